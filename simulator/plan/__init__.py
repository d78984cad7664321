"""The plan: a scenario as integer codes and arrays. Names stop here; below there are no strings.

Axes, in words:
- option: what the list ballot offers: the lists, then against-all and other.
- list: parties of role "list", in the order of the file. A list is the option of the same number.
- party: who can win seats: the lists, then the independents.
- region: parts of the country; one, the whole, where the scenario has none.
- tier, district, candidate, event: as in the file, districts in the order of their regions.
- house: the whole house, then each tier.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from simulator.allocation.tiers import TiersPlan
from simulator.counting.events import EventsPlan
from simulator.counting.joint import JointPlan
from simulator.counting.records import RecordPlan
from simulator.errors import PlanError
from simulator.plan.axes import Axes
from simulator.plan.districts import compile_candidates
from simulator.plan.law import compile_tiers
from simulator.plan.outcomes import compile_events, compile_joint, compile_records
from simulator.plan.votes import compile_turnout, compile_votes, with_added
from simulator.scenario.model import Scenario
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.turnout import TurnoutPlan

LARGEST_MEMORY = 2**30
"""Bytes of counts that one thread may need."""
DESCRIPTIVE = frozenset(
    {"name", "short", "color", "notes", "source", "sources", "status", "date", "country"}
)
"""Keys that tell about a scenario and change nothing in it."""
LATER = frozenset({"added", "expected"})
"""Keys that a scenario could not say at first: unsaid, they leave fingerprints as they were."""


class Plan(NamedTuple):
    """Everything the kernel needs; see the parts for their axes."""

    votes: VotesPlan
    turnout: TurnoutPlan
    candidates: CandidatesPlan
    tiers: TiersPlan
    events: EventsPlan
    joint: JointPlan
    records: RecordPlan
    lists: int
    parties: int
    against_all: int
    """The option that is against-all, or -1."""
    house: int
    """Seats of all tiers together."""
    list_seats: int
    """Seats of the list tiers together."""
    list_tier: int
    """The only list tier, or -1 where there are several or none."""
    district_tier: int
    """The tier that the districts fill, or -1."""


def compile(scenario: Scenario) -> Plan:
    """The plan of a scenario.

    Raises:
        PlanError: the scenario cannot be computed exactly, or needs too much memory.
    """
    axes = Axes.of(scenario)
    turnout = compile_turnout(scenario, axes)
    votes = compile_votes(scenario, axes, turnout)
    candidates = compile_candidates(scenario, axes, votes, turnout)
    ballots = float(turnout.registered.sum())
    tiers = compile_tiers(scenario, axes, ballots)
    events = compile_events(scenario, axes, ballots)
    list_tiers = [place for place, tier in enumerate(scenario.tier) if tier.method != "plurality"]
    plan = Plan(
        votes=votes,
        turnout=turnout,
        candidates=candidates,
        tiers=tiers,
        events=events,
        joint=compile_joint(scenario, axes, with_added(votes, turnout), candidates),
        records=compile_records(scenario, axes, tiers, len(events.drawn)),
        lists=len(axes.lists),
        parties=len(axes.parties),
        against_all=axes.against_all,
        house=scenario.house,
        list_seats=sum(scenario.tier_seats(scenario.tier[place]) for place in list_tiers),
        list_tier=list_tiers[0] if len(list_tiers) == 1 else -1,
        district_tier=axes.district_tier,
    )
    _refuse_too_large(plan)
    return plan


def _refuse_too_large(plan: Plan) -> None:
    houses = len(plan.tiers.method) + 1 + len(plan.events.split)
    needed = 8 * houses * plan.parties * (plan.house + 1)
    if needed > LARGEST_MEMORY:
        raise PlanError(
            f"{plan.parties} parties and {plan.house} seats in {houses} tables need "
            f"{needed / 2**30:.1f} GiB for each thread; at most {LARGEST_MEMORY / 2**30:.0f} GiB "
            "are taken: merge small parties into one of role 'other', or split fewer events"
        )


def meaning(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario without what only describes it."""
    whole = scenario.model_dump(mode="json", exclude={"id"})
    stripped: dict[str, Any] = _without_descriptions(whole)
    return stripped


def _without_descriptions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_descriptions(item)
            for key, item in value.items()
            if key not in DESCRIPTIVE and not (item is None and key in LATER)
        }
    if isinstance(value, list):
        return [_without_descriptions(item) for item in value]
    return value


def fingerprint(scenario: Scenario) -> str:
    """The sha256 of the scenario's meaning, in hexadecimal: equal for equal elections."""
    text = json.dumps(meaning(scenario), sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["Axes", "Plan", "compile", "fingerprint", "meaning"]
