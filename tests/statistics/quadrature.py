"""Exact values by numerical integration."""

import numpy as np
from scipy import stats

STEPS = 400
"""Of a grid between zero and the bar; the midpoint rule errs by about a millionth here."""


def chance_all_reach(weights, listed, bar=20, nodes=120):
    """The chance that each of the first `listed` shares is at least 1/bar.

    `weights` are frozen distributions of independent positive weights; a share is a weight over
    their sum. For every value of the sum on a grid, the density of the sum with all of them above
    their part of it is a convolution of densities that are cut off at the bar.
    """
    mean = sum(weight.mean() for weight in weights)
    spread = np.sqrt(sum(weight.var() for weight in weights))
    sums = mean + spread * np.linspace(-9, 9, nodes)
    inside = [_density_of_sum(total, weights, listed, bar) for total in sums]
    return float(np.sum(inside) * (sums[1] - sums[0]))


def _density_of_sum(total, weights, listed, bar):
    """The density of the sum at `total`, together with the first shares being above the bar."""
    step = total / (bar * STEPS)
    points = (np.arange(bar * STEPS) + 0.5) * step
    size = 1 << int(np.ceil(np.log2(2 * points.size)))
    sums = None
    for place, weight in enumerate(weights):
        mass = weight.pdf(points) * step
        if place < listed:
            mass[:STEPS] = 0.0
        if sums is None:
            sums = mass
        else:
            product = np.fft.rfft(sums, size) * np.fft.rfft(mass, size)
            sums = np.fft.irfft(product, size)[: points.size]
    # Point k of the last convolution stands for the sum (k + len(weights) / 2) steps.
    place = bar * STEPS - len(weights) / 2
    below = int(np.floor(place))
    part = place - below
    return ((1 - part) * sums[below] + part * sums[min(below + 1, points.size - 1)]) / step


def dirichlet_weights(concentration, shares):
    """Independent gammas behind a Dirichlet."""
    return [stats.gamma(concentration * share, scale=1 / concentration) for share in shares]


def lognormal_weights(size, shares):
    """Independent log-normals of mean `share` and variance of the logarithm 1/(size share)."""
    return [
        stats.lognorm(1 / np.sqrt(size * share), scale=share * np.exp(-0.5 / (size * share)))
        for share in shares
    ]


def over_normal(function, sd=1.0, nodes=200):
    """The mean of a function of a normal of mean zero."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return float(np.sum(weights * function(sd * points)) / np.sqrt(2 * np.pi))
