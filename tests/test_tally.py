"""Files of tallies: the same counts come back, of whatever format, and the digest is of counts."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import TallyError
from simulator.tally import DIGESTED, FORMAT, Tally
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


def written(tally: Tally, number: int) -> bytes:
    """A file that has the keys themselves, as format 1 did."""
    header = json.dumps(tally._header(number), sort_keys=True).encode()
    stream = io.BytesIO()
    np.savez(stream, header=np.frombuffer(header, np.uint8), **tally._arrays())
    return stream.getvalue()


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


def test_the_first_format_is_read_and_has_the_same_digest(tally: Tally) -> None:
    old = Tally.from_bytes(written(tally, 1), "here")
    assert old.sha256() == tally.sha256()
    assert np.array_equal(old.joint[0].keys, KEYS)
    assert (DIGESTED, FORMAT) == (1, 2)


def test_another_format_is_refused(tally: Tally) -> None:
    with pytest.raises(TallyError, match="here: tally format 3; this program reads 1 to 2"):
        Tally.from_bytes(written(tally, 3), "here")
