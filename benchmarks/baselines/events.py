"""Whether an event of a plan came true, draw by draw or vector by vector, for every baseline."""

import numpy as np

from simulator.counting.events import (
    AND,
    AT_LEAST,
    AT_MOST,
    ENTERS,
    EQUAL,
    LESS,
    MORE,
    NOT,
    SEATS,
    UNEQUAL,
    EventsPlan,
)

COMPARE = {
    AT_LEAST: np.greater_equal,
    MORE: np.greater,
    AT_MOST: np.less_equal,
    LESS: np.less,
    EQUAL: np.equal,
    UNEQUAL: np.not_equal,
}


def steps_of(events: EventsPlan, event: int) -> list[int]:
    """The steps of an event's program: comparisons, and what joins them."""
    return events.program[events.program_start[event] : events.program_start[event + 1]].tolist()


def happens(events: EventsPlan, event: int, seats: np.ndarray, enters: np.ndarray) -> np.ndarray:
    """bool [vector]: whether it came true with `seats` and `enters` [party, vector]."""
    stack: list[np.ndarray] = []
    for step in steps_of(events, event):
        if step >= 0:
            stack.append(_holds(events, step, seats, enters))
        elif step == NOT:
            stack.append(~stack.pop())
        else:
            one, two = stack.pop(), stack.pop()
            stack.append(one & two if step == AND else one | two)
    return stack.pop()


def _holds(events: EventsPlan, atom: int, seats: np.ndarray, enters: np.ndarray) -> np.ndarray:
    """Whether a comparison holds for each vector."""
    total = np.zeros(seats.shape[1])
    for term in range(events.term_start[atom], events.term_start[atom + 1]):
        if events.source[term] not in (SEATS, ENTERS):
            raise ValueError("an event looks at seats and at who enters here")
        rows = seats if events.source[term] == SEATS else enters
        total += events.coefficient[term] * rows[events.party[term]]
    return COMPARE[int(events.operator[atom])](total, events.constant[atom])
