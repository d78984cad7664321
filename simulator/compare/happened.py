"""An official result in terms of a scenario: all figures that are known."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.ballots.official import Official
from simulator.elections import Elections
from simulator.figures.definitions import LISTS, Figure, kind_of
from simulator.figures.draws import Figures, Side
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.terms import Names, Term, terms


@dataclass(frozen=True)
class Happened:
    """An official result for a scenario: all figures that are known."""

    scenario: Scenario
    official: Official

    def knows(self, figure: Figure) -> bool:
        """Whether the official result has a figure."""
        match figure.measure:
            case "enters":
                return figure.tier in self.official.enters
            case "seats":
                return self._knows_seats(figure.tier)
            case "majority" | "largest":
                return self._knows_seats(None)
            case "event":
                return all(self._knows_term(term) for term in self._terms(figure))
            case "share":
                return self.official.votes is not None
            case _:
                return None not in (self.official.cast, self.official.registered)

    def value(self, figure: Figure) -> int:
        """A figure: whole seats, whole millionths, one for what is true."""
        return int(self._drawn.values(figure)[0])

    def _knows_seats(self, tier: str | None) -> bool:
        if tier is not None:
            return tier in self.official.seats
        every = all(each.id in self.official.seats for each in self.scenario.tier)
        return every or self.official.house is not None

    def _knows_term(self, term: Term) -> bool:
        if term.region is not None or term.district is not None:
            return False
        if term.kind in ("seats", "house"):
            return self._knows_seats(term.tier)
        if term.kind in ("share", "turnout"):
            return self.knows(Figure(term.kind))
        if term.kind in ("wasted", "gallagher"):
            return self.official.votes is not None and all(map(self._knows_seats, self._of_votes))
        lists = [tier.id for tier in self.scenario.tier if kind_of(tier) == LISTS]
        return all(tier in self.official.enters for tier in ([term.tier] if term.tier else lists))

    @cached_property
    def _of_votes(self) -> list[str]:
        """Tiers whose seats are compared with votes."""
        side = self._drawn.side
        return [side.axes.tiers[place] for place in np.flatnonzero(side.plan.proportional)]

    def _terms(self, figure: Figure) -> list[Term]:
        (when,) = (event.when for event in self.scenario.event if event.id == figure.name)
        return list(terms(parse(when, Names.of(self.scenario))))

    @cached_property
    def _drawn(self) -> Figures:
        """The official result as if it were one draw; what is not known is zero and not read."""
        side, known = Side.of(self.scenario, 0), self.official
        axes = side.axes
        enters = np.array(
            [
                _column(axes.lists, dict.fromkeys(known.enters.get(tier, ()), 1), np.bool_)
                for tier in axes.tiers
            ]
        )
        return Figures(
            side,
            Elections(
                votes=_column(axes.options, known.votes or {}, np.float64),
                cast=np.array([float(known.cast or 0)]),
                valid=np.array([float(sum((known.votes or {}).values()))]),
                registered=np.array([float(known.registered or 0)]),
                enters=enters,
                cleared=enters,
                watched=np.zeros((side.plan.events.watched.size, 1)),
                seats=np.array([_column(axes.parties, row, np.int32) for row in self._rows()]),
            ),
        )

    def _rows(self) -> list[dict[str, int]]:
        """Seats tier by tier; tiers not reported separately are summed in the first of them."""
        seats, house = self.official.seats, self.official.house
        rows = [dict(seats.get(tier.id, {})) for tier in self.scenario.tier]
        unknown = [
            row for row, tier in zip(rows, self.scenario.tier, strict=True) if tier.id not in seats
        ]
        if house is not None and unknown:
            told = sum((Counter(row) for row in seats.values()), Counter[str]())
            unknown[0].update({party: number - told[party] for party, number in house.items()})
        return rows


def _column(names: tuple[str, ...], numbers: Mapping[str, int], kind: type) -> np.ndarray:
    """One draw: [name, 1]."""
    return np.array([[numbers.get(name, 0)] for name in names], kind)
