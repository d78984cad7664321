"""What `chart` and `export` take."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import Quiet

NAMES = (
    "of a result: hemicycle, seats, threshold, coalitions, events, houses, districts, map; of a "
    "sweep: sweep, trend; of a backtest: reliability."
)
Saved = Annotated[
    Path,
    typer.Argument(
        metavar="RESULT", help="A folder that run, sweep or backtest saved in, or backtest.json."
    ),
]


def chart(
    result: Saved,
    name: Annotated[str, typer.Argument(help=f"The chart; {NAMES}")],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A .svg, .png or .json (Vega-Lite) file; replaced.")
    ],
    width: Annotated[int, typer.Option(metavar="PIXELS", help="Width of the picture.")] = 720,
    theme: Annotated[str, typer.Option(metavar="light|dark", help="Colours.")] = "light",
    scale: Annotated[float, typer.Option(metavar="X", help="Dots a pixel of a .png.")] = 2.0,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="ID,ID", help="Show these parties, blocs, events or districts; default: all."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Draw a chart of a saved result, sweep or backtest."""
    from simulator.cli.pictures import chart as work

    work(result, name, out=out, width=width, theme=theme, scale=scale, only=only, quiet=quiet)


def export(
    result: Saved,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A .xlsx file; replaced.")],
    quiet: Quiet = False,
) -> None:
    """Write the tables of a result or sweep as an Excel workbook."""
    from simulator.cli.pictures import export as work

    work(result, out=out, quiet=quiet)
