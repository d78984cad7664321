"""The districts of a region: ballots for candidates, and a seat for each winner's party."""

import numpy as np

from simulator.allocation.block import plurality
from simulator.allocation.one_draw.ties import PLACES_PER_TIER, Lots, Standing
from simulator.arrays import Floats, Integers
from simulator.counting.places import PlaceCounts, count_candidates
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps
from simulator.kernel.work import Work
from simulator.lanes import add, divide, fill
from simulator.plan import Plan
from simulator.streams import Block
from simulator.uncertainty import candidates
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.counted import call_seat, count_district, counted_part_of_district


@kernel_function
def counted_districts(plan: Plan, block: Block, work: Work, places: PlaceCounts) -> None:
    """The known winners of the districts."""
    field = plan.candidates
    votes, valid, winner = work.candidate_votes, work.scratch[4], work.scratch[5]
    region = 0
    for district in range(field.registered.size):
        while district >= field.by_region[region + 1]:
            region += 1
        fill(valid, 0.0, block.lanes)
        for candidate in range(field.start[district], field.start[district + 1]):
            row = votes[candidate - field.start[district]]
            fill(row, field.counted[candidate], block.lanes)
            add(row, block.lanes, valid)
        _seat_winners(plan, region, district, votes, block, winner, work)
        if plan.counts_districts:
            _count_district(field, district, block.lanes, work, places)


@kernel_function
def elect_district(
    plan: Plan, region: int, district: int, block: Block, work: Work, places: PlaceCounts
) -> None:
    """Ballots for the candidates of one district, and a seat for the winner's party."""
    lanes = block.lanes
    field = plan.candidates
    start, end = field.start[district], field.start[district + 1]
    weight, votes = work.candidate_weight, work.candidate_votes
    total, scale, valid, winner = work.scratch[0], work.scratch[1], work.scratch[4], work.scratch[5]
    counted = counted_part_of_district(plan.returns, district)
    if counted < 1.0:
        candidates.draw_candidates(field, district, block, work.share, weight)
        candidates.district_ballots(
            field.registered[district],
            plan.turnout.registered[region],
            plan.turnout.invalid,
            lanes,
            work.cast,
            valid,
        )
    if counted > 0.0:
        count_district(
            plan.returns, work.returns, field, district, block, weight, work.scratch, votes
        )
    else:
        total_weight(weight, end - start, lanes, total)
        divide(valid, total, lanes, scale)
        count_ballots(
            weight,
            end - start,
            field.last[district],
            lanes,
            valid,
            scale,
            work.scratch[2],
            work.scratch[3],
            votes,
        )
    call_seat(plan.returns, district, start, end - start, lanes, valid, votes)
    _seat_winners(plan, region, district, votes, block, winner, work)
    if plan.counts_districts:
        _count_district(field, district, lanes, work, places)


@kernel_function
def _count_district(
    field: CandidatesPlan, district: int, lanes: int, work: Work, places: PlaceCounts
) -> None:
    """Count who won, and the shares of all, as `_seat_winners` left them; overwrites a scratch."""
    start, end = field.start[district], field.start[district + 1]
    scale, best, valid, winner = work.scratch[0], work.scratch[2], work.scratch[4], work.scratch[5]
    for lane in range(lanes):
        winner[lane] = select(best[lane] > 0.0, winner[lane], -1.0)
    count_candidates(
        work.candidate_votes,
        valid,
        winner,
        lanes,
        scale,
        places.district_shares[start:end],
        places.district_wins[start:end],
    )


@kernel_function
def _seat_winners(
    plan: Plan, region: int, district: int, votes: Floats, block: Block, winner: Floats, work: Work
) -> None:
    """Add the seat of one district, settling ties by the tier's rule; no votes, no seat."""
    lanes = block.lanes
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
                    Standing(field.order, field.lot[start:end]),
                    Lots(
                        block.seed,
                        block.first + lane,
                        plan.tiers.tie[tier],
                        tier * PLACES_PER_TIER + district,
                    ),
                    lane,
                    best[lane],
                    work.tier.gain,
                    work.tier.tied,
                )
    _add_seats(field.party[start:end], best, winner, lanes, work.seats[tier])
    if plan.events.district_row.size > 0:
        row = plan.events.district_row[district]
        if row >= 0:
            for lane in range(lanes):
                won = best[lane] > 0.0
                work.winners[row, lane] = (
                    float(field.party[start + int(winner[lane])]) if won else -1.0
                )
    if plan.keeps_seats:
        _add_seats(field.party[start:end], best, winner, lanes, work.region_seats[tier, region])
    elif plan.placed_tier == tier:
        _add_seats(field.party[start:end], best, winner, lanes, work.area_seats)


@kernel_function
def _add_seats(party: Integers, best: Floats, winner: Floats, lanes: int, seats: Floats) -> None:
    """Add one to `seats` [party, lane] of the `party` of each lane's `winner`, who has the `best`.

    An unsigned place needs no test for counting from the end.
    """
    nothing_overlaps()
    for lane in range(lanes):
        if best[lane] > 0.0:
            seats[np.uint64(party[np.uint64(winner[lane])]), lane] += 1.0
