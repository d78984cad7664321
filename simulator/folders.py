"""Folders of files that change together: one of them, the index, names the hash of each other.

A change may be killed between any two steps. Their order:

1. each file is written next to its place, as `<name>.new`, and forced to the disk;
2. an index that names the `<name>.new` takes the place of the old one: by this one step the change
   is made, and each file that the index names is whole and has its hash, before it and after it;
3. each `<name>.new` gets its own name too, which no index names now;
4. an index that names those takes the place of the other;
5. every `<name>.new`, and every file that is not named any more, is removed.

A change that was killed after step 2 is finished by `settle`, before the next one or by the next
run; what one that was killed earlier has left is removed there.

Nothing in such a folder is trusted: it may come from anywhere. Names are those that its `Kind`
knows, no link is followed, nothing is opened but files, and nothing outside is touched.
"""

import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ValidationError

from simulator.errors import ResultError
from simulator.files import (
    damage,
    entry,
    json_bytes,
    read,
    refuse_unless_folder,
    sealed,
    sync,
    write,
)

NEW, PART = ".new", ".part"
"""Endings of a file that is written, and of a second name that is being made for one."""


@dataclass(frozen=True)
class Kind:
    """What a folder of one kind holds."""

    index: str
    schema: int
    names: re.Pattern[str]
    """Of all files that it may have."""
    needed: tuple[str, ...]
    """Files that it always has."""
    folders: tuple[str, ...]
    """Folders in it that have some of the files."""
    shape: type[BaseModel]
    """Of the index."""
    again: str
    """What brings back a folder that was removed, as in "run the scenario"."""

    @classmethod
    def of_tables(
        cls, index: str, files: tuple[str, ...], shape: type[BaseModel], again: str
    ) -> Self:
        """That of folders that always have the same files."""
        return cls(
            index=index,
            schema=1,
            names=re.compile("|".join(map(re.escape, files))),
            needed=files,
            folders=(),
            shape=shape,
            again=again,
        )

    def holds(self, folder: Path) -> bool:
        """Whether a folder is of this kind, be it without its index."""
        return any(os.path.lexists(folder / name) for name in (self.index, *self.needed))


def read_index(folder: Path, kind: Kind) -> dict[str, Any]:
    """What the index of a folder says. Raises: ResultError, where it is missing or damaged."""
    path = folder / kind.index
    refuse_unless_folder(folder)
    content = read(path)
    if content is None and not kind.holds(folder):
        raise ResultError(f"{path}: missing; no result was saved here")
    told = _parsed(content or b"")
    if told is not None and told.get("schema") != kind.schema and "schema" in told:
        raise ResultError(
            f"{path}: schema {told['schema']!r:.40}; this program reads {kind.schema}"
        )
    if told is None or _sealed_bytes(told) != content:
        raise ResultError(f"{path}: {damage(content, None, kind.again)}")
    for fault in _wrong(told, kind):  # which this program cannot have written
        raise ResultError(f"{path}: {fault}; remove the folder and {kind.again} again")
    return told


def _parsed(content: bytes) -> dict[str, Any] | None:
    with suppress(ValueError, RecursionError):
        told = json.loads(content)
        return told if isinstance(told, dict) else None
    return None


def _sealed_bytes(told: Mapping[str, Any]) -> bytes | None:
    with suppress(ValueError, RecursionError):
        return json_bytes(sealed(told))
    return None


def _wrong(told: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    """What is wrong with an index whose hash is right."""
    try:
        kind.shape.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        yield f"{'.'.join(map(str, first['loc'])):.80}: {first['msg']}"
        return
    names = names_of(told)
    for name in names:
        if not kind.names.fullmatch(name):
            yield f"files: {name!r:.80} is not a file of such a folder"
        elif names.count(name) > 1:
            yield f"files: {name!r} is named twice"
    for name in kind.needed:
        if name not in names:
            yield f"files: {name!r} is not named"


def content_of(folder: Path, told: Mapping[str, Any], name: str, kind: Kind) -> bytes:
    """What the index promises under a name.

    Raises: ResultError, where it is missing or damaged.
    """
    written = name if name in told["files"] else f"{name}{NEW}"
    noted = told["files"][written]
    path = _place(folder, written)
    content = read(path, noted["bytes"])
    if content is None or entry(content)["sha256"] != noted["sha256"]:
        raise ResultError(f"{path}: {damage(content, noted['bytes'], kind.again)}")
    return content


def names_of(told: Mapping[str, Any]) -> list[str]:
    """The names of all files but the index."""
    return [name.removesuffix(NEW) for name in told["files"]]


def _place(folder: Path, name: str) -> Path:
    """Where a file is, in folders and not behind links. Raises: ResultError."""
    path = folder / name
    refuse_unless_folder(folder)
    refuse_unless_folder(path.parent)
    return path


def commit(
    folder: Path, contents: Mapping[str, bytes], told: Mapping[str, Any], kind: Kind
) -> None:
    """Change a folder. It is locked, and settled.

    Raises: ResultError, where the disk is full; the folder is as it was.
    """
    staged = _renamed(told, {name: f"{name}{NEW}" for name in contents})
    try:
        for name, content in contents.items():
            path = _place(folder, f"{name}{NEW}")
            path.parent.mkdir(exist_ok=True)
            write(path, content)
        for place in _places(folder, contents):
            sync(place)
        _put_index(folder, staged, kind)
    except ResultError:
        _remove_leftovers(folder, kind, NEW)
        raise
    with suppress(ResultError, OSError):  # a change is made by now; the next run finishes it
        _finish(folder, staged, kind)


def settle(folder: Path, kind: Kind) -> dict[str, Any] | None:
    """Finish an earlier change, or remove what it has left; returns what the index says then.

    None where no change was ever made. The folder is locked.

    Raises: ResultError, where the folder is damaged.
    """
    if not kind.holds(folder):
        _remove_leftovers(folder, kind, NEW, PART)
        return None
    return _finish(folder, read_index(folder, kind), kind)


def _finish(folder: Path, told: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Steps 3 to 5 of a change: as much as there is to do of them."""
    own = {name: name.removesuffix(NEW) for name in told["files"]}
    settled = _renamed(told, own)
    if any(name != short for name, short in own.items()):
        for name, short in own.items():
            _give_name(folder, name, short, content_of(folder, told, short, kind))
        for place in _places(folder, own):
            sync(place)
        _put_index(folder, settled, kind)
    _remove_leftovers(folder, kind, "", NEW, PART, named=settled["files"])
    return settled


def _give_name(folder: Path, name: str, own: str, content: bytes) -> None:
    """Give a file its own name too, in one step; the index does not name that meanwhile."""
    if name == own:
        return
    part = _place(folder, f"{own}{PART}")
    part.unlink(missing_ok=True)
    try:
        os.link(folder / name, part, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without second names
        write(part, content)
    part.replace(_place(folder, own))


def _put_index(folder: Path, told: Mapping[str, Any], kind: Kind) -> None:
    """Put an index in its place, for good."""
    new = folder / f"{kind.index}{NEW}"
    write(new, json_bytes(told))
    new.replace(folder / kind.index)
    sync(folder)


def _renamed(told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """An index whose files have other names."""
    return sealed({**told, "files": {names[name]: noted for name, noted in told["files"].items()}})


def _remove_leftovers(folder: Path, kind: Kind, *endings: str, named: Collection[str] = ()) -> None:
    """Remove files of this kind, with these endings, that are not named; never anything else."""
    for name in _files(folder, kind):
        bare = name.removesuffix(NEW).removesuffix(PART)
        known = bare == kind.index or kind.names.fullmatch(bare)
        if known and name not in {*named, kind.index} and name.removeprefix(bare) in endings:
            (folder / name).unlink(missing_ok=True)


def _files(folder: Path, kind: Kind) -> Iterator[str]:
    """Names of what is not a folder, in the folder and in those that may belong to it."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for each in list(found):
            if not each.is_dir(follow_symlinks=False):
                yield each.name
            elif each.name in kind.folders:
                yield from (f"{each.name}/{inner.name}" for inner in (folder / each.name).iterdir())


def _places(folder: Path, names: Mapping[str, Any]) -> list[Path]:
    """The folder, and before it those in it that hold files."""
    return [*sorted({(folder / name).parent for name in names} - {folder}), folder]
