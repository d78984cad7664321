"""The result on a terminal: the house, who could govern, turnout, proportionality, and ties."""

import numpy as np

from simulator.cli.formats import bounds_note
from simulator.cli.result_page import (
    ResultPage,
    Row,
    Rows,
    draws_cell,
    mean_cell,
    points_cell,
    range_cell,
    seats_cell,
)
from simulator.figures.definitions import DEFINITIONS, GALLAGHER, TURNOUT, WASTED
from simulator.figures.tally import quantiles
from simulator.intervals import Z, chance_cell, decimals, standard_error
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.terms import Names, terms

BARS = 14
"""Rows of a histogram, at most."""
BAR = 40
"""Columns of its longest bar, at most."""
OPEN = 0.02
"""A party gets a histogram if both having a seat and having none are more likely than this."""
MOST_HISTOGRAMS = 3
MOST_COALITIONS = 15
LEAST_CHANCE, LEAST_DRAWS = 0.01, 100
"""An exact split rarer than one draw in a hundred says little about the result; one of fewer than
a hundred draws is not known to a tenth."""


def histograms(page: ResultPage, rows: Rows) -> None:
    """Seats of the parties that the scenario splits on: a mean hides two peaks.

    Where it splits on none, of the party most uncertain to have any.
    """
    parties = {row["party"]: row for row in rows["parties"] if row["party"] in page.winning}
    asked = [party for party in _split_on(page.scenario) if party in parties]
    close = [row for row in parties.values() if OPEN < row["p_zero"] < 1 - OPEN]
    if not asked and close:
        asked = [min(close, key=lambda row: abs(row["p_zero"] - 0.5))["party"]]
    for party in asked[:MOST_HISTOGRAMS]:
        _histogram(page, rows, parties[party])
    if asked[MOST_HISTOGRAMS:]:
        names = ", ".join(page.names[party] for party in asked[MOST_HISTOGRAMS:])
        page.say(f"not drawn: {names} (seat_distribution has all)", "dim")


def _split_on(scenario: Scenario) -> list[str]:
    """The parties that events with `split = true` name."""
    names = Names.of(scenario)
    split = (event.when for event in scenario.event if event.split)
    named = (term for when in split for term in terms(parse(when, names)) if term.factor > 0)
    return list(dict.fromkeys(term.party for term in named if term.party is not None))


def _histogram(page: ResultPage, rows: Rows, row: Row) -> None:
    """Draws by number of seats, of one party; a bar for each number that was drawn."""
    party = row["party"]
    page.title(
        f"Seats of {page.names[party]}",
        f"{row['seats_mean_if_any']:.1f} on average" + " if it has any" * (row["p_zero"] > 0),
    )
    own = [each for each in rows["seat_distribution"] if each["party"] == party]
    groups = _groups({each["seats"]: each["count"] for each in own if each["tier"] == "all"})
    highest = max(count for _, count in groups)
    label = max(len(name) for name, _ in groups)
    longest = min(BAR, page.width - label - 14)
    for name, count in groups:
        p = count / page.draws
        text = page.text(f"{name:>{label}} ")
        bar = "█" * round(longest * count / highest)
        text.append_text(page.text(bar, page.colors.get(party, "")))
        text.append_text(page.text(f" {page.chance_cell(p, standard_error(count, page.draws))}"))
        page.console.print(text, width=page.width)


def _groups(draws: dict[int, int]) -> list[tuple[str, int]]:
    """Draws by number of seats, neighbours together if they are many; no seat by itself.

    From the fewest seats drawn to the most; numbers that were not drawn are left out.
    """
    seen = [seats for seats in draws if seats and draws[seats]]
    groups = [("0", draws.get(0, 0))]
    size = -(-(max(seen) - min(seen) + 1) // BARS)
    for first in range(min(seen), max(seen) + 1, size):
        last = min(first + size - 1, max(seen))
        name = str(first) if first == last else f"{first}–{last}"
        groups.append((name, sum(draws.get(seats, 0) for seats in range(first, last + 1))))
    return [(name, count) for name, count in groups if count]


def house(page: ResultPage, rows: Rows) -> None:
    """The most likely exact seat split, where it is frequent enough to mean something."""
    houses = [row for row in rows["houses"] if row["tier"] == "all"]
    found = [row for row in houses if row["rank"] is not None]
    if not found:
        return
    first, second = found[0], found[1]["count"] if len(found) > 1 else 0
    page.title("Most likely exact seat split", "party medians need not add up to a possible split")
    if first["count"] < LEAST_DRAWS or first["p"] < LEAST_CHANCE:
        often = f"{draws_cell(first['count'])} of {page.draws:,}"
        page.say(f"none that is likely: the most frequent one has {often}", "dim")
        return
    seats = {name: first.get(f"seats_{party}") for party, name in page.names.items()}
    page.say(", ".join(f"{name} {number}" for name, number in seats.items() if number))
    note = f"{page.measured(first)} of draws have exactly these seats"
    if (first["count"] - second) ** 2 < Z * Z * (first["count"] + second):
        note += "; within simulation error another split is as likely"
    page.say(note, "dim")
    if outside := sum(row["count"] for row in houses if row["rank"] is None):
        page.say(f"{draws_cell(outside)} far from the expected split are not tabulated", "dim")


def governing(page: ResultPage, rows: Rows) -> None:
    """Minimal majorities and the power of parties, where they were asked for."""
    if "coalitions" in rows:
        _majorities(page, rows["coalitions"])
        _power(page, rows["power"])


def _majorities(page: ResultPage, found: list[Row]) -> None:
    """The most frequent ones."""
    page.title("Who could govern", "minimal majorities: no majority without any one member")
    if not found:
        page.say("no set of parties is one often enough")
        return
    without = found[0]["without"]
    page.say(
        f"those in more than {100 * found[0]['over']:g}% of {found[0]['draws']:,} draws"
        + (f", without {_members(page, without)}" if without else ""),
        "dim",
    )
    page.table(
        ["", "minimal", "majority", "seats (90%)", "beyond half"],
        (
            [
                _members(page, row["parties"]),
                _chance(row, "p_minimal"),
                _chance(row, "p_majority"),
                seats_cell(row),
                f"{row['surplus_mean']:.1f}",
            ]
            for row in found[:MOST_COALITIONS]
        ),
    )
    if len(found) > MOST_COALITIONS:
        page.say(f"and {len(found) - MOST_COALITIONS:,} less frequent ones", "dim")


def _members(page: ResultPage, parties: str) -> str:
    """The names of a set; those of blocs are their ids."""
    return " + ".join(page.names.get(unit, unit) for unit in parties.split(" + "))


def _chance(row: Row, key: str) -> str:
    return chance_cell(row[key], row[f"{key}_se"] or 0.0, row["draws"])


def _power(page: ResultPage, found: list[Row]) -> None:
    """Indices in percent of the whole."""
    page.title("Who is decisive", "percent of all swings, and of all orders of joining")
    page.table(
        ["", "seats", "Banzhaf", "90%", "Shapley-Shubik", "90%", "needed", "kingmaker"],
        (
            [
                page.party(row["party"]) if row["party"] in page.names else row["party"],
                mean_cell(row),
                *_index(row, "banzhaf"),
                *_index(row, "shapley"),
                _chance(row, "p_needed"),
                _chance(row, "p_kingmaker"),
            ]
            for row in sorted(found, key=lambda row: -row["banzhaf_mean"])
        ),
    )
    page.say(
        "needed: in every majority. kingmaker: without it neither of the two largest has a "
        "majority, even with everybody but its rival; with it, either can.",
        "dim",
    )


def _index(row: Row, name: str) -> tuple[str, str]:
    """The mean, rounded to its precision, and the central 90% of draws."""
    places = min(decimals(100 * (row[f"{name}_mean_se"] or 0.0)), 1)
    mean, low, high = (100 * row[f"{name}_{end}"] for end in ("mean", "q05", "q95"))
    return f"{mean:.{places}f}", f"{low:.0f}–{high:.0f}"


def others(page: ResultPage, rows: Rows) -> None:
    """Turnout, proportionality, and how often tie and other special rules applied.

    A turnout of 100% means that no turnout was given: it is not shown.
    """
    page.title("Other measures", "central 90% of draws in brackets")
    turnout, measures = rows["turnout"][0], {row["measure"]: row for row in rows["proportionality"]}
    known = turnout["mean"] is not None and turnout["mean"] < 100
    numbers = {TURNOUT: f"{points_cell(turnout['mean'])}% ({range_cell(turnout)})"} if known else {}
    if measures:
        index, wasted = measures[GALLAGHER], measures[WASTED]
        numbers[WASTED] = f"{points_cell(wasted['mean'])}% ({range_cell(wasted)})"
        numbers[GALLAGHER] = f"{points_cell(index['mean'])} ({range_cell(index)})"
    lines = [(DEFINITIONS[measure].label, number) for measure, number in numbers.items()]
    if page.scenario.house_varies:
        lines.append(("Size of the house", _sizes(rows["house_sizes"])))
    words = {"tied": "Ties broken", "unfilled": "Seats left unfilled"}
    for row in rows["checks"]:
        if row["check"] == "tied" or (row["check"] in words and row["count"]):
            what = words[row["check"]] + page.in_tier(row["tier"])
            lines.append((what, draws_cell(row["count"])))
    page.table(["", ""], lines)
    if note := bounds_note(page.bounds, page.draws):
        page.say(f"\n{note}", "dim")


def _sizes(found: list[Row]) -> str:
    """The size of the house: the median, the central 90% of draws, and the maximum."""
    places = quantiles(np.array([row["count"] for row in found]))
    low, middle, high = (found[place]["seats"] for place in places if place is not None)
    return f"{middle} ({low}–{high}), at most {found[-1]['seats']}"
