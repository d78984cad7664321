"""Shares that somebody else has drawn: draw i has those of row i, and begins again after the last.

In order, and not at random: as many draws as there are rows are exactly these rows, and the first
draws of two scenarios with the same table have the same shares.
"""

from simulator.arrays import Floats
from simulator.jit import kernel_function
from simulator.streams import Block


@kernel_function
def draw(table: Floats, block: Block, weight: Floats) -> None:
    """Overwrite `weight` [option, lane] by rows of `table` [option, row], in percent."""
    rows = table.shape[1]
    first = block.first % rows
    for option in range(table.shape[0]):
        source, out = table[option], weight[option]
        row = first
        for lane in range(block.lanes):
            out[lane] = source[row]
            row = row + 1 if row + 1 < rows else 0
