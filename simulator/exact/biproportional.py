"""Biproportional apportionment: seats by region and list, in proportion to both.

First all seats of the regions are divided among the lists, then each region and each list has a
divisor so that the rounded quotients meet the seats of both. Found by tie-and-transfer, in exact
fractions: seats go from lists with too many to lists with too few along quotients that are at the
point of rounding; if no such path exists, divisors are scaled until one does.

Sources: Balinski and Demange 1989, Mathematical Programming 45:193-210 (doi 10.1007/BF01589103),
axioms, existence, and the algorithm; Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 14
and 15; Zurich, law on political rights (161), sections 101 to 104.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from simulator.allocation.divisors import DIVISORS
from simulator.exact.biproportional_search import transferred
from simulator.exact.biproportional_ties import settle_cells
from simulator.exact.highest_averages import ByDivisor, highest_averages
from simulator.exact.ties import Number, Tie, TieBreaks
from simulator.scenario.tiers import Biproportional

VoterNumbers = Literal["votes", "votes-by-seat", "rounded-votes-by-seat"]


@dataclass(frozen=True)
class Matrix:
    """Seats by region and list, with the working.

    `voter_numbers` by list, of which the `upper` apportionment is made; `divisors` of regions and
    lists: votes / region's divisor / list's divisor, rounded, are the seats. There are none where
    it is not `feasible`: no seats meet both, because some lists have votes in too few regions.
    """

    voter_numbers: tuple[Number, ...]
    upper: ByDivisor
    seats: tuple[tuple[int, ...], ...]
    ties: tuple[Tie, ...]
    region_divisors: tuple[Fraction, ...] = ()
    list_divisors: tuple[Fraction, ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether any seats meet both."""
        return bool(self.list_divisors)


def biproportional(
    tier: Biproportional,
    votes: Sequence[Sequence[Number]],
    region_seats: Sequence[int],
    tie_breaks: TieBreaks,
) -> Matrix:
    """Divide the seats of all regions; `votes` by region and list, 0 for who takes no part.

    Ties of the upper apportionment are between lists, those of a region between the lists whose
    seat there is at the point of rounding: see `settle_cells`.

    >>> tier = Biproportional(id="b", method="biproportional", voter_numbers="votes")
    >>> votes = (51, 60, 63), (98, 100, 102), (45, 120, 144)
    >>> biproportional(tier, votes, (4, 5, 6), TieBreaks(0)).seats
    ((1, 1, 2), (2, 2, 1), (1, 2, 3))

    The moral: rows have 4, 5 and 6 seats as regions should, columns 4, 5 and 6 as lists should.
    """
    divisor = DIVISORS[tier.divisor]
    numbers = voter_numbers(tier.voter_numbers, votes, region_seats)
    upper = highest_averages(numbers, sum(region_seats), divisor, tie_breaks.at("upper"))
    scaled = transferred(votes, region_seats, upper.seats, divisor)
    if scaled is None:
        nothing = tuple((0,) * len(row) for row in votes)
        return Matrix(numbers, upper, nothing, ties=upper.ties)
    seats, ties = settle_cells(votes, scaled, tie_breaks)
    # A divisor sequence says 1, 3, 5 where seats are 1/2, 3/2, 5/2.
    step, common = scaled.divisors[1] - scaled.divisors[0], scaled.denominator
    return Matrix(
        voter_numbers=numbers,
        upper=upper,
        seats=seats,
        ties=upper.ties + ties,
        region_divisors=tuple(Fraction(step * number, common) for number in scaled.of_region),
        list_divisors=tuple(Fraction(common, number) for number in scaled.of_list),
    )


def voter_numbers(
    rule: VoterNumbers, votes: Sequence[Sequence[Number]], seats: Sequence[int]
) -> tuple[Number, ...]:
    """By list, the number of voters; where a voter has a vote for each seat, votes by seat."""
    numbers: list[Number] = [0] * len(votes[0])
    for row, magnitude in zip(votes, seats, strict=True):
        for party, count in enumerate(row):
            if rule == "votes":
                numbers[party] += count
            elif magnitude:
                part = Fraction(count) / magnitude
                rounded = rule == "rounded-votes-by-seat"
                numbers[party] += floor(part + Fraction(1, 2)) if rounded else part
    return tuple(numbers)
