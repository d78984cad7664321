"""Folders of files that change together: one of them, the index, names the hash of each other.

A change may be killed between any two steps. Their order:

1. each file is written beside its place, as `<name>.new`, and forced to the disk;
2. the new index is renamed to its name: by this one step the new files are there;
3. every other `<name>.new` is renamed to `<name>`.

Until step 2 nothing of what was there is touched. After it, a file that is not yet in its place is
known by its sha256 under `<name>.new`: `content_of` finds it there, and the next change moves it.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulator.errors import ResultError
from simulator.files import damage, is_the, json_bytes, read, sealed, sync, write

NEW = ".new"
AGAIN = "run the scenario"
"""What brings back a folder that was removed."""


def read_index(path: Path, schema: int, again: str = AGAIN) -> dict[str, Any]:
    """What an index says. Raises: ResultError, where it is missing or damaged."""
    content = read(path)
    if content is None:
        raise ResultError(f"{path}: missing; no result was saved here")
    with suppress(ValueError):
        told = json.loads(content)
        if isinstance(told, dict) and told.get("schema") not in (None, schema):
            raise ResultError(f"{path}: schema {told['schema']}; this program reads {schema}")
        if isinstance(told, dict) and json_bytes(sealed(told)) == content:
            return told
    raise ResultError(f"{path}: {damage(content, again=again)}")


def content_of(folder: Path, name: str, noted: Mapping[str, Any], again: str = AGAIN) -> bytes:
    """What the index promises under a name, be it in its place or not yet.

    Raises: ResultError, where it is missing or damaged.
    """
    # Looked for in its place twice: another process may just be moving it there.
    for path in (folder / name, folder / f"{name}{NEW}", folder / name):
        content = read(path)
        if content is not None and is_the(content, noted):
            return content
    raise ResultError(f"{folder / name}: {damage(content, noted['bytes'], again)}")


def commit(
    folder: Path, contents: Mapping[str, bytes], index: str, told: Mapping[str, Any]
) -> None:
    """The three steps of a change. The folder is locked, and `put_in_place` has had what was there.

    The names of step 3 are not forced to the disk: whichever of both a power cut leaves is found.

    Raises: ResultError, where the disk is full; the folder is as it was.
    """
    _prepare(folder, {**contents, index: json_bytes(told)})
    for place in _places(folder, contents):
        sync(place)
    (folder / f"{index}{NEW}").replace(folder / index)
    sync(folder)
    _rename(folder, told)


def put_in_place(folder: Path, told: Mapping[str, Any]) -> None:
    """Finish an earlier change, for good: the next one writes other files under the same names."""
    _rename(folder, told)
    for place in _places(folder, told["files"]):
        sync(place)


def _rename(folder: Path, told: Mapping[str, Any]) -> None:
    """Rename what the index names and is not in its place."""
    for name, noted in told["files"].items():
        new = folder / f"{name}{NEW}"
        if new.exists() and is_the(new.read_bytes(), noted):
            new.replace(folder / name)


def _prepare(folder: Path, contents: Mapping[str, bytes]) -> None:
    """The first step; where the disk has no room for all of it, nothing is left of it."""
    try:
        for name, content in contents.items():
            write(folder / f"{name}{NEW}", content)
    except ResultError:
        for name in contents:
            with suppress(OSError):
                (folder / f"{name}{NEW}").unlink(missing_ok=True)
        raise


def _places(folder: Path, names: Mapping[str, Any]) -> list[Path]:
    """The folder, and before it those in it that hold files."""
    return [*sorted({(folder / name).parent for name in names} - {folder}), folder]
