"""Holm's procedure and the p-values below it."""

import math

import pytest
from scipy import stats

from simulator.compare.differences import holm, p_value


def test_holm_steps_down_and_stops() -> None:
    """0.010 against 0.05/4, 0.013 against 0.05/3, 0.04 against 0.05/2: there it stops."""
    assert holm([0.04, 0.010, 0.045, 0.013]) == [False, True, False, True]
    assert holm([0.01, 0.02, 0.03]) == [True, True, True]
    assert holm([0.017, 0.02, 0.03]) == [False, False, False]
    assert holm([]) == []


def test_holm_keeps_its_promise_whatever_the_figures_share() -> None:
    """Of 2000 families without any change, 5% or so have a mark; five sigma is 2.4 points."""
    families = stats.uniform.rvs(size=(2000, 20), random_state=7)
    families[:, 10:] = families[:, :10]
    marked = sum(any(holm(row)) for row in families.tolist()) / 2000
    assert 0.0 < marked < 0.05 + 5 * math.sqrt(0.05 * 0.95 / 2000)


@pytest.mark.parametrize("z", [0.5, 1.96, 4.0])
def test_a_p_value_is_the_normal_one(z: float) -> None:
    assert p_value(-z * 0.01, 0.01, 10_000) == pytest.approx(2 * stats.norm.sf(z))
    assert p_value(z * 0.01 + 3, 0.01, None, tolerance=3) == pytest.approx(2 * stats.norm.sf(z))


@pytest.mark.parametrize("changed", [1, 2, 9, 30])
def test_few_changed_draws_say_no_more_than_their_signs(changed: int) -> None:
    """All in one direction: the sign test's p-value, and never less."""
    sign_test = stats.binomtest(changed, changed).pvalue
    assert p_value(1.0, 0.0, changed) == pytest.approx(sign_test)
    assert p_value(1.0, 1e-9, changed) == pytest.approx(sign_test)


def test_within_the_tolerance_nothing_is_found() -> None:
    assert p_value(0.0, 0.0, 0) == p_value(1.0, 0.0, 100, 1.0) == p_value(-1.0, 0.01, 100, 2) == 1.0
    assert p_value(1.0, 0.0, None) == 0.0
