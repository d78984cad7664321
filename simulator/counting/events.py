"""Declared events, drawn: linear comparisons of whole numbers, joined by and, or, not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import kernel_function

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
    program_start: np.ndarray
    """int64 [event + 1]"""
    program: np.ndarray
    """int64 [step]: an atom to push, or AND, OR, NOT."""
    depth: int
    """The largest stack that a program needs."""
    split: np.ndarray
    """int64 [split event]: events whose seats are also counted apart."""


@kernel_function
def compare(total: np.ndarray, operator: int, constant: float, lanes: int) -> None:
    """Overwrite `total` [lane] by ones where the comparison holds, zeros elsewhere."""
    for lane in range(lanes):
        value = total[lane]
        if operator == AT_LEAST:
            holds = value >= constant
        elif operator == MORE:
            holds = value > constant
        elif operator == AT_MOST:
            holds = value <= constant
        elif operator == LESS:
            holds = value < constant
        elif operator == EQUAL:
            holds = value == constant
        else:
            holds = value != constant
        total[lane] = 1.0 if holds else 0.0


@kernel_function
def evaluate(
    plan: EventsPlan, event: int, atoms: np.ndarray, lanes: int, stack: np.ndarray, out: np.ndarray
) -> None:
    """Overwrite `out` [lane] by ones where the event happened; `atoms` [atom, lane], `stack`."""
    height = 0
    for step in range(plan.program_start[event], plan.program_start[event + 1]):
        code = plan.program[step]
        if code >= 0:
            stack[height, :lanes] = atoms[code, :lanes]
            height += 1
        elif code == NOT:
            row = stack[height - 1]
            for lane in range(lanes):
                row[lane] = 1.0 - row[lane]
        else:
            height -= 1
            row, other = stack[height - 1], stack[height]
            if code == AND:
                for lane in range(lanes):
                    row[lane] *= other[lane]
            else:
                for lane in range(lanes):
                    row[lane] = max(row[lane], other[lane])
    out[:lanes] = stack[0, :lanes]
