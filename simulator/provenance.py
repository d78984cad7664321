"""Which program made a result: versions, machine, and a digest of what decides a count."""

import hashlib
import platform
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from simulator.version import __version__

PACKAGE = Path(__file__).resolve().parent
KERNEL_SOURCES = (
    "jit.py",
    "linking.py",
    "indexing.py",
    "packed.py",
    "elementary.py",
    "lanes.py",
    "streams.py",
    "scenario/numbers",
    "plan",
    "kernel",
    "uncertainty",
    "allocation",
    "counting",
    "scenario/tiers.py",
    "scenario/votes.py",
    "scenario/expression.py",
    "scenario/terms.py",
    "scenario/tokens.py",
)
"""Compiled code, and what makes the plan that it reads: the last three say what an event asks."""
STRING = re.compile(r"""(f?)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@cache
def kernel_digest() -> str:
    """First 16 hex digits of the sha256 of the sources that decide a count, without their words.

    The compiled code is cached under this name, because numba does not notice when a function
    that another file calls was edited; the same digest is kept with every result. Comments,
    docstrings and the texts of errors may change, and blank lines: see `code_of`.
    """
    return _digest(KERNEL_SOURCES, code_of)


@cache
def program_digest() -> str:
    """The same of all sources as they are: looking at draws one by one takes more than those."""
    return _digest(("",), Path.read_bytes)


def code_of(source: Path) -> bytes:
    """A file without comments, docstrings, blank lines and texts.

    A text is a string that is formatted or has a blank in it: no code or key has one. A string of
    three quotes that begins a line is a docstring, as the formatter leaves them.
    """
    return "\n".join(_code(source.read_text("utf-8").splitlines())).encode()


def _code(lines: Iterable[str]) -> Iterator[str]:
    in_text = False
    for line in lines:
        bare = line.lstrip()
        if in_text or bare.startswith(('"""', 'r"""')):
            in_text ^= line.count('"""') % 2 == 1
        elif bare and not bare.startswith("#"):
            code = line.partition("  # ")[0].rstrip()
            yield STRING.sub(_unless_text, code) if '"' in code or "'" in code else code


def _unless_text(string: re.Match[str]) -> str:
    return "" if string[1] or " " in string[2] else string[0]


def _digest(names: Iterable[str], content: Callable[[Path], bytes]) -> str:
    digest = hashlib.sha256()
    for name in names:
        path = PACKAGE / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.relative_to(PACKAGE).as_posix().encode())
            digest.update(content(source))
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
