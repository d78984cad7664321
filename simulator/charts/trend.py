"""`trend`: shares or chances as polls came in, from a sweep over `polls.as_of`."""

from __future__ import annotations

import re

import altair as alt

from simulator.charts.look import Look
from simulator.charts.points import lines, rows_of, shown
from simulator.charts.sheet import Sheet
from simulator.charts.subjects import SweepTables
from simulator.charts.words import draws_note, joined
from simulator.errors import SimulatorError
from simulator.figures.definitions import COLUMNS, SHARE

DAYS = "polls.as_of"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def panels(subject: SweepTables, look: Look, only: tuple[str, ...]) -> Sheet:
    """Parties' mean shares by day; with `only`, some of them, or the chances of events."""
    _refuse_others(subject)
    what = shown(subject, only, (COLUMNS[SHARE],))
    rows = [
        {**row, "at": row["x0"]}
        for row in rows_of(subject, what, look)
        if _DAY.fullmatch(str(row["x0"]))
    ]
    if not rows:
        raise SimulatorError(
            f"chart 'trend': no day among the values of {DAYS}: sweep dates, 2022-08-28,2022-09-10"
        )
    x = alt.X(
        "at:T",
        timeUnit="utcyearmonthdate",
        axis=alt.Axis(title="polls up to", grid=False, format="%-d %b %Y", tickCount=5),
    )
    last = max(row["at"] for row in rows)
    told = [f"{row['label']} {row['value']:.3g}" for row in rows if row["at"] == last]
    return Sheet(
        panels=[lines(rows, what, look, x)],
        title=f"As polls came in: {subject.title}",
        subtitle=joined(
            f"{draws_note(subject.draws)} for each day, with the polls that had ended by then.",
            "Bands: simulation error (95%), where it can be seen.",
            f"The {len(what.ids)} largest are shown." if what.left_out else "",
        ),
        description=f"{what.title} on {last}: {', '.join(told)}.",
    )


def _refuse_others(subject: SweepTables) -> None:
    if subject.axes != [DAYS]:
        raise SimulatorError(
            f"chart 'trend': needs a sweep over {DAYS} alone; this one is over "
            f"{', '.join(subject.axes)}: simulator sweep SCENARIO --vary {DAYS}=DAY,DAY,..."
        )
