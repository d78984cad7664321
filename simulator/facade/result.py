"""A simulated election: a scenario and its tally, and what can be read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import charts, compare, drawn, notebook, results
from simulator.ballots.official import Official, official_of, read_official
from simulator.compare import Comparison, Score
from simulator.document import document
from simulator.draw_ranges import common_draws, first_draws
from simulator.errors import ResultError, SimulatorError
from simulator.facade.checks import no_scenario, refuse_nonsense
from simulator.provenance import kernel_digest
from simulator.scenario import Scenario
from simulator.scenario.allowed import did_you_mean
from simulator.tables import TABLES, all_tables, refuse_stranger
from simulator.tables.of_cliffs import cliff_tables
from simulator.tables.of_coalitions import PART, coalition_tables
from simulator.tally import Tally

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

NAMES = tuple(table.__name__ for table in TABLES)
"""The tables of every result, each of which is an attribute of a `Result`."""
GOVERNING, NEAR = ("coalitions", "power"), ("tenths", "thresholds", "flips", "margins")
"""More of them, made of draws that are drawn again when they are first asked for."""
KNOWN = (*NAMES, *GOVERNING, *NEAR)


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
        raise AttributeError(f"a result has no {name!r}; {did_you_mean(name, KNOWN, 'tables')}")

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *KNOWN})

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
        refuse_nonsense(self.scenario, number, self.tally.seed)
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
            raise no_scenario("other", other, " or a Result")
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
        return notebook.text(*self._shown)

    def _repr_html_(self) -> str:
        """A table of parties, as notebooks show it; names are escaped."""
        return notebook.html(*self._shown)

    @property
    def _shown(self) -> tuple[str, str, list[notebook.Row]]:
        """Its title, what it was made of, and a row for each party."""
        counted = f"{self.tally.draws:,} draws, seed {self.tally.seed}"
        rows = notebook.rows(self.scenario, self.tables["parties"])
        return self.scenario.name or self.scenario.id, counted, rows
