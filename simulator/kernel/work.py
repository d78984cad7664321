"""The arrays that a block of draws overwrites, from the first normal to the packed record."""

from typing import NamedTuple

import numpy as np

from simulator.allocation.block.tier import TierWork, new_tier_work
from simulator.allocation.one_draw.state import Scratch, State, new_scratch, new_state
from simulator.arrays import Floats, Integers, Words
from simulator.plan import Plan
from simulator.uncertainty.returns import ReturnsWork, new_returns_work

ROW_GAP = 8
"""Lanes more than a block needs: a cache line. Rows a power of two apart would share few sets."""


class OneDraw(NamedTuple):
    """One draw of the tiers that are filled draw by draw."""

    state: State
    scratch: Scratch


class Work(NamedTuple):
    """What a block overwrites; made once for each range. B is the block size."""

    factor: Floats  # [factor (padded), lane]
    scratch: Floats  # [8, lane]
    weight: Floats  # [option (padded), lane]: of the nation.
    group_normals: Floats
    """[group, option (padded), lane]: standard normals that regions of a group have in common."""
    region_weight: Floats  # [region, option (padded), lane]
    met: Floats  # [option (padded), lane]: of the nation's weights, by the regions together.
    raking: Floats  # [option (padded), lane]: what regions' weights are multiplied by.
    own_turnout: Floats  # [region (padded), lane]
    share: Floats
    """[option, then independents; lane]: of the region at hand; an independent's swing."""
    cast: Floats  # [lane]: ballots cast in the region at hand.
    valid: Floats  # [lane]: valid ballots in the region at hand.
    nation_cast_row: Floats  # [1, lane]: `nation_cast` once more, as a table of one row.
    nation_cast: Floats  # [lane]
    nation_valid: Floats  # [lane]
    registered: Floats  # [lane]: registered voters of the nation.
    votes: Floats  # [option (padded), lane]: whole list ballots of the nation.
    bloc_votes: Floats  # [bloc, lane]: of the parties of each bloc.
    area_votes: Floats  # [option (padded), lane]: of the region at hand.
    region_votes: Floats
    """[region, option, lane]: whole list ballots, where a tier needs them; else empty."""
    region_cast: Floats  # [region, lane]: ballots cast, likewise.
    region_valid: Floats  # [region, lane]: valid ballots, likewise.
    region_seats: Floats
    """[tier, region, party, lane]: where a tier is allocated draw by draw; else empty."""
    candidate_weight: Floats  # [candidate (padded), lane]: of the district at hand.
    candidate_votes: Floats  # [candidate, lane]: whole ballots in the district at hand.
    district_ties: Floats  # [lane]: one where a district ended in a tie.
    winners: Floats
    """[watched district, lane]: the party that won, or -1; of those that events ask about."""
    kept_votes: Floats
    """[candidate of all districts]: ballots of the first lane, for replay; else empty."""
    seats: Floats  # [tier, party, lane]
    qualified: Floats  # [tier, list, lane]: one where the list reaches the threshold.
    admitted: Floats
    """[tier, list, lane]: one where the list takes part, in tiers that admit others."""
    number: Floats  # [lane]: how many lists reach the threshold.
    area_qualified: Floats
    """[list, lane]: one where the list reaches the threshold of the region at hand."""
    area_admitted: Floats  # [list, lane]: one where it takes part there.
    area_seats: Floats  # [party, lane]: of the region at hand.
    area_registered: Floats  # [lane]: registered voters of the region at hand.
    tied_lanes: Floats  # [lane]: one where a region ended in a tie.
    base: Floats  # [lane]
    list_seats: Floats  # [list, lane]: of all list tiers.
    drawn: Floats  # [drawn atom, lane]: one where the comparison holds.
    bins: Integers  # [1, lane]
    key: Words  # [word, lane]: the packed records.
    slot: Words  # [lane]: where their table is looked up first.
    tier: TierWork
    one_draw: OneDraw | None
    """For tiers that are filled draw by draw, where there are any."""
    returns: ReturnsWork | None
    """For what is counted, where something is."""


def new_work(plan: Plan, block: int, kept: int) -> Work:
    """Room for blocks of `block` draws; `kept` candidates whose ballots are kept, or none."""
    padded = 4 * ((plan.votes.options + 3) // 4)
    regions = plan.turnout.registered.size
    most = plan.candidates.most
    tiers = plan.tiers.method.size
    lists = plan.lists
    local = regions if plan.votes.lean.size > 0 else 1
    kept_regions = regions if plan.keeps_regions else 0
    kept_tiers = tiers if plan.keeps_seats else 0
    own = max(4 * ((plan.turnout.normals + 3) // 4), 1)
    nation_cast = np.zeros((1, block))
    factor = np.zeros((max(4 * ((plan.votes.factors + 3) // 4), 1), block))
    group_normals = np.zeros((plan.votes.groups.number, padded, block))
    region_weight, own_turnout = np.zeros((local, padded, block)), np.zeros((own, block))
    normals = (factor, group_normals, region_weight, own_turnout)
    return Work(
        factor=factor,
        scratch=np.zeros((8, block)),
        weight=np.zeros((padded, block)),
        group_normals=group_normals,
        region_weight=region_weight,
        met=np.zeros((padded, block)),
        raking=np.zeros((padded, block)),
        own_turnout=own_turnout,
        share=np.zeros(
            (plan.votes.options + 4 * ((plan.votes.independent_sd.size + 3) // 4), block)
        ),
        cast=np.zeros(block),
        valid=np.zeros(block),
        nation_cast_row=nation_cast,
        nation_cast=nation_cast[0],
        nation_valid=np.zeros(block),
        registered=np.full(block, plan.turnout.registered.sum()),
        votes=np.zeros((padded, block)),
        bloc_votes=np.zeros((plan.blocs.start.size - 1, block)),
        area_votes=np.zeros((padded, block)),
        region_votes=np.zeros((kept_regions, plan.votes.options, block)),
        region_cast=np.zeros((kept_regions, block)),
        region_valid=np.zeros((kept_regions, block)),
        region_seats=np.zeros((kept_tiers, regions, plan.parties, block)),
        candidate_weight=np.zeros((4 * ((most + 3) // 4), block)),
        candidate_votes=np.zeros((most, block)),
        district_ties=np.zeros(block),
        winners=np.zeros((plan.events.district_row.max(initial=-1) + 1, block)),
        kept_votes=np.zeros(kept),
        seats=np.zeros((tiers, plan.parties, block)),
        qualified=np.zeros((tiers, lists, block)),
        admitted=np.zeros((tiers, lists, block)),
        number=np.zeros(block),
        area_qualified=np.zeros((lists, block)),
        area_admitted=np.zeros((lists, block)),
        area_seats=np.zeros((plan.parties, block)),
        area_registered=np.zeros(block),
        tied_lanes=np.zeros(block),
        base=np.zeros(block),
        list_seats=np.zeros((lists, block)),
        drawn=np.zeros((plan.events.drawn.size, block)),
        bins=np.zeros((1, block), np.int64),
        key=np.zeros((plan.records.words, block), np.uint64),
        slot=np.zeros(block, np.uint64),
        tier=new_tier_work(plan.tiers, most, block),
        one_draw=_new_one_draw(plan) if plan.by_lane else None,
        returns=new_returns_work(plan.returns, *normals) if plan.returns else None,
    )


def _new_one_draw(plan: Plan) -> OneDraw:
    return OneDraw(
        state=new_state(plan.tiers, plan.turnout.registered, plan.lists, plan.parties),
        scratch=new_scratch(plan.tiers, plan.lists),
    )
