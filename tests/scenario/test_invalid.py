"""Every file in invalid/ has one mistake; its first lines say what the user is told."""

import os
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import load

FOLDER = Path(__file__).parent / "invalid"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".toml", ".json"))


def expected(name: str) -> list[str]:
    comments = (FOLDER / name).with_suffix(".expect") if name.endswith(".json") else FOLDER / name
    lines = comments.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def said(path: Path | str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", FILES)
def test_one_mistake_gives_exactly_its_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    wanted = expected(name)
    found = said(name)
    assert wanted
    for number, line in enumerate(wanted):
        if line.endswith("…"):  # the rest is the parser's, and changes with Python
            found[number] = found[number][: len(line) - 1] + "…"
    assert found == wanted


def test_there_are_many_of_them() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("name", FILES)
def test_messages_are_for_people(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    for line in said(name):
        assert line.isprintable()
        assert len(line) < 400
        assert not any(word in line for word in ("pydantic", "Input should", "Traceback", "Spec"))


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("swing_sd = 31,5", "; use a decimal point, not a comma"),
        ("swing_sd = 31%", "; write percent without a sign"),
        ("name = Amanat", "; put text in quotes"),
        ('name = "Amanat" = 3', ""),
        ('name = "1 = 2,5', ""),
        ("name Amanat", ""),
    ],
)
def test_what_to_do_about_a_line_that_is_not_toml(write, plain: str, line: str, hint: str) -> None:
    (found,) = said(write("typed.toml", plain.replace("share = 60", f"share = 60\n{line}")))
    assert ":7: not valid TOML, at column " in found
    assert found.partition("; ")[2] == hint.removeprefix("; ")


def test_all_mistakes_are_told_at_once(write, plain: str) -> None:
    text = plain.replace("share = 60", "share = 600").replace("seats = 10", "seats = 0\nx = 1")
    assert [line.split(": ", 2)[1] for line in said(write("three.toml", text))] == [
        "party.amanat.share",
        "tier.list.seats",
        "tier.list.x",
    ]


def test_mistakes_are_told_in_the_order_of_the_file(write, plain: str) -> None:
    start = plain.index("[[party]]"), plain.index("[[tier]]")
    tier = plain[start[1] :].replace("seats = 10", "seats = 0")
    parties = plain[start[0] : start[1]].replace("share = 60", "share = 600")
    lines = said(write("order.toml", plain[: start[0]] + tier + parties))
    assert [line.split(": ")[1] for line in lines] == ["tier.list.seats", "party.amanat.share"]


def test_many_unknown_keys_of_one_table_are_said_four_times(write, plain: str) -> None:
    lines = said(write("keys.toml", plain + "".join(f"k{number} = 1\n" for number in range(100))))
    assert len(lines) == 4
    assert lines[3].endswith("and 97 more like this")


def test_ten_thousand_parties_and_a_thousand_million_seats(write, plain: str) -> None:
    rows = "".join(f'[[party]]\nid = "p{number}"\nshare = 0.01\n' for number in range(10_000))
    text = rows + plain[plain.index("[votes]") :].replace("seats = 10", "seats = 1_000_000_000")
    path = write("huge.toml", 'format = 1\nid = "huge"\n' + text)
    assert said(path) == [
        f"{path}:3: party: an array of 10,000; must be an array of 1 to 2,000 tables",
        f"{path}:{text[: text.index('seats')].count(chr(10)) + 3}: tier.list.seats: "
        "1000000000; must be between 1 and 100,000",
    ]


def test_ten_thousand_times_the_same_mistake_is_said_four_times(write, plain: str) -> None:
    rows = "".join(f"r{number},-1\n" for number in range(5000))
    write("regions.csv", "id,registered\n" + rows)
    lines = said(write("many.toml", plain + '[region]\ncsv = "regions.csv"\n'))
    assert len(lines) == 4
    assert lines[3].endswith("regions.csv:5: and 4,997 more like this")


@pytest.mark.parametrize(("name", "size", "limit"), [("a.toml", 50, 10), ("a.json", 50, 10)])
def test_a_file_of_fifty_megabytes(tmp_path: Path, name: str, size: int, limit: int) -> None:
    path = tmp_path / name
    path.touch()
    os.truncate(path, size * 1_000_000)
    assert said(path) == [f"{path}: {size}.0 MB is too large; at most {limit} MB"]


def test_a_csv_of_fifty_megabytes(write, plain: str) -> None:
    csv = write("regions.csv", "")
    os.truncate(csv, 50_000_000)
    path = write("large.toml", plain + '[region]\ncsv = "regions.csv"\n')
    assert said(path) == [f"{csv}: 50.0 MB is too large; at most 20 MB"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"format = 1\nid = '\xff'\n", ":2: not UTF-8 text; save the file as UTF-8"),
        (b"format = 1\nid = 'a\0b'\n", ":2: holds a NUL character; not a text file"),
        (b"a = " + b"[" * 100_000, ":1: nested deeper than 32; a scenario is flat"),
        (b"a = " + b"{b=" * 100_000, ":1: nested deeper than 32; a scenario is flat"),
        (b"a" + b".a" * 100_000 + b" = 1", ":1: nested deeper than 32; a scenario is flat"),
        (b"[" + b"a." * 100_000 + b"a]", ":1: nested deeper than 32; a scenario is flat"),
    ],
)
def test_bytes_that_are_no_scenario(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bytes.toml"
    path.write_bytes(content)
    assert said(path) == [f"{path}{message}"]


def test_deep_json(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"a": ' + "[" * 100_000)
    assert said(path) == [f"{path}:1: nested deeper than 32; a scenario is flat"]


def test_paths_that_are_no_scenario(tmp_path: Path) -> None:
    for name in ("none.toml", "none"):
        (line,) = said(tmp_path / name)
        assert line.startswith(f"{tmp_path}/{name}: no such file or folder; built-in scenarios:")
    message = "this folder has no scenario.toml; give the file itself"
    assert said(tmp_path) == [f"{tmp_path}: {message}"]
