"""An election that ships, copied whole: `simulator new --from kazakhstan-2023`."""

from pathlib import Path

from simulator.errors import SimulatorError
from simulator.scenario.files.shipped import BACKTESTS, FOLDER, elections, file_named, suggestion


def shipped_files(name: str) -> dict[str, bytes]:
    """Every file of the folder of an election that ships, by its path in there.

    Raises: SimulatorError, if none has that name, and for backtests.
    """
    election, file = name.partition("/")[0], file_named(Path(name))
    if election == BACKTESTS:
        raise SimulatorError(
            f"--from {name}: a backtest is of many elections, none of which can be copied; run it "
            "with `simulator backtest`"
        )
    if election not in elections() or (name != election and file is None):
        raise SimulatorError(f"--from {name}: no such election; {suggestion(Path(name))}")
    folder = FOLDER / election
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
