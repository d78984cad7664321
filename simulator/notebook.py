"""What a notebook or a prompt shows of a result, and the bar while it is drawn."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import polars as pl

from simulator.scenario import Scenario

Row = tuple[str, str, str, str]
"""Of a party: name, votes, chance to enter, seats."""
IN_TEXT, IN_HTML = 10, 40
"""Parties that are shown, at most."""


def rows(scenario: Scenario, parties: pl.DataFrame) -> list[Row]:
    """A row for each party of the table `parties`, most seats first."""
    names = {party.id: party.shortest_name for party in scenario.party}
    found = parties.to_dicts()
    found.sort(key=lambda row: (-(row["seats_mean"] or 0), -(row["share_mean"] or 0)))
    return [(names[row["party"]], _share(row), _chance(row), _seats(row)) for row in found]


def text(title: str, counted: str, rows: Sequence[Row]) -> str:
    """One line of what it is, and one for each of the first parties."""
    lines = [f"  {name}: {seats} seats, {share} of votes" for name, share, _, seats in rows]
    return "\n".join((f"{title} ({counted})", *_few(lines, IN_TEXT, "  {}")))


def html(title: str, counted: str, rows: Sequence[Row]) -> str:
    """A table; names are escaped."""
    heads = ("", "votes", "enters", "seats (central 90%)")
    lines = [_html_row("td", row) for row in rows]
    body = "".join(_few(lines, IN_HTML, "<tr><td colspan=4>{}</td></tr>"))
    return (
        f"<table><caption>{escape(title)}<br>{counted}</caption>"
        f"<thead>{_html_row('th', heads)}</thead><tbody>{body}</tbody></table>"
    )


def _few(rows: Sequence[str], most: int, rest: str) -> list[str]:
    """The first of many rows, and how many more there are."""
    more = len(rows) - most
    return [*rows[:most], rest.format(f"and {more:,} more")] if more > 0 else [*rows]


def _html_row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _share(row: dict[str, Any]) -> str:
    return "–" if row["share_mean"] is None else f"{row['share_mean']:.1f}%"


def _chance(row: dict[str, Any]) -> str:
    """A chance in percent; never 0 or 100, which no number of draws shows."""
    p = row["p_enters"]
    if p is None:
        return "–"
    return "< 0.1%" if p < 0.001 else "> 99.9%" if p > 0.999 else f"{100 * p:.1f}%"


def _seats(row: dict[str, Any]) -> str:
    if row["seats_mean"] is None:
        return "–"
    return f"{row['seats_mean']:.1f} ({row['seats_q05']}–{row['seats_q95']})"


@contextmanager
def bar(draws: int) -> Iterator[Callable[[int], None] | None]:
    """A bar where a notebook runs; nothing elsewhere."""
    shell = _notebook()
    if shell is None:
        yield None
        return
    shown, done = shell(draws), 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        shown.progress = done

    shown.display()
    yield advance


def _notebook() -> Any:
    """IPython's bar, where a kernel of Jupyter runs this; it is not imported for it."""
    if "ipykernel" not in sys.modules:
        return None
    from IPython.display import ProgressBar

    return ProgressBar
