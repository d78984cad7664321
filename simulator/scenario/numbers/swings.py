"""Expected shares, and how the national swings vary together, by plain arithmetic in a fixed order:
the same bits everywhere."""

import math
from collections.abc import Mapping, Sequence

from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.votes import LogisticNormal

Square = list[list[float]]


def expected_shares(scenario: Scenario) -> list[float]:
    """Expected shares by option, scaled to sum one; empty if all are zero."""
    counted, parties = scenario.counted, {party.id: party for party in scenario.party}
    known = [
        float(scenario.votes_of(parties[option])) if counted else parties[option].share or 0.0
        for option in option_ids(scenario)
    ]
    whole = math.fsum(known)
    return [share / whole for share in known] if whole > 0.0 else []


def by_option(sd: float | Mapping[str, float] | None, options: Sequence[str]) -> list[float]:
    """A standard deviation for each option from one number, or from a table with a default."""
    if isinstance(sd, Mapping):
        return [float(sd.get(option, sd.get("default", 0.0))) for option in options]
    return [float(sd or 0.0)] * len(options)


def root_of_swings(scenario: Scenario, shares: Sequence[float]) -> Square | None:
    """The Cholesky root of the covariance of turnout (the first) and of each option's swing.

    None where no joint distribution has these correlations.
    """
    spec, size = scenario.votes, len(shares)
    covariance = [[0.0] * size for _ in range(size)]
    if isinstance(spec, LogisticNormal):
        covariance = covariance_of(spec, option_ids(scenario), shares)
    parties = {party.id: party for party in scenario.party}
    with_turnout = [
        parties[option].turnout_correlation * math.sqrt(max(covariance[row][row], 0.0))
        for row, option in enumerate(option_ids(scenario))
    ]
    joint = [[1.0, *with_turnout]] + [
        [move, *row] for move, row in zip(with_turnout, covariance, strict=True)
    ]
    return root(joint)


def covariance_of(spec: LogisticNormal, options: Sequence[str], shares: Sequence[float]) -> Square:
    """Covariance [option][option] of the national swings on the log-ratio scale."""
    if (table := spec.table) is not None:
        return [[_of_pair(table, one, two) for two in options] for one in options]
    if spec.size is not None:
        spread = sampling_sd(spec.size, shares)
    else:
        spread = by_option(spec.national_sd, options)
    related = spec.correlation or {}
    return [
        [
            sd_one * sd_two * (1.0 if one == two else _of_pair(related, one, two))
            for two, sd_two in zip(options, spread, strict=True)
        ]
        for one, sd_one in zip(options, spread, strict=True)
    ]


def _of_pair(table: Mapping[str, Mapping[str, float]], one: str, two: str) -> float:
    """The entry of a table for a pair, in either order; zero if it has none."""
    return table.get(one, {}).get(two, table.get(two, {}).get(one, 0.0))


def sampling_sd(size: float, shares: Sequence[float]) -> list[float]:
    """Standard deviation of each option's log-weight for an effective sample size."""
    return [math.sqrt(1.0 / (size * share)) if share > 0 else 0.0 for share in shares]


def root(covariance: Sequence[Sequence[float]]) -> Square | None:
    """The lower-triangular Cholesky root of a covariance [row, column]; None if there is none.

    Plain arithmetic in a fixed order, so that every machine has the same bits. A row of zeros
    (something that does not vary) stays a row of zeros. Hundreds of parties that vary by themselves
    have a root of hardly more than its diagonal: zeros are not multiplied.
    """
    size = len(covariance)
    lower = [[0.0] * size for _ in range(size)]
    filled: list[list[int]] = []
    for row in range(size):
        for column in range(row):
            rest = covariance[row][column] - math.fsum(
                lower[row][k] * lower[column][k] for k in filled[column]
            )
            pivot = lower[column][column]
            if pivot > 0.0:
                lower[row][column] = rest / pivot
            elif abs(rest) > 1e-12:
                return None
        rest = covariance[row][row] - math.fsum(value * value for value in lower[row][:row])
        if rest < -1e-12 * max(1.0, covariance[row][row]):
            return None
        lower[row][row] = math.sqrt(rest) if rest > 1e-15 * covariance[row][row] else 0.0
        filled.append([column for column in range(row) if lower[row][column] != 0.0])
    return lower
