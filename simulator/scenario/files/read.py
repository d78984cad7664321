"""From a file to a tree: TOML and JSON, read with limits, every fault with its line."""

import datetime
import json
import os
import pathlib
import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel

from simulator.errors import Problem, ScenarioError
from simulator.scenario.files.positions import json_lines, toml_lines, too_deep
from simulator.scenario.tree import Path, Place, Table, shown, shown_key
from simulator.text import number_hint, plain, tidy

Row = TypeVar("Row")
Taken = TypeVar("Taken")
MEGABYTE = 1_000_000
_IN_A_SPREADSHEET = ' (in a spreadsheet: "CSV UTF-8")'
FILE_LIMIT = 10 * MEGABYTE
NESTING_LIMIT = 32
SHOWN = 10
"""Of many problems."""
MOST_FAULTS = 200
"""After so many, the rest of a file is not read."""
MOST_VALUES = 60_000
"""Of a TOML or JSON file, at about ten microseconds each; a CSV file is read faster."""
MOST_LINES, MOST_COLUMNS, MOST_CELLS = 100_000, 2_500, 300_000
"""Of a CSV file: the candidates of the largest elections, and the regions of a wide table."""
SEPARATORS = ",;\t"
"""Between cells."""
LONGEST_WORD = 5_000
_LONG_WORD = re.compile(rf"(?<![^\s,;])[^\s,;]{{{LONGEST_WORD}}}")
BEGINNING = 100_000
"""Characters that are looked at first, for a file that is hostile is mostly so at once."""
MOST_BITS = 14_000
"""Of an integer: Python shows none of more than 4,300 digits."""


def read_tree(path: pathlib.Path) -> Table:
    """The tables of a .toml or .json file, lists as tuples, dates as text, texts as `plain`.

    Raises: ScenarioError, with the line, for what is not valid TOML or JSON.
    """
    text = read_text(path, FILE_LIMIT)
    return parse(text, str(path), path.suffix.lower().removeprefix("."))


def parse(text: str, file: str, syntax: str) -> Table:
    """The tables of a text; `syntax` is "toml" or "json"."""
    _refuse_deep(text[:BEGINNING], file)
    refuse_large_tree(text, file)
    _refuse_deep(text, file)
    raw, lines = _parse_json(text, file) if syntax == "json" else _parse_toml(text, file)
    return _table(raw, (), lines, Place(file))


def _refuse_deep(text: str, file: str) -> None:
    if deep := too_deep(text, NESTING_LIMIT):
        raise fault(file, deep, f"nested deeper than {NESTING_LIMIT}; a scenario is flat")


def _refuse_long_words(text: str, file: str) -> None:
    """Refuse a number, key or text that goes on and on without a blank or a comma."""
    if found := _LONG_WORD.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"more than {LONGEST_WORD:,} characters without a blank or a comma; shorten it"
        raise fault(file, line, message)


def refuse_large_tree(text: str, file: str) -> None:
    """Refuse TOML or JSON with too many values, or with dotted keys of too many parts."""
    values = sum(map(text.count, "=,[{."))
    _refuse_more(values, MOST_VALUES, "values", file, "put long tables in CSV files")
    _refuse_long_words(text, file)


def refuse_large_sheet(text: str, file: str) -> None:
    """Refuse a CSV file with too many lines, columns or cells."""
    header = text.lstrip("\n").partition("\n")[0]
    _refuse_more(text.count("\n"), MOST_LINES, "lines", file, "leave out or add up some")
    _refuse_more(_most(header) + 1, MOST_COLUMNS, "columns", file, "leave out some")
    _refuse_more(_most(text), MOST_CELLS, "cells", file, "leave out some columns or rows")
    _refuse_long_words(text, file)


def _most(text: str) -> int:
    """How often the separator stands that stands most often."""
    return max(map(text.count, SEPARATORS))


def _refuse_more(found: int, most: int, what: str, file: str, advice: str) -> None:
    if found > most:
        raise fault(file, 0, f"{found:,} {what} are too many; at most {most:,}: {advice}")


def tree_of(raw: dict[str, Any], place: Place) -> Table:
    """The tables of data that no file holds; all of them stand at `place`."""
    return _table(raw, (), {}, place)


def read_text(path: pathlib.Path, limit: int) -> str:
    """The text of a file: a regular one, of bounded size, see `text_of`."""
    try:
        refuse_large_file(path, limit)
        return text_of(path.read_bytes(), str(path))
    except OSError as error:
        raise fault(str(path), 0, f"cannot be read: {error.strerror}") from None


def refuse_large_file(path: pathlib.Path, limit: int) -> None:
    """Refuse what is not a regular file, or larger than so many bytes. Raises: OSError, too."""
    if not path.is_file():
        raise fault(str(path), 0, "not a file" if path.exists() else "no such file")
    if (size := path.stat().st_size) > limit:
        found, most = f"{size / MEGABYTE:,.1f} MB", limit // MEGABYTE
        raise fault(str(path), 0, f"{found} is too large; at most {most} MB")


def text_of(content: bytes, file: str) -> str:
    """The text of what a file holds: UTF-8, or UTF-16 with its mark at the start; without NUL."""
    marked = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = _IN_A_SPREADSHEET if file.lower().endswith(".csv") else ""
        raise fault(file, line, "not UTF-8 text; save the file as UTF-8" + hint) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise fault(file, line, "holds a NUL character; not a text file")
    return text


def inside(
    root: pathlib.Path, folder: pathlib.Path, named: str, place: Place, key: str
) -> pathlib.Path:
    """The file that a scenario names, relative to its `folder`; it must lie within `root`."""
    path = pathlib.Path(os.path.normpath(folder / named)) if named.isprintable() else None
    absolute = named.startswith(("/", "\\")) or pathlib.PureWindowsPath(named).drive != ""
    if path is None or absolute or not path.resolve().is_relative_to(root.resolve()):
        where = "this folder" if root == folder else "this folder and those beside it"
        message = f"{shown(named)} is not a file of {where}; copy the file there"
        raise fault(place.file, place.line, message, key)
    if not path.exists():
        raise fault(place.file, place.line, f"{shown(named)}: no such file", key)
    return path


def fault(file: str, line: int, message: str, key: str = "") -> ScenarioError:
    """One problem that ends the reading."""
    return ScenarioError([Problem(str(Place(file, line)), key, message)])


def taken(
    rows: Iterable[tuple[Row, Place]], take: Callable[[Row, Place], Taken], key: str = ""
) -> tuple[list[Taken], list[Problem]]:
    """What `take` makes of each row, and what is wrong with those of which it raises ValueError.

    After `MOST_FAULTS` of them the rest is not read.
    """
    found, problems = list[Taken](), list[Problem]()
    for row, place in rows:
        try:
            found.append(take(row, place))
        except ValueError as error:
            problems.append(Problem(str(place), key, str(error)))
            if len(problems) > MOST_FAULTS:
                break
    return found, problems


def refuse(problems: Sequence[Problem]) -> None:
    """End the reading where there are problems.

    Raises: ScenarioError, with the first of many, and how many more there are.
    """
    if not problems:
        return
    more = len(problems) - SHOWN
    count = f"{more:,}" if len(problems) <= MOST_FAULTS else f"at least {more:,}"
    rest = [Problem(problems[SHOWN].place, "", f"and {count} more errors")] if more > 0 else []
    raise ScenarioError([*problems[:SHOWN], *rest])


def _parse_toml(text: str, file: str) -> tuple[dict[str, Any], dict[Path, int]]:
    try:
        return tomllib.loads(text), toml_lines(text.replace("\r\n", "\n"))
    except ValueError as error:
        message, line, column = str(error), text.count("\n") + 1, ""
        if where := re.search(r" \(at line (\d+), column (\d+)\)", message):
            line, column = int(where[1]), f", at column {where[2]}"
        message = re.sub(r" \(at .*\)$", "", message)
        hint = _toml_hint(message, text.splitlines()[line - 1] if where else "")
        raise fault(file, line, f"not valid TOML{column}: {message}{hint}") from None


def _toml_hint(message: str, line: str) -> str:
    """What to do about a line, where it is a mistake that people make."""
    if message.startswith("Cannot"):
        return " (it appears twice)"
    value = line.partition("=")[2].partition("#")[0].strip()
    return number_hint(value) or ("; put text in quotes" if value[:1].isalpha() else "")


def json_object(text: str, file: str) -> dict[str, Any]:
    """The object that a text of JSON is. Raises: ScenarioError."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"not valid JSON, at column {error.colno}: {error.msg}"
        raise fault(file, error.lineno, message) from None
    except ValueError as error:
        raise fault(file, 0, f"not valid JSON: {error}") from None
    except RecursionError:
        raise fault(file, 0, "not valid JSON: nested too deep") from None
    if not isinstance(raw, dict):
        raise fault(file, 1, "must be a JSON object, between { and }")
    return raw


def _parse_json(text: str, file: str) -> tuple[dict[str, Any], dict[Path, int]]:
    raw = json_object(text, file)
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise fault(file, 0, "holds half a surrogate pair (\\ud800 to \\udfff)") from None
    lines, twice = json_lines(text)
    if twice:
        path, line = twice[0]
        raise fault(file, line, f"the key {shown_key(str(path[-1]))} appears twice in one object")
    return raw, lines


def _table(raw: dict[str, Any], path: Path, lines: dict[Path, int], around: Place) -> Table:
    table = Table(Place(around.file, lines.get(path, around.line)))
    for key, value in raw.items():
        place = Place(around.file, lines.get((*path, key), table.place.line))
        if (name := plain(str(key))) in table:
            message = f"the same key as in line {table.place_of(name).line}; write it once"
            raise fault(*place, message, shown_key(name))
        table.write(name, _value(value, (*path, key), lines, place), place)
    return table


def _value(raw: Any, path: Path, lines: dict[Path, int], place: Place) -> Any:
    match raw:
        case dict():
            return _table(raw, path, lines, place)
        case list() | tuple():
            return tuple(_value(v, (*path, i), lines, place) for i, v in enumerate(raw))
        case datetime.date() | datetime.time():
            return raw.isoformat()
        case BaseModel():
            return _table(raw.model_dump(exclude_unset=True), path, lines, place)
        case np.generic():
            return raw.item()
        case int() if raw.bit_length() > MOST_BITS:
            raise fault(*place, "an integer of thousands of digits; no number here is so large")
        case _:
            return tidy(raw)
