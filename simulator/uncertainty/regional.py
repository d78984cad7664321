"""How a region's weights depart from the nation's.

A region has its expected lean, and a normal departure on the log scale for each option. The
departures are centred: weighted by the regions' expected ballots they sum to zero, so that to
first order they move votes between regions and not the nation's shares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulator.elementary import exp
from simulator.jit import kernel_function
from simulator.streams import REGIONAL, standard_normals


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
def draw_departures(
    sd: np.ndarray,
    part: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    mean: np.ndarray,
    departure: np.ndarray,
) -> None:
    """Overwrite `departure` [region, option (padded to fours), lane] and `mean` [lane].

    Standard normals, centred by the regions' parts [region]; options that have no spread (`sd`
    [option] zero) are not touched.
    """
    options = sd.size
    quads = (options + 3) // 4
    for region in range(part.size):
        standard_normals(departure[region], options, seed, first, lanes, REGIONAL, region * quads)
    for option in range(options):
        if sd[option] > 0.0:
            mean[:lanes] = 0.0
            for region in range(part.size):
                row = departure[region, option]
                for lane in range(lanes):
                    mean[lane] += part[region] * row[lane]
            for region in range(part.size):
                row = departure[region, option]
                for lane in range(lanes):
                    row[lane] -= mean[lane]


@kernel_function
def apply(
    lean: np.ndarray,
    sd: np.ndarray,
    departure: np.ndarray,
    lanes: int,
    national: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Overwrite `weight` [option, lane]: one region's weights from the national ones."""
    for option in range(lean.size):
        tilt, spread = lean[option], sd[option]
        source, row, out = national[option], departure[option], weight[option]
        if spread > 0.0:
            for lane in range(lanes):
                out[lane] = source[lane] * tilt * exp(spread * row[lane])
        else:
            for lane in range(lanes):
                out[lane] = source[lane] * tilt
