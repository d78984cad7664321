"""A bonus: seats that the first list has before all others are allocated.

Greece, law 4804/2021: 20 seats from 25% of the valid votes, one more for each half point, up to 50.
"""

from __future__ import annotations

from simulator.allocation.country import CaseWork
from simulator.allocation.rules import BonusPlan
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import BONUS, Lots, place_of, settle_contest
from simulator.jit import stage
from simulator.lanes import fill


@stage
def award_bonus(
    tiers: TiersPlan, tier: int, seats: int, valid: int, region: int, work: CaseWork, lots: Lots
) -> tuple[int, int, int]:
    """The first list of an area with so many `valid` votes, its bonus, and the ties settled.

    Those with `work.lists.votes` take part; the bonus is never more than the `seats`.
    """
    lists = work.lists
    most = 0
    for party in range(lists.votes.size):
        most = max(most, lists.votes[party])
    bonus = min(_bonus(tiers.special.bonus, tier, most, valid), seats)
    if bonus <= 0 or most == 0:
        return 0, 0, 0
    rivals = 0
    fill(lists.seats, 0, lists.seats.size)
    for party in range(lists.votes.size):
        lists.tied[party] = lists.votes[party] == most
        rivals += lists.tied[party]
    settle_contest(lists, 1, lots, place_of(tier, region, BONUS))
    first = 0
    for party in range(lists.votes.size):
        first = party if lists.seats[party] > 0 else first
    return first, bonus, int(rivals > 1)


@stage
def _bonus(bonus: BonusPlan, tier: int, votes: int, valid: int) -> int:
    """Seats for a list with that many of the valid votes."""
    beyond = votes * bonus.share_bottom[tier] - valid * bonus.share_top[tier]
    if beyond < 0:
        return 0
    steps = (beyond * bonus.per_bottom[tier]) // (
        valid * bonus.share_bottom[tier] * bonus.per_top[tier]
    )
    return int(min(bonus.seats[tier] + bonus.more[tier] * steps, bonus.at_most[tier]))
