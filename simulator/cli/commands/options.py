"""Arguments and options that several commands have, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SCENARIO = (
    "a file, a folder with a scenario.toml, or one that ships: kazakhstan-2023, or "
    "kazakhstan-2023/official for another file of that folder. What exists wins over a name."
)
ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help=f"The election: {SCENARIO}")]
Seed = Annotated[
    int, typer.Option(metavar="S", help="Another seed, other draws; the same seed, the same.")
]
Format = Annotated[
    str, typer.Option("--format", metavar="table|json|csv", help="What stdout is to hold.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Draw elsewhere: local:N for N processes, or the address of a dask scheduler.",
    ),
]
Out = Annotated[Path, typer.Option(help="Where results are kept.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one value: party.amanat.share=49.5. Repeatable."
    ),
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=A,B,C",
        help="One more axis: values with commas between, or FIRST:LAST:STEP. Repeatable; "
        "axes are crossed.",
    ),
]
Threads = Annotated[
    int | None, typer.Option(metavar="T", min=1, help="By default one for each processor.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
