"""Declared events, and the tables of distinct vectors, as arrays."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from simulator.allocation.law import TiersPlan
from simulator.counting import events as codes
from simulator.counting import records
from simulator.counting.events import EventsPlan
from simulator.counting.joint import HOUSE_SEATS, LISTS_ENTERING, JointPlan
from simulator.counting.packed_keys import WORD_BITS
from simulator.counting.records import RecordPlan
from simulator.plan.axes import Axes, starts
from simulator.scenario.expression import And, Comparison, Expression, Not, Term, parse
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier, Plurality, Stated
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
DRAWN = ("share", "turnout")
"""Kinds of terms that look at ballots."""
TermCodes = tuple[int, int, int, int]
"""source, place, party, coefficient"""


def compile_events(scenario: Scenario, axes: Axes) -> EventsPlan:
    """Every event as a program over comparisons of whole numbers."""
    known = tuple(party.id for party in scenario.party)
    expressions = [parse(event.when, known, axes.tiers) for event in scenario.event]
    atoms: list[Comparison] = []
    programs = [list(_program(expression, atoms)) for expression in expressions]
    rows = [_rows(atom, axes) for atom in atoms]
    terms = [row for block, _ in rows for row in block]
    return EventsPlan(
        term_start=starts([len(block) for block, _ in rows]),
        source=np.array([row[0] for row in terms], np.int64),
        place=np.array([row[1] for row in terms], np.int64),
        party=np.array([row[2] for row in terms], np.int64),
        coefficient=np.array([row[3] for row in terms], np.float64),
        operator=np.array([OPERATORS[atom.operator] for atom in atoms], np.int64),
        constant=np.array([constant for _, constant in rows], np.float64),
        drawn=np.array(
            [place for place, atom in enumerate(atoms) if atom.terms[0].kind in DRAWN], np.int64
        ),
        program_start=starts([len(program) for program in programs]),
        program=np.array([step for program in programs for step in program], np.int64),
        depth=max((len(program) for program in programs), default=1),
        split=np.array([axes.events.index(event) for event in axes.splits], np.int64),
    )


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


def _rows(atom: Comparison, axes: Axes) -> tuple[list[TermCodes], int]:
    """The terms of a comparison in whole numbers, and what they are compared with."""
    kind = atom.terms[0].kind
    if kind in DRAWN:
        part = atom.number / 100
        whole = codes.VALID if kind == "share" else codes.REGISTERED
        rows = [
            (
                (codes.VOTES, 0, axes.options.index(term.party or ""), part.denominator)
                if kind == "share"
                else (codes.CAST, 0, 0, part.denominator)
            )
            for term in atom.terms
        ]
        return [*rows, (whole, 0, 0, -part.numerator)], 0
    number = Fraction(atom.number)
    return [_row(term, axes, number.denominator) for term in atom.terms], number.numerator


def _row(term: Term, axes: Axes, coefficient: int) -> TermCodes:
    tier = len(axes.tiers) if term.tier is None else axes.tiers.index(term.tier)
    if term.kind == "seats":
        return codes.SEATS, axes.house(term.tier), axes.parties.index(term.party or ""), coefficient
    if term.kind == "enters":
        return codes.ENTERS, tier, axes.lists.index(term.party or ""), coefficient
    return codes.ENTERING, tier, 0, coefficient


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
        kind=np.array([table.kind for table in tables], np.int64),
        place=np.array([table.place for table in tables], np.int64),
        bits=np.array([table.bits for table in tables], np.int64),
        field_start=starts([len(table.centre) for table in tables]),
        centre=np.array([number for table in tables for number in table.centre], np.int64),
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
