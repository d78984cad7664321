"""Where in the law a tie can be met: each place has a lot of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.allocation.exact.ties import Among, Lot, TieBreak
from simulator.scenario.tiers import TieRule

Step = Literal[
    "admission",
    "apportioned",
    "bonus",
    "seats",
    "members",
    "majority",
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
        """The rule at one place, between lists."""
        lot = self.lots(Place(self.tier, step, area or 0)) if self.lots else None
        return TieBreak(self.rule, self.registration, lot)

    def among(
        self, competing: Among, step: Step, area: int = 0, registration: Sequence[int] = ()
    ) -> TieBreak:
        """The rule between others than lists: by their own `registration`, or in their order."""
        lot = self.lots(Place(self.tier, step, area)) if self.lots else None
        return TieBreak(self.rule, registration, lot, competing)
