"""A tier whose method says who may not have the next seat: no alliances, no compensation."""

from __future__ import annotations

from simulator.allocation.country import CaseWork
from simulator.allocation.divide import divisors_of, quota_of
from simulator.allocation.limited_averages import award_averages
from simulator.allocation.residual import Residual, allocate_residual
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import MAJORITY, SEATS, Lots, place_of
from simulator.jit import stage
from simulator.lanes import fill


@stage
def divide_limited(
    tiers: TiersPlan, tier: int, seats: int, region: int, work: CaseWork, lots: Lots
) -> int:
    """Overwrite `work.lists.seats`, from `work.lists.votes`; returns the number of ties settled."""
    rule, lists, ways = tiers.special.limits, work.lists, tiers.ways
    place = place_of(tier, region, SEATS)
    if rule.averages[tier] >= 0:
        residual = Residual(rule.share_top[tier], rule.share_bottom[tier], rule.majority[tier])
        averages = divisors_of(ways, rule.averages[tier])
        at = place_of(tier, region, MAJORITY)
        quota = quota_of(ways, tier)
        return allocate_residual(
            quota, residual, averages, seats, work.most, lists, lots, place, at
        )
    quota_votes = 0
    for party in range(lists.votes.size):
        quota_votes += lists.votes[party] if rule.within_quota[tier] else 0
        work.most[party] = rule.seat_cap[tier]
    fill(lists.seats, 0, lists.seats.size)
    way = divisors_of(ways, tier)
    return award_averages(way, max(seats, 0), work.most, quota_votes, lists, lots, place)
