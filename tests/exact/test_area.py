"""Joined votes, and seats for the first list."""

import pytest

from simulator.exact import TierOutcome

from .laws import DHONDT, HARE, nation, regions_of, whole

PAIR = [{"id": "pair", "members": ["b", "c"]}]


def test_an_alliance_has_its_seats_first_and_its_members_after() -> None:
    """D'Hondt, 5 seats. Apart, 60, 25, 15: 60, 30, 25, 20, 15 = 15: 4, 1, 0 with c's 15 tied.

    Together b and c have 40: 60, 40, 30, 20 = 20: 3 and 2; inside, 25 and 15: one each.
    """
    assert nation((61, 25, 15), DHONDT | {"seats": 5}).seats() == (4, 1, 0)
    assert nation((59, 25, 16), DHONDT | {"seats": 5, "alliance": PAIR}).seats() == (3, 1, 1)


def test_only_members_that_clear_the_bar_by_themselves_are_joined() -> None:
    tier = DHONDT | {"seats": 5, "alliance": PAIR, "threshold": {"share": 20}}
    house = nation((59, 25, 16), tier)
    assert house.seats() == (4, 1, 0)  # 59, 29.5, 25, 19.7, 14.75
    (outcome,) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.areas[0].alliances == ()


def test_alliances_are_of_each_region() -> None:
    regions = regions_of([[59, 25, 16], [10, 0, 20]], seats=[5, 1])
    house = whole(regions, DHONDT | {"by": "region", "alliance": PAIR})
    assert house.by_region("t") == ((3, 1, 1), (0, 0, 1))


def test_an_alliance_ties_as_its_member_registered_first() -> None:
    tier = DHONDT | {"seats": 1, "alliance": PAIR, "tie": "registration"}
    (tie,) = nation((40, 25, 15), tier, registration=(2, 3, 1)).ties
    assert (tie.candidates, tie.winners) == ((0, 2), (2,))
    assert nation((40, 25, 15), tier, registration=(2, 3, 1)).seats() == (0, 1, 0)


def test_largest_remainder_joins_alliances_too() -> None:
    """Ten seats, 56, 26, 18: with b and c as 44, 5.6 and 4.4: 6 and 4; inside 4: 2.36, 1.64."""
    assert nation((56, 26, 18), HARE | {"seats": 10, "alliance": PAIR}).seats() == (6, 2, 2)


SLIDING = {"seats": 20, "share": 25, "more": 1, "per": 0.5, "at_most": 50}
"""Greece, law 4648/2020."""


@pytest.mark.parametrize(
    ("first", "bonus"),
    [(2499, 0), (2500, 20), (2549, 20), (2550, 21), (3999, 49), (4000, 50), (6000, 50)],
)
def test_the_bonus_slides_by_whole_steps(first: int, bonus: int) -> None:
    """The others are tenths of a percent each, and never first."""
    small = (9999 - first) // 10
    votes = (first, *[small] * 9, 10_000 - first - 9 * small)
    house = nation(votes, HARE | {"seats": 300, "bonus": SLIDING})
    (outcome,) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.areas[0].bonus is not None
    assert outcome.areas[0].bonus.seats == bonus
    assert sum(house.seats()) == 300


def test_the_bonus_list_shares_the_rest_with_the_others() -> None:
    tier = HARE | {"seats": 20, "bonus": {"seats": 10, "share": 50}}
    assert nation((60, 40), tier).seats() == (16, 4)
    assert nation((49, 41, 10), tier).seats() == (10, 8, 2)


def test_the_share_for_a_bonus_is_of_all_valid_votes() -> None:
    """60 of 100 among those over the bar, and of 130 in all."""
    tier = HARE | {"seats": 20, "bonus": {"seats": 10, "share": 50}, "threshold": {"share": 20}}
    assert nation((60, 40, 15, 15), tier).seats() == (12, 8, 0, 0)


def test_a_bonus_never_has_more_seats_than_there_are() -> None:
    assert nation((6, 4), HARE | {"seats": 3, "bonus": {"seats": 5}}).seats() == (3, 0)
    assert nation((0, 0), HARE | {"seats": 3, "bonus": {"seats": 5}}).seats() == (0, 0)


def test_two_first_lists_tie_for_the_bonus() -> None:
    tier = HARE | {"seats": 6, "bonus": {"seats": 2}, "tie": "registration"}
    house = nation((5, 5), tier, registration=(2, 1))
    assert (house.seats(), len(house.ties)) == ((2, 4), 1)


def test_a_bonus_of_a_region() -> None:
    """In the second region the first list has 80%: five seats, and four of the other five."""
    regions = regions_of([[6, 4], [2, 8]], seats=[10, 10])
    house = whole(regions, HARE | {"by": "region", "bonus": {"seats": 5, "share": 70}})
    assert house.by_region("t") == ((6, 4), (1, 9))
