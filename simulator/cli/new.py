"""`simulator new`."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.endings import note
from simulator.errors import SimulatorError
from simulator.scenario.starter import starter


def new(file: Path | None) -> None:
    """Write the starter scenario to a file that does not exist yet, or print it."""
    if file is None:
        print(starter(), end="")
        return
    if file.suffix.lower() != ".toml":
        raise SimulatorError(f"{file}: a scenario is a .toml file; name it {file.stem}.toml")
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starter())
    except FileExistsError:
        raise SimulatorError(f"{file}: exists, and is not written over; name another") from None
    note(f"{file}: written; try `simulator check {file}`, then `simulator run {file}`")
