"""The result on a terminal, by place: who enters in regions; what is closest, the closest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.cli.page import line
from simulator.cli.result_page import ResultPage, Row, Rows, mean_cell, points_cell
from simulator.figures.definitions import regions_reached

if TYPE_CHECKING:
    from rich.text import Text

MOST = 20
"""Rows that are shown; all are in the tables `districts` and `regions`."""
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


def closest_districts(page: ResultPage, rows: Rows) -> None:
    """The two likeliest winners of each district, where they are nearest to each other."""
    fields: dict[str, list[Row]] = {}
    for row in rows["districts"]:
        fields.setdefault(row["district"], []).append(row)
    if not fields:
        return
    ranked = [
        (page.districts[district], sorted(field, key=lambda row: (-row["p"], -row["share_mean"])))
        for district, field in fields.items()
    ]
    ranked.sort(key=lambda found: found[1][0]["p"])
    page.title("Districts, the closest first", _of_all(len(ranked), "districts"))
    page.table(
        ["", "leader", "wins", "share %", "second", "wins", "share %"],
        ([name, *_two(page, field)] for name, field in ranked[:MOST]),
        left=2,
    )


def _two(page: ResultPage, field: list[Row]) -> list[str | Text]:
    """The cells of the first two; of one who has no opponent, dashes."""
    cells: list[str | Text] = []
    for row in field[:2]:
        cells += [page.party(row["party"]), page.chance(row)]
        cells.append(points_cell(row["share_mean"]))
    return cells + ["–"] * (6 - len(cells))


def closest_regions(page: ResultPage, rows: Rows) -> None:
    """Parties in regions whose first seat there is least certain; then by seats."""
    found = [row for row in rows["regions"] if row["p_seat"] is not None and row["p_seat"] > 0.0]
    if not found:
        return
    enters = any(row["p_enters"] is not None for row in found)
    found.sort(key=lambda row: (abs(row["p_seat"] - 0.5), -row["seats_mean"]))
    page.title("Regions: a first seat, the closest first", _of_all(len(found), "rows"))
    page.table(
        ["", "party", "share %", "seats", "a seat", *(["enters there"] if enters else [])],
        (
            [
                page.regions[row["region"]],
                page.party(row["party"]),
                points_cell(row["share_mean"]),
                mean_cell(row),
                page.chance(row, "p_seat"),
                *([page.chance(row, "p_enters")] if enters else []),
            ]
            for row in found[:MOST]
        ),
        left=2,
    )


def _of_all(number: int, what: str) -> str:
    return f"{MOST} of {number:,} {what}" if number > MOST else ""
