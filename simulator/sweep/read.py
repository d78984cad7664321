"""From a sweep file, or a scenario and `--vary`, to a `Sweep`: every fault of it at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.extends import read_whole, scenario_file
from simulator.scenario.files.overrides import Setting
from simulator.scenario.files.read import read_tree
from simulator.scenario.tree import Path as Keys
from simulator.scenario.tree import Place, Table, shown
from simulator.sweep.axes import named_file, read_axis, read_settings, value_axis
from simulator.sweep.faults import Reader, dotted, flat, is_value
from simulator.sweep.spec import MOST_POINTS, Axis, Label, PointSelector, Sweep, in_order
from simulator.sweep.values import METHODS, LevelError, Sample, values_of_option
from simulator.tally import MOST_DRAWS, MOST_SEED
from simulator.text import DEVICES

DRAWS, SEED = 1_000_000, 1
OURS = ("draws", "seed", "set", "sample", "axis", "include", "exclude", "baseline")
"""Keys that no scenario has: a file with one of them is a sweep."""
KEYS = ("format", "id", "name", "notes", "extends", *OURS)
ID = rf"(?!(?i:{DEVICES})$)[^\W_][\w-]{{0,63}}"
VARY = Place("--vary")


def read(
    path: str | Path,
    vary: Sequence[str] = (),
    settings: Sequence[str] = (),
    returns: str | Path | None = None,
) -> Sweep:
    """The sweep in a file, or that of a scenario with the axes of `--vary`, as `KEY=3,5,7`.

    `settings` are those of `--set`, as `KEY=VALUE`: set at every point, after the file's own.
    `returns` are counts of election night, the same at every point.

    Raises: ScenarioError, with every fault and its line.
    """
    file = scenario_file(Path(path))
    tree = read_tree(file)
    axes = [_axis_of_option(text) for text in vary]
    if not _is_sweep(tree):
        return _with(_of_scenario(file, axes), settings, returns)
    reader = Reader(tree)
    sweep = _sweep(reader, file, axes)
    reader.refuse()
    return _with(sweep, settings, returns)


def is_sweep(path: Path) -> bool:
    """Whether a file is a sweep, not a scenario. Raises: ScenarioError, where it is not a file."""
    return _is_sweep(read_tree(scenario_file(path)))


def _is_sweep(tree: Table) -> bool:
    return any(key in tree for key in OURS)


def _with(sweep: Sweep, texts: Sequence[str], returns: str | Path | None) -> Sweep:
    """The sweep with more settings, and with returns, at every point."""
    more = in_order(tuple(map(Setting.of, texts)))
    return replace(sweep, settings=(*sweep.settings, *more), returns=returns)


def _of_scenario(file: Path, axes: list[Axis]) -> Sweep:
    """A scenario whose axes stand on the command line."""
    if not axes:
        message = "no axis: add [[axis]] tables to the file, or --vary KEY=VALUE,VALUE"
        raise ScenarioError([Problem(str(file), "", message)])
    if repeated := _repeated(axes):
        raise ScenarioError(
            [Problem(str(VARY), repeated, "is already an axis; give each axis once")]
        )
    reader = Reader(read_whole(file))
    identity = reader.text((), reader.tree, "id", file.stem, ID)
    name = reader.text((), reader.tree, "name", identity)
    return Sweep(
        id=identity, name=name, base=file, file=str(file), axes=tuple(axes), draws=DRAWS, seed=SEED
    )


def _axis_of_option(text: str) -> Axis:
    """`KEY=a,b,c` or `KEY=FIRST:LAST:STEP`."""
    said = Setting.of(text, VARY, "party.nsdp.share=4,5,6 or party.nsdp.share=4:6:0.5")
    key = dotted(said.names)
    try:
        values = values_of_option(said.text)
    except LevelError as error:
        raise ScenarioError([Problem(str(VARY), key, str(error))]) from None
    return value_axis(key, said.names, values, VARY)


def _repeated(axes: Sequence[Axis]) -> str:
    """The name of an axis that another has too, or none."""
    names = [axis.name for axis in axes]
    return next((name for name in names if names.count(name) > 1), "")


def _sweep(reader: Reader, file: Path, more: list[Axis]) -> Sweep:
    tree = reader.tree
    reader.head(KEYS)
    sample = _sample(reader)
    axes = [
        *(
            read_axis(reader, path, row, file.parent, sample)
            for path, row in reader.rows(("axis",), tree.get("axis"))
        ),
        *more,
    ]
    if not axes:
        reader.wrong((), "no axis: add [[axis]] tables, or --vary KEY=VALUE,VALUE")
    if repeated := _repeated(axes):
        reader.wrong(("axis",), f'two axes are called "{repeated}"; rename one')
    sampled = sample.points if sample and any(axis.sampled for axis in axes) else 0
    if sample and not sampled and not reader.faults:
        reader.wrong(("sample",), "no axis is sampled; add one with uniform or normal")
    identity = reader.text((), tree, "id", file.stem, ID)
    base = named_file(reader, ("extends",), tree.get("extends"), file.parent)
    baseline = tree.get("baseline")
    return Sweep(
        id=identity,
        name=reader.text((), tree, "name", identity),
        base=base or file,
        settings=in_order(tuple(read_settings(reader, ("set",), tree.get("set")))),
        draws=reader.whole((), tree, "draws", DRAWS, 1, MOST_DRAWS),
        seed=reader.whole((), tree, "seed", SEED, 0, MOST_SEED),
        axes=tuple(axes),
        sample=sampled,
        include=tuple(_rows(reader, "include", axes)),
        exclude=tuple(_rows(reader, "exclude", axes)),
        baseline=None if baseline is None else _row(reader, ("baseline",), baseline, axes),
        file=str(file),
    )


def _sample(reader: Reader) -> Sample | None:
    """`[sample]`: how many points the sampled axes have, how they are chosen, and the seed."""
    table, path = reader.tree.get("sample"), ("sample",)
    if table is None:
        return None
    if not isinstance(table, Table):
        reader.wrong(path, f"{shown(table)}; must be a table with points, method and seed")
        return None
    reader.only(path, table, ("points", "method", "seed"))
    method = next((each for each in METHODS if each == table.get("method", METHODS[0])), None)
    if method is None:
        known = " or ".join(f'"{each}"' for each in METHODS)
        reader.wrong((*path, "method"), f"{shown(table['method'])}; must be {known}")
    if "points" not in table:
        reader.wrong((*path, "points"), "missing; must be a whole number")
    points = reader.whole(path, table, "points", 2, 1, MOST_POINTS)
    return Sample(points, method or METHODS[0], reader.whole(path, table, "seed", 1, 0, MOST_SEED))


def _rows(reader: Reader, key: str, axes: Sequence[Axis]) -> Iterator[PointSelector]:
    """`[[include]]` or `[[exclude]]`."""
    for path, row in reader.rows((key,), reader.tree.get(key)):
        yield _row(reader, path, row, axes)


def _row(reader: Reader, path: Keys, table: Any, axes: Sequence[Axis]) -> PointSelector:
    """Labels by axis. Of an exclusion a label may be several, in an array."""
    labels: dict[str, tuple[Label, ...]] = {}
    if not isinstance(table, Table) or not table:
        reader.wrong(path, f"{shown(table)}; must be a table of axes and their values")
        return PointSelector({}, reader.place(path))
    names = [axis.name for axis in axes]
    for found, value, at in flat(path, table):
        name = ".".join(found)
        axis = next((axis for axis in axes if axis.name in (name, dotted(found))), None)
        several = value if isinstance(value, tuple) and path[0] == "exclude" else (value,)
        if axis is None:
            reader.wrong(at, f"no such axis; {did_you_mean(name, names, 'axes')}")
        elif not several or not all(map(is_value, several)):
            reader.wrong(at, f"{shown(value)}; must be a value of the axis")
        elif unknown := [each for each in several if axis.level(each) is None]:
            known = did_you_mean(str(unknown[0]), [str(level.label) for level in axis.levels])
            reader.wrong(at, f"{shown(unknown[0])} is not a point of the axis; {known}")
        else:
            labels[axis.name] = several
    return PointSelector(labels, reader.place(path))
