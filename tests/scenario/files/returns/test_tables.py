"""Files of returns in the shapes that sources have: one count comes out of all of them."""

from pathlib import Path

import polars as pl
import pytest

from simulator.plan import fingerprint
from simulator.scenario import Scenario, load
from simulator.scenario.load import resolve
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn, Returns

from .island import NAMES, island, read

VOTES = {"red": 1500, "blue": 900, "local": 300, "others": 300}
ROW = RegionReturn(id="south", counted=40, votes=VOTES)
SHAPES = [
    f"region,counted,{NAMES}\nsouth,40,1500,900,300,300\n",
    f"\ufeffRegion;Counted (%);{NAMES.replace(',', ';')}\r\nSOUTH;40,0 %;1500;900;300;300\r\n",
    f"sep=;\nregion;reporting;{NAMES.replace(',', ';')}\nsouth;2/5;1500;900;300;300\n",
    f"place\tstations counted\tstations\t{NAMES.replace(',', chr(9))}\n"
    "south\t12\t30\t1500\t900\t300\t300\n",
    "Land,ausgezählt,The Reds,BLUES,local votes,votes.others,Gültige,Quelle\n"
    "south,40,1500,900,300,300,3000,tv\n",
    f"region,counted,{NAMES},total,invalid\nsouth,40,1500,900,300,300,3010,10\n",
    "region,party,counted,votes\n"
    "south,RD,40,1500\nsouth,blue,,900\nsouth,local,40,300\nsouth,OTHERS,40,300\n",
    "county,party,pct_reporting,votes\n"
    "south,red,40,1500\nsouth,blue,40,900\nsouth,local,40,300\nsouth,others,40,300\n"
    "south,INVALID,40,12\nsouth,Total,40,3000\n",
]


@pytest.mark.parametrize("text", SHAPES)
def test_every_shape_is_the_same_count(text: str, tmp_path: Path) -> None:
    scenario, _ = read(text, tmp_path)
    assert scenario.returns == Returns(region=(ROW,))


def test_a_frame_and_rows_are_the_same_count() -> None:
    base = island()
    frame = pl.DataFrame([{"region": "south", "counted": 40.0, **VOTES}])
    rows = {"region": [{"id": "south", "counted": 40, "votes": VOTES}]}
    of_frame, of_rows = base.with_(None, returns=frame), base.with_(None, returns=rows)
    assert of_frame.returns == of_rows.returns == Returns(region=(ROW,))
    assert of_frame == Scenario.from_dict({**resolve(base), "returns": {"csv": frame}})


def test_a_frame_of_pandas_is_the_same_count() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([{"region": "south", "counted": 40.0, **VOTES}])
    assert island().with_(None, returns=frame).returns == Returns(region=(ROW,))


def test_what_stands_beside_the_rows_stays(tmp_path: Path) -> None:
    """How far counts differ from the rest, and how names are read, are the scenario's."""
    said = {"order_sd": 0.3, "names": {"Crimson": "red"}, "rest": "others"}
    text = "region,counted,Crimson,blue,local,others,tiny\nsouth,40,1500,900,300,280,20\n"
    scenario, told = read(text, tmp_path, returns=said)
    assert scenario.returns == Returns(region=(ROW,), order_sd=0.3)
    assert any('"tiny" is not a party of the scenario: one of "others"' in text for text in told)
    wider = scenario.with_(None, returns={"order_sd": 0.5})
    assert wider.returns == Returns(region=(ROW,), order_sd=0.5)


def test_a_scenario_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "night.csv").write_text(SHAPES[0])
    with_option, _ = read(SHAPES[0], tmp_path)
    named, _ = read(SHAPES[0].replace("1500", "1501"), tmp_path, returns={"csv": "night.csv"})
    assert named.returns is not None
    assert named.returns.region[0].votes == {**VOTES, "red": 1501}  # --returns is what counts
    own = load(tmp_path / "island.json")
    assert own.returns == with_option.returns


def test_nothing_counted_is_the_scenario_itself(tmp_path: Path) -> None:
    text = f"region,counted,{NAMES}\nsouth,0,0,0,0,0\nnorth,,,,,\ntwin,0%,,,,\n"
    scenario, _ = read(text, tmp_path)
    assert fingerprint(scenario) == fingerprint(island())
    assert island(returns={"order_sd": 0.4}) == island()


def test_places_of_every_kind(tmp_path: Path) -> None:
    text = (
        f"region,district,counted,{NAMES},turnout,winner\n"
        "Nordland,,100,4000,1500,,500,,\n"
        "south,,,,,,,61.5,\n"
        ",d1,100,2000,1500,,,,red\n"
        ",twin,30,20,40,,,,blue\n"
    )
    scenario, told = read(text, tmp_path)
    assert scenario.returns == Returns(
        region=(
            RegionReturn(id="north", votes={"red": 4000, "blue": 1500, "others": 500}),
            RegionReturn(id="south", turnout=61.5),
        ),
        district=(
            DistrictReturn(id="d1", votes={"red": 2000, "blue": 1500}),
            DistrictReturn(id="twin", winner="blue", counted=30, votes={"red": 20, "blue": 40}),
        ),
    )
    assert not told


def test_districts_in_a_long_table(tmp_path: Path) -> None:
    text = (
        "district,counted,party,votes,turnout\nd1,12/40,red,200,\nd1,,Blues,150,\n"
        "twin,30%,red,20,55\ntwin,30%,blue,40,55\n"
    )
    scenario, told = read(text, tmp_path)
    assert scenario.returns == Returns(
        district=(
            DistrictReturn(id="d1", counted=30, votes={"red": 200, "blue": 150}),
            DistrictReturn(id="twin", counted=30, votes={"red": 20, "blue": 40}),
        )
    )
    assert told == [f"{tmp_path / 'n.csv'}:4: cast and turnout of a district are not used"]


@pytest.mark.parametrize("name", ["nation", "Total", "islandia", "TOTAL VOTES", "National"])
def test_the_nation_alone(name: str, tmp_path: Path) -> None:
    text = f"region,counted,{NAMES},cast\n{name},100,4000,1500,200,500,6300\n"
    votes = {"red": 4000, "blue": 1500, "local": 200, "others": 500}
    wanted = Returns(nation=NationReturn(votes=votes, cast=6300))
    assert read(text, tmp_path)[0].returns == wanted
    bare = text.replace("region,", "").replace(f"{name},", "")
    assert read(bare, tmp_path)[0].returns == wanted


def test_a_row_that_sums_the_others_is_checked_and_left_out(tmp_path: Path) -> None:
    rows = f"region,counted,{NAMES}\nsouth,40,1500,900,300,300\ntwin,100,700,500,100,100\n"
    scenario, told = read(rows + "nation,60,2200,1400,400,400\n", tmp_path)
    assert scenario.returns is not None
    assert scenario.returns.nation is None
    assert len(scenario.returns.region) == 2
    assert told == [f"{tmp_path / 'n.csv'}:4: sums the other rows: checked, and not counted twice"]


def test_invalid_ballots_of_a_whole_region_give_its_turnout(tmp_path: Path) -> None:
    text = f"region,counted,{NAMES},invalid\nsouth,100,6000,3000,1500,1500,120\n"
    scenario, _ = read(text, tmp_path)
    assert scenario.returns is not None
    assert scenario.returns.region[0].cast == 12_120
