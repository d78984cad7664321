"""Laws that contradict themselves, or cannot be computed exactly, are refused with a reason."""

from typing import Any

import numpy as np
import pytest

from simulator.scenario.consistency import check

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
    "seats that do not add up": ([{**BY_REGION, "seats": 8}], "the regions' seats add up to 9"),
    "seats of nobody": ([{**BY_REGION, "apportioned": {"by": "valid"}}], "seats: missing"),
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
        '"1" is already in "a"',
    ),
    "a pool of the nation": (
        [{**QUOTA, "leftover": "pooled", "quota": "droop"}],
        "combines regions",
    ),
    "a pool of parts of votes": (
        [{"method": "largest-remainder", "by": "region", "leftover": "pooled"}],
        "needs a rounded quota",
    ),
    "a later tier": ([{**AVERAGES, "compensation": {"tiers": ["tier-1"]}}, PLURALITY], "comes"),
    "itself": ([{**AVERAGES, "compensation": COMPENSATION}], "cannot compensate itself"),
    "an unknown waiver": (
        [{**AVERAGES, "threshold": {"share": 5, "waiver": {"tier": "nowhere"}}}],
        'threshold.waiver.tier: "nowhere"',
    ),
    "levelled quotas": (
        [PLURALITY, {**QUOTA, "compensation": {**COMPENSATION, "overhang": "levelled"}}],
        '"levelled"; the house can only grow seat by seat',
    ),
    "unseated without districts": (
        [BY_REGION, {**AVERAGES, "compensation": {**COMPENSATION, "overhang": "unseated"}}],
        "single-member districts",
    ),
    "compensation with a bonus": (
        [PLURALITY, {**QUOTA, "bonus": {"seats": 2}, "compensation": COMPENSATION}],
        "bonus: cannot be combined with compensation",
    ),
    "a cap with a bonus": (
        [{**AVERAGES, "seat_cap": 2, "bonus": {"seats": 2}}],
        "cannot be combined with seat_cap",
    ),
    "upper quotas of what is missing": (
        [PLURALITY, {**AVERAGES, "within_quota": True, "compensation": COMPENSATION}],
        "cannot be combined with within_quota",
    ),
    "remainders of most votes": (
        [{**QUOTA, "remainder_share": 75, "leftover": "most-votes"}],
        "remainder_share applies only to largest remainders",
    ),
    "a majority of one list": (
        [{**QUOTA, "majority": True, "single_qualifier": {"minimum_seats": 1}}],
        "cannot be combined with majority",
    ),
    "a share of very many digits": ([{**QUOTA, "remainder_share": 1e-40}], "fewer digits"),
    "stated seats of no region": (
        [WON, {**BY_REGION, "compensation": COMPENSATION}],
        "has no seats by region",
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
        "compensation.apportioned: missing",
    ),
    "a pool of alliances": (
        [
            {
                "method": "largest-remainder",
                "by": "region",
                "quota": "droop",
                "leftover": "pooled",
                "alliance": [{"id": "a", "members": ["0", "1"]}],
            }
        ],
        "alliance: cannot be combined with leftover",
    ),
    "compensation of alliances": (
        [
            PLURALITY,
            {
                **AVERAGES,
                "alliance": [{"id": "a", "members": ["0", "1"]}],
                "compensation": COMPENSATION,
            },
        ],
        "alliance: cannot be combined with compensation",
    ),
    "compensation with a pool": (
        [
            PLURALITY,
            {
                "method": "largest-remainder",
                "by": "region",
                "quota": "droop",
                "leftover": "pooled",
                "compensation": COMPENSATION,
            },
        ],
        '"pooled"; cannot be combined with compensation',
    ),
}


def faults_of(tiers: list[dict[str, Any]], country: Setting) -> list[str]:
    faults = check(scenario_for(country, tiers))
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults]


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictions(name: str) -> None:
    tiers, reason = CONTRADICTIONS[name]
    told = [fault for fault in faults_of(tiers, setting()) if reason in fault]
    assert told
    assert told[0].startswith("tier.")


def test_votes_by_seat_of_very_different_regions() -> None:
    seats = (97, 89, 83, 79, 73, 71, 67, 61)
    plain = random_setting(np.random.default_rng(0), len(seats), 3, most=5)
    law = {"method": "biproportional", "by": "region", "voter_numbers": "votes-by-seat"}
    (fault,) = faults_of([law], plain._replace(seats=seats))
    assert fault.startswith("tier.0.voter_numbers: ")
    few = plain._replace(seats=seats[:3])
    assert not faults_of([law], few)
    assert compile_law(scenario_for(few, [law])).by_lane[0]
