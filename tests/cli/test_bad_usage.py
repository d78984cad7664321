"""A hundred ways to hold it wrong: exit code 2, a reason on stderr, nothing on stdout."""

import os
import sys

import pytest

from simulator.cli.endings import ended
from simulator.cli.page import Page, stdout_console
from simulator.errors import ResultError

from .conftest import VOTES, Cli

RUN = ["run", "small.toml", "--draws"]
BAD = [
    ([], "Commands:"),
    (["rnu"], "Did you mean 'run'?"),
    (["--nonsense"], "No such option"),
    (["run"], "Missing argument"),
    (["run", "missing.toml"], "missing.toml: no such file"),
    (["run", "missing"], "missing: no such file"),
    (["run", "."], "this folder has no scenario.toml"),
    (["run", "votes.csv"], "a scenario is a .toml or .json file"),
    ([*RUN, "0"], "--draws: '0'; must be between 1 and"),
    ([*RUN, "-5"], "--draws: '-5'; must be a whole number"),
    ([*RUN, "many"], "--draws: 'many'; must be a whole number such as 10000"),
    ([*RUN, "1.5"], "must be a whole number"),
    ([*RUN, "nan"], "must be a whole number"),
    ([*RUN, "inf"], "must be a whole number"),
    ([*RUN, ""], "must be a whole number"),
    ([*RUN, "1e99"], "must be between 1 and"),
    ([*RUN, "1e999999999"], "must be a whole number"),
    ([*RUN, "١٠"], "must be a whole number"),
    (["run", "small.toml", "--seed", "-1"], "--seed: -1; must be between"),
    (["run", "small.toml", "--seed", "9223372036854775808"], "--seed: 9223372036854775808"),
    (["run", "small.toml", "--seed", "one"], "--seed"),
    (["run", "small.toml", "--threads", "0"], "--threads"),
    ([*RUN, "1", "--first", "-1"], "--first: '-1'; must be a whole number"),
    ([*RUN, "1", "--first", "1e99"], "--first: '1e99'; must be between 0 and"),
    (
        [*RUN, "1", "--first", "1099511627776"],
        "--first: '1099511627776'; the last possible draw is",
    ),
    ([*RUN, "1", "--first", "1", "--target-se", "0.1"], "--first: cannot be used with --target-se"),
    ([*RUN, "1", "--cluster", "local:0"], "--cluster: 'local:0'; local:N starts N processes"),
    ([*RUN, "1", "--cluster", "somewhere"], "'somewhere': not an address; write local:N"),
    ([*RUN, "1", "--cluster", "none.json"], "--cluster: none.json: no such file"),
    ([*RUN, "1", "--cluster", "local:2", "--threads", "2"], "workers of a --cluster set"),
    (["results", "--format", "xml"], "--format: 'xml'; must be table, json, csv, markdown, html"),
    (["results", "lose"], "No such command 'lose'"),
    (["results", "verify"], "results: no saved result here"),
    (["results", "verify", "nowhere"], "nowhere: no saved result here"),
    (["results", "merge"], "Missing argument"),
    (["results", "merge", "one"], "one: is only one result; give two or more"),
    (["results", "merge", "one", "two"], "one/run.json: missing; no result was saved here"),
    (["run", "small.toml", "--target-se", "0"], "--target-se: 0.0; must be a probability"),
    (["run", "small.toml", "--target-se", "nan"], "--target-se: nan"),
    (["run", "small.toml", "--target-se", "1"], "--target-se: 1.0"),
    (
        ["run", "small.toml", "--format", "xml"],
        "--format: 'xml'; must be table, json, csv, markdown, html",
    ),
    (["run", "small.toml", "--format", "json,"], "--format: ''"),
    (["run", "small.toml", "--set", "party.red.share"], "--set"),
    (["run", "small.toml", "--set", "party.rde.share=4"], 'did you mean "red"?'),
    (["run", "small.toml", "--set", "party.red.share=400"], "between 0 and 100"),
    ([*RUN, "1", "--out", "votes.csv"], "votes.csv"),
    (["check"], "Missing argument"),
    (["check", "missing.toml"], "no such file"),
    (["check", "small.toml", "--set", "a=b"], "No such option"),
    (["allocate"], "Missing argument"),
    (["allocate", "small.toml"], "small: holds shares, not counted votes"),
    (["allocate", "small.toml", "none.csv"], "none.csv: no such file"),
    (["allocate", "small.toml", "."], ".: not a file"),
    (["allocate", "small.toml", "votes.csv", "--format", "xml"], "--format: 'xml'"),
    (
        ["allocate", "small.toml", "votes.csv", "--explain", "--format", "csv"],
        "--explain: prints text only",
    ),
    (["compare"], "Missing argument"),
    (["compare", "small.toml"], "B is missing"),
    (["schema", "x"], "unexpected extra argument"),
    (["new", "small.toml"], "small.toml: already exists"),
    (["new", "small.json"], "a scenario is a .toml file; name it small.toml"),
    (["new", "nowhere/small.toml"], "nowhere/small.toml: No such file or directory"),
]


@pytest.mark.parametrize(("words", "reason"), BAD, ids=[" ".join(words) for words, _ in BAD])
def test_a_mistake_is_told_in_a_line(cli: Cli, words: list[str], reason: str) -> None:
    result = cli(*words)
    assert result.exit_code == 2, result.stderr
    assert reason in result.stderr + (result.stdout if not words else "")
    assert "Traceback" not in result.stderr
    assert "internal error:" not in result.stderr
    assert not words or not result.stdout


def with_line(number: int, line: str) -> str:
    lines = VOTES.splitlines()
    lines[number - 1] = line
    return "\n".join(lines) + "\n"


WRONG_VOTES = [
    ("", "stdin:1: is empty"),
    ("\n\n", "stdin:1: is empty"),
    ("\n# nothing\n", 'stdin:2: unknown column "# nothing"'),
    (with_line(1, "party;votes;district;candidate"), "stdin:2: 1 cells; the header names 4"),
    (with_line(1, "party,vote,district,candidate"), 'stdin:1: unknown column "vote"; did you mean'),
    (with_line(1, "party,party,district,candidate"), 'the column "party" appears twice'),
    ("party,district\nred,east\n", 'the column "votes" is missing'),
    (with_line(2, "red,400"), "stdin:2: 2 cells; the header names 4 columns"),
    (with_line(2, 'red,"400,,'), "stdin:2: not valid CSV"),
    (with_line(2, "rde,400,,"), 'stdin:2: unknown party "rde"; did you mean "red"?'),
    (with_line(2, "red,-1,,"), 'stdin:2: votes: "-1"; must be a whole number'),
    (with_line(2, "red,1.5,,"), 'votes: "1.5"'),
    (with_line(2, "red,nan,,"), 'votes: "nan"'),
    (with_line(2, "red,1e3,,"), 'votes: "1e3"'),
    (with_line(2, "red,,,"), 'votes: ""'),
    (with_line(2, 'red,"1,000",,'), 'votes: "1,000"'),
    (with_line(2, "red,٤٠٠,,"), "must be a whole number"),
    (with_line(2, "red,99999999999999999999,,"), "must be a whole number between 0 and"),
    (with_line(2, "green,400,,"), 'stdin:3: "Green" is already in line 2'),
    (with_line(2, ""), 'no row for the party "red"; write 0'),
    (with_line(2, "# red"), "stdin:2: 1 cells; the header names 4 columns (a line that"),
    (with_line(2, "lone,400,,"), '"lone" is not on the list ballot'),
    (with_line(2, "red,400,,Ann"), '"Ann" needs a district'),
    (with_line(2, "red,400,north,"), 'unknown district "north"'),
    (with_line(7, "lone,50,east,Two"), 'stdin:8: "Two" appears twice in "east"'),
    (with_line(7, "red,50,east,"), 'a candidate of "red" appears twice in "east"'),
    (with_line(7, "lone,50,east,Total"), 'stdin:7: "Total" sums other rows'),
    (with_line(13, "INVALID,1,east,"), "INVALID is for the whole country"),
    (with_line(13, "INVALID,1500,,"), "2,500 ballots, but only 2,000 registered voters"),
    (with_line(13, "REGISTERED,2000,,"), 'stdin:14: "REGISTERED" is already in line 13'),
    ("\n".join(VOTES.splitlines()[:9]), 'no row for the district "west"; give all, or none'),
]


@pytest.mark.parametrize(("votes", "reason"), WRONG_VOTES, ids=[r for _, r in WRONG_VOTES])
def test_wrong_votes_are_refused_with_their_line(cli: Cli, votes: str, reason: str) -> None:
    result = cli("allocate", "small.toml", "-", stdin=votes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


def test_votes_that_are_no_text_are_refused(cli: Cli) -> None:
    result = cli("allocate", "small.toml", "-", stdin=b"party,votes\nred,\xff\n")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: stdin:2: not UTF-8 text; save the file as UTF-8\n",
    )


def test_every_fault_of_the_votes_is_told_at_once(cli: Cli) -> None:
    result = cli("allocate", "small.toml", "-", stdin="party,votes\n" + "x,1\n" * 30)
    assert result.stderr.count("unknown party") == 20
    assert "and 10 more errors" in result.stderr


def test_a_base_of_ballots_cast_asks_for_the_invalid_ones(cli: Cli) -> None:
    setting = ("--set", "tier.lists.threshold.base=ballots-cast")
    votes = VOTES.replace("INVALID,50,,\n", "")
    result = cli("allocate", "small.toml", "-", *setting, stdin=votes)
    assert result.exit_code == 2
    assert 'no row INVALID; a threshold has the base "ballots-cast"' in result.stderr


def test_a_bug_is_told_in_a_line_and_with_a_traceback_when_asked(cli: Cli, monkeypatch) -> None:
    monkeypatch.setattr("simulator.cli.info.schema", lambda **_: 1 / 0)
    short, long = cli("schema"), cli("--debug", "schema")
    assert (short.exit_code, long.exit_code) == (3, 3)
    assert short.stderr.startswith(
        "internal error: ZeroDivisionError: division by zero (this is a bug"
    )
    assert short.stderr.count("\n") == 1
    assert "Traceback" in long.stderr


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (MemoryError(), 2, "out of memory"),
        (PermissionError(13, "Permission denied", "results"), 2, "results: Permission denied"),
        (ResultError("x: changed"), 2, "error: x: changed"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_each_end_has_its_code(cli: Cli, monkeypatch, error, code: int, told: str) -> None:
    def fail(**_: bool) -> None:
        raise error

    monkeypatch.setattr("simulator.cli.info.schema", fail)
    result = cli("schema")
    assert result.exit_code == code
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reader_that_has_left_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of `simulator night ... | head -3`; rich by itself would exit with 1."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert ended(lambda: Page(stdout_console()).say("some more")) == 0
