"""The law as arrays: the tiers, the rules that go with their methods, and how seats are divided."""

from typing import NamedTuple

from simulator.arrays import Flags, Floats, Integers

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

    by_quota: Flags  # [division]: by quota and remainders, and not by divisors.
    added: Integers  # [division]: of the quota votes / (seats + added).
    whole: Integers  # [division]: how the quota is made whole.
    leftover: Integers  # [division]: who has the seats that whole quotas leave.
    excess: Integers  # [division]: who loses whole quotas beyond the seats.
    start: Integers  # [division + 1]: where the divisors of each division begin.
    top: Integers  # [divisor]: numerators of the divisor sequences.
    bottom: Integers  # [divisor]: denominators.
    power: Integers  # [division]: 2 where the sequence is given by its squares.
    slope: Floats  # [division]: how much the divisor grows by a seat, roughly.


class QuotaMethod(NamedTuple):
    """One division by quota."""

    added: int
    whole: int
    leftover: int
    excess: int


class Divisors(NamedTuple):
    """One division by divisors."""

    top: Integers
    bottom: Integers
    power: int
    slope: float


class AdmissionPlan(NamedTuple):
    """What lets a list take part, other than its share of the nation or of each region."""

    by_share: Flags
    """[tier, list]: whether the threshold admits at all; where `share` is left out but not
    `in_one_region` it does not."""
    local: Flags  # [tier]: whether a share of one region is enough.
    local_top: Integers  # [tier]: numerator of that share.
    local_bottom: Integers  # [tier]
    waiver: Integers  # [tier]: the tier whose seats stand in for the threshold.
    waiver_seats: Integers  # [tier]: how many of them.


class BonusPlan(NamedTuple):
    """Seats of the first list."""

    seats: Integers  # [tier]: zero without a bonus.
    share_top: Integers  # [tier]: numerator of the part of the valid votes that it needs.
    share_bottom: Integers  # [tier]
    more: Integers  # [tier]: seats for each further step.
    per_top: Integers  # [tier]: numerator of the step.
    per_bottom: Integers  # [tier]
    at_most: Integers  # [tier]


class AlliancesPlan(NamedTuple):
    """Lists whose votes are joined."""

    number: Integers  # [tier]: how many alliances there are.
    of: Integers  # [tier, list]: the list's alliance, or NONE.
    lot: Integers
    """[tier, list]: by what the list's alliance draws lots, or the list where it has none."""


class ApportionedPlan(NamedTuple):
    """Seats that regions have by their numbers, and seats that they leave to all together."""

    by: Integers  # [tier]: whose numbers give the tier's seats, or NONE.
    division: Integers  # [tier]: the division of the seats among regions.
    pool: Integers  # [tier]: the division of the seats that all regions leave unfilled, or NONE.
    population: Integers  # [region]


class CompensationPlan(NamedTuple):
    """Seats that make up for what other tiers gave."""

    overhang: Integers  # [tier]: NONE where the tier compensates for nothing.
    base: Flags  # [tier, tier]: what it compensates for.
    struck: Integers  # [tier]: the plurality tier whose winners may stay unseated, or NONE.
    parts_by: Integers
    """[tier]: whose numbers give the regions the parts that are guaranteed, or NONE."""
    parts_division: Integers  # [tier]
    at_most: Integers  # [tier]: the largest house, its own and the base's seats together.
    to_regions: Flags  # [tier]: whether a list's seats go to its regional lists.


class LimitsPlan(NamedTuple):
    """Limits on who may get the next seat, whatever the method."""

    seat_cap: Integers  # [tier]: the most seats of a list.
    within_quota: Flags  # [tier]: whether a list stays within its quota rounded up.
    averages: Integers
    """[tier]: the division of seats that remainders leave; NONE where `divide` is enough."""
    share_top: Integers
    """[tier]: numerator of the part of a quota that a list needs for a remainder's seat."""
    share_bottom: Integers  # [tier]: zero where it needs none.
    majority: Flags
    """[tier]: whether more than half of the votes are to have more than half of the seats."""
    limited: Flags  # [tier]: whether any of these is said.


class SpecialRules(NamedTuple):
    """What only the tiers that go draw by draw need."""

    admission: AdmissionPlan
    bonus: BonusPlan
    alliances: AlliancesPlan
    apportioned: ApportionedPlan
    compensation: CompensationPlan
    limits: LimitsPlan
    voter_numbers: Integers  # [tier]: what the lists share all seats by, in a biproportional tier.
    stated: Integers  # [tier, party]: seats that are not computed.
    region_lot: Integers  # [region]: by what it draws lots.


class TiersPlan(NamedTuple):
    """The law as arrays. Axes: tier, region, list, party."""

    method: Integers  # [tier]
    of_lists: Flags
    """[tier]: whether the seats go to lists by their votes, not to winners or as stated."""
    by_lane: Flags  # [tier]: whether it is allocated draw by draw, and not a block at once.
    regional: Flags  # [tier]: whether seats are allocated in each region by itself.
    seats: Integers  # [tier]: nominal, of all regions together.
    magnitude: Integers
    """[tier, region]: fixed seats; districts of a plurality tier; zero if apportioned."""
    tie: Integers  # [tier]: rule of ties.
    base: Integers  # [tier]: what a threshold is a part of.
    strict: Flags  # [tier]: whether a list must pass the threshold, not only reach it.
    regional_threshold: Flags  # [tier]: whether the threshold is compared in each region by itself.
    threshold_top: Floats  # [tier, list]: numerator of the threshold's part of the base.
    threshold_bottom: Floats  # [tier, list]: denominator.
    admit_all: Flags  # [tier]: whether all lists take part when none qualifies.
    admits_others: Flags  # [tier]: whether a list below the threshold may take part at all.
    added: Integers  # [tier]: of the quota votes / (seats + added).
    whole_quota: Flags  # [tier]: whether the quota is the whole number just above.
    first: Floats  # [tier]: whole, as are the next two.
    second: Floats  # [tier]
    step: Floats  # [tier]
    runner_up: Flags  # [tier]: whether a single qualifier's runner-up is admitted.
    correction_top: Floats  # [tier]: numerator of the runner-up's correction.
    correction_bottom: Floats  # [tier]
    minimum: Integers  # [tier]: seats that an admitted runner-up has at least.
    registration: Integers  # [party]: rank of registration; smaller is earlier.
    lot: Integers  # [party]: by what it draws lots.
    divisions: DivisionsPlan
    special: SpecialRules
    """Of the tiers that go draw by draw."""
