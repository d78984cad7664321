"""A night as a whole: its tables are those of runs and comparisons, and it goes on where it was."""

from pathlib import Path

import polars as pl
import pytest

import simulator
from simulator import archive
from simulator.archive import NIGHT_KIND
from simulator.compare import paired
from simulator.folders import content_of, read_index
from simulator.nights import Following, in_order, keep
from simulator.report import Look, Words, of_night
from simulator.runner import Progress
from simulator.scenario import Scenario
from tests.scenario.files.returns.island import NAMES, island

DRAWS = 3_000
FILES = {
    "night-2130": "south,30,1500,1200,250,200\n",
    "night-2230": "south,60,3100,2300,500,390\nnorth,100,2600,2400,0,500\n",
    "night-0015": "south,100,5200,3700,800,650\nnorth,100,2600,2400,0,500\n"
    "twin,50,700,400,80,120\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("night")
    for name, rows in FILES.items():
        (made / f"{name}.csv").write_text(f"region,counted,{NAMES}\n{rows}")
    return made


@pytest.fixture(scope="module")
def night(folder: Path) -> simulator.Night:
    return simulator.night(island(), folder, draws=DRAWS, quiet=True)


def test_stages_come_in_the_order_of_time(night: simulator.Night) -> None:
    assert night.stages["time"].to_list() == [None, "21:30", "22:30", "00:15"]
    counted = night.stages["counted"].to_list()
    assert counted[0] == 0.0
    assert sorted(counted) == counted
    assert night.stages["whole"].to_list() == [0, 0, 1, 2]
    assert night.stages["effective"].to_list()[0] is None
    assert all(0 < each <= 1 for each in night.stages["effective"].to_list()[1:])


def test_its_figures_are_those_of_a_run(night: simulator.Night, folder: Path) -> None:
    scenario = island().with_(None, returns=folder / "night-2230.csv")
    result = simulator.run(scenario, draws=DRAWS, quiet=True)
    row = night.table.row(2, named=True)
    assert row["event.half"] == result.events["p"][0]
    red = result.parties.filter(pl.col("party") == "red").row(0, named=True)
    for key, column in (
        ("share.red", "share_mean"),
        ("share.red.low", "share_q05"),
        ("share.red.high", "share_q95"),
        ("seats.red", "seats_mean"),
        ("seats.red.low", "seats_q05"),
        ("seats.red.high", "seats_q95"),
    ):
        assert row[key] == red[column], key


def test_changes_are_those_of_a_comparison(night: simulator.Night, folder: Path) -> None:
    """All draws are paired where there are no more than a night pairs."""
    sides = [
        island().with_(None, returns=folder / f"{name}.csv")
        for name in ("night-2130", "night-2230")
    ]
    found = paired(*sides, seed=1, draws=((0, DRAWS),)).frame()
    event = found.filter(pl.col("event") == "half").row(0, named=True)
    row = night.table.row(2, named=True)
    assert row["event.half.change"] == pytest.approx(event["change"], abs=1e-12)
    assert row["event.half.change_error"] == pytest.approx(event["se"], rel=1e-6)
    assert night.table.row(0, named=True)["event.half.change"] is None


def reading(folder: Path) -> Following:
    def read(file: Path | None) -> Scenario:
        return island() if file is None else island().with_(None, returns=file)

    return Following(read=read, seed=1, draws=DRAWS, root=folder)


def test_what_is_saved_is_not_drawn_again(night: simulator.Night, folder: Path, tmp_path: Path):
    files = sorted(folder.iterdir())
    drawn: list[int] = []
    first = reading(tmp_path)
    missing: list[int] = []

    def opened(draws: int) -> Progress:
        missing.append(draws)
        return drawn.append

    first.opened = opened
    first.night(in_order(files[:2]))
    assert sum(drawn) == 3 * DRAWS
    later = reading(tmp_path)
    later.opened = opened
    whole = later.night(in_order(files))
    assert (missing, sum(drawn)) == ([3 * DRAWS, DRAWS], 4 * DRAWS)
    assert whole.measures.equals(night.measures)
    kept = keep(tmp_path, whole, "night")
    index = read_index(kept, NIGHT_KIND)
    assert index["stages"] == whole.document()["stages"]
    saved = pl.read_parquet(content_of(kept, index, "night.parquet", NIGHT_KIND))
    assert saved.equals(whole.table)
    assert keep(tmp_path, later.night(in_order(files)), "night") == kept


def test_a_file_that_is_damaged_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    file.write_bytes((folder / "night-2130.csv").read_bytes())
    following, told = reading(tmp_path / "results"), list[str]()
    good = following.sound(in_order([file]), told.append)
    file.write_text("region,counted\n")
    assert following.sound(in_order([file]), told.append) == good
    assert len(told) == 1
    assert "n.csv" in told[0]
    with pytest.raises(simulator.errors.ScenarioError):
        following.night(in_order([file]))


def test_surprises_and_falls_are_warned_of() -> None:
    votes = {"red": 300, "blue": 4000, "local": 100, "others": 100}
    tables = [{"region": [{"id": "south", "counted": part, "votes": votes}]} for part in (60, 50)]
    night = simulator.night(
        island(), {"early": tables[0], "late": tables[1]}, draws=100, quiet=True
    )
    assert night.surprises.filter(pl.col("party") == "red")["sd"][0] < -3
    told = night.document()["stages"][2]["warnings"]
    assert 'region "south": counted went down from 60 to 50 percent' in told
    assert any("red has" in text and "standard deviations off" in text for text in told)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_has_every_stage_and_surprise(night: simulator.Night, language: str) -> None:
    page = of_night(night.document(), Words(language), Look()).html
    for time in ("21:30", "22:30", "00:15"):
        assert page.count(f">{time}<") > 3
    assert ("прогноз" if language == "ru" else "forecast") in page
    assert (
        f"{night.table['share.red'][-1]:.1f}".replace(".", "," if language == "ru" else ".") in page
    )


def test_the_headline_is_that_of_the_page_and_no_event_asked_with_the_result_known(
    folder: Path,
) -> None:
    events = [
        {"id": "red-most", "name": "As it was", "when": "red >= 1", "after": True},
        {"id": "close", "name": "Red has most seats", "when": "majority(red)"},
    ]
    asked = island().with_(None, event=events, page={"headline": "close"})
    night = simulator.night(asked, folder, draws=200, quiet=True)
    found = of_night(night.document(), Words("en"), Look()).html
    title = found[found.index("<h1>") : found.index("</h1>")]
    assert "Red has most seats" in title
    assert found.rindex("<figcaption>As it was") > found.rindex("<figcaption>Red has most seats")


def test_a_night_is_listed_and_verified(night: simulator.Night, tmp_path: Path) -> None:
    kept = keep(tmp_path, night, "here")
    (found,) = archive.entries(tmp_path)
    assert (found.folder, found.state, found.told["night"]) == (kept, archive.KEPT, "island")
    assert list(archive.faults(kept)) == []
    (kept / "night.csv").write_text("none")
    assert "night.csv" in next(archive.faults(kept))
