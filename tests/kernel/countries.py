"""Small countries full of ties, and what both statements of the law make of them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulator import exact
from simulator.allocation.law import TiersPlan
from simulator.allocation.one_draw import ties
from simulator.exact.ties import TiePlace
from simulator.plan import Axes
from simulator.plan.law import compile_tiers
from simulator.scenario.model import Scenario

from .laws import LISTS_ONLY, Cases, Country, apply_cases, lots

SEED = 2**63 - 25
STEPS = {
    "seats": ties.SEATS,
    "admission": ties.RUNNER_UP,
    "bonus": ties.BONUS,
    "members": ties.MEMBERS,
    "apportioned": ties.TO_REGIONS,
    "pool": ties.POOL,
    "guarantee-regions": ties.PARTS_TO_REGIONS,
    "guarantee": ties.PARTS,
    "upper": ties.UPPER,
    "majority": ties.MAJORITY,
}
BALLOTS = [*LISTS_ONLY, {"id": "district", "kind": "candidates"}]
INDEPENDENTS = 2
PLURALITY = {"method": "plurality", "ballot": "district"}


class Setting(NamedTuple):
    """Who stands, and where."""

    lists: int
    seats: tuple[int, ...]
    """Of each region."""
    population: tuple[int, ...]
    districts: tuple[int, ...]
    """Of each region."""
    registration: tuple[int, ...]
    alliance_size: tuple[int, ...]
    minority: tuple[bool, ...]

    @property
    def regions(self) -> int:
        return len(self.seats)


def random_setting(random: np.random.Generator, regions: int, lists: int, most: int) -> Setting:
    """A country of so many regions with at most so many seats each."""
    return Setting(
        lists=lists,
        seats=tuple(random.integers(1, most + 1, regions).tolist()),
        population=tuple(random.integers(1, 9, regions).tolist()),
        districts=tuple(random.integers(0, 4, regions).tolist()),
        registration=tuple((random.permutation(lists) + 1).tolist()),
        alliance_size=tuple(random.choice([1, 1, 2, 3, 4], lists).tolist()),
        minority=tuple((random.random(lists) < 0.2).tolist()),
    )


def scenario_for(setting: Setting, tiers: Sequence[Mapping[str, Any]]) -> Scenario:
    """A scenario of that setting with these tiers; lists are "0", "1", ..."""
    lists = [
        {
            "id": str(party),
            "share": 90 / setting.lists,
            "registration": setting.registration[party],
            "alliance_size": setting.alliance_size[party],
            "minority": setting.minority[party],
        }
        for party in range(setting.lists)
    ]
    others = [{"id": f"lone-{number}", "role": "independent"} for number in range(INDEPENDENTS)]
    rest = [{"id": "none", "role": "against-all", "share": 5}]
    rest += [{"id": "rest", "role": "other", "share": 5}]
    tree = {
        "format": 1,
        "id": "made",
        "votes": {"model": "fixed"},
        "ballot": LISTS_ONLY,
        "party": [*lists, *others, *rest],
        "region": [
            {
                "id": f"r{region}",
                "registered": 1_000_000,
                "seats": setting.seats[region],
                "population": setting.population[region],
            }
            for region in range(setting.regions)
        ],
        **_districts(setting, tiers),
        "tier": [{"id": f"tier-{place}", **tier} for place, tier in enumerate(tiers)],
    }
    return Scenario.model_validate_json(json.dumps(tree))


def _districts(setting: Setting, tiers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if all(tier["method"] != "plurality" for tier in tiers):
        return {}
    names = [
        (f"r{region}", f"d{region}-{number}")
        for region, count in enumerate(setting.districts)
        for number in range(count)
    ]
    return {
        "ballot": BALLOTS,
        "district": [{"id": name, "region": region} for region, name in names],
        "candidate": [{"district": name, "party": "0", "retains": 1.0} for _, name in names],
    }


def random_country(random: np.random.Generator, setting: Setting, elections: int) -> Country:
    """Small counts: equal votes, lists and regions without votes abound."""
    shape = (elections, setting.regions, setting.lists)
    most = random.choice([1, 4, 6, 12, 60], size=(elections, 1, 1))
    votes = random.integers(0, most + 1, size=shape) * random.choice(
        [1, 1, 7, 60], (elections, 1, 1)
    )
    votes *= random.random((elections, 1, setting.lists)) > 0.1
    votes[random.random(shape[:2]) < 0.03] = 0
    blank, other, invalid, absent = random.integers(0, most[:, :, 0] + 1, size=(4, *shape[:2]))
    valid = votes.sum(axis=2) + other
    parties = setting.lists + INDEPENDENTS
    winners = np.zeros((elections, setting.regions, parties), np.int64)
    for election in range(elections):
        strong = random.dirichlet(np.full(parties, 0.4))
        for region, count in enumerate(setting.districts):
            winners[election, region] = random.multinomial(count, strong)
    floats = (valid, blank, valid + blank + invalid, valid + blank + invalid + absent)
    return Country(votes.astype(np.float64), *(row.astype(np.float64) for row in floats), winners)


def count_of(scenario: Scenario, setting: Setting, country: Country, election: int) -> exact.Count:
    """One election as the exact law takes it."""
    votes, valid, blank, cast, registered, winners = (field[election] for field in country)
    axes = Axes.of(scenario)
    regions = tuple(
        exact.Region(
            votes=tuple(votes[region].astype(int).tolist()),
            against_all=int(blank[region]),
            other=int(valid[region] - votes[region].sum()),
            invalid=int(cast[region] - valid[region] - blank[region]),
            registered=int(registered[region]),
            population=setting.population[region],
            seats=setting.seats[region],
        )
        for region in range(setting.regions)
    )
    districts = tuple(
        exact.District(region, ((party, 1),))
        for region in range(setting.regions)
        for party, number in enumerate(winners[region].tolist())
        for _ in range(number)
    )
    return exact.Count(
        lists=axes.lists,
        independents=axes.parties[len(axes.lists) :],
        regions=regions,
        districts=districts,
        alliance_size=setting.alliance_size,
        minority=setting.minority,
        registration=setting.registration,
    )


def lots_of(draw: int, tiers: TiersPlan) -> Any:
    """The kernel's lots in one draw, where the exact law asks for them."""

    regions = tiers.special.region_lot

    def lot(place: TiePlace) -> Any:
        if place.step in ("unseated", "district"):
            return None
        if place.step == "placement":
            here = ties.place_of_list(place.tier, tiers.lot[place.area])
            return lots(SEED, draw, here, regions)
        region = place.area % len(regions) if place.step == "members" else place.area
        own = tiers.special.alliances.lot[place.tier] if place.step == "seats" else tiers.lot
        own = regions if place.step in ("apportioned", "guarantee-regions") else own
        return lots(SEED, draw, ties.place_of(place.tier, region, STEPS[place.step]), own)

    return lot


def compile_law(scenario: Scenario) -> TiersPlan:
    """The plan of a law for small countries."""
    return compile_tiers(scenario, Axes.of(scenario), 1_000_000.0)


def compare(scenario: Scenario, setting: Setting, country: Country, first: int = 0) -> int:
    """Compare every tier of every election elementwise; returns how many had a tie."""
    tiers = compile_law(scenario)
    cases = apply_cases(tiers, country, SEED, first)
    met = 0
    for election in range(len(country.votes)):
        count = count_of(scenario, setting, country, election)
        lots = lots_of(first + election, tiers)
        house = exact.allocate_house(scenario.tier, count, lots)
        for place, tier in enumerate(scenario.tier):
            _compare_tier(scenario, cases, election, place, house, count)
            if tier.method not in ("plurality", "stated"):
                settled = house.tiers[place].ties != ()
                assert (cases.ties[election, place] > 0) == settled, (tier, count)
                met += settled
    return met


def _compare_tier(
    scenario: Scenario, cases: Cases, election: int, place: int, house: exact.House, count: Any
) -> None:
    tier, outcome = scenario.tier[place], house.tiers[place]
    won = cases.won[election, place]
    told = (tier, count)
    assert tuple(won.sum(axis=0)) == house.seats(tier.id), told
    by_region = house.by_region(tier.id)
    if by_region and getattr(tier, "leftover", "") != "pooled":
        assert tuple(map(tuple, won.tolist())) == by_region, told
    if tier.method not in ("plurality", "stated"):
        assert tuple(cases.qualified[election, place]) == outcome.qualified, told
        assert tuple(cases.taking[election, place].any(axis=0)) == outcome.taking_part, told
