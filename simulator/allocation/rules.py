"""The rules of a law beside its method, as data: bars, bonus, alliances, regions, compensation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

PAID_BY_OTHERS, KEPT, LEVELLED, UNSEATED = range(4)
"""What becomes of a list with more seats than its proportional part."""
BY_VALID, BY_CAST, BY_REGISTERED, BY_POPULATION = range(4)
"""What seats are apportioned to regions by."""
NONE = -1
"""Of a code or a tier: there is none."""


class BarsPlan(NamedTuple):
    """What lets a list take part, beside its share of the nation or of each region."""

    by_share: np.ndarray
    """bool [tier, list]: whether the bar admits at all; where `share` is left out beside
    `in_one_region` it does not."""
    local: np.ndarray
    """bool [tier]: whether a share of one region is enough."""
    local_top: np.ndarray
    """int64 [tier]: numerator of that share."""
    local_bottom: np.ndarray
    """int64 [tier]"""
    waiver: np.ndarray
    """int64 [tier]: the tier whose seats stand in for the bar."""
    waiver_seats: np.ndarray
    """int64 [tier]: how many of them."""


class BonusPlan(NamedTuple):
    """Seats of the first list."""

    seats: np.ndarray
    """int64 [tier]: zero where there is no bonus."""
    share_top: np.ndarray
    """int64 [tier]: numerator of the part of the valid votes that it needs."""
    share_bottom: np.ndarray
    """int64 [tier]"""
    more: np.ndarray
    """int64 [tier]: seats for each further step."""
    per_top: np.ndarray
    """int64 [tier]: numerator of the step."""
    per_bottom: np.ndarray
    """int64 [tier]"""
    at_most: np.ndarray
    """int64 [tier]"""


class AlliancesPlan(NamedTuple):
    """Lists whose votes are joined."""

    number: np.ndarray
    """int64 [tier]: how many alliances there are."""
    of: np.ndarray
    """int64 [tier, list]: the list's alliance, or NONE."""


class ApportionedPlan(NamedTuple):
    """Seats that regions have by their numbers, and seats that they leave to all together."""

    by: np.ndarray
    """int64 [tier]: whose numbers give the tier's seats, or NONE."""
    way: np.ndarray
    """int64 [tier]: the way they are divided."""
    pool: np.ndarray
    """int64 [tier]: the way of the seats that all regions leave unfilled, or NONE."""
    population: np.ndarray
    """int64 [region]"""


class CompensationPlan(NamedTuple):
    """Seats that make up for what other tiers gave."""

    overhang: np.ndarray
    """int64 [tier]: NONE where the tier compensates for nothing."""
    base: np.ndarray
    """bool [tier, tier]: what it compensates for."""
    struck: np.ndarray
    """int64 [tier]: the plurality tier whose winners may stay unseated, or NONE."""
    parts_by: np.ndarray
    """int64 [tier]: whose numbers give the regions the parts that are guaranteed, or NONE."""
    parts_way: np.ndarray
    """int64 [tier]"""
    at_most: np.ndarray
    """int64 [tier]: the largest house, its own and the base's seats together."""
    to_regions: np.ndarray
    """bool [tier]: whether a list's seats go to its regional lists."""


class LimitsPlan(NamedTuple):
    """Who may not have the next seat, beside the method."""

    seat_cap: np.ndarray
    """int64 [tier]: the most seats of a list."""
    within_quota: np.ndarray
    """bool [tier]: whether a list stays within its quota rounded up."""
    averages: np.ndarray
    """int64 [tier]: the way of seats that remainders leave, or NONE where `divide` is enough."""
    share_top: np.ndarray
    """int64 [tier]: numerator of the part of a quota that a list needs for a remainder's seat."""
    share_bottom: np.ndarray
    """int64 [tier]: zero where it needs none."""
    majority: np.ndarray
    """bool [tier]: whether more than half of the votes are to have more than half of the seats."""
    limited: np.ndarray
    """bool [tier]: whether any of these is said."""


class SpecialRules(NamedTuple):
    """What only the tiers that go draw by draw need."""

    bars: BarsPlan
    bonus: BonusPlan
    alliances: AlliancesPlan
    apportioned: ApportionedPlan
    compensation: CompensationPlan
    limits: LimitsPlan
    voter_numbers: np.ndarray
    """int64 [tier]: what the lists share all seats by, in a biproportional tier."""
    stated: np.ndarray
    """int64 [tier, party]: seats that are not computed."""
