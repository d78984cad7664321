"""What an analyst holds in Python: a simulated election, and what can be asked of it.

Nothing is computed here. A `Result` is a scenario with its tally; tables, comparisons and files are
made by those who make them for the command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import archive, charts, compare, drawn, executors, notebook, results
from simulator.ballots.official import Official, official_of, read_official
from simulator.compare import Comparison, Score
from simulator.compiling import AnnouncedOnce, reported
from simulator.document import document
from simulator.draw_ranges import common_draws, first_draws
from simulator.errors import ResultError, SimulatorError
from simulator.job import Job
from simulator.nights import Following, Night, files_of, in_order
from simulator.provenance import kernel_digest
from simulator.runner import Progress
from simulator.runner import run as tally_of
from simulator.scenario import Scenario
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.load import refuse_contradictions
from simulator.scenario.tree import shown
from simulator.tables import TABLES, all_tables, refuse_stranger
from simulator.tables.of_cliffs import cliff_tables
from simulator.tables.of_coalitions import PART, coalition_tables
from simulator.tally import MOST_DRAWS, MOST_SEED, Tally

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

NAMES = tuple(table.__name__ for table in TABLES)
"""The tables of every result, each of which is an attribute of a `Result`."""
GOVERNING, NEAR = ("coalitions", "power"), ("tenths", "thresholds", "flips", "margins")
"""More of them, made of draws that are drawn again when they are first asked for."""


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
    _refuse_nonsense(scenario, draws, seed)
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
    return Result(
        scenario, simulate(scenario, draws, seed, threads, cluster, progress=progress, quiet=quiet)
    )


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
    _refuse_nonsense(scenario, draws, seed)
    if first < 0 or first + draws > MOST_DRAWS:
        raise SimulatorError(
            f"draws {first:,} to {first + draws - 1:,}; must be one or more of the draws 0 to "
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
    _refuse_nonsense(scenario, draws, seed)
    refuse_contradictions(scenario)
    with ExitStack() as stack:
        if not quiet:
            stack.enter_context(reported(AnnouncedOnce()))
        folder = stack.enter_context(TemporaryDirectory()) if root is None else root
        following = Following(
            read=lambda returns: _with_returns(scenario, returns),
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


def _with_returns(scenario: Scenario, returns: Any) -> Scenario:
    return scenario if returns is None else scenario.with_(None, returns=returns)


@dataclass(frozen=True, repr=False)
class Result:
    """A simulated election: a scenario and its tally, and everything that can be read from them.

    Each table of docs/data.md is an attribute, a polars frame: `parties` (a row for each party),
    `tiers`, `events`, `coalitions`, and so on; `dir(result)` has them all. `districts` and
    `regions` have rows where the scenario counts them, by `with_(counts={"districts": True})`.
    Probabilities are fractions
    of one with a standard error; shares and turnout are percent; seats are whole numbers, and their
    means floats. Frames are made when they are first asked for, from the counts.

    Raises: TallyError, where the tally is not of this scenario.

    >>> result = simulator.run(simulator.load("kazakhstan-2021"), draws=1_000, quiet=True)
    >>> result.events.columns[:4]
    ['event', 'name', 'when', 'count']
    """

    scenario: Scenario
    tally: Tally
    kernel: str = ""
    """The digest of the program that drew; empty for this one."""

    def __post_init__(self) -> None:
        """Raises: TallyError, for the tally of another scenario."""
        refuse_stranger(self.scenario, self.tally)

    @cached_property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by its name, as `simulator run` saves them.

        >>> result.tables["events"].equals(result.events)
        True
        """
        return all_tables(self.scenario, self.tally)

    @property
    def house(self) -> pl.DataFrame:
        """Seats filled in the whole house, and how likely: the table `house_sizes`.

        >>> result.house.row(0)[:2]
        (98, 0)
        """
        return self.tables["house_sizes"]

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name in NAMES:
            return self.tables[name]
        if name in GOVERNING:
            return self._governing[name]
        if name in NEAR:
            return self._near[name]
        known = (*NAMES, *GOVERNING, *NEAR)
        raise AttributeError(f"a result has no {name!r}; {did_you_mean(name, known, 'tables')}")

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *NAMES, *GOVERNING, *NEAR})

    @cached_property
    def _governing(self) -> dict[str, pl.DataFrame]:
        return self.governing()

    @cached_property
    def _near(self) -> dict[str, pl.DataFrame]:
        return cliff_tables(self.scenario, self.tally)

    def governing(
        self, *, over: float = PART, blocs: bool = False, without: Sequence[str] = ()
    ) -> dict[str, pl.DataFrame]:
        """Who could govern: `coalitions` and `power`, of the first 10,000 draws.

        Shown are sets that are a minimal majority in more than `over` of draws, a fraction of one.
        With `blocs` the parties of each bloc of the scenario act as one; `without` are ids of
        parties, or of blocs that act as one, with whom nobody governs.

        Raises: SimulatorError, for an id that is not there, a part that is none, and too many sets.

        >>> result.governing(over=0.5)["coalitions"]["parties"].to_list()
        ['nur-otan']
        """
        if isinstance(without, str):
            raise SimulatorError(f"without: {without!r}; must be a list of ids: [{without!r}]")
        if not 0.0 <= over < 1.0:
            raise SimulatorError(f"over: {over!r}; must be a fraction of draws, from 0 to below 1")
        units = {bloc.id: bloc.parties for bloc in self.scenario.bloc} if blocs else None
        return coalition_tables(
            self.scenario, self.tally, part=over, units=units, without=tuple(without)
        )

    def draws(self, number: int = 10_000) -> pl.DataFrame:
        """A row for each of the first draws that were counted; columns as of `simulator.draws`.

        Raises: SimulatorError, for draws that are none.

        >>> result.draws(50).height
        50
        """
        _refuse_nonsense(self.scenario, number, self.tally.seed)
        ranges = first_draws(self.tally.ranges, number)
        return drawn.frame(self.scenario, self.tally.seed, ranges, drawn.Extent())

    def document(self) -> dict[str, Any]:
        """The JSON object of `simulator run --format json`: numbers, texts and nulls.

        >>> result.document()["draws"]
        1000
        """
        return document(self.scenario, self.tally)

    def to_pandas(self) -> dict[str, Any]:
        """Every table by its name, as pandas frames.

        Raises: SimulatorError, where pandas is not installed.

        >>> frames = result.to_pandas()  # doctest: +SKIP
        """
        try:
            import pandas
        except ImportError:
            raise SimulatorError(
                "pandas is not installed: pip install pandas; or use the tables as they are, polars"
            ) from None
        return {
            name: pandas.DataFrame(table.to_dict(as_series=False), columns=table.columns)
            for name, table in self.tables.items()
        }

    def compare(self, other: Result | Scenario, tolerance: float = 0.0) -> Comparison:
        """What changes from here to `other`: a result, or a scenario to draw the same way.

        Draws that both have with one seed are compared in pairs, which has the smaller error: both
        are drawn again. Results of two seeds, or of another version of the program, are compared by
        their counts. `tolerance` is in points of a probability or share, and in seats. See
        `Comparison.frame` for the rows.

        Raises: ScenarioError, for a scenario that contradicts itself; SimulatorError for what is
        neither a scenario nor a result.

        >>> less = result.scenario.with_(None, party={"ak-zhol": {"share": 8.0}})
        >>> result.compare(less).different
        True
        """
        if not isinstance(other, Scenario | Result):
            raise SimulatorError(_no_scenario("other", other, " or a Result"))
        if isinstance(other, Scenario):
            return self._paired(other, self.tally.ranges, tolerance)
        common = common_draws(self.tally.ranges, other.tally.ranges)
        if common and self.tally.seed == other.tally.seed and self.again and other.again:
            return self._paired(other.scenario, common, tolerance)
        return compare.independent(
            (self.scenario, self.tally), (other.scenario, other.tally), tolerance=tolerance
        )

    def _paired(self, other: Scenario, draws: Any, tolerance: float) -> Comparison:
        if not self.again:
            raise ResultError(
                "made by another version of the program, so its draws cannot be reproduced: "
                "run both scenarios and compare the results"
            )
        return compare.paired(
            self.scenario, other, seed=self.tally.seed, draws=draws, tolerance=tolerance
        )

    @property
    def again(self) -> bool:
        """Whether this program makes the same draws again.

        >>> simulator.run(simulator.load("kazakhstan-2021"), draws=100, quiet=True).again
        True
        """
        return self.kernel in ("", kernel_digest())

    def score(self, official: Scenario | Official | str | Path) -> Score:
        """How good the forecast was: Brier, log and ranked probability scores, and coverage.

        `official` is a scenario with a count, or a CSV file of votes or seats, see
        `simulator.compare`. Lower scores are better.

        Raises: VotesError, ScenarioError, where it does not fit this election.

        >>> result.score(simulator.load("kazakhstan-2021/official")).document()["schema"]
        1
        """
        if isinstance(official, str | Path):
            official = read_official(Path(official), self.scenario)
        if isinstance(official, Scenario):
            official = official_of(official, self.scenario)
        return compare.score(self.scenario, self.tally, official)

    def save(self, root: str | Path = "results") -> Path:
        """Save the result under `root`, as `simulator run --out` does, and return its folder.

        Draws that are saved there already stay, and are added to. Read it with
        `simulator.load_result`.

        Raises: ResultError, where the folder holds a damaged result, or one of another program.

        >>> with tempfile.TemporaryDirectory() as root:
        ...     (result.save(root) / "tables" / "parties.parquet").exists()
        True
        """
        if not self.again:
            raise ResultError("made by another version of the program; copy its folder instead")
        return results.add(Path(root), self.scenario, [self.tally], all_tables).folder

    def chart(
        self, name: str, *, width: int = 720, theme: str = "light", only: Sequence[str] = ()
    ) -> alt.ConcatChart:
        """A chart of the tables, made with Altair: a notebook shows it.

        `name` is hemicycle, seats, threshold, coalitions, events, houses, districts or map. `only`
        are ids of the parties, blocs, events, districts or regions to show.
        `simulator.charts` saves one, and has those of sweeps and backtests.

        Raises: SimulatorError, for a name, theme or width that cannot be, for what is not there,
        and where Altair is not installed, with what installs it.

        >>> result.chart("seats").to_dict()["usermeta"]["title"]
        'Seats: Kazakhstan, Mazhilis, 10 January 2021'
        """
        if isinstance(only, str):
            raise SimulatorError(f"only: {only!r}; must be a list of ids: [{only!r}]")
        subject = charts.Election(self.scenario, self.tally)
        return charts.chart(subject, name, width=width, theme=theme, only=tuple(only))

    def __repr__(self) -> str:
        """One line of what it is, and one for each of the largest parties."""
        return notebook.text(self._title, self._counted, self._rows)

    def _repr_html_(self) -> str:
        """A table of parties, as notebooks show it; names are escaped."""
        return notebook.html(self._title, self._counted, self._rows)

    @property
    def _title(self) -> str:
        return self.scenario.name or self.scenario.id

    @property
    def _counted(self) -> str:
        return f"{self.tally.draws:,} draws, seed {self.tally.seed}"

    @property
    def _rows(self) -> list[notebook.Row]:
        return notebook.rows(self.scenario, self.tables["parties"])


def _no_scenario(name: str, value: object, otherwise: str = "") -> str:
    """What to give in the place of a value that is not a scenario, say the path of one."""
    found = shown(value) if isinstance(value, str) else type(value).__name__
    return (
        f"{name}: {found}; must be a Scenario{otherwise}: simulator.load(path or name), or "
        "simulator.Scenario.from_dict({...})"
    )


def _refuse_nonsense(scenario: Any, draws: Any, seed: Any) -> None:
    """Raises: SimulatorError, for what no run can have."""
    if not isinstance(scenario, Scenario):
        raise SimulatorError(_no_scenario("scenario", scenario))
    for name, value, least, most in (("draws", draws, 1, MOST_DRAWS), ("seed", seed, 0, MOST_SEED)):
        if (
            not isinstance(value, int | np.integer)
            or isinstance(value, bool)
            or not least <= value <= most
        ):
            raise SimulatorError(
                f"{name}: {value!r}; must be a whole number between {least:,} and {most:,}"
            )
