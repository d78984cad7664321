"""Charts of saved results, one file each: Altair charts made from the tables, for newsrooms.

    made = chart(subject_of(folder), "seats")    # an Altair chart: a notebook shows it
    save(made, "seats.svg")                      # or .png, or .json for the editor of Vega-Lite

A subject is an election, the tables of a sweep, or a backtest: see `subjects`. No figure is
computed here; what a chart shows is in its data. Altair is imported when a chart is made.

Raises: SimulatorError, for what cannot be drawn, and where Altair is not installed.

>>> scenario = simulator.load("kazakhstan-2021")
>>> tally = simulator.simulate(scenario, draws=500, quiet=True)
>>> made = simulator.charts.chart(simulator.charts.Election(scenario, tally), "events")
>>> simulator.charts.saved(made, ".svg")[:4]
b'<svg'
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from simulator.charts.look import Look
from simulator.charts.subjects import Backtest, Election, Subject, SweepTables, subject_of
from simulator.errors import SimulatorError
from simulator.extras import refuse_missing
from simulator.files import ending_of, put
from simulator.scenario.allowed import did_you_mean

if TYPE_CHECKING:
    import altair as alt

CHARTS: dict[str, type[Subject]] = {
    "hemicycle": Election,
    "seats": Election,
    "threshold": Election,
    "coalitions": Election,
    "events": Election,
    "houses": Election,
    "districts": Election,
    "map": Election,
    "sweep": SweepTables,
    "trend": SweepTables,
    "reliability": Backtest,
}
"""What each is a chart of. The file of a chart has its name, and a function `panels`."""
WHOLE = ("hemicycle", "houses", "reliability")
"""Charts that have no rows to choose from."""
ENDINGS = (".svg", ".png", ".json")
"""Of the files that a chart is saved in."""


def chart(
    subject: Subject,
    name: str,
    *,
    width: int = 720,
    theme: str = "light",
    only: tuple[str, ...] = (),
) -> alt.ConcatChart:
    """A chart of a subject.

    `width` is that of the picture, in pixels. `only` are the ids of parties, blocs, events or
    districts to show, in the charts that have rows of these.

    Raises: SimulatorError, for a name, theme or width that cannot be, for what the subject does not
    have, with what to do, and where Altair is not installed.
    """
    known = [each for each in CHARTS if isinstance(subject, CHARTS[each])]
    if name not in known:
        raise SimulatorError(_unknown(subject, name, known))
    look = Look.of(width, theme)
    _refuse_only(subject, name, only)
    refuse_missing("altair", "charts", "charts need")
    module = import_module(f"simulator.charts.{name}")
    from simulator.charts.sheet import finished

    made = module.panels(subject, look, only)
    return finished(made, look, subject)


def _unknown(subject: Subject, name: str, known: list[str]) -> str:
    if name in CHARTS:
        return f"chart {name!r}: is of {CHARTS[name].kind}, and this is {subject.kind}: choose " + (
            ", ".join(known)
        )
    return f"chart {name!r}: there is none; {did_you_mean(name, known, 'charts')}"


def _refuse_only(subject: Subject, name: str, only: tuple[str, ...]) -> None:
    """Raises: SimulatorError, for ids that are not there, or that the chart has no rows of."""
    if only and name in WHOLE:
        raise SimulatorError(f"chart {name!r}: shows everything; leave out --only")
    for each in only:
        if isinstance(subject, Election) and each not in subject.ids:
            hint = did_you_mean(each, subject.ids, "ids")
            raise SimulatorError(f"--only {each}: nothing here has this id; {hint}")


def saved(made: alt.ConcatChart, ending: str, scale: float = 2.0) -> bytes:
    """A chart as the bytes of a file: `.svg`, `.png` with `scale` dots a pixel, or `.json`.

    Nothing is fetched: data are in the chart, fonts are those of the machine. The text of a drawing
    stays text. In JSON, Vega-Lite for an editor, `<` is escaped, so that it can be put into a page.

    Raises: SimulatorError, for another ending, and where vl-convert is not installed.
    """
    if ending not in ENDINGS:
        raise SimulatorError(f"a chart is saved as {', '.join(ENDINGS)}, not as {ending!r}")
    if ending == ".json":
        text = json.dumps(made.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)
        return (text.replace("<", "\\u003c") + "\n").encode()
    refuse_missing("vl_convert", "charts", "pictures of charts need")
    import vl_convert

    drawing = _svg(made)
    if ending == ".svg":
        return (drawing + "\n").encode()
    return bytes(vl_convert.svg_to_png(drawing, scale=scale))


def _svg(made: alt.ConcatChart) -> str:
    import altair
    import vl_convert

    told = made.to_dict()
    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawing = vl_convert.vegalite_to_svg(told, vl_version=version, allowed_base_urls=[])
    label = quoteattr(told["description"])  # which the converter leaves out
    return str(drawing).replace("<svg ", f'<svg role="img" aria-label={label} ', 1)


def save(made: alt.ConcatChart, file: str | Path, scale: float = 2.0) -> None:
    """Write a chart to a .svg, .png or .json file, in the place of an earlier one.

    Raises: SimulatorError, for another ending, or a folder that is not there; OSError.
    """
    path = Path(file)
    put(path, saved(made, ending_of(path, ENDINGS, "chart.svg"), scale))


__all__ = [
    "CHARTS",
    "Backtest",
    "Election",
    "Subject",
    "SweepTables",
    "chart",
    "save",
    "saved",
    "subject_of",
]
