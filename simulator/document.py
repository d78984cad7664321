"""The result as one JSON object: what `--format json` prints and result folders keep."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from simulator import tables
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally

SCHEMA = 1


def document(scenario: Scenario, tally: Tally) -> dict[str, Any]:
    """Numbers, texts and nulls only: nothing that JSON lacks, no NaN.

    Probabilities (`p...`, `se`, `low`, `high`) are fractions of one; shares, turnout and wasted
    votes are percent, as people write them; the Gallagher index is in its usual points. Null
    stands where a figure has no meaning and where nothing was drawn. `seat_counts` has draws by
    number of seats of the whole house, from no seat to all of them; `house_sizes` draws by seats
    filled in it, where `house` are its seats before any overhang; `entering` the sets of lists
    that took part, the likeliest first, `parties` null for all that were too many to keep;
    `districts` and `regions` are empty where the scenario does not count them.

    Raises: TallyError, where the tally is not of this scenario.
    """
    tables.refuse_stranger(scenario, tally)
    axes = Axes.of(scenario)
    return {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "name": scenario.name or scenario.id,
        "fingerprint": tally.fingerprint,
        "seed": tally.seed,
        "draws": tally.draws,
        "house": scenario.house,
        "house_sizes": {
            str(row["seats"]): row["count"]
            for row in tables.house_sizes(scenario, tally).to_dicts()
        },
        "parties": _parties(scenario, tally),
        "seat_counts": {
            party: row.tolist()
            for party, row in zip(axes.parties, tally.counts["seats"][0], strict=True)
        },
        "blocs": _blocs(scenario, tally),
        "entering": [
            {
                "tier": found.tier,
                "parties": None if found.parties is None else list(found.parties),
                "count": found.draws,
            }
            for found in tables.entering_sets(scenario, tally)
        ],
        "turnout": tables.turnout(scenario, tally).row(0, named=True),
        "events": _by("event", tables.events(scenario, tally)),
        "conditional_seats": tables.conditional_seats(scenario, tally).to_dicts(),
        "proportionality": _by("measure", tables.proportionality(scenario, tally)),
        "guarantees": tables.guarantees(scenario, tally).to_dicts(),
        "districts": tables.districts(scenario, tally).to_dicts(),
        "regions": tables.regions(scenario, tally).to_dicts(),
        "checks": tables.checks(scenario, tally).select("check", "tier", "count").to_dicts(),
        "tally_sha256": tally.sha256(),
    }


def of_tables(more: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """What was asked for beyond the document, under the names of the tables: rows in order."""
    return {name: table.to_dicts() for name, table in more.items()}


def _parties(scenario: Scenario, tally: Tally) -> list[dict[str, Any]]:
    """Every party, with its seats tier by tier."""
    by_party: dict[str, dict[str, Any]] = {party.id: {} for party in scenario.party}
    for row in tables.tiers(scenario, tally).to_dicts():
        tier, party = row.pop("tier"), row.pop("party")
        by_party[party][tier] = row
    return [
        {**party, "tiers": by_party[party["party"]]}
        for party in tables.parties(scenario, tally).to_dicts()
    ]


def _blocs(scenario: Scenario, tally: Tally) -> list[dict[str, Any]]:
    """Every bloc, its parties as an array, with its draws by number of seats."""
    counts = tally.counts.get("bloc_seats", ())
    return [
        {**row, "parties": list(bloc.parties), "seat_counts": seats.tolist()}
        for row, bloc, seats in zip(
            tables.blocs(scenario, tally).to_dicts(), scenario.bloc, counts, strict=True
        )
    ]


def _by(key: str, frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The rows of a table under their ids."""
    return {row.pop(key): row for row in frame.to_dicts()}
