"""Blocs: parties counted together, their seats and votes as if they were of one party."""

from typing import NamedTuple

from simulator.arrays import Floats, Integers
from simulator.counting.counts import Counts, count_numbers
from simulator.elementary import select
from simulator.jit import kernel_function
from simulator.lanes import add, clear, fill, keep_larger


class BlocsPlan(NamedTuple):
    """The parties of each bloc. Without blocs there is nothing to count."""

    start: Integers  # [bloc + 1]
    party: Integers  # [member]: who can win seats.
    option_start: Integers  # [bloc + 1]
    option: Integers  # [member on the list ballot]
    rival_start: Integers  # [bloc + 1]
    rival: Integers
    """[rival]: whom the bloc must lead to be the largest: a party; from their number on, a bloc."""


@kernel_function
def add_up(start: Integers, member: Integers, rows: Floats, lanes: int, sums: Floats) -> None:
    """Overwrite `sums` [bloc, lane] by those of the `rows` [row, lane] of each bloc's members."""
    clear(sums, lanes)
    for bloc in range(start.size - 1):
        for index in range(start[bloc], start[bloc + 1]):
            add(rows[member[index]], lanes, sums[bloc])


@kernel_function
def count_blocs(
    plan: BlocsPlan,
    seats: Floats,
    times: Integers,
    whole: Floats,
    lanes: int,
    sums: Floats,
    most: Floats,
    bins: Integers,
    counts: Counts,
) -> None:
    """Count the seats of blocs, given those of the house `seats` [party, lane], `times` [lane].

    A majority is more than half of `whole` [lane]; the largest bloc has more seats than each of its
    rivals. Overwrites `sums` [bloc, lane], `most` [lane] and `bins` [lane].
    """
    add_up(plan.start, plan.party, seats, lanes, sums)
    for bloc in range(plan.start.size - 1):
        row = sums[bloc]
        count_numbers(counts.bloc_seats[bloc], row, times, lanes, bins)
        fill(most, 0.0, lanes)
        for index in range(plan.rival_start[bloc], plan.rival_start[bloc + 1]):
            rival = plan.rival[index]
            if rival < seats.shape[0]:
                keep_larger(seats[rival], lanes, most)
            else:
                keep_larger(sums[rival - seats.shape[0]], lanes, most)
        majority, largest = 0, 0
        for lane in range(lanes):
            majority += select(2.0 * row[lane] > whole[lane], times[lane], 0)
            largest += select(row[lane] > most[lane], times[lane], 0)
        counts.bloc_majority[bloc] += majority
        counts.bloc_largest[bloc] += largest
