"""`--target-se`: how many draws are needed for a given Monte Carlo error.

The goals are fixed, 65,536 draws and its doublings, and each is judged by the counts alone. So the
draws of a fresh run depend on the scenario, the seed and the target; only if an error equals the
target to the last digits could the logarithms of another machine lead to one doubling more or less.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from simulator.errors import SimulatorError
from simulator.intervals import Z, jeffreys
from simulator.tally import Tally

FIRST = 2**16
CAP = 100_000_000


def goals(cap: int) -> Iterator[int]:
    """Numbers of draws to try, in turn; `cap` is the last."""
    for power in count():
        goal = FIRST * 2**power
        yield min(goal, cap)
        if goal >= cap:
            return


def worst_se(tally: Tally) -> float:
    """The largest standard error of the events and of clearing or passing a threshold.

    Half of the 95% Jeffreys interval over 1.96: unlike sqrt(p (1 - p) / n) it is not zero where a
    rare outcome has not been seen yet, so an early look cannot stop the run.
    """
    hits = {int(hit) for name in ("events", "cleared", "enters") for hit in tally.counts[name].flat}
    # The error grows towards one half, so only the two nearest to it need a look.
    middle = tally.draws / 2
    nearest = sorted(hits, key=lambda hit: abs(hit - middle))[:2]
    return max((_se(hit, tally.draws) for hit in nearest), default=0.0)


def _se(hits: int, draws: int) -> float:
    low, high = jeffreys(hits, draws)
    return (high - low) / (2 * Z)


def checked_target(target_se: float) -> float:
    """The target. Raises: SimulatorError, if no run or every run would meet it."""
    if not 0.0 < target_se < 0.5:
        raise SimulatorError(
            f"--target-se: {target_se}; must be a probability between 0 and 0.5, such as 0.001"
        )
    return target_se
