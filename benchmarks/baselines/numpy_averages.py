"""Highest averages at NumPy's best: parties first, blocks that stay in cache, jump and step.

`run(task, draws, seed)` draws, applies the law and counts as the kernel does, with random numbers
of its own. Arrays are [list, area, lane] or [list, lane]; a column is one area in one lane.

What makes it fast, each measured against the obvious way:

- normals as in numpy_flagship, regions raked by factors of the options, one rounding of cumulated
  weights;
- the jump: each list gets its quotients above a level. In the areas the level is a constant, found
  once from a pilot so that no seat is left over on average: a jump is then a product and a floor.
  In the nation, where the votes below the bar move the level by many seats, it is found in each
  draw from the votes that take part;
- a level is a whole number and a fraction that keep it off every quotient of whole votes: no list
  is ever at the level, so a column whose seats come out even is finished, and has no tie;
- the bar binds in the jump only where votes below it could have a quotient above the level: in two
  provinces of Spain. Elsewhere it is applied to the columns that need a step;
- the step: the columns that came out uneven, half of them, are taken together, one call for those
  that miss a seat and one for those with a seat too many. Every best quotient is awarded at once;
  where two are equal and only one seat is left, that is the tie, and only then;
- seats are added up over the areas before the steps, which then add or take single seats.

Quotients are divisors over votes, both whole: two that differ do so by more than 2^-52 of
themselves as long as votes times divisor stay below 2^52, so comparing rounded quotients is exact.
"""

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.baselines.numpy_flagship import Normals
from benchmarks.baselines.tallies import Tallies
from benchmarks.baselines.task import Task
from simulator.uncertainty.regional import ROUNDS

LANES = 8200  # of a block of the nation; no power of two: rows then fall on different cache sets
AREA_LANES = 300  # of a block of areas
GATHERED = 27 * AREA_LANES  # lanes of areas counted together
CHUNK = 260  # rows of normals made together
PILOT = 1200  # draws from which the levels of areas are found
NOBODY = 1e200  # a quotient of this and more (divisor over votes) belongs to TINY votes
TINY = 1e-300  # votes of a list that takes no part: its quotients are never the best
APART = 2.0**-11  # added to a whole level, keeps every quotient of whole votes off it


Change = tuple[np.ndarray, np.ndarray, int]
"""Lists and columns that each gain a seat (1), or lose one (-1)."""

Block = tuple[np.ndarray, np.ndarray, np.ndarray, int]
"""Votes, seats, who qualifies [list, lane], and the number of tied draws."""


class Law:
    """The steps that follow a jump."""

    def __init__(self, task: Task, seed: int):
        self.task = task
        self.lots = np.random.Generator(np.random.SFC64([seed, 2]))
        self.round = np.floor if task.first == 2 else np.rint

    def steps(
        self, votes: np.ndarray, won: np.ndarray, miss: np.ndarray, bar: np.ndarray
    ) -> Iterator[Change]:
        """Yield changes by single seats until no column misses any.

        `votes` and `won` [list, column], the seats after the jump; `miss` [column]: seats that miss
        (negative: too many), `bar` [column]: the fewest votes of who takes part. All stay as they
        are. The columns with a tie stand in `tied` afterwards.
        """
        ties = [np.empty(0, np.int64)]
        for sign in (1, -1):
            columns = np.flatnonzero(miss > 0 if sign > 0 else miss < 0)
            here = votes.take(columns, axis=1, mode="clip")
            if sign > 0:
                np.copyto(here, TINY, where=here < bar.take(columns))
            else:  # who has no seat has none to lose
                np.maximum(here, TINY, out=here)
            divisor = won.take(columns, axis=1, mode="clip")
            divisor *= 2.0
            divisor += self.task.first if sign > 0 else self.task.first - 2
            left = np.abs(miss.take(columns)).astype(np.int16)
            while columns.size:
                ratio = divisor / here
                best = (np.minimum if sign > 0 else np.maximum).reduce(ratio, axis=0)
                wins = ratio == best
                if sign > 0 and best.max() > NOBODY:
                    wins[:, best > NOBODY] = False
                    left[best > NOBODY] = 0
                left -= np.add.reduce(wins.view(np.int8), axis=0, dtype=np.int16)
                if left.min() < 0:
                    over = np.flatnonzero(left < 0)
                    ties.append(columns[over])
                    self._settle(here, wins, left, over, sign)
                winners = np.flatnonzero(wins)
                lists = winners // columns.size
                yield lists, columns[winners - lists * columns.size], sign
                more = np.flatnonzero(left)
                columns, left, here = columns[more], left[more], here.take(more, axis=1)
                divisor = divisor.take(more, axis=1) + wins.take(more, axis=1) * (2.0 * sign)
        self.tied = np.concatenate(ties)

    def _settle(self, votes, wins, left, over, sign) -> None:
        """Leave as many of the equal lists as there are seats to give, or to take."""
        for column in over.tolist():
            equal = np.flatnonzero(wins[:, column])
            seats = equal.size + left[column]
            order = self.lots.permutation(equal)
            if self.task.tie == "more-votes":
                order = order[np.argsort(-votes[order, column], kind="stable")]
            keep = order[:seats] if sign > 0 else order[equal.size - seats :]
            wins[equal, column] = False
            wins[keep, column] = True
            left[column] = 0


class Nation:
    """Votes and seats where the nation is one area."""

    def __init__(self, task: Task, seed: int):
        self.task, self.law = task, Law(task, seed)
        self.normals = Normals(seed, LANES, np.float64)
        self.uniforms = np.random.Generator(np.random.SFC64([seed, 3]))
        lists = task.lists
        self.order = [i for i in range(lists) if i != task.votes.last] + [task.votes.last]
        self.house, self.bar, self.valid = (
            float(task.house),
            float(task.bar[0]),
            float(task.valid[0]),
        )
        self.weight = np.empty((lists, LANES))
        self.votes, self.won = np.empty((lists, LANES)), np.empty((lists, LANES))
        self.present = np.empty((lists, LANES))
        self.qualifies = np.empty((lists, LANES), np.bool_)
        self.row, self.other = np.empty(LANES), np.empty(LANES)
        self.gammas = task.shapes.size > 0
        if self.gammas:
            shapes = task.shapes[self.order][:, None]
            self.shape, self.d = shapes, shapes - 1 / 3
            self.scale = -2 / (9 * self.d)
            # 1 - 0.02 x^4 / d lies below Marsaglia and Tsang's bound for every shape above 19.
            if (shapes < 19).any():
                raise ValueError("shapes above 19, here")
            self.squeeze = 0.02 * 81 * self.d
        else:
            spread = task.spread[self.order][:, None]
            self.scale = -2 * spread**2
            self.middle = np.log(task.votes.mean_weight[self.order])[:, None] - 0.5 * spread**2

    def draw(self) -> None:
        """Overwrite `votes` [list, lane]."""
        weight = self.weight
        self.normals.fill(weight, self.scale)
        if self.gammas:
            self._accept()
        else:
            weight += self.middle
            np.exp(weight, out=weight)
        for place in range(1, len(weight)):
            weight[place] += weight[place - 1]
        np.divide(self.valid, weight[-1], out=self.row)
        weight *= self.row
        np.rint(weight, out=weight)
        weight[-1] = self.valid
        self.votes[self.order[0]] = weight[0]
        for place in range(1, len(weight)):
            np.subtract(weight[place], weight[place - 1], out=self.votes[self.order[place]])

    def _accept(self) -> None:
        """Turn normals into gammas: the vector of a draw is accepted together, or drawn anew."""
        weight, work, row = self.weight, self.present, self.row
        np.multiply(weight, weight, out=work)
        work *= work
        np.einsum("ij,i->j", work, self.squeeze[:, 0], out=row)
        weight += 1.0
        np.multiply(weight, weight, out=work)
        weight *= work
        weight *= self.d
        uniforms = self.uniforms.random(out=self.other)
        doubtful = np.flatnonzero(uniforms < row)  # 1 - u is as uniform as u
        ratio = weight[:, doubtful] / self.d
        possible = ratio > 0
        ratio[~possible] = 1.0
        normal = (np.cbrt(ratio) - 1) * np.sqrt(9 * self.d)
        bound = (0.5 * normal**2 + self.d * (1 - ratio + np.log(ratio))).sum(axis=0)
        accepted = (np.log1p(-uniforms[doubtful]) < bound) & possible.all(axis=0)
        again = doubtful[~accepted]
        weight[:, again] = self.uniforms.standard_gamma(self.shape, (len(self.shape), again.size))

    def allocate(self) -> int:
        """Overwrite `won` and `qualifies` [list, lane]; the number of tied draws."""
        present, won, row = self.present, self.won, self.row
        np.greater_equal(self.votes, self.bar, out=self.qualifies)
        np.copyto(present, self.qualifies)
        present *= self.votes
        np.add.reduce(present, axis=0, out=row)
        row *= 1 / self.house
        np.floor(row, out=row)
        row += APART
        np.divide(1.0, row, out=row)
        np.multiply(present, row, out=won)
        self.law.round(won, out=won)
        np.add.reduce(won, axis=0, out=row)
        np.subtract(self.house, row, out=row)
        flat, bars = won.reshape(-1), np.broadcast_to(self.bar, row.shape)
        for lists, columns, sign in self.law.steps(present, won, row, bars):
            flat[lists * row.size + columns] += sign
        return self.law.tied.size

    def blocks(self, draws: int) -> Iterator[Block]:
        """Yield block after block."""
        for first in range(0, draws, LANES):
            self.draw()
            lanes = min(LANES, draws - first)
            if lanes < LANES:
                self.votes[:, lanes:] = 0.0
            ties = self.allocate()
            yield self.votes[:, :lanes], self.won[:, :lanes], self.qualifies[:, :lanes], ties


class Areas:
    """Votes and seats where each region is an area of its own: [list, area, lane]."""

    def __init__(self, task: Task, seed: int):
        self.task, self.law = task, Law(task, seed)
        self.normals = Normals(seed, AREA_LANES, np.float64, CHUNK)
        lists, areas, lanes = task.lists, task.seats.size, AREA_LANES
        self.areas = areas
        self.order = [i for i in range(lists) if i != task.votes.last] + [task.votes.last]
        spread = task.spread[self.order][:, None]
        self.scale = -2 * spread**2
        self.middle = np.log(task.votes.mean_weight[self.order])[:, None] - 0.5 * spread**2
        self.local_scale = np.repeat(-2 * task.votes.regional_sd[self.order] ** 2, areas)[:, None]
        self.lean = task.votes.lean.T[self.order].reshape(-1)[:, None]
        self.part = task.part[:, None]
        self.valid = task.valid.astype(np.float64)[:, None]
        self.bar = task.bar.astype(np.float64)[:, None]
        self.bars = np.repeat(self.bar, lanes)
        self.house = task.seats.astype(np.float64)[:, None]
        self.national, self.factor = np.empty((lists, lanes)), np.empty((lists, lanes))
        self.flat = np.empty((lists * areas, lanes))
        self.weight = self.flat.reshape(lists, areas, lanes)
        self.votes, self.won = np.empty_like(self.weight), np.empty_like(self.weight)
        self.qualifies = np.empty(self.weight.shape, np.bool_)
        self.total, self.met = np.empty((areas, lanes)), np.empty((lists, lanes))
        self.row = np.empty(lanes)
        self.miss = np.empty((areas, lanes))
        self.reset(np.full(areas, 1.0))
        self._find_levels()

    def reset(self, level: np.ndarray) -> None:
        """Take another level [area]: whole numbers and a bit."""
        level = np.floor(level) + APART
        self.inverse = 1 / level[:, None]
        # Below the bar a list may have a quotient above the level only here.
        self.masked = np.flatnonzero(
            self.bar[:, 0] > (level if self.task.first == 2 else level / 2)
        )

    def _find_levels(self) -> None:
        """The level of each area at which a pilot misses no seat on average, by bisection."""
        pilot = []
        for _ in range(0, PILOT, AREA_LANES):
            self.draw()
            pilot.append(np.where(self.votes >= self.bar, self.votes, 0.0))
        votes = np.concatenate(pilot, axis=2)
        low, high = np.ones((self.areas, 1)), self.valid.copy()
        for _ in range(16):
            middle = (low + high) / 2
            given = self.law.round(votes / middle).sum(axis=0).mean(axis=1, keepdims=True)
            low, high = (
                np.where(given > self.house, middle, low),
                np.where(given > self.house, high, middle),
            )
        self.reset(high[:, 0])

    def draw(self) -> None:
        """Overwrite `votes`: national swings, departures of the areas, raking, whole ballots."""
        national, factor, weight = self.national, self.factor, self.weight
        self.normals.fill(national, self.scale)
        national += self.middle
        np.exp(national, out=national)
        np.add.reduce(national, axis=0, out=self.row)
        np.copyto(factor, national)
        national /= self.row
        self._depart()
        for _ in range(ROUNDS):
            np.einsum("oal,ol->al", weight, factor, out=self.total)
            np.divide(self.part, self.total, out=self.total)
            np.einsum("oal,al->ol", weight, self.total, out=self.met)
            np.divide(national, self.met, out=factor)
        self._round()

    def _depart(self) -> None:
        self.normals.fill_exponentials(self.flat, self.local_scale)
        self.flat *= self.lean

    def _round(self) -> None:
        weight, votes, scale = self.weight, self.votes, self.total
        np.multiply(weight[0], self.factor[0], out=weight[0])
        for place in range(1, len(weight)):
            np.multiply(weight[place], self.factor[place], out=weight[place])
            weight[place] += weight[place - 1]
        np.divide(self.valid, weight[-1], out=scale)
        weight *= scale
        np.rint(weight, out=weight)
        weight[-1] = self.valid
        votes[self.order[0]] = weight[0]
        for place in range(1, len(weight)):
            np.subtract(weight[place], weight[place - 1], out=votes[self.order[place]])

    def allocate(self, seats: np.ndarray) -> int:
        """Overwrite `seats` and `qualifies` [list, lane]; the number of tied draws."""
        votes, won, miss = self.votes, self.won, self.miss
        np.greater_equal(votes, self.bar, out=self.qualifies)
        votes_masked = votes[:, self.masked] * self.qualifies[:, self.masked]
        np.multiply(votes, self.inverse, out=won)
        won[:, self.masked] = votes_masked * self.inverse[self.masked]
        self.law.round(won, out=won)
        np.add.reduce(won, axis=1, out=seats)
        np.add.reduce(won, axis=0, out=miss)
        np.subtract(self.house, miss, out=miss)
        return self._step(seats)

    def _step(self, seats: np.ndarray) -> int:
        lists, lanes = seats.shape
        votes, won = self.votes.reshape(lists, -1), self.won.reshape(lists, -1)
        for parties, columns, sign in self.law.steps(votes, won, self.miss.reshape(-1), self.bars):
            change = np.bincount(parties * lanes + columns % lanes, minlength=seats.size)
            seats += change.reshape(lists, lanes) * float(sign)
        return np.unique(self.law.tied % lanes).size

    def blocks(self, draws: int) -> Iterator[Block]:
        """Yield the nation's votes, seats and who qualifies anywhere, gathered over blocks."""
        lists, options = self.task.lists, self.task.votes.options
        votes, seats = np.empty((options, GATHERED)), np.empty((lists, GATHERED))
        qualifies = np.empty((lists, GATHERED), np.bool_)
        for first in range(0, draws, GATHERED):
            gathered, ties = min(GATHERED, draws - first), 0
            for start in range(0, gathered, AREA_LANES):
                here = slice(start, start + AREA_LANES)
                self.draw()
                if gathered - start < AREA_LANES:
                    self.votes[:, :, gathered - start :] = 0.0
                ties += self.allocate(seats[:, here])
                np.add.reduce(self.votes, axis=1, out=votes[:, here])
                np.logical_or.reduce(self.qualifies, axis=1, out=qualifies[:, here])
            yield votes[:, :gathered], seats[:, :gathered], qualifies[:, :gathered], ties


def prepared(task: Task, seed: int) -> Callable[[int], dict[str, np.ndarray]]:
    """What simulates and counts so many further draws; levels are found once, here."""
    source = (Nation if task.seats.size == 1 else Areas)(task, seed)

    def simulate(draws: int) -> dict[str, np.ndarray]:
        tallies = Tallies(task, min(draws, LANES))
        for block in source.blocks(draws):
            tallies.count(*block)
        return tallies.result()

    return simulate


def run(task: Task, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Simulate and count: the arrays of Counts, and the joint tables as a tally names them."""
    return prepared(task, seed)(draws)


def allocate(task: Task, votes: np.ndarray) -> tuple[np.ndarray, int]:
    """Seats [list, lane] of all areas together for whole votes [list, area, lane]; tied draws.

    There are LANES lanes of the nation, or AREA_LANES of areas.
    """
    if task.seats.size == 1:
        nation = Nation(task, 1)
        nation.votes[:] = votes[:, 0]
        return nation.won, nation.allocate()
    areas = Areas(task, 1)
    areas.votes[:] = votes
    seats = np.empty((task.lists, AREA_LANES))
    return seats, areas.allocate(seats)
