"""By what parties, regions and candidates draw lots: their ids, wherever they stand in the file."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from simulator.allocation.one_draw.ties import PLACE_OF_LISTS
from simulator.arrays import Integers


def lot_numbers(names: Sequence[str]) -> Integers:
    """A number below PLACE_OF_LISTS for each of the names, all different, whatever their order.

    Where two names have the same digest, the second in the order of the alphabet takes the next.
    """
    taken: dict[int, str] = {}
    for name in sorted(names):
        number = int.from_bytes(sha256(name.encode()).digest()[:8], "big") % PLACE_OF_LISTS
        while number in taken:
            number = (number + 1) % PLACE_OF_LISTS
        taken[number] = name
    number_of = {name: number for number, name in taken.items()}
    return np.array([number_of[name] for name in names], np.int64)
