"""Count outcomes (who takes part, which seats, which events) by the block, each so many times."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers, Words
from simulator.counting.counts import Counts, count_numbers
from simulator.counting.events import ENTERING, ENTERS, SEATS, EventsPlan, compare, happens
from simulator.counting.joint import JointWork
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import add, add_times, copy, fill, find_nonzero, keep_larger, sum_rows


class Outcomes(NamedTuple):
    """A block of outcomes: whole numbers, yes as one and no as zero. House and tiers as in Counts,
    but the tier after the last is "in any tier"."""

    times: Integers  # [lane]: how often the outcome occurred.
    seats: Floats  # [house (the whole, then each tier), party, lane]
    cleared: Floats  # [tier, list, lane]
    enters: Floats  # [tier (then any), list, lane]
    number: Floats  # [tier (then any), lane]: how many lists take part.
    atoms: Floats  # [atom, lane]: whether the comparison holds.
    drawn: Floats  # [drawn atom, lane]: of those that look at ballots.
    stack: Floats  # [depth, lane]
    blocs: Floats  # [bloc, lane]: seats of the house.
    rows: Floats  # [2, lane]
    bins: Integers  # [lane]
    key: Words  # [word, lane]: records to be unpacked.
    joint: JointWork


@kernel_function
def complete(tiers: int, lanes: int, outcomes: Outcomes) -> None:
    """The whole house, entry in any tier, and how many lists take part."""
    seats, enters = outcomes.seats, outcomes.enters
    for party in range(seats.shape[1]):
        copy(seats[1, party], lanes, seats[0, party])
        for tier in range(1, tiers):
            add(seats[1 + tier, party], lanes, seats[0, party])
    for party in range(enters.shape[1]):
        copy(enters[0, party], lanes, enters[tiers, party])
        for tier in range(1, tiers):
            keep_larger(enters[tier, party], lanes, enters[tiers, party])
    for tier in range(tiers + 1):
        sum_rows(enters[tier], enters.shape[1], lanes, outcomes.number[tier])


@kernel_function
def count_house(house: int, varies: bool, lanes: int, outcomes: Outcomes, counts: Counts) -> None:
    """Seats of the house and of each tier, and majorities.

    Leaves the size of the house in the second of the `outcomes.rows`.
    """
    seats, times, bins = outcomes.seats, outcomes.times, outcomes.bins
    filled, whole = outcomes.rows[0], outcomes.rows[1]
    for place in range(counts.seats.shape[0]):
        for party in range(seats.shape[1]):
            count_numbers(counts.seats[place, party], seats[place, party], times, lanes, bins)
    sum_rows(seats[0], seats.shape[1], lanes, filled)
    if varies:
        copy(filled, lanes, whole)
        count_numbers(counts.house, filled, times, lanes, bins)
    else:
        fill(whole, float(house), lanes)
        _count_full(house, filled, times, lanes, counts.house)
    for party in range(seats.shape[1]):
        row, more = seats[0, party], 0
        for lane in range(lanes):
            more += select(2.0 * row[lane] > whole[lane], times[lane], 0)
        counts.majority[party] += more


@kernel_function
def _count_full(house: int, filled: Floats, times: Integers, lanes: int, counts: Integers) -> None:
    """Add `times` [lane] to `counts` [seats] where `filled` [lane] says: mostly the `house`."""
    nothing_overlaps()
    full, draws = 0, 0
    for lane in range(lanes):
        full += select(filled[lane] == house, times[lane], 0)
        draws += times[lane]
    counts[house] += full
    if full == draws:
        return
    for lane in range(lanes):
        if filled[lane] != house:
            counts[int(filled[lane])] += times[lane]


@kernel_function
def count_lead(lanes: int, outcomes: Outcomes, counts: Counts) -> None:
    """Who alone has the most seats, and how often two or more have them; nobody has none."""
    seats, times = outcomes.seats[0], outcomes.times
    most, leaders = outcomes.rows[0], outcomes.rows[1]
    fill(most, 0.5, lanes)
    for party in range(seats.shape[0]):
        keep_larger(seats[party], lanes, most)
    fill(leaders, 0.0, lanes)
    for party in range(seats.shape[0]):
        _add_equal(seats[party], most, lanes, leaders)
    shared = 0
    for lane in range(lanes):
        shared += select(leaders[lane] > 1.0, times[lane], 0)
    counts.shared_lead[0] += shared
    for party in range(seats.shape[0]):
        row, alone = seats[party], 0
        for lane in range(lanes):
            leads = (row[lane] == most[lane]) & (leaders[lane] == 1.0)
            alone += select(leads, times[lane], 0)
        counts.largest[party] += alone


@kernel_function
def _add_equal(row: Floats, value: Floats, lanes: int, number: Floats) -> None:
    """Add one to `number` [lane] where `row` [lane] has the `value` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        number[lane] += 1.0 if row[lane] == value[lane] else 0.0


@kernel_function
def count_entry(of_lists: Flags, lanes: int, outcomes: Outcomes, counts: Counts) -> None:
    """Who reaches the threshold and who takes part, by tier."""
    times = outcomes.times
    for tier in range(of_lists.size):
        if of_lists[tier]:
            cleared, enters, number = (
                outcomes.cleared[tier],
                outcomes.enters[tier],
                outcomes.number[tier],
            )
            for party in range(cleared.shape[0]):
                counts.cleared[tier, party] += weigh(cleared[party], times, lanes)
                counts.enters[tier, party] += weigh(enters[party], times, lanes)
            count_numbers(counts.entering[tier], number, times, lanes, outcomes.bins)
            empty = 0
            for lane in range(lanes):
                empty += select(number[lane] == 0.0, times[lane], 0)
            counts.unfilled[tier] += empty


@kernel_function
def count_events(events: EventsPlan, lanes: int, outcomes: Outcomes, counts: Counts) -> None:
    """The declared events, and seats apart for those that ask for it."""
    for atom in range(events.operator.size):
        total = outcomes.atoms[atom]
        fill(total, 0.0, lanes)
        for term in range(events.term_start[atom], events.term_start[atom + 1]):
            _add_term(events, term, lanes, outcomes, total)
        compare(total, events.operator[atom], events.constant[atom], lanes)
    for index in range(events.drawn.size):
        copy(outcomes.drawn[index], lanes, outcomes.atoms[events.drawn[index]])
    split = 0
    for event in range(counts.events.size):
        happens(events, event, outcomes.atoms, lanes, outcomes.stack)
        came = outcomes.stack[0]
        counts.events[event] += weigh(came, outcomes.times, lanes)
        if split < events.split.size and events.split[split] == event:
            _count_apart(came, lanes, outcomes, counts.split[split])
            split += 1


@kernel_function
def _add_term(events: EventsPlan, term: int, lanes: int, outcomes: Outcomes, total: Floats) -> None:
    """Add what a term looks at, unless it is decided while drawing, to `total` [lane]."""
    source, place, party = events.source[term], events.place[term], events.party[term]
    row = outcomes.number[0]
    if source == SEATS:
        row = outcomes.seats[place, party]
    elif source == ENTERS:
        row = outcomes.enters[place, party]
    elif source == ENTERING:
        row = outcomes.number[place]
    add_times(row, events.coefficient[term], lanes, total)


@kernel_function
def _count_apart(came: Floats, lanes: int, outcomes: Outcomes, counts: Integers) -> None:
    """Seats of the whole house where an event `came` [lane], to `counts` [party, seats]."""
    many = find_nonzero(came, lanes, outcomes.bins)
    for party in range(counts.shape[0]):
        _count_some(counts[party], outcomes.seats[0, party], outcomes.times, many, outcomes.bins)


@kernel_function
def _count_some(
    histogram: Integers, row: Floats, times: Integers, many: int, some: Integers
) -> None:
    """Add `times` [lane] to `histogram` [number] as `row` [lane] says, of the first in `some`."""
    nothing_overlaps()
    for index in range(many):
        lane = np.uint64(some[index])
        histogram[np.uint64(row[lane])] += times[lane]


@kernel_function
def weigh(row: Floats, times: Integers, lanes: int) -> int:
    """The sum of `times` [lane] where `row` [lane] says yes."""
    total = 0
    for lane in range(lanes):
        total += select(row[lane] > 0.0, times[lane], 0)
    return total
