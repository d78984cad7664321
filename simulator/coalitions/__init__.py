"""Who could govern with whom, in draws that are made again: majorities, and the power of parties.

Everything is a function of seats by draw, whatever the law was; tables are in
`simulator.tables.of_coalitions`.
"""

from simulator.coalitions.houses import Houses, houses_of, units_of
from simulator.coalitions.majorities import Majority, majority_of, minimal_majorities
from simulator.coalitions.pivots import kingmakers, needed
from simulator.coalitions.power import Power, power_of

__all__ = [
    "Houses",
    "Majority",
    "Power",
    "houses_of",
    "kingmakers",
    "majority_of",
    "minimal_majorities",
    "needed",
    "power_of",
    "units_of",
]
