"""Logistic-normal shares: the logarithms of the weights move by a joint normal swing.

Aitchison and Shen 1980, doi:10.1093/biomet/67.2.261. An effective sample size n gives each
log-weight the variance 1/(n p): to first order the shares then have the covariance of a sample of
n, p(1 - p)/n and -p q/n. A swing of variance v is centred at -v/2, so that it leaves the mean of a
weight as it is; `plan.centring` finds the mean weights with which mean shares are those stated.
"""

from simulator.arrays import Floats
from simulator.elementary import exp_within, fma
from simulator.jit import inlined, kernel_function, nothing_overlaps, stay_apart
from simulator.lanes import add_times, fill

LARGEST_SWING = 300.0
"""On the log scale: keeps every weight finite, and is far beyond any real swing."""


@kernel_function
def draw(mean: Floats, loading: Floats, lanes: int, factor: Floats, weight: Floats) -> None:
    """Overwrite `weight` [option, lane], of these means, from the factors [factor, lane]."""
    for option in range(mean.size):
        row = weight[option]
        source, scale = swing(loading[option], factor, lanes, row)
        middle = centre(loading[option])
        if source >= 0:
            exponentiate(factor[source], scale, mean[option], middle, lanes, row)
        else:
            exponentiate_row(row, mean[option], middle, lanes)


@kernel_function
def centre(loading: Floats) -> float:
    """Where a swing with these loadings [factor] is centred for a weight of mean one."""
    variance = 0.0
    for load in loading:
        variance += load * load
    return -0.5 * variance


@kernel_function
def swing(loading: Floats, factor: Floats, lanes: int, out: Floats) -> tuple[int, float]:
    """The sum over factors of loading times factor, as (row, scale).

    Where one factor alone is loaded the sum is its row times the scale; otherwise the row is -1,
    the scale one, and the sum stands in `out` [lane].
    """
    nothing_overlaps()
    loaded, only = 0, 0
    for column in range(loading.size):
        if loading[column] != 0.0:
            loaded += 1
            only = column
    if loaded == 1:
        return only, loading[only]
    fill(out, 0.0, lanes)
    for column in range(loading.size):
        load = loading[column]
        if load != 0.0:
            add_times(factor[column], load, lanes, out)
    return -1, 1.0


@kernel_function
def exponentiate(
    swings: Floats, scale: float, mean: float, centre: float, lanes: int, out: Floats
) -> None:
    """`out` [lane] = mean times e to the scaled and centred swing."""
    stay_apart()
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = mean * _bounded_exp(fma(swings[lane], scale, centre))


@kernel_function
def exponentiate_row(row: Floats, mean: float, centre: float, lanes: int) -> None:
    """Turn swings in `row` [lane] into the mean times e to the centred swing."""
    stay_apart()
    for lane in range(lanes):
        row[lane] = mean * _bounded_exp(row[lane] + centre)


@inlined
def _bounded_exp(x: float) -> float:
    return exp_within(min(max(x, -LARGEST_SWING), LARGEST_SWING))
