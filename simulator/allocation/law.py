"""The law as arrays: the tiers, the rules beside their methods, and how seats are divided."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NONE = -1
"""Of a code or a tier: there is none."""
LARGEST_REMAINDER, HIGHEST_AVERAGES, PLURALITY, BIPROPORTIONAL, STATED = range(5)
"""How the seats of a tier are filled."""
VALID, VALID_AND_AGAINST_ALL, BALLOTS_CAST, REGISTERED = range(4)
"""What a threshold is a part of."""
PAID_BY_OTHERS, KEPT, LEVELLED, UNSEATED = range(4)
"""What becomes of a list with more seats than its proportional part."""
BY_VALID, BY_CAST, BY_REGISTERED, BY_POPULATION = range(4)
"""What seats are apportioned to regions by."""
AS_IS, ABOVE, NEAREST, FLOOR, CEILING = range(5)
"""How a quota is made whole."""
BY_REMAINDER, BY_VOTES, NOT_HERE = range(3)
"""Who has the seats that whole quotas leave: `NOT_HERE` leaves them to a later scrutiny."""
SMALLER_DIVISOR, SMALLEST_REMAINDER = range(2)
"""What becomes of whole quotas beyond the seats."""


class DivisionsPlan(NamedTuple):
    """Axis division: those of the tiers, in their order; then those of pools and of regions."""

    by_quota: np.ndarray
    """bool [division]: by quota and remainders, and not by divisors."""
    added: np.ndarray
    """int64 [division]: of the quota votes / (seats + added)."""
    whole: np.ndarray
    """int64 [division]: how the quota is made whole."""
    leftover: np.ndarray
    """int64 [division]: who has the seats that whole quotas leave."""
    excess: np.ndarray
    """int64 [division]: who loses whole quotas beyond the seats."""
    start: np.ndarray
    """int64 [division + 1]: where the divisors of each division begin."""
    top: np.ndarray
    """int64 [divisor]: numerators of the divisor sequences."""
    bottom: np.ndarray
    """int64 [divisor]: denominators."""
    power: np.ndarray
    """int64 [division]: 2 where the sequence is given by its squares."""
    slope: np.ndarray
    """float64 [division]: how much the divisor grows by a seat, roughly."""


class QuotaMethod(NamedTuple):
    """One division by quota."""

    added: int
    whole: int
    leftover: int
    excess: int


class Divisors(NamedTuple):
    """One division by divisors."""

    top: np.ndarray
    bottom: np.ndarray
    power: int
    slope: float


class AdmissionPlan(NamedTuple):
    """What lets a list take part, beside its share of the nation or of each region."""

    by_share: np.ndarray
    """bool [tier, list]: whether the threshold admits at all; where `share` is left out beside
    `in_one_region` it does not."""
    local: np.ndarray
    """bool [tier]: whether a share of one region is enough."""
    local_top: np.ndarray
    """int64 [tier]: numerator of that share."""
    local_bottom: np.ndarray
    """int64 [tier]"""
    waiver: np.ndarray
    """int64 [tier]: the tier whose seats stand in for the threshold."""
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
    division: np.ndarray
    """int64 [tier]: the division of the seats among regions."""
    pool: np.ndarray
    """int64 [tier]: the division of the seats that all regions leave unfilled, or NONE."""
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
    parts_division: np.ndarray
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
    """int64 [tier]: the division of seats that remainders leave; NONE where `divide` is enough."""
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

    admission: AdmissionPlan
    bonus: BonusPlan
    alliances: AlliancesPlan
    apportioned: ApportionedPlan
    compensation: CompensationPlan
    limits: LimitsPlan
    voter_numbers: np.ndarray
    """int64 [tier]: what the lists share all seats by, in a biproportional tier."""
    stated: np.ndarray
    """int64 [tier, party]: seats that are not computed."""


class TiersPlan(NamedTuple):
    """The law as arrays. Axes: tier, region, list, party."""

    method: np.ndarray
    """int64 [tier]"""
    of_lists: np.ndarray
    """bool [tier]: whether the seats go to lists by their votes, not to winners or as stated."""
    by_lane: np.ndarray
    """bool [tier]: whether it is allocated draw by draw, and not a block at once."""
    regional: np.ndarray
    """bool [tier]: whether seats are allocated in each region by itself."""
    seats: np.ndarray
    """int64 [tier]: nominal, of all regions together."""
    magnitude: np.ndarray
    """int64 [tier, region]: fixed seats; districts of a plurality tier; zero if apportioned."""
    tie: np.ndarray
    """int64 [tier]: rule of ties."""
    base: np.ndarray
    """int64 [tier]: what a threshold is a part of."""
    strict: np.ndarray
    """bool [tier]: whether a list must pass the threshold, not only reach it."""
    regional_threshold: np.ndarray
    """bool [tier]: whether the threshold is compared in each region by itself."""
    threshold_top: np.ndarray
    """float64 [tier, list]: numerator of the threshold's part of the base."""
    threshold_bottom: np.ndarray
    """float64 [tier, list]: denominator."""
    admit_all: np.ndarray
    """bool [tier]: whether all lists take part when none qualifies."""
    admits_others: np.ndarray
    """bool [tier]: whether a list below the threshold may take part at all."""
    added: np.ndarray
    """int64 [tier]: of the quota votes / (seats + added)."""
    whole_quota: np.ndarray
    """bool [tier]: whether the quota is the whole number just above."""
    linear: np.ndarray
    """bool [tier]: whether the divisors are `first`, `second`, then on by `step`."""
    first: np.ndarray
    """float64 [tier]: whole, as are the next two."""
    second: np.ndarray
    """float64 [tier]"""
    step: np.ndarray
    """float64 [tier]"""
    runner_up: np.ndarray
    """bool [tier]: whether a single qualifier's runner-up is admitted."""
    correction_top: np.ndarray
    """float64 [tier]: numerator of the runner-up's correction."""
    correction_bottom: np.ndarray
    """float64 [tier]"""
    minimum: np.ndarray
    """int64 [tier]: seats that an admitted runner-up has at least."""
    registration: np.ndarray
    """int64 [party]: rank of registration; smaller is earlier."""
    divisions: DivisionsPlan
    special: SpecialRules
    """Of the tiers that go draw by draw; None where no tier does, so that they are not compiled."""
