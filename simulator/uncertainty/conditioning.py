"""Election night: what is counted moves the normals of every draw, and is in its ballots.

A draw has the normals that it has without returns. Those of the nation, of groups, of regions and
of turnout then move to what they are given the counts; `plan.returns.posterior` says how, and has
made all matrices. First the features of a draw are added up, then everything that depends on them
is moved. Nothing is drawn here.
"""

from simulator.arrays import Floats
from simulator.elementary import fma
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import add_times, clear, copy, fill, raise_by
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.returns import (
    ALONG,
    BY_SWING,
    IN_NATION,
    LEFT,
    MARGINAL,
    MARGINAL_OF_SEVERAL,
    MEAN,
    OWN,
    ROOT_OF_SEVERAL,
    SHARE,
    TOWARD,
    ReturnsPlan,
    ReturnsWork,
)


@kernel_function
def condition(returns: ReturnsPlan, groups: GroupsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move the normals of a block to what they are given the counts."""
    _find_features(returns, lanes, work)
    clear(work.moved, lanes)
    add_matrix(returns.spread, work.features, lanes, work.moved)
    options, factors = returns.sd.size, returns.factor.size
    first = returns.spread.shape[1] - factors
    for factor in range(factors):
        copy(work.moved[first + factor], lanes, work.factor[factor])
        raise_by(work.factor[factor], returns.factor[factor], lanes)
    for group in range(groups.number):
        for option in range(options):
            moved, pull = work.moved[(1 + group) * options + option], work.pull[group, option]
            copy(work.moved[returns.spread.shape[1] + option], lanes, pull)
            add_times(moved, -groups.sd[option], lanes, pull)
            copy(moved, lanes, work.group[group, option])
            raise_by(work.group[group, option], returns.group[group, option], lanes)
    for region in range(returns.own.shape[0]):
        _move_region(returns, groups, region, lanes, work)
    for region in range(returns.turnout.shape[0]):
        _move_turnout(returns.turnout[region], first, lanes, work.moved, work.turnout[region])


@kernel_function
def _find_features(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
    """Overwrite the features, and regions' own normals by their root."""
    options, factors = returns.sd.size, returns.factor.size
    first = returns.spread.shape[1] - factors
    clear(work.features, lanes)
    clear(work.moved, lanes)
    for region in range(returns.own.shape[0]):
        _root_of_region(returns, region, lanes, work)
    add_matrix(returns.whitening, work.moved, lanes, work.features)
    for group in range(returns.group.shape[0]):
        for option in range(options):
            row = (1 + group) * options + option
            copy(work.group[group, option], lanes, work.features[row])
    for region in range(returns.turnout.shape[0]):
        in_nation = returns.turnout[region, IN_NATION]
        add_times(work.turnout[region], in_nation, lanes, work.features[first - 1])
    for factor in range(factors):
        copy(work.factor[factor], lanes, work.features[first + factor])


@kernel_function
def add_matrix(matrix: Floats, rows: Floats, lanes: int, out: Floats) -> None:
    """Add to `out` [row, lane] a matrix [row, inner] times the first of `rows` [inner, lane]."""
    for row in range(matrix.shape[0]):
        add_products(matrix[row], rows, lanes, out[row])


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
def _add_contrast(weight: Floats, rows: Floats, lanes: int, mean: Floats, out: Floats) -> None:
    """Add to `out` [option, lane] `weight` [option] times each row's distance from their mean.

    That mean is weighted as well. Overwrites `mean` [lane].
    """
    nothing_overlaps()
    whole = 0.0
    for option in range(weight.size):
        whole += weight[option]
    if whole == 0.0:
        return
    fill(mean, 0.0, lanes)
    add_products(weight, rows, lanes, mean)
    for lane in range(lanes):
        mean[lane] /= whole
    for option in range(weight.size):
        row, by, total = rows[option], weight[option], out[option]
        for lane in range(lanes):
            total[lane] = fma(by, row[lane] - mean[lane], total[lane])


@kernel_function
def _root_of_region(returns: ReturnsPlan, region: int, lanes: int, work: ReturnsWork) -> None:
    """Multiply a region's own normals by their root, and add its departures to `work.moved`."""
    law, own, several = returns.own[region], work.own[region], returns.several[region]
    options, departure = returns.sd.size, work.departure
    if several >= 0:
        clear(departure, lanes)
        add_matrix(returns.matrices[several, ROOT_OF_SEVERAL], own, lanes, departure)
        for option in range(options):
            copy(departure[option], lanes, own[option])
    else:
        _root_of_one(law, own, lanes, work.mean)
    for option in range(options):
        fill(departure[option], 0.0, lanes)
        add_times(own[option], returns.sd[option], lanes, departure[option])
    _add_contrast(law[SHARE], departure, lanes, work.mean, work.moved[:options])


@kernel_function
def _root_of_one(law: Floats, own: Floats, lanes: int, along: Floats) -> None:
    """Multiply `own` [option, lane] by the root for one count. Overwrites `along` [lane]."""
    nothing_overlaps()
    fill(along, 0.0, lanes)
    add_products(law[TOWARD], own, lanes, along)
    for option in range(law.shape[1]):
        row, by, by_along = own[option], law[OWN, option], law[ALONG, option]
        for lane in range(lanes):
            row[lane] = fma(by_along, along[lane], by * row[lane])


@kernel_function
def _move_region(
    returns: ReturnsPlan, groups: GroupsPlan, region: int, lanes: int, work: ReturnsWork
) -> None:
    """Move what is left of a region's own normals, and have them follow all that is common."""
    law, several, options = returns.own[region], returns.several[region], returns.sd.size
    group = groups.of[region] if groups.number > 0 else -1
    pull = work.pull[group] if group >= 0 else work.moved[returns.spread.shape[1] :]
    moved, rest = work.departure, work.other
    clear(moved, lanes)
    _add_contrast(law[SHARE], work.moved[:options], lanes, work.mean, moved)
    for option in range(options):
        copy(pull[option], lanes, rest[option])
        square = returns.sd[option] * returns.sd[option]
        add_times(moved[option], -square, lanes, rest[option])
    if several >= 0:
        add_matrix(returns.matrices[several, MARGINAL_OF_SEVERAL], rest, lanes, moved)
    else:
        _add_contrast(law[MARGINAL], rest, lanes, work.mean, moved)
    for option in range(options):
        raise_by(work.own[region, option], law[MEAN, option], lanes)
        add_times(moved[option], returns.sd[option], lanes, work.own[region, option])


@kernel_function
def _move_turnout(law: Floats, first: int, lanes: int, moved: Floats, own: Floats) -> None:
    """Move a region's own normal of turnout [lane]; `first` is the nation's swing in `moved`."""
    nothing_overlaps()
    nation = moved[first - 1]
    for lane in range(lanes):
        left = fma(law[IN_NATION], nation[lane], own[lane])
        own[lane] = fma(law[LEFT], left, law[MEAN])
    if law[BY_SWING] != 0.0:
        add_times(moved[first], law[BY_SWING], lanes, own)
