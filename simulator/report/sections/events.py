"""Every event with its simulation error; what is asked with the result known, apart."""

from __future__ import annotations

from typing import Any

from simulator.report.election import Election, Row
from simulator.report.sections.headline import forecasts

LONGEST = 120
"""Letters of a rule that is shown."""


def events(election: Election) -> dict[str, Any] | None:
    """Rows of two tables."""
    before, after = forecasts(election), forecasts(election, after=True)
    if not before and not after:
        return None
    return {
        "rows": [_row(election, row) for row in before],
        "after": [_row(election, row) for row in after],
    }


def _row(election: Election, row: Row) -> dict[str, Any]:
    words, when = election.words, row["when"]
    return {
        "event": row["event"],
        "name": row["name"],
        "when": when if len(when) <= LONGEST else when[: LONGEST - 1] + "…",
        "bar": election.styles.put(width=100 * row["p"]),
        "chance": words.chance(row["p"], row["se"], election.draws),
        "error": words.error(row["p"], row["se"]),
    }
