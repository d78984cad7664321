"""Seats that are known: the law gives them to whom the scenario says."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.allocation.exact.count import Count
from simulator.allocation.exact.ties import Tie
from simulator.scenario.tiers import Stated


@dataclass(frozen=True)
class StatedOutcome:
    """Seats by party, as stated."""

    tier: Stated
    seats: tuple[int, ...]
    by_region: tuple[tuple[int, ...], ...]
    """Where the country is one region; empty where it is not."""

    @property
    def won(self) -> tuple[int, ...]:
        """Seats by party."""
        return self.seats

    @property
    def won_by_region(self) -> tuple[tuple[int, ...], ...]:
        """Seats by region and party."""
        return self.by_region

    @property
    def nominal(self) -> int:
        """Seats of the tier."""
        return sum(self.tier.won.values())

    @property
    def nominal_by_region(self) -> tuple[int, ...]:
        """Seats of the tier, where the country is one region."""
        return (self.nominal,) if self.by_region else ()

    @property
    def ties(self) -> tuple[Tie, ...]:
        """None: nothing is compared."""
        return ()


def state(tier: Stated, count: Count) -> StatedOutcome:
    """Seats of a stated tier on the axis of parties."""
    seats = tuple(tier.won.get(party, 0) for party in count.parties)
    return StatedOutcome(tier, seats, (seats,) if len(count.regions) == 1 else ())
