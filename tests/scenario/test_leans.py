"""Shares of regions, fitted to the nation's; those of 0 stay 0."""

import pytest

from simulator.elections import elections
from simulator.plan import compile as compile_plan
from simulator.scenario import Scenario
from simulator.scenario.lint import lint
from simulator.scenario.numbers.leans import leans


def archipelago(share: float, isle: int = 19_900) -> Scenario:
    """One party runs on the isle alone, and no other there."""
    shares = {"a": 55 - share, "b": 45, "c": share}
    return Scenario.from_dict(
        {
            "format": 1,
            "id": "archipelago",
            "party": [{"id": name, "share": each} for name, each in shares.items()],
            "region": [
                {"id": "isle", "registered": isle, "share": {"a": 0, "b": 0}},
                {"id": "main", "registered": 4_250_000, "share": {"c": 0}},
            ],
            "votes": {"model": "fixed"},
            "tier": [{"id": "list", "method": "largest-remainder", "seats": 200}],
        }
    )


@pytest.mark.parametrize("share", [0.43, 0.5])
def test_what_printed_shares_leave_is_drawn_and_told(share: float) -> None:
    """19,900 of 4,269,900 are 0.466 percent."""
    scenario = archipelago(share)
    drawn = elections(compile_plan(scenario), 1, 0, 1)
    assert drawn.votes[2, 0] / drawn.valid[0] == pytest.approx(0.00466, abs=1e-5)
    told = [each for each in lint(scenario) if "shares of 0 in regions" in each]
    assert len(told) == 1
    assert f"c 0.4661 ({share:g} is stated)" in told[0]


def test_what_can_be_met_is_not_told() -> None:
    half = archipelago(50.0, 4_250_000)
    assert not [each for each in lint(half) if "shares of 0" in each]


def test_leans_meet_the_nations_shares() -> None:
    shares, parts = [0.5, 0.3, 0.2], [0.25, 0.75]
    known = [[0.6, 0.0, 0.4], [0.2, 0.5, 0.3]]
    regions = [
        [share * tilt for share, tilt in zip(shares, row, strict=True)]
        for row in leans(shares, known, parts)
    ]
    for option, share in enumerate(shares):
        met = sum(part * row[option] / sum(row) for part, row in zip(parts, regions, strict=True))
        assert met == pytest.approx(share, abs=1e-12)
    assert regions[0][1] == 0.0
