"""`simulator night`: a forecast that counts update, file by file."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from simulator.cli.asked import read
from simulator.cli.endings import DONE, Tell, interrupted, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import (
    DEFAULT_DRAWS,
    checked_seed,
    draw_count,
    seconds_between_checkpoints,
)
from simulator.cli.page import stdout_console
from simulator.cli.progress import ProgressBar, compiling
from simulator.cli.render_night import render
from simulator.errors import SimulatorError
from simulator.files import ending_of, json_bytes, parquet_bytes, put
from simulator.nights import Following, Listed, Night, files_of, in_order, keep
from simulator.nights.following import Mark, mark_of
from simulator.nights.stages import Read, Stage
from simulator.runner import Progress
from simulator.scenario.model import Scenario
from simulator.tables.cells import csv_bytes
from simulator.text import many

WAIT = 1.0
"""Seconds between two looks at a folder; a file is read when it has not changed in between."""
FORMS: dict[str, Callable[[Night], bytes]] = {
    ".parquet": lambda night: parquet_bytes(night.table),
    ".csv": lambda night: csv_bytes(night.table),
    ".json": lambda night: json_bytes(night.document()),
}
"""Of `--out`, by the ending of the file."""


@dataclass(frozen=True)
class Output:
    """What is made of a night."""

    form: str = "table"
    out: Path | None = None
    page: Path | None = None
    language: str = "en"
    results: Path = Path("results")
    quiet: bool = False

    def refuse_nonsense(self) -> None:
        """Raises: SimulatorError, before anything is drawn."""
        form_of(self.form)
        if self.out is not None:
            ending_of(self.out, FORMS, "night.parquet")
        if self.page is not None:
            from simulator.cli.report import refuse_no_page, refuse_unless_installed

            refuse_unless_installed()
            refuse_no_page("--page", self.page)
            from simulator.report import Words

            Words(self.language)

    def made(self, night: Night, source: str) -> None:
        """Save, write and print; each file is replaced at once."""
        tell = teller(self.quiet)
        tell(f"saved in {keep(self.results, night, source)}")
        if self.out is not None:
            put(self.out, FORMS[self.out.suffix.lower()](night))
        if self.page is not None:
            from simulator.report import Look, Words, of_night

            made = of_night(night.document(), Words(self.language), Look())
            put(self.page, made.html.encode())
            tell(f"page: {self.page}")
        show(
            form_of(self.form),
            text=lambda: render(night, stdout_console()),
            document=night.document,
            rows=lambda: night.table,
        )


def night(
    path: Path,
    files: Sequence[Path],
    *,
    output: Output,
    draws: str | None = None,
    seed: int = 1,
    threads: int | None = None,
    settings: Sequence[str] = (),
    watch: bool = False,
) -> int:
    """Draw a night as far as it is not saved, save its tables, print it; returns the exit code."""
    output.refuse_nonsense()
    number = DEFAULT_DRAWS if draws is None else draw_count(draws)
    following = Following(
        read=_reader(path, settings, teller(output.quiet)),
        seed=checked_seed(seed),
        draws=number,
        root=output.results,
        workers=threads,
        every=seconds_between_checkpoints(),
    )
    source = ", ".join(str(each) for each in files)
    if watch:
        return _watched(following, files, output, source)
    listed = in_order(files_of(files))
    if not listed.files:
        raise SimulatorError(f"{source}: no CSV file there; add one, or use --watch to wait for it")
    teller(output.quiet)(f"{many(len(listed.files), 'file')}, {listed.order}")
    try:
        found = _drawn(following, lambda: following.night(listed), output.quiet)
    except KeyboardInterrupt:
        note("interrupted: what was drawn is saved; run the same command to continue")
        return interrupted()
    output.made(found, source)
    return DONE


def _reader(path: Path, settings: Sequence[str], tell: Tell) -> Read:
    """Reads the scenario with a file of counts; what was said of one file is not said of others."""
    told = set[str]()

    def of_file(file: Path | None) -> Scenario:
        def once(text: str) -> None:
            if (what := text.removeprefix(str(file))) not in told:
                told.add(what)
                tell(text)

        return read(path, settings, once, file)

    return of_file


def _drawn(following: Following, work: Callable[[], Night], quiet: bool) -> Night:
    """The night, under a bar of its draws."""
    with ExitStack() as stack, compiling(quiet=quiet):

        def opened(missing: int) -> Progress:
            bar = ProgressBar(missing, "draws", quiet=quiet or not missing)
            return stack.enter_context(bar).advance

        following.opened = opened
        return work()


def _watched(following: Following, files: Sequence[Path], output: Output, source: str) -> int:
    """Update the night whenever a file has come or changed, until Ctrl-C."""
    watch, shown = _Watch(files), list[Stage]()
    tell = teller(output.quiet)
    tell(f"watching {source}; Ctrl-C ends it")
    try:
        while True:
            if (listed := watch.changed()) is not None:
                shown = _updated(following, listed, output, source, shown)
            time.sleep(WAIT)
    except KeyboardInterrupt:
        return DONE


def _updated(
    following: Following, listed: Listed, output: Output, source: str, shown: list[Stage]
) -> list[Stage]:
    """Draw and show what can be read, if it is not `shown` already; returns what is shown then.

    What is wrong with a file is told, and the last state stands.
    """
    try:
        stages = following.sound(listed, _told_wrong)
        if stages == shown:
            return shown
        found = _drawn(following, lambda: following.drawn(stages, listed.order), output.quiet)
        output.made(found, source)
    except (SimulatorError, OSError) as error:
        _told_wrong(str(error))
        return shown
    return stages


def _told_wrong(message: str) -> None:
    note(f"error: {message}; the last state stays until it is fixed".replace("\n", "\n  "))


class _Watch:
    """Files as they were seen last: one is read once it has not changed between two looks."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files
        self.last: dict[Path, Mark] | None = None
        self.used: dict[Path, Mark] | None = None
        self.told = ""

    def changed(self) -> Listed | None:
        """The files, if they are other ones than were used last, and stand still."""
        marks = self._marks()
        still, self.last = marks == self.last, marks
        if marks is None or not still or marks == self.used:
            return None
        self.used = marks
        try:
            return in_order(list(marks))
        except SimulatorError as error:
            note(f"error: {error}")
            return None

    def _marks(self) -> dict[Path, Mark] | None:
        try:
            marks = {file: mark_of(file) for file in files_of(self.files)}
        except (SimulatorError, OSError) as error:
            if str(error) != self.told:
                note(f"{error}; waiting for it")
            self.told = str(error)
            return None
        self.told = ""
        return marks
