"""What a night saves, besides the results of its stages.

    results/nights/<id>/<first 12 digits of its digest>-s<seed>/
        night.parquet     one row a stage: chances, shares and seats with their ranges
        measures.parquet  one row a stage and figure
        night.csv         the same as night.parquet
        night.json        everything, as --format json prints it, and a sha256 for each file

The digest is that of the forecast and of where the files come from, so a night that goes on
replaces what is there; all files change at once, as `folders` has it, and a wrong file changes
nothing.
"""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from simulator import results
from simulator.archive import NIGHT_KIND, NIGHTS
from simulator.errors import ResultError
from simulator.files import entry, locked, parquet_bytes, sealed
from simulator.folders import commit, settle
from simulator.nights.night import Night
from simulator.plan import fingerprint
from simulator.tables.cells import csv_bytes


def folder_of(root: Path, night: Night, source: str) -> Path:
    """Where the tables of a night are saved; `source` says where its files come from."""
    asked = json.dumps([fingerprint(night.scenario), source])
    digest = sha256(asked.encode()).hexdigest()
    return root / NIGHTS / night.scenario.id / f"{digest[:12]}-s{night.seed}"


def keep(root: Path, night: Night, source: str) -> Path:
    """Write the tables of a night under `root`, in the place of earlier ones; their folder."""
    folder = folder_of(root, night, source)
    contents = {
        "night.parquet": parquet_bytes(night.table),
        "measures.parquet": parquet_bytes(night.measures),
        "night.csv": csv_bytes(night.table),
    }
    files = {name: entry(content) for name, content in contents.items()}
    told = sealed({**night.document(), "files": files})
    results.make(folder)
    with locked(folder):
        with suppress(ResultError):  # damaged: there is nothing to be saved
            settle(folder, NIGHT_KIND)
        commit(folder, contents, told, NIGHT_KIND)
    return folder
