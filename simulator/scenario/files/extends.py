"""A scenario and those it extends, read and merged: `extends = "../base/scenario.toml"`."""

import pathlib
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.allowed import schema
from simulator.scenario.files.counts import read_counts
from simulator.scenario.files.draws import fill_draws, read_draws
from simulator.scenario.files.fill_counts import fill_counts
from simulator.scenario.files.fill_polls import Tell, fill_polls, name_polls
from simulator.scenario.files.fill_returns import fill_returns, name_returns, put_returns
from simulator.scenario.files.geojson import fill_map, read_map
from simulator.scenario.files.laws import under_law
from simulator.scenario.files.merge import drop_marks, merge
from simulator.scenario.files.named_sheets import fill
from simulator.scenario.files.read import fault, inside, read_tree
from simulator.scenario.files.shipped import FOLDER, file_named, suggestion
from simulator.scenario.tree import Place, Table, rows_of, shown

CHAIN_LIMIT = 16
_SUFFIXES = (".toml", ".json")


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
    base = under_law(tree, parent)
    return tree if base is None else merge(base, tree, schema())


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
