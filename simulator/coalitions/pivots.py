"""Who cannot be left out, and who decides which of the two largest governs: draw by draw.

Source of the second: Siaroff 2003, Two-and-a-half-party systems and the comparative role of the
'half', Party Politics 9(3), 267-290, on hinge parties.
"""

import numpy as np

from simulator.arrays import Flags, Integers


def needed(seats: Integers, half: Integers) -> Flags:
    """Who is in every majority there is: bool [party, draw]; of `seats` [party, draw].

    All others together have no more than `half` [draw]. Where even all parties have no majority,
    because seats are not filled, nobody is needed.
    """
    whole = seats.sum(axis=0)
    found: Flags = (whole - seats <= half) & (whole > half)
    return found


def kingmakers(seats: Integers, half: Integers) -> Flags:
    """Who decides which of the two largest governs: bool [party, draw].

    The two largest are rivals, who do not govern together. Without a kingmaker neither has a
    majority, even with everybody but its rival; with the kingmaker, and others if need be, either
    can have one. There may be several kingmakers, if both rivals need each of them; a party as
    large as a rival is not one.
    """
    if len(seats) < 3:
        return np.zeros(seats.shape, np.bool_)
    second, first = np.partition(seats, len(seats) - 2, axis=0)[-2:]
    others = seats.sum(axis=0) - first - second
    found: Flags = (seats < second) & (first + others - seats <= half) & (second + others > half)
    return found
