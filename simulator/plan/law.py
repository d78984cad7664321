"""The law as arrays; `scenario.consistency.exactness` proves that all it compares is exact."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from simulator.allocation.law import (
    BALLOTS_CAST,
    BIPROPORTIONAL,
    HIGHEST_AVERAGES,
    LARGEST_REMAINDER,
    PLURALITY,
    REGISTERED,
    STATED,
    VALID,
    VALID_AND_AGAINST_ALL,
    SpecialRules,
    TiersPlan,
)
from simulator.allocation.one_draw.ties import LOT, MORE_VOTES, REGISTRATION
from simulator.allocation.quotas import QUOTAS
from simulator.arrays import Floats, Integers
from simulator.plan.axes import Axes
from simulator.plan.divisions import Divisions, fractions_of
from simulator.plan.lots import lot_numbers
from simulator.plan.rules import (
    compile_admission,
    compile_alliances,
    compile_apportioned,
    compile_bonus,
    compile_compensation,
    compile_limits,
    magnitudes,
)
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.law import (
    linear_steps,
    one_by_one,
    registration_ranks,
    threshold_part,
)
from simulator.scenario.tiers import (
    ListTier,
    SingleQualifier,
    Stated,
    Threshold,
    TierSpec,
    as_fraction,
)

METHODS = {
    "largest-remainder": LARGEST_REMAINDER,
    "highest-averages": HIGHEST_AVERAGES,
    "plurality": PLURALITY,
    "biproportional": BIPROPORTIONAL,
    "stated": STATED,
}
TIES = {"registration": REGISTRATION, "more-votes": MORE_VOTES, "lot": LOT}
BASES = {
    "valid": VALID,
    "valid+against-all": VALID_AND_AGAINST_ALL,
    "valid+blank": VALID_AND_AGAINST_ALL,
    "ballots-cast": BALLOTS_CAST,
    "registered": REGISTERED,
}
VOTER_NUMBERS = {"votes": 0, "votes-by-seat": 1, "rounded-votes-by-seat": 2}


def compile_tiers(scenario: Scenario, axes: Axes, ballots: float) -> TiersPlan:
    """Every tier's rules; `ballots` is the largest number of ballots there can be."""
    tiers = scenario.tier
    parts = [_parts(scenario, tier, axes) for tier in tiers]
    lot, divisions = lot_numbers(axes.parties), Divisions(scenario)
    special = _special(scenario, axes, lot, divisions)
    ranks = registration_ranks([p for p in scenario.party if p.id in axes.parties])
    quotas = [QUOTAS[getattr(tier, "quota", "hare")] for tier in tiers]
    admitted = [getattr(tier, "single_qualifier", None) for tier in tiers]
    runner_up = np.array([rule is not None for rule in admitted])
    discounts = [rule or SingleQualifier() for rule in admitted]
    corrections = fractions_of([as_fraction(rule.correction) for rule in discounts])
    thresholds = [tier.threshold if isinstance(tier, ListTier) else Threshold() for tier in tiers]
    admit_all = np.array([getattr(tier, "when_none", "") == "no-threshold" for tier in tiers])
    steps = [linear_steps(divisions.divisors(place), int(ballots)) for place in range(len(tiers))]
    by_lane = np.array([one_by_one(scenario, tier, int(ballots)) for tier in tiers])
    return TiersPlan(
        method=np.array([METHODS[tier.method] for tier in tiers]),
        of_lists=np.array([isinstance(tier, ListTier) for tier in tiers]),
        by_lane=by_lane,
        regional=np.array([getattr(tier, "by", "nation") == "region" for tier in tiers]),
        seats=np.array([scenario.tier_seats(tier) for tier in tiers]),
        magnitude=np.array([magnitudes(scenario, tier) for tier in tiers], np.int64),
        tie=np.array([TIES[tier.tie] for tier in tiers]),
        base=np.array([BASES[rule.base] for rule in thresholds]),
        strict=np.array([rule.comparison == ">" for rule in thresholds]),
        regional_threshold=np.array([rule.scope == "region" for rule in thresholds]),
        threshold_top=_floats([[part.numerator for part in row] for row in parts]),
        threshold_bottom=_floats([[part.denominator for part in row] for row in parts]),
        admit_all=admit_all,
        admits_others=admit_all | runner_up,
        added=np.array([quota.added for quota in quotas]),
        whole_quota=np.array([quota.whole == "above" for quota in quotas]),
        first=_floats([step[0] if step else 1 for step in steps]),
        second=_floats([step[1] if step else 2 for step in steps]),
        step=_floats([step[2] if step else 1 for step in steps]),
        runner_up=runner_up,
        correction_top=corrections[0].astype(np.float64),
        correction_bottom=corrections[1].astype(np.float64),
        minimum=np.array([rule.minimum_seats for rule in discounts]),
        registration=np.array([ranks[party] for party in axes.parties], np.int64),
        lot=lot,
        divisions=divisions.compile(),
        special=special,
    )


def _special(scenario: Scenario, axes: Axes, lot: Integers, divisions: Divisions) -> SpecialRules:
    """The rules of tiers that go draw by draw; some add to the `divisions`."""
    stated = [tier.won if isinstance(tier, Stated) else {} for tier in scenario.tier]
    return SpecialRules(
        admission=compile_admission(scenario, axes),
        bonus=compile_bonus(scenario),
        alliances=compile_alliances(scenario, axes, lot),
        apportioned=compile_apportioned(scenario, divisions),
        compensation=compile_compensation(scenario, divisions),
        limits=compile_limits(scenario, divisions),
        voter_numbers=np.array(
            [VOTER_NUMBERS[getattr(tier, "voter_numbers", "votes")] for tier in scenario.tier]
        ),
        stated=np.array(
            [[won.get(party, 0) for party in axes.parties] for won in stated], np.int64
        ),
        region_lot=lot_numbers([region.id for region in scenario.region] or [""]),
    )


def _floats(numbers: Sequence[object]) -> Floats:
    return np.array(numbers, np.float64)


def _parts(scenario: Scenario, tier: TierSpec, axes: Axes) -> list[Fraction]:
    """The part of the base that each list must reach, alliances and exemptions considered."""
    if not isinstance(tier, ListTier):
        return [Fraction(0)] * len(axes.lists)
    parties = {party.id: party for party in scenario.party}
    return [threshold_part(tier, parties[party]) for party in axes.lists]
