"""The result on a terminal, second half: the house, turnout, proportionality, and the rules."""

from __future__ import annotations

import numpy as np

from simulator.cli.result_page import ResultPage, Row, Rows, draws_cell, points_cell, range_cell
from simulator.figures.definitions import DEFINITIONS, GALLAGHER, TURNOUT, WASTED
from simulator.figures.tally import quantiles
from simulator.intervals import less_than, more_than, standard_error

BARS = 14
"""Rows of a histogram, at most."""
BAR = 40
"""Columns of its longest bar, at most."""
LEAST = 0.05
"""The mean of a measure that was in its lowest bin in every draw, in points."""
TORN = 0.02
"""A party is drawn as a histogram where both having a seat and having none are likelier than so."""


def histogram(page: ResultPage, rows: Rows) -> None:
    """Seats of the party for which it is most open whether it has any: a mean hides two humps."""
    torn = [row for row in rows["parties"] if TORN < (row["p_zero"] or 0.0) < 1 - TORN]
    if not torn:
        return
    party = min(torn, key=lambda row: abs(row["p_zero"] - 0.5))
    page.title(
        f"Seats of {page.names[party['party']]}",
        f"none, or {party['seats_mean_if_any']:.1f} on average",
    )
    groups = _groups(
        {
            row["seats"]: row["count"]
            for row in rows["seat_distribution"]
            if row["party"] == party["party"] and row["tier"] == "all"
        }
    )
    highest = max(count for _, count in groups)
    label = max(len(name) for name, _ in groups)
    for name, count in groups:
        p = count / page.draws
        bar = "█" * round(BAR * count / highest)
        text = page.text(f"{name:>{label}} ")
        text.append_text(page.text(bar, page.colors.get(party["party"], "")))
        text.append_text(page.text(f" {page.chance(p, standard_error(count, page.draws))}"))
        page.console.print(text, width=page.width)


def _groups(draws: dict[int, int]) -> list[tuple[str, int]]:
    """Draws by number of seats, neighbours together where they are many; no seat by itself."""
    most = max(seats for seats in draws if draws[seats])
    size = -(-most // BARS)
    groups = [("0", draws.get(0, 0))]
    for first in range(1, most + 1, size):
        last = min(first + size - 1, most)
        name = str(first) if first == last else f"{first}–{last}"
        groups.append((name, sum(draws.get(seats, 0) for seats in range(first, last + 1))))
    return groups


def house(page: ResultPage, rows: Rows) -> None:
    """One house that was drawn, because means and medians of parties are none."""
    found = [row for row in rows["houses"] if row["tier"] == "all" and row["rank"] is not None]
    if not found:
        return
    first = found[0]
    seats = {party: first.get(f"seats_{party}") for party in page.names}
    page.title("The most frequent house", "medians of parties do not add up to one")
    page.say(
        ", ".join(f"{page.names[party]} {number}" for party, number in seats.items() if number)
    )
    page.say(f"{page.measured(first)} of draws have exactly these seats", "dim")
    outside = sum(
        row["count"] for row in rows["houses"] if row["tier"] == "all" and not row["rank"]
    )
    if outside:
        page.say(f"{draws_cell(outside)} far from the expected house were not told apart", "dim")


def others(page: ResultPage, rows: Rows) -> None:
    """Turnout, proportionality, and what the rules had to settle.

    An electorate of which all vote is one that nobody stated: no turnout is told.
    """
    page.title("Beside the seats", "nine draws in ten in brackets")
    turnout, measures = rows["turnout"][0], {row["measure"]: row for row in rows["proportionality"]}
    known = turnout["mean"] is not None and turnout["mean"] < 100
    numbers = {TURNOUT: f"{points_cell(turnout['mean'])}% ({range_cell(turnout)})"} if known else {}
    if measures:
        index = measures[GALLAGHER]
        numbers[WASTED] = _wasted(measures[WASTED])
        numbers[GALLAGHER] = f"{points_cell(index['mean'])} ({range_cell(index)})"
    lines = [(DEFINITIONS[measure].label, number) for measure, number in numbers.items()]
    if page.scenario.house_varies:
        lines.append(("Seats of the house", _sizes(rows["house_sizes"])))
    words = {
        "tied": "Ties settled by the rule",
        "unfilled": "Seats nobody could take",
        "shared-lead": "Most seats shared by several",
    }
    for row in rows["checks"]:
        if row["check"] == "tied" or (row["check"] in words and row["count"]):
            where = f", {page.tiers[row['tier']]}" if row["tier"] and len(page.tiers) > 1 else ""
            lines.append((words[row["check"]] + where, draws_cell(row["count"])))
    page.table(["", ""], lines)
    if page.bounded and page.draws > 3:
        page.say()
        page.say(
            f"{less_than(page.draws)}: in no draw, so below {300 / page.draws:.3g}%; "
            f"{more_than(page.draws)}: in every draw (95% bounds)",
            "dim",
        )


def _wasted(row: Row) -> str:
    """Percent of the votes, which are counted in tenths of a point: the least is no measure."""
    least = row["mean"] is not None and row["mean"] <= LEAST
    return f"below {2 * LEAST:g}%" if least else f"{points_cell(row['mean'])}% ({range_cell(row)})"


def _sizes(found: list[Row]) -> str:
    """How large the house is: the median, nine draws in ten, and the largest."""
    places = quantiles(np.array([row["count"] for row in found]))
    low, middle, high = (found[place]["seats"] for place in places if place is not None)
    return f"{middle} ({low}–{high}), at most {found[-1]['seats']}"
