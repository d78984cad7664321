"""A scenario and those it extends, read and merged: `extends = "../base/scenario.toml"`.

Tables merge deeply, arrays of tables merge by id; anything else the child says replaces the
parent's. So do keys that say the same thing in another way, and keys of another kind of table.
A table that says `extends = false` takes nothing over; with nothing else in it, it takes the
parent's away. `--set` is a very short child.
"""

import pathlib
from collections.abc import Mapping
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.allowed import Node, child, keys, row_node, schema
from simulator.scenario.files.counts import read_counts
from simulator.scenario.files.draws import fill_draws, read_draws
from simulator.scenario.files.fill_counts import fill_counts
from simulator.scenario.files.fill_polls import Tell, fill_polls, name_polls
from simulator.scenario.files.fill_returns import fill_returns, name_returns, put_returns
from simulator.scenario.files.geojson import fill_map, read_map
from simulator.scenario.files.laws import ROWS, tables_of
from simulator.scenario.files.named_sheets import fill
from simulator.scenario.files.read import fault, inside, read_tree
from simulator.scenario.files.shipped import FOLDER, file_named, suggestion
from simulator.scenario.tree import Place, Table, is_rows, rows_of, shown

CHAIN_LIMIT = 16
_SUFFIXES = (".toml", ".json")
ALONE = "extends"
"""The key of a table that, where it is false, replaces the parent's table."""
_SIZES = ("effective_sample_size", "sample_size", "design_effect")
_SPREAD = ("spread", "days", "kind", "filled")

REPLACES: Mapping[str, tuple[str, ...]] = {
    "effective_sample_size": (*_SIZES[1:], "national_sd", "covariance", *_SPREAD),
    "sample_size": ("effective_sample_size", "national_sd", "covariance", *_SPREAD),
    "national_sd": (*_SIZES, "covariance", *_SPREAD),
    "covariance": (*_SIZES, "national_sd", "correlation", *_SPREAD),
    "spread": (*_SIZES, "national_sd", "covariance", "correlation", *_SPREAD[1:]),
    "csv": ("poll", "pooled", "region", "district", "nation"),
    "poll": ("csv", "pooled"),
    "counted": ("expected",),
    "expected": ("counted",),
    "map": ("outline",),
    "share": ("votes",),
    "votes": ("share",),
}
"""A key of a child, and the parent's keys in the same table that it replaces."""


def read_whole(path: str | pathlib.Path, tell: Tell | None = None, returns: Any = None) -> Table:
    """The full content of a scenario file, with its CSV files and parents.

    `returns`, a path or a frame, are in the place of those that the file names.

    A parent is a file in the scenario's own folder or one beside it, or a scenario that ships, by
    its name. `tell` gets what was changed in polls. Raises: ScenarioError for a file that cannot
    be read, for another parent, or for a circle.
    """
    file = scenario_file(pathlib.Path(path))
    tree = _merged(read_tree(file), file.parent, file.resolve().parent.parent, (file,))
    if returns is not None:
        put_returns(tree, returns, Place("--returns"))
    return _finished(tree, tell)


def whole_of(tree: Table, folder: pathlib.Path) -> Table:
    """The same of a tree that was made in Python; files that it names are in `folder`."""
    return _finished(_merged(tree, folder, folder.resolve(), ()))


def _finished(tree: Table, tell: Tell | None = None) -> Table:
    drop_marks(tree)
    fill_draws(tree)
    fill_polls(tree, tell)
    fill_counts(tree)
    fill_returns(tree, tell)
    fill_map(tree, tell)
    return tree


def scenario_file(path: pathlib.Path) -> pathlib.Path:
    """The file meant by a path: itself, the scenario.toml in a folder, or one that ships.

    What exists wins over a name that ships.
    """
    try:
        return _file_of(path)
    except (OSError, ValueError) as error:  # a name too long, or with a NUL
        raise fault(shown(str(path)), 0, f"is not the name of a file ({error.args[-1]})") from None


def _file_of(path: pathlib.Path) -> pathlib.Path:
    if path.is_dir():
        if not (path / "scenario.toml").is_file():
            raise fault(str(path), 0, "this folder has no scenario.toml; give the file itself")
        return path / "scenario.toml"
    if not path.exists():
        if shipped := file_named(path):
            return shipped
        raise fault(str(path), 0, f"no such file or folder; {suggestion(path)}")
    if path.suffix.lower() not in _SUFFIXES:
        wrong = "a scenario is a .toml or .json file, or a folder with a scenario.toml"
        raise fault(str(path), 0, wrong)
    return path


def _merged(
    tree: Table, folder: pathlib.Path, root: pathlib.Path, chain: tuple[pathlib.Path, ...]
) -> Table:
    """A tree with its CSV files, its parent and its law.

    Files that it names are in `folder`, parents in `root`; `chain` are those that extend it.
    """
    fill(tree, folder)
    read_counts(tree, folder)
    read_draws(tree, folder)
    name_polls(tree, folder)
    name_returns(tree, folder)
    read_map(tree, folder)
    _part_quotas(tree)
    parent = None
    if "extends" in tree:
        file = _parent(tree, folder, root, chain)
        del tree["extends"]
        ships = file.resolve().is_relative_to(FOLDER.resolve())
        around = FOLDER if ships else root
        parent = _merged(read_tree(file), file.parent, around, (*chain, file))
    if "law" in tree:  # it takes the place of the parent's tiers and ballots
        law = tables_of(tree.pop("law"), tree.place_of("law"))
        parent = law if parent is None else merge(parent.without(*ROWS), law, schema())
    return tree if parent is None else merge(parent, tree, schema())


def _part_quotas(tree: Table) -> None:
    """A quota of mandates, `quota = { share = 30, ... }`, is the tier's `guarantee`.

    Before a law's tier is merged: that has a quota of votes.
    """
    for row in rows_of(tree.get("tier")):
        if isinstance(row.get("quota"), Table) and "guarantee" not in row:
            row.write("guarantee", row["quota"], row.place_of("quota"))
            del row["quota"]


def _parent(
    tree: Table, folder: pathlib.Path, root: pathlib.Path, chain: tuple[pathlib.Path, ...]
) -> pathlib.Path:
    named, place = tree["extends"], tree.place_of("extends")
    if not isinstance(named, str):
        message = f"{shown(named)}; must be the name of a single scenario file"
        raise fault(*place, message, "extends")
    parent = _file(named, folder, root, place)
    if parent.resolve() in [file.resolve() for file in chain]:
        circle = " extends ".join(str(file) for file in (*chain, parent))
        raise fault(*place, f"a circular chain: {circle}", "extends")
    if len(chain) >= CHAIN_LIMIT:
        raise fault(*place, f"more than {CHAIN_LIMIT} scenarios, each extending another", "extends")
    return parent


def _file(named: str, folder: pathlib.Path, root: pathlib.Path, place: Place) -> pathlib.Path:
    """The file that `extends` names; what exists wins over a name that ships."""
    try:
        return scenario_file(inside(root, folder, named, place, "extends"))
    except ScenarioError as error:
        name = pathlib.Path(named)
        if shipped := None if (folder / name).exists() else file_named(name):
            return shipped
        if not name.suffix and str(error).endswith("no such file"):
            message = f"{shown(named)}: no such file; {suggestion(name)}"
            raise fault(*place, message, "extends") from None
        raise


def merge(parent: Table, later: Table, node: Node | None) -> Table:
    """The parent, overwritten by `later`; `node` is the schema of both."""
    merged = Table(later.place)
    others = set(keys(node)) - set(keys(node, later)) if node is not None else set()
    gone = others.union(*(REPLACES.get(key, ()) for key in later))
    for key, value in parent.items():
        if key not in gone:
            merged.write(key, value, parent.place_of(key))
    for key, value in later.items():
        inner = child(node, key, later) if node is not None else None
        if _takes_away(value):
            merged.pop(key, None)
        else:
            merged.write(key, _over(merged.get(key), value, inner), later.place_of(key))
    return merged


def stands_alone(table: Table) -> bool:
    """Whether a table takes nothing over from its parent's."""
    return table.get(ALONE) is False


def drop_marks(value: Any) -> None:
    """Take the marks of tables that stand alone out of a merged tree: the model knows none."""
    if is_rows(value):
        for row in value:
            drop_marks(row)
    if isinstance(value, Table):
        if stands_alone(value):
            del value[ALONE]
        for key in [key for key, each in value.items() if _takes_away(each)]:
            del value[key]
        for each in value.values():
            drop_marks(each)


def _takes_away(value: Any) -> bool:
    return isinstance(value, Table) and stands_alone(value) and len(value) == 1


def _over(old: Any, new: Any, node: Node | None) -> Any:
    if isinstance(old, Table) and isinstance(new, Table) and not stands_alone(new):
        return merge(old, new, node)
    if _have_ids(old) and _have_ids(new):
        return _merged_rows(old, new, row_node(node) if node is not None else None)
    return new


def _have_ids(value: Any) -> bool:
    return is_rows(value) and all(isinstance(row.get("id"), str) for row in value)


def _merged_rows(
    old: tuple[Table, ...], new: tuple[Table, ...], node: Node | None
) -> tuple[Table, ...]:
    rows = list(old)
    index = {row["id"]: number for number, row in enumerate(old)}
    for row in new:
        # A row that is named twice is kept twice, and refused as such later.
        number = index.pop(row["id"], None)
        if number is None:
            rows.append(row)
        else:
            rows[number] = row if stands_alone(row) else merge(rows[number], row, node)
    return tuple(rows)
