"""Ways to divide seats among those who compete for them, as data: by a quota or by divisors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

EXACT, ABOVE, NEAREST, FLOOR, CEILING = range(5)
"""How a quota is made whole."""
BY_REMAINDER, BY_VOTES, NOT_HERE = range(3)
"""Who has the seats that whole quotas leave: `NOT_HERE` leaves them to a later scrutiny."""
SMALLER_DIVISOR, SMALLEST_REMAINDER = range(2)
"""What becomes of whole quotas beyond the seats."""


class DivisionsPlan(NamedTuple):
    """Axis way: first those of the tiers, in their order; then those of pools and of regions."""

    by_quota: np.ndarray
    """bool [way]: by quota and remainders, and not by divisors."""
    added: np.ndarray
    """int64 [way]: of the quota votes / (seats + added)."""
    whole: np.ndarray
    """int64 [way]: how the quota is made whole."""
    leftover: np.ndarray
    """int64 [way]: who has the seats that whole quotas leave."""
    excess: np.ndarray
    """int64 [way]: who loses whole quotas beyond the seats."""
    start: np.ndarray
    """int64 [way + 1]: where the divisors of each way begin."""
    top: np.ndarray
    """int64 [divisor]: numerators of the divisor sequences."""
    bottom: np.ndarray
    """int64 [divisor]: denominators."""
    power: np.ndarray
    """int64 [way]: 2 where the sequence is given by its squares."""
    slope: np.ndarray
    """float64 [way]: how much the divisor grows by a seat, roughly."""


class Quota(NamedTuple):
    """One way by quota."""

    added: int
    whole: int
    leftover: int
    excess: int


class Divisors(NamedTuple):
    """One way by divisors."""

    top: np.ndarray
    bottom: np.ndarray
    power: int
    slope: float
