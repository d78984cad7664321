"""Files that are whole, or refused by name; and one writer at a time in a folder."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import reduce
from hashlib import sha256
from operator import or_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from simulator.errors import ResultError, SimulatorError

if TYPE_CHECKING:
    import polars as pl

LOCK = ".lock"
LARGEST = 1 << 28
"""Bytes of a file of a result: a hundred times what the largest built-in election needs."""
FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT")
"""With which files are opened, where the system has them: links and pipes are refused."""
CAUTIOUS = reduce(or_, (getattr(os, flag, 0) for flag in FLAGS))


def ending_of(path: Path, endings: Iterable[str], example: str) -> str:
    """The ending of a file that is to be written, if it is one of `endings`.

    Raises: SimulatorError, for another ending, for a folder, and if its folder does not exist.
    """
    ending, known = path.suffix.lower(), tuple(endings)
    if path.is_dir():
        raise SimulatorError(f"--out: {path} is a folder; name a file: {path / example}")
    if ending not in known:
        raise SimulatorError(f"--out: {path}; must end in {', '.join(known)}")
    if not path.parent.is_dir():
        raise SimulatorError(f"--out: {path.parent}: no such folder; make it first")
    return ending


def put(path: Path, content: bytes) -> None:
    """Write a file in the place of an earlier one: the whole file, or none. Raises: OSError."""
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        whole = Path(folder) / "whole"
        with whole.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        whole.replace(path)


def json_bytes(value: Any) -> bytes:
    """Indented JSON with an end of line; the same bytes for the same value."""
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file."""
    stream = io.BytesIO()
    table.write_parquet(stream)
    return stream.getvalue()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the sha256 that belongs to the rest of it, as its last key."""
    rest = {key: value for key, value in document.items() if key != "sha256"}
    return {**rest, "sha256": sha256(json_bytes(rest)).hexdigest()}


def entry(content: bytes) -> dict[str, Any]:
    """What is noted of a file, to know it again."""
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def read(path: Path, most: int = LARGEST) -> bytes | None:
    """The first `most` + 1 bytes of a file, or None where there is none.

    Raises: ResultError, where it is a link, a device or anything else but a file.
    """
    try:
        with opened(path, os.O_RDONLY) as file:
            return file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ResultError(f"{path}: cannot be read: {error.strerror}") from None


def opened(path: Path, flags: int) -> BinaryIO:
    """A file of a folder that anybody may have made: no link is followed, no device is opened.

    Raises: ResultError, where something else has its name; OSError, as `os.open` does.
    """
    with suppress(FileNotFoundError):
        _refuse_unless(stat.S_ISREG, path.lstat().st_mode, path)
    descriptor = os.open(path, flags | CAUTIOUS, 0o666)
    try:
        _refuse_unless(stat.S_ISREG, os.fstat(descriptor).st_mode, path)
    except ResultError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "rb")


def refuse_unless_folder(path: Path) -> None:
    """Refuse what has the name of a folder and is none, or a link to one; it may be missing.

    Raises: ResultError.
    """
    with suppress(FileNotFoundError, NotADirectoryError):
        _refuse_unless(stat.S_ISDIR, path.lstat().st_mode, path)


def _refuse_unless(wanted: Callable[[int], bool], mode: int, path: Path) -> None:
    if stat.S_ISLNK(mode):
        raise ResultError(
            f"{path}: a symbolic link, which is not followed in saved results; use what it "
            "points to, or remove it"
        )
    if not wanted(mode):
        kind = "a file" if wanted is stat.S_ISREG else "a folder"
        raise ResultError(f"{path}: not {kind}; remove it")


def damage(content: bytes | None, size: int | None, again: str) -> str:
    """What is wrong with a file, and what to do."""
    if content is None:
        what = "missing"
    elif not content:
        what = "empty"
    elif size is not None and len(content) < size:
        what = f"truncated, {len(content):,} of {size:,} bytes"
    else:
        what = "changed since it was written"
    return f"{what}; remove the folder and {again} again"


def write(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, and force it to the disk. What has its name is removed.

    Raises:
        ResultError: it cannot be written, say because the disk is full; nothing of it is left.
    """
    try:
        path.unlink(missing_ok=True)
        with opened(path, os.O_RDWR | os.O_CREAT | os.O_EXCL) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ResultError(
            f"{path}: cannot be written ({error.strerror}); earlier results are unchanged: "
            "free some space, or save in another folder, and run again"
        ) from None


def sync(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    with suppress(PermissionError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time. The system lets go of the lock when the process ends, however it ends.

    Raises:
        ResultError: the file system has no locks.
    """
    with opened(folder / LOCK, os.O_RDWR | os.O_CREAT) as file:
        try:
            _lock(file)
        except OSError as error:
            raise ResultError(
                f"{folder}: this file system cannot lock files ({error.strerror}): two runs could "
                "write here at the same time: save in a folder on another file system"
            ) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return
            except OSError as error:
                if error.errno != errno.EDEADLK:  # ten seconds have passed: wait on
                    raise
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
