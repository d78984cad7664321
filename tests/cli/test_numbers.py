import pytest

from simulator.cli.numbers import draw_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1", 1),
        ("10000", 10_000),
        ("10k", 10_000),
        ("10K", 10_000),
        ("1e6", 1_000_000),
        ("1E6", 1_000_000),
        ("1M", 1_000_000),
        ("1.5M", 1_500_000),
        ("2.5e3", 2_500),
        ("1_000_000", 1_000_000),
        ("1,000,000", 1_000_000),
        ("2b", 2_000_000_000),
        ("1099511627776", 2**40),
    ],
)
def test_draw_counts_as_people_type_them(text: str, count: int) -> None:
    assert draw_count(text) == count
