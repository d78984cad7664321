"""A logistic-normal whose national swing has one heavy-tailed scale per draw.

When polls miss, they miss together: the scale sqrt((df - 2)/chi-squared(df)) is shared by all
options and keeps the stated variance. Kotz and Nadarajah, Multivariate t Distributions and Their
Applications (2004), ch. 1.
"""

import numpy as np

from simulator.arrays import Floats
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import copy
from simulator.streams import TAIL, Block, standard_gammas
from simulator.uncertainty.logistic_normal import centre, exponentiate_row, swing


@kernel_function
def draw(
    mean: Floats,
    loading: Floats,
    tail_shape: Floats,
    block: Block,
    factor: Floats,
    scratch: Floats,
    weight: Floats,
) -> None:
    """Overwrite `weight` [option, lane] and `scratch` [7, lane]."""
    nothing_overlaps()
    lanes = block.lanes
    half = tail_shape[0]
    scale = scratch[3]
    standard_gammas(scratch[3:], tail_shape, block, TAIL, scratch[:3])
    for lane in range(lanes):
        scale[lane] = np.sqrt((half - 1.0) / scale[lane])
    for option in range(mean.size):
        row = weight[option]
        source, load = swing(loading[option], factor, lanes, row)
        if source >= 0:
            copy(factor[source], lanes, row)
        for lane in range(lanes):
            row[lane] = row[lane] * load * scale[lane]
        exponentiate_row(row, mean[option], centre(loading[option]), lanes)
