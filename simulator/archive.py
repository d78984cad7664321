"""All results saved under a folder: list them, verify them, merge parts of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from simulator import results
from simulator.draw_ranges import covers, united
from simulator.errors import ResultError, SimulatorError, TallyError
from simulator.folders import content_of, read_index
from simulator.invariants import violations
from simulator.plan import fingerprint
from simulator.provenance import kernel_digest
from simulator.tally import total

SWEEPS, SWEEP, SWEEP_SCHEMA = "sweeps", "sweep.json", 1
"""The tables of a sweep: the folder of all of them, and their index."""
SWEEP_AGAIN = "run the sweep"
KEPT, OTHER_PROGRAM = "kept", "saved by another version of the program"


@dataclass(frozen=True)
class Entry:
    """A result, or the tables of a sweep, by what run.json or sweep.json says of it."""

    folder: Path
    state: str
    """Kept, or what is wrong with it."""
    run: dict[str, Any] | None
    """None where that is damaged."""


def folders(root: Path) -> list[Path]:
    """Every result and every sweep's tables under `root`, or `root` itself, ordered by name."""
    if (root / results.RUN).exists() or _is_sweep(root):
        return [root]
    kept = {path.parent for path in root.glob(f"*/*/{results.RUN}")}
    return sorted(kept | {path for path in root.glob(f"{SWEEPS}/*/*") if _is_sweep(path)})


def _is_sweep(folder: Path) -> bool:
    """Whether a folder holds the tables of a sweep, be it without its index."""
    if (folder / results.RUN).exists():
        return False
    return (folder / SWEEP).exists() or (folder / "sweep.csv").exists()


def entries(root: Path) -> Iterator[Entry]:
    """What is saved; files other than the index are not opened: `faults` does that."""
    for folder in folders(root):
        try:
            run = _index(folder)
        except ResultError as error:
            yield Entry(folder, str(error), None)
            continue
        kernel = run["kernel"] if "sweep" in run else run["provenance"]["kernel"]
        yield Entry(folder, KEPT if kernel == kernel_digest() else OTHER_PROGRAM, run)


def _index(folder: Path) -> dict[str, Any]:
    """What the run.json or the sweep.json of a folder says. Raises: ResultError."""
    if _is_sweep(folder):
        return read_index(folder / SWEEP, SWEEP_SCHEMA, SWEEP_AGAIN)
    return results.read_run(folder / results.RUN)


def faults(folder: Path) -> Iterator[str]:
    """Everything that is wrong with a result: files, what run.json says of them, and counts.

    Of a sweep's tables: their files.
    """
    if _is_sweep(folder):
        yield from _faults_of_sweep(folder)
        return
    try:
        result = results.load(folder)
    except SimulatorError as error:
        yield str(error)
        return
    for fault in (*_claims(result), *violations(result.scenario, result.tally)):
        yield f"{folder}: {fault}"


def _faults_of_sweep(folder: Path) -> Iterator[str]:
    """Every file that was changed since it was written."""
    try:
        files = _index(folder)["files"]
    except ResultError as error:
        yield str(error)
        return
    for name, noted in files.items():
        try:
            content_of(folder, name, noted, SWEEP_AGAIN)
        except ResultError as error:
            yield str(error)


def _claims(result: results.Result) -> Iterator[str]:
    """What run.json says of the tally, and the tally of its scenario."""
    tally, run = result.tally, result.run
    found = {
        "fingerprint": tally.fingerprint,
        "seed": tally.seed,
        "draws": tally.draws,
        "ranges": [list(pair) for pair in tally.ranges],
        "tally_sha256": tally.sha256(),
        "scenario": result.scenario.id,
    }
    for key, value in found.items():
        if run[key] != value:
            yield f"{results.RUN}: {key}: {run[key]}, where the files have {value}"
    # Another version of the program may know more keys of a scenario, all at their defaults.
    if run["provenance"]["kernel"] == kernel_digest():
        meaning = fingerprint(result.scenario)
        if meaning != tally.fingerprint:
            yield (
                f"{results.TALLY}: of the scenario {tally.fingerprint[:12]}, where "
                f"{results.RESOLVED} is {meaning[:12]}"
            )


def merge(sources: Sequence[Path], root: Path, tables_of: results.TablesOf) -> results.Result:
    """Save the sum of results under `root`; what is saved there already is included.

    Raises:
        ResultError: two of them count the same draws, or belong to different scenarios, seeds or
            programs; both are named, and nothing is written.
    """
    parts = [results.load(source) for source in sources]
    target = results.folder_of(
        root, parts[0].scenario, parts[0].tally.fingerprint, parts[0].tally.seed
    )
    if target.resolve() not in [source.resolve() for source in sources]:
        there = results.kept(target)
        parts += [there] if there is not None else []
    for part in parts:
        results.refuse_other_program(part)
    for one, other in combinations(parts, 2):
        _refuse_pair(one, other)
    tallies = [part.tally for part in parts]
    merged = results.add(root, parts[0].scenario, tallies, tables_of)
    if not covers(merged.tally.ranges, total(tallies).ranges):
        raise ResultError(
            f"{merged.folder}: was extended in the meantime with draws of the others; merge again"
        )
    return merged


def _refuse_pair(one: results.Result, other: results.Result) -> None:
    try:
        one.tally.refuse_stranger(other.tally)
        united(one.tally.ranges + other.tally.ranges)
    except TallyError as error:
        raise ResultError(f"{one.folder} and {other.folder}: {error}") from None
