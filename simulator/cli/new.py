"""`simulator new`: a starter scenario, or a scenario made of counted votes and a law by name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.cli.endings import note
from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.scenario import Scenario, load
from simulator.scenario.allowed import nearest
from simulator.scenario.files.counts import look_alikes
from simulator.scenario.files.laws import names
from simulator.starter.blank import starter
from simulator.starter.election import read_election
from simulator.starter.folder import events, files

HINTS = {
    ".seats: missing": "give them with --seats: a CSV file with columns region,seats, or a number",
    "no regions": "the votes need the column region",
}
"""Hints for errors in a folder that is not written yet."""


def new(file: Path | None) -> None:
    """Write the starter scenario to a file that does not exist yet, or print it."""
    if file is None:
        print(starter(), end="")
        return
    if file.suffix.lower() != ".toml":
        raise SimulatorError(f"{file}: a scenario is a .toml file; name it {file.stem}.toml")
    _write(file, starter())
    note(f"{file}: written; try `simulator check {file}`, then `simulator run {file}`")


def new_from_votes(
    votes: Path,
    law: str | None,
    *,
    seats: Sequence[str] = (),
    candidates: Path | None = None,
    fold: float = 0.0,
    out: Path | None = None,
) -> None:
    """Write a folder with the count as it is, and a scenario around it."""
    if law is None or law not in names():
        told = "give a law, as in --law spain" if law is None else f"{law!r} is not a built-in law"
        hint = nearest(law or "", names())
        raise SimulatorError(f"--law: {told}; {hint}`simulator laws` lists all laws")
    election = read_election(votes, law, seats, candidates, fold)
    folder = out or votes.with_suffix("")
    election.name = folder.resolve().name
    if folder.exists() and not folder.is_dir():
        raise SimulatorError(f"{folder}: is a file; give a folder with --out")
    for warning in look_alikes(election.votes):
        note(f"warning: {warning}")
    made = files(election)
    for name in made:
        if (folder / name).exists():
            raise SimulatorError(
                f"{folder / name}: already exists and is not overwritten; choose another name"
            )
    _write_whole(folder, made)
    note(
        f"{folder}: written; try `simulator allocate {folder / 'official.toml'}`, "
        f"then `simulator run {folder}`"
    )


def _write_whole(folder: Path, made: Mapping[str, str]) -> None:
    """Write all files or none: they are made in a temporary folder and checked first."""
    whole = folder.resolve()
    near = next(each for each in (whole, *whole.parents) if each.is_dir())
    with TemporaryDirectory(dir=near, prefix=f".{whole.name}-") as beside:
        draft = Path(beside) / whole.name
        draft.mkdir()
        for name, text in made.items():
            _write(draft / name, text)
        asked = events(_loaded(draft))
        with (draft / "scenario.toml").open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("\n" + asked)
        _loaded(draft)
        whole.mkdir(parents=True, exist_ok=True)
        for name in made:
            (draft / name).rename(whole / name)


def _loaded(draft: Path) -> Scenario:
    """The scenario. Its files are temporary, so errors are reported without line numbers."""
    try:
        load(draft / "official.toml")
        return load(draft)
    except ScenarioError as error:
        told = "\n".join(str(Problem("", each.key, each.message)) for each in error.problems)
        hints = "".join(f"; {hint}" for part, hint in HINTS.items() if part in told)
        told += f"\nnothing was written; fix this and try again{hints}"
        raise SimulatorError(told) from None


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise SimulatorError(
            f"{file}: already exists and is not overwritten; choose another name"
        ) from None
