"""From a scenario, or from what is saved, to a tally, a result, a table of draws or a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from simulator import archive, drawn, executors, notebook, results
from simulator.compiling import AnnouncedOnce, reported
from simulator.draw_ranges import first_to_last
from simulator.errors import ResultError, SimulatorError
from simulator.facade.checks import refuse_nonsense
from simulator.facade.result import Result
from simulator.job import Job
from simulator.nights import Following, Night, files_of, in_order
from simulator.runner import Progress
from simulator.runner import run as tally_of
from simulator.scenario import Scenario
from simulator.scenario.load import refuse_contradictions
from simulator.tally import MOST_DRAWS, Tally

if TYPE_CHECKING:
    import polars as pl


def simulate(
    scenario: Scenario,
    draws: int = 1_000_000,
    seed: int = 1,
    threads: int | None = None,
    cluster: str | None = None,
    *,
    progress: Progress | None = None,
    quiet: bool = False,
) -> Tally:
    """The tally of the draws 0 to `draws` - 1: exact counts; for tables of them see `run`.

    Draws are made on every processor there is, or on so many `threads`; `cluster` is `local:N`, for
    N processes, or the address of a dask scheduler. The counts are the same, bit for bit.
    `progress` is called with how many more draws are done, about once a second; where none is
    given, a notebook shows a bar. The first call compiles the kernel, and says so in one line on
    stderr. With `quiet` there is neither line nor bar.

    Raises: ScenarioError, where a scenario made in Python contradicts itself; SimulatorError, for
    draws or a seed that cannot be; WorkerError, where a cluster cannot be used; Interrupted, on
    Ctrl-C, with the `tally` so far.

    >>> scenario = simulator.load("kazakhstan-2021")
    >>> simulator.simulate(scenario, draws=500, quiet=True).draws
    500
    """
    refuse_nonsense(scenario, draws, seed)
    refuse_contradictions(scenario)
    with nullcontext() if quiet else reported(AnnouncedOnce()):
        job = Job.of(scenario, seed)
        if cluster is None:
            job.draw(0, 0)
    bar = nullcontext(progress) if progress or quiet else notebook.bar(draws)
    with executors.of(cluster, threads) as pool, bar as advance:
        return tally_of(job, draws, executor=pool, progress=advance)


def run(
    scenario: Scenario,
    draws: int = 1_000_000,
    seed: int = 1,
    threads: int | None = None,
    cluster: str | None = None,
    *,
    progress: Progress | None = None,
    quiet: bool = False,
) -> Result:
    """Draw elections 0 to `draws` - 1 of a scenario, and return what can be asked of them.

    All arguments, and what is raised, are those of `simulate`. Nothing is written to disk: see
    `Result.save`.

    >>> result = simulator.run(simulator.load("kazakhstan-2021"), draws=2_000, quiet=True)
    >>> result.parties.select("party", "seats_q50").row(0)
    ('nur-otan', 77)
    """
    tally = simulate(scenario, draws, seed, threads, cluster, progress=progress, quiet=quiet)
    return Result(scenario, tally)


def draws(
    scenario: Scenario,
    draws: int = 10_000,
    first: int = 0,
    seed: int = 1,
    *,
    by_region: bool = False,
    by_district: bool = False,
) -> pl.DataFrame:
    """A row for each of the draws `first` to `first + draws` - 1: the elections of a tally.

    Columns: draw, turnout, house, share.PARTY, seats.PARTY, enters.TIER.PARTY, event.EVENT, and
    more of tiers, regions and districts; `simulator.drawn` has them all. Shares and turnout are in
    percent, to a millionth of the whole.

    Raises: ScenarioError, where a scenario made in Python contradicts itself; SimulatorError, for
    draws that are none, and for regions or districts that the scenario does not have.

    >>> simulator.draws(simulator.load("kazakhstan-2021"), draws=100).height
    100
    """
    refuse_nonsense(scenario, draws, seed)
    if first < 0 or first + draws > MOST_DRAWS:
        raise SimulatorError(
            f"draws {first_to_last((first, first + draws))}; must be one or more of the draws 0 to "
            f"{MOST_DRAWS - 1:,}"
        )
    refuse_contradictions(scenario)
    return drawn.frame(
        scenario, seed, ((first, first + draws),), drawn.Extent(by_region, by_district)
    )


def load_result(folder: str | Path) -> Result:
    """A saved result: a folder that `simulator run` or `Result.save` wrote, its hashes checked.

    Raises: ResultError, where there is none, or one that is damaged or has impossible counts.

    >>> with tempfile.TemporaryDirectory() as root:
    ...     scenario = simulator.load("kazakhstan-2021")
    ...     folder = simulator.run(scenario, draws=100, quiet=True).save(root)
    ...     simulator.load_result(folder).tally.draws
    100
    """
    path = Path(folder)
    if not results.is_result(path):
        found = archive.folders(path)
        inside = f"; name one of its folders, such as {found[0]}" if found else ""
        raise ResultError(f"{path}: not the folder of a result{inside}")
    kept = archive.sound(results.load(path))
    return Result(kept.scenario, kept.tally, kept.run["provenance"]["kernel"])


def night(
    scenario: Scenario,
    files: str | Path | Sequence[str | Path] | Mapping[str, Any],
    draws: int = 1_000_000,
    seed: int = 1,
    threads: int | None = None,
    *,
    root: str | Path | None = None,
    quiet: bool = False,
) -> Night:
    """Election night: the forecast before any count, and with each file of counts.

    `files` are a folder of CSV files or some files, in the order of the times in their names, or
    else of their names; or data frames by name, in the order given. All have the same draws, so
    that what a file changed has little error. With `root` the results are saved there, and a night
    that is asked for again, or goes on, draws only what is new.

    Raises: ScenarioError, with every fault of every file; SimulatorError, for draws or a seed that
    cannot be, and where there are no files.

    >>> scenario = simulator.load("kazakhstan-2021")
    >>> parties = [party.id for party in scenario.party]
    >>> late = {"nation": {"counted": 40, "votes": dict.fromkeys(parties, 100_000)}}
    >>> simulator.night(scenario, {"21:30": late}, draws=500, quiet=True).stages["name"].to_list()
    ['forecast', '21:30']
    """
    refuse_nonsense(scenario, draws, seed)
    refuse_contradictions(scenario)
    with ExitStack() as stack:
        if not quiet:
            stack.enter_context(reported(AnnouncedOnce()))
        folder = stack.enter_context(TemporaryDirectory()) if root is None else root
        following = Following(
            read=lambda file: scenario if file is None else scenario.with_(None, returns=file),
            seed=int(seed),
            draws=int(draws),
            root=Path(folder),
            workers=threads,
        )
        if isinstance(files, Mapping):
            return following.given(files)
        paths = [files] if isinstance(files, str | Path) else files
        listed = in_order(files_of([Path(path) for path in paths]))
        if not listed.files:
            raise SimulatorError(f"{files}: no CSV file there; give one, or data frames by name")
        return following.night(listed)
