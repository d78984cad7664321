"""The actual result: from a scenario with a count, a CSV of votes, or one of seats.

    party,tier,seats
    amanat,list,40
    amanat,district,22

The law is applied to votes, exactly, as in `allocate`. Seats are used as they are: each tier in the
file needs a row for every party that can win seats there; without the column `tier` they are of
the whole house. A list with seats counts as entered, one without does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from simulator.ballots.apply import Allocation, apply_law, counted_ballots
from simulator.ballots.files import read_ballots
from simulator.errors import VotesError
from simulator.figures.definitions import LISTS, contenders, kind_of
from simulator.plan import Axes
from simulator.scenario.files.counts import whole
from simulator.scenario.files.names import Key, found, names_of, once
from simulator.scenario.files.read import read_text, taken
from simulator.scenario.files.sheet import CSV_LIMIT, records, sheet_of
from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.scenario.tree import Place, shown

NEEDED = ("party", "seats")
COLUMNS = (*NEEDED, "tier")


@dataclass(frozen=True)
class Official:
    """The result of an actual election. Unknown numbers are left out, never set to zero."""

    seats: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By tier, then by party."""
    house: Mapping[str, int] | None = None
    """By party, of all tiers together; not needed where `seats` has every tier."""
    enters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By tier of lists: those that took part."""
    votes: Mapping[str, int] | None = None
    """List ballots by party, against-all and other included."""
    cast: int | None = None
    registered: int | None = None
    notes: tuple[str, ...] = ()
    """What was left out or looks wrong; a sentence each."""


def read_official(path: Path, scenario: Scenario) -> Official:
    """The official result in a CSV file. Raises: VotesError, ScenarioError."""
    text = read_text(path, CSV_LIMIT)
    if "seats" in map(str.lower, sheet_of(text, str(path)).header):
        return _Reading(scenario, str(path)).official(text)
    ballots = read_ballots(scenario, text, str(path))
    cast = None
    if ballots.invalid is not None:
        cast = sum(ballots.options.values()) + ballots.invalid
    return _of_law(apply_law(scenario, ballots), cast, ballots.registered)


def official_of(counted: Scenario, scenario: Scenario) -> Official:
    """The official result of a scenario that holds a count, for another that forecasts it.

    Raises: VotesError, where the two do not have the same parties on the list ballot.
    """
    ours, theirs = Axes.of(scenario).options, Axes.of(counted).options
    if set(ours) != set(theirs):
        apart = ", ".join(shown(name) for name in sorted({*ours} ^ {*theirs}))
        raise VotesError(
            f"{counted.id}: not a count of {scenario.id}: {apart} on only one list ballot; "
            "use the same ids in both"
        )
    notes = tuple(
        f"tier {shown(tier)} of {counted.id} is not in {scenario.id}: left out"
        for tier in Axes.of(counted).tiers
        if tier not in Axes.of(scenario).tiers
    )
    # Without `cast`, the ballots that were counted stand in for those that were cast.
    allocation, voters = apply_law(counted, counted_ballots(counted)), counted.registered or None
    return replace(_of_law(allocation, counted.turnout.cast, voters), notes=notes)


def _of_law(allocation: Allocation, cast: int | None, registered: int | None) -> Official:
    """The seats from a count, in every tier for which there were votes."""
    names = [party.id for party in allocation.scenario.lists]
    return Official(
        seats={tier: allocation.seats(tier) for tier in allocation.tiers},
        enters={
            tier.id: frozenset(
                name
                for name, part in zip(names, allocation.house.taking_part(tier.id), strict=True)
                if part
            )
            for tier in allocation.scenario.tier
            if kind_of(tier) == LISTS
        },
        votes=allocation.ballots.options or None,
        cast=cast,
        registered=registered,
    )


class _Reading:
    """A file of seats, row by row."""

    def __init__(self, scenario: Scenario, file: str) -> None:
        self.scenario, self.file = scenario, file
        self.parties = names_of((row.id, row.name, row.short) for row in scenario.party)
        self.tiers = names_of((row.id, row.name) for row in scenario.tier)
        self.seats: dict[str | None, dict[str, int]] = {}
        self.first: dict[Key, Place] = {}
        self.notes: list[str] = []

    def official(self, text: str) -> Official:
        """What the whole file says. Raises: VotesError, with every fault and its line."""
        _, problems = taken(records(sheet_of(text, self.file), COLUMNS, NEEDED), self._take)
        if faults := [*map(str, problems)] or [f"{self.file}: {told}" for told in self._missing()]:
            raise VotesError("\n".join(faults))
        by_tier = {tier: row for tier, row in self.seats.items() if tier is not None}
        return Official(
            seats=by_tier,
            house=self.seats.get(None),
            enters={
                tier: frozenset(party for party in row if row[party])
                for tier, row in by_tier.items()
                if kind_of(self.scenario.tier_of(tier)) == LISTS
            },
            notes=tuple(self.notes),
        )

    def _take(self, row: dict[str, str], place: Place) -> None:
        tier = None
        if "tier" in row:
            tier = found(row["tier"], self.tiers, ids(self.scenario.tier), "tier", "tiers")
        elif len(self.scenario.tier) == 1:
            tier = self.scenario.tier[0].id
        party = found(row["party"], self.parties, ids(self.scenario.party), "party", "parties")
        once(self.first, (tier or "", party), place, shown(party))
        seats = self.seats.setdefault(tier, {})
        if party not in self._contenders(tier):
            raise ValueError(f"{shown(party)} cannot win seats {_where(tier)}")
        seats[party] = whole(row["seats"], "seats")

    def _missing(self) -> Iterator[str]:
        """Missing numbers are errors, and the seats cannot exceed those of the tier."""
        sizes = {tier.id: self.scenario.tier_seats(tier) for tier in self.scenario.tier}
        for tier, seats in self.seats.items():
            for party in self._contenders(tier):
                if party not in seats:
                    yield f"no row for {shown(party)} {_where(tier)}; write 0 if it has no seats"
            size = self.scenario.house if tier is None else sizes[tier]
            if (filled := sum(seats.values())) > size:
                yield f"{filled:,} seats {_where(tier)}, which has only {size:,}"
            elif filled < size:
                self.notes.append(
                    f"{self.file}: {filled:,} of {size:,} seats {_where(tier)} are taken"
                )

    def _contenders(self, tier: str | None) -> tuple[str, ...]:
        """Who can win seats of a tier, or of the house."""
        spec = None if tier is None else self.scenario.tier_of(tier)
        return contenders(self.scenario, Axes.of(self.scenario), spec)


def _where(tier: str | None) -> str:
    return "in the house" if tier is None else f"in the tier {shown(tier)}"
