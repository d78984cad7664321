"""Frames written to a file as they come: the whole file, or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from simulator.errors import SimulatorError
from simulator.files import ending_of

ROW_GROUP = 2**17
"""Rows that a reader of Parquet has in memory at once."""
LEVEL = 3
"""Of zstd."""


def written(frames: Iterable[pl.DataFrame], path: Path) -> int:
    """Write frames to a file, in the place of an earlier one; returns its bytes.

    They wait in a folder next to it, and the file has its name only when it is complete.

    Raises:
        SimulatorError: the name has another ending than .parquet, .arrow or .csv, or is a folder.
        OSError: it cannot be written.
    """
    write = FORMATS[format_of(path)]
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        whole = Path(folder) / "whole"
        try:
            write(frames, Path(folder), whole)
        except pl.exceptions.ComputeError as error:  # as polars calls a full disk
            raise SimulatorError(f"{path}: cannot be written: {error}") from None
        with whole.open("rb+") as file:
            os.fsync(file.fileno())
        size = whole.stat().st_size
        whole.replace(path)
    return size


def format_of(path: Path) -> str:
    """The ending of a file, if draws can be written to it. Raises: SimulatorError."""
    return ending_of(path, FORMATS, "draws.parquet")


def _csv(frames: Iterable[pl.DataFrame], _: Path, whole: Path) -> None:
    with whole.open("wb") as file:
        for place, frame in enumerate(frames):
            file.write(csv_rows(frame, header=place == 0))


def csv_rows(frame: pl.DataFrame, *, header: bool) -> bytes:
    """The rows as lines of a CSV file; ids are letters and digits, so no cell needs a guard."""
    return frame.write_csv(include_header=header).encode()


def _parquet(frames: Iterable[pl.DataFrame], folder: Path, whole: Path) -> None:
    _waiting(frames, folder).sink_parquet(
        whole, compression="zstd", compression_level=LEVEL, row_group_size=ROW_GROUP
    )


def _arrow(frames: Iterable[pl.DataFrame], folder: Path, whole: Path) -> None:
    _waiting(frames, folder).sink_ipc(whole, compression="zstd")


def _waiting(frames: Iterable[pl.DataFrame], folder: Path) -> pl.LazyFrame:
    """All frames, as one that is not in memory."""
    names = []
    for place, frame in enumerate(frames):
        names.append(folder / f"{place}.arrow")
        frame.write_ipc(names[-1], compression="lz4")
    return pl.concat([pl.scan_ipc(name) for name in names])


FORMATS: dict[str, Callable[[Iterable[pl.DataFrame], Path, Path], None]] = {
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".csv": _csv,
}
"""How frames are written, by the ending of the file."""
