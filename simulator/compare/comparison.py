"""Two elections compared: paired where draws are common, else by their tallies."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from simulator.compare.differences import LEVEL, Difference, of_pairs, of_tallies
from simulator.compare.pairs import LABELS, Pairing, Pairs, pair
from simulator.compare.shared import asking_both, notes, shared_figures
from simulator.draw_ranges import Draws
from simulator.executors import Pool
from simulator.figures.definitions import CELLS
from simulator.figures.draws import Side
from simulator.plan import fingerprint
from simulator.runner import Progress
from simulator.scenario.event_names import names_of
from simulator.scenario.load import refuse_contradictions
from simulator.scenario.model import Scenario
from simulator.tally import Tally

SCHEMA = 1


class Source(NamedTuple):
    """The source of one side."""

    scenario: Scenario
    seed: int
    draws: int


class Reason(NamedTuple):
    """Draws whose house changed for a reason; others may hold in the same draws."""

    reason: str
    draws: int
    alone: int
    """Draws in which no other reason holds."""
    seats: int
    """Seats that moved in `draws`."""


@dataclass(frozen=True)
class Comparison:
    """What changes from A to B, and which changes are statistically significant."""

    a: Source
    b: Source
    paired: bool
    tolerance: float
    differences: tuple[Difference, ...]
    moved: tuple[int, ...] | None
    """Draws by how many seats of the house moved; None where draws are not paired."""
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """One line: the two, and how many of the figures changed by more than simulation error."""
        found = sum(row.beyond_noise for row in self.differences)
        sides = f"{self.a.scenario.id} and {self.b.scenario.id}"
        return (
            f"Comparison of {sides} ({self.a.draws:,} draws{' in pairs' if self.paired else ''}): "
            f"{found} of {len(self.differences)} figures changed; see .frame()"
        )

    @property
    def different(self) -> bool:
        """Whether anything changed by more than the tolerance and simulation error."""
        return any(row.different for row in self.differences)

    @property
    def at_least(self) -> float:
        """Seats moved, at least, between the two distributions of houses.

        Half of the sum of the parties' distances: a moved seat is won by one, lost by another. A
        bloc's seats are those of its parties, and not counted again.
        """
        blocs = {bloc.id for side in (self.a, self.b) for bloc in side.scenario.bloc}
        whole = (
            row
            for row in self.differences
            if row.figure.tier is None and row.figure.name not in blocs
        )
        return sum(row.distance or 0.0 for row in whole) / 2

    @property
    def at_most(self) -> float | None:
        """Mean seats moved per pair of draws: at least the distance of the distributions."""
        if self.moved is None:
            return None
        return sum(seats * draws for seats, draws in enumerate(self.moved)) / self.a.draws

    def frame(self) -> pl.DataFrame:
        """One row for each figure; see `Difference`. Chances are fractions of one."""
        return pl.DataFrame(
            [(*row.figure.cells().values(), *row[1:]) for row in self.differences],
            schema=COLUMNS,
            orient="row",
        )

    def document(self) -> dict[str, Any]:
        """Everything, as one JSON object: numbers, texts and nulls."""
        return {
            "schema": SCHEMA,
            "a": _source(self.a),
            "b": _source(self.b),
            "paired": self.paired,
            "tolerance": self.tolerance,
            "level": LEVEL,
            "different": self.different,
            "differences": self.frame().to_dicts(),
            "houses": {
                "seats_moved_at_least": self.at_least,
                "seats_moved_at_most": self.at_most,
                "moved_counts": None if self.moved is None else list(self.moved),
            },
            "reasons": [reason._asdict() for reason in self.reasons],
            "notes": list(self.notes),
            "names": names_of(self.a.scenario, self.b.scenario),
        }


COLUMNS: dict[str, Any] = {
    **dict.fromkeys(CELLS, pl.String),
    **dict.fromkeys(("a", "b", "change", "se", "se_independent", "p"), pl.Float64),
    "changed": pl.Int64,
    "distance": pl.Float64,
    **dict.fromkeys(("beyond_noise", "different"), pl.Boolean),
}


def _source(source: Source) -> dict[str, Any]:
    return {
        "scenario": source.scenario.id,
        "name": source.scenario.name,
        "fingerprint": fingerprint(source.scenario),
        "seed": source.seed,
        "draws": source.draws,
    }


def paired(
    a: Scenario,
    b: Scenario,
    *,
    seed: int,
    draws: Draws,
    tolerance: float = 0.0,
    executor: Executor | Pool | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare draw by draw: both scenarios are drawn again, with the same seed.

    `tolerance` is in points of a chance or a share, and in seats; `executor` is one
    of `runner.run`.

    Raises: Interrupted and StoppedError, see `runner.run`; ScenarioError, where a scenario made in
    Python contradicts itself.
    """
    refuse_contradictions(a)
    refuse_contradictions(b)
    both = asking_both(a, b)
    rows = shared_figures(*both)
    one, two = (Side.of(each, seed) for each in both)
    pairs = pair(Pairing(one, two, tuple(rows)), draws, executor=executor, progress=progress)
    return Comparison(
        a=Source(a, seed, pairs.draws),
        b=Source(b, seed, pairs.draws),
        paired=True,
        tolerance=tolerance,
        differences=tuple(of_pairs(rows, pairs, tolerance)),
        moved=tuple(pairs.moved.tolist()),
        reasons=tuple(_reasons(pairs)),
        notes=tuple(notes(a, b)),
    )


def independent(
    a: tuple[Scenario, Tally], b: tuple[Scenario, Tally], *, tolerance: float = 0.0
) -> Comparison:
    """Compare two tallies whose draws have nothing in common."""
    return Comparison(
        a=Source(a[0], a[1].seed, a[1].draws),
        b=Source(b[0], b[1].seed, b[1].draws),
        paired=False,
        tolerance=tolerance,
        differences=tuple(of_tallies(shared_figures(a[0], b[0]), a, b, tolerance)),
        moved=None,
        reasons=(),
        notes=tuple(notes(a[0], b[0])),
    )


def _reasons(pairs: Pairs) -> list[Reason]:
    """The label sets, split by reason."""
    sets = np.arange(len(pairs.reasons))
    found = []
    for place, label in enumerate(LABELS):
        within = pairs.reasons[(sets >> place) & 1 == 1]
        draws, seats = within.sum(axis=0).tolist()
        found.append(Reason(label, draws, int(pairs.reasons[1 << place, 0]), seats))
    return found
