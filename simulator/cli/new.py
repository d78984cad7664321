"""`simulator new`: a starter scenario, or a scenario made of counted votes and a law by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.cli.endings import note
from simulator.errors import ScenarioError, SimulatorError
from simulator.scenario import Scenario, load
from simulator.scenario.allowed import nearest
from simulator.scenario.from_votes import events, files, read_election
from simulator.scenario.laws import names
from simulator.scenario.starter import starter


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
        told = (
            "say which law, as in --law spain" if law is None else f"{law!r} is no law that ships"
        )
        hint = nearest(law or "", names())
        raise SimulatorError(f"--law: {told}; {hint}`simulator laws` lists all")
    election = read_election(votes, law, seats, candidates, fold)
    folder = out or votes.with_suffix("")
    election.name = folder.name
    made = files(election)
    folder.mkdir(parents=True, exist_ok=True)
    if there := [name for name in made if (folder / name).exists()]:
        raise SimulatorError(f"{folder / there[0]}: exists, and is not written over; name another")
    for name, text in made.items():
        _write(folder / name, text)
    scenario = _loaded(folder)
    with (folder / "scenario.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write("\n" + events(scenario))
    note(
        f"{folder}: written; try `simulator allocate {folder / 'official.toml'}`, "
        f"then `simulator run {folder}`"
    )


def _loaded(folder: Path) -> Scenario:
    try:
        load(folder / "official.toml")
        return load(folder)
    except ScenarioError as error:
        raise SimulatorError(f"{error}\n{folder}: is written; mend this, then run check") from None


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise SimulatorError(f"{file}: exists, and is not written over; name another") from None
