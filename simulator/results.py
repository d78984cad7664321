"""Result folders: the output of a run, complete or absent.

    results/<scenario id>/<first 12 digits of the fingerprint>-s<seed>/
        run.json          what was drawn, by which program, and the sha256 of every other file
        resolved.json     the scenario, everything explicit
        tally.npz         the counts
        tables/*.parquet  the probabilities

A save changes all of these files at once, as `folders` has it; run.json is their index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from simulator.draw_ranges import covers, overlap
from simulator.errors import ResultError
from simulator.files import LARGEST, entry, locked, parquet_bytes, refuse_unless_folder, sealed
from simulator.folders import Kind, commit, content_of, names_of, read_index, settle
from simulator.plan import compile as plan_of
from simulator.provenance import kernel_digest, provenance
from simulator.scenario import Scenario
from simulator.tally import MOST_DRAWS, MOST_SEED, Layout, Tally, total

if TYPE_CHECKING:
    import polars as pl

TablesOf = Callable[[Scenario, Tally], "Mapping[str, pl.DataFrame]"]
"""What makes the tables of a tally."""
RUN, RESOLVED, TALLY, TABLES = "run.json", "resolved.json", "tally.npz", "tables"


Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Provenance(BaseModel, strict=True, extra="allow"):
    """The program that drew; see `provenance`."""

    kernel: str


class Noted(BaseModel, strict=True):
    """What an index says of a file."""

    bytes: Annotated[int, Field(ge=0, le=LARGEST)]
    sha256: Digest


class Index(BaseModel, strict=True, extra="allow"):
    """What run.json says; a program that knows more may say more."""

    scenario: str
    fingerprint: Digest
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]
    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS)]
    ranges: list[Annotated[list[int], Field(min_length=2, max_length=2)]]
    tally_sha256: Digest
    provenance: Provenance
    created: str
    files: dict[str, Noted]


KIND = Kind(
    index=RUN,
    schema=1,
    names=re.compile(rf"{re.escape(RESOLVED)}|{re.escape(TALLY)}|{TABLES}/[a-z][a-z_]*\.parquet"),
    needed=(RESOLVED, TALLY),
    folders=(TABLES,),
    shape=Index,
    again="run the scenario",
)


@dataclass(frozen=True)
class Result:
    """A result folder that was read or written. `run` is its run.json."""

    folder: Path
    scenario: Scenario
    tally: Tally
    run: Mapping[str, Any]


def folder_of(root: Path, scenario: Scenario, fingerprint: str, seed: int) -> Path:
    """Where the result of a scenario and a seed is kept."""
    return root / scenario.id / f"{fingerprint[:12]}-s{seed}"


def add(
    root: Path,
    scenario: Scenario,
    parts: Sequence[Tally],
    tables_of: TablesOf,
    *,
    tables: bool = True,
    anew: bool = False,
) -> Result:
    """Save the sum of `parts`, which have no draws in common, and of what is there, and return it.

    Several runs into one folder at once lose nothing: what another has added in the meantime stays,
    and a part that it has added too is not counted twice. Only if some draws of a part are there
    and others are not, the larger tally is saved: what is there or the sum of the parts.

    Without `tables` none are made, except to replace existing ones; `anew`, they are made again
    where nothing else is new. A scenario that draws the same and is told in another way, as with
    other names or colours, takes the place of the one that is there.

    Raises:
        ResultError: the folder holds a result that is damaged, or of another program; or the disk
            is full, and the folder is as it was.
    """
    folder = folder_of(root, scenario, parts[0].fingerprint, parts[0].seed)
    make(folder)
    with locked(folder):
        earlier = _trusted(folder)
        tally = total(parts) if earlier is None else _joined(earlier.tally, parts)
        there = earlier is not None and has_tables(earlier)
        same = earlier is not None and tally is earlier.tally and scenario == earlier.scenario
        if earlier is not None and same and (there or not tables) and not anew:
            return earlier
        contents = _contents(scenario, tally, tables_of(scenario, tally) if tables or there else {})
        run = _run(scenario, tally, contents)
        commit(folder, contents, run, KIND)
        return Result(folder, scenario, tally, run)


def _joined(earlier: Tally, parts: Sequence[Tally]) -> Tally:
    """What is saved, and each part that is not yet in it."""
    missing = [part for part in parts if not covers(earlier.ranges, part.ranges)]
    if not any(overlap(earlier.ranges, part.ranges) for part in missing):
        return total([earlier, *missing])
    return max(earlier, total(parts), key=lambda tally: tally.draws)


def _trusted(folder: Path) -> Result | None:
    """The result in a folder, if there is one, settled; draws may be added. It is locked."""
    if settle(folder, KIND) is None:
        return None
    earlier = load(folder)
    refuse_other_program(earlier)
    return earlier


def claim(folder: Path) -> Result | None:
    """Make the folder, and finish a save that was killed, before anything is drawn.

    Returns the result that is there, if draws may be added to it, or None.

    Raises:
        OSError, ResultError: nothing can be written there, or not safely; or the result is damaged.
    """
    make(folder)
    with locked(folder):
        return _trusted(folder)


def repair(folder: Path) -> None:
    """Finish a save of a result that was killed, or remove what it left."""
    with locked(folder):
        settle(folder, KIND)


def make(folder: Path) -> None:
    """Make the folder of a result; that of all results of its scenario is not trusted either."""
    refuse_unless_folder(folder.parent)
    refuse_unless_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)


def load(folder: Path) -> Result:
    """The result in a folder, after checking the hash of every file.

    Raises:
        ResultError: no result, or a file that is missing, truncated or changed; names the file.
    """
    run = read_index(folder, KIND)
    try:
        return _loaded(folder, run)
    except ResultError:
        if read_index(folder, KIND) == run:
            raise
        return load(folder)  # another process has saved in the meantime


def is_result(folder: Path) -> bool:
    """Whether a folder has a result, be it without its run.json."""
    return KIND.holds(folder)


def kept(folder: Path) -> Result | None:
    """The result in a folder, or None if no save has ever finished."""
    return load(folder) if is_result(folder) else None


def has_tables(result: Result) -> bool:
    """Whether a result has tables, and not its tally alone, as the points of a sweep."""
    return any(name.startswith(f"{TABLES}/") for name in names_of(result.run))


def refuse_other_program(result: Result) -> None:
    """Refuse to add draws to a result, or to replay one, if the program has changed.

    Raises:
        ResultError: another version of the kernel has counted these draws.
    """
    theirs, ours = result.run["provenance"]["kernel"], kernel_digest()
    if theirs != ours:
        raise ResultError(
            f"{result.folder}: made by another version of the program (kernel {theirs}, this is "
            f"{ours}), whose draws differ: save results in another folder, or remove this one, and "
            "run again"
        )


def _contents(
    scenario: Scenario, tally: Tally, tables: Mapping[str, pl.DataFrame]
) -> dict[str, bytes]:
    """Every file of a result but run.json."""
    return {
        RESOLVED: f"{scenario.model_dump_json(indent=2, exclude_none=True)}\n".encode(),
        TALLY: tally.to_bytes(),
        **{f"{TABLES}/{name}.parquet": parquet_bytes(table) for name, table in tables.items()},
    }


def _run(scenario: Scenario, tally: Tally, contents: Mapping[str, bytes]) -> dict[str, Any]:
    """What run.json says."""
    told = {
        "schema": KIND.schema,
        **told_of(scenario, tally),
        "provenance": provenance(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: entry(content) for name, content in contents.items()},
    }
    return sealed(told)


def told_of(scenario: Scenario, tally: Tally) -> dict[str, Any]:
    """What run.json says of a tally."""
    return {
        "scenario": scenario.id,
        "fingerprint": tally.fingerprint,
        "seed": tally.seed,
        "draws": tally.draws,
        "ranges": [list(pair) for pair in tally.ranges],
        "tally_sha256": tally.sha256(),
    }


def _loaded(folder: Path, run: Mapping[str, Any]) -> Result:
    contents = {name: content_of(folder, run, name, KIND) for name in names_of(run)}
    try:
        scenario = Scenario.model_validate_json(contents[RESOLVED])
        layout = Layout.of(plan_of(scenario))
    except Exception as error:  # whatever a plan makes of a scenario that contradicts itself
        reason = f"{type(error).__name__}: {error!s:.80}"
        if isinstance(error, ValidationError):
            reason = f"{error.error_count()} errors"
        raise ResultError(
            f"{folder / RESOLVED}: not a valid scenario for this version of the program "
            f"({reason}); run the scenario again"
        ) from None
    tally = Tally.from_bytes(contents[TALLY], folder / TALLY, layout)
    return Result(folder, scenario, tally, run)
