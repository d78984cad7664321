"""`simulator laws`: the built-in laws."""

from simulator.cli.endings import note
from simulator.errors import SimulatorError
from simulator.scenario.files.laws import FOLDER, law, names, nearest_law


def laws(wanted: str | None) -> None:
    """List every law by name, or print the tables of one."""
    if wanted is None:
        width = max(map(len, names()))
        for name in names():
            print(f"{name.ljust(width)}  {law(name).name}")
        note('use one in a scenario with law = "NAME"; `simulator laws NAME` prints it')
        return
    if wanted not in names():
        hint = nearest_law(wanted) + "`simulator laws` lists all laws"
        raise SimulatorError(f"{wanted!r} is not a built-in law; {hint}")
    print((FOLDER / f"{wanted}.toml").read_text(encoding="utf-8"), end="")
