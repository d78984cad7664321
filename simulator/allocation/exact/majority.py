"""More than half of the votes, and no more than half of the seats: one seat more.

Source: the Netherlands, Kieswet, article P 9: the list that had a seat for the smallest average or
the smallest remainder gives it up; where several had, a lot decides. With the Hare quota one seat
is always enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.allocation.exact.largest_remainder import ByQuota
from simulator.allocation.exact.method import Working
from simulator.allocation.exact.ties import Number, TieBreak, strongest


def with_majority(
    working: Working, votes: Sequence[Number], seats: int, tie_break: TieBreak
) -> Working:
    """Move a seat where the law says so; a tie there is for the seats that are kept.

    Nothing is moved where nobody else has such a seat.

    >>> from simulator.allocation.exact.largest_remainder import largest_remainder
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
