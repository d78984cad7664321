"""The folder in which compiled code is kept: one for each version of the kernel."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from numba import config

from simulator.provenance import kernel_digest


@dataclass(frozen=True)
class Cache:
    """A folder of compiled code."""

    folder: Path
    writable: bool
    """Otherwise, as in an image that is shipped with its code compiled, it is only read."""

    def __str__(self) -> str:
        return str(self.folder) if self.writable else f"{self.folder} (read-only)"


def find_cache() -> Cache | None:
    """The folder of this version of the kernel; None where there is none and none can be made."""
    try:
        folder = _base() / kernel_digest()
    except RuntimeError:  # the user has no home
        return None
    if _can_write(folder):
        return Cache(folder, writable=True)
    return Cache(folder, writable=False) if os.access(folder, os.R_OK | os.X_OK) else None


def _base() -> Path:
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "election-simulator"


def _can_write(folder: Path) -> bool:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    return False
