"""Compiled code is kept, and read where it cannot be written; where there is none, it is made."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import cache
from simulator.cache import find_cache

ROOT = Path(__file__).parents[1]
KERNEL = """
import numpy as np

from simulator.jit import allocating, kernel_function

@allocating
def summed(number):
    return np.arange(number).sum()

@kernel_function
def doubled(number):
    return 2 * number

@kernel_function
def halved(number):
    return number / 2
"""
REFUSE = """
import errno, os, sys

def refuse(event, arguments):
    folder = os.environ["NUMBA_CACHE_DIR"]
    paths = [path for path in arguments if isinstance(path, str) and path.startswith(folder)]
    writes = event != "open" or arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if paths and event in ("open", "os.mkdir", "os.rename", "os.remove") and ({}):
        raise OSError(errno.EACCES, "refused", paths[0])

sys.addaudithook(refuse)
"""
READ_ONLY = REFUSE.format("writes")
UNREADABLE = REFUSE.format('paths[0].endswith(".nbi")')
CALL = """
import json, sys
from simulator import jit
import small_kernel

functions = [getattr(small_kernel, name) for name in sys.argv[1:]]
answers = [function(42) for function in functions]
read = [sum(function.top.stats.cache_hits.values()) for function in functions]
print(json.dumps({"answers": answers, "read": read, "cache": str(jit.CACHE)}))
"""


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., Any]:
    """Calls functions of a small kernel in a process of its own."""
    (tmp_path / "small_kernel.py").write_text(KERNEL)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
    }
    environment.pop("ELECTION_SIMULATOR_COMPILE_BY_FUNCTION", None)

    def called(*names: str, before: str = "") -> Any:
        command = [sys.executable, "-c", before + CALL, *names]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return called


def files(folder: Path) -> dict[Path, bytes]:
    """What is in it."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_cannot_be_written_is_read(call: Callable[..., Any], tmp_path: Path) -> None:
    """What it lacks is compiled, and not added: as in a container, or in another user's folder."""
    folder = call("doubled")["cache"]
    kept = files(tmp_path / "cache")
    assert len(kept) == 2
    told = call("doubled", "halved", before=READ_ONLY)
    assert told == {"answers": [84, 21], "read": [1, 0], "cache": f"{folder} (read-only)"}
    assert files(tmp_path / "cache") == kept


def test_code_is_known_by_what_it_says(call: Callable[..., Any], tmp_path: Path) -> None:
    """Not by its time, which an image of a container changes, and not by its comments."""
    call("doubled", "halved")
    source = tmp_path / "small_kernel.py"
    source.write_text("# A comment that moves all lines.\n" + KERNEL)
    os.utime(source, (1, 1))
    assert call("doubled", "halved")["read"] == [1, 1]
    source.write_text(KERNEL.replace("2 * number", "3 * number"))
    told = call("doubled", "halved")
    assert (told["answers"], told["read"]) == ([126, 21], [0, 0])


def test_code_is_found_by_a_copy_elsewhere(call: Callable[..., Any], tmp_path: Path) -> None:
    """A clone, or an image in which the program is installed at another path."""
    call("doubled")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "small_kernel.py").rename(elsewhere / "small_kernel.py")
    before = f"import sys; sys.path.insert(0, {str(elsewhere)!r})\n"
    assert call("doubled", before=before)["read"] == [1]


def test_code_that_makes_arrays_is_read(call: Callable[..., Any]) -> None:
    """By a process that has compiled nothing, so that nothing has counted references to arrays."""
    call("summed")
    assert call("summed")["read"] == [1]
    assert call("summed")["answers"] == [861]


def test_code_that_cannot_be_read_is_compiled(call: Callable[..., Any]) -> None:
    folder = call("doubled")["cache"]
    told = call("doubled", before=UNREADABLE)
    assert told == {"answers": [84], "read": [0], "cache": folder}


def test_a_folder_that_does_not_exist_and_cannot_be_made(call: Callable[..., Any]) -> None:
    assert call("doubled", before=READ_ONLY) == {"answers": [84], "read": [0], "cache": "None"}


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(cache.config, "CACHE_DIR", "")
    monkeypatch.setattr(Path, "expanduser", no_home)
    assert find_cache() is None
