"""What matters most: against functions whose parts of the variance are known."""

from collections.abc import Callable, Sequence
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest

from simulator.figures.definitions import EVENT, Figure
from simulator.sweep.importance import Importance, _part, importances, turns
from simulator.sweep.points import Point, Points
from simulator.sweep.running import Outcome
from simulator.sweep.spec import Axis, Level, Sweep
from simulator.sweep.work import Reading

FIGURE = Figure(EVENT, "x")
PLACE: object = None


def outcomes_of(
    rows: Sequence[tuple], values: Sequence[float], errors: Sequence[float]
) -> list[Outcome]:
    return [
        Outcome(
            point=Point(number, labels, None, None),
            ranges=((0, 1000),),
            tally_sha256="",
            folder=Path(),
            readings={FIGURE: Reading(v, e)},
        )
        for number, (labels, v, e) in enumerate(zip(rows, values, errors, strict=True), start=1)
    ]


def points_of(rows: Sequence[tuple], *, factorial: bool = True, sampled: bool = False) -> Points:
    axes = tuple(
        Axis(
            name=f"axis {place}",
            key=("key",),
            levels=tuple(Level(label) for label in dict.fromkeys(row[place] for row in rows)),
            sampled=sampled,
            place=None,
        )
        for place in range(len(rows[0]))
    )
    sweep = Sweep(
        id="s",
        name="s",
        base=Path(),
        settings=(),
        draws=1,
        seed=1,
        axes=axes,
        sample=0,
        include=(),
        exclude=(),
        baseline=None,
        file="file",
    )
    points = tuple(Point(number, row, None, None) for number, row in enumerate(rows, start=1))
    return Points(sweep=sweep, points=points, baseline=points[0], seed=1, factorial=factorial)


def importance(
    rows: Sequence[tuple],
    function: Callable[..., float],
    *,
    noise: float = 0.0,
    error: float | None = None,
    seed: int = 1,
    **how: bool,
) -> Importance:
    drawn = np.random.default_rng(seed).normal(0, noise or 1e-12, len(rows))
    values = [function(*row) + more for row, more in zip(rows, drawn, strict=True)]
    errors = [noise if error is None else error] * len(rows)
    (found,) = importances(points_of(rows, **how), outcomes_of(rows, values, errors))
    return found


CROSSED = list(product((-1.0, 1.0), (-1.0, 0.0, 1.0), ("a", "b")))


def test_an_additive_function_divides_its_variance() -> None:
    found = importance(CROSSED, lambda x, y, _: 3 * x + y)
    # var(x) = 1, var(y) = 2/3: 9 to 2/3
    assert found.parts == pytest.approx((9 / (9 + 2 / 3), (2 / 3) / (9 + 2 / 3), 0.0), abs=1e-9)
    assert (found.low, found.high, found.moves) == (pytest.approx(-4), pytest.approx(4), True)


def test_what_is_joint_belongs_to_no_axis() -> None:
    found = importance(CROSSED, lambda x, y, _: x * y)
    assert found.parts == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)
    found = importance(CROSSED, lambda x, y, _: x * y + x)
    assert found.parts == pytest.approx((0.6, 0.0, 0.0), abs=1e-9)


def test_noise_alone_moves_nothing() -> None:
    """At 3 standard deviations of a chi squared: 2,000 tables, a handful of false alarms."""
    alarms = sum(
        importance(CROSSED, lambda *_: 0.5, noise=0.01, seed=seed).moves for seed in range(2000)
    )
    assert alarms < 40


def test_a_constant_does_not_move() -> None:
    found = importance(CROSSED, lambda *_: 0.5, error=0.0)
    assert not found.moves
    assert found.parts == (0.0, 0.0, 0.0)


def test_what_noise_adds_is_taken_off() -> None:
    """A quarter of the variance is noise: without the correction the true half would shrink."""
    grid = list(product(range(10), range(10)))
    sd = np.std([0.01 * x for x, _ in grid])
    parts = [
        importance(grid, lambda x, y: 0.01 * (x + y), noise=float(sd), seed=seed).parts
        for seed in range(300)
    ]
    means, spread = np.mean(parts, axis=0), np.std(parts, axis=0) / np.sqrt(300)
    assert np.all(np.abs(means - 0.5) < 5 * spread + 0.005)
    assert np.all(spread < 0.01)


def test_a_sampled_axis_is_judged_by_groups() -> None:
    rng = np.random.default_rng(3)
    rows = [(float(x), float(y)) for x, y in rng.uniform(0, 1, (400, 2))]
    found = importance(rows, lambda x, _: x, factorial=False, sampled=True)
    assert found.parts[0] > 0.95
    assert found.parts[1] < 0.05


def test_an_axis_without_effect_has_no_part_on_average() -> None:
    parts = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        rows = [(float(x), float(y)) for x, y in rng.uniform(0, 1, (30, 2))]
        parts.append(importance(rows, lambda x, _: x, factorial=False, sampled=True).parts[1])
    # Parts below 0 are cut off, so the mean lies a little above; without the correction it is 0.14.
    assert np.mean(parts) < 0.08


def test_what_levels_differ_by_accident_is_nothing_in_the_mean_of_all_orders() -> None:
    """Five points at three levels; each of the 120 orders of their values is as likely."""
    group, noise = np.array([0, 0, 1, 1, 2]), np.zeros(5)
    orders = permutations((1.0, 2.0, 4.0, 8.0, 16.0))
    parts = [_part(np.array(order), noise, group, factorial=False) for order in orders]
    assert np.mean(parts) == pytest.approx(0.0, abs=1e-9)


def test_one_axis_explains_all_of_it() -> None:
    rows = [(float(x),) for x in range(5)]
    assert importance(rows, lambda x: x, factorial=False).parts == pytest.approx((1.0,))
    assert importance(rows, lambda x: x).parts == pytest.approx((1.0,))


def test_numbers_texts_and_booleans_are_levels() -> None:
    rows = [(True,), (1,), ("1",), (None,)]
    found = importance(rows, lambda x: {"True": 0.0, "1": 1.0, "None": 2.0}[str(x)])
    assert found.parts == pytest.approx((1.0,))


def test_turns_are_between_neighbours_all_else_equal() -> None:
    rows = [(share, poll) for poll in ("A", "B") for share in (6.0, 4.0, 5.0)]
    values = [0.8, 0.2, 0.45, 0.9, 0.55, 0.6]
    outcomes = outcomes_of(rows, values, [0.01] * 6)
    (turn,) = turns(points_of(rows), outcomes, [FIGURE])
    assert (turn.axis, turn.last, turn.next) == ("axis 0", 5.0, 6.0)
    assert (turn.before.value, turn.after.value) == (0.45, 0.8)
    assert turn.where == "axis 1 = A"


def test_a_turn_ends_where_one_half_is_reached() -> None:
    rows = [(4.0,), (5.0,), (6.0,)]
    outcomes = outcomes_of(rows, [0.4, 0.5, 0.6], [0.01] * 3)
    (turn,) = turns(points_of(rows), outcomes, [FIGURE])
    assert (turn.last, turn.next) == (4.0, 5.0)
