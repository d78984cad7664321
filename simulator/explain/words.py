"""Numbers, tables and lists of names, as they are printed.

Figures are rounded for reading; every comparison behind them was made exactly.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from simulator.exact import Number, Tie
from simulator.text import many

LEFT = {"list", "candidate", "qualifies", "region", ""}
"""Titles of columns of text."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart: text to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if title in LEFT else cell.rjust(width)
            for cell, width, title in zip(row, widths, header, strict=True)
        ).rstrip()
        for row in (header, *rows)
    )


def number(value: Number) -> str:
    """A number, whole where it is."""
    return f"{int(value):,}" if value == int(value) else decimal(value, 2)


def percent(votes: Number, base: Number) -> str:
    """Votes in percent of a base."""
    return decimal(Fraction(100 * votes) / base, 2) if base else "-"


def decimal(value: Number, places: int) -> str:
    """A number that is not negative, rounded half up, with thousands marked."""
    whole, part = divmod(floor(value * 10**places + Fraction(1, 2)), 10**places)
    return f"{whole:,}.{part:0{places}d}"


def seats(count: int) -> str:
    """So many seats."""
    return many(count, "seat")


def surplus(more: int) -> str:
    """Seats beyond others, with their sign; nothing where there are none."""
    return f"{more:+d}" if more else ""


def joined(words: Sequence[str]) -> str:
    """Names with commas and an "and"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


TIE_RULES = {
    "registration": "registered earlier",
    "more-votes": "more votes",
    "more-votes, then lot": "more votes, then by lot",
    "more-votes, then lot (not drawn)": "more votes; until the lot is drawn, registered earlier",
    "lot": "by lot",
    "lot (not drawn)": "until the lot is drawn, registered earlier",
}


def competing(met: Tie, lists: Sequence[str], regions: Sequence[str]) -> Sequence[str]:
    """The names of those among whom a tie of lists was met, by their numbers there."""
    if met.among == "regions":
        return regions
    if met.among == "claims":
        return [f"{name} in {region}" for region in regions for name in lists]
    return lists


def tie(met: Tie, names: Sequence[str]) -> str:
    """A tie, and who had it."""
    tied, winners = (joined([names[c] for c in group]) for group in (met.candidates, met.winners))
    rule = TIE_RULES[met.rule]
    if met.among != "lists":
        rule = rule.replace("registered earlier", "first in their order")
    return f"Tie: {tied} for {seats(met.seats)}. To {winners}: {rule}."
