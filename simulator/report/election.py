"""One election as a page needs it: tables, names, colours, and a few draws that ride along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from simulator.arrays import Integers
from simulator.coalitions.houses import Houses, houses_of
from simulator.coalitions.majorities import MOST_PARTIES, Subsets, subsets_of
from simulator.colours import Colour, by_size, colours, left_to_right
from simulator.draw_ranges import Draws, first_draws
from simulator.facade import Result
from simulator.figures.definitions import SEATS, Figure
from simulator.figures.tally import TallyFigures
from simulator.report.document import Styles
from simulator.report.words import Words
from simulator.scenario.event_names import names_of
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.scenario.terms import Comparison, Names
from simulator.tally import Tally

Row = dict[str, Any]
RIDING = 10_000
"""Draws that ride along in a page."""
MOST_BYTES = 150_000
"""Of those draws: fewer ride along where many parties have seats."""
MOST_COUNTED = 100_000
"""Draws that are made again to count majorities of sets of parties, if a draw is small: a second
of a page that takes three, and a simulation error of 0.3 points at most."""
MOST_WORK = 400_000_000
"""Of those draws: lists by region, and candidates."""
OFTEN = 1e-3
"""A party with a seat in fewer draws does not ride along."""


@dataclass(frozen=True)
class Election:
    """A result, the words of a page, and where the page's rules for places are collected."""

    result: Result
    words: Words
    styles: Styles
    asked: str = ""
    """What names the scenario in a command, with `--set` and `--returns`; by default its id."""

    @property
    def subject(self) -> str:
        """What names the scenario in a command."""
        return self.asked or self.scenario.id

    @property
    def scenario(self) -> Scenario:
        """Of the result."""
        return self.result.scenario

    @property
    def tally(self) -> Tally:
        """Of the result."""
        return self.result.tally

    @property
    def draws(self) -> int:
        """That were counted."""
        return self.tally.draws

    @property
    def again(self) -> bool:
        """Whether there are draws, and this program makes the same again."""
        return bool(self.draws) and self.result.again

    def rows(self, table: str) -> list[Row]:
        """A table as dicts, by column."""
        return getattr(self.result, table).to_dicts() if self.draws else []

    @cached_property
    def parties(self) -> dict[str, Row]:
        """The table of parties by id."""
        return {row["party"]: row for row in self.result.parties.to_dicts()}

    @cached_property
    def seats(self) -> dict[str, float]:
        """Mean seats by party that can win some."""
        winning = (party.id for party in self.scenario.party if party.can_win)
        return {party: self.parties[party]["seats_mean"] or 0.0 for party in winning}

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """By party and bloc."""
        return colours(self.scenario, self.seats)

    @cached_property
    def classes(self) -> dict[str, str]:
        """The style of each party and bloc."""
        names = (*ids(self.scenario.party), *ids(self.scenario.bloc))
        return {name: f"c{place}" for place, name in enumerate(names)}

    @cached_property
    def names(self) -> dict[str, str]:
        """What each party and bloc is called in a picture."""
        return names_of(self.scenario)["parties"]

    @cached_property
    def events(self) -> dict[str, str]:
        """What each event is called."""
        return names_of(self.scenario)["events"]

    @cached_property
    def tiers(self) -> dict[str, str]:
        """What each tier is called."""
        return {tier.id: tier.name or tier.id for tier in self.scenario.tier}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Parties from left to right."""
        return left_to_right(self.scenario, self.seats)

    @cached_property
    def by_size(self) -> list[str]:
        """Parties that can win seats, the largest first."""
        return by_size([*self.seats], self.seats)

    def called(self, parties: Iterable[str]) -> str:
        """Names of parties in a sentence."""
        return self.words.listed(self.names[party] for party in parties)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Seats of the house that were seen."""
        return tuple(self.result.house["seats"].to_list()) or (self.scenario.house,)

    @property
    def majority(self) -> int:
        """Seats of a majority in a house of the most frequent size."""
        return self.full_house // 2 + 1

    @cached_property
    def full_house(self) -> int:
        """Seats of which a majority has more than half: stated ones, where the law fixes them."""
        rows = self.result.house.to_dicts() if self.scenario.house_varies else []
        likeliest = max(rows, key=lambda row: row["count"], default={"seats": self.scenario.house})
        return int(likeliest["seats"])

    @property
    def varies(self) -> bool:
        """Whether the law lets the house vary, and draws differ in it."""
        return self.scenario.house_varies and len(self.sizes) > 1

    @cached_property
    def histograms(self) -> dict[str, Integers]:
        """Draws by number of seats of the whole house [seats], by party."""
        figures = TallyFigures(self.scenario, self.tally)
        return {party: figures.histogram(Figure(SEATS, party)) for party in self.seats}

    @cached_property
    def first(self) -> Draws:
        """The first draws, as many as ride along."""
        parties = sum((row["seats_mean"] or 0.0) > 0.0 for row in self.parties.values())
        return first_draws(self.tally.ranges, min(RIDING, MOST_BYTES // max(parties, 1)))

    @cached_property
    def riding(self) -> Houses:
        """Their houses."""
        return houses_of(self.scenario, self.tally.seed, self.first)

    @cached_property
    def subsets(self) -> Subsets:
        """Majorities of every set of the largest parties, counted in as many draws as may be."""
        one = self.scenario
        work = max(len(one.region), 1) * len(one.party) + len(one.candidate)  # of a draw, about
        ranges = first_draws(self.tally.ranges, min(MOST_COUNTED, max(RIDING, MOST_WORK // work)))
        some = [p for p in self.by_size if 1 - (self.parties[p]["p_zero"] or 0.0) >= OFTEN]
        return subsets_of(one, self.tally.seed, ranges, some[:MOST_PARTIES])

    @cached_property
    def named_sets(self) -> dict[str, tuple[str, ...]]:
        """Events that ask whether parties have a majority together, by id."""
        names = Names.of(self.scenario)
        asked = ((event.id, self._asked(event.when, names)) for event in self.scenario.event)
        return {event: members for event, members in asked if members}

    @cached_property
    def known_majorities(self) -> dict[tuple[str, ...], int]:
        """Of sets that the tally has counted, in all of its draws; parties as they sit."""
        events = {row["event"]: row["count"] for row in self.rows("events")}
        found = {self._seated(members): events[e] for e, members in self.named_sets.items()}
        for row, bloc in zip(self.rows("blocs"), self.scenario.bloc, strict=False):
            found[self._seated(bloc.parties)] = round(row["p_majority"] * self.draws)
        for party in self.by_size:
            chance = self.parties[party]["p_majority"]
            if chance is not None:
                found[(party,)] = round(chance * self.draws)
        there = set(self.riding.units)
        return {members: hits for members, hits in found.items() if members and there >= {*members}}

    def _seated(self, parties: Iterable[str]) -> tuple[str, ...]:
        """Those that can win seats, from left to right."""
        chosen = set(parties)
        return tuple(party for party in self.order if party in chosen)

    def _asked(self, when: str, names: Names) -> tuple[str, ...]:
        """The parties whose majority an event asks for; nobody where it asks something else."""
        expression = parse(when, names)
        if not isinstance(expression, Comparison):
            return ()
        house = sum(term.factor for term in expression.terms if term.kind == "house")
        terms = [term for term in expression.terms if term.kind != "house"]
        of_seats = all(t.kind == "seats" and t.factor == 1 and not t.tier for t in terms)
        members = tuple(dict.fromkeys(term.party for term in terms if term.party))
        once = len(members) == len(terms) and not any(term.region for term in terms)
        if not (terms and of_seats and once and set(members) <= set(self.seats)):
            return ()
        return members if self._is_majority(expression, house) else ()

    def _is_majority(self, asked: Comparison, house: Fraction | int) -> bool:
        """Whether a sum of seats is compared with half of the house."""
        if house:
            return house == Fraction(-1, 2) and asked.operator == ">" and not asked.number
        fixed = asked.operator in (">", ">=") and not self.varies
        return fixed and asked.number + (asked.operator == ">") == self.scenario.house // 2 + 1
