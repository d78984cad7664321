"""The unit of each column of a table, in words: for those who read a table without its page."""

PROBABILITY, PERCENT, SEATS = "probability, 0 to 1", "percent", "seats"
TEXT = "text"
UNITS = {
    **dict.fromkeys(("p", "se", "low", "high", "over", "changed"), PROBABILITY),
    **dict.fromkeys(("mean", "q05", "q50", "q95"), "percent, or points of the Gallagher index"),
    **dict.fromkeys(("threshold", "share", "distance", "sd"), PERCENT),
    **dict.fromkeys(("margin", "points"), "points"),
    **dict.fromkeys(("seats", "overhang", "surplus_mean"), SEATS),
    **dict.fromkeys(("count", "draws", "lacks"), "draws"),
    **dict.fromkeys(("regions_expected", "regions"), "regions"),
    **dict.fromkeys(("change", "change_se"), "seats, or probability where there is an event"),
    **dict.fromkeys(
        ("value", "error", "change_error"), "as the measure says: p_, share_ or seats_"
    ),
    "sds": "standard deviations",
    "votes": "votes",
    "lists": "lists",
    "size": "parties",
    "rank": "rank",
    "draw": "number of the draw",
    "point": "number of the point",
    "seed": "seed",
}
STARTS = {
    "p_": PROBABILITY,
    "share_": PERCENT,
    "seats_": SEATS,
    "banzhaf": "index, 0 to 1",
    "shapley": "index, 0 to 1",
}
"""Units of columns whose names begin so."""


def unit_of(column: str) -> str:
    """The unit of a column of numbers; empty for one that has none, such as an axis of a sweep."""
    if column in UNITS:
        return UNITS[column]
    return next((unit for start, unit in STARTS.items() if column.startswith(start)), "")
