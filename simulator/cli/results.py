"""`simulator results`: list, verify and merge saved results."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from simulator import archive
from simulator.archive import Entry
from simulator.cli.endings import DIFFERENT, DONE, note
from simulator.cli.formats import form_of, show
from simulator.cli.page import stdout_console
from simulator.errors import ResultError
from simulator.tables import all_tables
from simulator.text import visible

SCHEMA = 1
_Row = dict[str, Any]


def list_results(root: Path, form: str) -> int:
    """Print the results saved under `root`; returns the exit code, 1 if a run.json is damaged."""
    form = form_of(form)
    entries = list(archive.entries(root))
    if not entries:
        note(f"no saved results in {root}")
    _print([_row(entry) for entry in entries], form)
    return DIFFERENT if any(entry.run is None for entry in entries) else DONE


def verify(places: Sequence[Path], form: str) -> int:
    """Check every result; print what is wrong with each, and return 1 if anything is."""
    form = form_of(form)
    folders, rows = list[Path](), list[_Row]()
    for place in places:
        folders += (found := archive.folders(place))
        if not found:
            raise ResultError(f"{place}: no saved result here")
    for folder in folders:
        states = list(archive.faults(folder)) or ["verified"]
        rows += [_shown(folder=str(folder), state=state) for state in states]
    _print(rows, form)
    wrong = {row["folder"] for row in rows if row["state"] != "verified"}
    note(f"{len(folders) - len(wrong):,} of {len(folders):,} results verified")
    return DIFFERENT if wrong else DONE


def merge(sources: Sequence[Path], root: Path) -> None:
    """Save the sum of results under `root`."""
    if len(sources) < 2:
        raise ResultError(f"{sources[0]}: is only one result; give two or more to add")
    merged = archive.merge(sources, root, all_tables)
    note(f"{merged.tally.draws:,} draws are saved in {merged.folder}")


def _row(entry: Entry) -> _Row:
    run = entry.told
    said = ("scenario", "sweep", "night", "seed", "draws", "ranges", "created", "fingerprint")
    return _shown(
        folder=str(entry.folder),
        **{key: run.get(key) for key in (*said, "tally_sha256")},
        bytes=sum(file["bytes"] for file in run["files"].values()) if run else None,
        state=entry.state,
    )


def _shown(**row: Any) -> _Row:
    """A row whose texts, from files that are not trusted, do nothing to a terminal."""
    return {
        key: visible(value, "\n") if isinstance(value, str) else value for key, value in row.items()
    }


def _print(rows: Sequence[_Row], form: str) -> None:
    header = list(rows[0]) if rows else ["folder"]
    show(
        form,
        text=lambda: _table(rows) if rows else None,
        document=lambda: {"schema": SCHEMA, "results": list(rows)},
        rows=lambda: (header, [[_cell(key, row.get(key)) for key in header] for row in rows]),
    )


def _cell(key: str, value: Any) -> Any:
    """Ranges as `0-999999 2000000-2999999`: first and last draw of each."""
    if key == "ranges" and value is not None:
        return " ".join(f"{first}-{last - 1}" for first, last in value)
    return value


def _table(rows: Sequence[_Row]) -> None:
    """A line for each result; draws with a star have gaps."""
    table = Table(box=None, pad_edge=False)
    shown = [key for key in ("folder", "draws", "created", "state") if key in rows[0]]
    for key in shown:
        table.add_column(key, justify="right" if key == "draws" else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_text(row, key)) for key in shown))
    stdout_console().print(table)


def _text(row: _Row, key: str) -> str:
    if key == "draws" and row["draws"] is not None:
        whole = row["ranges"] == [[0, row["draws"]]]
        return f"{row['draws']:,}" + ("" if whole else "*")
    return "" if row[key] is None else str(row[key])
