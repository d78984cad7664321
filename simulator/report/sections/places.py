"""Districts that are the closest, and the regions, where a result counts them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from simulator.maps.layout import names_of_places
from simulator.report.election import Election, Row

MOST = 20
MOST_REGIONS = 60


def districts(election: Election) -> dict[str, Any] | None:
    """The districts whose winner is the least certain, each with its two likeliest winners."""
    fields: dict[str, list[Row]] = defaultdict(list)
    for row in election.rows("districts"):
        fields[row["district"]].append(row)
    races = [sorted(field, key=lambda row: -row["p"])[:2] for field in fields.values()]
    if not races:
        return None
    names = names_of_places(election.scenario, "district")
    regions = names_of_places(election.scenario, "region")
    closest = sorted(races, key=lambda race: race[0]["p"])
    return {
        "number": len(races),
        "open": sum(race[0]["p"] < 0.9 for race in races),
        "rows": [
            {
                "name": names[race[0]["district"]],
                "region": regions.get(race[0]["region"] or "", ""),
                "runners": [_runner(election, row) for row in race],
            }
            for race in closest[:MOST]
        ],
    }


def _runner(election: Election, row: Row) -> dict[str, Any]:
    return {
        "party": row["party"],
        "name": row["name"] or "",
        "chance": election.words.chance(row["p"], row["se"], election.draws),
        "bar": election.styles.put(width=100 * row["p"]),
        "share": election.words.percent(row["share_mean"] or 0.0, 1),
    }


def regions(election: Election) -> dict[str, Any] | None:
    """Mean shares and seats by region, of the largest parties."""
    rows: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in election.rows("regions"):
        rows[row["region"]][row["party"]] = row
    if not rows:
        return None
    words, shown = election.words, election.by_size[:8]
    names = names_of_places(election.scenario, "region")
    return {
        "parties": shown,
        "rows": [
            (names[region], [_cell(election, row.get(party)) for party in shown])
            for region, row in list(rows.items())[:MOST_REGIONS]
        ],
        "more": max(len(rows) - MOST_REGIONS, 0) and words.number(len(rows) - MOST_REGIONS),
    }


def _cell(election: Election, row: Row | None) -> tuple[str, str]:
    """Mean seats, and mean share."""
    if row is None:
        return "–", ""
    words, seats, share = election.words, row["seats_mean"], row["share_mean"]
    return (
        "–" if seats is None else words.number(seats, 1),
        "" if share is None else words.percent(share, 1),
    )
