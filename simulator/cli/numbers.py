"""Numbers as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

from simulator.errors import SimulatorError
from simulator.tally import MOST_DRAWS, MOST_SEED

DEFAULT_DRAWS = 1_000_000
"""The default for a scenario, and for pairs of draws of two results."""
_FACTORS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9}
_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?(?:e[0-9]{1,2})?)([kmb]?)")


def draw_count(text: str, option: str = "--draws", least: int = 1) -> int:
    """How many draws: `10000`, `1_000_000`, `10k`, `1.5M`, `1e6`.

    Raises: SimulatorError for anything but a whole number within the limits.
    """
    match = _NUMBER.fullmatch(text.strip().lower().replace("_", "").replace(",", ""))
    count = Decimal(match[1]) * _FACTORS[match[2]] if match else Decimal("0.5")
    if count != int(count):
        raise SimulatorError(
            f"{option}: {text!r}; must be a whole number such as 10000, 1_000_000, 10k, 1M or 1e6"
        )
    if not least <= count <= MOST_DRAWS:
        raise SimulatorError(f"{option}: {text!r}; must be between {least} and {MOST_DRAWS:,}")
    return int(count)


def checked_seed(seed: int) -> int:
    """A seed. Raises: SimulatorError for one that is negative or too large."""
    if not 0 <= seed <= MOST_SEED:
        raise SimulatorError(f"--seed: {seed}; must be between 0 and {MOST_SEED}")
    return seed
