"""Who clears the threshold: ranges of votes against it, and which lists enter together."""

from __future__ import annotations

from typing import Any

from simulator.figures.definitions import national_thresholds
from simulator.report.election import Election, Row
from simulator.scenario.tiers import ListTier

SURE = 0.9995
KEYS = ("p_threshold", "p_enters", "p_enters_se")
MOST_SETS = 5
LEAST_SET = 0.002


def threshold(election: Election) -> dict[str, Any] | None:
    """The lists whose entering is open, and the likeliest sets; None where no tier has one."""
    tier = next(iter(national_thresholds(election.scenario).values()), None)
    if tier is None or not election.draws:
        return None
    rows = _lists(election, tier)
    open_ = sorted(
        (row for row in rows if 1 - SURE < row["p_enters"] < SURE),
        key=lambda row: -(row["share_mean"] or 0.0),
    )
    share = tier.threshold.share
    last = 1.05 * max([*(row["share_q95"] or 0.0 for row in open_), 2 * share])
    return {
        "share": election.words.short_percent(share),
        "at": election.styles.put(left=100 * share / last),
        "safe": [row["party"] for row in rows if row["p_enters"] >= SURE],
        "rows": [_row(election, row, last) for row in open_],
        "axis": [
            election.styles.mark(election.words.short_percent(mark), 100 * mark / last)
            | {"is_threshold": mark == share}
            for mark in (0.0, share, 2 * share)
        ],
        "waived": any(row["p_enters"] != row["p_threshold"] for row in rows),
        "sets": _sets(election, tier.id),
    }


def _lists(election: Election, tier: ListTier) -> list[Row]:
    """Of the table of parties, with the chance to enter this tier."""
    entering = {r["party"]: r for r in election.rows("tiers") if r["tier"] == tier.id}
    return [
        row | {key: entering[party][key] for key in KEYS}
        for party, row in election.parties.items()
        if party in entering and entering[party]["p_enters"] is not None
    ]


def _row(election: Election, row: Row, last: float) -> dict[str, Any]:
    words, styles = election.words, election.styles
    low, middle, high = (row[f"share_{name}"] or 0.0 for name in ("q05", "q50", "q95"))
    return {
        "party": row["party"],
        "whisker": styles.put(left=100 * low / last, width=max(100 * (high - low) / last, 0.3)),
        "dot": styles.put(left=100 * middle / last),
        "often": words.in_100(row["p_enters"], short=True),
        "chance": words.chance(row["p_enters"], row["p_enters_se"], election.draws),
        "error": words.error(row["p_enters"], row["p_enters_se"]),
        "shares": words.span(low, high, 1),
        "middle": words.percent(middle, 1),
    }


def _sets(election: Election, tier: str) -> dict[str, Any] | None:
    """The likeliest sets of lists: those in all of them once, then who else."""
    rows = [
        row
        for row in election.rows("entering")
        if row["tier"] == tier and row["parties"] and row["p"] >= LEAST_SET
    ][:MOST_SETS]
    if not rows:
        return None
    members = [row["parties"].split(" + ") for row in rows]
    always = [party for party in members[0] if all(party in each for each in members)]
    return {
        "always": always,
        "rows": [
            {
                "extra": [party for party in each if party not in always],
                "chance": election.words.chance(row["p"], row["se"], election.draws),
                "error": election.words.error(row["p"], row["se"]),
                "bar": election.styles.put(width=100 * row["p"]),
            }
            for row, each in zip(rows, members, strict=True)
        ],
    }
