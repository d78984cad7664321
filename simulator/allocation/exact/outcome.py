"""What every rule answers with: seats, and the ties that were met on the way."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.allocation.exact.ties import Tie


@dataclass(frozen=True)
class Apportionment:
    """Seats by party (or by candidate), and every tie in the order it was settled."""

    seats: tuple[int, ...]
    ties: tuple[Tie, ...]
