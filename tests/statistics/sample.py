"""Samples of the kernel: the draws themselves, where a run only counts them."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulator.jit import allocating
from simulator.kernel import allocate_block, draw_block, new_counting, new_work
from simulator.plan import compile as compile_plan
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from simulator.streams import standard_gammas, standard_normals
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


@allocating
def _elections(plan, seed, first, draws):
    work, count = new_work(plan, BLOCK, 0), new_counting(plan, 1)
    votes = np.empty((plan.votes.options, draws))
    cast, valid = np.empty(draws), np.empty(draws)
    seats = np.empty((plan.tiers.method.size, plan.parties, draws))
    for start in range(0, draws, BLOCK):
        lanes = min(BLOCK, draws - start)
        draw_block(plan, seed, first + start, lanes, work)
        allocate_block(plan, seed, first + start, lanes, work, count)
        for lane in range(lanes):
            cast[start + lane] = work.nation_cast[lane]
            valid[start + lane] = work.nation_valid[lane]
            for option in range(votes.shape[0]):
                votes[option, start + lane] = work.votes[option, lane]
            for tier in range(seats.shape[0]):
                for party in range(plan.parties):
                    seats[tier, party, start + lane] = work.seats[tier, party, lane]
    return Sample(votes, cast, valid, seats)


@allocating
def _regions(plan, seed, draws):
    work = new_work(plan, BLOCK, 0)
    options, regions = plan.votes.options, plan.turnout.registered.size
    weight = np.empty((options, draws))
    region_weight = np.empty((work.region_weight.shape[0], options, draws))
    cast = np.empty((regions, draws))
    for start in range(0, draws, BLOCK):
        lanes = min(BLOCK, draws - start)
        draw_block(plan, seed, start, lanes, work)
        for option in range(options):
            for lane in range(lanes):
                weight[option, start + lane] = work.weight[option, lane]
            for region in range(region_weight.shape[0]):
                for lane in range(lanes):
                    region_weight[region, option, start + lane] = work.region_weight[
                        region, option, lane
                    ]
        for region in range(regions):
            cast_ballots(
                plan.turnout,
                region,
                lanes,
                work.factor[0],
                work.own_turnout[region if plan.turnout.normals > 0 else 0],
                work.cast,
                work.valid,
            )
            for lane in range(lanes):
                cast[region, start + lane] = work.cast[lane]
    return Regions(weight, region_weight, cast)


@allocating
def _candidate_weights(plan, seed, draws):
    """[row, draw]: the shares of options and swings of independents, then the weights."""
    work = new_work(plan, BLOCK, 0)
    followed, field = work.share.shape[0], plan.candidates.start[1]
    rows = np.empty((followed + field, draws))
    for start in range(0, draws, BLOCK):
        lanes = min(BLOCK, draws - start)
        draw_block(plan, seed, start, lanes, work)
        draw_candidates(plan.candidates, 0, seed, start, lanes, work.share, work.candidate_weight)
        for lane in range(lanes):
            for row in range(followed):
                rows[row, start + lane] = work.share[row, lane]
            for row in range(field):
                rows[followed + row, start + lane] = work.candidate_weight[row, lane]
    return rows


@allocating
def _candidate_votes(plan, seed, draws):
    """[candidate of all districts, draw], draw by draw as a replay does it."""
    work = new_work(plan, 1, plan.candidates.party.size)
    votes = np.empty((plan.candidates.party.size, draws))
    for draw in range(draws):
        draw_block(plan, seed, draw, 1, work)
        votes[:, draw] = work.kept_votes
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
    standard_normals(out, rows, np.uint64(seed), first, draws, np.uint64(purpose), place)
    return out[:rows]


def gammas(shapes, draws=DRAWS, seed=1, first=0, purpose=5):
    """[row, draw]"""
    shapes = np.array(shapes, float)
    out, scratch = np.empty((4 * -(-shapes.size // 4), draws)), np.empty((3, draws))
    standard_gammas(out, shapes, np.uint64(seed), first, draws, np.uint64(purpose), scratch)
    return out[: shapes.size]
