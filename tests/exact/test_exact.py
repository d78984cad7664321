"""The law applied to votes whose seats are known, from a gazette or worked by hand."""

import doctest
import sys
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest

from simulator import exact
from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS, Quota
from simulator.errors import VotesError
from simulator.exact import (
    ByDivisor,
    ByQuota,
    Tie,
    TieBreak,
    TierOutcome,
    highest_averages,
    largest_remainder,
    plurality,
    settle,
    single_qualifier,
)
from simulator.exact.largest_remainder import quota_size
from simulator.scenario.tiers import (
    HighestAverages,
    LargestRemainder,
    SingleQualifier,
    Threshold,
    ThresholdBase,
    TieRule,
)
from tests.exact.alone import allocate_tier, qualify

HARE = QUOTAS["hare"]
RULES = (
    "admission",
    "area",
    "biproportional",
    "compensation",
    "floors",
    "highest_averages",
    "house",
    "largest_remainder",
    "limited_averages",
    "plurality",
    "residual",
    "single_qualifier",
)
FIVE_PERCENT = Threshold(share=5.0, base="valid+against-all")
RULE_OF_2009 = SingleQualifier(correction=0.7, minimum_seats=2)

# Central Election Commission, 27 March 2023: Amanat, Auyl, Respublica, Aq Jol, People's Party,
# NSDP, Baytaq. Astana Times of that day; the eight counts add up to its 6,366,441.
KAZAKHSTAN_2023 = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431)
AGAINST_ALL_2023 = 248_291


def list_tier(**changes: object) -> LargestRemainder:
    law = {"id": "list", "method": "largest-remainder", "seats": 69, "threshold": FIVE_PERCENT}
    return LargestRemainder.model_validate(law | {"tie": "registration"} | changes)


def kazakhstan_2023(**changes: object) -> TierOutcome:
    return allocate_tier(list_tier(**changes), KAZAKHSTAN_2023, against_all=AGAINST_ALL_2023)


def test_kazakhstan_2023_has_its_official_seats() -> None:
    outcome = kazakhstan_2023()
    assert outcome.seats == (40, 8, 6, 6, 5, 4, 0)
    assert outcome.base == 6_366_441
    assert outcome.threshold == Fraction(31_832_205, 100)
    assert outcome.qualified == outcome.taking_part == (True,) * 6 + (False,)
    assert outcome.ties == ()


def test_kazakhstan_2023_shows_its_working() -> None:
    working = kazakhstan_2023().areas[0].working
    assert isinstance(working, ByQuota)
    assert working.quota == Fraction(5_971_719, 69)
    assert working.wholes == (39, 8, 6, 6, 5, 3, 0)
    rounded = [round(float(quotient), 3) for quotient in working.quotients]
    assert rounded == [39.649, 8.018, 6.322, 6.183, 5.002, 3.825, 0]


def test_kazakhstan_2021_has_its_official_seats() -> None:
    # qagro.kz, 12 January 2021: there was no line against all.
    votes = (5_148_074, 792_828, 659_019, 383_023, 258_618)
    tier = list_tier(seats=98, threshold=Threshold(share=7.0, base="valid+against-all"))
    assert allocate_tier(tier, votes).seats == (76, 12, 10, 0, 0)


KAZAKHSTAN_2007 = (5_247_720, 269_310, 183_346, 89_855, 76_799, 46_436, 22_159)
SEVEN_PERCENT = Threshold(share=7.0, base="valid+against-all")


def test_one_list_alone_over_the_bar_had_every_seat_in_2007() -> None:
    # IPU and Adam Carr, by way of the French Wikipedia.
    tier = list_tier(seats=98, threshold=SEVEN_PERCENT)
    assert allocate_tier(tier, KAZAKHSTAN_2007).seats == (98, 0, 0, 0, 0, 0, 0)


def test_the_rule_of_2009_admits_the_runner_up() -> None:
    """The votes of 2007 under the law of 2009, by hand.

    Quota (5,247,720 + 269,310) / 98 = 56,296.224. Quotients 93.2162 and 4.7838 x 0.7 = 3.3487.
    Whole parts 93 and 3; two seats are left, one for each remainder: 94 and 4.
    """
    tier = list_tier(seats=98, threshold=SEVEN_PERCENT, single_qualifier=RULE_OF_2009)
    outcome = allocate_tier(tier, KAZAKHSTAN_2007)
    assert outcome.seats == (94, 4, 0, 0, 0, 0, 0)
    assert outcome.admissions[0].runner_up == 1
    assert outcome.qualified == (True,) + (False,) * 6
    assert outcome.taking_part == (True, True) + (False,) * 5


def test_the_rule_of_2009_changes_nothing_when_two_lists_clear_the_bar() -> None:
    with_rule, without = kazakhstan_2023(single_qualifier=RULE_OF_2009), kazakhstan_2023()
    assert with_rule.areas[0].working == without.areas[0].working
    assert with_rule.admissions[0].runner_up is None


@pytest.mark.parametrize(
    ("votes", "seats", "minimum", "expected"),
    [
        ((95, 5), 20, 2, (18, 2)),  # 19 and 0.7: one seat left, for the remainder .7; then the two
        ((95, 5), 20, 0, (19, 1)),
        ((95, 5), 1, 2, (0, 1)),  # never more than there are
        ((60, 40), 10, 2, (7, 3)),  # 6 and 2.8: two seats left, one each
        ((50, 50), 20, 2, (12, 8)),  # 10 and 7: three left, one each, then the list over the bar
    ],
)
def test_single_qualifier_by_hand(
    votes: tuple[int, ...], seats: int, minimum: int, expected: tuple[int, ...]
) -> None:
    answer = single_qualifier(votes, seats, 0, 1, Fraction(7, 10), minimum)
    assert answer.seats == expected


@pytest.mark.parametrize(
    ("votes", "seats"),
    [
        ((49, 48, 3), (0, 0, 0)),  # no list clears the bar
        ((90, 0, 0), (10, 0, 0)),  # nobody else has votes
    ],
)
def test_no_runner_up_is_admitted(votes: tuple[int, ...], seats: tuple[int, ...]) -> None:
    half = Threshold(share=50.0)
    tier = list_tier(seats=10, threshold=half, single_qualifier=RULE_OF_2009)
    outcome = allocate_tier(tier, votes)
    assert (outcome.admissions[0].runner_up, outcome.seats) == (None, seats)


def test_runners_up_with_equal_votes_are_a_tie() -> None:
    tier = list_tier(seats=10, single_qualifier=RULE_OF_2009)
    outcome = allocate_tier(tier, (960, 10, 20, 20), registration=(1, 2, 4, 3))
    assert outcome.admissions[0].runner_up == 3
    assert outcome.ties[0] == Tie(candidates=(2, 3), seats=1, winners=(3,), rule="registration")


def test_the_council_of_astana_2023_is_decided_by_a_thousandth_of_a_quota() -> None:
    # kapital.kz 114130: Amanat, Aq Jol, People's Party, Baytaq, Respublica, Auyl.
    votes = (227_307, 56_045, 18_174, 18_154, 5_401, 2_197)
    outcome = allocate_tier(list_tier(seats=17), votes, against_all=3_269)
    assert outcome.seats == (12, 3, 1, 1, 0, 0)


@pytest.mark.parametrize(
    ("base", "expected"),
    [("valid", 100), ("valid+against-all", 110), ("ballots-cast", 115), ("registered", 300)],
)
def test_each_base_counts_what_it_says(base: ThresholdBase, expected: int) -> None:
    tier = list_tier(threshold=Threshold(share=10.0, base=base))
    outcome = allocate_tier(tier, (60, 25), other=15, against_all=10, invalid=5, registered=300)
    assert outcome.base == expected
    assert outcome.threshold == Fraction(expected, 10)


def test_a_bar_on_the_electorate_needs_the_electorate() -> None:
    tier = list_tier(threshold=Threshold(share=10.0, base="registered"))
    with pytest.raises(VotesError, match="needs the number of registered voters"):
        allocate_tier(tier, (60, 25))


def test_exactly_the_bar_clears_it_unless_the_law_says_more() -> None:
    seven_percent = Fraction(7, 100)
    assert qualify((7, 93), 100, seven_percent) == (True, True)
    assert qualify((7, 93), 100, seven_percent, ">") == (False, True)


def test_a_list_without_votes_never_qualifies() -> None:
    assert qualify((0, 9), 9, Fraction(0), exempt=(0,)) == (False, True)


def test_an_exempt_list_need_not_clear_the_bar() -> None:
    outcome = allocate_tier(list_tier(seats=25), (96, 4), exempt=(1,))
    assert outcome.seats == (24, 1)


def test_votes_for_others_raise_the_bar_and_have_no_seats() -> None:
    outcome = allocate_tier(list_tier(seats=10), (96, 5), other=9)
    assert outcome.qualified == (True, False)
    assert outcome.seats == (10, 0)


def test_when_no_list_clears_the_bar_the_law_says_what_follows() -> None:
    half = Threshold(share=50.0)
    empty = allocate_tier(list_tier(seats=10, threshold=half), (40, 30, 30, 0))
    assert (empty.seats, empty.unfilled) == ((0, 0, 0, 0), 10)
    everybody = list_tier(seats=10, threshold=half, when_none="no-threshold")
    assert allocate_tier(everybody, (40, 30, 30, 0)).seats == (4, 3, 3, 0)
    assert allocate_tier(everybody, (60, 40, 0, 0)).seats == (10, 0, 0, 0)


def test_no_votes_fill_no_seats() -> None:
    averages = HighestAverages(id="list", method="highest-averages", seats=3)
    for tier in (list_tier(), averages):
        assert allocate_tier(tier, (0, 0)).seats == (0, 0)
    assert plurality((0, 0)).seats == (0, 0)


@pytest.mark.parametrize(
    ("rule", "winners"), [("registration", (2, 3)), ("more-votes", (0, 1)), ("lot", (1, 3))]
)
def test_equal_remainders_go_by_the_rule_for_ties(rule: TieRule, winners: tuple[int, ...]) -> None:
    # Quota 10: 4.5, 3.5, 0.5 and 1.5 quotas, so that two seats are left for four halves.
    votes = (45, 35, 5, 15)
    tie_break = TieBreak(
        rule, registration=(4, 3, 1, 2), lot=lambda tied: sorted(tied, key=(2, 0, 3, 1).__getitem__)
    )
    answer = largest_remainder(votes, 10, HARE, tie_break)
    assert answer.ties == (Tie(candidates=(0, 1, 2, 3), seats=2, winners=winners, rule=rule),)
    assert answer.seats == tuple(
        whole + (party in winners) for party, whole in enumerate((4, 3, 0, 1))
    )


def test_equal_votes_at_a_tie_go_to_the_lot() -> None:
    tie_break = TieBreak("more-votes", lot=lambda tied: tied[::-1])
    assert settle((0, 1, 2), 2, (9, 5, 5), tie_break) == Tie(
        candidates=(0, 1, 2), seats=2, winners=(0, 2), rule="more-votes, then lot"
    )
    assert settle((0, 1, 2), 1, (9, 5, 5), tie_break).rule == "more-votes"


def test_a_lot_that_nobody_drew_is_marked() -> None:
    tie = plurality((5, 5), TieBreak("lot", registration=(2, 1))).ties[0]
    assert tie == Tie(candidates=(0, 1), seats=1, winners=(1,), rule="lot (not drawn)")


def test_equal_remainders_that_decide_nothing_are_no_tie() -> None:
    assert largest_remainder((43, 33, 18, 6), 10, HARE).ties == ()


def test_a_rounded_up_quota_may_leave_more_seats_than_lists() -> None:
    answer = largest_remainder((11,), 10, QUOTAS["droop"])
    assert answer.quota == 2
    assert (answer.wholes, answer.seats) == ((5,), (10,))


def test_quotas_that_promise_too_much_are_computed_again() -> None:
    # Quota 800/4 = 200 goes 1 + 2 + 1 times for two seats; 800/3 goes 0 + 1 + 0 times.
    answer = largest_remainder((200, 400, 200), 2, QUOTAS["imperiali"])
    assert (answer.divisor, answer.wholes) == (3, (0, 1, 0))
    assert answer.ties[0].candidates == (0, 2)


def test_a_zero_first_divisor_seats_every_list_before_any_has_two() -> None:
    for name in ("adams", "dean", "huntington-hill"):
        assert highest_averages((1_000_000, 1, 1), 3, DIVISORS[name]).seats == (1, 1, 1)
        scarce = highest_averages((9, 7, 8, 7), 3, DIVISORS[name])
        assert scarce.ties[0].candidates == (1, 3)


def test_the_order_of_award_and_the_claims_that_came_next() -> None:
    answer = highest_averages((60, 30, 20), 3, DIVISORS["dhondt"])
    assert isinstance(answer, ByDivisor)
    assert [(award.party, award.nth) for award in answer.awards] == [(0, 1), (0, 2), (1, 1)]
    assert [award.party for award in answer.next] == [0, 2, 1]
    assert [int(award.claim.quotient) for award in answer.next] == [20, 20, 15]


@pytest.mark.parametrize("module", [exact, *(sys.modules[f"{exact.__name__}.{m}"] for m in RULES)])
def test_the_examples_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("whole", "sizes"),
    [
        ("exact", [Fraction(2, 5), Fraction(12, 5), Fraction(5, 2), 3]),
        ("above", [1, 3, 3, 4]),
        ("nearest", [1, 2, 3, 3]),
        ("floor", [1, 2, 2, 3]),
        ("ceiling", [1, 3, 3, 3]),
    ],
)
def test_a_quota_is_made_whole_as_its_rule_says(whole: Any, sizes: list[Fraction]) -> None:
    """0.4, 2.4, 2.5 and 3 votes; without any votes, one."""
    quota = Quota(added=0, whole=whole)
    assert [quota_size((votes - 1, 1), 10, quota) for votes in (4, 24, 25, 30)] == sizes
    assert quota_size((0, 0), 10, quota) == 1
