"""docs/data.md lists every column of every table and every JSON field, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from simulator.document import document
from simulator.facade import Result, simulate
from simulator.facade.result import GOVERNING, NEAR
from simulator.tables import TABLES
from tests.handmade import SCENARIO, TEN, tally_of

PAGE = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")
SECTIONS = {
    re.sub("`", "", section.partition("\n")[0]): section for section in PAGE.split("\n## ")[1:]
}
TYPES = {"text": pl.String, "whole": pl.Int64, "number": pl.Float64, "true or false": pl.Boolean}
MAPS = {
    "house_sizes": "SEATS",
    "parties[].tiers": "TIER",
    "seat_counts": "PARTY",
    "events": "EVENT",
    "proportionality": "MEASURE",
}
"""Objects whose keys are ids, and what the page calls each."""
PARTIES = [party.id for party in SCENARIO.party]


def rows(section: str) -> Iterator[tuple[list[str], list[str]]]:
    """The names in the first cell of each row of the tables of a section, and its other cells."""
    for line in section.splitlines():
        if line.startswith("| `"):
            first, *others = (cell.strip() for cell in line.strip("|").split(" | "))
            yield re.findall(r"`([^`]+)`", first), others


def written(table: str) -> dict[str, Any]:
    """The columns that the page has of a table, and their types."""
    return {name: TYPES[kind] for names, (kind, *_) in rows(SECTIONS[table]) for name in names}


def in_code(frame: pl.DataFrame) -> dict[str, Any]:
    names = {f"seats_{party}": "seats_PARTY" for party in PARTIES}
    return {names.get(name, name): kind for name, kind in frame.schema.items()}


ON_REQUEST = (*GOVERNING, *NEAR)


def test_every_table_has_its_section_and_nothing_else_has():
    assert list(SECTIONS) == [*(table.__name__ for table in TABLES), *ON_REQUEST, "JSON"]


def test_every_column_is_listed_with_its_type():
    for table in TABLES:
        assert written(table.__name__) == in_code(table(SCENARIO, tally_of(TEN)))


def test_columns_of_tables_on_request_are_listed_with_their_types():
    result = Result(SCENARIO, simulate(SCENARIO, 30, threads=1, quiet=True))
    assert result.governing().keys() == set(GOVERNING)
    for name in ON_REQUEST:
        assert [*written(name).items()] == [*getattr(result, name).schema.items()]
        assert name in dir(result)
    assert not set(ON_REQUEST) & result.document().keys()


def fields(value: Any, path: str = "") -> Iterator[str]:
    """The path of every leaf; arrays of numbers and texts are one."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from fields(each, f"{path}.{MAPS.get(path, key)}".lstrip("."))
    elif value == [] and any(name.startswith(f"{path}[]") for name in listed()):
        yield from (name for name in listed() if name.startswith(f"{path}[]"))  # nobody asked
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for each in value:
            yield from fields(each, f"{path}[]")
    else:
        yield path


def listed() -> Iterator[str]:
    """The paths that the page has; "columns of `a` but `b`" are that table's."""
    for names, (what, *_) in rows(SECTIONS["JSON"]):
        if what.startswith("columns of"):
            table, *without = re.findall(r"`([^`]+)`", what)
            yield from (
                f"{names[0]}.{column}" for column in written(table) if column not in without
            )
        else:
            yield from names


def test_every_field_of_json_is_listed():
    assert {*fields(document(SCENARIO, tally_of(TEN)))} == {*listed()}
