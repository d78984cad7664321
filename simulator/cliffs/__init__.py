"""How near an election is to another outcome: what a tenth of a point is worth, which thresholds
are near, and how many votes it would take, of lists and in districts. Tables are in
`simulator.tables.of_cliffs`."""

from simulator.cliffs.districts import Margin, margins
from simulator.cliffs.expected import Expected
from simulator.cliffs.thresholds import Distance, distances
from simulator.cliffs.votes import Flip, flips
from simulator.cliffs.worth import STEP, Worth, worths

__all__ = [
    "STEP",
    "Distance",
    "Expected",
    "Flip",
    "Margin",
    "Worth",
    "distances",
    "flips",
    "margins",
    "worths",
]
