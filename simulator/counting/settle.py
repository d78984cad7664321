"""Settle a record: add one distinct outcome to the counts, as often as it occurred."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.counting import joint
from simulator.counting import records as record
from simulator.counting.counts import Counts
from simulator.counting.events import (
    ENTERING,
    ENTERS,
    SEATS,
    EventsPlan,
    happened,
    holds,
)
from simulator.counting.joint import JointPlan, JointTables
from simulator.counting.records import RecordPlan, RecordTable
from simulator.jit import allocating, stage, step
from simulator.lanes import clear, fill


class Outcome(NamedTuple):
    """A record unpacked. Axes as in Counts; the last row of a tier axis is "in any tier"."""

    seats: np.ndarray
    """int64 [house, party]"""
    cleared: np.ndarray
    """int64 [tier, list]"""
    enters: np.ndarray
    """int64 [tier (then any), list]"""
    number: np.ndarray
    """int64 [tier (then any)]: how many lists take part."""
    atoms: np.ndarray
    """int64 [atom]: one where the comparison holds."""
    drawn: np.ndarray
    """int64 [drawn atom]"""
    stack: np.ndarray
    """int64 [depth]"""
    key: np.ndarray
    """int64 [word]: of a joint table."""


@allocating
def new_outcome(
    tiers: int, parties: int, lists: int, atoms: int, drawn: int, depth: int, words: int
) -> Outcome:
    """Room for one outcome."""
    return Outcome(
        np.zeros((tiers + 1, parties), np.int64),
        np.zeros((tiers, lists), np.int64),
        np.zeros((tiers + 1, lists), np.int64),
        np.zeros(tiers + 1, np.int64),
        np.zeros(atoms, np.int64),
        np.zeros(drawn, np.int64),
        np.zeros(depth, np.int64),
        np.zeros(words, np.int64),
    )


@stage
def settle_all(
    layout: RecordPlan,
    events: EventsPlan,
    vectors: JointPlan,
    of_lists: np.ndarray,
    house: int,
    varies: bool,
    table: RecordTable,
    outcome: Outcome,
    counts: Counts,
    tables: JointTables,
) -> None:
    """Settle every record of the table and empty it.

    `of_lists` [tier] says whether lists fill a tier; `varies`, whether the house of a draw is the
    seats that were filled in it, and not always `house`.
    """
    for slot in range(record.SLOTS):
        times = table.rows[slot, 0]
        if times > 0:
            _unpack(layout, table.rows[slot, 1:], outcome)
            _complete(of_lists, outcome)
            _count_seats(house, varies, times, outcome, counts)
            _count_entry(of_lists, times, outcome, counts)
            _count_events(events, times, outcome, counts)
            _count_vectors(vectors, times, outcome, tables)
            table.rows[slot, 0] = 0
    table.used[0] = 0


@step
def _unpack(layout: RecordPlan, key: np.ndarray, outcome: Outcome) -> None:
    """Overwrite the outcome with what the record says."""
    position = 0
    clear(outcome.cleared, outcome.cleared.shape[1])
    clear(outcome.enters, outcome.enters.shape[1])
    separate = False
    for run in range(layout.kind.size):
        kind, tier = layout.kind[run], layout.tier[run]
        values = outcome.drawn
        if kind == record.SEATS:
            values = outcome.seats[1 + tier]
        elif kind == record.CLEARED:
            values = outcome.cleared[tier]
            separate = True
        elif kind == record.ENTERS:
            values = outcome.enters[tier]
        position = record.unpack_run(key, layout.fields[run], layout.bits[run], position, values)
        if kind == record.ENTERS and not separate:
            for party in range(outcome.cleared.shape[1]):
                outcome.cleared[tier, party] = outcome.enters[tier, party]
        if kind == record.ENTERS:
            separate = False


@step
def _complete(of_lists: np.ndarray, outcome: Outcome) -> None:
    """The whole house, entry in any tier, and how many lists take part."""
    seats, enters, number = outcome.seats, outcome.enters, outcome.number
    tiers = of_lists.size
    fill(seats[0], 0, seats.shape[1])
    fill(number, 0, number.size)
    for tier in range(tiers):
        for party in range(seats.shape[1]):
            seats[0, party] += seats[1 + tier, party]
        for party in range(enters.shape[1]):
            enters[tiers, party] |= enters[tier, party]
            number[tier] += enters[tier, party]
    for party in range(enters.shape[1]):
        number[tiers] += enters[tiers, party]


@step
def _count_seats(house: int, varies: bool, times: int, outcome: Outcome, counts: Counts) -> None:
    """Seats of the house and of each tier, the lead, and majorities."""
    seats = outcome.seats
    filled = 0
    for party in range(seats.shape[1]):
        filled += seats[0, party]
    counts.house[filled] += times
    whole = filled if varies else house
    most, leaders, leader = 0, 0, 0
    for party in range(seats.shape[1]):
        for place in range(counts.seats.shape[0]):
            counts.seats[place, party, seats[place, party]] += times
        number = seats[0, party]
        if 2 * number > whole:
            counts.majority[party] += times
        if number > most:
            most, leaders, leader = number, 1, party
        elif number == most:
            leaders += 1
    if most > 0 and leaders == 1:
        counts.largest[leader] += times
    elif most > 0:
        counts.shared_lead[0] += times


@step
def _count_entry(of_lists: np.ndarray, times: int, outcome: Outcome, counts: Counts) -> None:
    """Who reaches the bar and who takes part, by tier."""
    for tier in range(of_lists.size):
        if of_lists[tier]:
            for party in range(outcome.cleared.shape[1]):
                counts.cleared[tier, party] += times * outcome.cleared[tier, party]
                counts.enters[tier, party] += times * outcome.enters[tier, party]
            counts.entering[tier, outcome.number[tier]] += times
            if outcome.number[tier] == 0:
                counts.unfilled[tier] += times


@step
def _count_events(events: EventsPlan, times: int, outcome: Outcome, counts: Counts) -> None:
    """The declared events, and seats apart for those that ask for it."""
    for atom in range(events.operator.size):
        total = 0.0
        for term in range(events.term_start[atom], events.term_start[atom + 1]):
            total += events.coefficient[term] * _value(events, term, outcome)
        outcome.atoms[atom] = holds(total, events.operator[atom], events.constant[atom])
    for index in range(events.drawn.size):
        outcome.atoms[events.drawn[index]] = outcome.drawn[index]
    split = 0
    for event in range(counts.events.size):
        came = happened(events, event, outcome.atoms, outcome.stack)
        if came:
            counts.events[event] += times
        if split < events.split.size and events.split[split] == event:
            if came:
                for party in range(outcome.seats.shape[1]):
                    counts.split[split, party, outcome.seats[0, party]] += times
            split += 1


@step
def _value(events: EventsPlan, term: int, outcome: Outcome) -> int:
    """What a term looks at; zero for what is decided while drawing."""
    source, place, party = events.source[term], events.place[term], events.party[term]
    if source == SEATS:
        return outcome.seats[place, party]
    if source == ENTERS:
        return outcome.enters[place, party]
    if source == ENTERING:
        return outcome.number[place]
    return 0


@step
def _count_vectors(plan: JointPlan, times: int, outcome: Outcome, tables: JointTables) -> None:
    """The distinct vectors of seats and of lists that take part."""
    for table in range(plan.kind.size):
        place = plan.place[table]
        if plan.kind[table] == joint.ENTERING:
            vector = outcome.enters[place]
        else:
            vector = outcome.seats[place]
        joint.count_vector(tables, plan, table, vector, times, outcome.key)
