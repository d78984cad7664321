"""Alliances: the votes of members are joined, seats go to the alliance and then to its members.

Apparentement; Israel, Knesset elections law of 1969, section 82 (surplus-vote agreements).
"""

from __future__ import annotations

from simulator.allocation.country import CaseWork
from simulator.allocation.divide import divide
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import ALLIANCES, Lots, place_of
from simulator.jit import stage
from simulator.lanes import copy, fill


@stage
def divide_lists(
    tiers: TiersPlan, tier: int, seats: int, region: int, work: CaseWork, lots: Lots
) -> int:
    """Overwrite `work.lists.seats` by the tier's method and alliances, from `work.lists.votes`.

    Returns the number of ties settled.
    """
    place = place_of(tier, region, 0)
    if tiers.alliances.number[tier] == 0:
        return divide(tiers.ways, tier, seats, work.lists, lots, place)
    lists, allies, count = work.lists, work.allies, tiers.alliances.number[tier]
    _join(tiers, tier, work)
    ties = divide(tiers.ways, tier, seats, allies, lots, place_of(tier, region, ALLIANCES))
    copy(lists.votes, lists.votes.size, work.apart)
    for party in range(lists.votes.size):
        allies.tied[party] = False
    for alliance in range(count):
        for party in range(lists.votes.size):
            member = tiers.alliances.of[tier, party] == alliance
            lists.votes[party] = work.apart[party] if member else 0
        ties += divide(tiers.ways, tier, allies.seats[alliance], lists, lots, place)
        for party in range(lists.votes.size):
            if tiers.alliances.of[tier, party] == alliance:
                allies.seats[count + party] = lists.seats[party]
    copy(work.apart, lists.votes.size, lists.votes)
    for party in range(lists.votes.size):
        lists.seats[party] = allies.seats[count + party]
    return ties


@stage
def _join(tiers: TiersPlan, tier: int, work: CaseWork) -> None:
    """Overwrite `work.allies.votes`: of each alliance, then of each list that is in none."""
    allies, count = work.allies, tiers.alliances.number[tier]
    fill(allies.votes, 0, allies.votes.size)
    copy(tiers.alliances.rank[tier], allies.rank.size, allies.rank)
    for party in range(work.lists.votes.size):
        alliance = tiers.alliances.of[tier, party]
        allies.votes[alliance if alliance >= 0 else count + party] += work.lists.votes[party]
