"""The rules of a law that go with its method, as numbers."""

from collections.abc import Sequence

import numpy as np

from simulator.allocation.law import (
    BY_CAST,
    BY_POPULATION,
    BY_REGISTERED,
    BY_VALID,
    KEPT,
    LEVELLED,
    NONE,
    PAID_BY_OTHERS,
    UNSEATED,
    AdmissionPlan,
    AlliancesPlan,
    ApportionedPlan,
    BonusPlan,
    CompensationPlan,
    LimitsPlan,
)
from simulator.arrays import Integers
from simulator.plan.axes import Axes
from simulator.plan.divisions import Divisions, fractions_of
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    Bonus,
    LargestRemainder,
    ListTier,
    Plurality,
    Stated,
    TierSpec,
    Waiver,
    as_fraction,
)

NUMBERS = {
    "valid": BY_VALID,
    "ballots-cast": BY_CAST,
    "registered": BY_REGISTERED,
    "population": BY_POPULATION,
}
OVERHANG = {
    "paid-by-others": PAID_BY_OTHERS,
    "kept": KEPT,
    "levelled": LEVELLED,
    "unseated": UNSEATED,
}


def list_rules(tier: TierSpec) -> ListTier | None:
    """The tier where it is one of lists."""
    return tier if isinstance(tier, ListTier) else None


def magnitudes(scenario: Scenario, tier: TierSpec) -> list[int]:
    """Fixed seats by region; zero where there are none, or where they follow from the draw."""
    regions = [region.id for region in scenario.region] or [""]
    if isinstance(tier, Plurality):
        homes = [district.region or regions[0] for district in scenario.district]
        return [homes.count(region) for region in regions]
    if isinstance(tier, Stated) or tier.apportioned is not None:
        return [0] * len(regions)
    if tier.by == "nation" and not isinstance(tier, Biproportional):
        return [0] * len(regions)
    if not scenario.region:
        return [scenario.tier_seats(tier)]
    return [region.seats or 0 for region in scenario.region]


def compile_admission(scenario: Scenario, axes: Axes) -> AdmissionPlan:
    """What lets a list take part, other than its share."""
    rules = [list_rules(tier) for tier in scenario.tier]
    local = [None if rule is None else rule.threshold.in_one_region for rule in rules]
    local_top, local_bottom = fractions_of([as_fraction(share or 0.0) / 100 for share in local])
    waivers = [rule.threshold.waiver if rule else None for rule in rules]
    return AdmissionPlan(
        by_share=np.array(
            [[_by_share(scenario, rule, party) for party in axes.lists] for rule in rules]
        ).reshape(len(rules), -1),
        local=np.array([share is not None for share in local]),
        local_top=local_top,
        local_bottom=local_bottom,
        waiver=np.array([axes.tiers.index(rule.tier) if rule else NONE for rule in waivers]),
        waiver_seats=np.array([(rule or Waiver(tier="none")).seats for rule in waivers], np.int64),
    )


def _by_share(scenario: Scenario, rule: ListTier | None, name: str) -> bool:
    """Whether the threshold of a list admits it, or only that in one region does."""
    if rule is None or rule.threshold.in_one_region is None:
        return True
    threshold = rule.threshold
    party = next(party for party in scenario.party if party.id == name)
    exempt = name in threshold.exempt or (threshold.exempt_minorities and party.minority)
    allied = any(row.members <= party.alliance_size for row in threshold.alliance)
    return exempt or allied or threshold.share > 0


def compile_bonus(scenario: Scenario) -> BonusPlan:
    """Seats of the first list."""
    none = Bonus(seats=1)
    given = [rule.bonus if rule else None for rule in map(list_rules, scenario.tier)]
    rules = [rule or none for rule in given]
    share_top, share_bottom = fractions_of([as_fraction(rule.share) / 100 for rule in rules])
    per_top, per_bottom = fractions_of([as_fraction(rule.per) / 100 for rule in rules])
    return BonusPlan(
        seats=np.array([rule.seats if rule else 0 for rule in given], np.int64),
        share_top=share_top,
        share_bottom=share_bottom,
        more=np.array([rule.more for rule in rules], np.int64),
        per_top=per_top,
        per_bottom=per_bottom,
        at_most=np.array([rule.at_most or 2**40 for rule in rules], np.int64),
    )


def compile_alliances(scenario: Scenario, axes: Axes, lot: Integers) -> AlliancesPlan:
    """Who is allied with whom; an alliance draws lots by the least `lot` [party] of its members."""
    given = [rule.alliance if rule else () for rule in map(list_rules, scenario.tier)]
    lists = len(axes.lists)
    of = np.full((len(given), lists), NONE, np.int64)
    lots = np.tile(lot[:lists], (len(given), 1))
    for tier, alliances in enumerate(given):
        for number, alliance in enumerate(alliances):
            members = [axes.lists.index(member) for member in alliance.members]
            of[tier, members] = number
            lots[tier, members] = lot[members].min()
    return AlliancesPlan(np.array([len(alliances) for alliances in given]), of, lots)


def compile_apportioned(scenario: Scenario, divisions: Divisions) -> ApportionedPlan:
    """Seats that follow the regions' numbers, and seats that regions leave to all together."""
    rules = [rule.apportioned if rule else None for rule in map(list_rules, scenario.tier)]
    pools = [
        tier.pool_quota
        if isinstance(tier, LargestRemainder) and tier.leftover == "pooled"
        else None
        for tier in scenario.tier
    ]
    seats = [scenario.tier_seats(tier) for tier in scenario.tier]
    by, division = _numbers(rules, seats, divisions)
    return ApportionedPlan(
        by=by,
        division=division,
        pool=np.array([NONE if quota is None else divisions.add_pool(quota) for quota in pools]),
        population=np.array([region.population or 0 for region in scenario.region] or [0]),
    )


def _numbers(
    rules: Sequence[Apportioned | None], seats: Sequence[int], divisions: Divisions
) -> tuple[Integers, Integers]:
    """Codes of the regions' numbers and the divisions they are used in, by tier."""
    return (
        np.array([NUMBERS[rule.by] if rule else NONE for rule in rules]),
        np.array(
            [
                divisions.add_apportioned(rule, number) if rule else 0
                for rule, number in zip(rules, seats, strict=True)
            ]
        ),
    )


def compile_compensation(scenario: Scenario, divisions: Divisions) -> CompensationPlan:
    """Seats that make up for other tiers."""
    tiers = scenario.tier
    rules = [rule.compensation if rule else None for rule in map(list_rules, tiers)]
    base = np.array(
        [[rule is not None and other.id in rule.tiers for other in tiers] for rule in rules]
    )
    whole = [
        scenario.tier_seats(tier)
        + sum(scenario.tier_seats(other) for other, named in zip(tiers, row, strict=True) if named)
        for tier, row in zip(tiers, base, strict=True)
    ]
    parts = [rule.apportioned if rule and rule.guaranteed != "won" else None for rule in rules]
    by, division = _numbers(parts, whole, divisions)
    plurality = [isinstance(tier, Plurality) for tier in tiers]
    return CompensationPlan(
        overhang=np.array([OVERHANG[rule.overhang] if rule else NONE for rule in rules]),
        base=base,
        struck=np.array(
            [
                plurality.index(True) if rule and rule.overhang == "unseated" else NONE
                for rule in rules
            ]
        ),
        parts_by=by,
        parts_division=division,
        at_most=np.array(
            [
                (rule.at_most if rule else None) or 3 * seats
                for rule, seats in zip(rules, whole, strict=True)
            ],
            np.int64,
        ),
        to_regions=np.array(
            [rule is not None and rule.placement == "regional-lists" for rule in rules]
        ),
    )


def compile_limits(scenario: Scenario, divisions: Divisions) -> LimitsPlan:
    """Who may not have the next seat."""
    quotas = [tier if isinstance(tier, LargestRemainder) else None for tier in scenario.tier]
    said = [rule.remainder_share if rule else None for rule in quotas]
    share_top, share_bottom = fractions_of([as_fraction(share or 0.0) / 100 for share in said])
    return LimitsPlan(
        seat_cap=np.array(
            [getattr(tier, "seat_cap", None) or 2**40 for tier in scenario.tier], np.int64
        ),
        within_quota=np.array([getattr(tier, "within_quota", False) for tier in scenario.tier]),
        averages=np.array(
            [
                divisions.add_averages(seats) if rule is not None and rule.limit else NONE
                for rule, seats in zip(quotas, divisions.seats, strict=True)
            ]
        ),
        share_top=share_top,
        share_bottom=np.where([share is None for share in said], 0, share_bottom),
        majority=np.array([rule is not None and rule.majority for rule in quotas]),
        limited=np.array([getattr(tier, "limit", None) is not None for tier in scenario.tier]),
    )
