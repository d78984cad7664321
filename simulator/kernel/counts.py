"""What a range of draws is counted in, and what counting a block overwrites, in a plan's sizes."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Integers
from simulator.counting.counts import BINS, Counts
from simulator.counting.joint import JointTables, new_joint_work, new_tables
from simulator.counting.outcomes import Outcomes
from simulator.counting.places import PlaceCounts
from simulator.counting.records import RecordTable, new_records
from simulator.plan import Plan


class Counting(NamedTuple):
    """What a range of draws is counted in."""

    counts: Counts
    places: PlaceCounts
    joint: JointTables
    records: RecordTable
    outcomes: Outcomes
    one_by_one: Flags  # [1]: whether each draw is counted by itself, because records hardly repeat.


def new_counting(plan: Plan, block: int) -> Counting:
    """Nothing counted yet, of blocks of `block` draws."""
    return Counting(
        counts=_new_counts(plan),
        places=_new_places(plan),
        joint=new_tables(plan.joint),
        records=new_records(plan.records),
        outcomes=_new_outcomes(plan, block),
        one_by_one=np.zeros(1, np.bool_),
    )


def _zeros(*shape: int) -> Integers:
    return np.zeros(shape, np.int64)


def _new_counts(plan: Plan) -> Counts:
    """All zero."""
    tiers, lists, parties = plan.tiers.method.size, plan.lists, plan.parties
    options, blocs, most = plan.votes.options, plan.blocs.start.size - 1, plan.largest_house + 1
    return Counts(
        draws=_zeros(1),
        seats=_zeros(tiers + 1 if tiers > 1 else 1, parties, most),
        split=_zeros(plan.events.split.size, parties, most),
        cleared=_zeros(tiers, lists),
        enters=_zeros(tiers, lists),
        entering=_zeros(tiers, lists + 1),
        largest=_zeros(parties),
        shared_lead=_zeros(1),
        majority=_zeros(parties),
        house=_zeros(most),
        events=_zeros(plan.events.program_start.size - 1),
        shares=_zeros(options, BINS),
        share_sums=_zeros(options, 3),
        turnout=_zeros(1, BINS),
        turnout_sums=_zeros(1, 3),
        wasted=_zeros(1, BINS),
        wasted_sums=_zeros(1, 3),
        gallagher=_zeros(1, BINS),
        gallagher_sums=_zeros(1, 3),
        tied=_zeros(tiers),
        unfilled=_zeros(tiers),
        bloc_seats=_zeros(blocs, most),
        bloc_largest=_zeros(blocs),
        bloc_majority=_zeros(blocs),
        bloc_shares=_zeros(blocs, BINS),
        bloc_share_sums=_zeros(blocs, 3),
    )


def _new_places(plan: Plan) -> PlaceCounts:
    """All zero; of no candidates, or of no regions, empty."""
    candidates = plan.candidates.party.size if plan.counts_districts else 0
    regions = plan.turnout.registered.size if plan.counts_regions else 0
    return PlaceCounts(
        district_wins=_zeros(candidates),
        district_shares=_zeros(candidates),
        region_shares=_zeros(regions, plan.votes.options),
        region_seats=_zeros(regions, plan.parties),
        region_any=_zeros(regions, plan.parties),
        region_enters=_zeros(plan.tiers.method.size, regions, plan.lists),
    )


def _new_outcomes(plan: Plan, block: int) -> Outcomes:
    """Room for `block` outcomes that occur once each."""
    tiers, lists, events = plan.tiers.method.size, plan.lists, plan.events
    return Outcomes(
        times=np.ones(block, np.int64),
        seats=np.zeros((tiers + 1, plan.parties, block)),
        cleared=np.zeros((tiers, lists, block)),
        enters=np.zeros((tiers + 1, lists, block)),
        number=np.zeros((tiers + 1, block)),
        atoms=np.zeros((events.operator.size, block)),
        drawn=np.zeros((events.drawn.size, block)),
        stack=np.zeros((events.depth, block)),
        blocs=np.zeros((plan.blocs.start.size - 1, block)),
        rows=np.zeros((2, block)),
        bins=_zeros(block),
        key=np.zeros((plan.records.words, block), np.uint64),
        joint=new_joint_work(plan.joint, block),
    )
