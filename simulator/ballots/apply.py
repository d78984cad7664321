"""The law of a scenario applied to ballots, exactly, tier by tier."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.errors import VotesError
from simulator.exact import Count, District, House, LotsByPlace, Region, allocate_house
from simulator.explain import explain_house
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import added_ballots, electorate, option_ids
from simulator.scenario.numbers.law import registration_ranks
from simulator.scenario.tiers import ListTier, Plurality


@dataclass(frozen=True)
class Allocation:
    """What the law makes of the ballots."""

    scenario: Scenario
    ballots: Ballots
    house: House

    @property
    def tiers(self) -> list[str]:
        """The tiers whose seats were allocated; districts only if their votes are known."""
        return [
            tier.id
            for tier in self.scenario.tier
            if self.ballots.districts or not isinstance(tier, Plurality)
        ]

    @property
    def regions(self) -> list[str]:
        """The regions with their own counts; none if there is only a national count."""
        return list(self.ballots.regions)

    def seats(self, tier: str | None = None) -> Counter[str]:
        """Seats by party, of one tier or of the whole house."""
        return Counter(dict(zip(self.house.count.parties, self.house.seats(tier), strict=True)))

    def by_region(self, tier: str) -> dict[str, Counter[str]]:
        """Seats of one tier by region and party; empty if the seats are national."""
        parties = self.house.count.parties
        return {
            region: Counter(dict(zip(parties, row, strict=True)))
            for region, row in zip(self.regions, self.house.by_region(tier), strict=False)
        }


def apply_law(scenario: Scenario, ballots: Ballots, lots: LotsByPlace | None = None) -> Allocation:
    """Allocate every seat for which there are votes.

    Raises: VotesError, if the law needs votes that are not given.
    """
    house = allocate_house(scenario.tier, count_of(scenario, ballots), lots)
    return Allocation(scenario, ballots, house)


def count_of(scenario: Scenario, ballots: Ballots) -> Count:
    """The ballots in the form that the exact law takes."""
    for tier in scenario.list_tiers if scenario.region and not ballots.regions else ():
        if _by_region(tier):
            raise VotesError(
                f'tier "{tier.id}": depends on votes by region; '
                "give them in rows with the column region"
            )
    lists = scenario.lists
    independents = [party.id for party in scenario.party if not party.on_list_ballot]
    places = {name: place for place, name in enumerate([p.id for p in lists] + independents)}
    regions = {region: place for place, region in enumerate(ballots.regions)}
    return Count(
        lists=tuple(party.id for party in lists),
        independents=tuple(independents),
        regions=tuple(
            _region(scenario, ballots.regions[region.id], region.seats, region.population)
            for region in scenario.region
        )
        if ballots.regions
        else (_region(scenario, ballots),),
        districts=tuple(
            District(
                regions.get(district.region or "", 0),
                tuple(
                    (places.get(stand.party, -1), stand.votes)
                    for stand in ballots.districts[district.id]
                ),
            )
            for district in (scenario.district if ballots.districts else ())
        ),
        alliance_size=tuple(party.alliance_size for party in lists),
        minority=tuple(party.minority for party in lists),
        registration=tuple(registration_ranks(lists)[party.id] for party in lists),
    )


def _by_region(tier: ListTier) -> bool:
    """Whether a tier needs votes by region."""
    bar, rule = tier.threshold, tier.compensation
    regional = tier.by == "region" or tier.method == "biproportional"
    placed = rule is not None and (rule.placement or rule.guaranteed == "won-by-region")
    return bool(regional or placed or bar.scope == "region" or bar.in_one_region is not None)


def _region(
    scenario: Scenario, ballots: Ballots, seats: int | None = None, population: int | None = None
) -> Region:
    role = {party.id: party.role for party in scenario.party}
    votes: Counter[str] = Counter()
    for party, count in ballots.options.items():
        votes[role[party]] += count
    return Region(
        votes=tuple(ballots.options.get(party.id, 0) for party in scenario.lists),
        against_all=votes["against-all"] + votes["blank"],
        other=votes["other"],
        invalid=ballots.invalid or 0,
        registered=ballots.registered,
        population=population,
        seats=seats,
    )


def explained(allocation: Allocation) -> str:
    """Every tier and district as an election commission would print it."""
    scenario, ballots = allocation.scenario, allocation.ballots
    names = {party.id: party.shortest_name for party in scenario.party}
    regions = {region.id: region.name or region.id for region in scenario.region}
    return explain_house(
        allocation.house,
        parties=[names[party] for party in allocation.house.count.parties],
        regions=[regions[region] for region in allocation.regions],
        districts=[row.name or row.id for row in scenario.district],
        candidates=[
            [
                f"{stand.name} ({names[stand.party]})" if stand.name else names[stand.party]
                for stand in ballots.districts[row.id]
            ]
            for row in (scenario.district if ballots.districts else ())
        ],
    )


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
    if not scenario.list_tiers:
        return []
    return [party.id for party in scenario.party if party.on_list_ballot]


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
    districts: dict[str, list[Stand]] = defaultdict(list)
    for each in scenario.candidate:
        districts[each.district].append(Stand(each.party, each.name or "", each.votes or 0))
    return Ballots(
        options={party: votes[party] + more.get(party, 0) for party in options_of(scenario)},
        districts=dict(districts),
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
