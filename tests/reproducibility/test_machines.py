"""The same tally in another process, place, language, and on another processor."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.reproducibility.digests import digests

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_OPT", "GLIBC_TUNABLES", "PYTHONHASHSEED")
NO_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"}
"""The C library's own functions, among them the fused multiply-add in software."""
GENERIC = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
"""The oldest processor of this architecture. The features must be empty: left out, they would be
this machine's own."""


@cache
def here() -> dict[str, str]:
    return digests()


def elsewhere(folder: Path, **environment: str) -> dict[str, Any]:
    """What `digests` prints in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    done = subprocess.run(
        [sys.executable, "-m", "tests.reproducibility.digests"],
        env=inherited | {"PYTHONPATH": str(ROOT)} | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_hash_seeds(seed: str) -> None:
    assert elsewhere(ROOT, PYTHONHASHSEED=seed)["digests"] == here()


def test_another_folder_locale_and_time_zone(tmp_path: Path) -> None:
    surroundings = {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Asia/Almaty"}
    assert elsewhere(tmp_path, **surroundings)["digests"] == here()


def test_a_c_library_without_wide_vectors() -> None:
    assert elsewhere(ROOT, **NO_FMA)["digests"] == here()


@pytest.mark.slow
@pytest.mark.parametrize("library", [{}, NO_FMA], ids=["", "no fma in the C library"])
def test_a_generic_processor(library: dict[str, str]) -> None:
    """Compiled again, once; the second library meets the same compiled code."""
    printed = elsewhere(ROOT, **GENERIC, **library)
    assert printed["compiled"]["cpu"] == "generic"
    assert printed["compiled"]["features"] == ""
    assert printed["digests"] == here()


@pytest.mark.slow
def test_without_a_home_and_without_optimisation(tmp_path: Path) -> None:
    """Nowhere to keep compiled code: it is compiled for this process alone, here as it stands."""
    homeless = {"HOME": os.devnull, "XDG_CACHE_HOME": "", "NUMBA_CACHE_DIR": ""}
    printed = elsewhere(tmp_path, **homeless, NUMBA_OPT="0", PYTHONDONTWRITEBYTECODE="1")
    assert printed["compiled"]["cache"] is None
    assert printed["digests"] == here()
