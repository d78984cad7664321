"""Ballots that are counted, and those that are still drawn beside them.

Where there are no returns the functions do nothing, and from the type of their argument the
compiler knows it.
"""

from simulator.arrays import Floats
from simulator.elementary import exp, log
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import add, fill, raise_by
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.returns import OPEN, ReturnsPlan

SMALLEST = 1e-300
"""Keeps the logarithm of a weight finite."""


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

    The drawn log weight is that of the whole region: the rest has what the counted part q leaves,
    (whole - q counted) / (1 - q). Overwrites `weight` [option, lane] and `scratch` [6, lane].
    """
    if returns is None:
        return
    nothing_overlaps()
    ballots, options = returns.ballots[region], returns.ballots.shape[1]
    if returns.part[region] < 1.0:
        _find_rest(returns, region, lanes, weight, scratch[0])
        total, scale, left = scratch[0], scratch[1], scratch[4]
        total_weight(weight, options, lanes, total)
        counted = 0.0
        for option in range(options):
            counted += ballots[option]
        for lane in range(lanes):
            left[lane] = valid[lane] - counted
            scale[lane] = left[lane] / total[lane]
        count_ballots(weight, options, last, lanes, left, scale, scratch[2], scratch[3], votes)
        for option in range(options):
            raise_by(votes[option], ballots[option], lanes)
    else:
        for option in range(options):
            fill(votes[option], ballots[option], lanes)


@kernel_function
def _find_rest(returns: ReturnsPlan, region: int, lanes: int, weight: Floats, most: Floats) -> None:
    """Turn the weights [option, lane] of a region into those of its rest, the largest one.

    Overwrites `most` [lane].
    """
    nothing_overlaps()
    part, options = returns.part[region], returns.ballots.shape[1]
    fill(most, -1e300, lanes)
    for option in range(options):
        if returns.share[region, option] > 0.0:
            row, counted = weight[option], part * returns.logs[region, option]
            for lane in range(lanes):
                rest = (log(max(row[lane], SMALLEST)) - counted) / (1.0 - part)
                row[lane] = rest
                most[lane] = max(most[lane], rest)
    for option in range(options):
        row = weight[option]
        if returns.share[region, option] > 0.0:
            for lane in range(lanes):
                row[lane] = exp(row[lane] - most[lane])
        else:
            fill(row, 0.0, lanes)


@kernel_function
def share_ballots(votes: Floats, options: int, lanes: int, valid: Floats, share: Floats) -> None:
    """Overwrite `share` [option, lane]: of a region's ballots, with half a ballot more for each."""
    nothing_overlaps()
    for option in range(options):
        row, out = votes[option], share[option]
        for lane in range(lanes):
            out[lane] = (row[lane] + 0.5) / (valid[lane] + 0.5 * options)


@inlined
def known_district(returns: ReturnsPlan | None, district: int) -> int:
    """OPEN, WHOLE, or the candidate of a district for whom its seat is called."""
    if returns is None:
        return OPEN
    known: int = returns.district[district]
    return known


@kernel_function
def count_candidates_of(
    returns: ReturnsPlan | None, start: int, count: int, lanes: int, valid: Floats, votes: Floats
) -> None:
    """Overwrite `votes` [candidate, lane] and `valid` [lane] of a district by its count."""
    if returns is None:
        return
    fill(valid, 0.0, lanes)
    for index in range(count):
        fill(votes[index], returns.candidate_ballots[start + index], lanes)
        add(votes[index], lanes, valid)


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
