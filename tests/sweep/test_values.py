import math
from decimal import Decimal
from statistics import NormalDist

import pytest

from simulator.sweep.values import (
    MOST_LEVELS,
    LevelError,
    Normal,
    Sample,
    Uniform,
    levels,
    toml,
    values_of_option,
    values_of_range,
)

UNIT = Uniform(0.0, 1.0)


def test_a_range_is_counted_in_decimals() -> None:
    found = values_of_range("4.0:6.0:0.1")
    assert found == [float(Decimal(40 + place) / 10) for place in range(21)]
    assert [repr(number) for number in found[:4]] == ["4.0", "4.1", "4.2", "4.3"]
    assert values_of_range("0.1:0.9:0.1")[2] == 0.3 != 3 * 0.1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3:7:2", [3, 5, 7]),
        ("15:55:20", [15, 35, 55]),
        ("6:4:-1", [6, 5, 4]),
        ("0.3:0.1:-0.1", [0.3, 0.2, 0.1]),
        ("-1.5:1.5:1.5", [-1.5, 0.0, 1.5]),
        ("5:5:1", [5]),
        (" 1e1 : 2e1 : 5 ", [10, 15, 20]),
    ],
)
def test_a_range_has_both_ends(text: str, values: list[float]) -> None:
    found = values_of_range(text)
    assert found == values
    assert [type(number) for number in found] == [type(number) for number in values]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4:6:0.7", "steps of 0.7 from 4 do not reach 6; use 5.4 as the end"),
        ("4:6:-1", "steps of -1 from 4 do not reach 6; use 4 as the end"),
        ("4:6:0", "the step must not be 0"),
        ("4:6", "must be FIRST:LAST:STEP"),
        ("a:6:1", "must be FIRST:LAST:STEP"),
        ("0:nan:1", "must be FIRST:LAST:STEP"),
        ("0:inf:1", "must be FIRST:LAST:STEP"),
        ("0:1e999:1", "must be FIRST:LAST:STEP"),
        ("0:1e15:1", "1,000,000,000,000,001 values; at most 1,000"),
        ("0:0.1:1e-15", "100,000,000,000,001 values; at most 1,000"),
    ],
)
def test_a_range_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(LevelError) as caught:
        values_of_range(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3,5,7", [3, 5, 7]),
        ("4.5", [4.5]),
        ("4:6:1", [4, 5, 6]),
        ("hare, droop", ["hare", "droop"]),
        ('"a, b",c', ["a, b", "c"]),
        ("true,false", [True, False]),
        ("nan,1e999", ["nan", "1e999"]),
        ("a:b:c", ["a:b:c"]),
    ],
)
def test_an_option_lists_values_or_a_range(text: str, values: list) -> None:
    found = values_of_option(text)
    assert found == values
    assert [type(value) for value in found] == [type(value) for value in values]


@pytest.mark.parametrize("text", ["", "3,", ",3", "3,,5", " "])
def test_an_option_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(LevelError, match="a value is missing"):
        values_of_option(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(4.1, "4.1"), (True, "true"), ("Сайлау\n", '"Сайлау\\n"'), ((1, 3.0), "[1, 3.0]")],
)
def test_values_are_written_as_toml_reads_them(value, text: str) -> None:
    import tomllib

    assert toml(value) == text
    read = tomllib.loads(f"value = {text}")["value"]
    assert (tuple(read) if isinstance(read, list) else read) == value


def test_a_range_has_a_thousand_values_at_most() -> None:
    assert len(values_of_range("1:1000:1")) == MOST_LEVELS
    with pytest.raises(LevelError, match="1,001 values; at most 1,000"):
        values_of_range("0:1000:1")


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
