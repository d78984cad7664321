"""One `[[axis]]`: its levels from values, a range, named points, or a distribution to sample."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import ScenarioError
from simulator.figures.definitions import CELLS
from simulator.scenario.files.extends import scenario_file
from simulator.scenario.files.overrides import Setting
from simulator.scenario.files.read import inside
from simulator.scenario.tree import Path as Keys
from simulator.scenario.tree import Place, Table, shown
from simulator.sweep.faults import Reader, dotted, flat, is_value
from simulator.sweep.spec import Axis, Level, in_order, mark, setting
from simulator.sweep.values import (
    MOST_LEVELS,
    LevelError,
    Normal,
    Sample,
    Uniform,
    Value,
    levels,
    values_of_range,
)

RESERVED = (
    *("point", *CELLS, "value", "error", "change", "change_error"),
    *("scenario", "fingerprint", "seed", "draws", "tally_sha256", "result"),
)
"""Columns of the tables of every sweep."""


def value_axis(name: str, key: tuple[str, ...], values: list[Value], place: Place) -> Axis:
    """An axis of values of one key."""
    found = tuple(Level(value, (setting(key, value, place),)) for value in values)
    return Axis(name=name, key=key, levels=found, sampled=False, place=place)


def read_axis(
    reader: Reader, path: Keys, table: Table, folder: Path, sample: Sample | None
) -> Axis:
    """The axis in a table."""
    reader.only(path, table, ("name", "key", *KINDS, "bounds"))
    kinds = [kind for kind in KINDS if kind in table]
    if len(kinds) != 1:
        message = f"give the levels in exactly one way: {', '.join(KINDS)}"
        reader.wrong(path, f"{message}; found {' and '.join(kinds) or 'none'}")
        return Axis(name="", key=(), levels=(), sampled=False, place=reader.place(path))
    if "bounds" in table and kinds[0] != "normal":
        reader.wrong((*path, "bounds"), f"applies only to normal, not to {kinds[0]}; leave it out")
    key = _key(reader, path, table, kinds[0])
    name = reader.text(path, table, "name", dotted(key) or "axis", r"\S(.*\S)?")
    if name in RESERVED:
        reader.wrong(
            (*path, "name"), f"{shown(name)} is a column of the result; choose another name"
        )
    if kinds[0] == "points":
        found = list(_named(reader, (*path, "points"), table["points"], folder))
    else:
        at = (*path, kinds[0])
        values = KINDS[kinds[0]](reader, path, table, name, sample)
        found = [Level(value, (setting(key, value, reader.place(at)),)) for value in values]
    _each_once(reader, (*path, kinds[0]), found)
    sampled = kinds[0] in ("uniform", "normal")
    return Axis(name=name, key=key, levels=tuple(found), sampled=sampled, place=reader.place(path))


def _key(reader: Reader, path: Keys, table: Table, kind: str) -> tuple[str, ...]:
    """The key that an axis of values sets; none for named points."""
    if kind == "points":
        if "key" in table:
            reader.wrong((*path, "key"), "points have their own keys; leave it out")
        if "name" not in table:
            reader.wrong((*path, "name"), "missing; an axis of points needs a name")
        return ()
    if "key" not in table:
        reader.wrong((*path, "key"), 'missing; must be a key such as "party.nsdp.share"')
        return ()
    return tuple(reader.text(path, table, "key", "party.ID.share", r"[^.]+(\.[^.]+)*").split("."))


def _values(reader: Reader, path: Keys, table: Table, *_: object) -> list[Value]:
    """`values = [3, 5, 7]`."""
    values, at = table["values"], (*path, "values")
    if not isinstance(values, tuple) or not values or not all(map(is_value, values)):
        reader.wrong(at, f"{shown(values)}; must be an array of numbers, texts or booleans")
        return []
    if len(values) > MOST_LEVELS:
        reader.wrong(at, f"{len(values):,} values; at most {MOST_LEVELS:,}")
        return []
    return list(values)


def _range(reader: Reader, path: Keys, table: Table, *_: object) -> list[Value]:
    """`range = "4.0:6.0:0.1"`."""
    text = table["range"]
    if not isinstance(text, str):
        reader.wrong((*path, "range"), f'{shown(text)}; must be text such as "4.0:6.0:0.1"')
        return []
    try:
        return list(values_of_range(text))
    except LevelError as error:
        reader.wrong((*path, "range"), str(error))
        return []


def _uniform(
    reader: Reader, path: Keys, table: Table, name: str, sample: Sample | None
) -> list[Value]:
    """`uniform = [4.5, 6.0]`."""
    at = (*path, "uniform")
    low, high = reader.pair(at, table["uniform"], "two numbers, [LOW, HIGH]")
    if not low < high:
        reader.wrong(at, f"{low:g} is not below {high:g}")
    return _drawn(reader, at, Uniform(low, high), name, sample)


def _normal(
    reader: Reader, path: Keys, table: Table, name: str, sample: Sample | None
) -> list[Value]:
    """`normal = [5.3, 0.4]`, cut off at `bounds = [4.0, 7.0]`."""
    at = (*path, "normal")
    mean, sd = reader.pair(at, table["normal"], "two numbers, [MEAN, STANDARD DEVIATION]")
    if "bounds" not in table:
        reader.wrong((*path, "bounds"), "missing; a normal needs bounds = [LOW, HIGH]")
        return []
    low, high = reader.pair((*path, "bounds"), table["bounds"], "two numbers, [LOW, HIGH]")
    if sd <= 0:
        reader.wrong(at, f"{sd:g}; the standard deviation must be above 0")
        return []
    if not max(low, mean - 8 * sd) < min(high, mean + 8 * sd):
        reader.wrong((*path, "bounds"), f"there is no value between {low:g} and {high:g}")
        return []
    return _drawn(reader, at, Normal(mean, sd, low, high), name, sample)


def _drawn(
    reader: Reader, at: Keys, distribution: Uniform | Normal, name: str, sample: Sample | None
) -> list[Value]:
    if sample is None:
        reader.wrong(at, "how many points? add [sample] with points, method and seed")
        return []
    return list(levels(distribution, name, sample))


KINDS: Mapping[str, Callable[[Reader, Keys, Table, str, Sample | None], list[Value]]] = {
    "values": _values,
    "range": _range,
    "points": lambda *_: [],
    "uniform": _uniform,
    "normal": _normal,
}
"""The kinds of levels. `points`, which have names, are read separately."""


def _named(reader: Reader, path: Keys, value: Any, folder: Path) -> Iterator[Level]:
    """`points = [{ name = "A", set = { ... } }, { name = "B", scenario = "b.toml" }]`."""
    for at, row in reader.rows(path, value):
        reader.only(at, row, ("name", "set", "scenario"))
        if "name" not in row:
            reader.wrong((*at, "name"), "missing; a point needs a name")
        name = reader.text(at, row, "name", "A")
        said = in_order(tuple(read_settings(reader, (*at, "set"), row.get("set"))))
        own = (*at, "scenario")
        file = named_file(reader, own, row["scenario"], folder) if "scenario" in row else None
        yield Level(name, said, file)


def read_settings(reader: Reader, path: Keys, table: Any) -> Iterator[Setting]:
    """Keys of a scenario and their values."""
    if table is None:
        return
    if not isinstance(table, Table):
        reader.wrong(path, f"{shown(table)}; must be a table of keys, as in party.nsdp.share = 5")
        return
    for names, value, at in flat(path, table):
        values = value if isinstance(value, tuple) else (value,)
        if not all(names) or not all(map(is_value, values)):
            reader.wrong(at, f"{shown(value)}; must be a number, text, boolean or array of these")
        else:
            yield setting(names, value, reader.place(at))


def named_file(reader: Reader, path: Keys, named: Any, folder: Path) -> Path | None:
    """A scenario given in the sweep: in its folder, the one above, or a neighbouring one."""
    if not isinstance(named, str):
        told = "missing" if named is None else shown(named)
        reader.wrong(path, f"{told}; must be the name of a scenario file")
        return None
    try:
        root = folder.resolve().parent
        return scenario_file(inside(root, folder, named, reader.place(path), str(path[-1])))
    except ScenarioError as error:
        reader.wrong(path, error.problems[0].message)
        return None


def _each_once(reader: Reader, path: Keys, found: list[Level]) -> None:
    seen = set()
    for level in found:
        if mark(level.label) in seen:
            reader.wrong(path, f"{shown(level.label)} appears twice")
        seen.add(mark(level.label))
