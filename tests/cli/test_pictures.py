"""`simulator chart` and `simulator export`: files of pictures, and a workbook."""

import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import simulator
from simulator import extras
from simulator.tables.cells import unit_of
from tests.cli.conftest import Cli

RUN = ("run", "small.toml", "--draws", "300", "--quiet")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.mark.parametrize("ending", ["svg", "png", "json"])
def test_a_chart_is_written_to_a_file(cli: Cli, folder: Path, ending: str):
    assert cli(*RUN).exit_code == 0
    told = cli("chart", "results/small", "seats", "--out", f"x.{ending}", "--theme", "dark")
    assert (told.exit_code, told.stdout) == (0, "")
    assert f"x.{ending}" in told.stderr
    content = (folder / f"x.{ending}").read_bytes()
    assert content.startswith({"svg": b"<svg", "png": b"\x89PNG", "json": b"{"}[ending])
    if ending == "json":
        assert json.loads(content)["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert not list(folder.glob(".x*"))


def test_a_sweep_and_a_result_are_known_by_what_is_in_their_folder(cli: Cli):
    sweep = ("sweep", "small.toml", "--vary", "party.red.share=40:48:4", "--draws", "200", "-q")
    assert cli(*sweep).exit_code == 0
    assert cli("chart", "results/sweeps/small", "sweep", "--out", "s.svg").exit_code == 0
    several = cli("chart", "results/small", "seats", "--out", "s.svg")
    assert "results; name one of them, such as results/small/" in several.stderr
    assert cli("export", "results/sweeps/small", "--out", "s.xlsx").exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chart", "results/small", "seats", "--out", "x.gif"), "must end in .svg, .png, .json"),
        (("chart", "results/small", "seats"), "Missing option '--out'"),
        (("chart", "results/small", "sets", "--out", "x.svg"), 'did you mean "seats"?'),
        (("chart", "results/small", "trend", "--out", "x.svg"), "is of a sweep"),
        (("chart", "small.toml", "seats", "--out", "x.svg"), "small.toml: no saved result here"),
        (("chart", "results/small", "seats", "--out", "no/x.svg"), "no: no such folder"),
        (("chart", "results/small", "seats", "--out", "."), "is a folder; name a file: seats.svg"),
        (("chart", "results/small", "seats", "--out", "x.png", "--scale", "99"), "--scale: 99.0"),
        (("chart", "results/small", "seats", "--out", "x.png", "--width", "9"), "width: 9; must"),
        (("export", "results/small", "--out", "x.csv"), "must end in .xlsx"),
        (("report", "small.toml", "--out", "x.pdf"), "--out: x.pdf; must end in .html or .htm"),
        (("report", "small.toml", "--out", "."), "is a folder; name a file, such as page.html"),
        (
            ("report", "small.toml", "small.toml", "--out", "small.toml"),
            "small.toml is a file; sev",
        ),
        (("night", "small.toml", ".", "--page", "x.pdf"), "--page: x.pdf; must end in .html"),
        (("export", "nowhere", "--out", "x.xlsx"), "nowhere: no saved result here"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_bad_usage_is_one_line(cli: Cli, words: tuple[str, ...], told: str):
    cli(*RUN)
    found = cli(*words)
    assert found.exit_code == 2
    assert told in found.stderr


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("altair", ("chart", "results/small", "seats", "--out", "x.json")),
        ("vl_convert", ("chart", "results/small", "seats", "--out", "x.svg")),
        ("xlsxwriter", ("export", "results/small", "--out", "x.xlsx")),
        ("babel", ("report", "results/small")),
        ("jinja2", ("report", "results/small")),
    ],
)
def test_a_missing_package_is_one_line_that_says_how_to_install_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, missing: str, words: tuple[str, ...]
):
    cli(*RUN)
    monkeypatch.setitem(sys.modules, missing, None)
    told = cli(*words)
    assert told.exit_code == 2
    assert told.stderr.count("\n") == 1
    extra = "report" if words[0] == "report" else "charts"
    pip = f"{missing}, which is not installed: {sys.executable} -m pip install"
    assert f'{pip} --editable "{extras.ROOT}[{extra}]"' in told.stderr
    monkeypatch.setattr(extras, "ROOT", extras.ROOT / "nowhere")
    assert f'{pip} "election-simulator[{extra}]"' in cli(*words).stderr


def sheets(file: Path) -> dict[str, list[list[str | None]]]:
    """The cells of each sheet of a workbook, read as what it is: XML in a zip file."""
    with zipfile.ZipFile(file) as book:
        names = [
            each.attrib["name"]
            for each in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        shared = [
            "".join(text.text or "" for text in item.iter(f"{MAIN}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        found = {}
        for number, name in enumerate(names, start=1):
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(root.iter(f"{MAIN}f")), "a formula"
            found[name] = [_cells(row, shared) for row in root.iter(f"{MAIN}row")]
        return found


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str | None]:
    cells: dict[int, str | None] = {}
    for cell in row:
        column = 0
        for letter in re.sub("[0-9]", "", cell.attrib["r"]):
            column = 26 * column + ord(letter) - 64
        value = cell.findtext(f"{MAIN}v")
        cells[column] = shared[int(value or 0)] if cell.attrib.get("t") == "s" else value
    return [cells.get(column) for column in range(1, max(cells) + 1)]


def test_a_workbook_has_every_table_with_units_and_says_what_it_is_of(cli: Cli, folder: Path):
    (folder / "small.toml").write_text(
        (folder / "small.toml").read_text().replace("The Reds", "=HYPERLINK(1)")
    )
    cli(*RUN, "--coalitions")
    assert cli("export", "results/small", "--out", "a.xlsx", "--quiet").exit_code == 0
    result = simulator.load_result(next((folder / "results" / "small").iterdir()))
    found = sheets(folder / "a.xlsx")
    assert list(found) == ["about", *result.tables, "coalitions", "power"]
    about = {row[0]: row[1] for row in found["about"]}
    assert about["scenario"] == "small"
    assert about["fingerprint"] == result.tally.fingerprint
    assert (about["draws"], about["seed"]) == ("300", "1")
    assert simulator.__version__ in str(about["program"])
    units, header, *rows = found["parties"]
    assert header == result.parties.columns
    assert units[header.index("p_enters")] == "probability, 0 to 1"
    assert units[header.index("share_mean")] == "percent"
    assert rows[0][header.index("name")] == "'=HYPERLINK(1)"
    for place, name in enumerate(header):
        for row, cell in zip(rows, result.parties[name].to_list(), strict=True):
            if isinstance(cell, float):
                assert float(row[place] or "nan") == pytest.approx(cell, rel=1e-14)
    cli("export", "results/small", "--out", "b.xlsx", "--quiet")
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes()


def test_every_column_of_numbers_has_a_unit(cli: Cli, folder: Path):
    cli(*RUN, "--coalitions", "--cliffs")
    result = simulator.load_result(next((folder / "results" / "small").iterdir()))
    frames = {**result.tables, **result.governing(), "flips": result.flips, "tenths": result.tenths}
    for table in frames.values():
        for name, kind in table.schema.items():
            assert not kind.is_numeric() or unit_of(name), name


def test_running_imports_no_library_of_pictures():
    import subprocess

    code = (
        "import simulator.cli.app, simulator.cli.run, simulator.facade, sys; "
        "sys.exit(any(name in sys.modules for name in ('altair', 'vl_convert', 'xlsxwriter')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
