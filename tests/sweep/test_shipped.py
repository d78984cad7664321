"""The sweeps that come with the program are sound, and two of them say what arithmetic says."""

from pathlib import Path

import pytest

from simulator.figures.definitions import EVENT, SHARE, Figure
from simulator.sweep import Work, points_of, read, run
from simulator.sweep.importance import turns

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(FOLDER.glob("*/sweeps/*.toml"))
POINTS = {
    "added-ballots": 21,
    "added-ballots-official": 101,
    "almaty-turnout": 28,
    "as-of": 5,
    "methods": 3,
    "nsdp-share": 17,
    "polls": 108,
}
NSDP = Figure(EVENT, "nsdp-enters")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_point_is_sound(path: Path) -> None:
    points = points_of(read(path), 1)
    assert len(points.points) == POINTS[path.stem]
    assert points.sweep.id == f"{path.parents[1].name}-{path.stem}"
    assert path.stem in (FOLDER / "README.md").read_text()


def test_the_baseline_of_each_is_the_scenario_itself() -> None:
    base = {
        path.stem: points_of(read(path), 1).baseline
        for path in SHIPPED
        if path.stem in ("methods", "nsdp-share", "polls")
    }
    assert len({point.fingerprint for point in base.values()}) == 1
    assert base["nsdp-share"].labels == (5.31,)


def test_nsdp_leaves_with_the_254720th_ballot(tmp_path: Path) -> None:
    points = points_of(read(FOLDER / "kazakhstan-2023/sweeps/added-ballots-official.toml"), 1)
    outcomes = run(Work.of(points, 64, tmp_path))
    (turn,) = turns(points, outcomes, [NSDP])
    assert (turn.last, turn.next) == (2.1, 2.2)
    roll = 12_035_578
    assert round(roll * 0.021) < 254_720 <= round(roll * 0.022)


def test_almaty_moves_the_nation_only_where_it_leans(tmp_path: Path) -> None:
    """Common draws: as the nation votes, nobody's turnout moves a share by a hundredth."""
    points = points_of(read(FOLDER / "kazakhstan-2023/sweeps/almaty-turnout.toml"), 1)
    outcomes = run(Work.of(points, 4000, tmp_path))
    share = Figure(SHARE, "nsdp")
    by_lean: dict[object, list[float]] = {}
    for outcome in outcomes:
        lean = outcome.point.labels[1]
        by_lean.setdefault(lean, []).append(outcome.readings[share].value)
    reach = {lean: max(values) - min(values) for lean, values in by_lean.items()}
    assert reach["as the nation"] < 0.02
    assert reach["NSDP doubled"] > 0.3
    doubled = by_lean["NSDP doubled"]
    assert doubled == sorted(doubled)
