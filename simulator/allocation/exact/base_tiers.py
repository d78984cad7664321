"""What earlier tiers gave together: the ground on which a tier compensates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator.allocation.exact.count import Count

Table = tuple[tuple[int, ...], ...]


class Earlier(Protocol):
    """An outcome as a later tier sees it. Seats by party, those of lists first."""

    @property
    def won(self) -> tuple[int, ...]:
        """Seats won."""

    @property
    def won_by_region(self) -> Table:
        """Seats won by region; empty where they are nobody's region's."""

    @property
    def nominal_by_region(self) -> tuple[int, ...]:
        """Seats there are, by region; empty likewise."""

    @property
    def nominal(self) -> int:
        """Seats there are."""


@dataclass(frozen=True)
class Base:
    """Seats `won` by party, and `nominal` seats; by region too where they are regions' seats."""

    won: tuple[int, ...]
    nominal: int
    by_region: Table
    nominal_by_region: tuple[int, ...]


def together(outcomes: Sequence[Earlier], count: Count) -> Base:
    """Add up the seats of earlier tiers."""
    parties = len(count.parties)
    tables = [outcome.won_by_region for outcome in outcomes]
    nominal = [outcome.nominal_by_region for outcome in outcomes]
    regions = range(len(count.regions) if all(tables) else 0)
    return Base(
        won=_sum([outcome.won for outcome in outcomes], parties),
        nominal=sum(outcome.nominal for outcome in outcomes),
        by_region=tuple(_sum([table[region] for table in tables], parties) for region in regions),
        nominal_by_region=tuple(sum(row[region] for row in nominal) for region in regions),
    )


def _sum(rows: Sequence[Sequence[int]], parties: int) -> tuple[int, ...]:
    return tuple(sum(row[party] for row in rows if party < len(row)) for party in range(parties))
