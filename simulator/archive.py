"""All results saved under a folder: list them, verify them, merge parts of them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from simulator import results
from simulator.draw_ranges import covers, united
from simulator.errors import ResultError, SimulatorError, TallyError
from simulator.files import entry, json_bytes, locked, read, sealed
from simulator.folders import Kind, commit, content_of, names_of, read_index, settle
from simulator.invariants import violations
from simulator.plan import fingerprint
from simulator.provenance import kernel_digest
from simulator.tally import total

SWEEPS, SWEEP, TABLE = "sweeps", "sweep.json", "sweep.csv"
"""The tables of a sweep: the folder of all of them, their index, and the one that is read again."""
NIGHTS, NIGHT = "nights", "night.json"
"""The same of a night."""
KEPT, OTHER_PROGRAM = "kept", "saved by another version of the program"


class SweepPoint(BaseModel, strict=True, extra="allow"):
    """What sweep.json says of a point."""

    tally_sha256: results.Digest


class SweepIndex(BaseModel, strict=True, extra="allow"):
    """What sweep.json says."""

    sweep: str
    kernel: str
    program: str
    seed: int
    points: list[SweepPoint]
    files: dict[str, results.Noted]


SWEEP_FILES = (TABLE, "sweep.parquet", "points.csv")
SWEEP_KIND = Kind.of_tables(SWEEP, SWEEP_FILES, SweepIndex, "run the sweep")


class NightIndex(BaseModel, strict=True, extra="allow"):
    """What night.json says."""

    night: str
    kernel: str
    seed: int
    stages: list[dict[str, Any]]
    files: dict[str, results.Noted]


NIGHT_FILES = ("night.parquet", "measures.parquet", "night.csv")
NIGHT_KIND = Kind.of_tables(NIGHT, NIGHT_FILES, NightIndex, "run the night")
KINDS = (results.KIND, SWEEP_KIND, NIGHT_KIND)


def keep_tables(
    folder: Path, contents: Mapping[str, bytes], document: Mapping[str, Any], kind: Kind
) -> None:
    """Save the tables of a sweep or a night in the place of earlier ones, all at once.

    The same ones stay as they are; a wrong file changes nothing.
    """
    told = sealed({**document, "files": {name: entry(each) for name, each in contents.items()}})
    results.make(folder)
    with locked(folder):
        with suppress(ResultError):  # damaged: there is nothing to be saved
            settle(folder, kind)
        whole = {**contents, kind.index: json_bytes(told)}
        if any(read(folder / name) != content for name, content in whole.items()):
            commit(folder, contents, told, kind)


@dataclass(frozen=True)
class Entry:
    """A result, or the tables of a sweep or a night, by what its index says of it."""

    folder: Path
    state: str
    """Kept, or what is wrong with it."""
    run: Mapping[str, Any] | None
    """None where that is damaged."""

    @property
    def told(self) -> dict[str, Any]:
        """What was checked of `run`: an index may say more, of whatever type."""
        run = self.run or {}
        shapes: dict[str, type[BaseModel]] = {"sweep": SweepIndex, "night": NightIndex}
        named = (shape for key, shape in shapes.items() if key in run)
        fields = next(named, results.Index).model_fields
        return {key: run[key] for key in fields if key in run}


def folders(root: Path) -> list[Path]:
    """Every result, sweep and night under `root`, or `root` itself, ordered by name.

    Links in the place of any are among them: what is wrong with them is said, as of all others.
    """
    if kind_of(root) is not None:
        return [root]
    scenarios = _within(root)
    inner = [path for scenario in scenarios for path in _unlinked(scenario)]
    deeper = [each for each in inner if each.parent.name in (SWEEPS, NIGHTS)]
    found = {*scenarios, *inner, *(path for each in deeper for path in _unlinked(each))}
    return sorted(path for path in found if path.is_symlink() or kind_of(path) is not None)


def _unlinked(folder: Path) -> list[Path]:
    """The folders in a folder; none where it is a link."""
    return [] if folder.is_symlink() else _within(folder)


def _within(folder: Path) -> list[Path]:
    """The folders in a folder, and links."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as found:
        return [folder / each.name for each in found if each.is_symlink() or each.is_dir()]
    return []


def kind_of(folder: Path) -> Kind | None:
    """Of what a folder has the tables, be it without its index; None for nothing of ours."""
    return next((kind for kind in KINDS if kind.holds(folder)), None)


def entries(root: Path) -> Iterator[Entry]:
    """What is saved. Files are looked at, but only `faults` looks at what the counts say."""
    for folder in folders(root):
        try:
            run = _looked_at(folder)
        except SimulatorError as error:
            yield Entry(folder, str(error), None)
            continue
        kernel = run["kernel"] if "kernel" in run else run["provenance"]["kernel"]
        yield Entry(folder, KEPT if kernel == kernel_digest() else OTHER_PROGRAM, run)


def _looked_at(folder: Path) -> Mapping[str, Any]:
    """What an index says, where all files are as it says. Raises: SimulatorError."""
    kind = kind_of(folder)
    if kind not in (SWEEP_KIND, NIGHT_KIND):
        return results.load(folder).run
    told = read_index(folder, kind)
    for name in names_of(told):
        content_of(folder, told, name, kind)
    return told


def faults(folder: Path) -> Iterator[str]:
    """Everything that is wrong with a result: files, what run.json says of them, and counts.

    Of the tables of a sweep or a night: their files.
    """
    try:
        if kind_of(folder) in (SWEEP_KIND, NIGHT_KIND):
            _looked_at(folder)
        else:
            sound(results.load(folder))
    except SimulatorError as error:
        yield from str(error).splitlines()


def sound(result: results.Result) -> results.Result:
    """A result whose counts can be right; what reads one to go on with it asks here.

    Raises: ResultError, with everything that cannot be.
    """
    wrong = (*_claims(result), *violations(result.scenario, result.tally))
    if wrong:
        raise ResultError("\n".join(f"{result.folder}: {fault}" for fault in wrong))
    return result


def _claims(result: results.Result) -> Iterator[str]:
    """What run.json says of the tally, and the tally of its scenario."""
    tally, run = result.tally, result.run
    for key, value in results.told_of(result.scenario, tally).items():
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
    parts = [sound(results.load(source)) for source in sources]
    first = parts[0]
    target = results.folder_of(root, first.scenario, first.tally.fingerprint, first.tally.seed)
    if target.resolve() not in [source.resolve() for source in sources]:
        there = results.kept(target)
        parts += [there] if there is not None else []
    for part in parts:
        results.refuse_other_program(part)
    for one, other in combinations(parts, 2):
        _refuse_pair(one, other)
    tallies = [part.tally for part in parts]
    merged = results.add(root, first.scenario, tallies, tables_of)
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
