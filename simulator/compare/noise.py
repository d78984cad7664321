"""Which differences are statistically significant.

Each figure is tested separately, and Holm's procedure limits the probability that any unchanged
figure of the whole comparison is marked to 5%, however many figures there are and however they are
correlated (Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal
of Statistics 6(2), 65-70).

The test of one figure is normal: how many standard errors the difference lies beyond a tolerance
(zero by default). If few pairs of draws differ, the normal approximation is not reliable:
with m of them no sign test gives less than 2^(1 - m), and neither does this one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

LEVEL = 0.05


def p_value(change: float, error: float, changed: int | None, tolerance: float = 0.0) -> float:
    """The probability of so large a difference if the true one is within the tolerance; two-sided.

    `changed` is how many pairs of draws differ; None where draws are not paired.
    """
    excess = abs(change) - tolerance
    if excess <= 0.0:
        return 1.0
    p = math.erfc(excess / error / math.sqrt(2)) if error > 0.0 else 0.0
    return p if changed is None else min(1.0, max(p, 2.0 ** (1 - changed)))


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which hypotheses Holm's procedure rejects; the chance of any false rejection is `level`."""
    rejected = [False] * len(p_values)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        if p_values[place] > level / (len(p_values) - rank):
            break
        rejected[place] = True
    return rejected
