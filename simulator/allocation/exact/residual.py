"""Seats that whole quotas leave: to remainders above a bar, then to the highest averages.

Source: the Netherlands, Kieswet, article P 8 (councils of fewer than 19 seats): the largest
remainders of lists with three quarters of a quota, a remainder of nothing the smallest of them;
then the highest averages (article P 7), one seat each at most. What were left after that, as the
electoral council has it, goes to the highest averages without that limit. With the Hare quota it
is never reached: so many seats as there are lists with votes are never left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from simulator.allocation.divisors import DIVISORS
from simulator.allocation.exact.highest_averages import ByDivisor
from simulator.allocation.exact.largest_remainder import ByQuota, Excess, whole_quotas
from simulator.allocation.exact.limited_averages import limited_averages
from simulator.allocation.exact.ties import Number, TieBreak, strongest
from simulator.allocation.quotas import Quota

DHONDT = DIVISORS["dhondt"]


def residual_seats(
    votes: Sequence[Number],
    seats: int,
    quota: Quota,
    share: Fraction,
    tie_break: TieBreak | None = None,
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
    tie_break = tie_break or TieBreak()
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
