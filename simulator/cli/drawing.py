"""How a scenario or a sweep is drawn that is no result yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.cli.numbers import USUAL, Amount
from simulator.executors import EVERY_PROCESSOR, Workers


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What `run`, `sweep` and `report` take for it."""

    settings: Sequence[str] = ()
    counted: Sequence[str] = ()
    """What is also counted, `districts` or `regions`, as `counts` of a scenario does."""
    amount: Amount = USUAL
    seed: int | None = None
    workers: Workers = EVERY_PROCESSOR
    out: Path = Path("results")
    """Where results are saved, and looked for."""
    quiet: bool = False
