"""Official votes in, official seats out: every reference election, by district and tier."""

import pytest

from simulator.exact.house import House, allocate_house
from tests.elections.reference import CONVERSIONS, count_of, official, scenario_of
from tests.reference import ELECTIONS, needs_elections

pytestmark = needs_elections


def house_of(folder: str) -> House:
    scenario = scenario_of(folder)
    return allocate_house(scenario.tier, count_of(scenario))


def named(house: House, seats: tuple[int, ...]) -> dict[str, int]:
    return {party: won for party, won in zip(house.count.parties, seats, strict=True) if won}


def test_every_folder_is_converted() -> None:
    assert {path.name for path in ELECTIONS.iterdir() if path.is_dir()} == set(CONVERSIONS)


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_official_votes_give_the_official_seats(folder: str) -> None:
    house, wanted = house_of(folder), official(folder)
    assert named(house, house.seats()) == wanted.house
    assert house.ties == ()
    for tier, seats in wanted.tiers.items():
        assert named(house, house.seats(tier)) == seats


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_official_votes_give_the_official_seats_of_each_region(folder: str) -> None:
    house, scenario = house_of(folder), scenario_of(folder)
    places = {region.id: place for place, region in enumerate(scenario.region)}
    for tier, regions in official(folder).regions.items():
        tiers = [tier] if tier else [each.id for each in scenario.tier]
        for region, seats in regions.items():
            rows = [house.by_region(each)[places[region]] for each in tiers]
            together = tuple(map(sum, zip(*rows, strict=True)))
            assert named(house, together) == seats, region
