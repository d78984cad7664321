"""The method of a tier applied to votes: its quota and leftovers, or its divisors."""

from collections.abc import Sequence

from simulator.allocation.quotas import QUOTAS
from simulator.exact.highest_averages import highest_averages
from simulator.exact.largest_remainder import Leftover, Working, largest_remainder, whole_quotas
from simulator.exact.limited_averages import by_limited_tier
from simulator.exact.residual import residual_seats
from simulator.exact.ties import UNDRAWN, Number, TieBreak
from simulator.scenario.tiers import (
    HighestAverages,
    LargestRemainder,
    ListTier,
    as_fraction,
    divisor_of,
)


def by_method(
    tier: ListTier, votes: Sequence[Number], seats: int, tie_break: TieBreak = UNDRAWN
) -> Working:
    """Divide the seats by the tier's method; `votes` are 0 for who does not take part.

    Seats that the law pools are left over here: `pooled` divides them.
    """
    if isinstance(tier, HighestAverages) and tier.limit:
        return by_limited_tier(tier, votes, seats, tie_break)
    if not isinstance(tier, LargestRemainder):
        return highest_averages(votes, seats, divisor_of(tier.divisor), tie_break)
    if tier.leftover == "pooled":
        return whole_quotas(votes, seats, QUOTAS[tier.quota], tie_break, tier.excess)
    if tier.remainder_share is not None:
        share = as_fraction(tier.remainder_share) / 100
        return residual_seats(votes, seats, QUOTAS[tier.quota], share, tie_break, tier.excess)
    leftover: Leftover = "most-votes" if tier.leftover == "most-votes" else "largest-remainder"
    return largest_remainder(
        votes, seats, QUOTAS[tier.quota], tie_break, leftover, excess=tier.excess
    )
