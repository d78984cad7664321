"""Scores against computations of another kind."""

import math

import numpy as np
import pytest

from simulator.backtest.scores import (
    brier,
    crps,
    log_score,
    mean_and_error,
    part_within,
    places,
    within,
)


def test_crps_is_the_energy_form_over_all_pairs() -> None:
    random = np.random.default_rng(1)
    draws, result = random.gamma(2.0, size=(3, 80)), random.gamma(2.0, size=3)
    draws[2] = np.round(draws[2])  # ties
    for row in range(3):
        near = np.abs(draws[row] - result[row]).mean()
        pairs = np.abs(draws[row][:, None] - draws[row]).mean()
        assert crps(draws, result)[row] == pytest.approx(near - pairs / 2, abs=1e-12)


def test_crps_is_the_integral_of_squared_gaps() -> None:
    random = np.random.default_rng(2)
    draws, result = random.normal(size=50), 0.3
    grid = np.linspace(-6, 6, 400_001)
    gaps = np.searchsorted(np.sort(draws), grid, side="right") / 50 - (grid >= result)
    expected = (gaps**2).sum() * (grid[1] - grid[0])
    assert crps(draws[None], np.array([result]))[0] == pytest.approx(expected, abs=1e-4)


def test_crps_of_a_normal_is_the_closed_form() -> None:
    """200,000 draws: its error is below 0.003, one chance in a million of a larger one."""
    draws = np.random.default_rng(3).normal(size=(1, 200_000))
    z = 0.7
    density = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = (1 + math.erf(z / math.sqrt(2))) / 2
    expected = z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi)
    assert crps(draws, np.array([z]))[0] == pytest.approx(expected, abs=0.005)


def test_crps_of_a_certain_forecast_is_its_distance() -> None:
    assert crps(np.full((1, 9), 4.0), np.array([6.5])) == pytest.approx([2.5])


def test_places_of_results_of_a_calibrated_forecast_are_uniform() -> None:
    """Discrete ones too, with jumps spread: chi-squared of nine degrees, below 40 in 99.999%."""
    random = np.random.default_rng(4)
    for draw in (random.normal, lambda size: random.poisson(3.0, size).astype(float)):
        draws, result = draw(size=(4000, 400)), draw(size=4000)
        below, equal = places(draws, result)
        parts = [part_within(below, equal, k / 10, (k + 1) / 10).sum() for k in range(10)]
        assert sum(parts) == pytest.approx(4000)
        assert sum((part - 400) ** 2 / 400 for part in parts) < 40
        for level in (50, 80, 90, 95):
            error = 5 * math.sqrt(level * (100 - level) / 4000)
            assert 100 * within(below, equal, level).mean() == pytest.approx(level, abs=error + 0.5)


def test_a_jump_counts_with_the_part_that_is_within() -> None:
    below, equal = np.array([0.05, 0.0, 0.2]), np.array([0.10, 1.0, 0.0])
    # 80%: from 0.1 to 0.9.
    np.testing.assert_allclose(within(below, equal, 80), [0.5, 0.8, 1.0])


def test_every_place_is_in_one_tenth() -> None:
    below = np.linspace(0, 1, 101)
    parts = [part_within(below, np.zeros(101), k / 10, (k + 1) / 10) for k in range(10)]
    np.testing.assert_array_equal(np.sum(parts, axis=0), 1)


def test_brier_and_log_score() -> None:
    p, happened = np.array([0.0, 0.25, 1.0]), np.array([False, True, False])
    np.testing.assert_allclose(brier(p, happened), [0, 0.5625, 1])
    expected = [-math.log(100.5 / 101), -math.log(25.5 / 101), -math.log(0.5 / 101)]
    np.testing.assert_allclose(log_score(p, happened, 100), expected)


def test_the_clustered_error_is_that_of_means_of_elections_of_one_size() -> None:
    random = np.random.default_rng(5)
    values = random.normal(size=(30, 7)) + random.normal(size=(30, 1))
    mean, error = mean_and_error(values.ravel(), np.repeat(np.arange(30), 7))
    means = values.mean(1)
    assert mean == pytest.approx(means.mean())
    assert error == pytest.approx(means.std(ddof=1) / math.sqrt(30))


def test_the_clustered_error_is_near_the_jackknife_of_elections_of_many_sizes() -> None:
    random = np.random.default_rng(6)
    cluster = np.repeat(np.arange(60), random.integers(3, 9, 60))
    values = random.normal(size=60)[cluster] + random.normal(size=len(cluster))
    without = [values[cluster != k].mean() for k in range(60)]
    jackknife = math.sqrt(59 / 60 * ((np.array(without) - np.mean(without)) ** 2).sum())
    assert mean_and_error(values, cluster)[1] == pytest.approx(jackknife, rel=0.03)


def test_one_election_has_no_error() -> None:
    assert mean_and_error(np.array([1.0, 3.0]), np.array([4, 4])) == (2.0, None)
