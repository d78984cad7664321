"""What a tier elects, who can win seats there, and which tiers have a threshold."""

from __future__ import annotations

from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier, Plurality, Stated, TierSpec

LISTS, DISTRICTS, STATED = "lists", "districts", "stated seats"


def kind_of(tier: TierSpec) -> str:
    """What a tier elects: lists, or in districts; stated seats are nobody's to win."""
    if isinstance(tier, ListTier):
        return LISTS
    return DISTRICTS if isinstance(tier, Plurality) else STATED


def contenders(scenario: Scenario, axes: Axes, tier: TierSpec | None) -> tuple[str, ...]:
    """Who can win seats of a tier (None: of the house): its lists, who is named or a candidate."""
    if tier is None:
        return axes.parties
    if isinstance(tier, ListTier):
        return axes.lists
    if isinstance(tier, Stated):
        return tuple(party for party in axes.parties if party in tier.won)
    standing = {candidate.party for candidate in scenario.candidate}
    return tuple(party for party in axes.parties if party in standing)


def bars(scenario: Scenario) -> list[int]:
    """Positions of the list tiers that have a threshold; of all list tiers if none has."""
    lists = {place: tier for place, tier in enumerate(scenario.tier) if isinstance(tier, ListTier)}
    barred = [place for place, tier in lists.items() if tier.threshold.bars]
    return barred or list(lists)
