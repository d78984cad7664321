"""Ballots that are counted, and those that are still drawn.

Where there are no returns the functions do nothing, and from the type of their argument the
compiler knows it.
"""

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import exp, log
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import add, add_times, divide, fill, raise_by
from simulator.streams import COUNTED_CANDIDATE, Block, standard_normals
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.conditioning import add_products
from simulator.uncertainty.returns import OPEN, DistrictReturns, ReturnsPlan, ReturnsWork

SMALLEST = 1e-300
"""Keeps the logarithm of a weight, and what is divided by one, finite."""


@inlined
def counted_part(returns: ReturnsPlan | None, region: int) -> float:
    """How much of a region's ballots is counted; nothing without returns."""
    if returns is None:
        return 0.0
    part: float = returns.part[region]
    return part


@kernel_function
def keep_counted(
    returns: ReturnsPlan | None,
    region: int,
    registered: float,
    lanes: int,
    cast: Floats,
    valid: Floats,
) -> None:
    """Raise `valid` and `cast` [lane] of a region to what is counted there."""
    if returns is None:
        return
    nothing_overlaps()
    counted = 0.0
    for option in range(returns.ballots.shape[1]):
        counted += returns.ballots[region, option]
    for lane in range(lanes):
        more = max(counted - valid[lane], 0.0)
        valid[lane] += more
        cast[lane] = max(min(cast[lane] + more, registered), valid[lane])


@kernel_function
def count_region(
    returns: ReturnsPlan | None,
    region: int,
    last: int,
    lanes: int,
    valid: Floats,
    weight: Floats,
    scratch: Floats,
    votes: Floats,
) -> None:
    """Overwrite `votes` [option, lane] of a region: the ballots counted, and the rest as drawn.

    Overwrites `weight` [option, lane] and `scratch` [8, lane] but its rows 4 and 5.
    """
    if returns is None:
        return
    ballots = returns.ballots[region]
    if returns.part[region] < 1.0:
        _count_rest(ballots, last, lanes, valid, weight, scratch, votes)
    else:
        for option in range(ballots.size):
            fill(votes[option], ballots[option], lanes)


@kernel_function
def _count_rest(
    ballots: Floats,
    last: int,
    lanes: int,
    valid: Floats,
    weight: Floats,
    scratch: Floats,
    votes: Floats,
) -> None:
    """Overwrite `votes` [row, lane] of a place: the `ballots` [row] counted, and the rest as drawn.

    The drawn weights are those of the whole place, and the rest has what the counted ballots leave
    of it: nothing for those with more than that. Overwrites `weight` [row, lane].
    """
    nothing_overlaps()
    total, scale, left = scratch[0], scratch[1], scratch[6]
    total_weight(weight, ballots.size, lanes, total)
    divide(valid, total, lanes, scale)
    counted = 0.0
    for index in range(ballots.size):
        row, there = weight[index], ballots[index]
        counted += there
        for lane in range(lanes):
            row[lane] = max(row[lane] * scale[lane] - there, 0.0)
    total_weight(weight, ballots.size, lanes, total)
    for lane in range(lanes):
        left[lane] = valid[lane] - counted
        scale[lane] = left[lane] / max(total[lane], SMALLEST)
    count_ballots(weight, ballots.size, last, lanes, left, scale, scratch[2], scratch[3], votes)
    for index in range(ballots.size):
        raise_by(votes[index], ballots[index], lanes)


@kernel_function
def share_ballots(votes: Floats, options: int, lanes: int, valid: Floats, share: Floats) -> None:
    """Overwrite `share` [option, lane]: of a region's ballots, with half a ballot more for each."""
    nothing_overlaps()
    for option in range(options):
        row, out = votes[option], share[option]
        for lane in range(lanes):
            out[lane] = (row[lane] + 0.5) / (valid[lane] + 0.5 * options)


@inlined
def counted_part_of_district(returns: ReturnsPlan | None, district: int) -> float:
    """How much of a district's ballots is counted; nothing without returns."""
    if returns is None:
        return 0.0
    part: float = returns.districts.part[district]
    return part


@kernel_function
def count_district(
    returns: ReturnsPlan | None,
    work: ReturnsWork | None,
    field: CandidatesPlan,
    district: int,
    block: Block,
    weight: Floats,
    scratch: Floats,
    votes: Floats,
) -> None:
    """Overwrite `votes` [candidate, lane] of a district: the ballots counted, the rest as drawn.

    Raises the valid ballots, row 4 of `scratch` [8, lane], to those counted, which are all where
    the district is whole. Overwrites `weight` [candidate, lane] and `scratch` but its row 5.
    """
    if returns is None or work is None:
        return
    known, lanes, valid = returns.districts, block.lanes, scratch[4]
    start, end = field.start[district], field.start[district + 1]
    ballots = known.ballots[start:end]
    counted = scratch[0]
    fill(counted, 0.0, lanes)
    for index in range(end - start):
        raise_by(counted, ballots[index], lanes)
    if known.part[district] == 1.0:
        for index in range(end - start):
            fill(votes[index], ballots[index], lanes)
        fill(valid, 0.0, lanes)
        add(counted, lanes, valid)
        return
    for lane in range(lanes):
        valid[lane] = max(valid[lane], counted[lane])
    _move_candidates(known, field, district, block, work.other, votes, weight)
    _count_rest(ballots, field.last[district], lanes, valid, weight, scratch, votes)


@kernel_function
def _move_candidates(
    known: DistrictReturns,
    field: CandidatesPlan,
    district: int,
    block: Block,
    noise: Floats,
    surprise: Floats,
    weight: Floats,
) -> None:
    """Move `weight` [candidate, lane] to what it is given the district's count.

    What candidates follow is given: their residuals x move by Matheron's rule, x + Cov(x, y)
    Var(y)^-1 (y - y(x) - noise), with which a draw of the prior becomes one of the posterior
    (Journel and Huijbregts, Mining Geostatistics, 1978, ch. VII; Wilson et al. 2021,
    arXiv:2011.04026). Overwrites `noise` [candidate (padded), lane] and `surprise` [candidate,
    lane].
    """
    start, lanes = field.start[district], block.lanes
    count = field.start[district + 1] - start
    standard_normals(noise, count, block, COUNTED_CANDIDATE, field.place[district])
    for index in range(count):
        row, out, seen = weight[index], surprise[index], known.logs[start + index]
        for lane in range(lanes):
            out[lane] = seen - log(max(row[lane], SMALLEST))
        add_times(noise[index], -known.noise[start + index], lanes, out)
    for index in range(count):
        row, moved = weight[index], noise[index]
        fill(moved, 0.0, lanes)
        add_products(known.gain[start + index, :count], surprise, lanes, moved)
        for lane in range(lanes):
            row[lane] *= exp(moved[lane])


@kernel_function
def call_seat(
    returns: ReturnsPlan | None,
    district: int,
    start: int,
    count: int,
    lanes: int,
    valid: Floats,
    votes: Floats,
) -> None:
    """Have the candidate for whom the seat of a district is called lead in `votes`."""
    if returns is None:
        return
    known = returns.districts
    if known.called[district] == OPEN:
        return
    if known.part[district] > 0.0:
        ballots = known.ballots[start : start + count]
        put_ahead(known.called[district], ballots, lanes, valid, votes[:count])
    else:
        put_first(known.called[district], count, lanes, votes)


@kernel_function
def put_ahead(called: int, ballots: Floats, lanes: int, valid: Floats, votes: Floats) -> None:
    """Have the candidate `called` lead in `votes` [candidate, lane], one ballot ahead at least.

    Ballots that are not among those counted change hands, as few as that takes; where these are too
    few there are more, and `valid` [lane] is raised.
    """
    own = votes[called]
    for lane in range(lanes):
        for _ in range(ballots.size):
            ahead = _best_other(called, votes, lane)
            if ahead == called or own[lane] > votes[ahead, lane]:
                break
            half = np.floor(0.5 * (votes[ahead, lane] - own[lane])) + 1.0
            taken = min(half, votes[ahead, lane] - ballots[ahead])
            votes[ahead, lane] -= taken
            own[lane] += taken
        ahead = _best_other(called, votes, lane)
        if ahead != called and own[lane] <= votes[ahead, lane]:
            more = votes[ahead, lane] - own[lane] + 1.0
            own[lane] += more
            valid[lane] += more


@inlined
def _best_other(called: int, votes: Floats, lane: int) -> int:
    """The candidate with most votes but the one who is `called`; that one, if it is alone."""
    best = called
    for index in range(votes.shape[0]):
        if index != called and (best == called or votes[index, lane] > votes[best, lane]):
            best = index
    return best


@kernel_function
def put_first(called: int, count: int, lanes: int, votes: Floats) -> None:
    """Have the candidate `called` win: whoever leads in `votes` [candidate, lane] changes places.

    A tie that remains is settled by one ballot.
    """
    for lane in range(lanes):
        ahead = called
        for index in range(count):
            if votes[index, lane] > votes[ahead, lane]:
                ahead = index
        own, best = votes[called, lane], votes[ahead, lane]
        votes[ahead, lane] = own
        votes[called, lane] = best
        level = called
        for index in range(count):
            if index != called and votes[index, lane] == best:
                level = index
        if level != called or best == 0.0:
            votes[called, lane] = best + 1.0
            votes[level, lane] = max(best - 1.0, 0.0) if level != called else 1.0
