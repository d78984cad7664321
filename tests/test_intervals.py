import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.intervals import (
    HIGH,
    LOW,
    MEDIAN,
    decimals,
    incomplete_beta,
    jeffreys,
    less_than,
    more_than,
    quantile,
    standard_error,
    trim,
    wilson,
)

DRAWS = (1, 2, 5, 10, 100, 1000, 200_000, 10**8, 10**10)
COUNTS = [
    (hits, draws)
    for draws in DRAWS
    for hits in sorted({0, 1, 2, draws // 1000, draws // 7, draws // 2, draws - 1, draws})
    if hits <= draws
]
hits_of_draws = st.integers(1, 10**9).flatmap(
    lambda draws: st.tuples(st.integers(0, draws), st.just(draws))
)


def test_standard_error_of_half_is_the_largest():
    assert standard_error(100, 400) == pytest.approx(math.sqrt(0.25 * 0.75 / 400), rel=1e-15)
    assert standard_error(200, 400) == 0.025
    assert standard_error(0, 400) == 0.0
    assert standard_error(0, 0) is None


@pytest.mark.parametrize(("hits", "draws"), COUNTS)
def test_wilson_is_scipys(hits, draws):
    expected = stats.binomtest(hits, draws).proportion_ci(method="wilson")
    low, high = wilson(hits, draws)
    assert low == pytest.approx(expected.low, abs=1e-14)
    assert high == pytest.approx(expected.high, rel=1e-12)


@given(hits_of_draws)
def test_wilson_holds_the_estimate_and_mirrors(case):
    hits, draws = case
    low, high = wilson(hits, draws)
    assert 0 <= low <= hits / draws <= high <= 1
    mirrored_low, mirrored_high = wilson(draws - hits, draws)
    assert mirrored_high == pytest.approx(1 - low, abs=1e-15)
    assert mirrored_low == pytest.approx(1 - high, abs=1e-15)


def test_wilson_keeps_the_digits_of_rare_events():
    # The two ends are roots of (p - x)^2 = z^2 x (1 - x) / n; check the low one exactly.
    hits, draws = 3, 10**12
    low = Fraction(wilson(hits, draws)[0])
    z = Fraction(1.959963984540054)
    gap = (Fraction(hits, draws) - low) ** 2 - z * z * low * (1 - low) / draws
    slope = -2 * (Fraction(hits, draws) - low) - z * z * (1 - 2 * low) / draws
    assert abs(gap / slope / low) < Fraction(1, 10**14)


def test_wilson_without_draws_excludes_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("interval", [wilson, jeffreys])
@pytest.mark.parametrize(("p", "draws"), [(0.001, 1000), (0.01, 1000), (0.05, 200), (0.5, 50)])
def test_coverage_is_near_its_word(interval, p, draws):
    """Summed exactly over all outcomes; Wald's interval has 0.63 in the first case."""
    outcomes = range(draws + 1)
    weight = stats.binom.pmf(outcomes, draws, p)
    covered = [low <= p <= high for low, high in (interval(hits, draws) for hits in outcomes)]
    assert 0.91 < weight[covered].sum() < 0.99


@pytest.mark.parametrize(("hits", "draws"), COUNTS)
def test_jeffreys_is_scipys_beta_quantile(hits, draws):
    low, high = jeffreys(hits, draws)
    precision = 1e-10 if draws <= 10**6 else 1e-6
    posterior = stats.beta(hits + 0.5, draws - hits + 0.5)
    if hits == 0:
        assert low == 0.0
    else:
        assert low == pytest.approx(posterior.ppf(0.025), rel=precision, abs=0)
    if hits == draws:
        assert high == 1.0
    else:
        assert high == pytest.approx(posterior.ppf(0.975), rel=precision, abs=0)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0.5, 1e4), st.floats(0.5, 1e4))
def test_incomplete_beta_is_scipys(x, a, b):
    assert incomplete_beta(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-11)


def test_quantile_is_the_smallest_value_that_holds_enough_draws():
    counts = np.array([5, 0, 90, 5])
    assert quantile(counts, LOW) == 0
    assert quantile(counts, Fraction(501, 10000)) == 2
    assert quantile(counts, MEDIAN) == 2
    assert quantile(counts, HIGH) == 2
    assert quantile(counts, Fraction(1)) == 3
    assert quantile(counts, Fraction(0)) == 0
    assert quantile(np.array([0, 0, 7]), Fraction(0)) == 2
    assert quantile(np.zeros(4, np.int64), MEDIAN) is None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.fractions(0, 1))
def test_quantile_is_an_order_statistic(values, q):
    counts = np.bincount(values, minlength=10)
    assert quantile(counts, q) == sorted(values)[max(1, math.ceil(q * len(values))) - 1]


def test_quantile_does_not_round_in_floats():
    odd = 2**53 + 1
    counts = np.array([19 * odd - 1, 1, odd])
    assert quantile(counts, HIGH) == 1


@pytest.mark.parametrize(
    ("p", "se", "text"),
    [
        (0.66512, 0.00106, "66.5%"),
        (0.66512, 0.012, "67%"),
        (0.5, 0.5, "50%"),
        (0.0225, 0.00033, "2.25%"),
        (1 / 200_000, standard_error(1, 200_000), "0.0005%"),
        (1 - 1 / 200_000, standard_error(199_999, 200_000), "99.9995%"),
        (0.123, 0.001, "12.3%"),
    ],
)
def test_trim_prints_up_to_the_first_digit_of_the_error(p, se, text):
    assert trim(p, se) == text


@given(st.integers(2, 10**7).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_trim_never_rounds_to_certainty(case):
    hits, draws = case
    shown = float(trim(hits / draws, standard_error(hits, draws)).rstrip("%"))
    assert 0 < shown < 100 or draws < 4


def test_decimals_of_an_error():
    assert [decimals(error) for error in (0.0, 3.0, 1.0, 0.99, 0.1, 0.035)] == [0, 0, 0, 1, 1, 2]


def test_no_hit_and_no_miss():
    assert less_than(200_000) == "< 0.0015%"
    assert more_than(200_000) == "> 99.9985%"
    assert more_than(1_000_000) == "> 99.9997%"
    assert less_than(10_000_000_000) == "< 0.00000003%"
    assert less_than(999) == "< 0.31%"
    assert more_than(1_319_999) == "> 99.99977%"
    assert less_than(10) == "< 30%"
    assert more_than(4) == "> 25%"
    assert less_than(1) == "0 of 1"
    assert more_than(3) == "3 of 3"


@given(st.integers(4, 10**6))
def test_rule_of_three_is_an_upper_bound(draws):
    """Were p that large, all draws would miss with a chance of at most 5%."""
    assert (1 - 3 / draws) ** draws <= 0.05
