"""Data to take away: tables as CSV, the document as JSON, in the page itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from simulator.report.election import Election
from simulator.tables.cells import csv_bytes

TABLES = (
    *("parties", "events", "seat_distribution", "tiers", "blocs", "entering", "conditional_seats"),
    *("turnout", "proportionality", "house_sizes"),
)
LARGEST = 24_000
"""Bytes of a table in a page: a larger one is in the folder of the result."""


def files(election: Election) -> list[dict[str, Any]]:
    """Names, addresses that hold the data, sizes, and what is in them."""
    return [
        {
            "name": f"{election.scenario.id}-{name}",
            "shown": name,
            "href": f"data:{kind};base64,{base64.b64encode(content).decode()}",
            "size": election.words.bytes(len(content)),
            "what": election.words.say("data_" + name.partition(".")[0]),
        }
        for name, kind, content in _contents(election)
        if len(content) <= LARGEST
    ]


def _contents(election: Election) -> Iterator[tuple[str, str, bytes]]:
    for name in TABLES:
        table = election.result.tables[name]
        if table.height:
            yield f"{name}.csv", "text/csv", csv_bytes(table)
    told = {
        "schema": 1,
        "scenario": election.scenario.id,
        "fingerprint": election.tally.fingerprint,
        "seed": election.tally.seed,
        "draws": election.draws,
        "tally_sha256": election.tally.sha256(),
    }
    yield "result.json", "application/json", json.dumps(told, indent=1).encode()
