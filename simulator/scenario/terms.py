"""What an event means: comparisons of sums of quantities, joined by and, or, not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

Measure = Literal["house", "turnout", "wasted", "gallagher"]
Kind = Literal["seats", "share", "entering", "enters", "winner"] | Measure
ONE = Fraction(1)
INDEX_PARTS = 10_000
"""The parts of a point of the Gallagher index, which is counted in whole millionths of 100."""


@dataclass(frozen=True)
class Term:
    """One quantity, so many times. Without a tier, seats are of the whole house."""

    kind: Kind
    tier: str | None = None
    party: str | None = None
    region: str | None = None
    """Seats and shares without one are of the nation."""
    district: str | None = None
    factor: Fraction = ONE

    @property
    def unit(self) -> tuple[str, str | None]:
        """What can be added up and compared: seats with the house; shares of one whole."""
        if self.kind in ("seats", "house"):
            return "seats", None
        return self.kind, self.region


@dataclass(frozen=True)
class Comparison:
    """A sum of terms of one unit against a number; "enters" and "winner" count as 1 or 0."""

    terms: tuple[Term, ...]
    operator: str
    number: Fraction

    @property
    def unit(self) -> str:
        """The kind of its terms: seats, share, ..."""
        return self.terms[0].unit[0]

    @property
    def part(self) -> Fraction:
        """The number as it is compared: percent as a part of a whole, an index in its parts."""
        if self.unit in ("share", "turnout", "wasted"):
            return self.number / 100
        return self.number * (INDEX_PARTS if self.unit == "gallagher" else 1)

    @property
    def plain(self) -> bool:
        """Whether it is one quantity, or a sum of some, against a number."""
        return all(term.factor == 1 for term in self.terms)


@dataclass(frozen=True)
class Not:
    """True where the item is false."""

    item: Expression


@dataclass(frozen=True)
class And:
    """True where every item is."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """True where some item is."""

    items: tuple[Expression, ...]


Expression = Comparison | Not | And | Or


def terms(expression: Expression) -> Iterator[Term]:
    """Every quantity that an event asks for."""
    for comparison in comparisons(expression):
        yield from comparison.terms


def comparisons(expression: Expression) -> Iterator[Comparison]:
    """Every comparison that an event is made of."""
    match expression:
        case Comparison():
            yield expression
        case Not():
            yield from comparisons(expression.item)
        case And() | Or():
            for item in expression.items:
                yield from comparisons(item)


class Names(NamedTuple):
    """The ids that an event may name."""

    parties: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    seated: tuple[str, ...] = ()
    """Parties that can win seats."""
    listed: tuple[str, ...] = ()
    """Parties on the list ballot."""
    blocs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each bloc with its parties."""
    regions: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    @classmethod
    def of(cls, scenario: Scenario) -> Names:
        """Those of a scenario."""
        return cls(
            parties=tuple(party.id for party in scenario.party),
            tiers=tuple(tier.id for tier in scenario.tier),
            seated=tuple(party.id for party in scenario.party if party.can_win),
            listed=tuple(party.id for party in scenario.party if party.on_list_ballot),
            blocs=tuple((bloc.id, bloc.parties) for bloc in scenario.bloc),
            regions=tuple(region.id for region in scenario.region),
            districts=tuple(district.id for district in scenario.district),
        )

    def members(self, name: str) -> tuple[str, ...]:
        """The parties of a bloc; a party by itself."""
        return dict(self.blocs).get(name, (name,))

    @property
    def holders(self) -> tuple[str, ...]:
        """Parties and blocs."""
        return (*self.parties, *(bloc for bloc, _ in self.blocs))

    def rivals(self, name: str) -> Sequence[tuple[str, ...]]:
        """Whom a party or a bloc must lead to be the largest, each with its parties.

        A party: every other party. A bloc: every other bloc that shares no party with it, and every
        party that is neither in it nor in one of those.
        """
        own = self.members(name)
        others = [
            parties
            for bloc, parties in self.blocs
            if name not in self.parties and bloc != name and not set(own) & set(parties)
        ]
        apart = set(own).union(*others)
        return [*others, *((party,) for party in self.seated if party not in apart)]
