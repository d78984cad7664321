"""Ranges of draws: independent, none used twice, none missing between them."""

from functools import cache

import numpy as np
import pytest

from simulator.errors import TallyError
from simulator.job import Job
from tests.statistics.checks import check_dispersion, check_uncorrelated
from tests.statistics.election import election
from tests.statistics.test_dirichlet import chance

BLOCKS, SIZE = 1000, 1000


@cache
def job():
    return Job.of(election("dirichlet"), 1)


def entered(first, last):
    """In how many of these draws all six enter."""
    return int(job().draw(first, last).counts["events"][0])


@cache
def blocks(size=SIZE):
    """The count of each of so many ranges, one after the other."""
    return np.array([entered(block * SIZE, block * SIZE + size) for block in range(BLOCKS)])


def check_blocks(counts):
    """Counts vary as those of independent draws, and neighbours have nothing in common."""
    check_dispersion(counts, SIZE, chance())
    check_uncorrelated(counts[1:], counts[:-1])


def test_blocks_of_draws_vary_as_they_must():
    check_blocks(blocks())


def test_sees_every_draw_used_twice():
    half = blocks(SIZE // 2)
    check_dispersion(half, SIZE // 2, chance())
    with pytest.raises(AssertionError):
        check_blocks(2 * half)


def test_sees_ranges_that_overlap():
    """Each range begins at the middle of the one before."""
    rng = np.random.default_rng(1)
    halves = rng.binomial(SIZE // 2, chance(), BLOCKS + 1)
    check_blocks(rng.binomial(SIZE, chance(), BLOCKS))
    with pytest.raises(AssertionError):
        check_blocks(halves[1:] + halves[:-1])


def test_sees_ranges_that_all_begin_alike():
    """Every other range repeats the one before."""
    with pytest.raises(AssertionError):
        check_blocks(np.repeat(blocks()[::2], 2))


def test_a_range_is_the_sum_of_its_parts():
    assert entered(100, 3000) == entered(100, 101) + entered(101, 2000) + entered(2000, 3000)


def test_overlapping_ranges_are_refused():
    one, two = job().draw(0, 1000), job().draw(999, 1500)
    with pytest.raises(TallyError, match="draws 999 to 999 are in both"):
        one + two
    with pytest.raises(TallyError, match="twice"):
        one + one
