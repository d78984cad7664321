"""Result folders: what a run leaves behind, whole or not at all.

    results/<scenario id>/<first 12 digits of the fingerprint>-s<seed>/
        run.json          what was drawn, by which program, and the sha256 of every other file
        resolved.json     the scenario, everything explicit
        tally.npz         the counts
        tables/*.parquet  the probabilities

A save changes all of these files, and may be killed between any two steps. Their order:

1. each file is written beside its place, as `<name>.new`, and forced to the disk;
2. `run.json.new` is renamed to `run.json`: by this one step the new result is there;
3. every other `<name>.new` is renamed to `<name>`; tables that the new result lacks are removed.

Until step 2 nothing of the earlier result is touched. After it, a file that is not yet in its place
is known by its sha256 under `<name>.new`: there `load` finds it, and the next save moves it first.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import ValidationError

from simulator.errors import ResultError
from simulator.provenance import kernel_digest, provenance
from simulator.scenario import Scenario
from simulator.tally import Tally

if TYPE_CHECKING:
    import polars as pl

SCHEMA = 1
RUN, RESOLVED, TALLY, TABLES = "run.json", "resolved.json", "tally.npz", "tables"
NEW, LOCK = ".new", ".lock"


@dataclass(frozen=True)
class Result:
    """A result folder that was read, each file of it as it was written. `run` is its run.json."""

    folder: Path
    scenario: Scenario
    tally: Tally
    run: Mapping[str, Any]


def folder_of(root: Path, scenario: Scenario, fingerprint: str, seed: int) -> Path:
    """Where the result of a scenario and a seed is kept."""
    return root / scenario.id / f"{fingerprint[:12]}-s{seed}"


def save(root: Path, scenario: Scenario, tally: Tally, tables: Mapping[str, pl.DataFrame]) -> Path:
    """Keep a result under `root`, and return its folder.

    A result with more draws that is already there stays: it says the same, more precisely.

    Raises:
        ResultError: the folder holds a result that is damaged, or of another program.
    """
    folder = folder_of(root, scenario, tally.fingerprint, tally.seed)
    claim(folder)
    with locked(folder):
        (folder / TABLES).mkdir(exist_ok=True)
        earlier = kept(folder)
        if earlier is not None:
            refuse_other_program(earlier)
            if earlier.tally.draws > tally.draws:
                return folder
            _put_in_place(folder, earlier.run)
        contents = _contents(scenario, tally, tables)
        _commit(folder, contents, _run(scenario, tally, contents))
    return folder


def finish(folder: Path) -> None:
    """Put in its place what a save that was killed has left beside the result in a folder."""
    if any(folder.rglob(f"*{NEW}")):
        with locked(folder):
            _put_in_place(folder, load(folder).run)


def claim(folder: Path) -> None:
    """Make the folder. Raises: OSError, where nothing can be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab"):
        pass


def load(folder: Path) -> Result:
    """The result in a folder, once every file has proved to be as it was written.

    Raises:
        ResultError: no result, or a file that is missing, truncated or changed; names the file.
    """
    run = _read_run(folder / RUN)
    try:
        return _loaded(folder, run)
    except ResultError:
        if _read_run(folder / RUN) == run:
            raise
        return load(folder)  # another process has saved in the meantime


def kept(folder: Path) -> Result | None:
    """The result in a folder, or None where no save has ever come to its end."""
    return load(folder) if (folder / RUN).exists() else None


def has_tables(result: Result) -> bool:
    """Whether a result holds tables beside its tally; the points of a sweep do not."""
    return any(name.startswith(f"{TABLES}/") for name in result.run["files"])


def refuse_other_program(result: Result) -> None:
    """Refuse to add draws to a result, or to draw one again, where the program has changed.

    Raises:
        ResultError: another version of the kernel has counted these draws.
    """
    theirs, ours = result.run["provenance"]["kernel"], kernel_digest()
    if theirs != ours:
        raise ResultError(
            f"{result.folder}: made by another version of the program (kernel {theirs}, this is "
            f"{ours}); counts of two programs are never mixed: "
            "choose another --out, or remove this folder"
        )


def _contents(
    scenario: Scenario, tally: Tally, tables: Mapping[str, pl.DataFrame]
) -> dict[str, bytes]:
    """Every file of a result but run.json."""
    return {
        RESOLVED: f"{scenario.model_dump_json(indent=2, exclude_none=True)}\n".encode(),
        TALLY: tally.to_bytes(),
        **{f"{TABLES}/{name}.parquet": _parquet(table) for name, table in tables.items()},
    }


def _parquet(table: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    table.write_parquet(stream)
    return stream.getvalue()


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _run(scenario: Scenario, tally: Tally, contents: Mapping[str, bytes]) -> dict[str, Any]:
    """What run.json says."""
    run = {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "fingerprint": tally.fingerprint,
        "seed": tally.seed,
        "draws": tally.draws,
        "ranges": [list(pair) for pair in tally.ranges],
        "tally_sha256": tally.sha256(),
        "provenance": provenance(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    return _sealed(run)


def _commit(folder: Path, contents: Mapping[str, bytes], run: Mapping[str, Any]) -> None:
    """The three steps of a save."""
    for name, content in {**contents, RUN: _json(run)}.items():
        _write(folder / f"{name}{NEW}", content)
    _sync(folder / TABLES)
    _sync(folder)
    (folder / f"{RUN}{NEW}").replace(folder / RUN)
    _sync(folder)
    _put_in_place(folder, run)


def _put_in_place(folder: Path, run: Mapping[str, Any]) -> None:
    """Rename what `run` names and is not in its place; remove tables that it does not name."""
    for name, file in run["files"].items():
        new = folder / f"{name}{NEW}"
        if new.exists() and _is(new.read_bytes(), file):
            new.replace(folder / name)
    for path in (folder / TABLES).iterdir():
        if f"{TABLES}/{path.name}" not in run["files"]:
            path.unlink()
    _sync(folder / TABLES)
    _sync(folder)


def _read_run(path: Path) -> dict[str, Any]:
    content = _read(path)
    if content is None:
        raise ResultError(f"{path}: missing; no result was ever kept here")
    with suppress(ValueError):
        run = json.loads(content)
        if isinstance(run, dict) and run.get("schema") not in (None, SCHEMA):
            raise ResultError(f"{path}: schema {run['schema']}; this program reads {SCHEMA}")
        if isinstance(run, dict) and _json(_sealed(run)) == content:
            return run
    raise ResultError(f"{path}: {_damage(content)}")


def _sealed(run: Mapping[str, Any]) -> dict[str, Any]:
    """A run.json with the sha256 that belongs to the rest of it, as its last key."""
    rest = {key: value for key, value in run.items() if key != "sha256"}
    return {**rest, "sha256": sha256(_json(rest)).hexdigest()}


def _loaded(folder: Path, run: Mapping[str, Any]) -> Result:
    contents = {name: _content(folder, name, file) for name, file in run["files"].items()}
    try:
        scenario = Scenario.model_validate_json(contents[RESOLVED])
    except ValidationError as error:
        raise ResultError(
            f"{folder / RESOLVED}: not a scenario to this version of the program "
            f"({error.error_count()} faults); run the scenario again"
        ) from None
    tally = Tally.from_bytes(contents[TALLY], folder / TALLY)
    return Result(folder, scenario, tally, run)


def _content(folder: Path, name: str, file: Mapping[str, Any]) -> bytes:
    """What run.json promises under a name, be it in its place or not yet."""
    # Looked for in its place twice: another process may just be moving it there.
    for path in (folder / name, folder / f"{name}{NEW}", folder / name):
        content = _read(path)
        if content is not None and _is(content, file):
            return content
    raise ResultError(f"{folder / name}: {_damage(content, file['bytes'])}")


def _read(path: Path) -> bytes | None:
    """The bytes of a file, or None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ResultError(f"{path}: cannot be read: {error.strerror}") from None


def _is(content: bytes, file: Mapping[str, Any]) -> bool:
    digest: str = file["sha256"]
    return sha256(content).hexdigest() == digest


def _damage(content: bytes | None, size: int | None = None) -> str:
    """What is wrong with a file, and what to do."""
    if content is None:
        what = "missing"
    elif not content:
        what = "empty"
    elif size is not None and len(content) < size:
        what = f"truncated, {len(content):,} of {size:,} bytes"
    else:
        what = "changed since it was written"
    return f"{what}; remove the folder and run the scenario again"


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    with suppress(PermissionError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One save at a time. The system lets go of the lock when the process ends, however it ends."""
    with (folder / LOCK).open("a+b") as file:
        with suppress(OSError):  # file systems without locks
            _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
