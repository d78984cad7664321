"""The result on a terminal, second half: the house, turnout, proportionality, and ties."""

import numpy as np

from simulator.cli.formats import bounds_note
from simulator.cli.result_page import ResultPage, Row, Rows, draws_cell, points_cell, range_cell
from simulator.figures.definitions import DEFINITIONS, GALLAGHER, TURNOUT, WASTED
from simulator.figures.tally import quantiles
from simulator.intervals import standard_error

BARS = 14
"""Rows of a histogram, at most."""
BAR = 40
"""Columns of its longest bar, at most."""
TORN = 0.02
"""A party gets a histogram if both having a seat and having none are more likely than this."""


def histogram(page: ResultPage, rows: Rows) -> None:
    """Seats of the party most uncertain to have any: a mean hides two peaks."""
    torn = [row for row in rows["parties"] if TORN < (row["p_zero"] or 0.0) < 1 - TORN]
    if not torn:
        return
    party = min(torn, key=lambda row: abs(row["p_zero"] - 0.5))
    page.title(
        f"Seats of {page.names[party['party']]}",
        f"{party['seats_mean_if_any']:.1f} on average if it has any",
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
    """Draws by number of seats, neighbours together if they are many; no seat by itself."""
    most = max(seats for seats in draws if draws[seats])
    size = -(-most // BARS)
    groups = [("0", draws.get(0, 0))]
    for first in range(1, most + 1, size):
        last = min(first + size - 1, most)
        name = str(first) if first == last else f"{first}–{last}"
        groups.append((name, sum(draws.get(seats, 0) for seats in range(first, last + 1))))
    return groups


def house(page: ResultPage, rows: Rows) -> None:
    """The most likely exact seat split, because party means and medians are not a possible one."""
    found = [row for row in rows["houses"] if row["tier"] == "all" and row["rank"] is not None]
    if not found:
        return
    first = found[0]
    seats = {party: first.get(f"seats_{party}") for party in page.names}
    page.title("Most likely exact seat split", "party medians need not add up to a possible split")
    page.say(
        ", ".join(f"{page.names[party]} {number}" for party, number in seats.items() if number)
    )
    page.say(f"{page.measured(first)} of draws have exactly these seats", "dim")
    outside = sum(
        row["count"] for row in rows["houses"] if row["tier"] == "all" and not row["rank"]
    )
    if outside:
        page.say(f"{draws_cell(outside)} far from the expected split are not tabulated", "dim")


def others(page: ResultPage, rows: Rows) -> None:
    """Turnout, proportionality, and how often tie and other special rules applied.

    A turnout of 100% means that no turnout was given: it is not shown.
    """
    page.title("Other measures", "central 90% of draws in brackets")
    turnout, measures = rows["turnout"][0], {row["measure"]: row for row in rows["proportionality"]}
    known = turnout["mean"] is not None and turnout["mean"] < 100
    numbers = {TURNOUT: f"{points_cell(turnout['mean'])}% ({range_cell(turnout)})"} if known else {}
    if measures:
        index = measures[GALLAGHER]
        wasted = measures[WASTED]
        numbers[WASTED] = f"{points_cell(wasted['mean'])}% ({range_cell(wasted)})"
        numbers[GALLAGHER] = f"{points_cell(index['mean'])} ({range_cell(index)})"
    lines = [(DEFINITIONS[measure].label, number) for measure, number in numbers.items()]
    if page.scenario.house_varies:
        lines.append(("Size of the house", _sizes(rows["house_sizes"])))
    words = {
        "tied": "Ties broken",
        "unfilled": "Seats left unfilled",
        "shared-lead": "Tied for largest",
    }
    for row in rows["checks"]:
        if row["check"] == "tied" or (row["check"] in words and row["count"]):
            where = f", {page.tiers[row['tier']]}" if row["tier"] and len(page.tiers) > 1 else ""
            lines.append((words[row["check"]] + where, draws_cell(row["count"])))
    page.table(["", ""], lines)
    if note := bounds_note(page.bounds, page.draws):
        page.say()
        page.say(note, "dim")


def _sizes(found: list[Row]) -> str:
    """The size of the house: the median, the central 90% of draws, and the maximum."""
    places = quantiles(np.array([row["count"] for row in found]))
    low, middle, high = (found[place]["seats"] for place in places if place is not None)
    return f"{middle} ({low}–{high}), at most {found[-1]['seats']}"
