"""Ranges of draws: what is missing, what is common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.draw_ranges import Draws, common_draws, covers, gaps, overlap, united
from simulator.errors import TallyError

KNOWN = ((10, 20), (30, 40))


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        (0, 50, [(0, 10), (20, 30), (40, 50)]),
        (0, 35, [(0, 10), (20, 30)]),
        (12, 18, []),
        (15, 25, [(20, 25)]),
        (25, 25, []),
        (35, 60, [(40, 60)]),
        (60, 70, [(60, 70)]),
        (0, 5, [(0, 5)]),
    ],
)
def test_what_is_missing(first: int, last: int, missing: list[tuple[int, int]]) -> None:
    assert list(gaps(KNOWN, first, last)) == missing
    assert covers(KNOWN, ((first, last),)) == (not missing)


SOME_DRAWS = st.sets(st.integers(0, 30))


def ranges_of(draws: set[int]) -> Draws:
    """The draws in ranges."""
    ranges: list[tuple[int, int]] = []
    for draw in sorted(draws):
        if ranges and ranges[-1][1] == draw:
            ranges[-1] = (ranges[-1][0], draw + 1)
        else:
            ranges.append((draw, draw + 1))
    return tuple(ranges)


@given(SOME_DRAWS, st.integers(0, 30), st.integers(0, 30))
def test_gaps_are_the_draws_that_are_not_known(known: set[int], first: int, last: int) -> None:
    found = [draw for pair in gaps(ranges_of(known), first, last) for draw in range(*pair)]
    assert found == sorted(set(range(first, last)) - known)


@given(SOME_DRAWS, SOME_DRAWS)
def test_ranges_are_sets_of_draws(one: set[int], other: set[int]) -> None:
    known, others = ranges_of(one), ranges_of(other)
    assert covers(known, ranges_of(one & other))
    assert covers(known, others) == (other <= one)
    assert overlap(known, others) == bool(one & other)
    assert united(known + ranges_of(other - one)) == ranges_of(one | other)
    if one & other:
        with pytest.raises(TallyError, match="in both"):
            united(known + others)


def test_ranges_are_covered_where_each_of_them_is() -> None:
    inside, outside = (12, 18), (20, 25)
    assert covers(KNOWN, (inside, (30, 40)))
    assert not covers(KNOWN, (inside, outside))
    assert not covers(KNOWN, (outside, inside))


@pytest.mark.parametrize(
    ("a", "b", "most", "expected"),
    [
        (((0, 10),), ((0, 10),), None, ((0, 10),)),
        (((0, 10),), ((4, 20),), None, ((4, 10),)),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), None, ((2, 4), (8, 9), (11, 12))),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), 3, ((2, 4), (8, 9))),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), 1, ((2, 3),)),
        (((0, 10),), ((10, 20),), None, ()),
    ],
)
def test_common_draws(a, b, most, expected) -> None:
    assert common_draws(a, b, most) == expected
    assert common_draws(b, a, most) == expected
