"""The scenario: everything that is assumed about an election, frozen and explicit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from simulator.scenario.page import PageSpec
from simulator.scenario.polls import Polls
from simulator.scenario.returns import Returns
from simulator.scenario.rows import (
    MOST_PARTIES,
    Ballot,
    Bloc,
    Candidate,
    District,
    Event,
    Party,
    Region,
    Turnout,
)
from simulator.scenario.tiers import Fact, ListTier, Plurality, Stated, TierSpec
from simulator.scenario.votes import VotesSpec
from simulator.schema import Day, Identifier, Name, Specification, Text
from simulator.text import many

CHECKED_BY_ITS_READER: Mapping[str, bool] = {"checked": True}
"""The context of a validation after which all contradictions are reported, with their lines."""


def note(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr)


class CountsOfPlaces(Specification):
    """What is counted in addition to the nation; each costs time, a few percent of a run."""

    districts: bool = False
    """Who wins each district, and the share of each candidate."""
    regions: bool = False
    """Shares and seats by region and party, and where lists enter."""


class Scenario(Specification):
    """An election that has not been drawn yet: votes and their spread, turnout, law, events.

    Made by `simulator.load`, `from_dict`, or of its parts: `Scenario(format=1, id=..., party=[...],
    ...)`. It is frozen; `with_` gives one with other values. Percent where people write percent.

    Raises: ScenarioError, where it contradicts itself, however it is made: shares of 110 percent.

    >>> scenario = simulator.load("kazakhstan-2021")
    >>> scenario.house, len(scenario.party)
    (98, 5)
    """

    format: Literal[1]
    id: Identifier
    name: Name | None = None
    date: Day | None = None
    country: Text | None = None
    notes: Text | None = None
    sources: tuple[Text, ...] = ()
    absent: tuple[Fact, ...] = ()
    """Facts about parties that the law asks for and that no party has: no coalitions, no lists of
    minorities, no agreements; or that are not known, as the order of registration."""
    party: Annotated[tuple[Party, ...], Field(min_length=1, max_length=MOST_PARTIES)]
    region: Annotated[tuple[Region, ...], Field(max_length=5000)] = ()
    turnout: Turnout = Turnout()
    votes: VotesSpec
    polls: Polls | None = None
    returns: Returns | None = None
    ballot: Annotated[tuple[Ballot, ...], Field(min_length=1)] = (Ballot(id="list", kind="lists"),)
    district: Annotated[tuple[District, ...], Field(max_length=20_000)] = ()
    candidate: Annotated[tuple[Candidate, ...], Field(max_length=200_000)] = ()
    tier: Annotated[tuple[TierSpec, ...], Field(min_length=1, max_length=64)]
    bloc: Annotated[tuple[Bloc, ...], Field(max_length=100)] = ()
    event: Annotated[tuple[Event, ...], Field(max_length=500)] = ()
    counts: CountsOfPlaces = CountsOfPlaces()
    page: PageSpec = PageSpec()

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Scenario:
        """The scenario that nested dicts and lists say, with the keys of a scenario file.

        `law`, `extends`, `counted` and `expected` work as in a file; files that are named are
        relative to the working folder. A data frame (polars or pandas) may stand where a CSV file
        may be named: `{"region": frame}`, `{"expected": votes}`; dotted columns nest, an empty cell
        is an absent key. Shares and turnout are in percent.

        Raises: ScenarioError, with every fault and the key of each, as of a file.

        >>> Scenario.from_dict({
        ...     "format": 1,
        ...     "id": "island",
        ...     "party": [{"id": "red", "share": 55}, {"id": "blue", "share": 45}],
        ...     "votes": {"model": "dirichlet", "effective_sample_size": 600},
        ...     "tier": [{"id": "all", "method": "largest-remainder", "quota": "hare", "seats": 9}],
        ... }).house
        9
        """
        from simulator.scenario.load import build

        return build(raw)

    def with_(self, tell: Callable[[str], None] | None = note, **tables: Any) -> Scenario:
        """The scenario with a few values changed: a what-if; this one stays as it is.

        Keys are those of a scenario file and of `--set`, nested; rows are named by their ids. A
        list of rows adds those with new ids, and changes others. Where the share of a party is set
        (percent), the shares of the others are scaled so that all make 100, and `tell` gets a
        sentence on it, and on names of events that no longer hold: by default a line on stderr,
        with None nowhere.

        Raises: ScenarioError, for a key or an id that there is not, or where the whole contradicts
        itself.

        >>> flagship = simulator.load("kazakhstan-2023")
        >>> lower = flagship.with_(None, party={"nsdp": {"share": 4.9}})
        >>> [party.share for party in lower.party if party.id == "nsdp"]
        [4.9]
        """
        from simulator.scenario.load import what_if

        return what_if(self, tables, tell)

    @field_validator("returns")
    @classmethod
    def _nothing_counted_is_no_returns(cls, returns: Returns | None) -> Returns | None:
        """The same election, with the same fingerprint."""
        return returns if returns is not None and returns.says_something else None

    @model_validator(mode="after")
    def _checked(self, info: ValidationInfo) -> Self:
        """Refuse what contradicts itself, where no reader does that and no saved result."""
        if info.mode == "python" and info.context is not CHECKED_BY_ITS_READER:
            from simulator.scenario.load import refuse_contradictions

            refuse_contradictions(self)
        return self

    @property
    def house(self) -> int:
        """Total seats of all tiers, before any overhang."""
        return sum(self.tier_seats(tier) for tier in self.tier)

    @property
    def largest_house(self) -> int:
        """The largest possible total of all tiers."""
        return sum(self.most_seats(tier) for tier in self.tier)

    @property
    def lists(self) -> list[Party]:
        """The parties that can win list seats, in the order of the file."""
        return [party for party in self.party if party.role == "list"]

    @property
    def list_tiers(self) -> list[ListTier]:
        """The tiers that lists fill."""
        return [tier for tier in self.tier if isinstance(tier, ListTier)]

    @property
    def elects_districts(self) -> bool:
        """Whether a tier is filled by the winners of districts."""
        return any(isinstance(tier, Plurality) for tier in self.tier)

    def tier_seats(self, tier: TierSpec) -> int:
        """Seats of one tier: stated for lists or by region, one per district for plurality."""
        if isinstance(tier, Plurality):
            return len(self.district)
        if isinstance(tier, Stated):
            return sum(tier.won.values())
        if tier.seats is not None:
            return tier.seats
        return sum(region.seats or 0 for region in self.region)

    def with_compensated(self, tier: TierSpec) -> int:
        """Seats of a tier and of those that it compensates for, before any overhang."""
        rule = tier.compensation if isinstance(tier, ListTier) else None
        names = (tier.id, *(rule.tiers if rule is not None else ()))
        return sum(self.tier_seats(each) for each in self.tier if each.id in names)

    def most_seats(self, tier: TierSpec) -> int:
        """The largest possible number of seats of one tier, overhang and levelling included."""
        rule = tier.compensation if isinstance(tier, ListTier) else None
        if rule is None or rule.overhang == "paid-by-others":
            return self.tier_seats(tier)
        whole = self.with_compensated(tier)
        return (rule.at_most or 3 * whole) if rule.overhang == "levelled" else whole

    @property
    def house_varies(self) -> bool:
        """Whether the number of seats depends on the draw."""
        return self.largest_house != self.house

    @property
    def counted(self) -> bool:
        """Whether the ballots are known and only the law is applied."""
        return any(party.votes is not None for party in self.party) or any(
            region.votes is not None for region in self.region
        )

    def tier_of(self, name: str) -> TierSpec:
        """The tier with that id. Raises: StopIteration, if there is none."""
        return next(tier for tier in self.tier if tier.id == name)

    @property
    def summary(self) -> str:
        """Its size in words: `8 parties, 183 seats in 1 tier, 4 events`."""
        return ", ".join(
            [
                many(len(self.party), "party", "parties"),
                f"{many(self.house, 'seat')} in {many(len(self.tier), 'tier')}",
                many(len(self.event), "event"),
            ]
        )

    def __repr__(self) -> str:
        """One line: it may have thousands of numbers, which `model_dump()` has."""
        return f"Scenario {self.id}: {self.summary}"

    __str__ = __repr__

    @property
    def registered(self) -> int:
        """The voters that it states, of the nation or of all regions together; 0 for none."""
        return self.turnout.registered or sum(region.registered for region in self.region)

    @property
    def has_nominal_electorate(self) -> bool:
        """Whether nothing says how many voters there are."""
        return not (self.counted or self.registered)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of its regions, in alphabetical order."""
        return tuple(sorted({region.group for region in self.region if region.group is not None}))

    def votes_of(self, party: Party) -> int:
        """Counted ballots of a party: its own number, or the sum over regions."""
        if party.votes is not None:
            return party.votes
        return sum((region.votes or {}).get(party.id, 0) for region in self.region)
