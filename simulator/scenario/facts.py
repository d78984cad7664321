"""Facts about parties that a law needs in addition to their votes: which, and who gives them."""

from collections.abc import Mapping
from typing import get_args

from simulator.scenario.model import Scenario
from simulator.scenario.tiers import Fact, ListTier, TierSpec

MEANINGS: Mapping[Fact, str] = {
    "alliance_size": "how many parties stand on the list of a coalition: a whole number, "
    "1 or empty for a single party",
    "minority": "whether it is the list of a national minority: yes, or no or empty",
    "alliance": "who has agreed to count surplus votes together: the same word or number "
    "for all that have one agreement, empty for none",
    "registration": "the order in which lists were registered, which breaks ties: 1, 2, 3, ...",
}
"""Each fact, as a column of a file of parties holds it."""
DECISIVE: tuple[Fact, ...] = ("alliance_size", "minority", "alliance")
"""Facts without which seats are wrong; the others only break ties."""
FACTS: tuple[Fact, ...] = get_args(Fact)
KEYS: Mapping[Fact, str] = {
    "alliance_size": "party.alliance_size = 2",
    "minority": "party.minority = true",
    "alliance": '[[tier.alliance]] with an id and members = ["a", "b"]',
    "registration": "party.registration = 1, 2, ...",
}
"""How a scenario says each."""


def needed(tier: TierSpec) -> tuple[Fact, ...]:
    """The facts that a tier needs: those that its law states, and those that its rules read."""
    found = set(tier.facts)
    if isinstance(tier, ListTier):
        found |= {"alliance_size"} if tier.threshold.alliance else set()
        found |= {"minority"} if tier.threshold.exempt_minorities else set()
    return tuple(fact for fact in FACTS if fact in found)


def given(scenario: Scenario, tier: TierSpec, fact: Fact) -> bool:
    """Whether any party has a fact. A list that is exempt by name counts as a minority's."""
    if fact == "alliance":
        return isinstance(tier, ListTier) and bool(tier.alliance)
    if fact == "alliance_size":
        return any(party.alliance_size > 1 for party in scenario.party)
    if fact == "registration":
        return any(party.registration is not None for party in scenario.party)
    exempt = tier.threshold.exempt if isinstance(tier, ListTier) else ()
    return bool(exempt) or any(party.minority for party in scenario.party)


def missing(scenario: Scenario) -> list[tuple[TierSpec, Fact]]:
    """The facts that a tier needs, that no party has and the scenario does not call absent."""
    return [
        (tier, fact)
        for tier in scenario.tier
        for fact in needed(tier)
        if fact not in scenario.absent and not given(scenario, tier, fact)
    ]
