"""The share of each party on election day, from its polls: a local level with leaning institutes.

The polls Y of a party, s days before election day each, have the covariance

    V_ij = phi / n_i [i = j]  +  nu [same institute]  +  tau min(s_i, s_j)

in units of p(1 - p), around its share on election day, of which nothing else is known. Then

    share = 1'V^-1 Y / 1'V^-1 1      variance = 1 / 1'V^-1 1      leaning = nu Z'V^-1 (Y - share)

with Z the institute of each poll: generalised least squares, and the best linear predictor of the
leanings. The variance includes the drift to election day. Because every institute leans with the
same variance, the leanings of a party, added up over institutes that asked about it, are zero.

They are computed as a regression on the share (free), the leaning of each institute and the drift
over each interval between days with polls (normal, of variance 1 each): then a thousand polls cost
no more than the days on which they ended. Parties missing in the same polls share one solution.

Pooling is compared with a reference: the mean of each institute's last poll.

Source: Jackman, Pooling the polls over an election campaign (2005),
doi:10.1080/10361140500302472; Robinson, That BLUP is a good thing (1991),
doi:10.1214/ss/1177011926.
"""

from dataclasses import dataclass

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.polls.constants import WINDOW, Constants
from simulator.polls.table import Polls

WITHIN = 21
"""Days before the last poll within which an institute's last one counts, for `mean_of_last`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """What polls say together about election day. NaN for a party that is in none of them."""

    polls: Polls
    """Those that were used."""
    share: Floats
    """(parties) fractions; they need not add up to one."""
    variance: Floats
    """(parties) of the share, in units of p(1 - p), drift to election day included."""
    leaning: Floats
    """(institutes, parties) fractions by which an institute is above the others; NaN where it did
    not ask about the party. Each party's add up to zero."""
    weight: Floats
    """(polls, parties) of each poll in the share, zero where the party is missing. Each party's
    add up to one; one may be slightly negative, as of an early poll of a frequent institute."""


def pool(polls: Polls, day: int, constants: Constants, window: int = WINDOW) -> Pooled:
    """Pool the polls that ended by a day, the day of the election (`date.toordinal`).

    Only those of the last `window` days before the last one count.
    """
    polls = polls.until(day).recent(window)
    asked = np.isfinite(polls.share)
    result = Pooled(
        polls=polls,
        share=np.full(len(polls.parties), np.nan),
        variance=np.full(len(polls.parties), np.nan),
        leaning=np.full((len(polls.institutes), len(polls.parties)), np.nan),
        weight=np.zeros(asked.shape),
    )
    for parties in _alike(asked):
        rows = np.flatnonzero(asked[:, parties[0]])
        if rows.size:
            _pool_alike(result, rows, parties, day, constants)
    return result


def mean_of_last(polls: Polls, day: int) -> Floats:
    """(parties) the mean over institutes of each one's last poll, as fractions.

    Polls that ended by a day count. Of two that ended on the same day, the later row counts. A
    party that an institute left out of its last poll has the mean of the others; NaN where all did.
    """
    polls = polls.until(day).recent(WITHIN)
    order = np.argsort(polls.last, kind="stable")
    last = {int(polls.institute[row]): row for row in order}
    share = polls.share[np.array(list(last.values()), dtype=np.int64)]
    asked = np.isfinite(share)
    total = np.where(asked, share, 0.0).sum(0)
    return np.where(asked.any(0), total / np.maximum(asked.sum(0), 1), np.nan)


def _alike(asked: Flags) -> list[Integers]:
    """The parties that are in the same polls, group by group."""
    groups: dict[bytes, list[int]] = {}
    for party, polls in enumerate(asked.T):
        groups.setdefault(polls.tobytes(), []).append(party)
    return [np.array(parties, dtype=np.int64) for parties in groups.values()]


def _pool_alike(
    result: Pooled, rows: Integers, parties: Integers, day: int, constants: Constants
) -> None:
    """Write the figures of parties that are in the same polls."""
    system = System.of(result.polls.rows(rows), day, constants)
    shares = result.polls.share[np.ix_(rows, parties)]
    unit = np.eye(len(system.matrix), 1)
    both = np.hstack([unit, system.right_side(shares)])
    solution = np.linalg.solve(system.matrix, both).astype(np.float64)
    asked = np.unique(result.polls.institute[rows])
    result.share[parties] = solution[0, 1:]
    result.variance[parties] = solution[0, 0]
    leaning = np.sqrt(constants.nu) * solution[1 : 1 + len(result.polls.institutes), 1:]
    result.leaning[np.ix_(asked, parties)] = leaning[asked]
    weight = system.fitted(solution[:, 0]) / system.noise
    result.weight[np.ix_(rows, parties)] = weight[:, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The normal equations of polls of the same parties: X'D^-1 X + P, with D the noise of polls.

    The columns of X are the share, the institutes and the intervals between days with polls; P is
    1 for all but the first, which is free. So log det V + log(1'V^-1 1) = log det D + log det of
    the matrix, and 1'V^-1 1 is one over the first element of its inverse.
    """

    matrix: Floats
    """(columns, columns)."""
    noise: Floats
    """(polls) the diagonal of D."""
    institute: Integers
    """(polls)."""
    place: Integers
    """(polls) of its last day among the days with polls, the last first."""
    lean: float
    """Standard deviation of the leanings."""
    step: Floats
    """(days with polls) standard deviation of the drift from the day before in this list."""
    cells: tuple[int, int]
    """Institutes, days with polls."""

    @classmethod
    def of(cls, polls: Polls, day: int, constants: Constants) -> "System":
        """The system of polls before a day."""
        noise = noise_of(polls, constants)
        distances, place = np.unique(day - polls.last, return_inverse=True)
        cells = (len(polls.institutes), len(distances))
        step = np.sqrt(constants.tau * np.diff(distances, prepend=0))
        weight = _by_cell(1 / noise, polls.institute, place, cells)
        return cls(
            matrix=_matrix(weight, np.sqrt(constants.nu), step),
            noise=noise,
            institute=polls.institute,
            place=place,
            lean=float(np.sqrt(constants.nu)),
            step=step,
            cells=cells,
        )

    def right_side(self, shares: Floats) -> Floats:
        """X'D^-1 Y (columns, parties) of shares (polls, parties)."""
        cells = np.stack(
            [_by_cell(y / self.noise, self.institute, self.place, self.cells) for y in shares.T],
            axis=-1,
        )
        drift = self.step[:, None] * _beyond(cells.sum(0))
        return np.vstack([cells.sum((0, 1))[None], self.lean * cells.sum(1), drift])

    def fitted(self, solution: Floats) -> Floats:
        """X times a solution (columns), by poll."""
        institutes = self.cells[0]
        path = np.cumsum(self.step * solution[1 + institutes :])
        leaning = self.lean * solution[1 : 1 + institutes]
        fitted: Floats = solution[0] + leaning[self.institute] + path[self.place]
        return fitted


def noise_of(polls: Polls, constants: Constants) -> Floats:
    """(polls) phi / n, the variance of each poll by itself in units of p(1 - p)."""
    size = np.where(np.isnan(polls.size), constants.unknown_size, polls.size)
    noise: Floats = constants.phi / np.clip(size, constants.least_size, constants.most_size)
    return noise


def _by_cell(
    values: Floats, institute: Integers, place: Integers, cells: tuple[int, int]
) -> Floats:
    """(institutes, days) sums of values by poll."""
    cell = institute * cells[1] + place
    sums: Floats = np.bincount(cell, values, minlength=cells[0] * cells[1]).astype(np.float64)
    return sums.reshape(cells)


def _beyond(values: Floats) -> Floats:
    """Sums along the first axis of what is so far from election day or further."""
    sums: Floats = np.cumsum(values[::-1], axis=0)[::-1]
    return sums


def _matrix(weight: Floats, lean: float, step: Floats) -> Floats:
    """The normal equations, from the weights 1/D by institute and day."""
    institutes, days = weight.shape
    beyond = _beyond(weight.T)
    # Sums of what is further never grow, so of two days the lesser is that of the further one.
    whole = beyond.sum(1)
    first, last = slice(1, 1 + institutes), slice(1 + institutes, None)
    matrix = np.zeros((1 + institutes + days,) * 2)
    matrix[0, 0] = weight.sum()
    matrix[0, first] = matrix[first, 0] = lean * weight.sum(1)
    matrix[0, last] = matrix[last, 0] = step * whole
    matrix[last, first] = cross = lean * step[:, None] * beyond
    matrix[first, last] = cross.T
    matrix[last, last] = np.minimum.outer(whole, whole) * step
    matrix[last, last] *= step[:, None]
    diagonal = np.einsum("ii->i", matrix)
    diagonal[first] = lean**2 * weight.sum(1)
    diagonal[1:] += 1.0
    return matrix
