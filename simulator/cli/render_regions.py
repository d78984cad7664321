"""The result on a terminal: who enters, and where, under a threshold by region."""

from simulator.cli.page import line
from simulator.cli.result_page import ResultPage, Row, Rows
from simulator.figures.regions import regions_reached

MOST_REGIONS = 2
"""Regions that are named; of more there is only the number."""


def entering_by_region(page: ResultPage, rows: Rows) -> None:
    """Where a list is expected to enter, and how likely it enters somewhere and has a seat."""
    zero = {row["party"]: row for row in rows["parties"]}
    for tier in page.scenario.list_tiers:
        if tier.id not in page.by_region:
            continue
        reached = regions_reached(page.scenario, tier)
        title = f"Parties entering, by region{page.in_tier(tier.id)}"
        page.title(title, "to enter a region is not to win a seat")
        found = [row for row in rows["tiers"] if row["tier"] == tier.id and row["p_enters"]]
        page.table(
            ["", "expected to enter in", "enters anywhere", "a seat"],
            (
                [
                    page.party(row["party"]),
                    _where(page, reached[row["party"]]),
                    page.chance(row, "p_enters"),
                    _seat(page, zero[row["party"]]),
                ]
                for row in found
            ),
            left=2,
        )


def _where(page: ResultPage, regions: tuple[str, ...]) -> str:
    """The names of one or two regions; of more how many of all."""
    names = {region.id: line(region.name or region.id, 24) for region in page.scenario.region}
    if len(regions) <= MOST_REGIONS:
        return ", ".join(names[region] for region in regions) or "none"
    return f"{len(regions)} of {len(names)} regions"


def _seat(page: ResultPage, row: Row) -> str:
    """How likely a party has a seat."""
    return page.chance_cell(1.0 - row["p_zero"], row["p_zero_se"])
