"""The threshold: what is counted, where the bar stands, and who clears it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, assert_never

from simulator.allocation.exact.ties import Number
from simulator.scenario.tiers import ThresholdBase

Comparison = Literal[">=", ">"]


@dataclass(frozen=True)
class Qualification:
    """The bar in votes, and by party whether it takes part in the allocation."""

    bar: Fraction
    qualified: tuple[bool, ...]


def threshold_base(
    kind: ThresholdBase, list_votes: Number, against_all: Number, invalid: Number, registered: int
) -> Number:
    """Count the votes of which the bar is a share.

    `list_votes` are the votes for all lists together, those that never qualify included;
    `against_all` has the blank ballots in it, where the law has them.
    """
    match kind:
        case "valid":
            return list_votes
        case "valid+against-all" | "valid+blank":
            return list_votes + against_all
        case "ballots-cast":
            return list_votes + against_all + invalid
        case "registered":
            return registered
        case _:
            assert_never(kind)


def qualify(
    votes: Sequence[Number],
    base: Number,
    share: Fraction,
    comparison: Comparison = ">=",
    exempt: Collection[int] = (),
) -> Qualification:
    """Say which lists clear a bar of `share` (of one: 5% is 1/20) of the `base`.

    Exempt lists need not clear it. A list without votes never takes part.

    >>> qualify((5, 4, 91), 100, Fraction(5, 100)).qualified
    (True, False, True)

    The moral: exactly 5% is 5%; as doubles, 0.07 * 100 is more than 7.
    """
    bar = share * base
    qualified = tuple(
        count > 0 and (party in exempt or clears(count, bar, comparison))
        for party, count in enumerate(votes)
    )
    return Qualification(bar, qualified)


def clears(votes: Number, bar: Fraction, comparison: Comparison) -> bool:
    """Compare as the law says: "at least", or "more than"."""
    reached, needed = votes * bar.denominator, bar.numerator
    return reached >= needed if comparison == ">=" else reached > needed
