"""`simulator polls --record`: what it prints is what the pages say, and what the program uses."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from simulator.polls.constants import Constants
from simulator.polls.record import DAYS, past_error, past_size

from .conftest import Cli

PROJECT = Path(__file__).parents[2]
PAGE, README = (
    (PROJECT / name).read_text(encoding="utf-8") for name in ("docs/polls.md", "README.md")
)


def sizes(text: str) -> list[tuple[str, list[int]]]:
    """Rows of tables by days, in a page or as printed."""
    found = re.findall(r"^\|? ?(national|regional)\b[^|0-9]*((?:[ |]+[0-9]+)+)[ |]*$", text, re.M)
    return [(kind, [*map(int, re.findall("[0-9]+", numbers))]) for kind, numbers in found]


def test_pages_have_the_sizes_that_are_printed(cli: Cli) -> None:
    printed = sizes(cli("polls", "--record").stdout)
    assert len(printed) == 4
    assert sizes(PAGE) == printed
    assert sizes(README) == printed[:2]


def test_what_is_printed_is_used(cli: Cli) -> None:
    rows = json.loads(cli("polls", "--record", "--format", "json").stdout)["past_sizes"]
    assert [row["days"] for row in rows] == [*DAYS, *DAYS]
    for row in rows:
        assert past_size(row["days"], row["kind"]) == pytest.approx(row["size"])
        assert past_error(row["days"], row["kind"]) == pytest.approx(1 / row["with_tilt"])


def test_the_page_has_the_defaults_of_the_constants(cli: Cli) -> None:
    found = json.loads(cli("polls", "--record", "--format", "json").stdout)["constants"]
    table = PAGE.partition("| constant, key of `[polls]`")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.+?) \| (.+?) \|", table, re.M)
    told = {
        name: value.strip()
        for names, values in rows
        for name, value in zip(re.findall("[a-z_]+", names), values.split(","), strict=False)
    }
    betas = next(values for names, values in rows if names == "`beta`").split(", ")
    for kind, value in zip(found.pop("beta"), betas, strict=True):
        assert value.endswith(kind)
        number = float(Fraction(value.split()[0]))
        assert number == Constants.of(kind).beta  # type: ignore[arg-type]
    for name, value in found.items():
        assert float(Fraction(told[name])) == value, name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "polls: name a scenario that has polls, or give --record"),
        (("sweden-2022/polls", "--record"), "--record: is of no scenario; leave out all but"),
        (("--record", "--as-of", "2022-08-01"), "--record: is of no scenario"),
    ],
)
def test_a_scenario_or_the_record(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    done = cli("polls", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
