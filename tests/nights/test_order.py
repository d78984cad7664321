"""Files of a night in the order of time."""

from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.nights import files_of, in_order

ORDERS = [
    (["night-2130", "night-2005"], ["night-2005", "night-2130"], ["20:05", "21:30"]),
    (["n-0015", "n-2130", "n-2359"], ["n-2130", "n-2359", "n-0015"], ["21:30", "23:59", "00:15"]),
    (["09.30", "11h05", "0815"], ["0815", "09.30", "11h05"], ["08:15", "09:30", "11:05"]),
    (
        ["2023-03-20T00-10", "2023-03-19T21-30"],
        ["2023-03-19T21-30", "2023-03-20T00-10"],
        ["2023-03-19 21:30", "2023-03-20 00:10"],
    ),
    (["x20230319_213005", "x20230319_2130"], ["x20230319_2130", "x20230319_213005"], None),
    (["night-10", "night-2", "night-1"], ["night-1", "night-2", "night-10"], [None] * 3),
    (["c-2130", "a-2130", "b-2200"], ["a-2130", "b-2200", "c-2130"], [None] * 3),
    (["b-2100", "a"], ["a", "b-2100"], [None] * 2),
    (["part-3000", "part-1000"], ["part-1000", "part-3000"], [None] * 2),
]


@pytest.mark.parametrize(("names", "ordered", "times"), ORDERS)
def test_the_order_is_that_of_times_if_all_have_one(names, ordered, times) -> None:
    listed = in_order([Path(f"{name}.csv") for name in names])
    assert [file.stem for file in listed.files] == ordered
    if times is not None:
        assert list(listed.times) == times
    timed = any(listed.times)
    assert listed.order.startswith(
        "in the order of the times" if timed else "in the order of their names"
    )


def test_times_before_noon_are_said_to_be_of_the_next_day() -> None:
    crosses = in_order([Path("2330.csv"), Path("0030.csv")])
    assert crosses.order.endswith("those before noon on the next day")
    assert "noon" not in in_order([Path("2130.csv"), Path("2330.csv")]).order


def test_files_of_folders_patterns_and_names(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV", ".hidden.csv", "~b.csv", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert [file.name for file in files_of([tmp_path])] == ["a.CSV", "b.csv"]
    assert [file.name for file in files_of([tmp_path / "*.csv"])] == ["b.csv"]
    assert len(files_of([tmp_path, tmp_path / "b.csv"])) == 2
    with pytest.raises(SimulatorError, match="no such file or folder"):
        files_of([tmp_path / "c.csv"])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.csv").write_text("x")
    with pytest.raises(SimulatorError, match="different names"):
        in_order(files_of([tmp_path, tmp_path / "other"]))
