"""Election night: what is counted moves the normals of every draw, and is in its ballots.

A draw has the normals that it has without returns. Those of the nation, of groups, of regions and
of turnout then move to what they are given the counts: mean + L (x + V' E V x), of which
`plan.returns.posterior` has made all matrices. First the features V x are added up, then all that
depends on them moves. Nothing is drawn here.
"""

from simulator.arrays import Floats
from simulator.elementary import fma
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import add, add_times, clear, copy, fill, raise_by
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.returns import (
    ALONG,
    MEAN,
    OTHERS,
    OWN,
    ROOT,
    SAID,
    SETTLED,
    SHARE,
    TOWARD,
    WEIGHTED,
    ReturnsPlan,
    ReturnsWork,
)


@kernel_function
def condition(returns: ReturnsPlan, groups: GroupsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move the normals of a block to what they are given the counts."""
    clear(work.features, lanes)
    _features_of_groups(returns, lanes, work)
    for region in range(returns.law.shape[0]):
        _features_of_region(returns, region, lanes, work)
    _features_of_turnout(returns, lanes, work)
    first = _first_factor(returns)
    for factor in range(returns.factor.size):
        add(work.factor[factor], lanes, work.features[first + factor])
    clear(work.moved, lanes)
    add_matrix(returns.spread, work.features, lanes, work.moved)
    for factor in range(returns.factor.size):
        raise_by(work.factor[factor], returns.factor[factor], lanes)
        add(work.moved[first + factor], lanes, work.factor[factor])
    _move_groups(returns, groups, lanes, work)
    for region in range(returns.law.shape[0]):
        _move_region(returns, groups, region, lanes, work)
    _move_turnout(returns, lanes, work)


@inlined
def _first_factor(returns: ReturnsPlan) -> int:
    """The feature that is the nation's first factor."""
    first: int = 2 * returns.sd.size
    return first


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
def _features_of_groups(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
    """Add what the first features have of groups' normals."""
    for group in range(returns.group_said.shape[0]):
        add_matrix(returns.group_said[group], work.group[group], lanes, work.features)


@kernel_function
def _features_of_region(returns: ReturnsPlan, region: int, lanes: int, work: ReturnsWork) -> None:
    """Overwrite a region's own normals by their root, and add what features have of them."""
    law, own, several = returns.law[region], work.own[region], returns.several[region]
    options, departure = returns.sd.size, work.departure
    if several >= 0:
        clear(departure, lanes)
        add_matrix(returns.matrices[several, ROOT], own, lanes, departure)
        for option in range(options):
            copy(departure[option], lanes, own[option])
    else:
        _root_of_one(law, own, lanes, work.mean)
    for option in range(options):
        fill(departure[option], 0.0, lanes)
        add_times(own[option], returns.sd[option], lanes, departure[option])
    said, moves = work.features[:options], work.features[options : 2 * options]
    if several >= 0:
        add_matrix(returns.matrices[several, WEIGHTED], departure, lanes, said)
    else:
        _add_contrast(law[SAID], departure, lanes, work.mean, said)
    _add_contrast(law[SHARE], departure, lanes, work.mean, moves)


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
def _features_of_turnout(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
    """Add what the last two features have of the regions' own normals of turnout."""
    first = returns.spread.shape[0] - 2
    for region in range(returns.turnout.shape[0]):
        for feature in range(2):
            by = returns.turnout[region, 2 + feature]
            add_times(work.turnout[region], by, lanes, work.features[first + feature])


@kernel_function
def _move_groups(returns: ReturnsPlan, groups: GroupsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move groups' normals, and find how far the departures of their regions are moved."""
    options = returns.sd.size
    for group in range(returns.group_law.shape[0]):
        law, moved, pull = returns.group_law[group], work.departure, work.pull[group]
        for option in range(options):
            fill(moved[option], 0.0, lanes)
            add_products(law[option, 1 : 1 + options], work.group[group], lanes, moved[option])
            add_products(law[option, 1 + options :], work.moved, lanes, moved[option])
        for option in range(options):
            copy(work.moved[option], lanes, pull[option])
            add_times(moved[option], -groups.sd[option], lanes, pull[option])
            copy(moved[option], lanes, work.group[group, option])
            raise_by(work.group[group, option], law[option, 0], lanes)


@kernel_function
def _move_region(
    returns: ReturnsPlan, groups: GroupsPlan, region: int, lanes: int, work: ReturnsWork
) -> None:
    """Move a region's own normals: by its part in the common move, and by its counts."""
    law, several, options = returns.law[region], returns.several[region], returns.sd.size
    group = groups.of[region] if groups.number > 0 else -1
    pull = work.pull[group] if group >= 0 else work.moved[:options]
    moved, rest, common = work.departure, work.other, work.moved[options : 2 * options]
    clear(moved, lanes)
    _add_contrast(law[SHARE], common, lanes, work.mean, moved)
    for option in range(options):
        copy(pull[option], lanes, rest[option])
        square = returns.sd[option] * returns.sd[option]
        add_times(moved[option], -square, lanes, rest[option])
    if several >= 0:
        add_matrix(returns.matrices[several, OTHERS], rest, lanes, moved)
    else:
        _add_contrast(law[SETTLED], rest, lanes, work.mean, moved)
    for option in range(options):
        raise_by(work.own[region, option], law[MEAN, option], lanes)
        add_times(moved[option], returns.sd[option], lanes, work.own[region, option])


@kernel_function
def _move_turnout(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
    """Move the regions' own normals of turnout."""
    nothing_overlaps()
    first = returns.spread.shape[0] - 2
    one, two = work.moved[first], work.moved[first + 1]
    for region in range(returns.turnout.shape[0]):
        law, row = returns.turnout[region], work.turnout[region]
        for lane in range(lanes):
            moved = fma(law[4], one[lane], fma(law[5], two[lane], law[0]))
            row[lane] = fma(law[1], row[lane], moved)
