"""A finished sweep that is run again takes its changes from its table, or makes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.sweep import Outcome, Points, Work, finished, folder_of, keep, keeping, run, running

from .conftest import TWO_AXES

DRAWS = 2000
Swept = Callable[..., Points]


@pytest.fixture
def points(swept: Swept, tmp_path: Path) -> Points:
    """A sweep that is done, its tables kept."""
    points = swept(TWO_AXES)
    keep(tmp_path, points, run(Work.of(points, DRAWS, tmp_path)))
    return points


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """A number for every time that changes are made."""
    times: list[int] = []
    make = running.with_changes

    def noted(outcomes: list[Outcome], *rest, **options) -> list[Outcome]:
        times.append(len(outcomes))
        return make(outcomes, *rest, **options)

    monkeypatch.setattr(running, "with_changes", noted)
    return times


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_changes_are_taken_from_the_table_to_the_last_bit(points, tmp_path, made) -> None:
    folder = folder_of(tmp_path, points)
    before = contents(folder)
    again = run(Work.of(points, DRAWS, tmp_path))
    assert made == []
    assert keep(tmp_path, points, again) == folder
    assert contents(folder) == before
    (folder / "sweep.json").unlink()
    anew = run(Work.of(points, DRAWS, tmp_path))
    assert made == [9]
    assert [outcome.changes for outcome in again] == [outcome.changes for outcome in anew]
    assert any(change.error for outcome in again for change in outcome.changes.values())


def test_a_change_without_an_error_is_kept_so(swept: Swept, tmp_path, made) -> None:
    points = swept(TWO_AXES)
    outcomes = run(Work.of(points, 1, tmp_path))
    keep(tmp_path, points, outcomes)
    again = run(Work.of(points, 1, tmp_path))
    assert made == [9]
    assert [outcome.changes for outcome in again] == [outcome.changes for outcome in outcomes]
    assert any(change.error is None for outcome in again for change in outcome.changes.values())


@pytest.mark.parametrize("name", ["sweep.json", "sweep.parquet"])
@pytest.mark.parametrize("damage", [lambda old: old[:-9], lambda _: b"", None])
def test_a_damaged_table_is_not_believed(points, tmp_path, made, name: str, damage) -> None:
    path = folder_of(tmp_path, points) / name
    whole = path.read_bytes()
    path.unlink() if damage is None else path.write_bytes(damage(whole))
    assert finished(Work.of(points, DRAWS, tmp_path)) is None
    keep(tmp_path, points, run(Work.of(points, DRAWS, tmp_path)))
    assert made == [9]
    assert path.read_bytes() == whole


def test_changes_of_other_draws_are_made_anew(points, tmp_path, made) -> None:
    run(Work.of(points, DRAWS + 1, tmp_path))
    run(Work.of(points, DRAWS, tmp_path))
    assert made == [9, 9]


def test_changes_by_another_program_are_made_anew(points, tmp_path, made, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "program_digest", lambda: "0123456789abcdef")
    run(Work.of(points, DRAWS, tmp_path))
    assert made == [9]
