"""Declared events, drawn: linear comparisons of whole numbers, joined by and, or, not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import inlined, kernel_function, step

SEATS, VOTES, VALID, CAST, REGISTERED, ENTERS, ENTERING = 0, 1, 2, 3, 4, 5, 6
AT_LEAST, MORE, AT_MOST, LESS, EQUAL, UNEQUAL = 0, 1, 2, 3, 4, 5
AND, OR, NOT = -1, -2, -3


class EventsPlan(NamedTuple):
    """Events as arrays: atoms (sum of coefficient * source, compared), then programs over atoms."""

    term_start: np.ndarray
    """int64 [atom + 1]"""
    source: np.ndarray
    """int64 [term]: what is looked at."""
    place: np.ndarray
    """int64 [term]: of which tier (or house)."""
    party: np.ndarray
    """int64 [term]"""
    coefficient: np.ndarray
    """float64 [term], whole"""
    operator: np.ndarray
    """int64 [atom]"""
    constant: np.ndarray
    """float64 [atom], whole"""
    drawn: np.ndarray
    """int64 [drawn atom]: those that look at ballots; the others follow from seats and entry."""
    program_start: np.ndarray
    """int64 [event + 1]"""
    program: np.ndarray
    """int64 [step]: an atom to push, or AND, OR, NOT."""
    depth: int
    """The largest stack that a program needs."""
    split: np.ndarray
    """int64 [split event]: events whose seats are also counted apart."""


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
def compare(total: np.ndarray, operator: int, constant: float, lanes: int) -> None:
    """Overwrite `total` [lane] by ones where the comparison holds, zeros elsewhere."""
    for lane in range(lanes):
        total[lane] = 1.0 if holds(total[lane], operator, constant) else 0.0


@step
def happened(plan: EventsPlan, event: int, atoms: np.ndarray, stack: np.ndarray) -> bool:
    """Whether an event happened, given which comparisons hold; `atoms` [atom] and `stack` bool."""
    height = 0
    for index in range(plan.program_start[event], plan.program_start[event + 1]):
        code = plan.program[index]
        if code >= 0:
            stack[height] = atoms[code]
            height += 1
        elif code == NOT:
            stack[height - 1] = not stack[height - 1]
        else:
            height -= 1
            if code == AND:
                stack[height - 1] = stack[height - 1] and stack[height]
            else:
                stack[height - 1] = stack[height - 1] or stack[height]
    return stack[0]
