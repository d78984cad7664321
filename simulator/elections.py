"""Every draw of a range: its ballots, who took part, and the seats; nothing is counted.

A tally says how often; this says in which draws. Draw i is the one that every tally of the plan and
seed has counted, so two scenarios can be compared draw by draw, and draws can be searched.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers32, Numbers
from simulator.counting.counts import PARTS
from simulator.counting.events import (
    AND,
    AT_LEAST,
    AT_MOST,
    CAST,
    ENTERING,
    ENTERS,
    EQUAL,
    INDEX,
    LESS,
    LOST,
    MORE,
    NOT,
    REGION_SEATS,
    REGION_VALID,
    REGION_VOTES,
    REGISTERED,
    SEATS,
    VALID,
    VOTES,
    EventsPlan,
)
from simulator.kernel import ALLOCATE, DRAW, Room, Work
from simulator.plan import Plan

MOST_AT_ONCE = 1 << 16
"""Draws in a range of `ranges`, where a draw is small."""
MOST_BYTES = 1 << 26
"""Of the arrays of a range."""

BLOCKS = 8
"""A plan's blocks that are drawn before they are copied out: each copy costs as much as some."""

COMPARE = {
    AT_LEAST: np.greater_equal,
    MORE: np.greater,
    AT_MOST: np.less_equal,
    LESS: np.less,
    EQUAL: np.equal,
}


class Elections(NamedTuple):
    """Draws side by side. Axes as in the plan."""

    votes: Floats  # [option, draw]: whole list ballots of the nation.
    cast: Floats  # [draw]
    valid: Floats  # [draw]
    registered: Floats  # [draw]
    enters: Flags  # [tier, list, draw]: who takes part; nobody where the seats are not of lists.
    cleared: Flags
    """[tier, list, draw]: who reaches the threshold; `enters` where that is the same."""
    seats: Integers32  # [tier, party, draw]
    watched: Floats  # [watched term, draw]: what events look at in one region or district.


def elections(plan: Plan, seed: int, first: int, last: int) -> Elections:
    """The draws `first` to `last` - 1: a pure function of its arguments."""
    draws, tiers = last - first, plan.tiers.method.size
    enters = np.zeros((tiers, plan.lists, draws), np.bool_)
    found = Elections(
        votes=np.empty((plan.votes.options, draws)),
        cast=np.empty(draws),
        valid=np.empty(draws),
        registered=np.full(draws, plan.turnout.registered.sum()),
        enters=enters,
        cleared=enters.copy() if plan.tiers.admits_others.any() else enters,
        seats=np.empty((tiers, plan.parties, draws), np.int32),
        watched=np.empty((plan.events.watched.size, draws)),
    )
    block = max(1, min(BLOCKS * plan.block, draws))
    room = Room(plan, block)
    for start in range(first, last, block):
        lanes = min(block, last - start)
        room.run(seed, start, start + lanes, DRAW | ALLOCATE)
        _keep(plan, room.work, lanes, start - first, found)
    return found


def _keep(plan: Plan, work: Work, lanes: int, at: int, found: Elections) -> None:
    """Copy a block to its place, from the draw `at` of the range on."""
    place = slice(at, at + lanes)
    found.cast[place] = work.nation_cast[:lanes]
    found.valid[place] = work.nation_valid[:lanes]
    found.votes[:, place] = work.votes[: plan.votes.options, :lanes]
    found.seats[:, :, place] = work.seats[:, :, :lanes]
    for row, term in enumerate(plan.events.watched):
        found.watched[row, place] = _of_place(plan.events, term, work)[:lanes]
    for tier in np.flatnonzero(plan.tiers.of_lists):
        takes_part = work.admitted if plan.tiers.admits_others[tier] else work.qualified
        found.cleared[tier, :, place] = work.qualified[tier, :, :lanes] > 0.0
        found.enters[tier, :, place] = takes_part[tier, :, :lanes] > 0.0


def _of_place(plan: EventsPlan, term: int, work: Work) -> Floats:
    """What a term looks at in one region or district [lane]."""
    region, party, source = plan.region[term], plan.party[term], plan.source[term]
    row: Floats
    if source == REGION_VOTES:
        row = work.region_votes[region, party]
    elif source == REGION_SEATS:
        row = work.region_seats[plan.place[term], region, party]
    else:
        row = (work.region_valid if source == REGION_VALID else work.winners)[region]
    return row


def ranges(plan: Plan, first: int, last: int, more_bytes: int = 0) -> Iterator[tuple[int, int]]:
    """The draws `first` to `last` - 1 in ranges whose arrays are of a bearable size.

    `more_bytes` are what else is kept of a draw.
    """
    tiers, options = plan.tiers.method.size, plan.votes.options
    bytes_of_one = 8 * (options + 3 + plan.events.watched.size) + more_bytes
    bytes_of_one += tiers * (2 * plan.lists + 4 * plan.parties)
    size = max(1, min(MOST_AT_ONCE, MOST_BYTES // bytes_of_one))
    for start in range(first, last, size):
        yield start, min(start + size, last)


def happened(plan: Plan, drawn: Elections) -> Flags:
    """In which draws the events of a plan happened: bool [event, draw].

    The numbers are whole and below 2^53, as in the kernel, so the comparisons are exact.
    """
    asked = plan.events
    atoms = [_holds(plan, atom, drawn) for atom in range(asked.operator.size)]
    events = np.zeros((asked.program_start.size - 1, drawn.cast.size), np.bool_)
    for event in range(len(events)):
        start, end = asked.program_start[event], asked.program_start[event + 1]
        events[event] = _joined(asked.program[start:end].tolist(), atoms)
    return events


def _joined(program: list[int], atoms: list[Flags]) -> Flags:
    """A program over comparisons: its steps are in postfix order."""
    stack: list[Flags] = []
    for step in program:
        if step >= 0:
            stack.append(atoms[step])
        elif step == NOT:
            stack.append(~stack.pop())
        else:
            two, one = stack.pop(), stack.pop()
            stack.append(one & two if step == AND else one | two)
    return stack.pop()


def _holds(plan: Plan, atom: int, drawn: Elections) -> Flags:
    """In which draws a comparison holds: bool [draw]."""
    events, total = plan.events, np.zeros(drawn.cast.size)
    for term in range(events.term_start[atom], events.term_start[atom + 1]):
        total += events.coefficient[term] * _value(plan, term, drawn)
    compare = COMPARE.get(int(events.operator[atom]), np.not_equal)
    found: Flags = compare(total, events.constant[atom])
    return found


def _value(plan: Plan, term: int, drawn: Elections) -> Numbers:
    """What a term looks at: whole numbers [draw]."""
    events = plan.events
    source, place, party = (int(row[term]) for row in (events.source, events.place, events.party))
    found: Numbers
    if term in events.watched:
        found = drawn.watched[np.searchsorted(events.watched, term)]
    elif source in (LOST, INDEX):
        lost, index = lost_and_index(plan, drawn)
        found = lost if source == LOST else np.rint(index)
    elif source == SEATS:
        found = house_of(_alone(drawn, party), place)[0]
    elif source == ENTERS:
        found = enters_in(_alone(drawn, party), place)[0]
    elif source == ENTERING:
        found = enters_in(drawn, place).sum(axis=0)
    elif source == VOTES:
        found = drawn.votes[party]
    else:
        found = {VALID: drawn.valid, CAST: drawn.cast, REGISTERED: drawn.registered}[source]
    return found


def lost_and_index(plan: Plan, drawn: Elections) -> tuple[Floats, Floats]:
    """Wasted ballots, and the Gallagher index in millionths of 100, not yet rounded: [draw].

    In the order of operations of the kernel, so that both round to the same whole numbers.
    """
    inverse = PARTS / np.maximum(drawn.valid, 1.0)
    seats = drawn.seats[plan.proportional].sum(axis=0, dtype=np.int32)
    filled = seats.sum(axis=0) if plan.house_varies else plan.proportional_seats
    part = PARTS / np.maximum(filled, 1.0)
    lost, squares = drawn.votes[plan.lists :].sum(axis=0), np.zeros(inverse.size)
    for ballots, won in zip(drawn.votes[: plan.lists], seats, strict=False):
        lost += ballots * (won == 0)
        squares += np.square(ballots * inverse - won * part)
    return lost, np.sqrt(0.5 * squares)


def _alone(drawn: Elections, party: int) -> Elections:
    """A party's rows by themselves: nothing is added up for the others."""
    own = slice(party, party + 1)
    return drawn._replace(seats=drawn.seats[:, own], enters=drawn.enters[:, own])


def house_of(drawn: Elections, place: int) -> Integers32:
    """Seats: int32 [party, draw] of the whole house (place 0), or of a tier."""
    seats: Integers32
    seats = drawn.seats[place - 1] if place > 0 else drawn.seats.sum(axis=0, dtype=np.int32)
    return seats


def enters_in(drawn: Elections, tier: int) -> Flags:
    """Who takes part [list, draw] in a tier; in any, where the number is that after the last."""
    anywhere = tier == len(drawn.enters)
    enters: Flags = np.logical_or.reduce(drawn.enters) if anywhere else drawn.enters[tier]
    return enters
