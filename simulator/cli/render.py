"""The result on a terminal: most important first, each probability with its simulation error.

Everything comes from the tables; only widths and digits are computed here. rich and polars
are imported when something is rendered, so that `--help` does not wait for them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from simulator.cli.formats import bounds_note
from simulator.cli.page import line
from simulator.cli.result_page import (
    ResultPage,
    Row,
    draws_cell,
    mean_cell,
    points_cell,
    range_cell,
    seats_cell,
)
from simulator.intervals import (
    HIGH,
    LOW,
    MEDIAN,
    standard_error,
)

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.scenario.model import Scenario
    from simulator.tally import Tally

Rows = dict[str, list[Row]]
MOST_PARTIES = 30
MOST_SETS = 5
BARS = 14
"""Rows of a histogram, at most."""
BAR = 40
"""Columns of its longest bar, at most."""
LEAST = 0.05
"""The mean of a measure that was in its lowest bin in every draw, in points."""
TORN = 0.02
"""A party gets a histogram if both having a seat and having none are more likely than this."""


def render(scenario: Scenario, tally: Tally, console: Console) -> None:
    """Print the result at the width of `console`, between 72 and 100 columns.

    Colours only where the console has them. Raises: TallyError, where the tally is not of this
    scenario.
    """
    from simulator.tables import all_tables

    rows = {name: table.to_dicts() for name, table in all_tables(scenario, tally).items()}
    page = ResultPage(scenario, tally.draws, console)
    _headline(page, tally)
    if not tally.draws:
        page.say("Nothing was drawn.")
        return
    _parties(page, rows)
    _tiers(page, rows)
    _entering(page, rows)
    _events(page, rows)
    _conditional(page, rows)
    _histogram(page, rows)
    _house(page, rows)
    _rest(page, rows)


def _headline(page: ResultPage, tally: Tally) -> None:
    """What was simulated, and how well."""
    page.say(line(page.scenario.name or page.scenario.id), "bold")
    page.say(f"{tally.draws:,} draws, seed {tally.seed}")
    if page.scenario.counted:
        page.say(
            "The votes are a known count: draws differ only where a tie is broken by lot.", "dim"
        )
    elif tally.draws:
        error = _at_most(tally.draws)
        page.say(
            f"simulation error at most ±{error} points (forecast uncertainty is separate)", "dim"
        )


def _at_most(draws: int) -> str:
    """95% of half, in points, rounded up to two digits."""
    points = 98.0 / math.sqrt(draws)
    places = max(0, 1 - math.floor(math.log10(points)))
    return f"{math.ceil(points * 10**places) / 10**places:.{places}f}"


def _parties(page: ResultPage, rows: Rows) -> None:
    """The main table; where there are many parties, those with the most seats."""
    found = rows["parties"]
    by_seats = sorted(found, key=lambda row: -(row["seats_mean"] or 0.0))
    shown = {row["party"] for row in by_seats[:MOST_PARTIES]}
    enters = ["enters"] if page.barred else []
    page.title("Parties", "90%: central 90% of draws")
    page.table(
        ["", "share %", "90%", *enters, "seats", "90%", "no seat"],
        (
            [
                page.party(row["party"]),
                points_cell(row["share_mean"]),
                range_cell(row, "share_"),
                *(page.chance(row["p_enters"], row["p_enters_se"]) for _ in enters),
                mean_cell(row),
                range_cell(row, "seats_"),
                page.chance(row["p_zero"], row["p_zero_se"]),
            ]
            for row in found
            if row["party"] in shown
        ),
    )
    if len(found) > len(shown):
        page.say(f"and {len(found) - len(shown)} more parties with fewer seats", "dim")
    fixed = not page.scenario.house_varies
    house = (
        f"the {page.scenario.house:,} seats"
        if fixed
        else "the seats, whatever the size of the house"
    )
    _leaders(page, f"More than half of {house}", "p_majority", by_seats)
    _leaders(page, "More seats than any other party", "p_largest", by_seats)


def _leaders(page: ResultPage, words: str, p: str, found: list[Row]) -> None:
    """Who may lead, in one line."""
    chances = [
        f"{page.names[row['party']]} {page.chance(row[p], row[f'{p}_se'])}"
        for row in found
        if row[p]
    ]
    page.say(f"{words}: {', '.join(chances) or 'no party in any draw'}")


def _tiers(page: ResultPage, rows: Rows) -> None:
    """Mean seats and their range, a column for each tier, as many side by side as fit."""
    tiers = list(page.tiers)
    if len(tiers) < 2:
        return
    page.title("Seats by tier", "mean (central 90% of draws)")
    widest = max(14, *(len(name) for name in page.tiers.values()))
    abreast = max(1, (page.width - 20) // (widest + 2))
    for start in range(0, len(tiers), abreast):
        group = tiers[start : start + abreast]
        cells = {
            (row["party"], row["tier"]): seats_cell(row)
            for row in rows["tiers"]
            if row["tier"] in group
        }
        standing = [party for party in page.names if any((party, tier) in cells for tier in group)]
        page.table(
            ["", *(page.tiers[tier] for tier in group)],
            (
                [page.party(party), *(cells.get((party, tier), "") for tier in group)]
                for party in standing
            ),
        )


def _entering(page: ResultPage, rows: Rows) -> None:
    """How many and which lists enter in each list tier with a threshold."""
    for tier in dict.fromkeys(row["tier"] for row in rows["entering"]):
        if tier not in page.barred:
            continue
        where = f", {page.tiers[tier]}" if len(page.tiers) > 1 else ""
        page.title(f"Parties entering{where}", "±: 95% simulation error")
        numbers = [row for row in rows["entering_number"] if row["tier"] == tier and row["count"]]
        page.say(
            "number of parties  "
            + ",  ".join(f"{row['lists']}: {page.chance(row['p'], row['se'])}" for row in numbers)
        )
        sets = [
            row for row in rows["entering"] if row["tier"] == tier and row["parties"] is not None
        ]
        page.table(
            ["parties entering", "probability"],
            ([page.members(row["parties"]), page.measured(row)] for row in sets[:MOST_SETS]),
        )
        rest = page.draws - sum(row["count"] for row in sets[:MOST_SETS])
        if rest:
            page.say(f"other combinations: {rest:,} draws", "dim")


def _events(page: ResultPage, rows: Rows) -> None:
    """The events of the scenario."""
    if rows["events"]:
        page.title("Events", "±: 95% simulation error")
        page.table(
            ["", "probability"],
            ([line(row["name"]), page.measured(row)] for row in rows["events"]),
        )


def _conditional(page: ResultPage, rows: Rows) -> None:
    """Two columns for each event that splits the draws."""
    names = {row["event"]: line(row["name"]) for row in rows["events"]}
    for event in dict.fromkeys(row["event"] for row in rows["conditional_seats"]):
        both = [row for row in rows["conditional_seats"] if row["event"] == event]
        happened = {row["party"]: row for row in both if row["happened"]}
        failed = {row["party"]: row for row in both if not row["happened"]}
        page.title(f"Seats by whether {names[event]}", "mean (central 90% of draws)")
        page.table(
            [
                "",
                *(
                    f"{word}, {draws_cell(both[at]['draws'])}"
                    for word, at in (("yes", 0), ("no", -1))
                ),
            ],
            (
                [page.party(party), seats_cell(happened[party]), seats_cell(failed[party])]
                for party in happened
            ),
        )


def _histogram(page: ResultPage, rows: Rows) -> None:
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
    """Draws by number of seats, neighbours together where they are many; no seat by itself."""
    most = max(seats for seats in draws if draws[seats])
    size = -(-most // BARS)
    groups = [("0", draws.get(0, 0))]
    for first in range(1, most + 1, size):
        last = min(first + size - 1, most)
        name = str(first) if first == last else f"{first}–{last}"
        groups.append((name, sum(draws.get(seats, 0) for seats in range(first, last + 1))))
    return groups


def _house(page: ResultPage, rows: Rows) -> None:
    """The most likely exact seat split, because party means and medians are not a possible one."""
    found = [row for row in rows["houses"] if row["tier"] == "all" and row["rank"] is not None]
    if not found:
        return
    house = found[0]
    seats = {party: house.get(f"seats_{party}") for party in page.names}
    page.title("Most likely exact seat split", "party medians need not add up to a possible split")
    page.say(
        ", ".join(f"{page.names[party]} {number}" for party, number in seats.items() if number)
    )
    page.say(f"{page.measured(house)} of draws have exactly these seats", "dim")
    outside = sum(
        row["count"] for row in rows["houses"] if row["tier"] == "all" and not row["rank"]
    )
    if outside:
        page.say(f"{draws_cell(outside)} far from the expected split are not tabulated", "dim")


def _rest(page: ResultPage, rows: Rows) -> None:
    """Turnout, proportionality, and how often tie and other special rules applied.

    A turnout of 100% means that no turnout was given: it is not shown.
    """
    page.title("Other measures", "central 90% of draws in brackets")
    turnout, measures = rows["turnout"][0], {row["measure"]: row for row in rows["proportionality"]}
    known = turnout["mean"] is not None and turnout["mean"] < 100
    lines = (
        [("Turnout", f"{points_cell(turnout['mean'])}% ({range_cell(turnout)})")] if known else []
    )
    if measures:
        wasted, gallagher = measures["wasted"], measures["gallagher"]
        lines += [
            ("Wasted votes", _wasted(wasted)),
            ("Gallagher index", f"{points_cell(gallagher['mean'])} ({range_cell(gallagher)})"),
        ]
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


def _wasted(row: Row) -> str:
    """Percent of the votes, in bins of a tenth of a point: the lowest is a bound."""
    least = row["mean"] is not None and row["mean"] <= LEAST
    return f"below {2 * LEAST:g}%" if least else f"{points_cell(row['mean'])}% ({range_cell(row)})"


def _sizes(found: list[Row]) -> str:
    """The size of the house: the median, the central 90% of draws, and the maximum."""
    upto = list(accumulate(row["count"] for row in found))
    low, middle, high = (
        found[bisect_left(upto, q * upto[-1])]["seats"] for q in (LOW, MEDIAN, HIGH)
    )
    return f"{middle} ({low}–{high}), at most {found[-1]['seats']}"
