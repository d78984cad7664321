"""Numbers as people type them."""

import math
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from simulator.errors import SimulatorError
from simulator.intervals import Z, jeffreys
from simulator.scenario.tree import shortened
from simulator.tally import MOST_DRAWS, MOST_SEED, Tally

DEFAULT_DRAWS = 1_000_000
"""The default for a scenario, and for pairs of draws of two results."""
CHECKPOINT = "SIMULATOR_CHECKPOINT"
"""Variable of the environment with the seconds between two checkpoints of a long run."""
USUAL_CHECKPOINT, MOST_CHECKPOINT = 30.0, 1e6
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
            f"{option}: {shortened(text)!r}; must be a whole number such as 10000, 1_000_000, 10k, "
            "1M or 1e6"
        )
    if not least <= count <= MOST_DRAWS:
        raise SimulatorError(
            f"{option}: {shortened(text)!r}; must be between {least} and {MOST_DRAWS:,}"
        )
    return int(count)


class Amount(NamedTuple):
    """Which draws a run is to have, as its options say it."""

    draws: str | None = None
    first: str | None = None
    target_se: float | None = None
    """The draws are doubled until no standard error is larger; `draws` is then the most."""

    def checked(self) -> tuple[int, int, float | None]:
        """The first draw, how many there are to be, and the standard error that is enough.

        Raises: SimulatorError, for what cannot be.
        """
        target = self.target_se
        if target is not None and not 0.0 < target < 0.5:  # no run or every run would meet it
            raise SimulatorError(
                f"--target-se: {target}; must be a probability between 0 and 0.5, such as 0.001"
            )
        usual = DEFAULT_DRAWS if target is None else CAP
        wanted = usual if self.draws is None else draw_count(self.draws)
        if self.first is None:
            return 0, wanted, target
        if target is not None:
            raise SimulatorError("--first: cannot be used with --target-se, which starts at draw 0")
        begin = draw_count(self.first, "--first", 0)
        if begin + wanted > MOST_DRAWS:
            last = f"the last possible draw is {MOST_DRAWS - 1:,}"
            raise SimulatorError(f"--first: {self.first!r}; {last}")
        return begin, wanted, target


USUAL = Amount()


def seconds_between_checkpoints() -> float:
    """How often a long run saves what it has. Raises: SimulatorError for anything but seconds."""
    text = os.environ.get(CHECKPOINT, str(USUAL_CHECKPOINT))
    with suppress(ValueError):
        if 0.0 < float(text) <= MOST_CHECKPOINT:
            return float(text)
    raise SimulatorError(
        f"{CHECKPOINT}: {text!r:.40}; must be seconds, up to {MOST_CHECKPOINT:,.0f}"
    )


def checked_seed(seed: int) -> int:
    """A seed. Raises: SimulatorError for one that is negative or too large."""
    if not 0 <= seed <= MOST_SEED:
        raise SimulatorError(f"--seed: {seed}; must be between 0 and {MOST_SEED}")
    return seed


FIRST = 2**16
CAP = 100_000_000


def goals(cap: int) -> Iterator[int]:
    """Numbers of draws to try, in turn; `cap` is the last."""
    goal = FIRST
    while goal < cap:
        yield goal
        goal *= 2
    yield cap


def worst_se(tally: Tally) -> float:
    """The largest standard error of the events and of clearing or passing a threshold.

    Half of the 95% Jeffreys interval over 1.96: unlike sqrt(p (1 - p) / n) it is not zero where a
    rare outcome has not been seen yet, so an early look cannot stop the run.
    """
    hits = {int(hit) for name in ("events", "cleared", "enters") for hit in tally.counts[name].flat}
    # The error grows towards one half, so only the two nearest to it need a look.
    middle = tally.draws / 2
    nearest = sorted(hits, key=lambda hit: abs(hit - middle))[:2]
    ends = [jeffreys(hit, tally.draws) for hit in nearest]
    return max(((high - low) / (2 * Z) for low, high in ends), default=0.0)


def precision(tally: Tally, target: float) -> str:
    """How precise the draws are and, if the target is not met, how many draws it takes."""
    error = worst_se(tally)
    told = f"largest standard error of an event or threshold: {error:.2g}"
    if error <= target:
        return told
    needed = 1000 * math.ceil(tally.draws * (error / target) ** 2 / 1000)
    return f"{told}, more than {target:g}: that takes about {needed:,} draws (--draws)"
