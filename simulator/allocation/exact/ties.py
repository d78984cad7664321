"""Ties: an equal comparison is an outcome of its own, and the law says who has the seat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

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


def settle(tied: Sequence[int], seats: int, votes: Sequence[Number], tie_break: TieBreak) -> Tie:
    """Settle by the law's rule which of the `tied` parties have the `seats`."""
    if tie_break.rule == "more-votes":
        drawing = replace(tie_break, rule="lot")
        winners, ties = strongest({party: votes[party] for party in tied}, seats, votes, drawing)
        rule = f"more-votes, then {ties[0].rule}" if ties else "more-votes"
    else:
        order, rule = _in_order(tied, tie_break)
        winners = tuple(sorted(order[:seats]))
    return Tie(tuple(tied), seats, winners, rule, tie_break.among)


def _in_order(tied: Sequence[int], tie_break: TieBreak) -> tuple[Sequence[int], str]:
    if tie_break.rule == "registration":
        return tie_break.earliest_first(tied), "registration"
    if tie_break.lot is None:
        return tie_break.earliest_first(tied), "lot (not drawn)"
    return tie_break.lot(tied), "lot"


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
