"""Who cannot be left out, and who chooses between the two largest: draw by draw."""

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
    """Who can make either of the two largest govern: bool [party, draw].

    A kingmaker has fewer seats than each of the two largest; neither of them has a majority alone;
    and with the kingmaker either has one, without anybody else. There may be several. Where the
    second largest has no majority with any one smaller party there is none.
    """
    if len(seats) < 3:
        return np.zeros(seats.shape, np.bool_)
    second, first = np.partition(seats, len(seats) - 2, axis=0)[-2:]
    found: Flags = (first <= half) & (seats < second) & (second + seats > half)
    return found
