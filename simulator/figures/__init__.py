"""Every figure of a draw and of a tally, each defined once: its names, and where its numbers are.

definitions   the list of figures: what each is called, in its draws, in its counts
tiers         what a tier elects, who can win seats there, which tiers have a threshold
draws         a figure in each draw of an election by itself
tally         a figure over a tally: its value, its error, its quantiles
moments       exact sums over draws, and over pairs of draws of two elections
"""

from simulator.figures.definitions import (
    CHANCES,
    CLEARED,
    COLUMNS,
    DEFINITIONS,
    ENTERS,
    EVENT,
    GALLAGHER,
    LARGEST,
    MAJORITY,
    MILLIONTHS,
    OF_HOUSE,
    SEATS,
    SHARE,
    TURNOUT,
    WASTED,
    ZERO,
    Figure,
)
from simulator.figures.draws import Figures, Side
from simulator.figures.moments import Differences, Moments, transport
from simulator.figures.tally import TallyFigures, chance, seat_cells
from simulator.figures.tiers import DISTRICTS, LISTS, bars, contenders, kind_of

__all__ = [
    "CHANCES",
    "CLEARED",
    "COLUMNS",
    "DEFINITIONS",
    "DISTRICTS",
    "ENTERS",
    "EVENT",
    "GALLAGHER",
    "LARGEST",
    "LISTS",
    "MAJORITY",
    "MILLIONTHS",
    "OF_HOUSE",
    "SEATS",
    "SHARE",
    "TURNOUT",
    "WASTED",
    "ZERO",
    "Differences",
    "Figure",
    "Figures",
    "Moments",
    "Side",
    "TallyFigures",
    "bars",
    "chance",
    "contenders",
    "kind_of",
    "seat_cells",
    "transport",
]
