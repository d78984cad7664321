"""The plan: a scenario as integer codes and arrays. Names stop here; below there are no strings.

Axes, in words:
- option: what the list ballot offers: the lists, then against-all and other.
- list: parties of role "list", in the order of the file. A list is the option of the same number.
- party: who can win seats: the lists, then the independents.
- region: parts of the country; one, the whole, where the scenario has none.
- tier, district, candidate, event: as in the file, districts in the order of their regions.
- house: the whole house, then each tier.
"""

import hashlib
import json
from typing import Any, NamedTuple

import numpy as np

from simulator.allocation.law import PLURALITY, TiersPlan
from simulator.arrays import Flags
from simulator.counting.blocs import BlocsPlan
from simulator.counting.events import REGION_SEATS, REGION_VALID, EventsPlan
from simulator.counting.joint import JointPlan
from simulator.counting.records import RecordPlan
from simulator.plan.axes import Axes
from simulator.plan.districts import compile_candidates, in_order_of_regions
from simulator.plan.law import compile_tiers
from simulator.plan.outcomes import compile_blocs, compile_events, compile_joint, compile_records
from simulator.plan.returns import compile_returns
from simulator.plan.votes import compile_turnout, compile_votes, with_added
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.last_result import is_as_last_time
from simulator.scenario.tiers import ListTier
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.returns import ReturnsPlan
from simulator.uncertainty.turnout import TurnoutPlan

CACHED = 2**20
"""Bytes of a block's regional arrays that are to stay in the second-level cache."""
LARGEST_BLOCK, SMALLEST_BLOCK = 256, 64
DESCRIPTIVE = frozenset(
    {
        *("name", "short", "color", "notes", "source", "sources", "status", "date", "country"),
        *("facts", "absent", "guarantee", "polls"),
    }
)
"""Keys that tell about a scenario and change nothing in it."""
LATER: dict[str, Any] = {
    "added": None,
    "expected": None,
    "seat_cap": None,
    "within_quota": False,
    "remainder_share": None,
    "majority": False,
    "bloc": [],
    "counts": {"districts": False, "regions": False},
    "last": None,
    "swing": "proportional",
    "incumbency": None,
    "candidates_sd": None,
    "group": None,
    "group_sd": 0.0,
    "spread": None,
    "days": None,
    "kind": None,
    "filled": None,
    "returns": None,
}
"""Keys that a scenario could not say at first, and what they are where it does not: unsaid, they
leave fingerprints as they were."""
_SHOWN: Any = {"id": True, "page": True, "event": {"__all__": {"after": True}}}
"""What changes a name or a page, and no count."""
_NESTS = (dict, list)


class Plan(NamedTuple):
    """Everything the kernel needs; see the parts for their axes."""

    votes: VotesPlan
    turnout: TurnoutPlan
    candidates: CandidatesPlan
    tiers: TiersPlan
    events: EventsPlan
    blocs: BlocsPlan
    joint: JointPlan
    records: RecordPlan
    lists: int
    parties: int
    against_all: int
    """The option that is against-all, or -1."""
    house: int
    """Total seats of all tiers, before any overhang."""
    largest_house: int
    """The most that they can come to."""
    house_varies: bool
    """Whether the house depends on the draw: then it is the seats that were filled."""
    proportional: Flags
    """[tier]: tiers of lists, and those that they compensate: over them votes and seats are
    compared."""
    proportional_seats: int
    """Seats of those tiers together."""
    proportional_tier: int
    """The only such tier, or -1 where there are several or none."""
    district_tier: int
    """The tier that the districts fill, or -1."""
    keeps_regions: bool
    """Whether a tier, or an event, needs the ballots of each region."""
    keeps_seats: bool
    """Whether a tier, an event, or a count needs the seats of each region."""
    counts_districts: bool
    """Whether the winners of the districts are counted."""
    counts_regions: bool
    """Whether the votes and seats of the regions are counted."""
    placed: Flags
    """[tier]: whether its seats belong to regions, or are of nobody but the nation."""
    placed_tier: int
    """The only such tier, whose seats are counted as soon as a region has them; -1 where there are
    several, or none, or the seats of each region are kept anyway, or counts are not asked for."""
    returns: ReturnsPlan | None
    """What is counted, and what it says; None for nothing, and then none of it is compiled."""
    by_lane: int | None
    """How many tiers are filled draw by draw; None for none, and then no such law is compiled."""
    block: int
    """Draws that go together: their arrays stay in the second-level cache."""


def compile(scenario: Scenario) -> Plan:
    """The plan of a scenario that `scenario.load` made, or `scenario.consistency` finds sound."""
    axes = Axes.of(scenario)
    turnout = compile_turnout(scenario)
    votes = compile_votes(scenario, axes, turnout)
    candidates = compile_candidates(scenario, axes, votes, turnout)
    votes, turnout, returns = compile_returns(scenario, votes, turnout, candidates)
    ballots = float(turnout.registered.sum())
    tiers = compile_tiers(scenario, axes, ballots)
    districts = [district.id for district in in_order_of_regions(scenario)[0]]
    events = compile_events(scenario, axes, districts)
    proportional = _proportional(scenario)
    several = [place for place, holds in enumerate(proportional) if holds]
    counts_regions = scenario.counts.regions and bool(scenario.region)
    by_region = bool(tiers.by_lane.any() or REGION_SEATS in events.source)
    placed = (tiers.method == PLURALITY) | tiers.regional | tiers.special.compensation.to_regions
    at_once = counts_regions and not (by_region or scenario.counted) and placed.sum() == 1
    keeps_seats = by_region or (counts_regions and not at_once)
    keeps_regions = by_region or bool(tiers.regional.any() or REGION_VALID in events.source)
    return Plan(
        votes=votes,
        turnout=turnout,
        candidates=candidates,
        tiers=tiers,
        events=events,
        blocs=compile_blocs(scenario, axes),
        joint=compile_joint(scenario, axes, with_added(votes, turnout), candidates),
        records=compile_records(scenario, axes, tiers, len(events.drawn)),
        lists=len(axes.lists),
        parties=len(axes.parties),
        against_all=axes.against_all,
        house=scenario.house,
        largest_house=scenario.largest_house,
        house_varies=scenario.house_varies,
        proportional=np.array(proportional),
        proportional_seats=sum(scenario.tier_seats(scenario.tier[place]) for place in several),
        proportional_tier=several[0] if len(several) == 1 else -1,
        district_tier=axes.district_tier,
        keeps_regions=keeps_regions,
        keeps_seats=keeps_seats,
        counts_districts=scenario.counts.districts,
        counts_regions=counts_regions,
        placed=placed,
        placed_tier=int(placed.argmax()) if at_once else -1,
        returns=returns,
        by_lane=int(tiers.by_lane.sum()) or None,
        block=_block(len(turnout.registered) if keeps_regions else 1, len(axes.options)),
    )


def _proportional(scenario: Scenario) -> list[bool]:
    """By tier, whether its seats are to follow the list votes."""
    compensated: set[str] = set()
    for tier in scenario.tier:
        if isinstance(tier, ListTier) and tier.compensation is not None:
            compensated.update(tier.compensation.tiers)
    return [tier.id in compensated or isinstance(tier, ListTier) for tier in scenario.tier]


def _block(regions: int, options: int) -> int:
    """Draws that go together: as many as leave the regions' shares and ballots in the cache."""
    block = LARGEST_BLOCK
    while block > SMALLEST_BLOCK and 16 * regions * options * block > CACHED:
        block //= 2
    return block


def meaning(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario without what only describes it."""
    whole = scenario.model_dump(mode="json", exclude=_SHOWN)
    if is_as_last_time(scenario):
        for party in whole["party"]:
            del party["last"]
    stripped: dict[str, Any] = _without_descriptions(whole)
    return stripped


def _without_descriptions(value: dict[str, Any] | list[Any]) -> Any:
    if isinstance(value, list):
        return [_without_descriptions(item) if type(item) in _NESTS else item for item in value]
    return {
        key: _without_descriptions(item) if type(item) in _NESTS else item
        for key, item in value.items()
        if key not in DESCRIPTIVE and not (key in LATER and _same(item, LATER[key]))
    }


def _same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are the same: false is not zero."""
    return type(one) is type(other) and one == other


def fingerprint(scenario: Scenario) -> str:
    """The sha256 of the scenario's meaning, in hexadecimal: equal for equal elections."""
    text = json.dumps(meaning(scenario), sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["Axes", "Plan", "compile", "fingerprint", "meaning"]
