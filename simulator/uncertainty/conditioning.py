"""Election night: what is counted moves the normals of every draw, and is in its ballots.

A draw has the normals that it has without returns. Those of the nation, of groups, of regions and
of turnout then move to what they are given the counts: Matheron's rule, x + Cov(x, y) Var(y)^-1
(y - y(x) - noise), which makes of a draw of the prior one of the posterior where all is normal and
linear (Journel and Huijbregts, Mining Geostatistics, 1978, ch. VII; Wilson et al. 2021,
arXiv:2011.04026). `plan.gain` has made all matrices; nothing here depends on the draws but them.

Everything that regions share goes through a few features, in this order: the move that is common
to all regions' log weights [option]; the regions' own departures in that move [option]; groups'
normals [group, option]; the nation's factors [factor]; and two numbers for the nation's turnout.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.elementary import exp, fma, log
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import add, add_times, clear, copy, fill, raise_by
from simulator.streams import COUNTED, COUNTED_TURNOUT, Block, standard_normals
from simulator.uncertainty.ballots import count_ballots, total_weight
from simulator.uncertainty.regional import GroupsPlan

OPEN, WHOLE = -1, -2
"""Of a district: nothing is counted; all is. Else the candidate for whom the seat is called."""
SMALLEST = 1e-300
PRECISION, TARGET, NOISE, PART, OWN, SWING = range(6)
"""Columns of `turnout`: one over the variance that a region's turnout has by itself; how far what
is known is from its mean, on the logit scale; the sd of that knowledge; the region's weight in the
nation's turnout; its own sd; and that of the nation in it."""


class ReturnsPlan(NamedTuple):
    """What is counted, and what it says. K options, F factors, n features."""

    row: Integers  # [region]: its row in `gain`, or -1 where its votes say nothing.
    gain: Floats
    """[row, option, 1 + 2 K]: what is counted, less its expectation; times departures (negative);
    times noise (negative)."""
    share: Floats
    """[region, option]: shares about which all is linear, times the region's part of the nation; 0
    where an option is absent."""
    sd: Floats  # [2, option]: of a region's departure, of a group's.
    shift: Floats  # [option, F + K]: the common move from the factors and the regions' departures.
    spread: Floats  # [n, n]: from what the counts say of each feature to how far it moves.
    nation: Floats  # [factor, 1 + F + K]: of a count of the nation, as in `gain`; or empty.
    turnout: Floats
    """[region, then the nation; 6]: see PRECISION and so on; empty where no turnout is known."""
    part: Floats  # [region]: how much of its ballots is counted, 0 to 1.
    ballots: Floats  # [region, option]: those counted.
    logs: Floats  # [region, option]: the logarithm of one half more.
    district: Integers  # [district]: OPEN, WHOLE or a candidate of the district.
    candidate_ballots: Floats  # [candidate]: those counted, where the district is WHOLE.


class ReturnsWork(NamedTuple):
    """The normals of a block, which are those of its `Work`, and what else it overwrites."""

    factor: Floats  # [factor (padded), lane]
    group: Floats  # [group, option (padded), lane]
    own: Floats  # [region, option (padded), lane]
    turnout: Floats  # [region (padded), lane]; one row where regions have none of their own.
    surprise: Floats  # [row of `gain`, option, lane]
    departure: Floats  # [option (padded), lane]: of the region at hand.
    noise: Floats  # [option (padded), lane]
    mean: Floats  # [lane]
    departures: Floats  # [option, lane]: of all regions together, in the nation's shares.
    shift: Floats  # [option, lane]: the move that is common to all regions.
    said: Floats  # [feature, lane]: what the counts say of it.
    moved: Floats  # [feature, lane]: how far it moves.
    turnout_noise: Floats  # [region, then the nation (padded); lane]
    turnout_surprise: Floats  # [region, then the nation; lane]


def new_returns_work(
    returns: ReturnsPlan, factor: Floats, group: Floats, own: Floats, turnout: Floats
) -> ReturnsWork:
    """Room for the blocks whose normals these arrays hold."""
    (rows, options, _), block = returns.gain.shape, factor.shape[1]
    padded, places, features = own.shape[1], len(returns.turnout), len(returns.spread)
    return ReturnsWork(
        factor=factor,
        group=group,
        own=own,
        turnout=turnout,
        surprise=np.zeros((rows, options, block)),
        departure=np.zeros((padded, block)),
        noise=np.zeros((padded, block)),
        mean=np.zeros(block),
        departures=np.zeros((options, block)),
        shift=np.zeros((options, block)),
        said=np.zeros((features, block)),
        moved=np.zeros((features, block)),
        turnout_noise=np.zeros((4 * ((places + 3) // 4), block)),
        turnout_surprise=np.zeros((places, block)),
    )


@kernel_function
def condition(returns: ReturnsPlan, groups: GroupsPlan, block: Block, work: ReturnsWork) -> None:
    """Move the normals of a block to what they are given the counts."""
    clear(work.said, block.lanes)
    _find_shift(returns, groups, block.lanes, work)
    for region in range(returns.row.size):
        if returns.row[region] >= 0:
            _hear_region(returns, groups, region, block, work)
    if returns.turnout.size > 0:
        _hear_turnout(returns, block, work)
    if returns.nation.size > 0:
        _hear_nation(returns, block, work)
    for feature in range(returns.spread.shape[0]):
        fill(work.moved[feature], 0.0, block.lanes)
        add_products(returns.spread[feature], work.said, block.lanes, work.moved[feature])
    _move_nation(returns, groups, block.lanes, work)
    for region in range(returns.row.size):
        _move_region(returns, groups, region, block.lanes, work)
    if returns.turnout.size > 0:
        _move_turnout(returns, block.lanes, work)


@kernel_function
def add_products(factors: Floats, rows: Floats, lanes: int, out: Floats) -> None:
    """Add to `out` [lane] the first rows of `rows` [row, lane], each times its factor [row]."""
    nothing_overlaps()
    count = factors.size
    for four in range(0, count - 3, 4):
        a, b, c, d = rows[four], rows[four + 1], rows[four + 2], rows[four + 3]
        by_a, by_b = factors[four], factors[four + 1]
        by_c, by_d = factors[four + 2], factors[four + 3]
        for lane in range(lanes):
            one = fma(b[lane], by_b, a[lane] * by_a)
            two = fma(d[lane], by_d, c[lane] * by_c)
            out[lane] += one + two
    for index in range(count - count % 4, count):
        add_times(rows[index], factors[index], lanes, out)


@kernel_function
def _add_contrast(share: Floats, rows: Floats, lanes: int, mean: Floats, out: Floats) -> None:
    """Add to `out` [option, lane] `share` [option] times each row's distance from their mean.

    That mean is weighted by the shares. Overwrites `mean` [lane].
    """
    nothing_overlaps()
    whole = 0.0
    for option in range(share.size):
        whole += share[option]
    if whole == 0.0:
        return
    fill(mean, 0.0, lanes)
    for option in range(share.size):
        add_times(rows[option], share[option] / whole, lanes, mean)
    for option in range(share.size):
        row, part, total = rows[option], share[option], out[option]
        for lane in range(lanes):
            total[lane] = fma(part, row[lane] - mean[lane], total[lane])


@kernel_function
def _find_departure(
    returns: ReturnsPlan, groups: GroupsPlan, region: int, lanes: int, work: ReturnsWork
) -> None:
    """Overwrite `work.departure` by a region's departures from the nation, on the log scale."""
    nothing_overlaps()
    group = groups.of[region] if groups.number > 0 else -1
    for option in range(returns.sd.shape[1]):
        own, out, sd = work.own[region, option], work.departure[option], returns.sd[0, option]
        for lane in range(lanes):
            out[lane] = sd * own[lane]
        if group >= 0:
            add_times(work.group[group, option], returns.sd[1, option], lanes, out)


@kernel_function
def _find_shift(returns: ReturnsPlan, groups: GroupsPlan, lanes: int, work: ReturnsWork) -> None:
    """Overwrite `work.shift`: regions meet the nation's shares, whatever their departures."""
    options = returns.sd.shape[1]
    factors = returns.shift.shape[1] - options
    clear(work.departures, lanes)
    for region in range(returns.row.size):
        _find_departure(returns, groups, region, lanes, work)
        _add_contrast(returns.share[region], work.departure, lanes, work.mean, work.departures)
    for option in range(options):
        out, by = work.shift[option], returns.shift[option]
        fill(out, 0.0, lanes)
        add_products(by[:factors], work.factor, lanes, out)
        add_products(by[factors:], work.departures, lanes, out)


@kernel_function
def _hear_region(
    returns: ReturnsPlan, groups: GroupsPlan, region: int, block: Block, work: ReturnsWork
) -> None:
    """Overwrite a region's `work.surprise`, and add to what is said of the features."""
    lanes, options = block.lanes, returns.sd.shape[1]
    row = returns.row[region]
    gain, surprise, departure = returns.gain[row], work.surprise[row], work.departure
    _find_departure(returns, groups, region, lanes, work)
    for option in range(options):
        add(work.shift[option], lanes, departure[option])
    place = region * ((options + 3) // 4)
    standard_normals(work.noise, options, block, COUNTED, place)
    for option in range(options):
        out, by = surprise[option], gain[option]
        fill(out, by[0], lanes)
        add_products(by[1 : 1 + options], departure, lanes, out)
        add_products(by[1 + options :], work.noise, lanes, out)
    group = groups.of[region] if groups.number > 0 else -1
    for option in range(options):
        out, sd = surprise[option], returns.sd[0, option]
        add(out, lanes, work.said[option])
        fill(departure[option], 0.0, lanes)
        add_times(out, sd * sd, lanes, departure[option])
        if group >= 0:
            feature = (2 + group) * options + option
            add_times(out, returns.sd[1, option], lanes, work.said[feature])
    own = work.said[options : 2 * options]
    _add_contrast(returns.share[region], departure, lanes, work.mean, own)


@kernel_function
def _hear_nation(returns: ReturnsPlan, block: Block, work: ReturnsWork) -> None:
    """Add what a count of the nation says of its factors."""
    options, factors = returns.sd.shape[1], returns.nation.shape[0]
    standard_normals(work.noise, options, block, COUNTED, returns.row.size * ((options + 3) // 4))
    first = returns.spread.shape[0] - 2 - factors
    for factor in range(factors):
        out, by = work.said[first + factor], returns.nation[factor]
        raise_by(out, by[0], block.lanes)
        add_products(by[1 : 1 + factors], work.factor, block.lanes, out)
        add_products(by[1 + factors :], work.noise, block.lanes, out)


@kernel_function
def _move_nation(returns: ReturnsPlan, groups: GroupsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move the factors, and the normals of groups."""
    options = returns.sd.shape[1]
    for group in range(groups.number):
        for option in range(options):
            add(work.moved[(2 + group) * options + option], lanes, work.group[group, option])
    first = (2 + groups.number) * options
    for factor in range(returns.shift.shape[1] - options):
        add(work.moved[first + factor], lanes, work.factor[factor])


@kernel_function
def _move_region(
    returns: ReturnsPlan, groups: GroupsPlan, region: int, lanes: int, work: ReturnsWork
) -> None:
    """Move a region's own normals: by its part in the nation, and by its own count."""
    options, row, departure = returns.sd.shape[1], returns.row[region], work.departure
    for option in range(options):
        fill(departure[option], 0.0, lanes)
    own = work.moved[options : 2 * options]
    _add_contrast(returns.share[region], own, lanes, work.mean, departure)
    for option in range(options):
        add_times(departure[option], returns.sd[0, option], lanes, work.own[region, option])
    if row < 0:
        return
    group = groups.of[region] if groups.number > 0 else -1
    for option in range(options):
        expected, sd = work.noise[option], returns.sd[0, option]
        copy(work.moved[option], lanes, expected)
        add_times(departure[option], sd * sd, lanes, expected)
        if group >= 0:
            feature = (2 + group) * options + option
            add_times(work.moved[feature], returns.sd[1, option], lanes, expected)
    for option in range(options):
        surprise, sd = work.surprise[row, option], returns.sd[0, option]
        add_products(returns.gain[row, option, 1 : 1 + options], work.noise, lanes, surprise)
        add_times(surprise, sd, lanes, work.own[region, option])


@kernel_function
def _hear_turnout(returns: ReturnsPlan, block: Block, work: ReturnsWork) -> None:
    """Overwrite `work.turnout_surprise`, and add to what is said of the nation's swing."""
    lanes, regions = block.lanes, returns.turnout.shape[0] - 1
    pooled = returns.spread.shape[0] - 2
    nation = work.turnout_surprise[regions]
    standard_normals(work.turnout_noise, regions + 1, block, COUNTED_TURNOUT, 0)
    fill(nation, 0.0, lanes)
    for region in range(regions):
        known, surprise = returns.turnout[region], work.turnout_surprise[region]
        own, sd, part = work.turnout[_own_row(region, work)], known[OWN], known[PART]
        fill(surprise, 0.0, lanes)
        add_times(own, -sd, lanes, surprise)
        add_times(surprise, part, lanes, nation)
        _compare_turnout(returns, region, lanes, work)
        add_times(surprise, part * sd * sd, lanes, work.said[pooled + 1])
    _compare_turnout(returns, regions, lanes, work)
    add(nation, lanes, work.said[pooled])


@inlined
def _own_row(region: int, work: ReturnsWork) -> int:
    """The row of a region's own normals in `work.turnout`: where there are none, one of zeros."""
    return min(region, int(work.turnout.shape[0] - 1))


@kernel_function
def _compare_turnout(returns: ReturnsPlan, region: int, lanes: int, work: ReturnsWork) -> None:
    """Finish a row of `work.turnout_surprise`, and add what it says of the nation's swing."""
    known, surprise = returns.turnout[region], work.turnout_surprise[region]
    noise, swing, first = work.turnout_noise[region], known[SWING], _first_factor(returns)
    add_times(noise, -known[NOISE], lanes, surprise)
    if swing != 0.0:
        add_times(work.factor[0], -swing, lanes, surprise)
    for lane in range(lanes):
        surprise[lane] = known[PRECISION] * (surprise[lane] + known[TARGET])
    if swing != 0.0:
        add_times(surprise, swing, lanes, work.said[first])


@inlined
def _first_factor(returns: ReturnsPlan) -> int:
    """The feature that is the nation's first factor."""
    factors = returns.shift.shape[1] - returns.sd.shape[1]
    first: int = returns.spread.shape[0] - 2 - factors
    return first


@kernel_function
def _move_turnout(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move the regions' own normals of turnout."""
    pooled = work.moved[returns.spread.shape[0] - 1]
    for region in range(returns.turnout.shape[0] - 1):
        known, surprise = returns.turnout[region], work.turnout_surprise[region]
        sd, part, swing = known[OWN], known[PART], known[SWING]
        if sd == 0.0:
            continue
        if swing != 0.0:
            moved = work.moved[_first_factor(returns)]
            add_times(moved, -known[PRECISION] * swing, lanes, surprise)
        add_times(pooled, -known[PRECISION] * part * sd * sd, lanes, surprise)
        own = work.turnout[_own_row(region, work)]
        add_times(surprise, sd, lanes, own)
        add_times(pooled, part * sd, lanes, own)


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
