"""Where a list enters, under a threshold that is compared region by region."""

import numpy as np

from simulator.plan import compile as compile_plan
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.rows import ids
from simulator.scenario.tiers import ListTier


def regions_reached(scenario: Scenario, tier: ListTier) -> dict[str, tuple[str, ...]]:
    """By list: the ids of the regions where its expected share, or count, reaches the threshold."""
    votes, base = _expected(scenario), _base(scenario, tier)
    whole = votes @ base
    options = option_ids(scenario)
    return {
        party.id: tuple(
            region
            for region, ballots, sum_of_base in zip(
                ids(scenario.region), votes[:, options.index(party.id)], whole, strict=True
            )
            if ballots > 0 and ballots >= float(threshold_part(tier, party)) * sum_of_base
        )
        for party in scenario.lists
    }


def _expected(scenario: Scenario) -> np.ndarray:
    """Votes [region, option] in any unit that is the same for a region."""
    plan = compile_plan(scenario).votes
    if plan.counted.size:
        return np.asarray(plan.counted)
    shares = np.broadcast_to(plan.share, (len(scenario.region), plan.share.size))
    return shares * plan.lean if plan.lean.size else shares


def _base(scenario: Scenario, tier: ListTier) -> np.ndarray:
    """One for each option that is in the threshold base; invalid ballots are left out."""
    roles = {party.id: party.role for party in scenario.party}
    left = {"against-all", "blank"} - set(tier.threshold.base.split("+"))
    return np.array([float(roles[option] not in left) for option in option_ids(scenario)])
