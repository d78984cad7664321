"""`simulator report`: results, scenarios, sweeps and comparisons as pages."""

from __future__ import annotations

import shlex
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.asked import Drawing
from simulator.cli.endings import DONE, interrupted, teller
from simulator.cli.progress import compiling
from simulator.cli.run import simulated
from simulator.cli.sweep import swept, told_of_sweep
from simulator.errors import SimulatorError
from simulator.extras import refuse_missing
from simulator.facade import Result, load_result
from simulator.files import read

if TYPE_CHECKING:
    from simulator.report import Look, Page, Words

ONE, SEVERAL = Path("page.html"), Path("pages")
"""Where a page is written, and the folder of several, unless `--out` says so."""
MOST_CSS = 2**20


def report(
    paths: Sequence[Path],
    *,
    drawing: Drawing,
    out: Path | None = None,
    title: str | None = None,
    language: str = "en",
    css: Path | None = None,
    near: bool = False,
    show: bool = False,
) -> int:
    """Write a page, or a folder of several with an index; returns the exit code."""
    refuse_unless_installed()
    from simulator.report import Look, Words

    words, sheet = Words(language), _sheet(css)
    single = len(paths) == 1
    if single:
        refuse_no_page("--out", out or ONE)
    elif out is not None and out.exists() and not out.is_dir():
        raise SimulatorError(f"--out: {out} is a file; several pages go into a folder")
    look = Look(title=title, css=sheet)
    pages: list[Page] = []
    for path in paths:
        page = _page(path, drawing, words, look if single else Look(css=sheet), near)
        if page is None:
            return interrupted()
        pages.append(page)
    if single:
        target = _write(out or ONE, pages[0])
    else:
        target = _write_several(out or SEVERAL, pages, words, look)
    print(target)
    if show and not webbrowser.open(target.resolve().as_uri()):
        teller(drawing.quiet)(f"no browser could be opened; open {target}")
    return DONE


def refuse_unless_installed() -> None:
    """Raises: SimulatorError, where what pages need is not there."""
    for package in ("babel", "jinja2"):
        refuse_missing(package, "report", "pages need")


def _page(path: Path, drawing: Drawing, words: Words, look: Look, near: bool) -> Page | None:
    """The page of what a path holds; None where drawing it was interrupted."""
    from simulator import report

    kind = report.kind_of(path)
    if kind == "scenario":
        with compiling(quiet=drawing.quiet):
            if (kept := simulated(path, drawing)) is None:
                return None
            result, asked = Result(kept.scenario, kept.tally), _as_asked(path, drawing)
            return report.of_election(result, words, look, near=near, asked=asked)
    if kind == "sweep":
        if drawing.counted:
            raise SimulatorError(f"{path}: is a sweep; leave out --districts and --regions")
        found = swept(path, drawing)
        return None if found is None else report.of_sweep(told_of_sweep(*found), words, look)
    _refuse_options(path, drawing)
    if kind == "result":
        with compiling(quiet=drawing.quiet):
            return report.of_election(load_result(path), words, look, near=near)
    told = report.kept_sweep(path) if kind == "kept-sweep" else report.document_of(path)
    kinds = {
        "comparison": report.of_comparison,
        "night": report.of_night,
        "backtest": report.of_backtest,
    }
    return kinds.get(kind, report.of_sweep)(told, words, look, str(path))


def _as_asked(path: Path, drawing: Drawing) -> str:
    """What names the scenario in a command that makes the same draws."""
    words = [str(path)]
    for setting in drawing.settings:
        words += ["--set", setting]
    if drawing.returns is not None:
        words += ["--returns", str(drawing.returns)]
    return shlex.join(words)


def _refuse_options(path: Path, drawing: Drawing) -> None:
    """Raises: SimulatorError, for options of a scenario where a path is none."""
    asked = (drawing.amount.draws, drawing.settings, drawing.returns, drawing.counted)
    if any(asked) or drawing.seed is not None:
        raise SimulatorError(
            f"{path}: is not a scenario, and is shown as it is; leave out --draws, --seed, --set, "
            "--returns, --districts and --regions"
        )


def _sheet(path: Path | None) -> str:
    """A style sheet of one's own. Raises: SimulatorError, where it is none."""
    if path is None:
        return ""
    content = read(path, MOST_CSS)
    if content is None or len(content) > MOST_CSS:
        raise SimulatorError(f"--css: {path}: no such file, or larger than {MOST_CSS >> 20} MiB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise SimulatorError(f"--css: {path}: must be text in UTF-8") from None


def refuse_no_page(option: str, path: Path) -> None:
    """Raises: SimulatorError, before anything is drawn, for a place where no page can be."""
    if path.is_dir():
        raise SimulatorError(f"{option}: {path} is a folder; name a file, such as {path / ONE}")
    if path.suffix.lower() not in (".html", ".htm"):
        raise SimulatorError(
            f"{option}: {path}; must end in .html or .htm: the page is HTML, which browsers print"
        )


def _write(path: Path, page: Page) -> Path:
    """Write a page; a folder that is missing is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page.html.encode())
    return path


def _write_several(folder: Path, pages: Sequence[Page], words: Words, look: Look) -> Path:
    """Write pages and their index into a folder."""
    from simulator.report import index_of, named

    files = named(pages)
    for name, page in files.items():
        _write(folder / name, page)
    return _write(folder / "index.html", index_of(files, words, look))
