from decimal import Decimal

import pytest

from simulator.sweep.values import MOST_LEVELS, LevelError, toml, values_of_option, values_of_range


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
