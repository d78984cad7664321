"""Tie and transfer: the search of a biproportional apportionment.

Source: Balinski and Demange 1989, Mathematical Programming 45:193-210, section 4; Balinski and
Rachev 1997, The Mathematical Scientist 22:1-26.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from simulator.allocation.divisors import Divisor
from simulator.exact.highest_averages import highest_averages, in_whole_numbers
from simulator.exact.ties import Number

Votes = Sequence[Sequence[Number]]
"""By region and list."""


@dataclass
class Scaled:
    """Seats by region and list, and what makes every seat a rounded quotient.

    Quotients are votes * of_list / of_region; with s seats one lies between `divisors` s - 1 and
    s, both included. `of_region` and `of_list` are numerators over a common `denominator`, so that
    quotients and divisors are compared in whole numbers.
    """

    votes: Votes
    divisors: Sequence[int]
    seats: list[list[int]]
    of_region: list[int]
    of_list: list[int]
    denominator: int

    def may_give(self, region: int, party: int) -> bool:
        """Whether one seat fewer is a rounding of the same quotient."""
        seats = self.seats[region][party]
        return bool(seats) and self._is_at(seats - 1, region, party)

    def may_take(self, region: int, party: int) -> bool:
        """Whether one seat more is."""
        return self._is_at(self.seats[region][party], region, party)

    def _is_at(self, place: int, region: int, party: int) -> bool:
        """Whether a quotient is equal to the divisor of this place."""
        votes = self.votes[region][party]
        return votes * self.of_list[party] == self.divisors[place] * self.of_region[region]


def transferred(
    votes: Votes, region_seats: Sequence[int], list_seats: Sequence[int], divisor: Divisor
) -> Scaled | None:
    """Meet the seats of regions and of lists; None where no seats at all do.

    The first divisor is not zero.
    """
    if any(seats and not any(row) for row, seats in zip(votes, region_seats, strict=True)):
        return None
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
    divisors = in_whole_numbers([divisor.at(n) for n in range(max(region_seats, default=0) + 2)])
    of_list = _guess(votes, region_seats, list_seats)
    rows = [[n * by for n, by in zip(row, of_list, strict=True)] for row in votes]
    seats = [
        highest_averages(row, number, divisor).seats
        for row, number in zip(rows, region_seats, strict=True)
    ]
    of_region = [_last(row, has, divisors) for row, has in zip(rows, seats, strict=True)]
    *numerators, denominator = in_whole_numbers([*of_region, *of_list, 1])
    regions = len(votes)
    return Scaled(
        votes=votes,
        divisors=divisors,
        seats=[list(row) for row in seats],
        of_region=numerators[:regions],
        of_list=numerators[regions:],
        denominator=denominator,
    )


def _last(votes: Sequence[Fraction], seats: Sequence[int], divisors: Sequence[int]) -> Fraction:
    """The quotient that had a region's last seat; if it has none, that which had the next."""
    pairs = [(n, has) for n, has in zip(votes, seats, strict=True) if n]
    if any(seats):
        return min(n / divisors[has - 1] for n, has in pairs if has)
    return max((n / divisors[0] for n, _ in pairs), default=Fraction(1))


def _guess(votes: Votes, region_seats: Sequence[int], list_seats: Sequence[int]) -> list[Fraction]:
    """Multipliers of lists to start from: some rounds of proportional fitting, cut to thousandths.

    Any that are positive would do, and lead to the same seats: good ones save transfers.
    """
    of_list = [1.0] * len(list_seats)
    for _ in range(10):
        expected = [0.0] * len(list_seats)
        for row, number in zip(votes, region_seats, strict=True):
            scaled = [float(n) * by for n, by in zip(row, of_list, strict=True)]
            total = sum(scaled) or 1.0
            for party, part in enumerate(scaled):
                expected[party] += number * part / total
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
        asked: set[int] = set()
        for party in waiting:
            for region in range(len(self.scaled.seats)):
                if region not in self.regions and self.scaled.may_give(region, party):
                    self.regions[region] = party
            for region in [region for region in self.regions if region not in asked]:
                asked.add(region)
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
        scaled, factor = self.scaled, self._factor()
        if not factor:
            return False
        down, up = factor.numerator, factor.denominator
        of_list = [n * (down if p in self.lists else up) for p, n in enumerate(scaled.of_list)]
        of_region = [
            n * (down if r in self.regions else up) for r, n in enumerate(scaled.of_region)
        ]
        common = gcd(*of_list, *of_region, scaled.denominator * up)
        scaled.of_list = [n // common for n in of_list]
        scaled.of_region = [n // common for n in of_region]
        scaled.denominator = scaled.denominator * up // common
        return True

    def _factor(self) -> Fraction:
        """The largest of the factors at which a quotient comes to a point of rounding."""
        part: Number = 0
        whole: Number = 1
        for one, other in self._next_ties():
            if one * whole > part * other:
                part, whole = one, other
        return Fraction(part) / whole

    def _next_ties(self) -> Iterator[tuple[Number, Number]]:
        """Each factor as numerator and denominator."""
        scaled, divisors = self.scaled, self.scaled.divisors
        for region, row in enumerate(scaled.votes):
            for party, votes in enumerate(row):
                if not votes or (region in self.regions) == (party in self.lists):
                    continue
                seats = scaled.seats[region][party]
                above, below = votes * scaled.of_list[party], scaled.of_region[region]
                if region in self.regions:
                    yield above, below * divisors[seats]
                elif seats:
                    yield below * divisors[seats - 1], above

    def transfer(self) -> None:
        """Move one seat along the way that was found, from a list with too many."""
        party = self.found
        assert party is not None
        while (region := self.lists[party]) is not None:
            giver = self.regions[region]
            self.scaled.seats[region][party] += 1
            self.scaled.seats[region][giver] -= 1
            party = giver
