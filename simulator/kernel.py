"""The assembly line: draw, turn out, qualify, allocate, count, one block of draws after the other.

Arrays are [row, lane]; a lane is one draw of the block. Draw i uses only the random numbers
(seed, i), so the counts of a range do not depend on the block, the thread or the machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.allocation import plurality
from simulator.allocation.qualification import BALLOTS_CAST, REGISTERED, VALID
from simulator.allocation.tiers import (
    PLACES_PER_TIER,
    TierWork,
    admit_others,
    allocate_tier,
    qualify_tier,
)
from simulator.counting import events as event_codes
from simulator.counting import joint, records
from simulator.counting.counts import (
    Counts,
    count_proportionality,
    count_shares,
    new_counts,
)
from simulator.counting.settle import Outcome, new_outcome, settle_all
from simulator.jit import allocating, kernel_function, stage
from simulator.lanes import add, clear, fill, raise_by
from simulator.plan import Plan
from simulator.streams import TURNOUT, standard_normals
from simulator.uncertainty import candidates, regional
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.national import draw_independents, draw_weights
from simulator.uncertainty.turnout import cast_ballots

DEFAULT_BLOCK = 512


class Work(NamedTuple):
    """What a block overwrites; made once for each range. B is the block size."""

    factor: np.ndarray
    """float64 [factor (padded), lane]"""
    scratch: np.ndarray
    """float64 [8, lane]"""
    weight: np.ndarray
    """float64 [option (padded), lane]: of the nation."""
    region_weight: np.ndarray
    """float64 [region, option (padded), lane]"""
    met: np.ndarray
    """float64 [option (padded), lane]"""
    own_turnout: np.ndarray
    """float64 [region (padded), lane]"""
    share: np.ndarray
    """float64 [option, then independents; lane]: of the region at hand; an independent's swing."""
    cast: np.ndarray
    """float64 [lane]: ballots cast in the region at hand."""
    valid: np.ndarray
    """float64 [lane]: valid ballots in the region at hand."""
    nation_cast_row: np.ndarray
    """float64 [1, lane]: `nation_cast` once more, as a table of one row."""
    nation_cast: np.ndarray
    """float64 [lane]"""
    nation_valid: np.ndarray
    """float64 [lane]"""
    registered: np.ndarray
    """float64 [lane]: registered voters of the nation."""
    votes: np.ndarray
    """float64 [option (padded), lane]: whole list ballots of the nation."""
    candidate_weight: np.ndarray
    """float64 [candidate (padded), lane]: of the district at hand."""
    candidate_votes: np.ndarray
    """float64 [candidate, lane]: whole ballots in the district at hand."""
    district_ties: np.ndarray
    """float64 [lane]: one where a district ended in a tie."""
    kept_votes: np.ndarray
    """float64 [candidate of all districts]: ballots of the first lane, for replay; else empty."""
    seats: np.ndarray
    """float64 [tier, party, lane]"""
    qualified: np.ndarray
    """float64 [tier, list, lane]: one where the list reaches the bar."""
    admitted: np.ndarray
    """float64 [tier, list, lane]: one where the list takes part, in tiers that admit others."""
    number: np.ndarray
    """float64 [lane]: how many lists reach the bar."""
    base: np.ndarray
    """float64 [lane]"""
    list_seats: np.ndarray
    """float64 [list, lane]: of all list tiers."""
    drawn: np.ndarray
    """float64 [drawn atom, lane]: one where the comparison holds."""
    bins: np.ndarray
    """int64 [option or two, lane]"""
    key: np.ndarray
    """float64 [word, lane]: the packed records."""
    tier: TierWork


class Counting(NamedTuple):
    """What a range of draws is counted in."""

    counts: Counts
    joint: joint.JointTables
    records: records.RecordTable
    outcome: Outcome


class Range(NamedTuple):
    """What a range of draws leaves behind."""

    counts: Counts
    joint: joint.JointTables


@allocating
def simulate(plan: Plan, seed: int, first: int, last: int, block: int = DEFAULT_BLOCK) -> Range:
    """Draw the elections `first` to `last` - 1, allocate every seat in each, and count.

    A pure function of (plan, seed, first, last): `block`, how many draws go together, changes
    nothing but the speed.
    """
    key = np.uint64(seed)
    work = new_work(plan, block, 0)
    count = new_counting(plan)
    for start in range(first, last, block):
        lanes = min(block, last - start)
        draw_block(plan, key, start, lanes, work)
        allocate_block(plan, key, start, lanes, work, count)
        count_block(plan, lanes, work, count)
    settle_records(plan, count)
    return Range(count.counts, count.joint)


@stage
def draw_block(plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work) -> None:
    """Votes and turnout of the nation, region by region, and the winners of the districts."""
    clear(work.votes, lanes)
    fill(work.nation_cast, 0.0, lanes)
    fill(work.nation_valid, 0.0, lanes)
    if plan.district_tier >= 0:
        clear(work.seats[plan.district_tier], lanes)
    fill(work.district_ties, 0.0, lanes)
    if plan.votes.counted.size > 0:
        _counted_ballots(plan, lanes, work)
        _counted_districts(plan, seed, first, lanes, work)
        return
    draw_weights(plan.votes, seed, first, lanes, work.factor, work.scratch, work.weight)
    if plan.turnout.normals > 0:
        standard_normals(work.own_turnout, plan.turnout.normals, seed, first, lanes, TURNOUT, 0)
    draw_independents(plan.votes.independent_sd, seed, first, lanes, work.share)
    if plan.votes.lean.size > 0:
        options = plan.votes.options
        regional.draw_regions(
            plan.votes.lean,
            plan.votes.regional_sd,
            seed,
            first,
            lanes,
            work.weight,
            work.region_weight,
        )
        for _ in range(regional.ROUNDS):
            regional.rake(
                plan.turnout.part,
                lanes,
                work.weight,
                work.region_weight,
                work.met[:options],
                work.scratch,
            )
    for region in range(plan.turnout.registered.size):
        _draw_region(plan, region, seed, first, lanes, work)


@stage
def _counted_ballots(plan: Plan, lanes: int, work: Work) -> None:
    """The known count, the same in every lane."""
    for region in range(plan.turnout.registered.size):
        for option in range(plan.votes.options):
            raise_by(work.votes[option], plan.votes.counted[region, option], lanes)
        raise_by(work.nation_cast, plan.turnout.cast[region], lanes)
        raise_by(work.nation_valid, plan.turnout.valid[region], lanes)


@stage
def _counted_districts(plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work) -> None:
    """The known winners of the districts."""
    field = plan.candidates
    for district in range(field.registered.size):
        for candidate in range(field.start[district], field.start[district + 1]):
            row = work.candidate_votes[candidate - field.start[district]]
            fill(row, field.counted[candidate], lanes)
        _seat_winners(
            plan, district, work.candidate_votes, seed, first, lanes, work.scratch[5], work
        )


@stage
def _draw_region(
    plan: Plan, region: int, seed: np.uint64, first: int, lanes: int, work: Work
) -> None:
    """Turnout and list ballots of one region, added to the nation's; then its districts."""
    cast_ballots(
        plan.turnout,
        region,
        lanes,
        work.factor[0] if plan.turnout.national_sd > 0.0 else work.own_turnout[0],
        work.own_turnout[region if plan.turnout.normals > 0 else 0],
        work.cast,
        work.valid,
    )
    add(work.cast, lanes, work.nation_cast)
    add(work.valid, lanes, work.nation_valid)
    local = plan.votes.lean.size > 0
    weight = work.region_weight[region] if local else work.weight
    total, scale = work.scratch[0], work.scratch[1]
    total_weight(weight, plan.votes.options, lanes, total)
    for lane in range(lanes):
        scale[lane] = work.valid[lane] / total[lane]
    count_ballots(
        weight,
        plan.votes.options,
        plan.votes.last,
        lanes,
        work.valid,
        scale,
        work.scratch[2],
        work.scratch[3],
        work.votes,
    )
    districts = plan.candidates.by_region
    if districts[region + 1] > districts[region]:
        for option in range(plan.votes.options):
            row, share = weight[option], work.share[option]
            for lane in range(lanes):
                share[lane] = row[lane] / total[lane]
        for district in range(districts[region], districts[region + 1]):
            _elect_district(plan, region, district, seed, first, lanes, work)


@stage
def _elect_district(
    plan: Plan, region: int, district: int, seed: np.uint64, first: int, lanes: int, work: Work
) -> None:
    """Ballots for the candidates of one district, and a seat for the winner's party."""
    field = plan.candidates
    start, end = field.start[district], field.start[district + 1]
    weight, votes = work.candidate_weight, work.candidate_votes
    valid, total, winner = work.scratch[4], work.scratch[0], work.scratch[5]
    candidates.draw_candidates(field, district, seed, first, lanes, work.share, weight)
    candidates.district_ballots(
        field.registered[district],
        plan.turnout.registered[region],
        plan.turnout.invalid,
        lanes,
        work.cast,
        valid,
    )
    total_weight(weight, end - start, lanes, total)
    for lane in range(lanes):
        total[lane] = valid[lane] / total[lane]
    clear(votes[: end - start], lanes)
    count_ballots(
        weight,
        end - start,
        field.last[district],
        lanes,
        valid,
        total,
        work.scratch[2],
        work.scratch[3],
        votes,
    )
    _seat_winners(plan, district, votes, seed, first, lanes, winner, work)


@stage
def _seat_winners(
    plan: Plan,
    district: int,
    votes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    winner: np.ndarray,
    work: Work,
) -> None:
    """Add the seat of one district, settling ties by the tier's rule; no votes, no seat."""
    field = plan.candidates
    start, end = field.start[district], field.start[district + 1]
    if work.kept_votes.size > 0:
        for candidate in range(start, end):
            work.kept_votes[candidate] = votes[candidate - start, 0]
    eligible = field.eligible[start:end]
    best, level = work.scratch[2], work.scratch[3]
    tied = plurality.elect(votes, eligible, lanes, best, level, winner)
    tier = plan.district_tier
    if tied:
        for lane in range(lanes):
            if level[lane] > 0.0 and best[lane] > 0.0:
                work.district_ties[lane] = 1.0
                winner[lane] = plurality.elect_by_hand(
                    votes,
                    eligible,
                    plan.tiers.tie[tier],
                    field.order,
                    seed,
                    first + lane,
                    tier * PLACES_PER_TIER + district,
                    lane,
                    best[lane],
                    work.tier.gain,
                    work.tier.tied,
                )
    seats = work.seats[tier]
    for lane in range(lanes):
        if best[lane] > 0.0:
            seats[field.party[start + int(winner[lane])], lane] += 1.0


@stage
def allocate_block(
    plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work, count: Counting
) -> None:
    """Qualify the lists of every list tier and allocate its seats."""
    tiers, lists = plan.tiers, plan.lists
    for tier in range(tiers.method.size):
        if not tiers.of_lists[tier]:
            for lane in range(lanes):
                count.counts.tied[tier] += work.district_ties[lane] > 0.0
            continue
        qualified, number = work.qualified[tier], work.number
        base = _threshold_base(
            plan.against_all,
            tiers.base[tier],
            lanes,
            work.votes,
            work.nation_cast,
            work.nation_valid,
            work.registered,
            work.base,
        )
        qualify_tier(tiers, tier, work.votes, base, lanes, qualified, number)
        admitted = qualified
        if tiers.admits_others[tier]:
            admitted = work.admitted[tier]
            admit_others(tiers, tier, lists, work.votes, lanes, qualified, admitted, number)
        count.counts.tied[tier] += allocate_tier(
            tiers,
            tier,
            lists,
            work.votes,
            seed,
            first,
            lanes,
            number,
            admitted,
            work.seats[tier],
            work.tier,
        )


@kernel_function
def _threshold_base(
    against_all: int,
    base: int,
    lanes: int,
    votes: np.ndarray,
    cast: np.ndarray,
    valid: np.ndarray,
    registered: np.ndarray,
    scratch: np.ndarray,
) -> np.ndarray:
    """What a threshold is a part of [lane]; may overwrite `scratch` [lane]."""
    if base == BALLOTS_CAST:
        return cast
    if base == REGISTERED:
        return registered
    if base == VALID and against_all >= 0:
        row = votes[against_all]
        for lane in range(lanes):
            scratch[lane] = valid[lane] - row[lane]
        return scratch
    return valid


@stage
def count_block(plan: Plan, lanes: int, work: Work, count: Counting) -> None:
    """Add a block to the counts: shares and indices at once, outcomes by their records."""
    counts = count.counts
    counts.draws[0] += lanes
    count_shares(
        counts.shares,
        counts.share_sum,
        work.votes,
        work.nation_valid,
        lanes,
        work.scratch[0],
        work.bins,
    )
    _count_turnout(plan.turnout.drawn, lanes, work, counts)
    if plan.list_seats > 0:
        seats = work.list_seats
        if plan.list_tier >= 0:
            seats = work.seats[plan.list_tier]
        else:
            _add_list_tiers(plan, lanes, work)
        count_proportionality(
            counts.wasted,
            counts.gallagher,
            work.votes,
            plan.votes.options,
            work.nation_valid,
            seats,
            plan.lists,
            float(plan.list_seats),
            lanes,
            work.scratch,
            work.bins,
        )
    _compare_drawn(plan, lanes, work)
    _pack_records(plan, lanes, work)
    done = 0
    while done < lanes:
        done = records.count_records(count.records, work.key, done, lanes)
        if done < lanes:
            settle_records(plan, count)


@stage
def _count_turnout(drawn: bool, lanes: int, work: Work, counts: Counts) -> None:
    """Bin the nation's turnout; where it is not drawn, one lane tells for all."""
    before = counts.turnout_sum[0]
    count_shares(
        counts.turnout,
        counts.turnout_sum,
        work.nation_cast_row,
        work.registered,
        lanes if drawn else 1,
        work.scratch[0],
        work.bins,
    )
    if not drawn:
        counts.turnout_sum[0] += (lanes - 1) * (counts.turnout_sum[0] - before)
        counts.turnout[0, work.bins[0, 0]] += lanes - 1


@stage
def _add_list_tiers(plan: Plan, lanes: int, work: Work) -> None:
    """Overwrite `work.list_seats` with the seats of all list tiers together."""
    clear(work.list_seats, lanes)
    for tier in range(plan.tiers.method.size):
        if plan.tiers.of_lists[tier]:
            for party in range(plan.lists):
                add(work.seats[tier, party], lanes, work.list_seats[party])


@stage
def _compare_drawn(plan: Plan, lanes: int, work: Work) -> None:
    """Decide the comparisons that look at ballots, which no record keeps."""
    events = plan.events
    for index in range(events.drawn.size):
        atom = events.drawn[index]
        total = work.drawn[index]
        fill(total, 0.0, lanes)
        for term in range(events.term_start[atom], events.term_start[atom + 1]):
            source, coefficient = events.source[term], events.coefficient[term]
            row = work.votes[events.party[term]]
            if source == event_codes.VALID:
                row = work.nation_valid
            elif source == event_codes.CAST:
                row = work.nation_cast
            elif source == event_codes.REGISTERED:
                row = work.registered
            for lane in range(lanes):
                total[lane] += coefficient * row[lane]
        event_codes.compare(total, events.operator[atom], events.constant[atom], lanes)


@stage
def _pack_records(plan: Plan, lanes: int, work: Work) -> None:
    """Overwrite `work.key` [word, lane] with what the counts need to know of each draw."""
    clear(work.key, lanes)
    layout, position = plan.records, 0
    for run in range(layout.kind.size):
        kind, tier = layout.kind[run], layout.tier[run]
        rows = work.drawn
        if kind == records.SEATS:
            rows = work.seats[tier]
        elif kind == records.CLEARED:
            rows = work.qualified[tier]
        elif kind == records.ENTERS:
            rows = work.admitted[tier] if plan.tiers.admits_others[tier] else work.qualified[tier]
        position = records.pack_run(
            rows, layout.fields[run], layout.bits[run], position, lanes, work.key
        )


@stage
def settle_records(plan: Plan, count: Counting) -> None:
    """Add the records to the counts and empty their table."""
    settle_all(
        plan.records,
        plan.events,
        plan.joint,
        plan.tiers.of_lists,
        plan.house,
        count.records,
        count.outcome,
        count.counts,
        count.joint,
    )


@allocating
def new_counting(plan: Plan) -> Counting:
    """Nothing counted yet."""
    return Counting(
        _new_counts(plan),
        joint.new_tables(plan.joint),
        records.new_records(plan.records),
        new_outcome(
            plan.tiers.method.size,
            plan.parties,
            plan.lists,
            plan.events.operator.size,
            plan.events.drawn.size,
            plan.events.depth,
            plan.joint.words,
        ),
    )


@allocating
def _new_counts(plan: Plan) -> Counts:
    """All zero, in the plan's sizes."""
    tiers = plan.tiers.method.size
    return new_counts(
        tiers + 1 if tiers > 1 else 1,
        plan.parties,
        plan.house + 1,
        plan.events.split.size,
        tiers,
        plan.lists,
        plan.events.program_start.size - 1,
        plan.votes.options,
    )


@allocating
def new_work(plan: Plan, block: int, kept: int) -> Work:
    """Room for blocks of `block` draws; `kept` candidates whose ballots are kept, or none."""
    padded = 4 * ((plan.votes.options + 3) // 4)
    regions = plan.turnout.registered.size
    most = plan.candidates.most
    tiers = plan.tiers.method.size
    lists = plan.lists
    rows = max(lists, most, 1)
    local = regions if plan.votes.lean.size > 0 else 1
    own = max(4 * ((plan.turnout.normals + 3) // 4), 1)
    nation_cast = np.zeros((1, block))
    return Work(
        np.zeros((max(4 * ((plan.votes.factors + 3) // 4), 1), block)),
        np.zeros((8, block)),
        np.zeros((padded, block)),
        np.zeros((local, padded, block)),
        np.zeros((padded, block)),
        np.zeros((own, block)),
        np.zeros((plan.votes.options + 4 * ((plan.votes.independent_sd.size + 3) // 4), block)),
        np.zeros(block),
        np.zeros(block),
        nation_cast,
        nation_cast[0],
        np.zeros(block),
        np.full(block, plan.turnout.registered.sum()),
        np.zeros((padded, block)),
        np.zeros((4 * ((most + 3) // 4), block)),
        np.zeros((most, block)),
        np.zeros(block),
        np.zeros(kept),
        np.zeros((tiers, plan.parties, block)),
        np.zeros((tiers, lists, block)),
        np.zeros((tiers, lists, block)),
        np.zeros(block),
        np.zeros(block),
        np.zeros((lists, block)),
        np.zeros((plan.events.drawn.size, block)),
        np.zeros((max(plan.votes.options, 2), block), np.int64),
        np.zeros((plan.records.words, block)),
        TierWork(
            np.zeros((lists, block), np.int32),
            np.zeros((lists, block), np.int32),
            np.zeros(block),
            np.zeros(block),
            np.zeros(block),
            np.zeros(rows),
            np.zeros(rows, np.int64),
            np.zeros(rows, np.bool_),
        ),
    )
