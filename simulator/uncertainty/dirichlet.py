"""Dirichlet shares: as uncertain as a sample of the stated effective size.

With concentration A the share p has the variance p(1 - p)/(A + 1), so that an effective sample
size n means A = n - 1. Kotz, Balakrishnan and Johnson, Continuous Multivariate Distributions,
vol. 1 (2nd ed. 2000), ch. 49.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.arrays import Floats
from simulator.jit import kernel_function
from simulator.streams import DIRICHLET, Block, standard_gammas


def shapes(size: float, shares: Sequence[float]) -> list[float]:
    """Shapes of the gammas behind the shares, one per option."""
    return [(size - 1.0) * share for share in shares]


@kernel_function
def draw(shapes: Floats, block: Block, scratch: Floats, weight: Floats) -> None:
    """Overwrite `weight` [option, lane] (room for an even number of rows) and two of scratch."""
    standard_gammas(weight, shapes, block, DIRICHLET, scratch)
