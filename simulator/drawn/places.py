"""What regions and districts did in each draw: the kernel keeps it where it is asked to."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulator.allocation.one_draw.ties import PLACES_PER_TIER, REGISTRATION
from simulator.arrays import Floats, Integers, Integers32
from simulator.kernel import ALLOCATE, DRAW, Room
from simulator.plan import Plan
from simulator.streams import lot_number


class RegionDraws(NamedTuple):
    """Draws side by side, by region."""

    votes: Floats  # [region, option, draw]: whole list ballots.
    cast: Floats  # [region, draw]
    valid: Floats  # [region, draw]
    seats: Integers32  # [region, party, draw]: of some tiers together.


def regions_of_draws(
    plan: Plan, seed: int, first: int, last: int, tiers: Sequence[int]
) -> RegionDraws:
    """The draws `first` to `last` - 1 by region; seats of these `tiers`, which regions have."""
    regions, draws = plan.turnout.registered.size, last - first
    found = RegionDraws(
        votes=np.empty((regions, plan.votes.options, draws)),
        cast=np.empty((regions, draws)),
        valid=np.empty((regions, draws)),
        seats=np.empty((regions, plan.parties, draws), np.int32),
    )
    room = Room(plan._replace(keeps_regions=True, keeps_seats=True), plan.block)
    for start in range(first, last, plan.block):
        lanes = min(plan.block, last - start)
        room.run(seed, start, start + lanes, DRAW | ALLOCATE)
        place = slice(start - first, start - first + lanes)
        found.votes[..., place] = room.work.region_votes[..., :lanes]
        found.cast[:, place] = room.work.region_cast[:, :lanes]
        found.valid[:, place] = room.work.region_valid[:, :lanes]
        found.seats[..., place] = room.work.region_seats[[*tiers], ..., :lanes].sum(axis=0)
    return found


def winners_of_draws(plan: Plan, seed: int, first: int, last: int) -> Integers:
    """The party [district, draw] that wins each district of the plan, or -1 without any votes."""
    field = plan.candidates
    room = Room(plan, 1, field.party.size)
    ballots = np.empty((last - first, field.party.size))
    for draw in range(first, last):
        room.run(seed, draw, draw + 1, DRAW)
        ballots[draw - first] = room.work.kept_votes
    ballots[:, ~field.eligible] = -1.0
    found = np.empty((field.registered.size, last - first), np.int64)
    for district in range(len(found)):
        own = slice(field.start[district], field.start[district + 1])
        found[district] = _winners(plan, seed, first, district, ballots[:, own])
    return found


def _winners(plan: Plan, seed: int, first: int, district: int, ballots: Floats) -> Integers:
    """The winners' parties [draw] of one district, whose `ballots` are [draw, candidate]."""
    start, most = plan.candidates.start[district], ballots.max(axis=1, keepdims=True)
    level = ballots == most
    winner = level.argmax(axis=1)
    for row in np.flatnonzero(level.sum(axis=1) > 1):
        winner[row] = _of_tied(plan, seed, first + int(row), district, np.flatnonzero(level[row]))
    parties: Integers = np.where(most[:, 0] > 0.0, plan.candidates.party[start + winner], -1)
    return parties


def _of_tied(plan: Plan, seed: int, draw: int, district: int, tied: Integers) -> int:
    """The candidate who has the seat, by the tier's rule; see `allocation.one_draw.ties`."""
    field, tier = plan.candidates, plan.district_tier
    candidates: list[int] = tied.tolist()
    if plan.tiers.tie[tier] == REGISTRATION:
        return min(candidates, key=lambda each: int(field.order[each]))
    here, start = tier * PLACES_PER_TIER + district, field.start[district]

    def lot(each: int) -> int:
        by = int(field.lot[start + each])
        return int(lot_number(np.uint64(seed), np.uint64(draw), here, by))

    return max(candidates, key=lot)
