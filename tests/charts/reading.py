"""What is in a chart: the rows of its data."""

from typing import Any

import altair as alt


def rows_with(chart: alt.ConcatChart, *keys: str) -> list[dict[str, Any]]:
    """The distinct rows, anywhere in a chart, that have all these cells."""
    sets = sorted(chart.to_dict()["datasets"].values(), key=len, reverse=True)
    found = [row for rows in sets for row in rows if set(keys) <= row.keys()]
    return [row for place, row in enumerate(found) if row not in found[:place]]
