"""Whether the errors are right: many comparisons of which the truth is known.

Paired: 500 comparisons of disjoint draws against one of a million other draws. Independent: 400
against the same. An interval of 95% must hold the truth so often; the exact binomial tail of each
figure fails by chance for 5.7e-7 of the seeds, and the pooled rate must lie between 93 and 97%.
"""

import math

import numpy as np
import pytest
from scipy import stats

from simulator.compare.differences import Difference, of_pairs, of_tallies
from simulator.compare.pairs import Pairing, pair
from simulator.compare.shared import shared_figures
from simulator.figures.definitions import SEATS, Figure
from simulator.figures.draws import Side
from simulator.intervals import Z
from simulator.job import Job
from tests.compare.made import close
from tests.statistics.checks import FALSE_ALARM, check_count

A, B = close(5.4), close(5.3)
FIGURES = shared_figures(A, B)
TRUTH_DRAWS, DRAWS, REPEATS = 1_000_000, 2000, 500
OFTEN = 0.01
"""Figures that change in fewer pairs of draws are too rare for a normal interval of 2,000."""
Comparisons = list[list[Difference]]


def pairing(seed: int) -> Pairing:
    return Pairing(Side.of(A, seed), Side.of(B, seed), tuple(FIGURES))


@pytest.fixture(scope="module")
def truth() -> list[Difference]:
    return of_pairs(FIGURES, pair(pairing(77), ((0, TRUTH_DRAWS),)), 0.0)


@pytest.fixture(scope="module")
def paired() -> Comparisons:
    both = pairing(1)
    return [
        of_pairs(FIGURES, both.draw(first, first + DRAWS), 0.0)
        for first in range(0, DRAWS * REPEATS, DRAWS)
    ]


@pytest.fixture(scope="module")
def independent() -> Comparisons:
    one, two = Job.of(A, 1), Job.of(B, 2)
    ranges = [(first, first + DRAWS) for first in range(0, DRAWS * 400, DRAWS)]
    return [of_tallies(FIGURES, (A, one.draw(*r)), (B, two.draw(*r)), 0.0) for r in ranges]


def held(truth: list[Difference], comparisons: Comparisons) -> dict[Figure, float]:
    """How often the interval of 95% held the true change, figure by figure."""
    found = {}
    for place, true in enumerate(truth):
        if (true.changed or 0) >= OFTEN * TRUTH_DRAWS and true.figure.measure != "share":
            errors = [math.hypot(run[place].se or 0.0, true.se or 0.0) for run in comparisons]
            apart = [abs(run[place].change - true.change) for run in comparisons]
            found[true.figure] = sum(a <= Z * e for a, e in zip(apart, errors, strict=True))
    return found


@pytest.mark.parametrize("kind", ["paired", "independent"])
def test_intervals_hold_the_truth_95_times_in_100(
    kind: str, truth: list[Difference], request: pytest.FixtureRequest
) -> None:
    comparisons: Comparisons = request.getfixturevalue(kind)
    counts = held(truth, comparisons)
    assert len(counts) >= 6
    assert {figure.measure for figure in counts} >= {"enters", "seats", "event"}
    check_count(np.array(list(counts.values())), len(comparisons), 0.95)
    pooled = sum(counts.values()) / len(counts) / len(comparisons)
    assert 0.93 < pooled < 0.97


def test_pairs_are_tighter_than_independent_draws(
    truth: list[Difference], paired: Comparisons
) -> None:
    """A tenth of a point: the error of P(blue enters) falls three times, of seats as much."""
    for row in truth:
        if row.figure in (Figure("enters", "blue", "lists"), Figure(SEATS, "blue")):
            assert (row.se_independent or 0) / (row.se or 1) > 3
    place = FIGURES.index(Figure("enters", "blue", "lists"))
    seen = np.std([run[place].change for run in paired], ddof=1)
    # A standard deviation of 500 has a relative error of 3.2%: five of them.
    assert seen == pytest.approx(truth[place].se * math.sqrt(TRUTH_DRAWS / DRAWS), rel=0.16)


def test_noise_is_marked_in_one_comparison_of_twenty_at_most() -> None:
    """The same election with two seeds, 400 times: Holm over all figures together."""
    one, two = Job.of(A, 1), Job.of(A, 2)
    ranges = [(first, first + DRAWS) for first in range(0, DRAWS * 400, DRAWS)]
    marked = sum(
        any(
            row.beyond_noise
            for row in of_tallies(FIGURES, (A, one.draw(*r)), (A, two.draw(*r)), 0.0)
        )
        for r in ranges
    )
    assert marked > 0
    assert stats.binom.sf(marked - 1, 400, 0.05) > FALSE_ALARM


def test_a_rare_event_seen_on_one_side_alone_is_no_proof() -> None:
    """0 of 200 and 12 of 2,000: the error shown is the larger side's alone, not the test's."""
    never = Figure("event", "never")
    place = FIGURES.index(never)
    one, two = Job.of(A, 1).draw(0, 200), Job.of(A, 2).draw(0, 2000)
    one.counts["events"][2], two.counts["events"][2] = 0, 12
    row = of_tallies(FIGURES, (A, one), (A, two), 0.0)[place]
    assert row.change / (row.se or 1) > 3
    assert row.p > 0.2
