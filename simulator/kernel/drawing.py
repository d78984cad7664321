"""Draw a block: votes and turnout of the nation, region by region."""

from simulator.counting.places import PlaceCounts, add_millionths, count_seats
from simulator.jit import inlined, kernel_function
from simulator.kernel.districts import counted_districts, elect_district
from simulator.kernel.work import Work
from simulator.lanes import add, clear, copy, divide, fill, raise_by
from simulator.plan import Plan
from simulator.streams import TURNOUT, Block, standard_normals
from simulator.uncertainty import regional
from simulator.uncertainty.ballots import add_ballots, count_ballots, total_weight
from simulator.uncertainty.conditioning import condition
from simulator.uncertainty.counted import count_region, counted_part, keep_counted, share_ballots
from simulator.uncertainty.national import draw_factors, draw_independents, draw_weights
from simulator.uncertainty.returns import ReturnsPlan, ReturnsWork
from simulator.uncertainty.turnout import cast_ballots


@kernel_function
def draw_block(plan: Plan, block: Block, work: Work, places: PlaceCounts) -> None:
    """Votes and turnout of the nation, and the winners of the districts."""
    _draw_nation(plan, block, work, places)
    if plan.votes.added.size > 0:
        add_ballots(
            plan.votes.added,
            block.lanes,
            work.registered,
            work.nation_cast,
            work.nation_valid,
            work.votes,
        )


@kernel_function
def _draw_nation(plan: Plan, block: Block, work: Work, places: PlaceCounts) -> None:
    """What voters did, region by region."""
    lanes = block.lanes
    if plan.votes.counted.size > 0 or not _one_region(plan, work):
        clear(work.votes, lanes)
    fill(work.nation_cast, 0.0, lanes)
    fill(work.nation_valid, 0.0, lanes)
    if plan.district_tier >= 0:
        clear(work.seats[plan.district_tier], lanes)
    if work.region_seats.shape[0] > 0 and plan.district_tier >= 0:
        for region in range(work.region_seats.shape[1]):
            clear(work.region_seats[plan.district_tier, region], lanes)
    fill(work.district_ties, 0.0, lanes)
    if plan.votes.counted.size > 0:
        _counted_ballots(plan, lanes, work, places)
        counted_districts(plan, block, work, places)
        return
    draw_factors(plan.votes, block, work.factor)
    if plan.turnout.normals > 0:
        standard_normals(work.own_turnout, plan.turnout.normals, block, TURNOUT, 0)
    drawn = _condition(plan, plan.returns, block, work, work.returns)
    draw_weights(plan.votes, block, work.factor, work.scratch, work.weight)
    draw_independents(plan.votes.independent_sd, block, work.share)
    if plan.votes.lean.size > 0:
        draw_shares_of_regions(plan, drawn, block, work)
    for region in range(plan.turnout.registered.size):
        _draw_region(plan, region, block, work, places)


@kernel_function
def _condition(
    plan: Plan, returns: ReturnsPlan | None, block: Block, work: Work, known: ReturnsWork | None
) -> bool:
    """Draw the normals of regions, and move all to what they are given the counts; or nothing."""
    if returns is None or known is None:  # known from their types
        return False
    votes = plan.votes
    regional.draw_groups(votes.groups, block, work.group_normals)
    regional.draw_departures(votes.lean.shape[0], votes.options, block, work.region_weight)
    condition(returns, votes.groups, block.lanes, known)
    return True


@kernel_function
def draw_shares_of_regions(plan: Plan, drawn: bool, block: Block, work: Work) -> None:
    """Overwrite the regions' weights, and what they are to be scaled by to meet the nation's.

    Where their normals, and those of groups, are `drawn` already, they are used.
    """
    if not drawn:
        regional.draw_groups(plan.votes.groups, block, work.group_normals)
    regional.draw_regions(
        plan.votes.lean,
        plan.votes.regional_sd,
        plan.votes.groups,
        drawn,
        block,
        work.weight,
        work.group_normals,
        work.region_weight,
    )
    regional.rake(
        plan.turnout.part,
        block.lanes,
        work.weight,
        work.region_weight,
        work.met[: plan.votes.options],
        work.raking,
        work.scratch,
    )


@inlined
def _one_region(plan: Plan, work: Work) -> bool:
    """Whether the ballots of a region are the nation's, and kept nowhere else."""
    return plan.turnout.registered.size == 1 and work.region_votes.shape[0] == 0


@kernel_function
def _counted_ballots(plan: Plan, lanes: int, work: Work, places: PlaceCounts) -> None:
    """The known count, the same in every lane."""
    for region in range(plan.turnout.registered.size):
        for option in range(plan.votes.options):
            raise_by(work.votes[option], plan.votes.counted[region, option], lanes)
        raise_by(work.nation_cast, plan.turnout.cast[region], lanes)
        raise_by(work.nation_valid, plan.turnout.valid[region], lanes)
        if work.region_votes.shape[0] > 0:
            for option in range(plan.votes.options):
                fill(work.region_votes[region, option], plan.votes.counted[region, option], lanes)
            fill(work.region_cast[region], plan.turnout.cast[region], lanes)
            fill(work.region_valid[region], plan.turnout.valid[region], lanes)
        if plan.counts_regions:
            for option in range(plan.votes.options):
                fill(work.area_votes[option], plan.votes.counted[region, option], lanes)
            fill(work.valid, plan.turnout.valid[region], lanes)
            add_millionths(
                work.area_votes,
                work.valid,
                plan.votes.some[region],
                lanes,
                work.scratch[0],
                places.region_shares[region],
            )


@kernel_function
def _draw_region(plan: Plan, region: int, block: Block, work: Work, places: PlaceCounts) -> None:
    """Turnout and list ballots of one region, added to the nation's; then its districts."""
    lanes = block.lanes
    cast_ballots(
        plan.turnout,
        region,
        lanes,
        work.factor[0] if plan.turnout.national_sd > 0.0 else work.own_turnout[0],
        work.own_turnout[region if plan.turnout.normals > 0 else 0],
        work.cast,
        work.valid,
    )
    counted = counted_part(plan.returns, region) > 0.0
    if counted:
        registered = plan.turnout.registered[region]
        keep_counted(plan.returns, region, registered, lanes, work.cast, work.valid)
    add(work.cast, lanes, work.nation_cast)
    add(work.valid, lanes, work.nation_valid)
    local = plan.votes.lean.size > 0
    weight = work.region_weight[region] if local else work.weight
    total, scale = work.scratch[0], work.scratch[1]
    if local:
        regional.scale_region(work.raking, plan.votes.options, lanes, weight, total)
    else:
        total_weight(weight, plan.votes.options, lanes, total)
    kept = work.region_votes.shape[0] > 0
    alone = _one_region(plan, work)
    votes = work.region_votes[region] if kept else work.votes if alone else work.area_votes
    if counted:
        last = plan.votes.last
        count_region(plan.returns, region, last, lanes, work.valid, weight, work.scratch, votes)
    else:
        divide(work.valid, total, lanes, scale)
        count_ballots(
            weight,
            plan.votes.options,
            plan.votes.last,
            lanes,
            work.valid,
            scale,
            work.scratch[2],
            work.scratch[3],
            votes,
        )
    if plan.counts_regions:
        add_millionths(
            votes, work.valid, plan.votes.some[region], lanes, scale, places.region_shares[region]
        )
    if not alone:
        for option in range(plan.votes.options):
            add(votes[option], lanes, work.votes[option])
    if kept:
        copy(work.cast, lanes, work.region_cast[region])
        copy(work.valid, lanes, work.region_valid[region])
    districts = plan.candidates.by_region
    if districts[region + 1] > districts[region]:
        counts_seats = plan.placed_tier >= 0 and plan.placed_tier == plan.district_tier
        if counts_seats:
            clear(work.area_seats, lanes)
        if counted:
            share_ballots(votes, plan.votes.options, lanes, work.valid, work.share)
        else:
            for option in range(plan.votes.options):
                divide(weight[option], total, lanes, work.share[option])
        for district in range(districts[region], districts[region + 1]):
            elect_district(plan, region, district, block, work, places)
        if counts_seats:
            count_seats(
                work.area_seats, lanes, places.region_seats[region], places.region_any[region]
            )
