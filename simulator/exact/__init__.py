"""The law a second time: every rule in integers and fractions, written from its source.

It serves `simulator allocate`, reports ties as ties, and is the oracle for the kernel, with which
it shares no code. Parties are indices; one file is one rule. Votes are integers or `Fraction`s.

>>> from simulator.allocation.quotas import QUOTAS
>>> largest_remainder((53, 24, 23), 7, QUOTAS["hare"]).seats
(4, 2, 1)

The moral: 3.71, 1.68 and 1.61 quotas; the two seats left go where most of a quota is unspent.
"""

from simulator.exact.count import Count, District, Region
from simulator.exact.highest_averages import Award, ByDivisor, highest_averages
from simulator.exact.house import House, StatedOutcome, allocate_house
from simulator.exact.largest_remainder import ByQuota, largest_remainder
from simulator.exact.plurality import DistrictsOutcome, plurality
from simulator.exact.single_qualifier import single_qualifier
from simulator.exact.tier import TierOutcome
from simulator.exact.ties import (
    Apportionment,
    Lot,
    LotsByPlace,
    Number,
    Tie,
    TieBreak,
    TieBreaks,
    TiePlace,
    settle,
)

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
    "LotsByPlace",
    "Number",
    "Region",
    "StatedOutcome",
    "Tie",
    "TieBreak",
    "TieBreaks",
    "TiePlace",
    "TierOutcome",
    "allocate_house",
    "highest_averages",
    "largest_remainder",
    "plurality",
    "settle",
    "single_qualifier",
]
