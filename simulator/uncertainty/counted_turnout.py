"""What is known of turnout, of regions and of the nation; see `uncertainty.conditioning`."""

from simulator.jit import inlined, kernel_function
from simulator.lanes import add, add_times, fill
from simulator.streams import COUNTED_TURNOUT, Block, standard_normals
from simulator.uncertainty.returns import (
    NOISE,
    OWN,
    PART,
    PRECISION,
    SWING,
    TARGET,
    ReturnsPlan,
    ReturnsWork,
)


@kernel_function
def hear_turnout(returns: ReturnsPlan, block: Block, work: ReturnsWork) -> None:
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
def move_turnout(returns: ReturnsPlan, lanes: int, work: ReturnsWork) -> None:
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
