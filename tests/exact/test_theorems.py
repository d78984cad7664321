"""What is proved of the rules, as tests named after the theorems; compared party by party.

Source: Balinski and Young, Fair Representation (2nd ed. 2001), appendix A.
"""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.allocation.divisors import DIVISORS, Divisor
from simulator.allocation.quotas import QUOTAS, Quota
from simulator.exact import Apportionment, TieBreak, highest_averages, largest_remainder
from simulator.exact.method import by_method
from simulator.scenario.tiers import HighestAverages, LargestRemainder
from tests.exact.alone import allocate_tier

from .laws import tiers_of

Votes = list[int]
Rule = Callable[[Votes, int, TieBreak], Apportionment]

DHONDT, ADAMS, HARE = DIVISORS["dhondt"], DIVISORS["adams"], QUOTAS["hare"]
BY_ORDER = TieBreak("registration")


def divisor_rule(divisor: Divisor) -> Rule:
    return lambda votes, seats, tie_break: highest_averages(votes, seats, divisor, tie_break)


def quota_rule(quota: Quota) -> Rule:
    return lambda votes, seats, tie_break: largest_remainder(votes, seats, quota, tie_break)


AVERAGES = {name: divisor_rule(divisor) for name, divisor in DIVISORS.items()}
RULES = {f"{name} divisors": rule for name, rule in AVERAGES.items()} | {
    f"{name} quota": quota_rule(quota) for name, quota in QUOTAS.items()
}

WHOLE_QUOTAS = {f"{name} quota" for name, quota in QUOTAS.items() if quota.whole != "exact"}
SCALABLE = sorted(RULES.keys() - WHOLE_QUOTAS)

theorem = settings(deadline=None, max_examples=40, derandomize=True)
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
every_divisor = pytest.mark.parametrize("rule", AVERAGES.values(), ids=AVERAGES)
some_votes = st.lists(st.integers(0, 10**6) | st.integers(0, 12), min_size=2, max_size=8)
houses = st.integers(1, 24)


@every_rule
@theorem
@given(votes=some_votes, seats=houses)
def test_every_seat_is_filled_and_none_without_votes(rule: Rule, votes: Votes, seats: int) -> None:
    answer = rule(votes, seats, BY_ORDER).seats
    assert sum(answer) == (seats if any(votes) else 0)
    assert all(count > 0 for count, won in zip(votes, answer, strict=True) if won)


@theorem
@given(votes=some_votes.filter(any), seats=houses)
def test_quota_rule(votes: Votes, seats: int) -> None:
    for count, won in zip(votes, largest_remainder(votes, seats, HARE).seats, strict=True):
        fair = Fraction(count * seats, sum(votes))
        assert floor(fair) <= won <= ceil(fair)


def quota_method(votes: Votes, seats: int, divisor: str = "dhondt") -> Apportionment:
    law = {"method": "highest-averages", "divisor": divisor, "within_quota": True, "tie": "lot"}
    (tier,) = tiers_of(law)
    assert isinstance(tier, HighestAverages)
    return by_method(tier, votes, seats, BY_ORDER)


@theorem
@given(votes=some_votes.filter(any), seats=houses)
def test_the_quota_method_stays_within_quota_and_is_house_monotone(
    votes: Votes, seats: int
) -> None:
    """Balinski and Young 1975, The quota method of apportionment."""
    fewer, more = (quota_method(votes, house).seats for house in (seats, seats + 1))
    assert sum(fewer) == seats
    assert sum(after > before for before, after in zip(fewer, more, strict=True)) == 1
    for count, won in zip(votes, fewer, strict=True):
        fair = Fraction(count * seats, sum(votes))
        assert floor(fair) <= won <= ceil(fair)


@theorem
@given(votes=some_votes.filter(any), seats=houses, divisor=st.sampled_from([*DIVISORS]))
def test_no_divisors_pass_the_upper_quota_where_they_may_not(
    votes: Votes, seats: int, divisor: str
) -> None:
    answer = quota_method(votes, seats, divisor).seats
    assert sum(answer) == seats
    for count, won in zip(votes, answer, strict=True):
        assert won <= ceil(Fraction(count * seats, sum(votes)))


@theorem
@given(others=some_votes, more=st.integers(1, 30), seats=houses)
def test_under_dutch_law_more_than_half_of_the_votes_have_more_than_half_of_the_seats(
    others: Votes, more: int, seats: int
) -> None:
    votes = [sum(others) + more, *others]
    law = {"method": "largest-remainder", "seats": seats, "remainder_share": 75, "majority": True}
    (tier,) = tiers_of(law)
    assert isinstance(tier, LargestRemainder)
    answer = allocate_tier(tier, votes, registration=range(len(votes))).seats
    assert sum(answer) == seats
    for count, won in zip(votes, answer, strict=True):
        assert floor(Fraction(count * seats, sum(votes))) <= won
    assert 2 * answer[0] > seats


@theorem
@given(votes=some_votes.filter(any), seats=houses)
def test_dhondt_stays_above_lower_quota_and_adams_below_upper_quota(
    votes: Votes, seats: int
) -> None:
    dhondt = highest_averages(votes, seats, DHONDT).seats
    adams = highest_averages(votes, seats, ADAMS).seats
    # Adams' bound is for houses in which every list with votes has a seat.
    enough = seats >= sum(count > 0 for count in votes)
    for count, most, fewest in zip(votes, dhondt, adams, strict=True):
        fair = Fraction(count * seats, sum(votes))
        assert most >= floor(fair)
        assert fewest <= ceil(fair) or not enough


@every_divisor
@theorem
@given(votes=some_votes, seats=houses)
def test_house_monotonicity(rule: Rule, votes: Votes, seats: int) -> None:
    smaller = rule(votes, seats, BY_ORDER).seats
    larger = rule(votes, seats + 1, BY_ORDER).seats
    assert all(after >= before for before, after in zip(smaller, larger, strict=True))


def test_alabama_paradox() -> None:
    """Largest remainder is not house-monotone: Alabama has 8 of 299 seats, and 7 of 300.

    Census of 1880: Alabama, Texas and Illinois, with the rest of the United States as one. Quotas
    7.646, 9.640, 18.640 and 7.671, 9.672, 18.702. Balinski and Young, ch. 5.
    """
    populations = [1_262_505, 1_591_749, 3_077_871]
    populations.append(49_371_340 - sum(populations))
    assert largest_remainder(populations, 299, HARE).seats[:3] == (8, 9, 19)
    assert largest_remainder(populations, 300, HARE).seats[:3] == (7, 10, 19)


def test_population_paradox() -> None:
    """Largest remainder is not population-monotone: Virginia grows faster, and loses to Maine.

    1900 and 1901, 386 seats; with the rest of the United States as one. Virginia grew by 1.07%,
    Maine by 0.24%. Quotas 9.599 and 3.595, then 9.509 and 3.532. Balinski and Young, ch. 5.
    """
    before = [1_854_184, 694_466, 74_562_608 - 1_854_184 - 694_466]
    after = [1_873_951, 696_114, 76_069_522 - 1_873_951 - 696_114]
    assert Fraction(after[0], before[0]) > Fraction(after[1], before[1])
    assert largest_remainder(before, 386, HARE).seats[:2] == (10, 3)
    assert largest_remainder(after, 386, HARE).seats[:2] == (9, 4)


def test_new_state_paradox() -> None:
    """Oklahoma joins with its five seats, and New York loses one to Maine.

    1907: 386 seats and five more; population of 1900, about a million in Oklahoma; the rest of the
    United States as one. Quotas 37.606 and 3.595, then 37.589 and 3.594. Balinski and Young, ch. 5.
    """
    new_york, maine, oklahoma = 7_264_183, 694_466, 1_000_000
    rest = 74_562_608 - new_york - maine
    assert largest_remainder([new_york, maine, rest], 386, HARE).seats == (38, 3, 345)
    assert largest_remainder([new_york, maine, rest, oklahoma], 391, HARE).seats == (37, 4, 345, 5)


@every_divisor
@theorem
@given(votes=some_votes, seats=houses)
def test_divisor_methods_are_uniform(rule: Rule, votes: Votes, seats: int) -> None:
    """Any part of a divisor apportionment is one: a new list takes no seat from one to another."""
    answer = rule(votes, seats, BY_ORDER)
    assume(not answer.ties)
    part = rule(votes[:-1], sum(answer.seats[:-1]), BY_ORDER)
    assert part.seats == answer.seats[:-1]


@theorem
@given(votes=some_votes.filter(any), seats=houses)
def test_dhondt_gives_a_majority_of_votes_at_least_half_of_the_seats(
    votes: Votes, seats: int
) -> None:
    """And more than half of an odd number of seats: no other divisor method always does."""
    answer = highest_averages(votes, seats, DHONDT).seats
    for count, won in zip(votes, answer, strict=True):
        if 2 * count > sum(votes):
            assert 2 * won >= seats


def test_sainte_lague_may_deny_a_majority() -> None:
    """51 of 100 votes against 19, 18, 12: one of three seats; under D'Hondt two."""
    votes = (51, 19, 18, 12)
    assert highest_averages(votes, 3, DIVISORS["sainte-lague"]).seats == (1, 1, 1, 0)
    assert highest_averages(votes, 3, DHONDT).seats == (2, 1, 0, 0)


@theorem
@given(votes=some_votes, seats=houses, data=st.data())
def test_no_list_gains_by_splitting_under_dhondt(
    votes: Votes, seats: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, votes[0]))
    before = highest_averages(votes, seats, DHONDT)
    split = highest_averages([part, votes[0] - part, *votes[1:]], seats, DHONDT)
    assume(not before.ties and not split.ties)
    assert sum(split.seats[:2]) <= before.seats[0]


@every_divisor
@theorem
@given(votes=some_votes, seats=houses, gained=st.integers(1, 10**6))
def test_population_monotonicity(rule: Rule, votes: Votes, seats: int, gained: int) -> None:
    """Whoever gains votes, while nobody else does, loses no seat; no other list gains one."""
    more = [votes[0] + gained, *votes[1:]]
    before, after = (rule(counts, seats, BY_ORDER) for counts in (votes, more))
    assume(any(votes) and not before.ties and not after.ties)
    assert after.seats[0] >= before.seats[0]
    for earlier, later in zip(before.seats[1:], after.seats[1:], strict=True):
        assert later <= earlier


@theorem
@given(votes=some_votes, seats=houses)
def test_dhondt_favours_coalitions(votes: Votes, seats: int) -> None:
    """Two lists that merge lose no seat under D'Hondt (Balinski and Young: it alone does so)."""
    pair = highest_averages(votes, seats, DHONDT)
    merged = highest_averages([votes[0] + votes[1], *votes[2:]], seats, DHONDT)
    assume(not pair.ties and not merged.ties)
    assert merged.seats[0] >= sum(pair.seats[:2])


@theorem
@given(votes=some_votes, seats=houses)
def test_adams_favours_schisms(votes: Votes, seats: int) -> None:
    pair = highest_averages(votes, seats, ADAMS)
    merged = highest_averages([votes[0] + votes[1], *votes[2:]], seats, ADAMS)
    assume(not pair.ties and not merged.ties)
    # With a zero first divisor, few seats go to the strongest lists: the theorem needs enough.
    assume(seats >= sum(count > 0 for count in votes))
    assert merged.seats[0] <= sum(pair.seats[:2])


@every_rule
@theorem
@given(votes=some_votes, seats=houses, random=st.randoms(use_true_random=False))
def test_permutation(rule: Rule, votes: Votes, seats: int, random: Random) -> None:
    """The order of the lists is nothing to the law: seats and ties follow the list."""
    order = random.sample(range(len(votes)), len(votes))
    straight = rule(votes, seats, TieBreak("registration", range(len(votes))))
    mixed = rule([votes[party] for party in order], seats, TieBreak("registration", order))
    assert mixed.seats == tuple(straight.seats[party] for party in order)
    assert {frozenset(order[place] for place in tie.candidates) for tie in mixed.ties} == {
        frozenset(tie.candidates) for tie in straight.ties
    }


@pytest.mark.parametrize("name", SCALABLE)
@theorem
@given(votes=some_votes, seats=houses, times=st.integers(2, 1000))
def test_scaling(name: str, votes: Votes, seats: int, times: int) -> None:
    """Only proportions count; a rounded-up quota, which counts ballots, is the exception."""
    once = RULES[name](votes, seats, BY_ORDER)
    scaled = RULES[name]([count * times for count in votes], seats, BY_ORDER)
    assert (scaled.seats, scaled.ties) == (once.seats, once.ties)


@every_rule
@theorem
@given(votes=some_votes, seats=houses)
def test_more_votes_never_have_fewer_seats(rule: Rule, votes: Votes, seats: int) -> None:
    answer = rule(votes, seats, BY_ORDER).seats
    for count, won in zip(votes, answer, strict=True):
        for other_count, other_won in zip(votes, answer, strict=True):
            assert won >= other_won or count <= other_count


@every_rule
@theorem
@given(votes=some_votes, seats=houses)
def test_equal_votes_differ_by_a_seat_at_most_and_only_at_a_tie(
    rule: Rule, votes: Votes, seats: int
) -> None:
    answer = rule(votes, seats, BY_ORDER)
    for party, count in enumerate(votes):
        for other in range(party):
            if votes[other] == count:
                difference = abs(answer.seats[party] - answer.seats[other])
                tied = any({party, other} <= set(tie.candidates) for tie in answer.ties)
                assert difference <= (1 if tied else 0)


@every_rule
@theorem
@given(votes=some_votes, seats=houses)
def test_a_tie_is_for_fewer_seats_than_candidates(rule: Rule, votes: Votes, seats: int) -> None:
    for tie in rule(votes, seats, BY_ORDER).ties:
        assert 0 < tie.seats < len(tie.candidates)
        assert len(tie.winners) == tie.seats
        assert set(tie.winners) <= set(tie.candidates)


@theorem
@given(votes=some_votes.filter(any), seats=houses)
def test_dhondt_gives_at_least_the_whole_hagenbach_bischoff_quotas(
    votes: Votes, seats: int
) -> None:
    """Hence a commission may start from whole quotas, where they fit, and award only the rest."""
    answer = largest_remainder(votes, seats, QUOTAS["hagenbach-bischoff"])
    assume(answer.divisor == seats + 1)
    dhondt = highest_averages(votes, seats, DHONDT).seats
    assert all(won >= whole for won, whole in zip(dhondt, answer.wholes, strict=True))
