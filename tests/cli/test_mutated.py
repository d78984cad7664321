"""Mutated files are accepted or refused, never a fault of the program: see `tests.mutated`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRIALS = os.environ.get("SIMULATOR_MUTATIONS", "300")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX has it")
def test_mutated_files_are_no_fault_of_the_program() -> None:
    """In a process of its own: its memory is measured."""
    command = [sys.executable, "-m", "tests.mutated", TRIALS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stdout + done.stderr
