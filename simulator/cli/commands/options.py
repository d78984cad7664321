"""Arguments and options shared by several commands."""

from pathlib import Path
from typing import Annotated

import typer

SCENARIO = (
    "a file, a folder with a scenario.toml, or a built-in scenario: kazakhstan-2023, or "
    "kazakhstan-2023/official for another file of that folder. An existing path takes precedence."
)
ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help=f"The election: {SCENARIO}")]
Seed = Annotated[
    int, typer.Option(metavar="S", help="Random seed; the same seed gives the same draws.")
]
Format = Annotated[
    str, typer.Option("--format", metavar="table|json|csv|markdown|html", help="Output format.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Run on a cluster: local:N for N local processes, or the address of a dask scheduler.",
    ),
]


def _folder(text: str | Path) -> Path:
    """A folder that was named: an empty name would be the current one."""
    if not str(text).strip():
        raise typer.BadParameter("is empty; give a folder, or . for the current one")
    return Path(text)


Out = Annotated[Path, typer.Option(parser=_folder, metavar="DIR", help="Folder of saved results.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one value: party.amanat.share=49.5. Repeatable."
    ),
]
Returns = Annotated[
    Path | None,
    typer.Option(
        "--returns",
        metavar="FILE",
        help="Counts of election night, a CSV file: region, counted (percent), votes by party; "
        "in the place of those in the scenario.",
    ),
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=A,B,C",
        help="Add an axis: comma-separated values, or FIRST:LAST:STEP. Repeatable; "
        "axes are crossed.",
    ),
]
Threads = Annotated[
    int | None, typer.Option(metavar="T", min=1, max=1024, help="Default: one for each processor.")
]
OwnSeed = Annotated[
    int | None, typer.Option(metavar="S", help="For a scenario; default: 1. A result has its own.")
]
FileSeed = Annotated[int | None, typer.Option(metavar="S", help="Default: from the file, or 1.")]
Lang = Annotated[str, typer.Option(metavar="CODE", help="Language of the page: en or ru.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only errors on stderr.")]


def counted(districts: bool, regions: bool) -> list[str]:
    """What is also counted, as `counts` of a scenario names it."""
    return [name for name, asked in (("districts", districts), ("regions", regions)) if asked]
