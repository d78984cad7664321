"""Mutated files are accepted or refused, never a fault of the program: see `tests.mutated`."""

import os
import sys

import pytest

from tests import mutated

TRIALS = int(os.environ.get("SIMULATOR_MUTATIONS", "300"))


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX has it")
def test_mutated_files_are_no_fault_of_the_program() -> None:
    assert list(mutated.failures(0, TRIALS)) == []
