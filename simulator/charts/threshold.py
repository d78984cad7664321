"""`threshold`: vote shares against a national threshold, and how likely it is reached."""

from __future__ import annotations

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import (
    CHANCE,
    ROW,
    Sheet,
    above,
    chances,
    data,
    labelled,
    named,
    names_width,
    painted,
    ranges,
)
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined
from simulator.errors import SimulatorError
from simulator.figures.definitions import national_thresholds
from simulator.intervals import chance_cell
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.tiers import ListTier
from simulator.text import listed

FAR = 2.0
"""A list is shown if nine draws in ten are not all beyond so many thresholds."""
MOST = 20
BASES = {
    "valid": "the votes for lists",
    "valid+against-all": "the votes for lists and against all",
    "valid+blank": "the votes for lists and blank ballots",
    "ballots-cast": "all ballots cast",
    "registered": "all registered voters",
}


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """Nine draws in ten of each list's share, and its threshold."""
    tier = _tier(subject)
    every = _rows(subject, tier, look)
    rows = [row for row in every if (row["party"] in only if only else _near(row))]
    rows = sorted(sorted(rows, key=_away)[:MOST], key=lambda row: -row["share_q50"])
    if not rows:
        raise SimulatorError(
            "chart 'threshold': no list is near the threshold; name some with --only"
        )
    safe = [row["label"] for row in every if _above(row)]
    return Sheet(
        panels=[_panel(rows, look)],
        title=f"Who reaches {tier.threshold.share:g}%: {subject.title}",
        subtitle=joined(
            f"{draws_note(subject.draws)}. Ranges: shares of the list votes in 90% of them; line: "
            f"their median. The threshold is a part of {BASES[tier.threshold.base]}.",
            f"Far above it: {listed(safe)}." if safe and not only else "",
            error_note(row["p_threshold_se"] for row in rows),
        ),
        description=" ".join(f"{row['label']}: {row['chance']}." for row in rows),
    )


def _tier(subject: Election) -> ListTier:
    """The first tier with a national threshold."""
    for tier in national_thresholds(subject.scenario).values():
        return tier
    why = "no tier has a threshold by national share"
    if any(tier.threshold.bars for tier in subject.scenario.list_tiers):
        why = "thresholds are by region, and national shares do not show them"
    raise SimulatorError(f"chart 'threshold': {why}; choose another chart")


def _rows(subject: Election, tier: ListTier, look: Look) -> list[Row]:
    """A row for each list that has a threshold; shares and thresholds in percent."""
    parts = {party.id: 100 * float(threshold_part(tier, party)) for party in subject.scenario.party}
    shares = {row["party"]: row for row in subject.rows("parties")}
    cells = ("party", "p_threshold", "p_threshold_se")
    table = [
        row
        for row in subject.rows("tiers")
        if row["tier"] == tier.id and row["p_threshold"] is not None and parts[row["party"]]
    ]
    names = labelled(subject, [row["party"] for row in table])
    return [
        {
            **{key: row[key] for key in cells},
            **{key: shares[row["party"]][key] for key in ("share_q05", "share_q50", "share_q95")},
            "threshold": parts[row["party"]],
            "label": names[row["party"]],
            "chance": chance_cell(row["p_threshold"], row["p_threshold_se"], subject.draws),
            **painted(subject, row["party"], look),
        }
        for row in table
    ]


def _above(row: Row) -> bool:
    return bool(row["share_q05"] > FAR * row["threshold"])


def _near(row: Row) -> bool:
    """Neither far above nor hopeless."""
    return not _above(row) and (row["p_threshold"] > 0 or row["share_q95"] > row["threshold"] / 4)


def _away(row: Row) -> float:
    return abs(float(row["share_q50"] - row["threshold"]))


def _panel(rows: list[Row], look: Look) -> alt.HConcatChart:
    width = look.inner - names_width(rows) - CHANCE - 10
    last = max(*(row["share_q95"] for row in rows), 1.4 * max(row["threshold"] for row in rows))
    least = min(*(row["share_q05"] for row in rows), *(row["threshold"] for row in rows))
    first = 0.85 * least if least > last / 4 else 0.0
    x = alt.X(
        "share_q05:Q",
        scale=alt.Scale(domain=[first, last * 1.02], nice=False, zero=False),
        axis=alt.Axis(title="percent of the list votes", tickCount=max(3, int(width / 80))),
    )
    base = alt.Chart(data(rows), width=width, height=ROW * len(rows)).encode(y=named(rows))
    bars = ranges(base, x, "share_q95", "share_q50") + _lines(rows, base, look)
    return alt.hconcat(bars, chances(rows, look, "reaches it"), spacing=10)


def _lines(rows: list[Row], base: alt.Chart, look: Look) -> alt.LayerChart:
    """One line where the threshold is the same for all; else a mark in each row."""
    parts = sorted({row["threshold"] for row in rows})
    told = " or ".join(f"{part:g}%" for part in parts)
    heading = above(f"threshold: {told}", look, alt.X("at:Q"))
    heading = heading.properties(data=data([{"text": f"threshold: {told}", "at": parts[0]}]))
    if len(parts) == 1:
        one = alt.Chart(data([{"at": parts[0]}]))
        return one.mark_rule(strokeDash=[4, 3], strokeWidth=1.5).encode(x="at:Q") + heading
    marks = base.mark_tick(thickness=2.5, size=24).encode(
        x="threshold:Q", color=alt.value(look.ink)
    )
    return marks + heading
