"""The law a second time: every rule in integers and fractions, written from its source.

It serves `simulator allocate`, reports ties as ties, and is the oracle for the kernel, with which
it shares no code. Parties are indices; one file is one rule. Votes are integers or `Fraction`s.

>>> from simulator.allocation.quotas import QUOTAS
>>> largest_remainder((53, 24, 23), 7, QUOTAS["hare"]).seats
(4, 2, 1)

The moral: 3.71, 1.68 and 1.61 quotas; the two seats left go where most of a quota is unspent.
"""

from simulator.allocation.exact.count import Count, District, Region
from simulator.allocation.exact.districts import DistrictsOutcome
from simulator.allocation.exact.highest_averages import Award, ByDivisor, highest_averages
from simulator.allocation.exact.house import House, allocate_house
from simulator.allocation.exact.largest_remainder import ByQuota, largest_remainder
from simulator.allocation.exact.outcome import Apportionment
from simulator.allocation.exact.places import Lots, Place, Step, TieBreaks
from simulator.allocation.exact.plurality import plurality
from simulator.allocation.exact.single_qualifier import single_qualifier
from simulator.allocation.exact.stated import StatedOutcome
from simulator.allocation.exact.threshold import Qualification, qualify, threshold_base
from simulator.allocation.exact.tier import TierOutcome, allocate_tier
from simulator.allocation.exact.ties import Lot, Number, Tie, TieBreak, settle

__all__ = [
    "Apportionment",
    "Award",
    "ByDivisor",
    "ByQuota",
    "Count",
    "District",
    "DistrictsOutcome",
    "House",
    "Lot",
    "Lots",
    "Number",
    "Place",
    "Qualification",
    "Region",
    "StatedOutcome",
    "Step",
    "Tie",
    "TieBreak",
    "TieBreaks",
    "TierOutcome",
    "allocate_house",
    "allocate_tier",
    "highest_averages",
    "largest_remainder",
    "plurality",
    "qualify",
    "settle",
    "single_qualifier",
    "threshold_base",
]
