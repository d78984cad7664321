"""Tiers that look back on others: compensation, and a threshold that is waived."""

from collections.abc import Iterator

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.consistency.tiers import combined, list_tiers
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.tiers import (
    Biproportional,
    Compensation,
    LargestRemainder,
    ListTier,
    Plurality,
    Stated,
)
from simulator.scenario.tree import Path, shown

_ONLY_PAID = '{}; by region it must be "paid-by-others"'
_ONLY_LEVELLED = 'belongs to overhang = "levelled", not to {}'


def earlier_tiers_are_named(scenario: Scenario) -> Iterator[Fault]:
    """Compensation and waivers refer to tiers above them in the file."""
    for path, tier in list_tiers(scenario):
        if tier.threshold.waiver is not None:
            where = (*path, "threshold", "waiver", "tier")
            name = tier.threshold.waiver.tier
            yield from _earlier(scenario, path, where, name, "waive its own threshold", "waiver")
        names = tier.compensation.tiers if tier.compensation is not None else ()
        for number, name in enumerate(names):
            where = (*path, "compensation", "tiers", number)
            yield from _earlier(scenario, path, where, name, "compensate itself", "compensation")
            if name in names[:number]:
                yield Fault(where, f"{shown(name)} appears twice; list it once")


def _earlier(
    scenario: Scenario, tier: Path, path: Path, name: str, reflexive: str, what: str
) -> Iterator[Fault]:
    tiers, index = [tier.id for tier in scenario.tier], int(tier[1])
    if name not in tiers:
        hint = did_you_mean(name, tiers[:index], "tiers above")
        yield Fault(path, f"{shown(name)} is not a tier; {hint}")
    elif name == tiers[index]:
        yield Fault(path, f"{shown(name)}; a tier cannot {reflexive}: use one above it")
    elif tiers.index(name) > index:
        message = f"{shown(name)} comes later; the {what} must refer to tiers above: move it up"
        yield Fault(path, message)


def compensation_can_be_computed(scenario: Scenario) -> Iterator[Fault]:
    """Each kind of compensation has what it needs, and no key without a meaning."""
    for path, tier in list_tiers(scenario):
        if (rule := tier.compensation) is not None:
            wrong = [*_lacking(scenario, tier, rule), *_meaningless(scenario, tier, rule)]
            for key, message in wrong:
                yield Fault((*path, "compensation", key), message)


def _lacking(scenario: Scenario, tier: ListTier, rule: Compensation) -> Iterator[tuple[str, str]]:
    levelled = rule.overhang == "levelled"
    bases = [base for base in scenario.tier if base.id in rule.tiers]
    if isinstance(tier, Biproportional):
        yield "tiers", "a biproportional tier cannot compensate; use another method"
    if levelled and isinstance(tier, LargestRemainder):
        yield (
            "overhang",
            '"levelled"; the house can only grow seat by seat with method = "highest-averages": '
            "by quotas a list may lose seats as it grows",
        )
    if levelled and tier.by == "region":
        yield "overhang", _ONLY_PAID.format(shown(rule.overhang))
    if rule.overhang == "unseated" and [type(base) for base in bases] != [Plurality]:
        yield "tiers", 'overhang = "unseated" compensates for one tier of single-member districts'
    if rule.placement is not None and tier.by == "region":
        yield "placement", "seats are allocated by region already; leave it out"
    by_region = rule.placement is not None or rule.guaranteed == "won-by-region"
    if tier.by == "region" or (by_region and scenario.region):
        for base in bases:
            if isinstance(base, Stated) or (isinstance(base, ListTier) and base.by == "nation"):
                yield "tiers", f"{shown(base.id)} has no seats by region to compensate for"
    if rule.guaranteed == "won-by-region":
        if not levelled:
            yield "guaranteed", _ONLY_LEVELLED.format(shown(rule.overhang))
        elif not scenario.region:
            yield "guaranteed", "there are no regions; add [[region]] tables"
        elif rule.apportioned is None:
            yield "apportioned", "missing; set how all seats are apportioned to the regions"


def _meaningless(
    scenario: Scenario, tier: ListTier, rule: Compensation
) -> Iterator[tuple[str, str]]:
    levelled, regions = rule.overhang == "levelled", len(scenario.region)
    if tier.by == "region" and rule.overhang not in ("paid-by-others", "levelled"):
        yield "overhang", _ONLY_PAID.format(shown(rule.overhang))
    if rule.placement is not None and not regions:
        yield "placement", "there are no regions to place seats in; add [[region]] tables"
    if rule.placement == "largest-quotients" and tier.seats != regions:
        yield (
            "placement",
            f"needs one seat for each region; there are {tier.seats} seats and {regions} regions",
        )
    for key in ("at_most", "apportioned"):
        if getattr(rule, key) is not None and not levelled:
            yield key, _ONLY_LEVELLED.format(shown(rule.overhang))
    whole = scenario.with_compensated(tier)
    if levelled and rule.at_most is not None and rule.at_most < whole:
        yield "at_most", f"{rule.at_most:,}; the tiers have {whole:,} seats before any is added"


def compensation_stands_alone(scenario: Scenario) -> Iterator[Fault]:
    """Seats in proportion are those of single lists, by the method alone."""
    for path, tier in list_tiers(scenario):
        if tier.compensation is None:
            continue
        yield from combined(path, tier, ("alliance", "bonus", "single_qualifier"), "compensation")
        if isinstance(tier, LargestRemainder) and tier.leftover == "pooled":
            message = '"pooled"; cannot be combined with compensation, leave one of them out'
            yield Fault((*path, "leftover"), message)
