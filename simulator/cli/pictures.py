"""`simulator chart` and `simulator export`: what is saved, as pictures and as a workbook."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import charts, results
from simulator.charts.subjects import Election, Subject, SweepTables, folder_of, subject_of
from simulator.cli.endings import teller
from simulator.cli.progress import compiling
from simulator.errors import SimulatorError
from simulator.files import ending_of, put
from simulator.folders import content_of, names_of
from simulator.text import comma_separated
from simulator.version import __version__
from simulator.workbook import workbook

if TYPE_CHECKING:
    import polars as pl


def chart(
    result: Path,
    name: str,
    *,
    out: Path,
    width: int,
    theme: str,
    scale: float,
    only: str | None,
    quiet: bool,
) -> None:
    """Draw a chart of what is saved, and write it to a file."""
    ending = ending_of(out, charts.ENDINGS, f"{name}.svg")
    if not 0.5 <= scale <= 8:
        raise SimulatorError(f"--scale: {scale}; must be 0.5 to 8 dots a pixel")
    wanted = tuple(comma_separated(only))
    with compiling(quiet=quiet):
        made = charts.chart(subject_of(result), name, width=width, theme=theme, only=wanted)
        content = charts.saved(made, ending, scale)
    put(out, content)
    teller(quiet)(f"{out}: {len(content) / 1e3:,.0f} kB")


def export(result: Path, *, out: Path, quiet: bool) -> None:
    """Write the tables of what is saved as a workbook."""
    ending_of(out, (".xlsx",), "result.xlsx")
    subject = subject_of(result)
    tables = _tables(subject, result)
    content = workbook(_about(subject), tables)
    put(out, content)
    teller(quiet)(f"{out}: {len(tables):,} tables, {len(content) / 1e3:,.0f} kB")


def _tables(subject: Subject, folder: Path) -> dict[str, pl.DataFrame]:
    """Every table; those that were asked for with the run are taken from its folder.

    Raises: SimulatorError, for a backtest, whose table is a file of its own.
    """
    if isinstance(subject, Election):
        return {**subject.tables, **_asked(subject, folder)}
    if isinstance(subject, SweepTables):
        return {"sweep": subject.table, "points": _points(subject)}
    raise SimulatorError(
        f"{folder}: {subject.kind} has one table, forecasts.parquet; export is for results and "
        "sweeps"
    )


def _asked(subject: Election, folder: Path) -> dict[str, pl.DataFrame]:
    """Tables that the folder has beyond the usual ones: coalitions, power, cliffs."""
    import polars as pl

    folder = folder_of(folder)
    run = results.load(folder).run
    found = {}
    for name in names_of(run):
        table = name.removeprefix(f"{results.TABLES}/").removesuffix(".parquet")
        if name.startswith(f"{results.TABLES}/") and table not in subject.tables:
            found[table] = pl.read_parquet(io.BytesIO(content_of(folder, run, name, results.KIND)))
    return found


def _points(subject: SweepTables) -> pl.DataFrame:
    import polars as pl

    rows = ({**point["axes"], **point} for point in subject.told["points"])
    return pl.DataFrame([{k: v for k, v in row.items() if k != "axes"} for row in rows])


def _about(subject: Subject) -> dict[str, object]:
    """What the tables are of."""
    program = {"program": f"election-simulator {__version__}"}
    notes = {
        "units": "in the first row of each sheet; probabilities are fractions of one",
        "columns": "docs/data.md has what each column says",
    }
    if isinstance(subject, Election):
        scenario, tally = subject.scenario, subject.tally
        about = {
            "scenario": scenario.id,
            "name": scenario.name or scenario.id,
            "date": scenario.date or "",
            "draws": tally.draws,
            "seed": tally.seed,
            "fingerprint": tally.fingerprint,
            "tally_sha256": tally.sha256(),
        }
        return {**about, **program, **notes}
    assert isinstance(subject, SweepTables)
    told = {key: subject.told[key] for key in ("sweep", "name", "seed", "digest", "kernel")}
    return {**told, "axes": ", ".join(subject.axes), "draws": subject.draws, **program, **notes}
