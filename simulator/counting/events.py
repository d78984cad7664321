"""Declared events, drawn: linear comparisons of whole numbers, joined by and, or, not."""

from typing import NamedTuple

from simulator.arrays import Floats, Integers
from simulator.jit import inlined, kernel_function
from simulator.lanes import copy, keep_larger, keep_smaller

SEATS, VOTES, VALID, CAST, REGISTERED, ENTERS, ENTERING = 0, 1, 2, 3, 4, 5, 6
LOST, INDEX = 7, 8
"""Wasted ballots; the Gallagher index, in whole millionths of 100."""
REGION_VOTES, REGION_VALID, REGION_SEATS, WINNER = 9, 10, 11, 12
"""Of one region; the party that won a district, or -1 where nobody has a vote."""
AT_LEAST, MORE, AT_MOST, LESS, EQUAL, UNEQUAL = 0, 1, 2, 3, 4, 5
AND, OR, NOT = -1, -2, -3


class EventsPlan(NamedTuple):
    """Events as arrays: atoms (sum of coefficient * source, compared), then programs over atoms."""

    term_start: Integers  # [atom + 1]
    source: Integers  # [term]: what is looked at.
    place: Integers  # [term]: of which tier (or house).
    region: Integers  # [term]: of which region, or row of the districts that are watched.
    party: Integers  # [term]: a party that can win seats, or an option of the list ballot.
    coefficient: Floats  # [term], whole
    operator: Integers  # [atom]
    constant: Floats  # [atom], whole
    drawn: Integers
    """[drawn atom]: those that look at ballots or places; others follow from seats and entry."""
    watched: Integers  # [watched term]: those that look at one region or district.
    district_row: Integers
    """[district]: the row in which its winner is kept, or -1; empty where none is asked for."""
    program_start: Integers  # [event + 1]
    program: Integers  # [step]: an atom to push, or AND, OR, NOT.
    depth: int
    """The largest stack that a program needs."""
    split: Integers  # [split event]: events whose seats are also counted apart.


@inlined
def holds(total: float, operator: int, constant: float) -> bool:
    """Whether a total compares as it should."""
    if operator == AT_LEAST:
        return total >= constant
    if operator == MORE:
        return total > constant
    if operator == AT_MOST:
        return total <= constant
    if operator == LESS:
        return total < constant
    if operator == EQUAL:
        return total == constant
    return total != constant


@kernel_function
def compare(total: Floats, operator: int, constant: float, lanes: int) -> None:
    """Overwrite `total` [lane] by ones where the comparison holds, zeros elsewhere."""
    for lane in range(lanes):
        total[lane] = 1.0 if holds(total[lane], operator, constant) else 0.0


@inlined
def happens(plan: EventsPlan, event: int, atoms: Floats, lanes: int, stack: Floats) -> None:
    """Overwrite `stack` [0, lane] by whether an event happened, given which `atoms` [atom, lane]
    hold; `stack` has a row for each level."""
    height = 0
    for index in range(plan.program_start[event], plan.program_start[event + 1]):
        code = plan.program[index]
        if code >= 0:
            copy(atoms[code], lanes, stack[height])
            height += 1
        elif code == NOT:
            row = stack[height - 1]
            for lane in range(lanes):
                row[lane] = 1.0 - row[lane]
        else:
            height -= 1
            row, other = stack[height - 1], stack[height]
            if code == AND:
                keep_smaller(other, lanes, row)
            else:
                keep_larger(other, lanes, row)
