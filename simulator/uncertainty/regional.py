"""How a region's weights depart from the nation's.

A region has its expected lean, and a normal departure on the log scale for each option; regions of
a group have another in common, so that they depart together. Departures move votes between
regions, never the nation's shares: in each draw the regions' weights are raked, option by option,
until their shares, weighted by the regions' expected ballots, add up to the nation's. The realised
turnout of the draw then decides what each region counts.

The mean shares of the nation are those stated. Those of a region that leans far are nearly so: with
a national sd of 0.1 on the log scale within a tenth of a point, with 0.3 within a point (tested).
"""

from typing import NamedTuple

from simulator.arrays import Floats, Integers
from simulator.elementary import exp, fma
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import clear, fill
from simulator.streams import GROUP, REGIONAL, Block, standard_normals

ROUNDS = 3
"""Of raking. What is left on the flagship, whose regions differ extremely: a bias of at most 1/50
and a root mean square of at most 1/20 of the nation's own standard deviation (tested)."""
SMALLEST = 1e-30
"""Keeps the raking factor of an option without any weight finite."""


class GroupsPlan(NamedTuple):
    """Which regions depart together; of no groups, empty."""

    number: int
    of: Integers  # [region]: the group of each, or -1.
    sd: Floats  # [option]: of a group's departure from the national swing, log scale.


@kernel_function
def draw_groups(groups: GroupsPlan, block: Block, shared: Floats) -> None:
    """Overwrite `shared` [group, option (padded to fours), lane] by standard normals."""
    options = groups.sd.size
    for group in range(groups.number):
        standard_normals(shared[group], options, block, GROUP, group * ((options + 3) // 4))


@kernel_function
def draw_departures(regions: int, options: int, block: Block, weight: Floats) -> None:
    """Overwrite `weight` [region, option (padded to fours), lane] by standard normals."""
    for region in range(regions):
        standard_normals(weight[region], options, block, REGIONAL, region * ((options + 3) // 4))


@kernel_function
def draw_regions(
    lean: Floats,
    sd: Floats,
    groups: GroupsPlan,
    drawn: bool,
    block: Block,
    national: Floats,
    shared: Floats,
    weight: Floats,
) -> None:
    """Overwrite `weight` [region, option (padded to fours), lane] from `national` [option, lane].

    `lean` is [region, option], `sd` [option] the standard deviation of a region's own departures;
    `shared` [group, option, lane] are the normals of its group's. Where they are `drawn` already,
    the normals of regions are in `weight`.
    """
    nothing_overlaps()
    options = sd.size
    quads = (options + 3) // 4
    varies = False
    for option in range(options):
        varies |= sd[option] > 0.0
    for region in range(lean.shape[0]):
        group = groups.of[region] if groups.number > 0 else -1
        if not drawn and (varies or group >= 0):
            standard_normals(weight[region], options, block, REGIONAL, region * quads)
        for option in range(options):
            tilt, spread = lean[region, option], sd[option]
            source, row = national[option], weight[region, option]
            if group >= 0 and groups.sd[option] > 0.0:
                together, common = shared[group, option], groups.sd[option]
                for lane in range(block.lanes):
                    departure = fma(common, together[lane], spread * row[lane])
                    row[lane] = source[lane] * tilt * exp(departure)
            elif spread > 0.0:
                for lane in range(block.lanes):
                    row[lane] = source[lane] * tilt * exp(spread * row[lane])
            else:
                for lane in range(block.lanes):
                    row[lane] = source[lane] * tilt


@kernel_function
def rake(
    part: Floats,
    lanes: int,
    national: Floats,
    weight: Floats,
    met: Floats,
    factor: Floats,
    scratch: Floats,
) -> None:
    """Overwrite `factor` [option, lane] by what `weight` [region, option, lane] is to be scaled by.

    `part` [region] are expected parts of the nation's valid ballots, `national` [option, lane] its
    weights, towards whose shares a round takes the regions. Overwrites `met` [option, lane], what
    the scaled regions add up to, and `scratch` [2, lane].
    """
    nothing_overlaps()
    options = met.shape[0]
    first, second = scratch[0], scratch[1]
    for option in range(options):
        fill(factor[option], 1.0, lanes)
    for _ in range(ROUNDS):
        clear(met, lanes)
        for region in range(0, part.size - 1, 2):
            one, two = weight[region], weight[region + 1]
            _find_scale(one, factor, options, part[region], lanes, first)
            _find_scale(two, factor, options, part[region + 1], lanes, second)
            for option in range(options):
                _add_products(one[option], first, two[option], second, lanes, met[option])
        if part.size % 2 == 1:
            one = weight[part.size - 1]
            _find_scale(one, factor, options, part[part.size - 1], lanes, first)
            for option in range(options):
                _add_product(one[option], first, lanes, met[option])
        for option in range(options):
            _find_factor(national[option], met[option], lanes, factor[option])


@kernel_function
def _find_scale(
    weight: Floats, factor: Floats, options: int, part: float, lanes: int, scale: Floats
) -> None:
    """Overwrite `scale` [lane] by `part` over the sum of `weight` times `factor` [option, lane]."""
    nothing_overlaps()
    fill(scale, 0.0, lanes)
    for four in range(0, options - 3, 4):
        a, b, c, d = weight[four], weight[four + 1], weight[four + 2], weight[four + 3]
        by_a, by_b, by_c, by_d = factor[four], factor[four + 1], factor[four + 2], factor[four + 3]
        for lane in range(lanes):
            one = fma(b[lane], by_b[lane], a[lane] * by_a[lane])
            two = fma(d[lane], by_d[lane], c[lane] * by_c[lane])
            scale[lane] += one + two
    for option in range(options - options % 4, options):
        _add_product(weight[option], factor[option], lanes, scale)
    for lane in range(lanes):
        scale[lane] = part / scale[lane]


@kernel_function
def scale_region(factor: Floats, options: int, lanes: int, weight: Floats, total: Floats) -> None:
    """Multiply `weight` by `factor` [option, lane]; overwrite `total` [lane] by the sum."""
    nothing_overlaps()
    fill(total, 0.0, lanes)
    for pair in range(0, options - 1, 2):
        one, two = weight[pair], weight[pair + 1]
        by_one, by_two = factor[pair], factor[pair + 1]
        for lane in range(lanes):
            one[lane] *= by_one[lane]
            two[lane] *= by_two[lane]
            total[lane] = total[lane] + one[lane] + two[lane]
    if options % 2 == 1:
        row, by = weight[options - 1], factor[options - 1]
        for lane in range(lanes):
            row[lane] *= by[lane]
            total[lane] += row[lane]


@kernel_function
def _add_product(row: Floats, by: Floats, lanes: int, out: Floats) -> None:
    """Add `row` times `by` to `out` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = fma(row[lane], by[lane], out[lane])


@kernel_function
def _add_products(
    one: Floats, by_one: Floats, two: Floats, by_two: Floats, lanes: int, out: Floats
) -> None:
    """Add `one` times `by_one` and `two` times `by_two` to `out` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        both = fma(two[lane], by_two[lane], one[lane] * by_one[lane])
        out[lane] += both


@kernel_function
def _find_factor(wanted: Floats, met: Floats, lanes: int, factor: Floats) -> None:
    """Overwrite `factor` [lane] by what takes an option from what is `met` to what is `wanted`."""
    nothing_overlaps()
    for lane in range(lanes):
        factor[lane] = wanted[lane] / max(met[lane], SMALLEST)
