"""A result in Python: what it shows, saves, compares, and refuses."""

import pickle
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import simulator
from simulator import Result
from simulator.document import document
from simulator.errors import ResultError, SimulatorError, TallyError
from simulator.tables import TABLES, all_tables
from tests.handmade import SCENARIO, TEN, scenario_of, tally_of

RESULT = Result(SCENARIO, tally_of(TEN))
FLAGSHIP = simulator.load("kazakhstan-2021")


class Cells(HTMLParser):
    """The texts of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.texts = set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_every_table_is_an_attribute():
    assert set(RESULT.tables) <= set(dir(RESULT))
    for table in TABLES:
        assert getattr(RESULT, table.__name__).equals(table(SCENARIO, RESULT.tally))
    assert RESULT.house.equals(RESULT.house_sizes)
    assert RESULT.document() == document(SCENARIO, RESULT.tally)


def test_an_unknown_table_is_named_with_the_nearest():
    with pytest.raises(AttributeError, match="no 'event'; did you mean \"events\""):
        _ = RESULT.event


def test_a_tally_of_another_scenario_is_refused():
    with pytest.raises(TallyError, match="fingerprint"):
        Result(scenario_of(turnout={"registered": 999}), RESULT.tally)


def test_its_repr_is_a_line_and_one_for_each_party():
    lines = repr(RESULT).splitlines()
    assert lines[0] == "Hand made (10 draws, seed 7)"
    assert lines[1].startswith("  The Red [bold]List[/bold]: 5.5 (3–8) seats, ")
    assert len(lines) == 1 + len(SCENARIO.party)


def test_its_table_in_a_notebook_escapes_names():
    party = [
        {**SCENARIO.party[0].model_dump(exclude_none=True), "name": "<script>Red & Co</script>"}
    ]
    rest = [each.model_dump(exclude_none=True) for each in SCENARIO.party[1:]]
    scenario = scenario_of(name="<b>Election</b>", party=[*party, *rest])
    page = Cells()
    page.feed(Result(scenario, tally_of(TEN, scenario))._repr_html_())
    assert page.tags == {"table", "caption", "br", "thead", "tbody", "tr", "th", "td"}
    assert "<script>Red & Co</script>" in page.texts
    assert "<b>Election</b>" in page.texts


def test_many_parties_are_cut_short():
    parties = [{"id": f"p{number}", "share": 1} for number in range(100)]
    tier = [{"id": "t", "method": "highest-averages", "divisor": "dhondt", "seats": 5}]
    scenario = FLAGSHIP.from_dict(
        {"format": 1, "id": "many", "party": parties, "votes": {"model": "fixed"}, "tier": tier}
    )
    result = simulator.run(scenario, draws=10, quiet=True)
    assert repr(result).endswith("\n  and 90 more")
    assert "and 60 more" in result._repr_html_()


def test_what_a_notebook_shows_is_short():
    result = simulator.run(simulator.load("kazakhstan-2021"), draws=10, quiet=True)
    score = result.score(simulator.load("kazakhstan-2021/official"))
    for shown in (result.scenario, result.tally, score):
        assert len(repr(shown)) < 100
        assert str(shown) == repr(shown)
    assert repr(result.scenario).endswith(f": {result.scenario.summary}")


def test_what_cannot_be_compared_is_refused_by_what_it_is():
    result = simulator.run(FLAGSHIP, draws=10, quiet=True)
    for other, told in (
        ("kazakhstan-2021", 'other: "kazakhstan-2021"; must be'),
        (4, "other: int;"),
    ):
        with pytest.raises(simulator.errors.SimulatorError, match=told):
            result.compare(other)


def test_run_is_simulate_with_tables():
    result = simulator.run(FLAGSHIP, 200, 5, threads=1, quiet=True)
    tally = simulator.simulate(FLAGSHIP, 200, 5, threads=1, quiet=True)
    assert result.tally.sha256() == tally.sha256()
    assert all(
        result.tables[name].equals(table) for name, table in all_tables(FLAGSHIP, tally).items()
    )


def test_progress_is_called_for_every_draw():
    done: list[int] = []
    simulator.run(FLAGSHIP, 300, progress=done.append, quiet=True)
    assert sum(done) == 300


def test_a_notebook_has_a_bar(monkeypatch: pytest.MonkeyPatch):
    bars: list[SimpleNamespace] = []

    def bar(total: int) -> SimpleNamespace:
        bars.append(SimpleNamespace(total=total, progress=0, display=lambda: None))
        return bars[-1]

    display = ModuleType("IPython.display")
    display.ProgressBar = bar  # type: ignore[attr-defined]
    for name, module in (
        ("ipykernel", ModuleType("ipykernel")),
        ("IPython", ModuleType("IPython")),
    ):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    simulator.run(FLAGSHIP, 300)
    assert [(each.total, each.progress) for each in bars] == [(300, 300)]
    simulator.run(FLAGSHIP, 300, quiet=True)
    assert len(bars) == 1


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"draws": 0}, "draws: 0; must be a whole number between 1"),
        ({"draws": 1e6}, "draws: 1000000.0; must be a whole number"),
        ({"draws": True}, "draws: True; must be"),
        ({"seed": -1}, "seed: -1; must be a whole number between 0"),
    ],
)
def test_nonsense_is_refused(wanted: dict[str, int], message: str):
    with pytest.raises(SimulatorError, match=message):
        simulator.run(FLAGSHIP, **wanted)


def test_the_name_of_a_scenario_is_not_one():
    with pytest.raises(SimulatorError, match=r'scenario: "kazakhstan-2021"; .* simulator.load'):
        simulator.run("kazakhstan-2021")  # type: ignore[arg-type]


def test_a_saved_result_is_read_again_and_extended(tmp_path: Path):
    result = simulator.run(FLAGSHIP, 100, quiet=True)
    folder = result.save(tmp_path)
    again = simulator.load_result(folder)
    assert again.scenario == FLAGSHIP
    assert again.tally.sha256() == result.tally.sha256()
    assert repr(again) == repr(result)
    simulator.run(FLAGSHIP, 200, quiet=True).save(tmp_path)
    assert simulator.load_result(folder).tally.draws == 200
    assert (folder / "tables" / "parties.parquet").exists()
    with pytest.raises(ResultError, match=f"not the folder of a result; name one .*{folder.name}"):
        simulator.load_result(tmp_path)
    with pytest.raises(ResultError, match=r"not the folder of a result$"):
        simulator.load_result(tmp_path / "nowhere")


def test_what_another_program_drew_is_not_drawn_again(tmp_path: Path):
    other = Result(FLAGSHIP, simulator.simulate(FLAGSHIP, 100, quiet=True), kernel="0" * 16)
    same = simulator.run(FLAGSHIP, 100, quiet=True)
    assert not same.compare(other).paired
    with pytest.raises(ResultError, match="another version"):
        other.compare(FLAGSHIP)
    with pytest.raises(ResultError, match="another version"):
        other.save(tmp_path)


def test_common_draws_are_compared_in_pairs():
    result = simulator.run(FLAGSHIP, 300, quiet=True)
    higher = FLAGSHIP.with_(None, tier={"list": {"threshold": {"share": 5}}})
    by_scenario = result.compare(higher)
    by_result = result.compare(simulator.run(higher, 200, quiet=True))
    assert (by_scenario.paired, by_scenario.a.draws) == (True, 300)
    assert repr(by_scenario).startswith(
        "Comparison of kazakhstan-2021 and kazakhstan-2021 (300 draws in pairs): "
    )
    assert (by_result.paired, by_result.a.draws) == (True, 200)
    assert not result.compare(simulator.run(higher, 200, seed=2, quiet=True)).paired


def test_a_forecast_is_scored():
    official = simulator.load("kazakhstan-2021/official")
    result = simulator.run(FLAGSHIP, 300, quiet=True)
    assert result.score(official).document() == result.score(official).document()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"over": 1.0}, "over: 1.0; must be a fraction of draws"),
        ({"without": "auyl"}, r"without: 'auyl'; must be a list of ids: \['auyl'\]"),
        ({"without": ["spd"]}, "without 'spd': nobody who can win seats; known: nur-otan"),
    ],
)
def test_coalitions_that_cannot_be_asked_for_are_refused(asked: dict, message: str):
    result = simulator.run(FLAGSHIP, 50, quiet=True)
    with pytest.raises(SimulatorError, match=message):
        result.governing(**asked)


def test_pandas_is_asked_for_where_it_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SimulatorError, match="pip install pandas"):
        RESULT.to_pandas()


def test_tables_for_pandas(monkeypatch: pytest.MonkeyPatch):
    pandas = ModuleType("pandas")
    pandas.DataFrame = lambda cells, columns: (cells, columns)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    cells, columns = RESULT.to_pandas()["events"]
    assert columns == RESULT.events.columns
    assert cells["count"] == [3, 7, 0]


def test_a_result_pickles():
    again = pickle.loads(pickle.dumps(RESULT))
    assert again.parties.equals(RESULT.parties)
