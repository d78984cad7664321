"""Tables in Markdown and HTML: the cells of CSV, and names that stay text."""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from simulator.cli.formats import FORMATS, cell, html, markdown, rows_bytes
from tests.cli.conftest import SCENARIO, Cli

HOSTILE = "</td><script>alert(1)</script> a|b `c` [d](http://e) *f* _g_"


class Cells(HTMLParser):
    """Every tag, and the texts of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.rstrip("\n")


def of_html(text: str) -> Cells:
    found = Cells()
    found.feed(text)
    return found


def test_the_cells_of_csv_are_in_html_and_in_markdown(cli: Cli):
    words = ("allocate", "small.toml", "votes.csv", "--format")
    rows = list(csv.reader(io.StringIO(cli(*words, "csv").stdout)))
    assert of_html(cli(*words, "html").stdout).rows == rows
    lines = cli(*words, "markdown").stdout.splitlines()
    cells = [[each.strip() for each in line.strip("|").split("|")] for line in lines]
    assert [cells[0], *cells[2:]] == rows
    assert cells[1] == ["---"] + ["---:"] * (len(rows[0]) - 1)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "small.toml", "--draws", "100", "--quiet"),
        ("sweep", "small.toml", "--vary", "party.red.share=40,48", "--draws", "50", "--quiet"),
        ("sweep", "small.toml", "--vary", "party.red.share=40,48", "--dry-run"),
        ("compare", "small.toml", "--set", "party.red.share=40", "--draws", "50", "--quiet"),
        ("allocate", "small.toml", "votes.csv"),
        ("results",),
    ],
    ids=lambda words: words[0],
)
def test_every_command_with_formats_has_all_of_them(cli: Cli, words: tuple[str, ...]):
    told = {form: cli(*words, "--format", form) for form in FORMATS}
    assert {result.exit_code for result in told.values()} <= {0, 1}
    assert all(result.exit_code == told["csv"].exit_code for result in told.values())
    assert json.loads(told["json"].stdout)["schema"] == 1
    rows = list(csv.reader(io.StringIO(told["csv"].stdout)))
    assert len(of_html(told["html"].stdout).rows) == len(rows)
    assert len(told["markdown"].stdout.splitlines()) == len(rows) + 1


def test_names_are_text_in_html_and_in_markdown(cli: Cli, folder: Path):
    shown = of_html(html(["name"], [[HOSTILE]]))
    assert shown.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    assert shown.rows == [["name"], [HOSTILE]]
    (line,) = markdown(["name"], [[HOSTILE + "\nnext"]]).splitlines()[2:]
    assert "<" not in line
    assert "://" not in line
    assert line.count("|") - line.count("\\|") == 2
    assert r"\`c\` \[d\]" in line
    assert r"\*f\* \_g\_ next" in line
    named = SCENARIO.replace("The Reds", "<b>Reds</b>")
    (folder / "small.toml").write_text(named + (folder / "small.toml").read_text()[len(SCENARIO) :])
    told = cli("run", "small.toml", "--draws", "50", "--quiet", "--format", "html").stdout
    assert "&lt;b&gt;Reds&lt;/b&gt;" in told
    assert "<b>" not in told


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((0.66512, "0.6651"), (0.000012345, "0.00001234"), (123456.7, "123457"), (12.0, "12")),
        *((0.0, "0"), (-3.14159, "-3.142"), (1.0, "1"), (99.99, "99.99"), (5, "5")),
        *((None, ""), (True, "yes"), (False, "no"), ("=1+1", "=1+1")),
    ],
)
def test_cells_are_short(value: object, shown: str):
    assert cell(value) == shown


def test_formulas_in_csv_are_guarded_also_in_rows_that_are_no_frame():
    assert rows_bytes((["name"], [["=1+1"]]), "csv") == b"name\n'=1+1\n"
