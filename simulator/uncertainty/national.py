"""The national part of a model of votes: a positive weight for each option in each draw.

A share is a weight over the sum of weights. `weight` is [option, lane] (option: what the list
ballot offers, in the plan's order), `factor` is [factor, lane]: the standard normals behind the
swings; factor 0 also moves turnout when turnout varies nationally.
"""

from typing import NamedTuple

from simulator.arrays import Flags, Floats
from simulator.elementary import exp
from simulator.jit import inlined, kernel_function
from simulator.streams import INDEPENDENT, NATIONAL, Block, standard_normals
from simulator.uncertainty import dirichlet, drawn, fixed, logistic_normal, multivariate_t
from simulator.uncertainty.regional import GroupsPlan

FIXED, DIRICHLET, LOGISTIC_NORMAL, MULTIVARIATE_T, DRAWN = 0, 1, 2, 3, 4


class VotesPlan(NamedTuple):
    """A model of votes as arrays; an array that a model does not need is empty."""

    model: int
    options: int
    last: int
    """The option that takes the rounding of whole ballots: the one expected largest."""
    share: Floats  # [option]: expected national share of the valid list ballots; they sum to one.
    mean_weight: Floats
    """[option]: of the weights that swings multiply; the mean of each share is then `share`."""
    shapes: Floats  # [option]: Dirichlet concentration times share.
    loading: Floats  # [option, factor]: lower-triangular root of the covariance of the swings.
    factors: int
    tail_shape: Floats  # [1]: half the degrees of freedom of the heavy tail.
    regional_sd: Floats  # [option]: of a region's own departure from the national swing, log scale.
    groups: GroupsPlan
    """Of regions that depart together."""
    independent_sd: Floats
    """[independent]: of the national swing of those who are not on the list ballot."""
    lean: Floats  # [region, option]: a region's expected weight over the nation's; empty if alike.
    some: Flags
    """[region, option]: whether the option may have votes there."""
    counted: Floats  # [region, option]: ballots, where they are known.
    table: Floats  # [option, row]: national shares in percent, where somebody else has drawn them.
    added: Floats  # [option]: whole list ballots added to those cast; empty where there are none.


@inlined
def draw_factors(votes: VotesPlan, block: Block, factor: Floats) -> None:
    """Overwrite `factor` by standard normals."""
    if votes.factors > 0:
        standard_normals(factor, votes.factors, block, NATIONAL, 0)


@inlined
def draw_weights(
    votes: VotesPlan, block: Block, factor: Floats, scratch: Floats, weight: Floats
) -> None:
    """Overwrite `weight`, and `scratch` [4, lane], by the factors that have been drawn."""
    if votes.model == DIRICHLET:
        dirichlet.draw(votes.shapes, block, scratch, weight)
    elif votes.model == LOGISTIC_NORMAL:
        logistic_normal.draw(votes.mean_weight, votes.loading, block.lanes, factor, weight)
    elif votes.model == MULTIVARIATE_T:
        multivariate_t.draw(
            votes.mean_weight, votes.loading, votes.tail_shape, block, factor, scratch, weight
        )
    elif votes.model == DRAWN:
        drawn.draw(votes.table, block, weight)
    else:
        fixed.draw(votes.share, block.lanes, weight)


@kernel_function
def draw_independents(sd: Floats, block: Block, share: Floats) -> None:
    """The national swing of independents: a log-normal factor of mean one, after the options' rows.

    Overwrites the last rows of `share` [option, then independent (padded to fours), lane].
    """
    if sd.size == 0:
        return
    rows = share[share.shape[0] - 4 * ((sd.size + 3) // 4) :]
    standard_normals(rows, sd.size, block, INDEPENDENT, 0)
    for index in range(sd.size):
        row, spread = rows[index], sd[index]
        centre = -0.5 * spread * spread
        for lane in range(block.lanes):
            row[lane] = exp(spread * row[lane] + centre)
