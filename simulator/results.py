"""Result folders: the output of a run, complete or absent.

    results/<scenario id>/<first 12 digits of the fingerprint>-s<seed>/
        run.json          what was drawn, by which program, and the sha256 of every other file
        resolved.json     the scenario, everything explicit
        tally.npz         the counts
        tables/*.parquet  the probabilities

A save changes all of these files at once, as `folders` has it; run.json is their index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from simulator.draw_ranges import covers, overlap
from simulator.errors import ResultError
from simulator.files import entry, locked, parquet_bytes, sealed
from simulator.folders import NEW, commit, content_of, put_in_place, read_index
from simulator.provenance import kernel_digest, provenance
from simulator.scenario import Scenario
from simulator.tally import Tally, total

if TYPE_CHECKING:
    import polars as pl

SCHEMA = 1
TablesOf = Callable[[Scenario, Tally], "Mapping[str, pl.DataFrame]"]
"""What makes the tables of a tally."""
RUN, RESOLVED, TALLY, TABLES = "run.json", "resolved.json", "tally.npz", "tables"


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
) -> Result:
    """Save the sum of `parts`, which have no draws in common, and of what is there, and return it.

    Several runs into one folder at once lose nothing: what another has added in the meantime stays,
    and a part that it has added too is not counted twice. Only if some draws of a part are there
    and others are not, the larger tally is saved: what is there or the sum of the parts.

    Without `tables` none are made, except to replace existing ones.

    Raises:
        ResultError: the folder holds a result that is damaged, or of another program; or the disk
            is full, and the folder is as it was.
    """
    folder = folder_of(root, scenario, parts[0].fingerprint, parts[0].seed)
    claim(folder)
    with locked(folder):
        earlier = _trusted(folder)
        tally = total(parts) if earlier is None else _joined(earlier.tally, parts)
        there = earlier is not None and has_tables(earlier)
        if earlier is not None and tally is earlier.tally and (there or not tables):
            return earlier
        made = tables_of(scenario, tally) if tables or there else {}
        return _save(folder, scenario, tally, made, earlier)


def _joined(earlier: Tally, parts: Sequence[Tally]) -> Tally:
    """What is saved, and each part that is not yet in it."""
    missing = [part for part in parts if not covers(earlier.ranges, part.ranges)]
    if not any(overlap(earlier.ranges, part.ranges) for part in missing):
        return total([earlier, *missing])
    return max(earlier, total(parts), key=lambda tally: tally.draws)


def _trusted(folder: Path) -> Result | None:
    """The result in a folder, if there is one, once more draws may be added to it."""
    earlier = kept(folder)
    if earlier is not None:
        refuse_other_program(earlier)
    return earlier


def _save(
    folder: Path,
    scenario: Scenario,
    tally: Tally,
    tables: Mapping[str, pl.DataFrame],
    earlier: Result | None,
) -> Result:
    """Write a result in the place of an earlier one. The folder is locked."""
    (folder / TABLES).mkdir(exist_ok=True)
    if earlier is not None:
        put_in_place(folder, earlier.run)
    contents = _contents(scenario, tally, tables)
    run = _run(scenario, tally, contents)
    commit(folder, contents, RUN, run)
    _remove_others(folder, run)
    return Result(folder, scenario, tally, run)


def finish(folder: Path) -> None:
    """Finish a save that was killed: put its files in their place."""
    if any(folder.rglob(f"*{NEW}")):
        with locked(folder):
            run = load(folder).run
            put_in_place(folder, run)
            _remove_others(folder, run)


def claim(folder: Path) -> None:
    """Make the folder, and check that it can be locked, before anything is drawn.

    Raises:
        OSError, ResultError: nothing can be written there, or not safely.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        pass


def load(folder: Path) -> Result:
    """The result in a folder, after checking the hash of every file.

    Raises:
        ResultError: no result, or a file that is missing, truncated or changed; names the file.
    """
    run = read_run(folder / RUN)
    try:
        return _loaded(folder, run)
    except ResultError:
        if read_run(folder / RUN) == run:
            raise
        return load(folder)  # another process has saved in the meantime


def kept(folder: Path) -> Result | None:
    """The result in a folder, or None if no save has ever finished."""
    return load(folder) if (folder / RUN).exists() else None


def has_tables(result: Result) -> bool:
    """Whether a result has tables beside its tally; the points of a sweep do not."""
    return any(name.startswith(f"{TABLES}/") for name in result.run["files"])


def refuse_other_program(result: Result) -> None:
    """Refuse to add draws to a result, or to replay one, if the program has changed.

    Raises:
        ResultError: another version of the kernel has counted these draws.
    """
    theirs, ours = result.run["provenance"]["kernel"], kernel_digest()
    if theirs != ours:
        raise ResultError(
            f"{result.folder}: made by another version of the program (kernel {theirs}, this is "
            f"{ours}); counts of two versions are never mixed: "
            "choose another --out, or remove this folder"
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
        "files": {name: entry(content) for name, content in contents.items()},
    }
    return sealed(run)


def _remove_others(folder: Path, run: Mapping[str, Any]) -> None:
    """Remove tables that `run` does not name."""
    for path in (folder / TABLES).iterdir():
        if f"{TABLES}/{path.name}" not in run["files"]:
            path.unlink()


def read_run(path: Path) -> dict[str, Any]:
    """What a run.json says. Raises: ResultError, where it is missing or damaged."""
    return read_index(path, SCHEMA)


def _loaded(folder: Path, run: Mapping[str, Any]) -> Result:
    contents = {name: content_of(folder, name, file) for name, file in run["files"].items()}
    try:
        scenario = Scenario.model_validate_json(contents[RESOLVED])
    except ValidationError as error:
        raise ResultError(
            f"{folder / RESOLVED}: not a valid scenario for this version of the program "
            f"({error.error_count()} errors); run the scenario again"
        ) from None
    tally = Tally.from_bytes(contents[TALLY], folder / TALLY)
    return Result(folder, scenario, tally, run)
