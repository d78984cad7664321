"""Thresholds of every kind, at the threshold and one vote below it."""

import pytest

from simulator.errors import VotesError
from simulator.exact import TierOutcome

from .laws import DHONDT, HARE, nation, regions_of, whole

FIVE_SEVEN_TEN = {"share": 5, "alliance": [{"members": 2, "share": 7}, {"members": 4, "share": 10}]}
"""Slovakia, law 180/2014, section 66."""


@pytest.mark.parametrize(("members", "enters"), [(1, 50), (2, 70), (3, 70), (4, 100), (6, 100)])
def test_the_bar_of_an_alliance_goes_by_its_members(members: int, enters: int) -> None:
    for votes in (enters - 1, enters):
        tier = HARE | {"seats": 10, "threshold": FIVE_SEVEN_TEN}
        house = nation((votes, 1000 - votes), tier, alliance_size=(members, 1))
        assert house.taking_part("t") == (votes == enters, True)


def test_bars_in_any_order_go_by_the_largest_that_applies() -> None:
    bars = {"share": 5, "alliance": FIVE_SEVEN_TEN["alliance"][::-1]}
    house = nation((99, 901), HARE | {"seats": 10, "threshold": bars}, alliance_size=(5, 1))
    assert house.taking_part("t") == (False, True)


def test_minorities_are_exempt_where_the_law_says_so() -> None:
    for exempt in (False, True):
        rule = {"share": 5, "exempt_minorities": exempt}
        house = nation((9, 991), HARE | {"seats": 100, "threshold": rule}, minority=(True, False))
        assert house.taking_part("t") == (exempt, True)


TWO_REGIONS = [[50, 950], [10, 8990]]
"""List a has 5% of the first region and 0.6% of the nation."""


@pytest.mark.parametrize(
    ("rule", "enters"),
    [
        ({"share": 3, "in_one_region": 5}, True),  # Zug and Aargau: either is enough
        ({"share": 3, "in_one_region": 5.1}, False),
        ({"in_one_region": 5}, True),  # Zurich: this alone
        ({"in_one_region": 5.1}, False),
        ({"share": 0.6}, True),
        ({"share": 3}, False),
        ({"in_one_region": 5, "comparison": ">"}, False),
    ],
)
def test_a_share_of_one_region_is_enough(rule: dict, enters: bool) -> None:
    house = whole(regions_of(TWO_REGIONS), HARE | {"seats": 10, "threshold": rule})
    assert house.taking_part("t") == (enters, True)


def test_the_bar_of_a_region_is_compared_in_each() -> None:
    """Spain: 3% of the province's valid votes, blank ones included; 29 of 971 + 29 are too few."""
    regions = regions_of([[30, 970], [29, 942]], seats=[40, 40], against_all=[0, 29])
    rule = {"share": 3, "scope": "region", "base": "valid+blank"}
    house = whole(regions, DHONDT | {"by": "region", "threshold": rule})
    assert house.by_region("t") == ((1, 39), (0, 40))
    outcome = house.tiers[0]
    assert isinstance(outcome, TierOutcome)
    assert [admission.taking_part for admission in outcome.admissions] == [
        (True, True),
        (False, True),
    ]
    assert house.taking_part("t") == (True, True)


def test_nobody_over_the_bar_of_a_region() -> None:
    rule = {"share": 60, "scope": "region"}
    regions = regions_of([[50, 50], [80, 20]], seats=[2, 2])
    tier = DHONDT | {"by": "region", "threshold": rule}
    assert whole(regions, tier).by_region("t") == ((0, 0), (2, 0))
    lenient = tier | {"when_none": "no-threshold"}
    assert whole(regions, lenient).by_region("t") == ((1, 1), (2, 0))


@pytest.mark.parametrize(("won", "enters"), [(2, False), (3, True)])
def test_seats_won_before_stand_in_for_the_bar(won: int, enters: bool) -> None:
    """Germany: three constituencies, federal election law 2023, section 4(2)."""
    rule = {"share": 5, "waiver": {"tier": "won", "seats": 3}}
    tiers = (
        {"id": "won", "method": "stated", "won": {"a": won}},
        HARE | {"id": "t", "seats": 100, "threshold": rule},
    )
    assert nation((4, 96), *tiers).taking_part("t") == (enters, True)


def test_a_bar_on_the_electorate_needs_that_of_every_region() -> None:
    regions = regions_of([[1, 2], [3, 4]], registered=[10, None])  # type: ignore[list-item]
    tier = HARE | {"seats": 2, "threshold": {"share": 1, "base": "registered"}}
    with pytest.raises(VotesError, match="needs the number of registered voters"):
        whole(regions, tier)
