import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator import plan, simulate
from simulator.replay import replay
from simulator.scenario import load

from .conftest import Cli

FLAGSHIP = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2023"
OFFICIAL = FLAGSHIP / "official.toml"
TIED = ("--set", "turnout.registered=60", "--set", "votes.effective_sample_size=1e6")
LOTS = (*TIED, "--set", "tier.lists.tie=lot", "--set", "party.red.share=46")


def result_folder(cli: Cli, folder: Path) -> str:
    assert cli("run", "small.toml", "--draws", "100").exit_code == 0
    (path,) = (folder / "results" / "small").iterdir()
    return str(path)


def test_a_draw_of_a_result_is_explained(cli: Cli, folder: Path) -> None:
    result = cli("replay", result_folder(cli, folder), "--draw", "42")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Draw 42 of seed 1: ")
    for part in ("Quota: ", "The West: 1 seat, plurality", "total"):
        assert part in result.stdout
    assert result.stdout == cli("replay", "small.toml", "--draw", "42").stdout
    assert result.stdout != cli("replay", "small.toml", "--draw", "42", "--seed", "2").stdout


def test_a_number_of_voters_that_nobody_gave_is_called_nominal(cli: Cli, folder: Path) -> None:
    assert "of 100,000 registered voters cast" in cli("replay", "small.toml", "--draw", "1").stdout
    text = (folder / "small.toml").read_text().replace("registered = 100_000\n", "")
    (folder / "small.toml").write_text(text)
    told = cli("replay", "small.toml", "--draw", "1").stdout
    assert "of nominally 10,000,000 voters (turnout.registered is not given) cast a ballot" in told


def test_the_draws_replayed_are_the_draws_counted(folder: Path) -> None:
    scenario = load("small.toml")
    compiled = plan.compile(scenario)
    histogram = np.zeros_like(simulate(scenario, draws=60, seed=3).counts["seats"][0])
    for draw in range(60):
        for party, seats in enumerate(np.sum(replay(compiled, 3, draw).seats, axis=0)):
            histogram[party, seats] += 1
    assert (histogram == simulate(scenario, draws=60, seed=3).counts["seats"][0]).all()


@pytest.mark.parametrize("settings", [TIED, LOTS], ids=["registration", "lot"])
def test_the_exact_law_agrees_with_the_kernel_in_ties_too(cli: Cli, settings) -> None:
    ties = 0
    for draw in range(150):
        result = cli("replay", "small.toml", "--draw", str(draw), *settings)
        assert result.exit_code == 0, result.stderr
        ties += result.stdout.count("Tie: ")
        assert "not drawn" not in result.stdout
    assert ties > 20


def test_a_lot_for_the_runner_up_is_drawn_as_the_kernel_draws_it(cli: Cli, folder: Path) -> None:
    rule = 'tie = "lot"\nsingle_qualifier = { correction = 0.7 }\n'
    text = (folder / "small.toml").read_text().replace('tie = "registration"\n', rule)
    text = text.replace("share = 48", "share = 84").replace("share = 44", "share = 4")
    text += '\n[[party]]\nid = "blue"\nshare = 4\n'
    (folder / "small.toml").write_text(text.replace("share = 5,", "share = 30,"))
    settings = ("--set", "turnout.registered=100", "--set", "votes.effective_sample_size=1e6")
    ties = 0
    for draw in range(60):
        result = cli("replay", "small.toml", "--draw", str(draw), *settings)
        assert result.exit_code == 0, result.stderr
        ties += len(re.findall(r"Tie: (green and blue|blue and green) .*by lot", result.stdout))
    assert ties > 5


def test_regions_and_many_candidates_alike_are_replayed(cli: Cli) -> None:
    for draw in ("0", "999999"):
        result = cli("replay", str(FLAGSHIP), "--draw", draw)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.count(": 1 seat, plurality") == 29


def test_a_count_that_is_known_is_replayed_too(cli: Cli) -> None:
    result = cli("replay", str(OFFICIAL), "--draw", "0")
    assert result.exit_code == 0, result.stderr
    assert re.search(r"Amanat +3,431,510 +53\.90 +40\n", result.stdout)


def test_draws_are_found_by_what_happens_in_them(cli: Cli, folder: Path) -> None:
    """The first three of those that the replayed draws themselves show."""
    scenario = load("small.toml")
    compiled = plan.compile(scenario)
    seats = [np.sum(replay(compiled, 1, draw).seats, axis=0) for draw in range(100)]
    expected = [draw for draw, (red, _, lone) in enumerate(seats) if red >= 6 and lone < 1]
    assert 3 < len(expected) < 60
    path = result_folder(cli, folder)
    asked = ("--where", "red >= 6 and not lone >= 1")
    result = cli("replay", path, *asked, "--first", "3")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.findall(r"^Draw (\d+) ", result.stdout, re.MULTILINE) == list(map(str, expected[:3]))
    shown = [cli("replay", path, "--draw", str(draw)).stdout for draw in expected[:3]]
    assert result.stdout == "\n\n\n".join(shown)
    assert cli("replay", "small.toml", *asked).stdout == shown[0]
    every = cli("replay", path, *asked, "--first", "99")
    assert every.stdout.count("Draw ") == len(expected)
    assert f"happens in {len(expected)} of 100 draws" in every.stderr


def test_a_search_looks_where_it_is_told(cli: Cli, folder: Path) -> None:
    path = result_folder(cli, folder)
    never = cli("replay", path, "--where", "red >= 11 and turnout > 99.5", "--first", "2")
    assert (never.exit_code, never.stdout) == (0, "")
    assert never.stderr == "'red >= 11 and turnout > 99.5' happens in 0 of 100 draws\n"
    asked = ("--where", "share(red) > 0", "--first", "9")
    assert cli("replay", path, *asked, "--draws", "4").stdout.count("Draw ") == 4
    few = cli("replay", "small.toml", *asked, "--draws", "3", "--seed", "8")
    assert re.findall(r"^Draw (\d) of seed 8", few.stdout, re.MULTILINE) == ["0", "1", "2"]
    counted = cli("replay", str(OFFICIAL), "--where", "list.nsdp == 4", "--draws", "5")
    assert counted.stdout.startswith("Draw 0 of seed 1")


def test_a_disagreement_is_an_internal_error(cli: Cli, monkeypatch) -> None:
    def wrong(*args):
        drawn = replay(*args)
        return replace(drawn, seats=((9, 9), *drawn.seats[1:]))

    monkeypatch.setattr("simulator.cli.replay.drawn_again", wrong)
    result = cli("replay", "small.toml", "--draw", "0")
    assert result.exit_code == 3
    assert "internal error: RuntimeError: tier 'lists': the kernel gives the seats" in result.stderr


def test_a_draw_outside_the_result_is_refused(cli: Cli, folder: Path) -> None:
    path = result_folder(cli, folder)
    result = cli("replay", path, "--draw", "100")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: --draw: 100; the result has the draws 0 to 99\n"
    assert cli("run", "small.toml", "--draws", "5", "--first", "2000").exit_code == 0
    result = cli("replay", path, "--draw", "150")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the result has the draws 0 to 99, 2,000 to 2,004\n" in result.stderr
    assert cli("replay", path, "--draw", "2004").exit_code == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["RESULT", "--draw", "1", "--seed", "2"], "a result has its own seed and settings"),
        (["RESULT", "--draw", "1", "--set", "a=b"], "a result has its own seed and settings"),
        (["RESULT", "--draw", "-1"], "--draw: -1; must be between 0 and"),
        (["RESULT", "--draw", "1e3"], "--draw"),
        (["RESULT", "--draw", str(10**30)], "must be between 0 and"),
        (["RESULT"], "Missing option '--draw'"),
        (["RESULT", "--draw", "1", "--cluster", "local:2"], "--cluster: a single draw is made"),
        (["RESULT", "--where", "red >= 1", "--cluster", "local:0"], "'local:0'; local:N starts N"),
        (["RESULT", "--draw", "1", "--where", "red >= 1"], "--draw: shows one draw; leave out"),
        (["RESULT", "--draw", "1", "--first", "2"], "--draw: shows one draw; leave out"),
        (["RESULT", "--where", "rde >= 1"], 'unknown party "rde"; did you mean "red"?'),
        (["RESULT", "--where", "red >="], '--where: "red >=", column 7: the end; expected'),
        (
            ["RESULT", "--where", "none enters"],
            '"none" is not a list and cannot reach the threshold',
        ),
        (["RESULT", "--where", "red >= 1\0"], "must be one line of text"),
        (["RESULT", "--where", ""], "--where: "),
        (["RESULT", "--where", "red >= 1", "--first", "0"], "--first"),
        (["RESULT", "--where", "red >= 1", "--draws", "x"], "--draws: 'x'"),
        (["nowhere", "--draw", "1"], "nowhere: no such file"),
        (["small.toml", "--draw", "1", "--seed", "-1"], "--seed: -1"),
    ],
)
def test_mistakes_are_told(cli: Cli, folder: Path, words: list[str], reason: str) -> None:
    path = result_folder(cli, folder)
    result = cli("replay", *(path if word == "RESULT" else word for word in words))
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_draws_of_another_program_are_not_replayed(cli: Cli, folder: Path, monkeypatch) -> None:
    path = result_folder(cli, folder)
    monkeypatch.setattr("simulator.results.kernel_digest", lambda: "another")
    result = cli("replay", path, "--draw", "1")
    assert result.exit_code == 2
    assert "made by another version of the program" in result.stderr
