"""`simulator laws`: the laws that ship."""

from __future__ import annotations

from simulator.cli.endings import note
from simulator.errors import SimulatorError
from simulator.scenario.allowed import nearest
from simulator.scenario.files.laws import FOLDER, law, names


def laws(wanted: str | None) -> None:
    """List every law by name, or print the tables of one."""
    if wanted is None:
        width = max(map(len, names()))
        for name in names():
            print(f"{name.ljust(width)}  {law(name).name}")
        note('a scenario takes one with law = "NAME"; `simulator laws NAME` prints it')
        return
    if wanted not in names():
        hint = nearest(wanted, names()) + "`simulator laws` lists all"
        raise SimulatorError(f"{wanted!r} is no law that ships; {hint}")
    print((FOLDER / f"{wanted}.toml").read_text(encoding="utf-8"), end="")
