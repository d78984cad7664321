"""Power indices against all sets one by one, and against published values."""

from fractions import Fraction

import numpy as np
import pytest

from simulator.coalitions.power import power_of, swings_of
from simulator.errors import SimulatorError
from tests.coalitions import brute

PUBLISHED = {
    # Straffin 1994, section 2; Felsenthal and Machover 1998, The Measurement of Voting Power.
    "50, 49, 1 of 100": ([50, 49, 1], 50, "3/5 1/5 1/5", "2/3 1/6 1/6"),
    "three with any two of them": ([49, 48, 3], 50, "1/3 1/3 1/3", "1/3 1/3 1/3"),
    "51 of 100": ([51, 49], 50, "1 0", "1 0"),
    # Brams and Affuso 1976: the Council of the Six, 1958, a majority of 12 of 17.
    "Council of 1958": (
        [4, 4, 4, 2, 2, 1],
        11,
        "5/21 5/21 5/21 1/7 1/7 0",
        "7/30 7/30 7/30 3/20 3/20 0",
    ),
    # Banzhaf 1965, Rutgers Law Review 19: Nassau County 1964, 58 of 115.
    "Nassau County": ([31, 31, 28, 21, 2, 2], 57, "1/3 1/3 1/3 0 0 0", "1/3 1/3 1/3 0 0 0"),
    # Straffin 1994, section 2: the Security Council as 39 of 5 votes of 7 and 10 of 1.
    "Security Council": (
        [7] * 5 + [1] * 10,
        38,
        " ".join(["106/635"] * 5 + ["21/1270"] * 10),
        " ".join(["421/2145"] * 5 + ["4/2145"] * 10),
    ),
}


def indices(seats: list[int], half: int) -> list[list[float]]:
    found = power_of(np.array(seats, np.int64)[:, None], np.array([half], np.int64))
    return [index[:, 0].tolist() for index in found]


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_values(name: str) -> None:
    seats, half, banzhaf, shapley = PUBLISHED[name]
    found = indices(seats, half)
    for index, told in ((found[0], banzhaf), (found[2], shapley)):
        assert index == pytest.approx([float(Fraction(text)) for text in told.split()], abs=1e-14)


def test_ten_thousand_draws_are_those_of_all_sets_one_by_one() -> None:
    seats, house = brute.random_houses(5, 10_000, seed=3)
    found = power_of(seats, house // 2)
    known = [brute.indices(row, size) for row, size in zip(seats.T.tolist(), house, strict=True)]
    for place, index in enumerate(found):
        exact = np.array([[float(value) for value in each[place]] for each in known]).T
        np.testing.assert_allclose(index, exact, rtol=0, atol=1e-14)


@pytest.mark.parametrize("parties", [1, 2, 9])
def test_many_or_few_parties(parties: int) -> None:
    seats, house = brute.random_houses(parties, 30, seed=parties)
    found = power_of(seats, house // 2)
    for draw, (row, size) in enumerate(zip(seats.T.tolist(), house, strict=True)):
        for index, exact in zip(found, brute.indices(row, size), strict=True):
            assert index[:, draw] == pytest.approx([float(value) for value in exact], abs=1e-14)


def test_swings_do_not_depend_on_how_many_are_made_at_once(monkeypatch) -> None:
    seats, house = brute.random_houses(6, 200, seed=5)
    whole = swings_of(seats.T, house // 2)
    monkeypatch.setattr("simulator.coalitions.power.AT_ONCE", 1000)
    np.testing.assert_array_equal(swings_of(seats.T, house // 2), whole)


def test_numbers_of_sets_beyond_32_bits_are_exact() -> None:
    """Fifty equal parties: each is decisive for the sets of 25 of the 49 others."""
    banzhaf, _, shapley = indices([1] * 50, 25)
    assert banzhaf == shapley == pytest.approx([1 / 50] * 50, abs=1e-14)
    swings = swings_of(np.ones((1, 50), np.int64), np.array([25], np.int64))
    assert swings[0, 0, 25] == 63205303218876
    assert swings.sum() == 50 * 63205303218876


def test_nobody_is_decisive_where_seats_are_not_filled() -> None:
    assert indices([3, 2], 5) == [[0, 0]] * 3


def test_too_many_parties_are_refused() -> None:
    with pytest.raises(SimulatorError, match=r"61 parties have seats in a draw; .* at most 60"):
        indices([1] * 61, 30)
