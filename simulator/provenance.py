"""Which program made a result: versions, machine, and a digest of everything that is compiled."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from simulator.version import __version__

PACKAGE = Path(__file__).resolve().parent
KERNEL_SOURCES = (
    "jit.py",
    "elementary.py",
    "lanes.py",
    "streams.py",
    "plan",
    "kernel",
    "uncertainty",
    "allocation",
    "counting",
)


@cache
def kernel_digest() -> str:
    """First 16 hex digits of the sha256 of the sources that decide a count.

    The compiled code is cached under this name, because numba does not notice when a function
    that another file calls was edited; the same digest is kept with every result.
    """
    return _digest(KERNEL_SOURCES)


@cache
def program_digest() -> str:
    """The same of all sources: to look at draws one by one takes more than the kernel."""
    return _digest(("",))


def _digest(names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        path = PACKAGE / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.relative_to(PACKAGE).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def provenance() -> dict[str, str]:
    """What a reader needs to make the result again."""
    return dict(_provenance())


@cache
def _provenance() -> dict[str, str]:
    """Looked up once: asking for the versions of packages takes milliseconds."""
    return {
        "simulator": __version__,
        "kernel": kernel_digest(),
        "python": platform.python_version(),
        **{package: version(package) for package in ("numba", "llvmlite", "numpy", "polars")},
        "machine": platform.machine(),
        "system": platform.system(),
    }
