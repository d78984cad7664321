"""Seats that whole quotas leave: to remainders above a threshold, then to the highest averages.

Source: the Netherlands, Kieswet, article P 8 (councils of fewer than 19 seats): the largest
remainders of lists with three quarters of a quota, a remainder of nothing the smallest of them;
then the highest averages (article P 7), one seat each at most. What were left after that, as the
electoral council has it, goes to the highest averages without that limit. With the Hare quota it
is never reached: so many seats as there are lists with votes are never left.

Article P 9: a list with more than half of the votes and no more than half of the seats has one seat
more. The list that had a seat for the smallest average or the smallest remainder gives it up; where
several had, a lot decides. With the Hare quota one seat is always enough.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import Quota
from simulator.exact.highest_averages import ByDivisor
from simulator.exact.largest_remainder import ByQuota, Excess, Working, whole_quotas
from simulator.exact.limited_averages import limited_averages
from simulator.exact.ties import UNDRAWN, Number, TieBreak, strongest

DHONDT = DIVISORS["dhondt"]


def residual_seats(
    votes: Sequence[Number],
    seats: int,
    quota: Quota,
    share: Fraction,
    tie_break: TieBreak = UNDRAWN,
    excess: Excess = "smaller-divisor",
) -> ByQuota:
    """Divide the seats; a list needs `share` of the quota for a seat by its remainder.

    >>> from simulator.allocation.quotas import QUOTAS
    >>> votes = 808, 59, 58, 57, 56, 55, 54, 53
    >>> residual_seats(votes, 15, QUOTAS["hare"], Fraction(3, 4)).seats
    (12, 1, 1, 1, 0, 0, 0, 0)

    The moral: of 80 votes a quota, only the first list has 60, and one of the five seats left;
    808/13 = 62.2 is one more average, but 59, 58 and 57 are averages too.
    """
    whole = whole_quotas(votes, seats, quota, tie_break, excess)
    left = seats - sum(whole.seats)
    standing = {
        party: whole.remainders[party]
        for party, count in enumerate(votes)
        if count and count >= share * whole.quota
    }
    winners, ties = strongest(standing, min(left, len(standing)), votes, tie_break)
    won = [has + (party in winners) for party, has in enumerate(whole.seats)]
    left -= len(winners)
    if not left:
        return replace(whole, seats=tuple(won), ties=whole.ties + ties)
    averages = _averages(votes, left, won, tie_break)
    return replace(whole, seats=averages.seats, ties=averages.ties, averages=averages)


def _averages(
    votes: Sequence[Number], seats: int, won: Sequence[int], tie_break: TieBreak
) -> ByDivisor:
    """One seat each at most; then, where seats are left, as many as averages are worth."""
    one_each = limited_averages(
        votes, seats, DHONDT, lambda party, has, _: has == won[party], tie_break, won
    )
    left = seats - len(one_each.awards)
    more = limited_averages(votes, left, DHONDT, lambda *_: True, tie_break, one_each.seats)
    return replace(more, ties=one_each.ties + more.ties, awarded=one_each.awards + more.awards)


def with_majority(
    working: Working, votes: Sequence[Number], seats: int, tie_break: TieBreak
) -> Working:
    """Move a seat where the law says so; a tie there is for the seats that are kept.

    Nothing is moved where nobody else has such a seat.

    >>> from simulator.exact.largest_remainder import largest_remainder
    >>> from simulator.allocation.quotas import QUOTAS
    >>> votes = 2571, 977, 567, 536, 453
    >>> by_quota = largest_remainder(votes, 15, QUOTAS["hare"])
    >>> by_quota.seats, with_majority(by_quota, votes, 15, TieBreak()).seats
    ((7, 3, 2, 2, 1), (8, 3, 2, 1, 1))

    The moral: 2571 of 5104 votes are more than half, 7 of 15 seats are not. The seat for the
    smallest of three remainders moves: a Dutch council of 2022.
    """
    assert isinstance(working, ByQuota)
    strong = [party for party, count in enumerate(votes) if 2 * count > sum(votes)]
    if not strong or 2 * working.seats[strong[0]] > seats:
        return working
    holding = _last_seats(working)
    holding.pop(strong[0], None)
    if not holding:
        return working
    keep, ties = strongest(holding, len(holding) - 1, votes, tie_break)
    (gives,) = holding.keys() - set(keep)
    won = list(working.seats)
    won[gives] -= 1
    won[strong[0]] += 1
    return replace(working, seats=tuple(won), ties=working.ties + ties, moved=(gives, strong[0]))


def _last_seats(working: ByQuota) -> dict[int, object]:
    """By list, for what it had its last seat beyond whole quotas: an average, or a remainder."""
    if working.averages:
        return {award.party: award.claim for award in working.averages.awards}
    return {
        party: working.remainders[party]
        for party, (won, whole) in enumerate(zip(working.seats, working.wholes, strict=True))
        if won > whole
    }
