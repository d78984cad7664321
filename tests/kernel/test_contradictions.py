"""Laws that contradict themselves, or cannot be computed exactly, are refused with a reason."""

from typing import Any

import numpy as np
import pytest

from simulator.errors import PlanError

from .countries import PLURALITY, Setting, compile_law, random_setting, scenario_for

QUOTA = {"method": "largest-remainder", "seats": 5}
AVERAGES = {"method": "highest-averages", "seats": 5}
BY_REGION = {"method": "highest-averages", "by": "region"}
WON = {"method": "stated", "won": {"0": 2}}
COMPENSATION = {"tiers": ["tier-0"]}


def setting() -> Setting:
    plain = random_setting(np.random.default_rng(0), 3, 4, most=5)
    return plain._replace(seats=(2, 3, 4), districts=(1, 1, 1))


CONTRADICTIONS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a region's bar for the nation": (
        [{**AVERAGES, "threshold": {"share": 3, "scope": "region"}}],
        "threshold.scope",
    ),
    "seats that do not add up": ([{**BY_REGION, "seats": 8}], "add up to 9"),
    "seats of nobody": (
        [{**BY_REGION, "apportioned": {"by": "valid"}}],
        "how many seats are apportioned",
    ),
    "twice in alliance": (
        [
            {
                **AVERAGES,
                "alliance": [
                    {"id": "a", "members": ["0", "1"]},
                    {"id": "b", "members": ["1", "2"]},
                ],
            }
        ],
        "'1' is a member twice",
    ),
    "a pool of the nation": ([{**QUOTA, "leftover": "pooled", "quota": "droop"}], "gathers"),
    "a pool of parts of votes": (
        [{"method": "largest-remainder", "by": "region", "leftover": "pooled"}],
        "take one that is rounded",
    ),
    "a later tier": ([{**AVERAGES, "compensation": {"tiers": ["tier-1"]}}, PLURALITY], "before it"),
    "itself": ([{**AVERAGES, "compensation": COMPENSATION}], "before it"),
    "an unknown waiver": (
        [{**AVERAGES, "threshold": {"share": 5, "waiver": {"tier": "nowhere"}}}],
        "threshold.waiver.tier: 'nowhere'",
    ),
    "levelled quotas": (
        [PLURALITY, {**QUOTA, "compensation": {**COMPENSATION, "overhang": "levelled"}}],
        "needs highest averages",
    ),
    "unseated without districts": (
        [BY_REGION, {**AVERAGES, "compensation": {**COMPENSATION, "overhang": "unseated"}}],
        "single-member districts",
    ),
    "compensation with a bonus": (
        [PLURALITY, {**QUOTA, "bonus": {"seats": 2}, "compensation": COMPENSATION}],
        "contradict",
    ),
    "a cap with a bonus": ([{**AVERAGES, "seat_cap": 2, "bonus": {"seats": 2}}], "seat_cap goes"),
    "upper quotas of what is missing": (
        [PLURALITY, {**AVERAGES, "within_quota": True, "compensation": COMPENSATION}],
        "within_quota goes",
    ),
    "remainders of most votes": (
        [{**QUOTA, "remainder_share": 75, "leftover": "most-votes"}],
        "remainder_share is about remainders",
    ),
    "a majority of one list": (
        [{**QUOTA, "majority": True, "single_qualifier": {"minimum_seats": 1}}],
        "majority is about remainders",
    ),
    "a share of very many digits": ([{**QUOTA, "remainder_share": 1e-40}], "fewer digits"),
    "stated seats of no region": (
        [WON, {**BY_REGION, "compensation": COMPENSATION}],
        "are in none",
    ),
    "guarantees of no region": (
        [
            PLURALITY,
            {
                **AVERAGES,
                "compensation": {
                    **COMPENSATION,
                    "overhang": "levelled",
                    "guaranteed": "won-by-region",
                },
            },
        ],
        "how regions get the parts",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictions(name: str) -> None:
    tiers, reason = CONTRADICTIONS[name]
    with pytest.raises(PlanError, match="tier 'tier-"):
        compile_law(scenario_for(setting(), tiers))
    with pytest.raises(PlanError) as error:
        compile_law(scenario_for(setting(), tiers))
    assert reason in str(error.value)


def test_votes_by_seat_of_very_different_regions() -> None:
    seats = (97, 89, 83, 79, 73, 71, 67, 61)
    plain = random_setting(np.random.default_rng(0), len(seats), 3, most=5)
    law = {"method": "biproportional", "voter_numbers": "votes-by-seat"}
    with pytest.raises(PlanError, match="voter_numbers"):
        compile_law(scenario_for(plain._replace(seats=seats), [law]))
    assert compile_law(scenario_for(plain._replace(seats=seats[:3]), [law])).by_lane[0]
