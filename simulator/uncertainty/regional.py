"""How a region's weights depart from the nation's.

A region has its expected lean, and a normal departure on the log scale for each option. Departures
move votes between regions, never the nation's shares: in each draw the regions' weights are raked,
option by option, until their shares, weighted by the regions' expected ballots, add up to the
nation's. The realised turnout of the draw then decides what each region counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulator.elementary import exp
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import clear, fill
from simulator.streams import REGIONAL, standard_normals
from simulator.uncertainty.ballots import total_weight

ROUNDS = 3
"""Of raking. What is left on the flagship, whose regions differ extremely: a bias of at most 1/50
and a root mean square of at most 1/20 of the nation's own standard deviation (tested)."""
SMALLEST = 1e-30
"""Keeps the raking factor of an option without any weight finite."""


def leans(
    shares: Sequence[float], regional: Sequence[Sequence[float]], parts: Sequence[float]
) -> list[list[float]]:
    """Weights [region][option] over national shares such that expected shares add up to them.

    `regional` holds what is known of each region's shares, `parts` its expected part of the valid
    ballots. Iterative proportional fitting: each option is scaled until the regions' shares,
    weighted by their parts, meet the national one. Plain arithmetic in a fixed order.
    """
    scale = [1.0] * len(shares)
    for _ in range(200):
        totals = [0.0] * len(shares)
        for region, part in zip(regional, parts, strict=True):
            weights = [factor * share for factor, share in zip(scale, region, strict=True)]
            whole = math.fsum(weights)
            for option, weight in enumerate(weights):
                totals[option] += part * weight / whole
        ratios = [
            share / total if total > 0.0 else 1.0
            for share, total in zip(shares, totals, strict=True)
        ]
        scale = [factor * ratio for factor, ratio in zip(scale, ratios, strict=True)]
        if max(abs(ratio - 1.0) for ratio in ratios) < 1e-14:
            break
    return [
        [
            factor * known / share if share > 0.0 else 0.0
            for factor, known, share in zip(scale, region, shares, strict=True)
        ]
        for region in regional
    ]


@kernel_function
def draw_regions(
    lean: np.ndarray,
    sd: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    national: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Overwrite `weight` [region, option (padded to fours), lane] from `national` [option, lane].

    `lean` is [region, option], `sd` [option] the departures' standard deviation.
    """
    nothing_overlaps()
    options = sd.size
    quads = (options + 3) // 4
    varies = False
    for option in range(options):
        varies |= sd[option] > 0.0
    for region in range(lean.shape[0]):
        if varies:
            standard_normals(weight[region], options, seed, first, lanes, REGIONAL, region * quads)
        for option in range(options):
            tilt, spread = lean[region, option], sd[option]
            source, row = national[option], weight[region, option]
            if spread > 0.0:
                for lane in range(lanes):
                    row[lane] = source[lane] * tilt * exp(spread * row[lane])
            else:
                for lane in range(lanes):
                    row[lane] = source[lane] * tilt


@kernel_function
def rake(
    part: np.ndarray,
    lanes: int,
    national: np.ndarray,
    weight: np.ndarray,
    met: np.ndarray,
    factor: np.ndarray,
    scratch: np.ndarray,
) -> None:
    """Scale `weight` [region, option, lane], round by round, towards the nation's shares.

    `part` [region] are expected parts of the nation's valid ballots, `national` [option, lane] its
    weights. Overwrites `met` and `factor` [option, lane] and `scratch` [2, lane]. A round scales as
    the one before found, in the same pass in which it sums.
    """
    nothing_overlaps()
    options = met.shape[0]
    total, share = scratch[0], scratch[1]
    for step in range(ROUNDS):
        clear(met, lanes)
        for region in range(part.size):
            if step == 0:
                total_weight(weight[region], options, lanes, total)
            else:
                _scale_and_sum(weight[region], factor, options, lanes, total)
            for lane in range(lanes):
                share[lane] = part[region] / total[lane]
            for option in range(options):
                _add_product(weight[region, option], share, lanes, met[option])
        total_weight(national, options, lanes, total)
        for option in range(options):
            _find_factor(national[option], met[option], total, lanes, factor[option])
    for region in range(part.size):
        _scale_and_sum(weight[region], factor, options, lanes, total)


@kernel_function
def _scale_and_sum(
    weight: np.ndarray, factor: np.ndarray, options: int, lanes: int, total: np.ndarray
) -> None:
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
def _add_product(row: np.ndarray, share: np.ndarray, lanes: int, met: np.ndarray) -> None:
    """Add `row` times `share` to `met` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        met[lane] += row[lane] * share[lane]


@kernel_function
def _find_factor(
    wanted: np.ndarray, met: np.ndarray, total: np.ndarray, lanes: int, factor: np.ndarray
) -> None:
    """Overwrite `factor` [lane] by what takes an option from what is `met` to its share."""
    nothing_overlaps()
    for lane in range(lanes):
        short = wanted[lane] / (max(met[lane], SMALLEST) * total[lane])
        factor[lane] = min(max(short, SMALLEST), 1.0 / SMALLEST)
