"""Where in the law a tie can be met: each place has a lot of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from simulator.allocation.exact.ties import Lot, TieBreak
from simulator.allocation.specs import TieRule

Step = Literal[
    "admission",
    "apportioned",
    "bonus",
    "seats",
    "members",
    "pool",
    "upper",
    "guarantee-regions",
    "guarantee",
    "placement",
    "unseated",
    "district",
]


class Place(NamedTuple):
    """A comparison of the law that can end in a tie.

    `area` tells places of one step apart: the region (0 where the nation is one area), the list
    whose seats are placed, the alliance's first list, or the district.
    """

    tier: int
    step: Step
    area: int = 0


Lots = Callable[[Place], Lot | None]
"""The lot that settles a tie, by place; None where it is not drawn."""


@dataclass(frozen=True)
class TieBreaks:
    """The tie rule of one tier, with a lot for each of its places."""

    tier: int
    rule: TieRule = "lot"
    registration: Sequence[int] = ()
    lots: Lots | None = None

    def at(self, step: Step, area: int | None = 0) -> TieBreak:
        """The rule at one place."""
        lot = self.lots(Place(self.tier, step, area or 0)) if self.lots else None
        return TieBreak(self.rule, self.registration, lot)

    def with_registration(self, ranks: Sequence[int]) -> TieBreaks:
        """The same rule with other ranks."""
        return replace(self, registration=ranks)

    def among_others(self, step: Step, area: int = 0) -> TieBreak:
        """The same where those that tie are not lists (regions, say) and have no registration."""
        lot = self.lots(Place(self.tier, step, area)) if self.lots else None
        return TieBreak(self.rule, (), lot)
