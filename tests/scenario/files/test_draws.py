"""A user's own draws: read from CSV, Parquet or the file itself, or refused with the line."""

import json
from pathlib import Path

import polars as pl
import pytest

from simulator import plan
from simulator.errors import ScenarioError
from simulator.plan import fingerprint
from simulator.scenario import Scenario, load, resolve
from simulator.scenario.lint import lint
from simulator.scenario.load import build
from simulator.scenario.votes import Drawn

SCENARIO = """\
format = 1
id = "mine"
votes = { model = "draws", csv = "draws.csv" }

[[party]]
id = "red"
name = "The Reds"

[[party]]
id = "green"

[[party]]
id = "rest"
role = "other"

[[party]]
id = "lone"
role = "independent"

[[tier]]
id = "list"
method = "largest-remainder"
seats = 10
"""
CSV = "red,green,rest\n50,40,10\n48.5,41.5,10\n52,38.25,9.75\n"
COLUMNS = {"red": (50.0, 48.5, 52.0), "green": (40.0, 41.5, 38.25), "rest": (10.0, 10.0, 9.75)}
ROWS = pl.DataFrame(COLUMNS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(SCENARIO)
    Path("draws.csv").write_text(CSV)
    return tmp_path


def written(scenario: str = SCENARIO, csv: str = CSV) -> Scenario:
    Path("mine.toml").write_text(scenario)
    Path("draws.csv").write_text(csv)
    return load("mine.toml")


def refused(scenario: str = SCENARIO, csv: str = CSV) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        written(scenario, csv)
    return str(caught.value).splitlines()


def columns(scenario: Scenario) -> dict[str, tuple[float, ...]]:
    assert isinstance(scenario.votes, Drawn)
    return scenario.votes.columns()


def shares(scenario: Scenario) -> list[float | None]:
    return [party.share for party in scenario.party]


@pytest.mark.usefixtures("folder")
class TestSound:
    def test_a_row_a_draw_a_column_a_party(self) -> None:
        scenario = load("mine.toml")
        assert columns(scenario) == COLUMNS
        assert shares(scenario) == pytest.approx([150.5 / 3, 119.75 / 3, 29.75 / 3, None])
        table = plan.compile(scenario).votes.table
        assert table.tolist() == [[*column] for column in COLUMNS.values()]

    @pytest.mark.parametrize(
        "csv",
        [
            "chain,.draw,REST,Green,the reds\n1,1,10,40,50\n1,2,10,41.5,48.5\n2,1,9.75,38.25,52\n",
            "OTHERS,red,green\n10,50,40\n10,48.5,41.5\n9.75,52,38.25\n",
            "iteration,red,green,rest\n1,50, 40 ,1e1\n2,48.5,41.5,10.0\n3,+52,38.25,9.75\n",
        ],
    )
    def test_columns_go_by_any_name_in_any_order_and_counters_are_left_out(self, csv) -> None:
        assert columns(written(csv=csv)) == COLUMNS

    def test_the_fingerprint_is_of_the_numbers_and_not_of_the_file(self) -> None:
        first = fingerprint(load("mine.toml"))
        Path("other.csv").write_text(
            "draw,rest,red,green\n1,10,50,40\n2,10,48.5,41.5\n3,9.75,52,38.25\n"
        )
        ROWS.write_parquet("draws.parquet")
        for source in ('csv = "other.csv"', 'parquet = "draws.parquet"'):
            assert fingerprint(written(SCENARIO.replace('csv = "draws.csv"', source))) == first
        assert fingerprint(written(csv=CSV.replace("9.75", "9.76"))) != first

    def test_parquet_of_any_numbers(self) -> None:
        frame = pl.DataFrame(
            {"draw": ["a", "b"], "red": [50, 51], "green": [40, 39], "rest": [10, 10]}
        )
        frame.cast({"green": pl.Float32}).write_parquet("draws.parquet")
        scenario = written(
            SCENARIO.replace("csv = ", "parquet = ").replace("draws.csv", "draws.parquet")
        )
        assert columns(scenario) == {"red": (50, 51), "green": (40, 39), "rest": (10, 10)}

    def test_draws_in_the_file_and_in_python(self) -> None:
        inline = (
            "shares = { red = [50, 48.5, 52], green = [40, 41.5, 38.25], rest = [10, 10, 9.75] }"
        )
        scenario = written(SCENARIO.replace('csv = "draws.csv"', inline))
        assert columns(scenario) == COLUMNS
        tree = resolve(scenario)
        tree["votes"] = {"model": "draws", "shares": ROWS.to_dict(as_series=False)}
        assert build(tree) == scenario

    def test_what_was_resolved_is_the_same_scenario(self) -> None:
        scenario = load("mine.toml")
        Path("resolved.json").write_text(json.dumps(resolve(scenario), indent=2))
        assert load("resolved.json") == scenario
        assert Scenario.model_validate_json(json.dumps(resolve(scenario))) == scenario

    def test_a_large_table_is_resolved_in_few_values(self) -> None:
        rows = "".join(f"{50 + place % 7},{40 - place % 7},10\n" for place in range(90_000))
        scenario = written(csv="red,green,rest\n" + rows)
        Path("resolved.json").write_text(json.dumps(resolve(scenario), indent=2))
        assert load("resolved.json") == scenario

    def test_draws_take_the_place_of_inherited_shares_and_spreads(self) -> None:
        Path("base.toml").write_text(
            SCENARIO.replace(
                '{ model = "draws", csv = "draws.csv" }',
                '{ model = "logistic-normal", national_sd = 0.1 }',
            )
            .replace('name = "The Reds"', "share = 30")
            .replace('id = "green"', 'id = "green"\nshare = 60')
            .replace('role = "other"', 'role = "other"\nshare = 10')
        )
        child = (
            'extends = "base.toml"\nid = "child"\nvotes = { model = "draws", csv = "draws.csv" }\n'
        )
        Path("child.toml").write_text(child)
        assert shares(load("child.toml")) == shares(load("mine.toml"))

    def test_rows_that_do_not_make_100_are_told_once(self) -> None:
        csv = "red,green,rest\n50,40,10\n49,39.2,9.8\n51,40.8,10.2\n"
        told: list[str] = []
        written(csv=csv)
        scenario = load("mine.toml", tell=told.append)
        assert told == [
            "votes: 2 of 3 draws add up to 98 to 102 percent; their shares are scaled to make 100"
        ]
        assert shares(scenario)[:3] == pytest.approx([50, 40, 10])
        assert told[0] in lint(scenario)
        assert any("3 draws of the shares" in warning for warning in lint(scenario))

    def test_rounding_is_not_told(self) -> None:
        told: list[str] = []
        written(csv=CSV.replace("9.75", "9.80"))
        load("mine.toml", tell=told.append)
        assert told == []


MISTAKES = {
    "a sum": (
        CSV.replace("48.5", "38.5"),
        "draws.csv:3: votes: the shares add up to 90; must be between 98 and 102 percent: every "
        'party on the ballot needs a column, that of role "other" too',
    ),
    "fractions": (
        "red,green,rest\n0.5,0.4,0.1\n",
        "draws.csv:2: votes: the shares add up to 1; must be between 98 and 102 percent: use "
        "percent, such as 41.5, not 0.415",
    ),
    "a negative share": (
        CSV.replace("50,40,10", "50,55,-5"),
        "draws.csv:2: votes: has the share -5; must be at least 0",
    ),
    "an unknown party": (
        CSV.replace("green", "gren"),
        'draws.csv:1: votes: unknown party "gren"; did you mean "green"? parties: red, green, '
        "rest, lone",
    ),
    "a missing party": (
        "red,green\n50,50\n",
        'draws.csv:1: votes: no column for the party "rest"; add it, 0 where it has no votes',
    ),
    "an independent": (
        "red,green,rest,lone\n50,40,5,5\n",
        'draws.csv:1: votes: "lone": independents are not on the list ballot; leave it out',
    ),
    "a party twice": (
        "red,The Reds,green,rest\n25,25,40,10\n",
        'draws.csv:1: votes: the columns "red" and "The Reds" are of the same party',
    ),
    "a decimal comma": (
        'red,green,rest\n"48,5",41.5,10\n',
        'draws.csv:2: votes.csv: red: "48,5"; must be a number; use a decimal point, not a comma',
    ),
    "a text": (CSV.replace("48.5", "nan"), 'draws.csv:3: votes.csv: red: "nan"; must be a number'),
    "an empty cell": (
        CSV.replace("48.5", ""),
        "draws.csv:3: votes.csv: red: an empty cell; must be a number",
    ),
    "a number too large": (
        CSV.replace("48.5", "1e999"),
        "draws.csv:3: votes: has a share that is not a number",
    ),
    "no rows": ("red,green,rest\n", "draws.csv:1: votes: no draws; give a row for each"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_table_with_a_mistake_is_refused_with_its_line(mistake: str) -> None:
    csv, message = MISTAKES[mistake]
    assert refused(csv=csv) == [message]


VOTES = 'votes = { model = "draws", csv = "draws.csv" }'
SPEC = {
    'votes = { model = "draws" }': "mine.toml:3: votes: the draws are missing; give csv = "
    '"draws.csv", parquet = "..." or shares',
    'votes = { model = "draws", csv = "none.csv" }': 'mine.toml:3: votes.csv: "none.csv": no such '
    "file",
    'votes = { model = "draws", csv = "../draws.csv" }': 'mine.toml:3: votes.csv: "../draws.csv" '
    "is not a file of this folder; copy the file there",
    'votes = { model = "draws", csv = 3 }': "mine.toml:3: votes.csv: 3; must be the name of a "
    'file: "draws.csv"',
    'votes = { model = "draws", csv = "a.csv", parquet = "b" }': "mine.toml:3: votes.parquet: give "
    "the draws once: csv or parquet or shares; found csv and parquet",
    'votes = { model = "draws", csv = "draws.csv", national_sd = 1 }': "mine.toml:3: "
    'votes.national_sd: unknown key; did you mean "regional_sd"? known keys: regional_sd, '
    "group_sd, swing, added, source, notes, model, csv, parquet, shares",
    'votes = { model = "dirichlet", effective_sample_size = 9, csv = "draws.csv" }': "mine.toml:3: "
    "votes.csv: unknown key; known keys: regional_sd, group_sd, swing, added, source, "
    "notes, effective_sample_size, sample_size, design_effect, model",
    'votes = { model = "draws", parquet = "draws.csv" }': "draws.csv: not a Parquet file (",
    'votes = { model = "draws", shares = { red = [1, 2], green = 3 } }': "mine.toml:3: "
    "votes.shares.green: 3; must be an array of numbers, the share in each draw",
    'votes = { model = "draws", shares = { red = [1, 2], green = [3] } }': "mine.toml:3: "
    'votes.shares.green: 1 draws; "red" has 2',
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("votes", SPEC)
def test_votes_that_name_no_table_are_refused(votes: str) -> None:
    (first, *more) = refused(SCENARIO.replace(VOTES, votes))
    if "sample_size" not in votes:
        assert more == []
    assert SPEC[votes] in "\n".join([first, *more])


@pytest.mark.usefixtures("folder")
def test_a_share_that_is_said_twice_is_a_question() -> None:
    assert refused(SCENARIO.replace('id = "green"', 'id = "green"\nshare = 44')) == [
        "mine.toml:11: party.green.share: 44, but its draws have a mean of 39.9167; leave out the "
        "share, or the draws: which are meant?"
    ]


@pytest.mark.usefixtures("folder")
def test_a_setting_cannot_move_the_share_of_draws() -> None:
    with pytest.raises(ScenarioError, match=r"the mean of its draws is 39\.9167: change those"):
        load("mine.toml", ["party.green.share=44"])


@pytest.mark.usefixtures("folder")
def test_draws_cannot_depend_on_turnout() -> None:
    told = refused(
        SCENARIO.replace('id = "green"', 'id = "green"\nturnout_correlation = 0.5')
        + "[turnout]\nmean = 60\nnational_sd = 0.1\n"
    )
    assert len(told) == 1
    assert "0.5; shares of a table of draws cannot depend on turnout" in told[0]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", ["null", "text", "large", "nan"])
def test_a_parquet_file_with_a_mistake_is_refused(kind: str) -> None:
    frame = {
        "null": ROWS.with_columns(red=pl.Series([50.0, None, 52.0])),
        "text": ROWS.with_columns(red=pl.lit("fifty")),
        "large": pl.concat([ROWS] * 60_000),
        "nan": ROWS.with_columns(red=pl.Series([50.0, float("nan"), 52.0])),
    }[kind]
    frame.write_parquet("draws.parquet")
    told = {
        "null": 'draws.parquet: row 2, column "red": empty; must be a number',
        "text": 'draws.parquet: the column "red" is String; must be numbers',
        "large": "draws.parquet: votes: 180,000 draws of 3 columns are too many; at most 500,000 "
        "numbers: keep every 2th draw",
        "nan": "draws.parquet, row 2: votes: has a share that is not a number",
    }
    assert refused(SCENARIO.replace('csv = "draws.csv"', 'parquet = "draws.parquet"')) == [
        told[kind]
    ]


@pytest.mark.usefixtures("folder")
def test_a_table_that_was_tampered_with_is_refused() -> None:
    tree = resolve(load("mine.toml"))
    for table, reason in (
        (["!"], "table: not base64"),
        (["AAAA"], "table: 3 bytes; must be a multiple of 24, the shares of 3 parties"),
        (
            list(Drawn.packed({"a": (50.0,), "b": (9.0,), "c": (1.0,)})["table"]),
            "row 1 of the draws",
        ),
    ):
        with pytest.raises(ScenarioError, match=reason):
            build(tree | {"votes": tree["votes"] | {"table": table}})
    with pytest.raises(ScenarioError, match="the draws are of red, green, lone; must be of each"):
        build(tree | {"votes": tree["votes"] | {"parties": ["red", "green", "lone"]}})
