"""Files that are whole, or refused by name; and one writer at a time in a folder."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from simulator.errors import ResultError

if TYPE_CHECKING:
    import polars as pl

LOCK = ".lock"


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


def is_the(content: bytes, noted: Mapping[str, Any]) -> bool:
    """Whether a file is as it was written."""
    digest: str = noted["sha256"]
    return sha256(content).hexdigest() == digest


def read(path: Path) -> bytes | None:
    """The bytes of a file, or None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ResultError(f"{path}: cannot be read: {error.strerror}") from None


def damage(content: bytes | None, size: int | None = None, again: str = "run the scenario") -> str:
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
    """Write a file and force it to the disk.

    Raises:
        ResultError: it cannot be written, say because the disk is full; nothing of it is left.
    """
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ResultError(
            f"{path}: cannot be written ({error.strerror}); earlier results are unchanged: "
            "free some space, or choose another --out, and run again"
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
    with (folder / LOCK).open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            raise ResultError(
                f"{folder}: this file system cannot lock files ({error.strerror}): two runs could "
                "write here at the same time: choose an --out on another file system"
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
