"""The result on a terminal: most important first, each probability with its simulation error.

Everything comes from the tables; only widths and digits are computed here. rich and polars
are imported when something is rendered, so that `--help` does not wait for them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.cli.page import cells, line
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
from simulator.text import listed, many

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from simulator.scenario.model import Scenario
    from simulator.tally import Tally

MOST_PARTIES = 30
MOST_SETS = 5
MOST_NAMED = 5
"""Parties without a seat that are named."""


def render(
    scenario: Scenario,
    tally: Tally,
    console: Console,
    more: Mapping[str, pl.DataFrame] | None = None,
) -> None:
    """Print the result at the width of `console`, between 72 and 100 columns.

    `more` are tables that were asked for, by name, as `simulator.cli.asked` makes them.
    Colours only where the console has them. Raises: TallyError, where the tally is not of this
    scenario.
    """
    from simulator.cli.render_cliffs import cliffs
    from simulator.cli.render_house import governing, histograms, house, others
    from simulator.cli.render_places import closest_districts, closest_regions, entering_by_region
    from simulator.tables import all_tables

    tables = all_tables(scenario, tally) | dict(more or {})
    rows = {name: table.to_dicts() for name, table in tables.items()}
    page = ResultPage(scenario, tally.draws, console)
    _headline(page, tally)
    if not tally.draws:
        page.say("Nothing was drawn.")
        return
    page.winning = [row["party"] for row in rows["parties"] if row["seats_mean"]]
    _parties(page, rows)
    _blocs(page, rows)
    _tiers(page, rows)
    _guarantees(page, rows)
    _entering(page, rows)
    entering_by_region(page, rows)
    closest_districts(page, rows)
    closest_regions(page, rows)
    _events(page, rows)
    _conditional(page, rows)
    histograms(page, rows)
    house(page, rows)
    governing(page, rows)
    cliffs(page, rows)
    others(page, rows)


def _headline(page: ResultPage, tally: Tally) -> None:
    """What was simulated, and how well."""
    page.say(line(page.scenario.name or page.scenario.id), "bold")
    page.say(f"{tally.draws:,} draws, seed {tally.seed}")
    if page.scenario.returns is not None:
        from simulator.nights.stages import progress_of

        counted = progress_of(page.scenario, tally)
        places = f"{counted.whole:,} whole and {counted.partial:,} in part"
        page.say(
            f"with returns: {counted.percent:.1f}% of the ballots are counted; "
            f"of {many(counted.places, 'place')}, {places}"
        )
    if page.scenario.counted:
        known = "The votes are a known count: draws differ only where a tie is broken by lot."
        page.say(known, "dim")
    elif tally.draws:
        error = f"simulation error at most ±{_at_most(tally.draws)} points"
        page.say(f"{error} (forecast uncertainty is separate)", "dim")


def _at_most(draws: int) -> str:
    """95% of half, in points, rounded up to two digits."""
    points = 98.0 / math.sqrt(draws)
    places = max(0, 1 - math.floor(math.log10(points)))
    return f"{math.ceil(points * 10**places) / 10**places:.{places}f}"


def _parties(page: ResultPage, rows: Rows) -> None:
    """The main table; where there are many parties, those with the most seats."""
    found = [row for row in rows["parties"] if row["party"] in page.winning]
    by_seats = sorted(found, key=lambda row: -(row["seats_mean"] or 0.0))
    shown = {row["party"] for row in by_seats[:MOST_PARTIES]}
    shown |= {row["party"] for row in rows["parties"] if row["seats_mean"] is None}
    enters = ["enters"] if page.barred - page.by_region else []
    page.title("Parties", "90%: central 90% of draws")
    page.table(
        ["", "share %", "90%", *enters, "seats", "90%", "no seat"],
        (
            [
                page.party(row["party"]),
                points_cell(row["share_mean"]),
                range_cell(row, "share_"),
                *(page.chance(row, "p_enters") for _ in enters),
                mean_cell(row),
                range_cell(row, "seats_"),
                page.chance(row, "p_zero"),
            ]
            for row in rows["parties"]
            if row["party"] in shown
        ),
    )
    if len(found) > MOST_PARTIES:
        page.say(f"and {len(found) - MOST_PARTIES} more parties with fewer seats", "dim")
    _without_seats(page, rows["parties"])
    seats = f"the {page.scenario.house:,} seats"
    if page.scenario.house_varies:
        seats = "the seats, whatever the size of the house"
    from simulator.figures.definitions import DEFINITIONS, LARGEST

    _leaders(page, f"More than half of {seats}", "p_majority", by_seats)
    # Where two or more parties lead together, no party has more than any other.
    (shared,) = (row for row in rows["checks"] if row["check"] == "shared-lead")
    tied = [f"tied {page.chance(shared)}"] if shared["count"] else []
    _leaders(page, DEFINITIONS[LARGEST].label, "p_largest", by_seats, tied)


def _blocs(page: ResultPage, rows: Rows) -> None:
    """Parties counted together; their lead is over other blocs and the parties in none of them."""
    if not rows["blocs"]:
        return
    note = "parties counted together; largest: more seats than any bloc or other party"
    page.title("Blocs", note)
    page.table(
        ["", "share %", "90%", "seats", "90%", "largest", "majority"],
        (
            [
                page.party(row["bloc"]),
                points_cell(row["share_mean"]),
                range_cell(row, "share_"),
                mean_cell(row),
                range_cell(row, "seats_"),
                page.chance(row, "p_largest"),
                page.chance(row, "p_majority"),
            ]
            for row in rows["blocs"]
        ),
    )
    for row in rows["blocs"]:
        page.say(f"{page.names[row['bloc']]}: {page.members(row['parties'])}", "dim")


def _without_seats(page: ResultPage, found: list[Row]) -> None:
    """Who leaves the tables: parties that have no seat in any draw, the largest by name."""
    gone = [r for r in found if r["seats_mean"] is not None and r["party"] not in page.winning]
    gone.sort(key=lambda row: -(row["share_mean"] or 0.0))
    if not gone:
        return
    named = listed((_with_share(page, row) for row in gone), MOST_NAMED)
    number = many(len(gone), "party has", "parties have")
    page.say(f"{number} no seat in any draw and no row in the tables: {named}", "dim")


def _with_share(page: ResultPage, row: Row) -> str:
    name = page.names[row["party"]]
    return name if row["share_mean"] is None else f"{name} {points_cell(row['share_mean'])}%"


def _leaders(
    page: ResultPage, words: str, p: str, found: list[Row], more: Sequence[str] = ()
) -> None:
    """Who may lead, in one line."""
    chances = [f"{page.names[row['party']]} {page.chance(row, p)}" for row in found if row[p]]
    page.say(f"{words}: {', '.join([*chances, *more]) or 'no party in any draw'}")


def _tiers(page: ResultPage, rows: Rows) -> None:
    """Mean seats and their range, a column for each tier, as many side by side as fit."""
    tiers = list(page.tiers)
    if len(tiers) < 2:
        return
    page.title("Seats by tier", "mean (central 90% of draws)")
    widest = max(14, *map(cells, page.tiers.values()))
    abreast = max(1, (page.width - 20) // (widest + 2))
    found = {(row["party"], row["tier"]): seats_cell(row) for row in rows["tiers"]}
    for start in range(0, len(tiers), abreast):
        group = tiers[start : start + abreast]
        standing = [party for party in page.winning if any((party, t) in found for t in group)]
        page.table(
            ["", *(page.tiers[tier] for tier in group)],
            (
                [page.party(party), *(found.get((party, tier), "") for tier in group)]
                for party in standing
            ),
        )


def _guarantees(page: ResultPage, rows: Rows) -> None:
    """The mandates that the law guarantees to some, by list and in all."""
    for tier in dict.fromkeys(row["tier"] for row in rows["guarantees"]):
        own = [row for row in rows["guarantees"] if row["tier"] == tier]
        page.title(f"Mandates guaranteed: {line(own[0]['name'])}", page.tiers[tier])
        page.table(
            ["", "mandates", "90%"],
            (
                [
                    "in all" if row["party"] == "all" else page.party(row["party"]),
                    mean_cell(row),
                    range_cell(row, "seats_"),
                ]
                for row in own
                if row["party"] in (*page.winning, "all")
            ),
        )


def _entering(page: ResultPage, rows: Rows) -> None:
    """How many and which lists enter in each list tier with a threshold."""
    for tier in dict.fromkeys(row["tier"] for row in rows["entering"]):
        if tier not in page.barred - page.by_region:
            continue
        page.title(f"Parties entering{page.in_tier(tier)}", "±: 95% simulation error")
        numbers = [row for row in rows["entering_number"] if row["tier"] == tier and row["count"]]
        told = ",  ".join(f"{row['lists']}: {page.chance(row)}" for row in numbers)
        page.say(f"number of parties  {told}")
        found = [row for row in rows["entering"] if row["tier"] == tier]
        sets = [row for row in found if row["parties"] is not None]
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
        chances = ([line(row["name"]), page.measured(row)] for row in rows["events"])
        page.table(["", "probability"], chances)


def _conditional(page: ResultPage, rows: Rows) -> None:
    """Two columns for each event that splits the draws."""
    names = {row["event"]: line(row["name"]) for row in rows["events"]}
    for event in dict.fromkeys(row["event"] for row in rows["conditional_seats"]):
        both = [row for row in rows["conditional_seats"] if row["event"] == event]
        happened = {row["party"]: row for row in both if row["happened"]}
        failed = {row["party"]: row for row in both if not row["happened"]}
        page.title(f"Seats by whether {names[event]}", "mean (central 90% of draws)")
        yes, no = (draws_cell(both[at]["draws"]) for at in (0, -1))
        page.table(
            ["", f"yes, {yes}", f"no, {no}"],
            (
                [page.party(party), seats_cell(happened[party]), seats_cell(failed[party])]
                for party in happened
                if party in page.winning
            ),
        )
