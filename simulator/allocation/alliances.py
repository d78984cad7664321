"""Alliances: the votes of members are joined, seats go to the alliance and then to its members.

Apparentement; Israel, Knesset elections law of 1969, section 82 (surplus-vote agreements).
"""

from __future__ import annotations

from simulator.allocation.country import CaseWork
from simulator.allocation.divide import divide
from simulator.allocation.limits import divide_limited
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import MEMBERS, SEATS, Lots, place_of
from simulator.jit import stage
from simulator.lanes import copy


@stage
def divide_lists(
    tiers: TiersPlan, tier: int, seats: int, region: int, work: CaseWork, lots: Lots
) -> int:
    """Overwrite `work.lists.seats` by the tier's method and alliances, from `work.lists.votes`.

    An alliance stands at the place of its member that was registered first. Returns the number of
    ties settled.
    """
    lists, allies = work.lists, work.allies
    if tiers.special.limits.limited[tier]:
        return divide_limited(tiers, tier, seats, region, work, lots)
    if tiers.special.alliances.number[tier] == 0:
        place = place_of(tier, region, SEATS)
        return divide(tiers.ways, tier, seats, lists, lots, place)
    copy(lists.votes, lists.votes.size, allies.votes)
    for alliance in range(tiers.special.alliances.number[tier]):
        _join(tiers, tier, alliance, work)
    place = place_of(tier, region, SEATS)
    ties = divide(tiers.ways, tier, seats, allies, lots, place)
    for party in range(lists.votes.size):
        work.alone[party] = lists.votes[party]
        work.sum[party] = allies.seats[party]
    place = place_of(tier, region, MEMBERS)
    for alliance in range(tiers.special.alliances.number[tier]):
        head = _head(tiers, tier, alliance, work)
        for party in range(lists.votes.size):
            member = tiers.special.alliances.of[tier, party] == alliance
            lists.votes[party] = work.alone[party] if member else 0
        if head >= 0 and allies.votes[head] > work.alone[head]:
            ties += divide(tiers.ways, tier, allies.seats[head], lists, lots, place)
            for party in range(lists.votes.size):
                if tiers.special.alliances.of[tier, party] == alliance:
                    work.sum[party] = lists.seats[party]
    copy(work.alone, lists.votes.size, lists.votes)
    copy(work.sum, lists.votes.size, lists.seats)
    return ties


@stage
def _head(tiers: TiersPlan, tier: int, alliance: int, work: CaseWork) -> int:
    """The member taking part that was registered first, or -1."""
    head = -1
    for party in range(work.alone.size):
        if (
            tiers.special.alliances.of[tier, party] == alliance
            and work.alone[party] > 0
            and (head < 0 or work.lists.rank[party] < work.lists.rank[head])
        ):
            head = party
    return head


@stage
def _join(tiers: TiersPlan, tier: int, alliance: int, work: CaseWork) -> None:
    """Move the votes of an alliance to its head in `work.allies.votes`."""
    copy(work.lists.votes, work.alone.size, work.alone)
    head = _head(tiers, tier, alliance, work)
    for party in range(work.alone.size):
        if tiers.special.alliances.of[tier, party] == alliance and party != head:
            work.allies.votes[head] += work.alone[party]
            work.allies.votes[party] = 0
