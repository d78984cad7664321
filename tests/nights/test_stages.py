"""How much is counted, and what went down."""

import pytest

from simulator.nights.stages import Progress, fallen, forecast, progress
from simulator.scenario import Scenario
from tests.scenario.files.returns.island import island

ALL = {"red": 600, "blue": 300, "local": 0, "others": 100}


def counted(*rows: tuple[str, float, int]) -> Scenario:
    """Regions, how much of each is counted, and so many times a thousand votes."""
    found = [
        {"id": name, "counted": part, "votes": {party: times * n for party, n in ALL.items()}}
        for name, part, times in rows
    ]
    return island().with_(None, returns={"region": found})


def test_ballots_counted_are_a_part_of_those_expected() -> None:
    """Of 10,000, 20,000 and 5,000 voters 60% come, and 1% of ballots are invalid."""
    expected = 25_000 * 0.6 * 0.99
    half = progress(counted(("north", 50, 3)), 60.0)
    assert half == Progress(pytest.approx(100 * 3000 / (6000 + expected)), 0, 1, 3)
    every = counted(("north", 100, 6), ("south", 100, 11), ("twin", 100, 3))
    assert progress(every, 58.0) == Progress(100.0, 3, 0, 3)
    assert progress(island(), 60.0) == Progress(0.0, 0, 0, 3)


def test_a_count_of_the_nation_and_of_districts() -> None:
    nation = island().with_(None, returns={"nation": {"counted": 40, "votes": ALL}})
    assert progress(nation, 60.0).percent == pytest.approx(40)
    district = {"district": [{"id": "d1", "votes": {"red": 5000, "blue": 900}}]}
    found = progress(island().with_(None, returns=district), 60.0)
    assert (found.whole, found.partial, found.places) == (1, 0, 2)
    assert found.percent == pytest.approx(100 * 5900 / (5900 + 20_000 * 0.6 * 0.99))
    called = island().with_(None, returns={"district": [{"id": "d1", "winner": "red"}]})
    assert (progress(called, 60.0).whole, progress(called, 60.0).percent) == (1, 0.0)


def test_numbers_that_went_down_are_told() -> None:
    before = counted(("north", 50, 3), ("south", 100, 11))
    assert [*fallen(before, counted(("north", 60, 4), ("south", 100, 11)))] == []
    assert [*fallen(before, counted(("north", 40, 2)))] == [
        'region "north": counted went down from 50 to 40 percent',
        'region "north": "red" went down from 1,800 to 1,200 votes',
        'region "north": "blue" went down from 900 to 600 votes',
        'region "north": "others" went down from 300 to 200 votes',
        'region "south" had returns in the file before, and has none now',
    ]


def test_a_seat_that_is_called_for_another_party_is_told() -> None:
    def district(**row: object) -> Scenario:
        return island().with_(None, returns={"district": [{"id": "d1", **row}]})

    red, blue = district(winner="red"), district(winner="blue")
    told = 'district "d1": was called for "red", and is for "blue" now'
    assert [*fallen(red, blue)] == [told]
    assert [*fallen(red, district(votes={"red": 9, "blue": 4}))] == []
    told = 'district "d1": was called for "red", and "blue" has most votes'
    assert [*fallen(red, district(votes={"red": 4, "blue": 9}))] == [told]
    part = {"counted": 40, "votes": {"red": 9, "blue": 4}}
    assert [*fallen(red, district(winner="red", **part))] == []
    told = 'district "d1": was called for "red", and is for nobody now'
    assert [*fallen(red, district(**part))] == [told]


def test_the_forecast_is_before_any_count() -> None:
    before = counted(("north", 50, 3))
    assert forecast(lambda _: before, 1).scenario == island()
