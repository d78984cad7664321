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
    PLURALITY,
    TierWork,
    allocate_tier,
    qualify_tier,
)
from simulator.counting import events as event_codes
from simulator.counting import joint
from simulator.counting.counts import (
    Counts,
    count_leaders,
    count_numbers,
    count_ones,
    count_proportionality,
    count_seats,
    count_seats_where,
    count_shares,
    new_counts,
)
from simulator.jit import kernel_function
from simulator.plan import Plan
from simulator.streams import TURNOUT, standard_normals
from simulator.uncertainty import candidates, regional
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.national import draw_weights
from simulator.uncertainty.turnout import cast_ballots

DEFAULT_BLOCK = 256


class Work(NamedTuple):
    """What a block overwrites; made once for each range. B is the block size."""

    factor: np.ndarray
    """float64 [factor (padded), lane]"""
    scratch: np.ndarray
    """float64 [8, lane]"""
    weight: np.ndarray
    """float64 [option (padded), lane]: of the nation."""
    departure: np.ndarray
    """float64 [region, option (padded), lane]"""
    own_turnout: np.ndarray
    """float64 [region (padded), lane]"""
    local_weight: np.ndarray
    """float64 [option (padded), lane]: of the region at hand."""
    share: np.ndarray
    """float64 [option (padded), lane]: of the region at hand."""
    cast: np.ndarray
    """float64 [lane]: ballots cast in the region at hand."""
    valid: np.ndarray
    """float64 [lane]: valid ballots in the region at hand."""
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
    seats: np.ndarray
    """float64 [house (whole house, then tiers), party, lane]"""
    qualified: np.ndarray
    """float64 [tier, list, lane]: one where the list reaches the bar."""
    admitted: np.ndarray
    """float64 [tier (then any tier), list, lane]: one where the list takes part."""
    number: np.ndarray
    """float64 [tier (then any tier), lane]: how many lists take part."""
    base: np.ndarray
    """float64 [lane]"""
    list_seats: np.ndarray
    """float64 [list, lane]: of all list tiers."""
    atoms: np.ndarray
    """float64 [atom, lane]"""
    stack: np.ndarray
    """float64 [depth, lane]"""
    happened: np.ndarray
    """float64 [event, lane]"""
    key: np.ndarray
    """int64 [word, lane]"""
    tier: TierWork


class Range(NamedTuple):
    """What a range of draws leaves behind."""

    counts: Counts
    joint: joint.JointTables


@kernel_function
def simulate(plan: Plan, seed: int, first: int, last: int, block: int = DEFAULT_BLOCK) -> Range:
    """Draw the elections `first` to `last` - 1, allocate every seat in each, and count.

    A pure function of (plan, seed, first, last): `block`, how many draws go together, changes
    nothing but the speed.
    """
    key = np.uint64(seed)
    work = _new_work(plan, block)
    counts = _new_counts(plan)
    tables = joint.new_tables(plan.joint)
    for start in range(first, last, block):
        lanes = min(block, last - start)
        draw_block(plan, key, start, lanes, work)
        allocate_block(plan, key, start, lanes, work, counts)
        count_block(plan, lanes, work, counts, tables)
    return Range(counts, tables)


@kernel_function
def draw_block(plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work) -> None:
    """Votes and turnout of the nation, region by region, and the winners of the districts."""
    work.votes[:, :lanes] = 0.0
    work.nation_cast[:lanes] = 0.0
    work.nation_valid[:lanes] = 0.0
    work.seats[:, :, :lanes] = 0.0
    work.district_ties[:lanes] = 0.0
    if plan.votes.counted.size > 0:
        _counted_ballots(plan, lanes, work)
        _counted_districts(plan, seed, first, lanes, work)
        return
    draw_weights(plan.votes, seed, first, lanes, work.factor, work.scratch, work.weight)
    if plan.turnout.normals > 0:
        standard_normals(
            work.own_turnout, plan.turnout.normals, seed, first, lanes, TURNOUT, 0
        )
    if plan.votes.regional:
        regional.draw_departures(
            plan.votes.regional_sd,
            plan.turnout.part,
            seed,
            first,
            lanes,
            work.scratch[0],
            work.departure,
        )
    for region in range(plan.turnout.registered.size):
        _draw_region(plan, region, seed, first, lanes, work)


@kernel_function
def _counted_ballots(plan: Plan, lanes: int, work: Work) -> None:
    """The known count, the same in every lane."""
    for region in range(plan.turnout.registered.size):
        for option in range(plan.votes.options):
            work.votes[option, :lanes] += plan.votes.counted[region, option]
        work.nation_cast[:lanes] += plan.turnout.cast[region]
        work.nation_valid[:lanes] += plan.turnout.valid[region]


@kernel_function
def _counted_districts(
    plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work
) -> None:
    """The known winners of the districts."""
    field = plan.candidates
    for district in range(field.registered.size):
        for candidate in range(field.start[district], field.start[district + 1]):
            row = work.candidate_votes[candidate - field.start[district]]
            row[:lanes] = field.counted[candidate]
        _seat_winners(
            plan, district, work.candidate_votes, seed, first, lanes, work.scratch[5], work
        )


@kernel_function
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
    for lane in range(lanes):
        work.nation_cast[lane] += work.cast[lane]
        work.nation_valid[lane] += work.valid[lane]
    weight = work.weight
    if plan.votes.lean.size > 0 or plan.votes.regional:
        regional.apply(
            plan.votes.lean[region],
            plan.votes.regional_sd,
            work.departure[region if plan.votes.regional else 0],
            lanes,
            work.weight,
            work.local_weight,
        )
        weight = work.local_weight
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


@kernel_function
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
    votes[: end - start, :lanes] = 0.0
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


@kernel_function
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
    """Add the seat of one district in every plurality tier, settling ties by its rule."""
    field = plan.candidates
    start, end = field.start[district], field.start[district + 1]
    eligible = field.eligible[start:end]
    best, level = work.scratch[2], work.scratch[3]
    tied = plurality.elect(votes, eligible, lanes, best, level, winner)
    tier = plan.district_tier
    if tied:
        for lane in range(lanes):
            if level[lane] > 0.0:
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
    house, seats = work.seats[0], work.seats[1 + tier]
    for lane in range(lanes):
        party = field.party[start + int(winner[lane])]
        house[party, lane] += 1.0
        seats[party, lane] += 1.0


@kernel_function
def allocate_block(
    plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work, counts: Counts
) -> None:
    """Qualify the lists of every list tier and allocate its seats."""
    tiers, lists = plan.tiers, plan.lists
    everywhere = tiers.method.size
    work.admitted[everywhere, :, :lanes] = 0.0
    work.number[everywhere, :lanes] = 0.0
    work.list_seats[:, :lanes] = 0.0
    for tier in range(tiers.method.size):
        if tiers.method[tier] == PLURALITY:
            for lane in range(lanes):
                counts.tied[tier] += work.district_ties[lane] > 0.0
            continue
        qualified, admitted = work.qualified[tier], work.admitted[tier]
        number, won = work.number[tier], work.seats[1 + tier]
        _threshold_base(plan, tiers.base[tier], lanes, work)
        qualify_tier(
            tiers, tier, lists, work.votes, work.base, lanes, qualified, admitted, number
        )
        counts.tied[tier] += allocate_tier(
            tiers,
            tier,
            lists,
            work.votes,
            seed,
            first,
            lanes,
            number,
            admitted,
            won,
            work.tier,
        )
        _gather_tier(lists, lanes, admitted, number, won, everywhere, work)
    for party in range(lists):
        anywhere, number = work.admitted[everywhere, party], work.number[everywhere]
        for lane in range(lanes):
            number[lane] += anywhere[lane]


@kernel_function
def _threshold_base(plan: Plan, base: int, lanes: int, work: Work) -> None:
    """Overwrite `work.base` [lane] with what a threshold is a part of."""
    if base == BALLOTS_CAST:
        work.base[:lanes] = work.nation_cast[:lanes]
    elif base == REGISTERED:
        work.base[:lanes] = work.registered[:lanes]
    else:
        work.base[:lanes] = work.nation_valid[:lanes]
    if base == VALID and plan.against_all >= 0:
        for lane in range(lanes):
            work.base[lane] -= work.votes[plan.against_all, lane]


@kernel_function
def _gather_tier(
    lists: int,
    lanes: int,
    admitted: np.ndarray,
    number: np.ndarray,
    won: np.ndarray,
    everywhere: int,
    work: Work,
) -> None:
    """Add a tier's seats to the house and to the list tiers, and its lists to those that enter.

    Overwrites `number` [lane] with how many lists take part in the end.
    """
    number[:lanes] = 0.0
    for party in range(lists):
        house, lists_won, row = work.seats[0, party], work.list_seats[party], won[party]
        takes_part, anywhere = admitted[party], work.admitted[everywhere, party]
        for lane in range(lanes):
            house[lane] += row[lane]
            lists_won[lane] += row[lane]
            number[lane] += takes_part[lane]
            anywhere[lane] = max(anywhere[lane], takes_part[lane])


@kernel_function
def count_block(
    plan: Plan, lanes: int, work: Work, counts: Counts, tables: joint.JointTables
) -> None:
    """Add a block to the counts."""
    counts.draws[0] += lanes
    lists, options = plan.lists, plan.votes.options
    for house in range(counts.seats.shape[0]):
        count_seats(counts.seats[house], work.seats[house], lanes)
    for tier in range(plan.tiers.method.size):
        if plan.tiers.method[tier] != PLURALITY:
            count_ones(counts.cleared[tier], work.qualified[tier], lanes)
            count_ones(counts.enters[tier], work.admitted[tier], lanes)
            count_numbers(counts.entering[tier], work.number[tier], lanes)
            for lane in range(lanes):
                counts.unfilled[tier] += work.number[tier, lane] == 0.0
    count_leaders(
        counts.largest,
        counts.shared_lead,
        counts.majority,
        work.seats[0],
        plan.house,
        lanes,
        work.scratch[0],
        work.scratch[1],
    )
    count_shares(
        counts.shares,
        counts.share_sum,
        work.votes[:options],
        work.nation_valid,
        lanes,
        work.scratch[0],
    )
    count_shares(
        counts.turnout.reshape(1, -1),
        counts.turnout_sum,
        work.nation_cast.reshape(1, -1),
        work.registered,
        lanes,
        work.scratch[0],
    )
    if plan.list_seats > 0:
        count_proportionality(
            counts.wasted,
            counts.gallagher,
            work.votes[:options],
            work.nation_valid,
            work.list_seats,
            lists,
            float(plan.list_seats),
            lanes,
            work.scratch[0],
            work.scratch[1],
        )
    _count_events(plan, lanes, work, counts)
    _count_joint(plan, lanes, work, tables)


@kernel_function
def _count_events(plan: Plan, lanes: int, work: Work, counts: Counts) -> None:
    """Evaluate the declared events and count them; seats apart for those that ask for it."""
    events = plan.events
    for atom in range(events.operator.size):
        row = work.atoms[atom]
        row[:lanes] = 0.0
        for term in range(events.term_start[atom], events.term_start[atom + 1]):
            _add_term(plan, term, lanes, row, work)
        event_codes.compare(row, events.operator[atom], events.constant[atom], lanes)
    for event in range(counts.events.size):
        event_codes.evaluate(events, event, work.atoms, lanes, work.stack, work.happened[event])
    count_ones(counts.events, work.happened, lanes)
    for index in range(events.split.size):
        count_seats_where(
            counts.split[index], work.seats[0], work.happened[events.split[index]], lanes
        )


@kernel_function
def _add_term(plan: Plan, term: int, lanes: int, total: np.ndarray, work: Work) -> None:
    """Add coefficient times source to `total` [lane]."""
    events = plan.events
    source, place, party = events.source[term], events.place[term], events.party[term]
    if source == event_codes.SEATS:
        row = work.seats[place, party]
    elif source == event_codes.VOTES:
        row = work.votes[party]
    elif source == event_codes.VALID:
        row = work.nation_valid
    elif source == event_codes.CAST:
        row = work.nation_cast
    elif source == event_codes.REGISTERED:
        row = work.registered
    elif source == event_codes.ENTERS:
        row = work.admitted[place, party]
    else:
        row = work.number[place]
    coefficient = events.coefficient[term]
    for lane in range(lanes):
        total[lane] += coefficient * row[lane]


@kernel_function
def _count_joint(plan: Plan, lanes: int, work: Work, tables: joint.JointTables) -> None:
    """Count the distinct vectors of seats and of lists that enter."""
    for table in range(plan.joint.kind.size):
        place = plan.joint.place[table]
        if plan.joint.kind[table] == joint.ENTERING:
            rows = work.admitted[place]
        else:
            rows = work.seats[place]
        joint.count_vectors(tables, plan.joint, table, rows, lanes, work.key)


@kernel_function
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


@kernel_function
def _new_work(plan: Plan, block: int) -> Work:
    """Room for blocks of `block` draws."""
    padded = 4 * ((plan.votes.options + 3) // 4)
    regions = plan.turnout.registered.size
    most = plan.candidates.most
    tiers = plan.tiers.method.size
    lists = plan.lists
    rows = max(lists, most, 1)
    departing = regions if plan.votes.regional else 1
    own = max(4 * ((plan.turnout.normals + 3) // 4), 1)
    return Work(
        np.zeros((max(4 * ((plan.votes.factors + 3) // 4), 1), block)),
        np.zeros((8, block)),
        np.zeros((padded, block)),
        np.zeros((departing, padded, block)),
        np.zeros((own, block)),
        np.zeros((padded, block)),
        np.zeros((padded, block)),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.full(block, plan.turnout.registered.sum()),
        np.zeros((padded, block)),
        np.zeros((4 * ((most + 3) // 4), block)),
        np.zeros((most, block)),
        np.zeros(block),
        np.zeros((tiers + 1, plan.parties, block)),
        np.zeros((tiers, lists, block)),
        np.zeros((tiers + 1, lists, block)),
        np.zeros((tiers + 1, block)),
        np.zeros(block),
        np.zeros((lists, block)),
        np.zeros((plan.events.operator.size, block)),
        np.zeros((plan.events.depth, block)),
        np.zeros((plan.events.program_start.size - 1, block)),
        np.zeros((plan.joint.words, block), np.int64),
        TierWork(
            np.zeros((lists, block)),
            np.zeros((lists, block)),
            np.zeros(block),
            np.zeros(block),
            np.zeros(rows),
            np.zeros(rows, np.int64),
            np.zeros(rows, np.bool_),
        ),
    )
