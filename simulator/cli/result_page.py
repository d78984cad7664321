"""The page that a result is printed on: names of things, and formats of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.cli.page import Page, line, names_of
from simulator.intervals import chance_cell, decimals, trim
from simulator.scenario.tiers import is_by_region
from simulator.text import many

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from simulator.scenario.model import Scenario

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Of tables, by name."""


class ResultPage(Page):
    """A console, and how things are named and written on it."""

    def __init__(self, scenario: Scenario, draws: int, console: Console) -> None:
        super().__init__(console)
        self.scenario, self.draws = scenario, draws
        self.bounds: set[str] = set()
        """Probabilities that were written as bounds, which need a note."""
        self.barred = {tier.id for tier in scenario.list_tiers if tier.threshold.bars}
        self.by_region = {tier.id for tier in scenario.tier if is_by_region(tier)}
        self.winning: list[str] = []
        """Parties with a seat in some draw, in the order of the file."""
        self.names = names_of(scenario)
        self.districts = {each.id: line(each.name or each.id, 28) for each in scenario.district}
        self.regions = {each.id: line(each.name or each.id, 28) for each in scenario.region}
        self.tiers = {tier.id: line(tier.name or tier.id, 24) for tier in scenario.tier}
        colors = {party.id: party.color for party in scenario.party}
        colors |= {bloc.id: bloc.color for bloc in scenario.bloc}
        self.colors = {
            name: color for name, color in colors.items() if color and console.color_system
        }

    def party(self, party: str) -> Text:
        """The short name, behind a square in the party's colour where there are colours."""
        name = self.text(self.names[party])
        if party in self.colors:
            return self.text("■ ", self.colors[party]).append_text(name.copy())
        return name

    def members(self, parties: str) -> str:
        """The names in a set of lists."""
        return ", ".join(self.names[party] for party in parties.split(" + ") if party) or "no party"

    def in_tier(self, tier: str | None) -> str:
        """What to add to a title about a tier, where there are several."""
        return f", {self.tiers[tier]}" if tier and len(self.tiers) > 1 else ""

    def chance(self, row: Row, name: str = "p") -> str:
        """The probability in a column of a row, which has its error too."""
        return self.chance_cell(row[name], row["se" if name == "p" else f"{name}_se"])

    def chance_cell(self, p: float | None, se: float | None) -> str:
        """A probability, rounded to its precision."""
        if p is None or se is None:
            return "–"
        cell = chance_cell(p, se, self.draws)
        if p in (0.0, 1.0):
            self.bounds.add(cell)
        return cell

    def measured(self, row: Row) -> str:
        """A probability and the half-width of its interval, in the same digits."""
        if not 0.0 < row["p"] < 1.0:
            return self.chance(row)
        half = 50 * (row["high"] - row["low"])
        return f"{trim(row['p'], row['se'])} ± {half:.{decimals(100 * row['se'])}f}"


def points_cell(number: float | None) -> str:
    """A share in percent, or an index: one digit, which poll tables have too.

    More of one that would be none, but is not: "0.00001".
    """
    if number is None:
        return "–"
    return f"{number:.{decimals(number) if 0.0 < number < 0.05 else 1}f}"


def mean_cell(row: Row) -> str:
    """Mean seats, rounded to their precision, with at most two decimals: two without an error."""
    mean, error = row["seats_mean"], row.get("seats_mean_se", 0.01) or 0.0
    if mean is None:
        return "–"
    return "< 0.01" if 0.0 < mean < 0.005 else f"{mean:.{min(decimals(error), 2)}f}"


def range_cell(row: Row, prefix: str = "") -> str:
    """The central 90% of draws: "34–42"."""
    low, high = row[f"{prefix}q05"], row[f"{prefix}q95"]
    if low is None:
        return "–"
    return f"{low}–{high}" if isinstance(low, int) else f"{points_cell(low)}–{points_cell(high)}"


def seats_cell(row: Row) -> str:
    """Mean and range in one cell."""
    if row["seats_mean"] is None:
        return "–"
    return f"{mean_cell(row)} ({range_cell(row, 'seats_')})"


def draws_cell(number: int) -> str:
    """So many draws."""
    return many(number, "draw") if number else "none"
