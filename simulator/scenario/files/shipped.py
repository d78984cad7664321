"""Scenarios, sweeps and backtests that ship with the program, by name.

A name is the file's path in that folder without `.toml`: `kazakhstan-2023/official`; of a
`scenario.toml` or `backtest.toml` it is the folder's: `kazakhstan-2023`, `backtests/sweden`.
"""

import pathlib
from functools import cache

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


def suggestion(name: pathlib.Path) -> str:
    """The nearest name, if one is near, and a name for each election that ships."""
    asked = _name(name)
    within = [each for each in names() if each.startswith(f"{asked}/")]
    elections = [
        each
        for each in names()
        if _election(each) == each or _election(each) not in {*names(), BACKTESTS}
    ]
    return f"{nearest(asked, within or names())}built-in scenarios: {', '.join(elections)}"


def _election(name: str) -> str:
    return name.partition("/")[0]


def _name(path: pathlib.Path) -> str:
    return path.as_posix().removesuffix(".toml").removesuffix("/scenario").removesuffix("/backtest")
