import math
from statistics import NormalDist

import pytest

from simulator.sweep.values import Normal, Sample, Uniform, levels

UNIT = Uniform(0.0, 1.0)


def test_a_latin_hypercube_has_one_value_in_each_part() -> None:
    for points in (1, 2, 7, 100):
        found = levels(UNIT, "x", Sample(points, "latin-hypercube", 3))
        assert sorted(math.floor(value * points) for value in found) == list(range(points))


def test_axes_are_shuffled_apart() -> None:
    sample = Sample(400, "latin-hypercube", 1)
    one, two = levels(UNIT, "x", sample), levels(UNIT, "y", sample)
    covariance = sum((a - 0.5) * (b - 0.5) for a, b in zip(one, two, strict=True)) / 400
    assert abs(covariance * 12) < 5 / math.sqrt(400)
    assert one != two


def test_a_longer_random_sample_keeps_its_first_points() -> None:
    short = levels(UNIT, "x", Sample(10, "random", 3))
    assert levels(UNIT, "x", Sample(30, "random", 3))[:10] == short
    assert levels(UNIT, "x", Sample(10, "random", 4)) != short


def test_a_sample_is_the_same_everywhere() -> None:
    """Numbers found once: another library or machine must find them again."""
    assert levels(Uniform(4.5, 6.0), "NSDP", Sample(3, "latin-hypercube", 7)) == GOLDEN_UNIFORM
    assert levels(Normal(5.3, 0.4, 4.0, 7.0), "NSDP", Sample(3, "random", 7)) == GOLDEN_NORMAL


GOLDEN_UNIFORM = [5.41625, 5.77645, 4.9555]
GOLDEN_NORMAL = [5.68579, 5.35345, 5.83888]


def test_a_random_sample_is_uniform() -> None:
    """Kolmogorov-Smirnov at a false-alarm rate below one in a million."""
    found = sorted(levels(UNIT, "x", Sample(2000, "random", 1)))
    gap = max(abs((rank + 1) / 2000 - value) for rank, value in enumerate(found))
    assert gap * math.sqrt(2000) < 2.7


def test_a_normal_is_cut_off_at_its_bounds() -> None:
    found = levels(Normal(5.0, 1.0, 4.5, 7.0), "x", Sample(1000, "latin-hypercube", 1))
    assert min(found) >= 4.5
    assert max(found) <= 7.0
    normal = NormalDist(5.0, 1.0)
    inside = normal.cdf(7.0) - normal.cdf(4.5)
    expected = 1000 * (normal.cdf(5.0) - normal.cdf(4.5)) / inside
    assert abs(sum(value < 5.0 for value in found) - expected) <= 1


@pytest.mark.parametrize("method", ["random", "latin-hypercube"])
def test_values_have_six_digits(method) -> None:
    for value in levels(Uniform(0.001, 2000.0), "x", Sample(50, method, 1)):
        assert float(f"{value:.6g}") == value
