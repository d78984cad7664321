"""Packages that only some commands need: one message where one is missing, with what to type."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Literal

from simulator.errors import SimulatorError

Extra = Literal["charts", "report"]
NAME = "election-simulator"
ROOT = Path(__file__).parents[1]
"""Of a clone, where the program runs from one."""


def refuse_missing(package: str, extra: Extra, what: str) -> None:
    """Import a package of an extra. Raises: SimulatorError, where it is not installed.

    `what` needs it: "charts need".
    """
    try:
        import_module(package)
    except ImportError:
        raise SimulatorError(
            f"{what} {package}, which is not installed: {command(extra)}"
        ) from None


def command(extra: Extra) -> str:
    """What installs an extra into the Python that runs, from the clone where there is one."""
    clone = (ROOT / "pyproject.toml").is_file()
    target = f'--editable "{_near(ROOT)}[{extra}]"' if clone else f'"{NAME}[{extra}]"'
    return f"{_near(Path(sys.executable))} -m pip install {target}"


def _near(path: Path) -> str:
    """A path from the working folder on, where it is in it."""
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else str(path)
