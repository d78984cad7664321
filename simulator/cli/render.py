"""The result on a terminal: what a reader wants first, each probability with its simulation error.

Everything is drawn from the tables; nothing is computed here but widths and digits. rich and polars
are imported when something is rendered, so that `--help` does not wait for them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from simulator.allocation.specs import ListTier
from simulator.cli.page import Page, line
from simulator.intervals import (
    HIGH,
    LOW,
    MEDIAN,
    decimals,
    less_than,
    more_than,
    standard_error,
    trim,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from simulator.scenario.model import Scenario
    from simulator.tally import Tally

Row = dict[str, Any]
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
"""A party is drawn as a histogram where both having a seat and having none are likelier than so."""


def render(scenario: Scenario, tally: Tally, console: Console) -> None:
    """Print the result at the width of `console`, between 72 and 100 columns.

    Colours only where the console has them. Raises: TallyError, where the tally is not of this
    scenario.
    """
    from simulator.tables import all_tables

    rows = {name: table.to_dicts() for name, table in all_tables(scenario, tally).items()}
    page = _Page(scenario, tally.draws, console)
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


class _Page(Page):
    """A console, and how things are named and written on it."""

    def __init__(self, scenario: Scenario, draws: int, console: Console) -> None:
        super().__init__(console)
        self.scenario, self.draws = scenario, draws
        self.bounded = False
        """Whether a probability was written as a bound, which wants a note."""
        self.barred = {
            tier.id for tier in scenario.tier if isinstance(tier, ListTier) and tier.threshold.bars
        }
        self.names = {party.id: line(party.shortest_name) for party in scenario.party}
        self.tiers = {tier.id: line(tier.name or tier.id, 24) for tier in scenario.tier}
        self.colors = {
            party.id: party.color
            for party in scenario.party
            if party.color and console.color_system
        }

    def party(self, party: str) -> Text:
        """The short name, behind a square in the party's colour where there are colours."""
        name = self.text(self.names[party])
        if party in self.colors:
            return self.text("■ ", self.colors[party]).append_text(name.copy())
        return name

    def members(self, parties: str) -> str:
        """The names in a set of lists."""
        return ", ".join(self.names[party] for party in parties.split(" + ") if party) or "no list"

    def chance(self, p: float | None, se: float | None) -> str:
        """A probability to the digit that is known."""
        if p is None or se is None:
            return "–"
        if p in (0.0, 1.0):
            self.bounded = True
            return less_than(self.draws) if p == 0.0 else more_than(self.draws)
        return trim(p, se)

    def measured(self, row: Row) -> str:
        """A probability and the half-width of its interval, in the same digits."""
        if not 0.0 < row["p"] < 1.0:
            return self.chance(row["p"], row["se"])
        half = 50 * (row["high"] - row["low"])
        return f"{trim(row['p'], row['se'])} ± {half:.{decimals(100 * row['se'])}f}"


def _points(number: float | None) -> str:
    """A share in percent, or an index: one digit, which poll tables have too."""
    return "–" if number is None else f"{number:.1f}"


def _mean(row: Row) -> str:
    """Mean seats, to the digit that is known, two after the point at most."""
    mean, error = row["seats_mean"], row["seats_mean_se"] or 0.0
    if mean is None:
        return "–"
    return "< 0.01" if 0.0 < mean < 0.005 else f"{mean:.{min(decimals(error), 2)}f}"


def _range(row: Row, prefix: str = "") -> str:
    """What nine draws in ten are in: "34–42"."""
    low, high = row[f"{prefix}q05"], row[f"{prefix}q95"]
    if low is None:
        return "–"
    return f"{low}–{high}" if isinstance(low, int) else f"{_points(low)}–{_points(high)}"


def _seats(row: Row) -> str:
    """Mean and range in one cell."""
    if row["seats_mean"] is None:
        return "–"
    return f"{_mean(row)} ({_range(row, 'seats_')})"


def _headline(page: _Page, tally: Tally) -> None:
    """What was simulated, and how well."""
    page.say(line(page.scenario.name or page.scenario.id), "bold")
    page.say(f"{tally.draws:,} draws, seed {tally.seed}")
    if page.scenario.counted:
        page.say("The ballots are a known count: draws differ where a lot decides.", "dim")
    elif tally.draws:
        error = _at_most(tally.draws)
        page.say(f"simulation error at most ±{error} points: not the forecast's error", "dim")


def _at_most(draws: int) -> str:
    """95% of half, in points, rounded up to two digits."""
    points = 98.0 / math.sqrt(draws)
    places = max(0, 1 - math.floor(math.log10(points)))
    return f"{math.ceil(points * 10**places) / 10**places:.{places}f}"


def _parties(page: _Page, rows: Rows) -> None:
    """The main table; where there are many parties, those with the most seats."""
    found = rows["parties"]
    by_seats = sorted(found, key=lambda row: -(row["seats_mean"] or 0.0))
    shown = {row["party"] for row in by_seats[:MOST_PARTIES]}
    enters = ["enters"] if page.barred else []
    page.title("Parties", "90%: the range of nine draws in ten")
    page.table(
        ["", "share %", "90%", *enters, "seats", "90%", "no seat"],
        (
            [
                page.party(row["party"]),
                _points(row["share_mean"]),
                _range(row, "share_"),
                *(page.chance(row["p_enters"], row["p_enters_se"]) for _ in enters),
                _mean(row),
                _range(row, "seats_"),
                page.chance(row["p_zero"], row["p_zero_se"]),
            ]
            for row in found
            if row["party"] in shown
        ),
    )
    if len(found) > len(shown):
        page.say(f"and {len(found) - len(shown)} parties with fewer seats", "dim")
    fixed = not page.scenario.house_varies
    house = f"the {page.scenario.house:,} seats" if fixed else "the house, whatever its size"
    _leaders(page, f"More than half of {house}", "p_majority", by_seats)
    _leaders(page, "More seats than any other", "p_largest", by_seats)


def _leaders(page: _Page, words: str, p: str, found: list[Row]) -> None:
    """Who may be in front, in one line."""
    chances = [
        f"{page.names[row['party']]} {page.chance(row[p], row[f'{p}_se'])}"
        for row in found
        if row[p]
    ]
    page.say(f"{words}: {', '.join(chances) or 'nobody in any draw'}")


def _tiers(page: _Page, rows: Rows) -> None:
    """Mean seats and their range, a column for each tier, as many beside each other as fit."""
    tiers = list(page.tiers)
    if len(tiers) < 2:
        return
    page.title("Seats by tier", "mean (nine draws in ten)")
    widest = max(14, *(len(name) for name in page.tiers.values()))
    abreast = max(1, (page.width - 20) // (widest + 2))
    for start in range(0, len(tiers), abreast):
        group = tiers[start : start + abreast]
        cells = {
            (row["party"], row["tier"]): _seats(row)
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


def _entering(page: _Page, rows: Rows) -> None:
    """How many lists take part in each list tier that has a bar, and which."""
    for tier in dict.fromkeys(row["tier"] for row in rows["entering"]):
        if tier not in page.barred:
            continue
        where = f", {page.tiers[tier]}" if len(page.tiers) > 1 else ""
        page.title(f"Lists that enter{where}", "±: 95% simulation error")
        numbers = [row for row in rows["entering_number"] if row["tier"] == tier and row["count"]]
        page.say(
            ",  ".join(f"{row['lists']}: {page.chance(row['p'], row['se'])}" for row in numbers)
        )
        sets = [
            row for row in rows["entering"] if row["tier"] == tier and row["parties"] is not None
        ]
        page.table(
            ["together", "of draws"],
            ([page.members(row["parties"]), page.measured(row)] for row in sets[:MOST_SETS]),
        )
        rest = page.draws - sum(row["count"] for row in sets[:MOST_SETS])
        if rest:
            page.say(f"any other set: {rest:,} draws", "dim")


def _events(page: _Page, rows: Rows) -> None:
    """What the scenario asks."""
    if rows["events"]:
        page.title("Events", "±: 95% simulation error")
        page.table(
            ["", "probability"],
            ([line(row["name"]), page.measured(row)] for row in rows["events"]),
        )


def _conditional(page: _Page, rows: Rows) -> None:
    """Two columns for each event that splits the draws."""
    names = {row["event"]: line(row["name"]) for row in rows["events"]}
    for event in dict.fromkeys(row["event"] for row in rows["conditional_seats"]):
        both = [row for row in rows["conditional_seats"] if row["event"] == event]
        happened = {row["party"]: row for row in both if row["happened"]}
        failed = {row["party"]: row for row in both if not row["happened"]}
        page.title(f"Seats if {names[event]}, and if not", "mean (nine draws in ten)")
        page.table(
            [
                "",
                *(
                    f"{word}, {_draws(both[at]['draws'])}"
                    for word, at in (("if so", 0), ("if not", -1))
                ),
            ],
            (
                [page.party(party), _seats(happened[party]), _seats(failed[party])]
                for party in happened
            ),
        )


def _histogram(page: _Page, rows: Rows) -> None:
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


def _house(page: _Page, rows: Rows) -> None:
    """One house that was drawn, because means and medians of parties are none."""
    found = [row for row in rows["houses"] if row["tier"] == "all" and row["rank"] is not None]
    if not found:
        return
    house = found[0]
    seats = {party: house.get(f"seats_{party}") for party in page.names}
    page.title("The most frequent house", "medians of parties do not add up to one")
    page.say(
        ", ".join(f"{page.names[party]} {number}" for party, number in seats.items() if number)
    )
    page.say(f"{page.measured(house)} of draws have exactly these seats", "dim")
    outside = sum(
        row["count"] for row in rows["houses"] if row["tier"] == "all" and not row["rank"]
    )
    if outside:
        page.say(f"{_draws(outside)} far from the expected house were not told apart", "dim")


def _rest(page: _Page, rows: Rows) -> None:
    """Turnout, proportionality, and what the rules had to settle.

    An electorate of which all vote is one that nobody stated: no turnout is told.
    """
    page.title("Beside the seats", "nine draws in ten in brackets")
    turnout, measures = rows["turnout"][0], {row["measure"]: row for row in rows["proportionality"]}
    known = turnout["mean"] is not None and turnout["mean"] < 100
    lines = [("Turnout", f"{_points(turnout['mean'])}% ({_range(turnout)})")] if known else []
    if measures:
        wasted, gallagher = measures["wasted"], measures["gallagher"]
        lines += [
            ("Votes without a list seat", _wasted(wasted)),
            ("Gallagher index", f"{_points(gallagher['mean'])} ({_range(gallagher)})"),
        ]
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
            lines.append((words[row["check"]] + where, _draws(row["count"])))
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
    return f"below {2 * LEAST:g}%" if least else f"{_points(row['mean'])}% ({_range(row)})"


def _sizes(found: list[Row]) -> str:
    """How large the house is: the median, nine draws in ten, and the largest."""
    upto = list(accumulate(row["count"] for row in found))
    low, middle, high = (
        found[bisect_left(upto, q * upto[-1])]["seats"] for q in (LOW, MEDIAN, HIGH)
    )
    return f"{middle} ({low}–{high}), at most {found[-1]['seats']}"


def _draws(number: int) -> str:
    return "none" if number == 0 else "1 draw" if number == 1 else f"{number:,} draws"
