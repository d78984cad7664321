import csv
import io
import json
from itertools import pairwise
from pathlib import Path

import pytest

from simulator import results
from simulator.job import Job

from .conftest import Cli

SWEEP = """\
format = 1
id = "bars"
name = "Three bars, two shares"
extends = "small.toml"
draws = 2_000

[[axis]]
name = "bar"
key = "tier.lists.threshold.share"
values = [3, 5, 7]

[[axis]]
key = "party.green.share"
values = [44, 47]
"""


@pytest.fixture
def sweep(folder: Path) -> Path:
    (folder / "sweep.toml").write_text(SWEEP)
    return folder / "sweep.toml"


def test_a_sweep_prints_what_decides_and_every_point(cli: Cli, sweep: Path) -> None:
    result = cli("sweep", "sweep.toml")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "Three bars, two shares"
    assert "6 points, 2,000 draws each, with the same seed 1" in result.stdout
    assert "baseline: point 3, bar = 5, party.green.share = 44" in result.stdout
    (row,) = [line for line in lines if line.startswith("The Reds seats")]
    assert row.split()[5:] == ["green.share", "100%", "0%"]
    assert [line.split()[0] for line in lines if line[:1].isdigit()][-9:-3] == [
        *("1", "2", "3*", "4", "5", "6")
    ]
    assert "6 points: 0 saved, 6 to draw, 12,000 draws" in result.stderr
    assert "saved in results/sweeps/bars/" in result.stderr


def test_changes_from_the_baseline_have_errors_of_their_own(cli: Cli, sweep: Path) -> None:
    printed = cli("sweep", "sweep.toml").stdout
    changes = printed[printed.index("Change from the baseline") :].splitlines()
    rows = {line.split()[0]: line for line in changes if line[:1].isdigit()}
    assert list(rows) == ["2", "4", "6"]  # green and red are far above the bars: 1 and 5 are as 3
    assert " ± " in rows["4"]


def test_a_value_is_set_at_every_point(cli: Cli, sweep: Path) -> None:
    words = ("sweep", "sweep.toml", "--dry-run", "--format", "json")
    plain, small = cli(*words), cli(*words, "--set", "votes.effective_sample_size=50")
    points, others = (json.loads(each.stdout)["points"] for each in (plain, small))
    assert [point["bar"] for point in points] == [point["bar"] for point in others]
    assert not {each["fingerprint"] for each in points} & {each["fingerprint"] for each in others}
    wrong = cli("sweep", "sweep.toml", "--set", "party.gren.share=4")
    assert wrong.exit_code == 2
    assert "--set: party.gren: unknown id; did you mean" in wrong.stderr


def test_a_second_sweep_draws_nothing_and_says_the_same(cli: Cli, sweep: Path, monkeypatch) -> None:
    first = cli("sweep", "sweep.toml", "--format", "json")
    monkeypatch.setattr(Job, "draw", lambda *_: pytest.fail("drawn"))
    second = cli("sweep", "sweep.toml", "--format", "json")
    assert first.stdout == second.stdout
    assert "6 points: 6 saved, 0 to draw, 0 draws" in second.stderr


def test_json_has_points_measures_and_what_matters(cli: Cli, sweep: Path, folder: Path) -> None:
    document = json.loads(cli("sweep", "sweep.toml", "--format", "json").stdout)
    assert (document["schema"], document["sweep"], document["seed"]) == (1, "bars", 1)
    assert document["axes"] == ["bar", "party.green.share"]
    assert [point["draws"] for point in document["points"]] == [2000] * 6
    assert {row["point"] for row in document["measures"]} == set(range(1, 7))
    for found in document["importance"]:
        assert set(found["parts"]) == {"bar", "party.green.share"}
    result = results.load(folder / "results" / document["points"][0]["result"])
    assert result.tally.sha256() == document["points"][0]["tally_sha256"]


def test_csv_is_the_tidy_table(cli: Cli, sweep: Path, folder: Path) -> None:
    printed = cli("sweep", "sweep.toml", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert {row["bar"] for row in rows} == {"3.0", "5.0", "7.0"}
    (file,) = (folder / "results" / "sweeps" / "bars").glob("*/sweep.csv")
    assert file.read_text() == printed


def test_a_sweep_without_a_file(cli: Cli, folder: Path) -> None:
    result = cli(
        *("sweep", "small.toml", "--vary", "party.red.share=45:49:2", "--draws", "1k"),
        *("--seed", "7", "--format", "json"),
    )
    document = json.loads(result.stdout)
    assert [point["axes"] for point in document["points"]] == [
        {"party.red.share": share} for share in (45.0, 47.0, 49.0)
    ]
    assert (document["seed"], document["points"][0]["draws"]) == (7, 1000)


def test_an_axis_has_its_short_name_and_one_axis_says_no_other(cli: Cli, folder: Path) -> None:
    event = '\n[[event]]\nid = "green-more"\nname = "More greens"\nwhen = "green > 4"\n'
    with (folder / "small.toml").open("a") as stream:
        stream.write(event)
    words = ("--vary", "party.green.share=30:60:15", "--draws", "1k")
    lines = cli("sweep", "small.toml", *words).stdout.splitlines()
    points = lines.index(next(line for line in lines if line.startswith("Points")))
    assert any("green.share" in row.split() for row in lines[points + 1 : points + 4])
    assert not any("party.green" in row for row in lines[points:])
    turning = lines.index(next(line for line in lines if line.startswith("Where it crosses 50%")))
    assert lines[turning + 1].split() == ["axis", "from", "to"]


def test_dry_run_lists_the_points_and_draws_nothing(
    cli: Cli, sweep: Path, folder: Path, monkeypatch
) -> None:
    with monkeypatch.context() as idle:
        idle.setattr(Job, "draw", lambda *_: pytest.fail("drawn"))
        listed = cli("sweep", "sweep.toml", "--dry-run")
        rows = list(
            csv.DictReader(
                io.StringIO(cli("sweep", "sweep.toml", "--dry-run", "--format", "csv").stdout)
            )
        )
    assert listed.exit_code == 0
    assert "6 points, 2,000 draws each, seed 1" in listed.stdout
    assert [row["lacks"] for row in rows] == ["2000"] * 6
    assert not (folder / "results").exists()
    cli("sweep", "sweep.toml")
    document = json.loads(cli("sweep", "sweep.toml", "--dry-run", "--format", "json").stdout)
    assert [point["lacks"] for point in document["points"]] == [0] * 6
    assert [point["fingerprint"] for point in document["points"]] == [
        row["fingerprint"] for row in rows
    ]


def test_one_bad_point_is_told_before_anything_runs(cli: Cli, sweep: Path, monkeypatch) -> None:
    monkeypatch.setattr(Job, "draw", lambda *_: pytest.fail("drawn"))
    sweep.write_text(SWEEP.replace("[44, 47]", "[44, 470]"))
    result = cli("sweep", "sweep.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: sweep.toml:14: party.green.share: 470; must be")
    assert "at bar = 3, party.green.share = 470 and 2 more of 6 points" in result.stderr
    assert not Path("results").exists()


def test_a_wrong_key_names_the_ids(cli: Cli, folder: Path) -> None:
    result = cli("sweep", "small.toml", "--vary", "party.gren.share=4,5")
    assert result.exit_code == 2
    assert '--vary: party.gren: unknown id; did you mean "green"? known ids: red,' in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["small.toml"], "no axis: add [[axis]] tables to the file, or --vary"),
        (
            ["sweep.toml", "--format", "xml"],
            "--format: 'xml'; must be table, json, csv, markdown, html",
        ),
        (["sweep.toml", "--draws", "0.5"], "--draws: '0.5'; must be"),
        (["sweep.toml", "--seed", "-1"], "--seed: -1; must be"),
        (["none.toml"], "none.toml: no such file"),
    ],
)
def test_bad_usage(cli: Cli, sweep: Path, words: list[str], message: str) -> None:
    result = cli("sweep", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_an_interrupted_sweep_says_how_to_go_on(cli: Cli, sweep: Path, monkeypatch) -> None:
    draw, seen = Job.draw, []

    def interrupting(job, first, last):
        seen.append(job)
        if len(seen) >= 5:
            raise KeyboardInterrupt
        return draw(job, first, last)

    with monkeypatch.context() as stopped:
        stopped.setattr(Job, "draw", interrupting)
        result = cli("sweep", "sweep.toml", "--threads", "1")
    assert result.exit_code == 130
    assert "interrupted: 3 points are saved" in result.stderr
    assert "run the same command to continue" in result.stderr
    assert "6 points: 3 saved, 3 to draw" in cli("sweep", "sweep.toml").stderr


def test_a_run_finds_the_point_of_a_sweep_and_adds_its_tables(
    cli: Cli, sweep: Path, monkeypatch
) -> None:
    document = json.loads(cli("sweep", "sweep.toml", "--format", "json").stdout)
    folder = Path("results") / document["points"][document["baseline"] - 1]["result"]
    assert not results.has_tables(results.load(folder))
    monkeypatch.setattr("simulator.cli.run.draw", lambda *_, **__: pytest.fail("drawn"))
    shown = cli("run", "small.toml", "--draws", "2k", "--format", "json")
    assert json.loads(shown.stdout)["draws"] == 2000
    assert results.has_tables(results.load(folder))


def test_quiet_says_nothing_on_stderr(cli: Cli, sweep: Path) -> None:
    result = cli("sweep", "sweep.toml", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_sweep_that_moves_nothing_says_so(cli: Cli, folder: Path) -> None:
    result = cli("sweep", "small.toml", "--vary", "party.red.registration=2,3", "--draws", "1k")
    assert "No measure changes by more than the simulation error." in result.stdout


LONG = """
[[event]]
id = "e{number}"
name = "An event of several long words, number {number}"
when = "green >= {number}"
"""


def test_columns_is_respected_and_words_are_whole(cli: Cli, folder: Path, monkeypatch) -> None:
    """At 60 columns no line is longer, and no word of a heading is cut."""
    with (folder / "small.toml").open("a") as stream:
        stream.write("".join(LONG.format(number=number) for number in (2, 3, 4, 5)))
    words = ("--vary", "party.green.share=30:60:15", "--vary", "tier.lists.threshold.share=5")
    monkeypatch.setenv("COLUMNS", "60")
    printed = cli("sweep", "small.toml", *words, "--draws", "1k").stdout
    assert max(map(len, printed.splitlines())) <= 60
    assert printed.count("the same at every point: threshold.share = 5") == 1
    head = printed[printed.index("Points ") : printed.index("Change from")]
    heads = [row for row in head.splitlines()[1:] if not row[:1].isdigit()]
    assert {word for row in heads for word in row.split()} <= {
        *("An", "event", "of", "several", "long", "words,", "number", "2", "3", "4", "5"),
        *("The", "Reds", "rest", "green", "seats", "*:", "baseline", "red-majority", "green.share"),
    }


def test_the_largest_ranges_are_shown_and_the_rest_is_counted(cli: Cli, folder: Path) -> None:
    """It stopped at 16 rows in silence; the third largest range was among the missing."""
    event = '\n[[event]]\nid = "e{0}"\nname = "Ev{0}"\nwhen = "share(green) > {1}"\n'
    events = (event.format(number, 44 + number / 8) for number in range(-8, 16))
    with (folder / "small.toml").open("a") as stream:
        stream.write("".join(events))
    words = ("--vary", "party.green.share=44,44.6", "--draws", "10k")
    printed = cli("sweep", "small.toml", *words).stdout
    first = printed[: printed.index("\nPoints")]
    rows = [row for row in first.splitlines() if row.startswith("Ev")]
    ends = [[float(cell.strip("<>%")) for cell in row.split()[1:]] for row in rows]
    reach = [high - low for low, high in ends]
    assert all(one > other - 0.3 for one, other in pairwise(reach))
    assert "more with smaller ranges; --format csv has all" in first
