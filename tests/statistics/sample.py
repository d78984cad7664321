"""Samples of the kernel: the draws themselves, where a run only counts them."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulator.kernel import ALLOCATE, DRAW, Room
from simulator.packed import packed
from simulator.plan import compile as compile_plan
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from simulator.streams import Block, standard_gammas, standard_normals
from simulator.uncertainty.candidates import draw_candidates
from simulator.uncertainty.turnout import cast_ballots

DRAWS = 1_000_000
BLOCK = 256
SHIPPED = Path(__file__).parents[2] / "scenarios"
MANY = 2_000_000_000
"""Registered voters of whom a ballot is too small a part to be seen."""


class Sample(NamedTuple):
    """Elections drawn; the last axis is the draw."""

    votes: np.ndarray
    """[option, draw]"""
    cast: np.ndarray
    valid: np.ndarray
    seats: np.ndarray
    """[tier, party, draw]"""

    @property
    def shares(self):
        return self.votes / self.valid


class Regions(NamedTuple):
    """What the regions of drawn elections are like."""

    weight: np.ndarray
    """[option, draw]: the nation's."""
    region_weight: np.ndarray
    """[region, option, draw]"""
    cast: np.ndarray
    """[region, draw]"""


def blocks(plan, seed, first, draws, stages, kept=0):
    """Block after block: where its draws go, how many they are, and what was drawn."""
    room = Room(plan, BLOCK, kept)
    for start in range(0, draws, BLOCK):
        lanes = min(BLOCK, draws - start)
        room.run(seed, first + start, first + start + lanes, stages)
        yield slice(start, start + lanes), lanes, room.work


def _elections(plan, seed, first, draws):
    votes = np.empty((plan.votes.options, draws))
    cast, valid = np.empty(draws), np.empty(draws)
    seats = np.empty((plan.tiers.method.size, plan.parties, draws))
    for place, lanes, work in blocks(plan, seed, first, draws, DRAW | ALLOCATE):
        cast[place], valid[place] = work.nation_cast[:lanes], work.nation_valid[:lanes]
        votes[:, place] = work.votes[: plan.votes.options, :lanes]
        seats[:, :, place] = work.seats[:, :, :lanes]
    return Sample(votes, cast, valid, seats)


def _regions(plan, seed, draws):
    options, regions = plan.votes.options, plan.turnout.registered.size
    weight = np.empty((options, draws))
    region_weight = np.empty((regions if plan.votes.lean.size else 1, options, draws))
    cast = np.empty((regions, draws))
    turnout = packed(plan.turnout)
    for place, lanes, work in blocks(plan, seed, 0, draws, DRAW):
        weight[:, place] = work.weight[:options, :lanes]
        region_weight[:, :, place] = work.region_weight[:, :options, :lanes]
        for region in range(regions):
            own = work.own_turnout[region if plan.turnout.normals > 0 else 0]
            cast_ballots(turnout, region, lanes, work.factor[0], own, work.cast, work.valid)
            cast[region, place] = work.cast[:lanes]
    return Regions(weight, region_weight, cast)


def _candidate_weights(plan, seed, draws):
    """[row, draw]: the shares of options and swings of independents, then the weights."""
    field, rows = plan.candidates.start[1], []
    candidates = packed(plan.candidates)
    for place, lanes, work in blocks(plan, seed, 0, draws, DRAW):
        draw_candidates(
            candidates,
            0,
            Block(np.uint64(seed), place.start, lanes),
            work.share,
            work.candidate_weight,
        )
        rows.append(np.vstack([work.share, work.candidate_weight[:field]])[:, :lanes])
    return np.hstack(rows)


def _candidate_votes(plan, seed, draws):
    """[candidate of all districts, draw], draw by draw as a replay does it."""
    room = Room(plan, 1, plan.candidates.party.size)
    votes = np.empty((plan.candidates.party.size, draws))
    for draw in range(draws):
        room.run(seed, draw, draw + 1, DRAW)
        votes[:, draw] = room.work.kept_votes
    return votes


def plan_of(shares, votes, **rest):
    """The plan of a scenario with these shares (percent, by party id) and this `[votes]`."""
    return compile_plan(scenario_of(shares, votes, **rest))


def scenario_of(shares, votes, **rest):
    """A scenario of lists; a party "none" is against all, "rest" is the others."""
    roles = {"none": "against-all", "rest": "other"}
    tree = {
        "format": 1,
        "id": "sample",
        "party": [
            {"id": name, "share": share, "role": roles.get(name, "list")}
            for name, share in shares.items()
        ],
        "turnout": {"registered": MANY},
        "votes": votes,
        "tier": [{"id": "list", "method": "largest-remainder", "seats": 69}],
    }
    scenario = Scenario.model_validate_json(json.dumps(tree | rest))
    assert not list(check(scenario))
    return scenario


def elections(plan, draws=DRAWS, seed=1, first=0):
    return _elections(plan, np.uint64(seed), first, draws)


def regions(plan, draws=DRAWS, seed=1):
    return _regions(plan, np.uint64(seed), draws)


def candidate_weights(plan, draws=DRAWS, seed=1):
    rows = _candidate_weights(plan, np.uint64(seed), draws)
    field = int(plan.candidates.start[1])
    return rows[:-field], rows[-field:]


def candidate_votes(plan, draws, seed=1):
    return _candidate_votes(plan, np.uint64(seed), draws)


def normals(rows, draws=DRAWS, seed=1, first=0, purpose=1, place=0):
    """[row, draw]"""
    out = np.empty((4 * -(-rows // 4), draws))
    block = Block(np.uint64(seed), first, draws)
    standard_normals(out, rows, block, np.uint64(purpose), place)
    return out[:rows]


def gammas(shapes, draws=DRAWS, seed=1, first=0, purpose=5):
    """[row, draw]"""
    shapes = np.array(shapes, float)
    out, scratch = np.empty((4 * -(-shapes.size // 4), draws)), np.empty((3, draws))
    block = Block(np.uint64(seed), first, draws)
    standard_gammas(out, shapes, block, np.uint64(purpose), scratch)
    return out[: shapes.size]
