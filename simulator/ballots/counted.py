"""One election, counted: the votes of a file, or of a scenario that holds a count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.errors import VotesError
from simulator.scenario.model import Candidate, Scenario
from simulator.scenario.numbers.ballots import added_ballots, electorate, option_ids
from simulator.scenario.tiers import Plurality, Stated


class Stand(NamedTuple):
    """A candidate and the votes cast for them."""

    party: str
    name: str
    votes: int


@dataclass(frozen=True)
class Ballots:
    """One election, counted. None where the number is not known."""

    options: dict[str, int] = field(default_factory=dict)
    """List votes by party; against-all, blank and other included."""
    districts: dict[str, list[Stand]] = field(default_factory=dict)
    """Candidates by district."""
    invalid: int | None = None
    registered: int | None = None
    regions: dict[str, Ballots] = field(default_factory=dict)
    """The list ballots of each region, where they are known; together they are these."""


def options_of(scenario: Scenario) -> list[str]:
    """What the list ballot offers; nothing where no lists are elected."""
    if all(isinstance(tier, Plurality | Stated) for tier in scenario.tier):
        return []
    return [party.id for party in scenario.party if party.role != "independent"]


def counted_ballots(scenario: Scenario) -> Ballots:
    """The votes of a scenario that holds a count. Raises: VotesError for any other."""
    if not scenario.counted:
        raise VotesError(
            f"{scenario.id}: holds shares, not counted votes; name a CSV file of votes as well, "
            "with the columns party,votes"
        )
    people = electorate(scenario)
    invalid = [cast - valid for cast, valid in zip(people.cast, people.valid, strict=True)]
    registered = sum(people.registered)
    more = dict(zip(option_ids(scenario), added_ballots(scenario, registered), strict=False))
    votes = {party.id: scenario.votes_of(party) for party in scenario.party}
    return Ballots(
        options={party: votes[party] + more.get(party, 0) for party in options_of(scenario)},
        districts=_by_district(scenario.candidate),
        invalid=sum(invalid),
        registered=registered,
        regions=_counted_regions(scenario, invalid),
    )


def _counted_regions(scenario: Scenario, invalid: Sequence[int]) -> dict[str, Ballots]:
    """Where every region has its own count."""
    if not all(region.votes is not None for region in scenario.region):
        return {}
    options = options_of(scenario)
    return {
        region.id: Ballots(
            options={party: (region.votes or {}).get(party, 0) for party in options},
            invalid=spoilt,
            registered=region.registered,
        )
        for region, spoilt in zip(scenario.region, invalid, strict=False)
    }


def _by_district(candidates: Iterable[Candidate]) -> dict[str, list[Stand]]:
    districts: dict[str, list[Stand]] = {}
    for each in candidates:
        field = districts.setdefault(each.district, [])
        field.append(Stand(each.party, each.name or "", each.votes or 0))
    return districts
