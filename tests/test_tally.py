"""Files of tallies: the same counts come back, of whatever format, and the digest is of counts."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import TallyError
from simulator.tally import Tally
from tests.executors.works import job

LARGEST = 2**63 - 1
KEYS = np.array([[0, LARGEST], [3, 0], [3, LARGEST], [LARGEST, 7]], np.int64)
"""Vectors of two words, in rising order; the second word falls as well as rises."""


@pytest.fixture
def tally() -> Tally:
    drawn = job().draw(0, 500)
    (first, *others) = drawn.joint
    long = replace(first, keys=KEYS, counts=np.arange(1, 5))
    return replace(drawn, joint=(long, *others))


def test_what_was_written_is_read(tally: Tally) -> None:
    found = Tally.from_bytes(tally.to_bytes(), "here")
    assert found.sha256() == tally.sha256()
    assert found.to_bytes() == tally.to_bytes()
    for one, two in zip(found.joint, tally.joint, strict=True):
        assert np.array_equal(one.keys, two.keys)
        assert np.array_equal(one.counts, two.counts)


def test_no_vectors_are_none(tally: Tally) -> None:
    empty = replace(tally.joint[0], keys=KEYS[:0], counts=np.zeros(0, np.int64))
    without = replace(tally, joint=(empty, *tally.joint[1:]))
    assert Tally.from_bytes(without.to_bytes(), "here").sha256() == without.sha256()


@pytest.mark.parametrize("number", [2, 4])
def test_another_format_is_refused(tally: Tally, monkeypatch, number: int) -> None:
    monkeypatch.setattr("simulator.tally.FORMAT", number)
    content = tally.to_bytes()
    monkeypatch.undo()
    with pytest.raises(TallyError, match=f"here: tally format {number}; this program reads 3: use"):
        Tally.from_bytes(content, "here")
