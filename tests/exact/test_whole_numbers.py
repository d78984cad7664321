"""Quotients in whole numbers, and the jump past most of them: the answer is that of every step.

Biproportional divisors in whole numbers; and seats that are nobody's region's, made up for.
"""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.exact import Award, Number, TieBreaks, TierOutcome, highest_averages
from simulator.exact.biproportional import biproportional
from simulator.exact.count import Base
from simulator.exact.highest_averages import Claim, in_whole_numbers
from simulator.scenario.tiers import Biproportional

from .laws import SAINTE_LAGUE, regions_of, whole

theorem = settings(deadline=None, max_examples=150, derandomize=True)
OWN = sequence([Fraction(3, 10), Fraction(13, 10), Fraction(27, 10)])
EVERY = DIVISORS | {"one's own": OWN}
votes_of_lists = st.lists(
    st.integers(0, 10**7)
    | st.integers(0, 12)
    | st.sampled_from([60, 120, 180, 1260])
    | st.fractions(0, 50, max_denominator=12),
    min_size=1,
    max_size=9,
)


def step_by_step(
    votes: Sequence[Number], seats: int, divisor: Divisor
) -> tuple[list[Award], dict[int, Claim], list[tuple[tuple[int, ...], int]]]:
    """Every award in its order, the claims left over, and the ties; equal claims by order."""

    def claim(party: int) -> Claim:
        size, by = Fraction(votes[party]), divisor.at(won[party])
        return Claim(False, size**divisor.power / by) if by else Claim(True, size)

    won = [0] * len(votes)
    claims = {party: claim(party) for party, size in enumerate(votes) if size}
    awards: list[Award] = []
    ties = []
    while claims and (left := seats - len(awards)) > 0:
        best = max(claims.values())
        level = tuple(party for party, its in claims.items() if its == best)
        ties += [(level, left)] if len(level) > left else []
        for party in level[:left]:
            won[party] += 1
            awards.append(Award(party, won[party], best))
            claims[party] = claim(party)
    return awards, claims, ties


@pytest.mark.parametrize("divisor", EVERY.values(), ids=EVERY)
@theorem
@given(votes=votes_of_lists, seats=st.integers(0, 40) | st.integers(100, 140))
@example(votes=[0, 0], seats=3)
@example(votes=[5, 5, 5], seats=-1)
@example(votes=[10**9, 10**9 - 1, 10**9 + 1], seats=100)
def test_no_step_is_lost_by_the_jump(votes: list[Number], seats: int, divisor: Divisor) -> None:
    answer = highest_averages(votes, seats, divisor)
    awards, claims, ties = step_by_step(votes, seats, divisor)
    won = [award.party for award in awards]
    assert answer.seats == tuple(won.count(party) for party in range(len(votes)))
    assert [(tie.candidates, tie.seats) for tie in answer.ties] == ties
    assert list(answer.awards) == awards
    order = sorted(claims, key=claims.__getitem__, reverse=True)
    assert [(award.party, award.claim) for award in answer.next] == [(p, claims[p]) for p in order]


@theorem
@given(st.lists(st.fractions(0, 99, max_denominator=40), min_size=1, max_size=6))
def test_whole_numbers_are_the_smallest_in_proportion(numbers: list[Fraction]) -> None:
    found = in_whole_numbers(numbers)
    (times, *others) = {Fraction(n) / m for n, m in zip(found, numbers, strict=True) if m} or {1}
    assert not others
    assert all(
        any((number * fewer).denominator > 1 for number in numbers)
        for fewer in range(1, int(times))
    )


def test_divisors_of_regions_and_lists_after_transfers() -> None:
    """Worked in fractions: a quotient is at the point of rounding in each region and each list."""
    tier = Biproportional(id="b", method="biproportional", voter_numbers="votes")
    votes = (300, 5, 40), (300, 300, 40), (0, 5, 5)
    matrix = biproportional(tier, votes, (4, 4, 1), TieBreaks(0))
    assert matrix.seats == ((3, 0, 1), (2, 2, 0), (0, 1, 0))
    assert matrix.region_divisors == (66, 154, Fraction(77, 6))
    assert matrix.list_divisors == (Fraction(100, 77), Fraction(60, 77), Fraction(40, 33))


def test_seats_that_are_no_regions_are_made_up_for_in_the_nation() -> None:
    """Eight seats by 60 and 40 votes are five and three; a has four of them, in no region."""
    stated = {"id": "won", "method": "stated", "won": {"a": 4}}
    more = SAINTE_LAGUE | {"id": "more", "seats": 4, "compensation": {"tiers": ["won"]}}
    house = whole(regions_of([[40, 10], [20, 30]]), stated, more)
    assert house.seats("more") == (1, 3)
    _, outcome = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.before == Base((4, 0), 4, (), ())
