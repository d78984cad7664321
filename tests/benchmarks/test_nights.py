"""Nights that are shipped, and the record of forecasts along them."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import simulator
from benchmarks import invented_night, nights
from simulator.exact.house import allocate_house
from simulator.scenario import load
from tests.elections.reference import count_of

KAZAKHSTAN = invented_night.HOME
RECORD = json.loads((nights.FOLDER / "nights.json").read_text("utf-8"))["cells"]
PAGE = (nights.ROOT / "docs" / "night.md").read_text("utf-8")
SHIPPED = [*sorted(nights.ROOT.glob("scenarios/*/*night/*.csv"))]


def rows_of(text: str) -> Iterator[tuple[str, float, dict[str, int]]]:
    """Region, percent and votes of each row."""
    for row in csv.DictReader(text.splitlines()):
        row.pop("invented", None)
        yield (
            row.pop("region"),
            float(row.pop("counted")),
            {party: int(votes) for party, votes in row.items()},
        )


@pytest.mark.parametrize("election", nights.FIRST)
def test_real_nights_are_those_of_the_official_votes(election: str) -> None:
    folder = nights.ROOT / "scenarios" / election / "night"
    made = nights.files(election, "small-first")
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == made


def test_the_invented_night_is_made_as_it_says() -> None:
    made = invented_night.night()
    assert {path.name: path.read_text("utf-8") for path in invented_night.FOLDER.iterdir()} == made


def test_the_invented_night_says_so_wherever_it_is_met() -> None:
    assert "invented" in invented_night.FOLDER.name
    for path in invented_night.FOLDER.iterdir():
        header, *rows = path.read_text("utf-8").splitlines()
        assert "invented" in path.name
        assert header.endswith(",invented")
        assert all(row.endswith(",yes") for row in rows)
    assert "**This night is invented.**" in PAGE


def test_the_invented_night_ends_at_the_official_count() -> None:
    official = {p.id: p.votes for p in load(KAZAKHSTAN / "official.toml").party}
    (*_, last) = sorted(invented_night.FOLDER.iterdir())
    total: Counter[str] = Counter()
    for _, counted, votes in rows_of(last.read_text("utf-8")):
        assert counted == 100
        total.update(votes)
    assert total == official


def test_no_number_of_the_invented_night_goes_down() -> None:
    before: dict[str, tuple[float, dict[str, int]]] = {}
    for path in sorted(invented_night.FOLDER.iterdir()):
        now = {region: row for region, *row in rows_of(path.read_text("utf-8"))}
        for region, (counted, votes) in before.items():
            assert now[region][0] >= counted
            assert all(now[region][1][party] >= number for party, number in votes.items())
        before = {region: (counted, votes) for region, (counted, votes) in now.items()}


def test_regions_that_are_whole_have_the_ballots_of_their_turnout() -> None:
    """Invented votes keep what is known: electorates and turnout of 22:10."""
    scenario = load(KAZAKHSTAN / "scenario.toml")
    turnout = {row.id: row.mean for row in scenario.turnout.region}
    cast = np.array([region.registered * turnout[region.id] for region in scenario.region])
    (*_, last) = sorted(invented_night.FOLDER.iterdir())
    votes = [sum(votes.values()) for _, _, votes in rows_of(last.read_text("utf-8"))]
    assert np.abs(votes - cast / cast.sum() * sum(votes)).max() < 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_file_is_read_without_a_warning(path: Path) -> None:
    real = path.parent.name == "night"
    told: list[str] = []
    scenario = load(
        path.parents[1] / ("polls.toml" if real else "scenario.toml"), (), told.append, path
    )
    assert scenario.returns is not None
    assert [each for each in told if "invented" not in each] == []


@pytest.mark.parametrize("election", nights.FIRST)
def test_a_night_ends_with_the_official_seats(election: str) -> None:
    home = nights.ROOT / "scenarios" / election
    official = load(home / "official.toml")
    house = allocate_house(official.tier, count_of(official))
    seats = Counter(dict(zip(house.count.parties, house.seats(), strict=True)))
    won = seats | {
        whole: sum(seats[part] for part in parts) for whole, parts in nights.TOGETHER.items()
    }
    scenario = load(home / "polls.toml", (), [].append, home / "night" / "counted-100.csv")
    frame = simulator.draws(scenario, draws=500)
    for party in scenario.party:
        if f"seats.{party.id}" in frame.columns:
            assert frame[f"seats.{party.id}"].unique().to_list() == [won[party.id]]


def test_a_cell_of_the_record_is_made_again() -> None:
    (cell,) = nights.night("germany-2025", "group-first", groups=True, stages=(10,))
    assert cell in RECORD


def test_the_record_is_whole_and_its_tables_are_told() -> None:
    assert len(RECORD) == len(nights.FIRST) * 2 * len(nights.ORDERS) * len(nights.STAGES)
    assert (nights.FOLDER / "nights.md").read_text("utf-8") == nights.page(RECORD)
    assert nights.table(RECORD, ["election", "stage"]) in PAGE
