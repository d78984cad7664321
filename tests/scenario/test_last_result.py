"""From the last result to today's districts: the right values are of case c22, by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from simulator.plan import compile as compile_plan
from simulator.plan import fingerprint
from simulator.plan.votes import shares_by_region
from simulator.scenario import load
from simulator.scenario.lint import lint
from simulator.scenario.model import Scenario

HEAD = """
format = 1
id = "c22"
law = "united-kingdom"
[turnout]
registered = 300000
mean = 65.0
[votes]
model = "fixed"
"""
TODAY = {"con": 31.0, "lib": 30.0, "ndp": 31.0, "grn": 8.0}
LAST = {
    "lake": {"con": 58.38, "ndp": 21.37, "lib": 11.47, "grn": 8.78},
    "bay": {"con": 40.0, "ndp": 30.0, "lib": 20.0, "grn": 10.0},
    "hill": {"con": 39.0, "ndp": 45.0, "lib": 8.0, "grn": 8.0},
}
"""Case c22: the Liberals polled at 30 where they had 13."""


def written(
    folder: Path, keys: str = "", extra: str = "", last: dict[str, float] | None = None
) -> Path:
    rows = [HEAD + keys]
    for party, share in TODAY.items():
        rows.append(f'[[party]]\nid = "{party}"\nshare = {share}')
        rows += [f"last = {last[party]}"] if last else []
    rows += [f'[[district]]\nid = "{district}"\n{extra}' for district in LAST]
    rows += [
        f'[[candidate]]\ndistrict = "{district}"\nparty = "{party}"\nshare = {share}'
        for district, shares in LAST.items()
        for party, share in shares.items()
    ]
    path = folder / "scenario.toml"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def expected(scenario: Scenario) -> list[dict[str, float]]:
    """Percent by district and party in the middle of the plan."""
    plan = compile_plan(scenario)
    field, votes = plan.candidates, plan.votes
    parties = [party.id for party in scenario.party if party.role in ("list", "independent")]
    regions = shares_by_region(votes.share.tolist(), votes.lean, len(plan.turnout.registered))
    found = []
    for region, shares in enumerate(regions):
        followed = np.array([*shares, *(1.0 for _ in votes.independent_sd), 1.0])
        for district in range(*field.by_region[region : region + 2]):
            stand = slice(*field.start[district : district + 2])
            row = field.strength[stand] * followed[field.follows[stand]]
            names = [parties[party] for party in field.party[stand]]
            found.append(dict(zip(names, (100.0 * row / row.sum()).tolist(), strict=True)))
    return found


def by_hand(last: Sequence[dict[str, float]], today: dict[str, float]) -> list[dict[str, float]]:
    mean = {party: sum(row[party] for row in last) / len(last) for party in today}
    moved = [{party: row[party] * today[party] / mean[party] for party in row} for row in last]
    return [{p: 100.0 * share / sum(row.values()) for p, share in row.items()} for row in moved]


def test_c22_by_default_in_proportion(tmp_path: Path) -> None:
    lake, bay, hill = found = expected(load(written(tmp_path)))
    for one, other in zip(found, by_hand([*LAST.values()], TODAY), strict=True):
        assert one == pytest.approx(other, abs=1e-9)
    assert (lake["con"], lake["lib"]) == (
        pytest.approx(42.0, abs=0.05),
        pytest.approx(27.8, abs=0.05),
    )
    assert bay["lib"] == max(bay.values()) == pytest.approx(41.2, abs=0.05)
    assert hill["ndp"] == max(hill.values()) == pytest.approx(45.6, abs=0.05)


def test_c22_uniform_has_the_same_winners(tmp_path: Path) -> None:
    found = expected(load(written(tmp_path, keys='swing = "uniform"')))
    assert [max(row, key=row.__getitem__) for row in found] == ["con", "lib", "ndp"]
    change = 31.0 - (58.38 + 40.0 + 39.0) / 3
    assert found[1]["con"] == pytest.approx(40.0 + change, abs=0.01)


def test_none_leaves_shares_as_stated(tmp_path: Path) -> None:
    for one, other in zip(
        expected(load(written(tmp_path, keys='swing = "none"'))), LAST.values(), strict=True
    ):
        assert one == pytest.approx(other)


def test_a_last_result_that_is_stated_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, last=TODAY)
    for one, other in zip(expected(load(path)), LAST.values(), strict=True):
        assert one == pytest.approx(other)


def test_incumbency_multiplies_odds(tmp_path: Path) -> None:
    path = written(tmp_path)
    plain = expected(load(path))[0]
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "share = 58.38", "share = 58.38\nincumbency = 0.1"
        ),
        encoding="utf-8",
    )
    moved = expected(load(path))[0]
    odds = (moved["con"] / moved["lib"]) / (plain["con"] / plain["lib"])
    assert odds == pytest.approx(np.exp(0.1))


def test_a_district_has_a_spread_of_its_own(tmp_path: Path) -> None:
    plan = compile_plan(load(written(tmp_path, extra="candidates_sd = 0.3")))
    assert plan.candidates.sd.tolist() == [0.3] * 12


def test_the_mean_of_districts_is_told_where_it_differs(tmp_path: Path) -> None:
    told = [warning for warning in lint(load(written(tmp_path))) if "votes.swing" in warning]
    assert len(told) == 1
    assert "lib 29.4 (30.0)" in told[0]


def test_a_last_result_that_is_todays_leaves_the_fingerprint() -> None:
    scenario = load("scotland-2011")
    assert scenario.party[0].last == scenario.party[0].share
    unsaid = [party.model_copy(update={"last": None}) for party in scenario.party]
    assert fingerprint(scenario) == fingerprint(
        scenario.model_copy(update={"party": tuple(unsaid)})
    )


def test_scotland_under_another_poll() -> None:
    """SNP 25, Labour 45: in the middle of the plan Labour leads in nearly all constituencies."""
    poll = ("party.snp.share=25", "party.labour.share=45")
    count, polled = expected(load("scotland-2011")), expected(load("scotland-2011", poll))
    assert sum(max(row, key=row.__getitem__) == "snp" for row in count) == 53
    assert sum(max(row, key=row.__getitem__) == "labour" for row in polled) >= 55


def test_uniform_swing_moves_regions_by_points() -> None:
    """Norway's Labour Party loses ten points: in each county, but for the fit to the nation."""
    settings = ["party.ap.share=16.3", 'votes.swing="uniform"']
    plan, count = compile_plan(load("norway-2021", settings)), compile_plan(load("norway-2021"))

    def shares(plan: object) -> np.ndarray:
        votes = plan.votes  # type: ignore[attr-defined]
        weights = votes.share * votes.lean
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    moved = (shares(plan) - shares(count))[:, 0]
    assert np.ptp(moved) < 0.02
    assert moved.mean() == pytest.approx(-0.1, abs=0.005)
