"""What was counted, by list and region, by candidate and district; and what earlier tiers gave."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.exact.ties import Number


@dataclass(frozen=True)
class Region:
    """One region's count; the nation's is a region too, the sum of all.

    `against_all` counts blank ballots too, `other` the votes for small lists, which never qualify.
    """

    votes: tuple[Number, ...]
    """By list."""
    against_all: Number = 0
    other: Number = 0
    invalid: Number = 0
    registered: int | None = None
    population: int | None = None
    seats: int | None = None

    @property
    def valid(self) -> Number:
        """Votes for lists, the small ones included."""
        return sum(self.votes) + self.other

    @property
    def cast(self) -> Number:
        """All ballots."""
        return self.valid + self.against_all + self.invalid


@dataclass(frozen=True)
class District:
    """A single-member constituency: who stands, and with how many votes.

    Parties are on the axis of the count: lists, then independents; -1 cannot be elected.
    """

    region: int
    stands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Count:
    """An election, counted. A country without regions is one region.

    `alliance_size`, `minority` and `registration` (ranks, the earliest lowest) are by list; left
    empty, every list is a single party, none is a minority's, and the order is that of the lists.
    """

    lists: tuple[str, ...]
    independents: tuple[str, ...]
    regions: tuple[Region, ...]
    districts: tuple[District, ...] = ()
    alliance_size: tuple[int, ...] = ()
    minority: tuple[bool, ...] = ()
    registration: tuple[int, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Lists, then independents."""
        return self.lists + self.independents

    @cached_property
    def nation(self) -> Region:
        """All regions together."""
        regions = self.regions
        return Region(
            votes=tuple(map(sum, zip(*(region.votes for region in regions), strict=True))),
            against_all=sum(region.against_all for region in regions),
            other=sum(region.other for region in regions),
            invalid=sum(region.invalid for region in regions),
            registered=_known(region.registered for region in regions),
            population=_known(region.population for region in regions),
            seats=_known(region.seats for region in regions),
        )

    def area(self, region: int | None) -> Region:
        """A region, or the nation."""
        return self.nation if region is None else self.regions[region]

    def standing(self, names: Sequence[str]) -> tuple[int, ...]:
        """The lists of these names, in the order of the count; others do not stand."""
        return tuple(party for party, name in enumerate(self.lists) if name in names)


def _known(numbers: Iterable[int | None]) -> int | None:
    """Their sum; None where one of them is not known."""
    given = list(numbers)
    known = [number for number in given if number is not None]
    return sum(known) if len(known) == len(given) else None


SeatTable = tuple[tuple[int, ...], ...]


class Outcome(ABC):
    """What a tier came to, and what a later tier sees of it. Seats by party, lists first."""

    @property
    @abstractmethod
    def seats(self) -> tuple[int, ...]:
        """Seats by party."""

    @property
    @abstractmethod
    def by_region(self) -> SeatTable:
        """Seats by region and party; empty where the seats are the nation's and no region's."""

    @property
    @abstractmethod
    def nominal_by_region(self) -> tuple[int, ...]:
        """Seats of the tier by region; one number, or none, where they are the nation's."""

    @property
    def nominal(self) -> int:
        """Seats of the tier, before any overhang."""
        return sum(self.nominal_by_region)

    @property
    def won(self) -> tuple[int, ...]:
        """Seats as a later tier sees them: of winners who go unseated, too."""
        return self.seats

    @property
    def won_by_region(self) -> SeatTable:
        """The same by region."""
        return self.by_region


@dataclass(frozen=True)
class Base:
    """Seats `won` by party, and `nominal` seats; by region too where they are regions' seats."""

    won: tuple[int, ...]
    nominal: int
    by_region: SeatTable
    nominal_by_region: tuple[int, ...]


def together(outcomes: Sequence[Outcome], count: Count) -> Base:
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
