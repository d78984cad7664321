"""Minimal majorities against all sets one by one, and who chooses between the largest."""

from collections import Counter

import numpy as np
import pytest

from simulator.coalitions.majorities import majority_of, minimal_majorities
from simulator.coalitions.power import kingmakers, needed
from simulator.errors import SimulatorError
from tests.coalitions import brute


def of(*houses: list[int]) -> tuple[np.ndarray, np.ndarray]:
    seats = np.array(houses, np.int64).T
    return seats, seats.sum(axis=0) // 2


@pytest.mark.parametrize("least", [0, 99, 2500])
def test_ten_thousand_draws_are_those_of_all_sets_one_by_one(least: int) -> None:
    seats, house = brute.random_houses(5, 10_000, seed=11)
    known: Counter[tuple[int, ...]] = Counter()
    often: Counter[tuple[int, ...]] = Counter()
    for row, size in zip(seats.T.tolist(), house.tolist(), strict=True):
        known.update(brute.minimal(row, size))
        often.update(m for m in brute.subsets(range(5)) if brute.wins(row, m, size))
    found = minimal_majorities(seats, house // 2, least)
    assert set(found) == {members for members, number in known.items() if number > least}
    assert [known[m] for m in found] == sorted((known[m] for m in found), reverse=True)
    for members in found:
        one = majority_of(seats, house // 2, members)
        assert (one.minimal.sum(), one.has.sum()) == (known[members], often[members])


def test_many_parties() -> None:
    seats, house = brute.random_houses(9, 60, seed=4)
    known = Counter(
        m
        for row, size in zip(seats.T.tolist(), house.tolist(), strict=True)
        for m in brute.minimal(row, size)
    )
    for least in (0, 5):
        found = minimal_majorities(seats, house // 2, least)
        assert set(found) == {m for m, number in known.items() if number > least}


def test_exactly_half_is_no_majority() -> None:
    seats, half = of([5, 3, 2])
    assert minimal_majorities(seats, half, 0) == [(0, 1), (0, 2)]


def test_too_many_sets_are_refused(monkeypatch) -> None:
    monkeypatch.setattr("simulator.coalitions.majorities.MOST_STEPS", 20)
    seats, half = of([1] * 9)
    with pytest.raises(SimulatorError, match=r"more than 20 sets of parties .* blocs"):
        minimal_majorities(seats, half, 0)


def test_who_is_needed() -> None:
    seats, half = of([6, 3, 1], [5, 3, 2], [4, 3, 3])
    assert needed(seats, half).T.tolist() == [[True, False, False]] * 2 + [[False] * 3]
    assert not needed(np.array([[2], [1]]), np.array([3])).any()


@pytest.mark.parametrize(
    ("house", "makers"),
    [
        ([242, 190, 67], [2]),  # CDU and CSU, SPD, FDP in the Bundestag of 1961
        ([242, 224, 30], [2]),  # 1969
        ([226, 218, 53], [2]),  # 1980
        ([244, 193, 34, 27], []),  # 1983, when the Greens came in
        ([40, 35, 15, 10], [2]),  # 40 + 10 is half, 35 + 15 + 10 are more
        ([40, 32, 18, 10], [2]),
        ([40, 30, 15, 15], []),  # either of the two will do for the first
        ([42, 38, 10, 10], []),
        ([36, 33, 16, 15], []),  # 36 + 15 are more
        ([34, 33, 17, 16], [2]),
        ([34, 34, 16, 16], [2, 3]),  # each of the first two needs both
        ([57, 54, 9], [2]),  # New Zealand 2017: National and ACT, Labour and Greens, NZ First
        ([40, 35, 16, 9], [2]),
        ([40, 35, 35], []),  # the third is as large as the second
        ([51, 30, 19], []),  # has a majority alone
        ([50, 50], []),
        ([34, 33, 18, 15], [2]),
    ],
)
def test_who_makes_the_king(house: list[int], makers: list[int]) -> None:
    found = kingmakers(*of(house))[:, 0]
    assert np.flatnonzero(found).tolist() == makers


def test_greens_and_fdp_made_the_king_of_2021() -> None:
    """The Bundestag without the AfD: SPD 206, Union 197, Greens 118, FDP 92, Left 39 of 736."""
    seats = np.array([[206], [197], [118], [92], [39]])
    assert np.flatnonzero(kingmakers(seats, np.array([368]))).tolist() == [2, 3]
