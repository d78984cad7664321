"""What a scenario may say about how votes become seats: `[[tier]]`, one class per method."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS
from simulator.schema import Identifier, Percent, SeatCount, Specification, Text

TieRule = Literal["registration", "more-votes", "lot"]
ThresholdBase = Literal["valid", "valid+against-all", "ballots-cast", "registered"]
DivisorNumber = Annotated[float, Field(ge=0, le=1e6)]


def as_fraction(number: float) -> Fraction:
    """The number a person wrote: 3.25 is 13/4, 0.1 is 1/10 and not the nearest double."""
    return Fraction(repr(number))


class Threshold(Specification):
    """The bar a list must reach to take part in the allocation."""

    share: Percent = 0.0
    """Percent of the base."""
    base: ThresholdBase = "valid"
    """`valid`: votes for lists, without against-all and invalid ballots. `valid+against-all`: with
    against-all. `ballots-cast`: with invalid ballots too. `registered`: the whole electorate."""
    comparison: Literal[">=", ">"] = ">="
    exempt: tuple[Identifier, ...] = ()
    """Parties that the bar does not bind."""


class SingleQualifier(Specification):
    """When one list alone clears the bar, the runner-up is admitted at a discount.

    Its quotient is multiplied by `correction` and it has at least `minimum_seats`.
    Kazakhstan, constitutional law on elections, article 97-1 as amended in 2009.
    """

    correction: Annotated[float, Field(gt=0, le=1)] = 0.7
    minimum_seats: Annotated[int, Field(ge=0, le=1000)] = 2


class _TierSpec(Specification):
    """What every tier says."""

    id: Identifier
    name: Text | None = None
    ballot: Identifier = "list"
    """The ballot whose votes fill these seats."""
    tie: TieRule = "lot"
    """Who has the seat when the law's comparison ends in a tie: the party registered earlier, the
    one with more votes (then a lot), or a lot."""
    source: Text | None = None
    notes: Text | None = None


class _ListTierSpec(_TierSpec):
    """What every tier of party lists says."""

    seats: SeatCount
    threshold: Threshold = Threshold()
    when_none: Literal["no-allocation", "no-threshold"] = "no-allocation"
    """When no list clears the bar: leave the seats unfilled, or let every list take part."""


class LargestRemainder(_ListTierSpec):
    """Whole quotas first, then one seat each to the largest remainders.

    Where the whole quotas are more than the seats (possible below the Hare quota), the quota is
    computed again with its divisor less one, until they fit. Italy, South Tyrol, rules of the
    council election of 2003.
    """

    method: Literal["largest-remainder"]
    quota: Literal[tuple(QUOTAS)] = "hare"  # type: ignore[valid-type]
    single_qualifier: SingleQualifier | None = None


class HighestAverages(_ListTierSpec):
    """Seats go one by one to the largest quotient votes / divisor.

    Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 4.
    """

    method: Literal["highest-averages"]
    divisor: Literal[tuple(DIVISORS)] | tuple[DivisorNumber, ...] = "dhondt"  # type: ignore[valid-type]
    """A named sequence, or one's own: two or more increasing numbers, the last step repeats."""

    @model_validator(mode="after")
    def _increasing(self) -> Self:
        if not isinstance(self.divisor, str):
            pairs = zip(self.divisor, self.divisor[1:], strict=False)
            if len(self.divisor) < 2 or any(second <= first for first, second in pairs):
                raise ValueError("divisor: give two or more numbers, each larger than the last")
        return self


class Plurality(_TierSpec):
    """The candidate with the most votes in each district is elected, in one round."""

    method: Literal["plurality"]
    ballot: Identifier = "district"


TierSpec = Annotated[LargestRemainder | HighestAverages | Plurality, Field(discriminator="method")]
