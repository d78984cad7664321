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

from simulator.arrays import Floats
from simulator.elementary import fma
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import add, add_times, clear, copy, fill, raise_by
from simulator.streams import COUNTED, Block, standard_normals
from simulator.uncertainty.counted_turnout import hear_turnout, move_turnout
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.returns import ReturnsPlan, ReturnsWork


@kernel_function
def condition(returns: ReturnsPlan, groups: GroupsPlan, block: Block, work: ReturnsWork) -> None:
    """Move the normals of a block to what they are given the counts."""
    clear(work.said, block.lanes)
    _find_shift(returns, groups, block.lanes, work)
    for region in range(returns.row.size):
        if returns.row[region] >= 0:
            _hear_region(returns, groups, region, block, work)
    if returns.turnout.size > 0:
        hear_turnout(returns, block, work)
    if returns.nation.size > 0:
        _hear_nation(returns, block, work)
    for feature in range(returns.spread.shape[0]):
        fill(work.moved[feature], 0.0, block.lanes)
        add_products(returns.spread[feature], work.said, block.lanes, work.moved[feature])
    _move_nation(returns, groups, block.lanes, work)
    for region in range(returns.row.size):
        _move_region(returns, groups, region, block.lanes, work)
    if returns.turnout.size > 0:
        move_turnout(returns, block.lanes, work)


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
