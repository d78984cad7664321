"""Tie and transfer: the search of a biproportional apportionment.

Source: Balinski and Demange 1989, Mathematical Programming 45:193-210, section 4; Balinski and
Rachev 1997, The Mathematical Scientist 22:1-26.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.allocation.divisors import Divisor
from simulator.allocation.exact.highest_averages import highest_averages
from simulator.allocation.exact.ties import Number

Votes = Sequence[Sequence[Number]]
"""By region and list."""


@dataclass
class Scaled:
    """Seats by region and list, and multipliers under which every seat is a rounded quotient.

    `quotients` are votes * of_region * of_list; with s seats one lies between the divisors of
    s - 1 and of s, both included.
    """

    seats: list[list[int]]
    quotients: list[list[Fraction]]
    of_region: list[Fraction]
    of_list: list[Fraction]
    divisor: Divisor

    def may_give(self, region: int, party: int) -> bool:
        """Whether one seat fewer is a rounding of the same quotient."""
        seats = self.seats[region][party]
        return bool(seats) and self.quotients[region][party] == self.divisor.at(seats - 1)

    def may_take(self, region: int, party: int) -> bool:
        """Whether one seat more is."""
        return self.quotients[region][party] == self.divisor.at(self.seats[region][party])


def transferred(
    votes: Votes, region_seats: Sequence[int], list_seats: Sequence[int], divisor: Divisor
) -> Scaled | None:
    """Meet the seats of regions and of lists; None where no seats at all do.

    Each region that has seats has votes. The first divisor is not zero.
    """
    scaled = _by_region(votes, region_seats, list_seats, divisor)
    while True:
        labels = _Labels(scaled, list_seats)
        if not labels.too_many:
            return scaled
        while labels.found is None:
            if not labels.scale():
                return None
            labels.spread()
        labels.transfer()


def _by_region(
    votes: Votes, region_seats: Sequence[int], list_seats: Sequence[int], divisor: Divisor
) -> Scaled:
    """Meet the seats of the regions, each by itself, and those of the lists nearly."""
    of_list = _guess(votes, region_seats, list_seats)
    rows = [[n * by for n, by in zip(row, of_list, strict=True)] for row in votes]
    answers = [
        highest_averages(row, number, divisor)
        for row, number in zip(rows, region_seats, strict=True)
    ]
    of_region = []
    for answer in answers:
        claims = answer.awards[-1:] or answer.next[:1]
        of_region.append(1 / claims[0].claim.quotient if claims else Fraction(1))
    quotients = [[n * by for n in row] for row, by in zip(rows, of_region, strict=True)]
    seats = [list(answer.seats) for answer in answers]
    return Scaled(seats, quotients, of_region, of_list, divisor)


def _guess(votes: Votes, region_seats: Sequence[int], list_seats: Sequence[int]) -> list[Fraction]:
    """Multipliers of lists to start from: some rounds of proportional fitting, cut to thousandths.

    Any that are positive would do, and lead to the same seats: good ones save transfers.
    """
    of_list = [1.0] * len(list_seats)
    for _ in range(10):
        expected = [0.0] * len(list_seats)
        for row, number in zip(votes, region_seats, strict=True):
            scaled = [float(n) * by for n, by in zip(row, of_list, strict=True)]
            for party, part in enumerate(scaled):
                expected[party] += number * part / (sum(scaled) or 1.0)
        of_list = [
            min(max(by * seats / has, 1e-3), 1e3) if has else by
            for by, seats, has in zip(of_list, list_seats, expected, strict=True)
        ]
    return [Fraction(max(1, round(by * 1000)), 1000) for by in of_list]


class _Labels:
    """Which lists and regions a surplus seat can be moved to, and on which way it came there."""

    def __init__(self, scaled: Scaled, list_seats: Sequence[int]) -> None:
        self.scaled = scaled
        has = [sum(column) for column in zip(*scaled.seats, strict=True)]
        self.too_many = [p for p, number in enumerate(has) if number > list_seats[p]]
        self.too_few = {p for p, number in enumerate(has) if number < list_seats[p]}
        self.lists: dict[int, int | None] = dict.fromkeys(self.too_many)
        """By list, the region it takes a seat in; None where it has one too many."""
        self.regions: dict[int, int] = {}
        """By region, the list that gives a seat there."""
        self.found: int | None = None
        self.spread()

    def spread(self) -> None:
        """Label all that can be reached by ties; stop at a list that has too few seats."""
        waiting = list(self.lists)
        for party in waiting:
            for region in range(len(self.scaled.seats)):
                if region not in self.regions and self.scaled.may_give(region, party):
                    self.regions[region] = party
            for region in self.regions:
                waiting += self._takers(region)
                if self.found is not None:
                    return

    def _takers(self, region: int) -> list[int]:
        """Label the lists that can take a seat in a region."""
        new = [
            party
            for party in range(len(self.scaled.of_list))
            if party not in self.lists and self.scaled.may_take(region, party)
        ]
        self.lists |= dict.fromkeys(new, region)
        self.found = next((party for party in new if party in self.too_few), None)
        return new

    def scale(self) -> bool:
        """Scale labelled lists down and labelled regions up until there is a tie more.

        Quotients of labelled lists in labelled regions stay. Returns False where nothing can tie:
        then the labelled lists alone have votes in the labelled regions, no seat elsewhere, and
        more seats than they should.
        """
        scaled = self.scaled
        factor = max(self._next_ties(), default=Fraction(0))
        if not factor:
            return False
        for party in self.lists:
            scaled.of_list[party] *= factor
        for region in self.regions:
            scaled.of_region[region] /= factor
        for region, row in enumerate(scaled.quotients):
            for party in range(len(row)):
                if (region in self.regions) != (party in self.lists):
                    row[party] *= factor if party in self.lists else 1 / factor
        return True

    def _next_ties(self) -> list[Fraction]:
        factors, at = [], self.scaled.divisor.at
        for region, row in enumerate(self.scaled.quotients):
            for party, quotient in enumerate(row):
                seats = self.scaled.seats[region][party]
                if not quotient or (region in self.regions) == (party in self.lists):
                    continue
                if region in self.regions:
                    factors.append(quotient / at(seats))
                elif seats:
                    factors.append(at(seats - 1) / quotient)
        return factors

    def transfer(self) -> None:
        """Move one seat along the way that was found, from a list with too many."""
        party = self.found
        assert party is not None
        while (region := self.lists[party]) is not None:
            giver = self.regions[region]
            self.scaled.seats[region][party] += 1
            self.scaled.seats[region][giver] -= 1
            party = giver
