"""Declared events, and the tables of distinct vectors, as arrays."""

from collections.abc import Iterable, Iterator, Sequence
from math import lcm
from typing import NamedTuple

import numpy as np

from simulator.allocation.law import TiersPlan
from simulator.arrays import Integers
from simulator.counting import events as codes
from simulator.counting import records
from simulator.counting.blocs import BlocsPlan
from simulator.counting.events import EventsPlan
from simulator.counting.joint import HOUSE_SEATS, LISTS_ENTERING, JointPlan
from simulator.counting.packed_keys import WORD_BITS
from simulator.counting.records import RecordPlan
from simulator.plan.axes import Axes, starts
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.terms import And, Comparison, Expression, Names, Not, Term
from simulator.scenario.tiers import ListTier, Plurality, Stated, has_regional_seats
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan

OPERATORS = {
    ">=": codes.AT_LEAST,
    ">": codes.MORE,
    "<=": codes.AT_MOST,
    "<": codes.LESS,
    "==": codes.EQUAL,
    "!=": codes.UNEQUAL,
}
PARTS_OF_BALLOTS = {"share": codes.VALID, "turnout": codes.REGISTERED, "wasted": codes.VALID}
"""Kinds in percent, and of what."""


class TermCodes(NamedTuple):
    """One term of a comparison, in whole numbers."""

    source: int
    coefficient: int
    party: int = 0
    place: int = 0
    region: int = 0


def compile_events(scenario: Scenario, axes: Axes, districts: Sequence[str]) -> EventsPlan:
    """Every event as a program over comparisons of whole numbers.

    `districts` are the ids of the districts in the order in which they are drawn.
    """
    names = Names.of(scenario)
    expressions = [parse(event.when, names) for event in scenario.event]
    atoms: list[Comparison] = []
    programs = [list(_program(expression, atoms)) for expression in expressions]
    asked = sorted({t.district for atom in atoms for t in atom.terms if t.district is not None})
    coder = _Coder(scenario, axes, {district: row for row, district in enumerate(asked)})
    rows = [coder.rows(atom) for atom in atoms]
    terms = [row for block, _ in rows for row in block]
    source = _column(row.source for row in terms)
    return EventsPlan(
        term_start=starts([len(block) for block, _ in rows]),
        source=source,
        place=_column(row.place for row in terms),
        region=_column(row.region for row in terms),
        party=_column(row.party for row in terms),
        coefficient=np.array([row.coefficient for row in terms], np.float64),
        operator=_column(_operator(atom) for atom in atoms),
        constant=np.array([constant for _, constant in rows], np.float64),
        drawn=_column(place for place, atom in enumerate(atoms) if _is_drawn(atom)),
        watched=np.flatnonzero(source >= codes.REGION_VOTES).astype(np.int64),
        district_row=_column(coder.winners.get(district, -1) for district in districts if asked),
        program_start=starts([len(program) for program in programs]),
        program=_column(step for program in programs for step in program),
        depth=max((len(program) for program in programs), default=1),
        split=_column(axes.events.index(event) for event in axes.splits),
    )


def _column(numbers: Iterable[int]) -> Integers:
    return np.array(list(numbers), np.int64)


def _program(expression: Expression, atoms: list[Comparison]) -> Iterator[int]:
    """Steps in postfix order; comparisons are added to `atoms`."""
    if isinstance(expression, Comparison):
        if expression not in atoms:
            atoms.append(expression)
        yield atoms.index(expression)
    elif isinstance(expression, Not):
        yield from _program(expression.item, atoms)
        yield codes.NOT
    else:
        for place, item in enumerate(expression.items):
            yield from _program(item, atoms)
            if place > 0:
                yield codes.AND if isinstance(expression, And) else codes.OR


def _is_drawn(atom: Comparison) -> bool:
    """Whether it is decided while drawing: no record has ballots, indices, regions, districts."""
    of_places = any(term.region is not None for term in atom.terms)
    return of_places or atom.unit in (*PARTS_OF_BALLOTS, "gallagher", "winner")


def _operator(atom: Comparison) -> int:
    return codes.EQUAL if atom.unit == "winner" else OPERATORS[atom.operator]


class _Coder(NamedTuple):
    """From names to places on the axes."""

    scenario: Scenario
    axes: Axes
    winners: dict[str, int]
    """By district that is asked about: the row of its winner."""

    def rows(self, atom: Comparison) -> tuple[list[TermCodes], int]:
        """The terms of a comparison in whole numbers, and what they are compared with."""
        if atom.unit == "winner":
            (term,) = atom.terms
            row = TermCodes(codes.WINNER, 1, region=self.winners[term.district or ""])
            return [row], self.axes.parties.index(term.party or "")
        common = lcm(atom.part.denominator, *(term.factor.denominator for term in atom.terms))
        number, drawn = int(atom.part * common), _is_drawn(atom)
        rows: list[TermCodes] = []
        for term in atom.terms:
            coefficient = int(term.factor * common)
            if term.kind == "house" and not self.scenario.house_varies:
                number -= coefficient * self.scenario.house
            else:
                rows += self._term(term, coefficient, drawn)
        if atom.unit not in PARTS_OF_BALLOTS:
            return rows, number
        return [*rows, self._whole(atom, -number)], 0

    def _whole(self, atom: Comparison, coefficient: int) -> TermCodes:
        """The ballots, or voters, of which a percentage is asked for."""
        region = atom.terms[0].region
        if region is None:
            return TermCodes(PARTS_OF_BALLOTS[atom.unit], coefficient)
        return TermCodes(codes.REGION_VALID, coefficient, region=self._region(region))

    def _term(self, term: Term, coefficient: int, drawn: bool) -> Iterator[TermCodes]:
        match term.kind:
            case "share":
                source = codes.VOTES if term.region is None else codes.REGION_VOTES
                party = self.axes.options.index(term.party or "")
                yield TermCodes(source, coefficient, party, region=self._region(term.region))
            case "turnout":
                yield TermCodes(codes.CAST, coefficient)
            case "wasted" | "gallagher":
                source = codes.LOST if term.kind == "wasted" else codes.INDEX
                yield TermCodes(source, coefficient)
            case "seats" | "house":
                yield from self._seats(term, coefficient, drawn)
            case "enters":
                party = self.axes.lists.index(term.party or "")
                yield TermCodes(codes.ENTERS, coefficient, party, self._tier(term))
            case _:
                yield TermCodes(codes.ENTERING, coefficient, place=self._tier(term))

    def _seats(self, term: Term, coefficient: int, drawn: bool) -> Iterator[TermCodes]:
        """Of a party, or of all; while drawing there are only seats by tier."""
        axes, named = self.axes, term.kind == "seats"
        parties = [axes.parties.index(term.party or "")] if named else range(len(axes.parties))
        tiers = [axes.house(term.tier)]
        if drawn and term.tier is None:
            tiers = [axes.house(tier) for tier in axes.tiers]
        for party in parties:
            for house in tiers:
                if term.region is None:
                    yield TermCodes(codes.SEATS, coefficient, party, house)
                elif has_regional_seats(self.scenario.tier[house - 1]):
                    region = self._region(term.region)
                    yield TermCodes(codes.REGION_SEATS, coefficient, party, house - 1, region)

    def _tier(self, term: Term) -> int:
        """The place of a tier; that after the last is "in any"."""
        axes = self.axes
        return len(axes.tiers) if term.tier is None else axes.tiers.index(term.tier)

    def _region(self, region: str | None) -> int:
        return 0 if region is None else [each.id for each in self.scenario.region].index(region)


def compile_blocs(scenario: Scenario, axes: Axes) -> BlocsPlan:
    """The parties of each bloc, and whom it must lead to be the largest."""
    names = Names.of(scenario)
    members = [bloc.parties for bloc in scenario.bloc]
    votes = [[party for party in bloc if party in axes.options] for bloc in members]
    rivals = [names.rivals(bloc) for bloc in axes.blocs]
    places = [place for bloc in rivals for place in _rival_places(bloc, members, axes)]
    return BlocsPlan(
        start=starts([len(bloc) for bloc in members]),
        party=_column(axes.parties.index(party) for bloc in members for party in bloc),
        option_start=starts([len(bloc) for bloc in votes]),
        option=_column(axes.options.index(party) for bloc in votes for party in bloc),
        rival_start=starts([len(bloc) for bloc in rivals]),
        rival=_column(places),
    )


def _rival_places(
    rivals: Sequence[tuple[str, ...]], blocs: Sequence[tuple[str, ...]], axes: Axes
) -> Iterator[int]:
    """Of parties by themselves, and behind all parties those of blocs."""
    for parties in rivals:
        if parties in blocs:
            yield len(axes.parties) + blocs.index(parties)
        else:
            yield axes.parties.index(parties[0])


def compile_records(scenario: Scenario, axes: Axes, tiers: TiersPlan, drawn: int) -> RecordPlan:
    """What a draw's record holds: seats and entry tier by tier, then comparisons of ballots."""
    runs: list[tuple[int, int, int, int]] = []
    for place, tier in enumerate(scenario.tier):
        width = max(scenario.most_seats(tier).bit_length(), 1)
        if not isinstance(tier, ListTier):
            runs.append((records.SEATS, place, len(axes.parties), width))
            continue
        runs.append((records.SEATS, place, len(axes.lists), width))
        if tiers.admits_others[place]:
            runs.append((records.CLEARED, place, len(axes.lists), 1))
        runs.append((records.ENTERS, place, len(axes.lists), 1))
    runs.append((records.HOLDS, 0, drawn, 1))
    kind, tier, fields, bits = np.array(runs, np.int64).T.copy()
    position = 0
    for _, _, count, width in runs:
        for _ in range(count):
            if position % WORD_BITS + width > WORD_BITS:
                position += WORD_BITS - position % WORD_BITS
            position += width
    return RecordPlan(
        kind=kind, tier=tier, fields=fields, bits=bits, words=max(1, -(-position // WORD_BITS))
    )


def compile_joint(
    scenario: Scenario, axes: Axes, votes: VotesPlan, candidates: CandidatesPlan
) -> JointPlan:
    """One table for the seats of the house, and for each list tier its seats and who enters."""
    expected = [
        _expected_seats(scenario, axes, votes, candidates, place)
        for place in range(len(axes.tiers))
    ]
    house = [sum(column) for column in zip(*expected, strict=True)]
    tables = [_Table(HOUSE_SEATS, 0, scenario.largest_house.bit_length(), house)]
    for place, tier in enumerate(scenario.tier):
        if not isinstance(tier, ListTier):
            continue
        seats = expected[place][: len(axes.lists)]
        if len(axes.tiers) > 1:
            bits = scenario.most_seats(tier).bit_length()
            tables.append(_Table(HOUSE_SEATS, 1 + place, bits, seats))
        tables.append(_Table(LISTS_ENTERING, place, 1, [int(number > 0) for number in seats]))
    return JointPlan(
        kind=_column(table.kind for table in tables),
        place=_column(table.place for table in tables),
        bits=_column(table.bits for table in tables),
        field_start=starts([len(table.centre) for table in tables]),
        centre=_column(number for table in tables for number in table.centre),
        words=max(-(-len(table.centre) // (WORD_BITS // table.bits)) for table in tables),
    )


class _Table(NamedTuple):
    """One table of distinct vectors; see JointPlan."""

    kind: int
    place: int
    bits: int
    centre: list[int]


def _expected_seats(
    scenario: Scenario, axes: Axes, votes: VotesPlan, candidates: CandidatesPlan, place: int
) -> list[int]:
    """Roughly the seats by party of a tier at the expected votes: the middle of a full table."""
    tier = scenario.tier[place]
    seats = [0] * len(axes.parties)
    if isinstance(tier, Stated):
        return [tier.won.get(party, 0) for party in axes.parties]
    if isinstance(tier, Plurality):
        for district in range(len(candidates.place)):
            start = candidates.start[district]
            seats[max(int(candidates.party[start + candidates.last[district]]), 0)] += 1
        return seats
    bar = tier.threshold.share / 100.0
    shares = [share if share >= bar else 0.0 for share in votes.share[: len(axes.lists)].tolist()]
    whole = sum(shares) or 1.0
    for party, share in enumerate(shares):
        seats[party] = round(scenario.tier_seats(tier) * share / whole)
    return seats
