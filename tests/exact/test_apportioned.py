"""Seats by region, apportioned by the votes, and those that regions leave over."""

import pytest

from simulator.errors import VotesError
from simulator.exact import ByQuota, TierOutcome

from .laws import DHONDT, HARE, nation, regions_of, whole


def test_each_region_has_its_own_seats() -> None:
    house = whole(regions_of([[60, 40], [10, 90]], seats=[3, 2]), DHONDT | {"by": "region"})
    assert house.by_region("t") == ((2, 1), (0, 2))
    assert house.seats("t") == (2, 3)


@pytest.mark.parametrize(
    ("by", "seats"),
    [
        ("valid", (6, 4)),  # 60 and 40
        ("ballots-cast", (5, 5)),  # 60 and 65
        ("registered", (4, 6)),
        ("population", (3, 7)),
    ],
)
def test_seats_are_apportioned_by_what_the_law_counts(by: str, seats: tuple[int, int]) -> None:
    regions = regions_of(
        [[50, 10], [30, 10]], invalid=[0, 25], registered=[400, 600], population=[3000, 7000]
    )
    rule = {"by": by}
    house = whole(regions, DHONDT | {"by": "region", "seats": 10, "apportioned": rule})
    assert tuple(map(sum, house.by_region("t"))) == seats


def test_numbers_that_are_not_known_are_asked_for() -> None:
    tier = DHONDT | {"by": "region", "seats": 10, "apportioned": {"by": "population"}}
    with pytest.raises(VotesError, match="this number is needed for every region"):
        whole(regions_of([[1, 2], [3, 4]]), tier)
    with pytest.raises(VotesError, match="needs the seats of every region"):
        whole(regions_of([[1, 2], [3, 4]]), DHONDT | {"by": "region"})


def test_a_tie_between_regions_is_told_as_one() -> None:
    tier = DHONDT | {"by": "region", "seats": 3, "apportioned": {"by": "valid"}}
    (tie,) = whole(regions_of([[5, 5], [4, 6]]), tier).ties
    assert (tie.candidates, tie.seats, tie.among) == ((0, 1), 1, "regions")


CZECH = HARE | {
    "quota": "imperiali-rounded",
    "leftover": "pooled",
    "excess": "smallest-remainder",
    "by": "region",
}


def test_seats_that_regions_leave_are_pooled() -> None:
    """By hand, under section 50 and 51 of the Czech law 247/1995.

    Region 1, 5 seats: 1000 / 7 = 142.86, rounded 143; 600, 300, 100 have 4, 2, 0: one too many,
    taken from the smallest remainder, 600 - 572 = 28 against 300 - 286 = 14: list b, so 4, 1, 0.
    Region 2, 3 seats: 500 / 5 = 100; 250, 150, 100 have 2, 1, 1: again one too many, remainders 50,
    50 and 0: list c gives it back. Nothing is left to pool.
    """
    house = whole(regions_of([[600, 300, 100], [250, 150, 100]], seats=[5, 3]), CZECH)
    assert house.by_region("t") == ((4, 1, 0), (2, 1, 0))
    # With 4 seats in region 2: 500 / 6, rounded 83: 3, 1, 1, remainders 1, 67 and 17: 2, 1, 1.
    # With 420, 380, 200 for 5 in region 1: 2, 2, 1, remainders 134, 94 and 57.
    regions = regions_of([[420, 380, 200], [240, 160, 95]], seats=[5, 7])
    # Region 2: 495 / 9 = 55: 4, 2, 1, remainders 20, 50, 40. All seats taken again.
    assert whole(regions, CZECH).by_region("t") == ((2, 2, 1), (4, 2, 1))


def test_the_second_scrutiny_divides_by_a_quota_of_its_own() -> None:
    """Region 1, 2 seats: 100 / 4 = 25: 30, 30, 20, 20 have 1, 1, 0, 0. Region 2 the same, 2 seats:
    24, 24, 24, 28 have 0, 0, 0, 1, and one is left. Unused: 5 + 24, 5 + 24, 20 + 24, 20 + 3; one
    seat: 125 / 2 = 62.5, rounded 63: nobody has a whole quota, list c the largest remainder.
    """
    regions = regions_of([[30, 30, 20, 20], [24, 24, 24, 28]], seats=[2, 2])
    house = whole(regions, CZECH)
    assert house.by_region("t") == ((1, 1, 0, 0), (0, 0, 0, 1))
    assert house.seats("t") == (1, 1, 1, 1)
    (outcome,) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.pool is not None
    assert (outcome.pool.seats, outcome.pool.unused) == (1, (29, 29, 44, 23))
    assert (outcome.pool.working.quota, outcome.unfilled) == (63, 0)


def test_a_region_without_seats_gives_all_its_votes_to_the_pool() -> None:
    regions = regions_of([[30, 10], [9, 50]], seats=[2, 0])
    # Region 1: 40 / 4 = 10: 3 and 1; one too many, and no remainders: the tie is for one of two.
    house = whole(regions, CZECH | {"tie": "more-votes"})
    assert house.by_region("t") == ((2, 0), (0, 0))


def test_quotas_of_the_pool_beyond_its_seats_are_taken_back() -> None:
    """Nobody has all votes of a region; 31, 62 and 27 are left for two seats: 120 / 4 = 30 goes
    1 + 2 + 0 times, and the remainder of list a, 1, is smaller than that of b, 2.
    """
    tier = HARE | {"leftover": "pooled", "by": "region", "pool_quota": "imperiali"}
    house = whole(regions_of([[15, 32, 13], [16, 30, 14]], seats=[1, 1]), tier)
    assert house.by_region("t") == ((0, 0, 0), (0, 0, 0))
    assert house.seats() == (0, 2, 0)


@pytest.mark.parametrize(
    ("votes", "seats"),
    [
        # Georgia 2024: 8.1, 1.8, 0.1 of ten; the seat left goes to the largest, not to .8.
        ((81, 18, 1), (9, 1, 0)),
        # 3.4, 3.3, 3.3: one left, to the first.
        ((34, 33, 33), (4, 3, 3)),
        # 2.9, 2.9, 2.8, 1.4: three left, one each to the three largest.
        ((29, 29, 28, 14), (3, 3, 3, 1)),
    ],
)
def test_leftovers_to_the_largest_lists(votes: tuple[int, ...], seats: tuple[int, ...]) -> None:
    assert nation(votes, HARE | {"seats": 10, "leftover": "most-votes"}).seats() == seats


def test_leftovers_between_equals_are_a_tie() -> None:
    (tie,) = nation((55, 55, 1), HARE | {"seats": 5, "leftover": "most-votes"}).ties
    assert (tie.candidates, tie.seats) == ((0, 1), 1)


@pytest.mark.parametrize(
    ("excess", "seats"), [("smaller-divisor", (1, 1, 0)), ("smallest-remainder", (1, 0, 1))]
)
def test_more_quotas_than_seats(excess: str, seats: tuple[int, ...]) -> None:
    """Imperiali, two seats, 59 + 25 + 36 votes: 120 / 4 = 30 goes 1 + 0 + 1 times: no excess."""
    tier = HARE | {"quota": "imperiali", "seats": 2, "excess": excess}
    assert nation((59, 25, 36), tier).seats() == (1, 0, 1)
    # 45 + 35 + 40: 120 / 4 = 30 goes 1 + 1 + 1 times for two seats, remainders 15, 5 and 10:
    # list b loses its seat. Computed again, 120 / 3 = 40 goes 1 + 0 + 1 times.
    assert nation((45, 35, 40), tier).seats() == (1, 0, 1)
    # 62 + 33 + 25: 30 goes 2 + 1 + 0 times, remainders 2 and 3: list a loses one, b keeps its.
    # Computed again, 40 goes 1 + 0 + 0 times, remainders 22, 33 and 25: b has the other, too.
    assert nation((62, 33, 25), tier).seats() == (1, 1, 0)
    # 31 + 62 + 27: 1 + 2 + 0, remainders 1 and 2: a loses. Again: 0 + 1 + 0, and 31 > 27 > 22.
    assert nation((31, 62, 27), tier).seats() == ((1, 1, 0) if "divisor" in excess else (0, 2, 0))


def test_two_quotas_too_many_are_taken_from_two_lists() -> None:
    """700 / 7 = 100 goes 3 + 2 + 1 times for four seats; remainders 50, 10 and 40."""
    law = {"quota": "reinforced-imperiali", "excess": "smallest-remainder", "seats": 4}
    assert nation((350, 210, 140), HARE | law).seats() == (3, 1, 0)


@pytest.mark.parametrize(
    ("quota", "sizes"),
    [
        ("hagenbach-bischoff-rounded", (9, 9)),
        ("hagenbach-bischoff-ceiling", (9, 10)),
        ("droop", (10, 10)),
    ],
)
def test_quotas_are_made_whole_as_each_law_says(quota: str, sizes: tuple[int, int]) -> None:
    """99 / 11 is 9, and 100 / 11 is 9.09."""
    for last, size in zip((14, 15), sizes, strict=True):
        (outcome,) = nation((50, 35, last), HARE | {"quota": quota, "seats": 10}).tiers
        assert isinstance(outcome, TierOutcome)
        assert isinstance(outcome.areas[0].working, ByQuota)
        assert outcome.areas[0].working.quota == size


def test_a_half_is_rounded_up_and_a_whole_quota_is_one_vote_at_least() -> None:
    (half,) = nation((4, 3), HARE | {"quota": "hare-rounded", "seats": 2}).tiers
    (tiny,) = nation((2, 1), HARE | {"quota": "hare-rounded", "seats": 10}).tiers
    assert isinstance(half, TierOutcome)
    assert isinstance(tiny, TierOutcome)
    assert (half.areas[0].working.quota, tiny.areas[0].working.quota) == (4, 1)  # type: ignore[union-attr]
    assert sum(tiny.seats) == 10
