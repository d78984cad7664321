"""Ties: an equal comparison is an outcome of its own, and the law says who has the seat.

Each place of the law where a tie can be met has a lot of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from simulator.scenario.tiers import TieRule

Number = int | Fraction
"""Votes are whole; a fraction is exact too."""
Lot = Callable[[Sequence[int]], Sequence[int]]
"""Draws a lot: takes the parties that are tied, returns them in the order drawn."""
Among = Literal["lists", "regions", "candidates", "districts", "claims"]


@dataclass(frozen=True)
class Tie:
    """These competed on equal terms for fewer seats than there are of them.

    `winners` have the seats; `rule` says by what: "registration", "more-votes", "lot" or
    "more-votes, then lot". "(not drawn)" follows a lot that nobody drew. They are numbers `among`
    lists, or of what else competed: claims are numbers region * lists + list.
    """

    candidates: tuple[int, ...]
    seats: int
    winners: tuple[int, ...]
    rule: str
    among: Among = "lists"


@dataclass(frozen=True)
class TieBreak:
    """The law's tie rule and what it needs.

    `registration` ranks the parties, the earliest lowest; left empty, it is the order of the
    parties. Without a `lot`, a seat that a lot must decide goes, for the time being, to the
    party registered earlier, and the tie is marked "lot (not drawn)".
    """

    rule: TieRule = "lot"
    registration: Sequence[int] = ()
    lot: Lot | None = None
    among: Among = "lists"

    def earliest_first(self, tied: Sequence[int]) -> list[int]:
        """The tied parties in the order of registration."""
        return sorted(tied, key=self.registration.__getitem__ if self.registration else None)


UNDRAWN = TieBreak()
"""By lot, which nobody has drawn."""


def settle(tied: Sequence[int], seats: int, votes: Sequence[Number], tie_break: TieBreak) -> Tie:
    """Settle by the law's rule which of the `tied` parties have the `seats`."""
    if tie_break.rule == "more-votes":
        drawing = replace(tie_break, rule="lot")
        winners, ties = strongest({party: votes[party] for party in tied}, seats, votes, drawing)
        rule = f"more-votes, then {ties[0].rule}" if ties else "more-votes"
    elif tie_break.rule == "lot" and tie_break.lot is not None:
        winners, rule = tuple(sorted(tie_break.lot(tied)[:seats])), "lot"
    else:
        winners = tuple(sorted(tie_break.earliest_first(tied)[:seats]))
        rule = "registration" if tie_break.rule == "registration" else "lot (not drawn)"
    return Tie(
        candidates=tuple(tied), seats=seats, winners=winners, rule=rule, among=tie_break.among
    )


def strongest(
    strength: Mapping[int, Any], seats: int, votes: Sequence[Number], tie_break: TieBreak
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Find the parties with the greatest `strength`, as many as there are seats.

    Where the last of them are equal to the first that is left out, the rule for ties decides.
    There are at most as many seats as parties. Returns the winners, and the tie if there was one.
    """
    if seats == 0:
        return (), ()
    last = sorted(strength.values(), reverse=True)[seats - 1]
    above = tuple(party for party, value in strength.items() if value > last)
    level = tuple(party for party, value in strength.items() if value == last)
    if len(above) + len(level) == seats:
        return tuple(sorted(above + level)), ()
    tie = settle(level, seats - len(above), votes, tie_break)
    return tuple(sorted(above + tie.winners)), (tie,)


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


class TiePlace(NamedTuple):
    """A comparison of the law that can end in a tie.

    `area` tells places of one step apart: the region (0 where the nation is one area), the list
    whose seats are placed, the alliance's first list, or the district.
    """

    tier: int
    step: Step
    area: int = 0


LotsByPlace = Callable[[TiePlace], Lot | None]
"""The lot that settles a tie, by place; None where it is not drawn."""


@dataclass(frozen=True)
class TieBreaks:
    """The tie rule of one tier, with a lot for each of its places."""

    tier: int
    rule: TieRule = "lot"
    registration: Sequence[int] = ()
    lots: LotsByPlace | None = None

    def at(self, step: Step, area: int | None = 0) -> TieBreak:
        """The rule at one place, between lists."""
        return self.among("lists", step, area or 0, self.registration)

    def among(
        self, competing: Among, step: Step, area: int = 0, registration: Sequence[int] = ()
    ) -> TieBreak:
        """The rule between others than lists: by their own `registration`, or in their order."""
        lot = self.lots(TiePlace(self.tier, step, area)) if self.lots else None
        return TieBreak(self.rule, registration, lot, competing)


@dataclass(frozen=True)
class Apportionment:
    """Seats by party (or by candidate), and every tie in the order it was settled."""

    seats: tuple[int, ...]
    ties: tuple[Tie, ...]
