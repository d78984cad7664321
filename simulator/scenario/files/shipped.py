"""Scenarios, sweeps and backtests that ship with the program, by name.

A name is the file's path in that folder without `.toml`: `kazakhstan-2023/official`; of a
`scenario.toml` or `backtest.toml` it is the folder's: `kazakhstan-2023`, `backtests/sweden`.
"""

import pathlib
from functools import cache

from simulator.errors import SimulatorError
from simulator.scenario.allowed import nearest

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
# In a clone they are beside the package; a wheel has them in it.
FOLDER = PACKAGE / "shipped" if (PACKAGE / "shipped").is_dir() else PACKAGE.parent / "scenarios"

BACKTESTS = "backtests"
"""The folder of backtests, which are not of one election."""


@cache
def names() -> dict[str, pathlib.Path]:
    """The file behind each name, in order of the alphabet."""
    files = sorted(FOLDER.glob("*/**/*.toml"))
    return {_name(file.relative_to(FOLDER)): file for file in files}


def file_named(name: pathlib.Path) -> pathlib.Path | None:
    """The file that ships under a name, which may end in `.toml`; None where there is none."""
    return names().get(_name(name))


@cache
def elections() -> frozenset[str]:
    """The folders of elections."""
    return frozenset(map(_election, names())) - {BACKTESTS}


def suggestion(name: pathlib.Path) -> str:
    """The nearest name, if one is near, and a name for each election that ships."""
    asked = _name(name)
    within = [each for each in names() if each.startswith(f"{asked}/")]
    listed = [
        each
        for each in names()
        if each in elections() or _election(each) in elections().difference(names())
    ]
    return f"{nearest(asked, within or names())}built-in scenarios: {', '.join(listed)}"


def shipped_files(name: str) -> dict[str, bytes]:
    """Every file of the folder of an election that ships, by its path in there.

    Raises: SimulatorError, if none has that name, and for backtests.
    """
    election, file = name.partition("/")[0], file_named(pathlib.Path(name))
    if election == BACKTESTS:
        raise SimulatorError(
            f"--from {name}: a backtest is of many elections, none of which can be copied; run it "
            "with `simulator backtest`"
        )
    if election not in elections() or (name != election and file is None):
        raise SimulatorError(f"--from {name}: no such election; {suggestion(pathlib.Path(name))}")
    folder = FOLDER / election
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _election(name: str) -> str:
    return name.partition("/")[0]


def _name(path: pathlib.Path) -> str:
    return path.as_posix().removesuffix(".toml").removesuffix("/scenario").removesuffix("/backtest")
