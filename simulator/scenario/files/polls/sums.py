"""What the shares of a poll are percent of: all who were asked, or those who named a party.

Where a column has the undecided, shares add up to 100 with it or without it. A row says which by
its sum; where it could be both, the other polls of the institute do, then those of the file.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from simulator.scenario.files.read import fault
from simulator.scenario.tree import Place

LOW, HIGH = 98.0, 102.0
"""Percent; rounding leaves sums between."""
CLEARLY = 0.5
"""Percent by which one of two sums is nearer to 100 than the other, to be what is meant; fewer
people who named no party do not matter."""
LEAST = 75.0
"""Percent that named parties have at least, where no column is of the others."""
TOLERANCE = 1e-6


class Sums(NamedTuple):
    """The numbers of one poll, added up, in percent."""

    place: Place
    institute: str
    named: float
    """Of parties, others included."""
    aside: float
    """Of people who named none."""
    closed: bool
    """Whether the others are stated."""

    @property
    def together(self) -> float:
        """Of all who were asked."""
        return self.named + self.aside


def adds_up(number: float) -> bool:
    """Whether a sum of shares in percent is 100, but for rounding."""
    return LOW - TOLERANCE <= number <= HIGH + TOLERANCE


def fractions(rows: Sequence[Sums]) -> bool:
    """Whether every row is in fractions of one: then all are.

    Raises: ScenarioError, if only some of them look so.
    """
    small = [row for row in rows if adds_up(100 * row.together) or row.named <= 1]
    if small and len(small) < len(rows):
        total = small[0].together
        told = f"the shares add up to {total:.3g}"
        raise fault(*small[0].place, f"{told}: are they fractions? write percent in every row")
    return bool(small)


def bases(rows: Sequence[Sums], partial: bool) -> list[float | str]:
    """The percent that is all who named a party, for each row; or what is wrong with it.

    With `partial`, rows may show few of the parties.
    """
    certain = [_certain(row) for row in rows]
    shown_by = defaultdict[str, set[bool]](set)
    for row, told in zip(rows, certain, strict=True):
        if told is not None and row.aside:
            shown_by[row.institute].add(told)
    every = set[bool]().union(*shown_by.values())
    found: list[float | str] = []
    for row, told in zip(rows, certain, strict=True):
        own = shown_by.get(row.institute, set())
        included = told if told is not None else _by_others(row, own, every)
        wrong = _wrong(row, included, partial)
        found.append(wrong or (100.0 - row.aside if included else 100.0))
    return found


def _certain(row: Sums) -> bool | None:
    """Whether people who named no party are in the sum; None where it could be either."""
    together, alone = adds_up(row.together), adds_up(row.named)
    if not row.aside:
        return False
    if row.closed:
        return together and not alone if together != alone else None
    if row.together > HIGH + TOLERANCE:
        return False
    return True if row.named < LEAST and together else None


def _by_others(row: Sums, own: set[bool], every: set[bool]) -> bool | None:
    """What other rows say, the institute's first, if they agree; else what is nearer to 100.

    None where neither is clearly nearer, and it matters which is meant; and where the rows of other
    institutes say what the sum of this one denies.
    """
    together, alone = row.together, row.named
    if len(own) == 1:
        return next(iter(own))
    if len(every) == 1:
        said = next(iter(every))
        denied = not said and adds_up(together) and not adds_up(alone)
        return None if denied else said
    nearer = abs(alone - 100) - abs(together - 100)
    if not (adds_up(together) or adds_up(alone)) or abs(nearer) < CLEARLY <= row.aside:
        return None
    return nearer > 0


def _wrong(row: Sums, included: bool | None, partial: bool) -> str:
    """What is wrong with a sum, as a message; empty for nothing."""
    either = adds_up(row.named) or adds_up(row.together)
    if included is None and (adds_up(row.named) or (row.closed and either)):
        return (
            f"the shares add up to {row.named:.4g} percent without the {row.aside:.4g} who named "
            f"no party, and to {row.together:.4g} with them: are they in the sum? leave "
            "out the column if not, or correct the shares"
        )
    if included is None and row.closed:
        return (
            f"the shares add up to {row.named:.4g} percent, {row.together:.4g} with those "
            f"who named no party; one of them must be {LOW:g} to {HIGH:g}: correct them"
        )
    if included is None:
        return (
            f"the parties have {row.named:.4g} percent and {row.aside:.4g} named none: is the rest "
            "for other parties? add a column others"
        )
    total = row.named + (row.aside if included else 0)
    if total > HIGH + TOLERANCE:
        return (
            f"the shares add up to {total:.4g} percent; must be {LOW:g} to {HIGH:g}: correct them, "
            "or leave out a column that sums others, such as a bloc's; seats are not read: give "
            "percent"
        )
    if total >= LOW - TOLERANCE or (partial and not row.closed):
        return ""
    if row.closed:
        return (
            f"the shares add up to {total:.4g} percent; must be {LOW:g} to {HIGH:g}: correct them, "
            "or add a column undecided"
        )
    if row.named < LEAST:
        return (
            f"the shares add up to {total:.4g} percent: is the rest undecided, or for other "
            "parties? add a column undecided or others"
        )
    return ""
