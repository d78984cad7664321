"""The whole flagship at NumPy's best: the kernel's work on scenarios/kazakhstan-2023, in blocks.

`run(plan, draws, seed)` does what the kernel does with that plan, draw for draw the same law with
random numbers of its own: national swing, 21 regions raked to the nation, turnout, whole ballots,
29 districts with 435 candidates, list seats by Hare, and every count. Arrays are [row, lane].

What makes it fast, beyond numpy_blocked:

- two 32-bit words of one raw 64-bit number for each pair of normals, as in the kernel, and the
  standard deviations folded into Box and Muller's radius;
- candidates by slabs: the k-th from the end of every district that has so many, the districts with
  most of them first. Sums, roundings and maxima of all districts are then a few calls on contiguous
  memory, and every district ends in the same slab;
- weights matter only up to a factor, so a district's independents, alike, are bare exponentials;
  its other candidates are divided by the independents' swing and strength;
- raking scales eight factors by option, not 168 regional weights, until it is done;
- the law and the counts take many blocks at once; every tally of seats follows from three tables
  of distinct packed vectors, sorted once in a million draws.

`real` is the type of what is drawn: float64 as in the kernel, or float32, twice the lanes to a
vector instruction. Ballots are whole numbers below 2^24, exact in both; the law is in float64.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from benchmarks.baselines.events import happens, steps_of
from benchmarks.baselines.normals import box_muller
from benchmarks.baselines.sums import millionth_sums
from simulator.counting.counts import BINS, PARTS
from simulator.counting.events import SEATS
from simulator.plan import Plan
from simulator.uncertainty.regional import ROUNDS

LANES = (
    520  # of a block of draws; no power of two, so that rows fall on different sets of the cache
)
BLOCKS = 8  # whose ballots the law takes together
CHUNK = 64  # rows of normals made together
GATHERED = 1 << 20  # packed vectors gathered before they are counted
NUDGE = 1 + 2.0**-36  # covers the rounding of a reciprocal, never reaches the next whole number
SEAT_BITS = 7
PLACE_BITS = 5  # of district seats


class Normals:
    """Makes rows of normals, chunk by chunk, in contiguous room of its own."""

    def __init__(self, seed: int, lanes: int, real: type, chunk: int = CHUNK):
        self.bits = np.random.SFC64(seed)
        self.lots = np.random.Generator(np.random.SFC64([seed, 1]))
        self.chunk = chunk
        self.room = np.empty((3, chunk, lanes // 2), real)

    def fill(self, out: np.ndarray, squared_scale: np.ndarray) -> None:
        """Overwrite `out` [row, lane]; `squared_scale` [row, 1] is -2 times the variance."""
        for row in range(0, len(out), self.chunk):
            rows = slice(row, row + self.chunk)
            self._fill_chunk(out[rows], squared_scale[rows])

    def fill_exponentials(self, out: np.ndarray, squared_scale: np.ndarray) -> None:
        """The same, and e to the power of each, while a chunk is in the cache."""
        for row in range(0, len(out), self.chunk):
            chunk = out[row : row + self.chunk]
            self._fill_chunk(chunk, squared_scale[row : row + self.chunk])
            np.exp(chunk, out=chunk)

    def _fill_chunk(self, out: np.ndarray, squared_scale: np.ndarray) -> None:
        rows, half = len(out), out.shape[1] // 2
        radius, tangent, spare = self.room[:, :rows]
        words = self.bits.random_raw(out.size // 2).view(np.uint32).reshape(2, rows, half)
        np.copyto(radius, words[0], casting="unsafe")
        np.copyto(tangent, words[1].view(np.int32), casting="unsafe")
        radius *= 2.0**-32
        radius += 2.0**-33
        np.log(radius, out=radius)
        radius *= squared_scale
        np.sqrt(radius, out=radius)
        tangent *= np.pi / 2**32
        box_muller(radius, tangent, spare, (out[:, :half], out[:, half:]))


class Slabs(NamedTuple):
    """Candidates in the order of the buffer: slabs, then the last slab, then against-all."""

    candidate: np.ndarray
    """int64 [row]"""
    district: np.ndarray
    """int64 [row]: by the number of candidates, most first."""
    order: list[int]
    """The plan's districts in that order."""
    start: list[int]
    """Where each slab begins, then where the last slab does."""

    @classmethod
    def of(cls, plan: Plan) -> "Slabs":
        """The rows of a plan in which each district has one candidate of known weight."""
        field = plan.candidates
        others, last, fixed = [], [], []
        for district, first in enumerate(field.start[:-1].tolist()):
            stands = range(first, int(field.start[district + 1]))
            final = first + int(field.last[district])
            known = [i for i in stands if field.sd[i] == 0.0]
            if len(known) != 1 or known[0] == final or field.eligible[known[0]]:
                raise ValueError("each district needs one row of known weight: against all")
            last.append(final)
            fixed += known
            others.append([i for i in stands if i not in (final, known[0])])
        order = sorted(range(len(others)), key=lambda i: -len(others[i]))
        most = len(others[order[0]])
        rows: list[int] = []
        districts: list[int] = []
        start = []
        for left in range(most, 0, -1):
            start.append(len(rows))
            there = [place for place, i in enumerate(order) if len(others[i]) >= left]
            rows += [others[order[place]][-left] for place in there]
            districts += there
        start.append(len(rows))
        rows += [last[i] for i in order] + [fixed[i] for i in order]
        districts += [*range(len(order))] * 2
        return cls(np.array(rows), np.array(districts), order, start)


class Draws:
    """Ballots and district winners of a block of draws, and all the room they need."""

    def __init__(self, plan: Plan, seed: int, lanes: int, real: type):
        self.lanes, self.real = lanes, real
        self.normals = Normals(seed, lanes, real)
        self._nation(plan)
        self._regions(plan)
        self._districts(plan)

    def _room(self, *shape: int) -> np.ndarray:
        return np.empty((*shape, self.lanes), self.real)

    def _column(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(values, self.real)[:, None]

    def _nation(self, plan: Plan) -> None:
        """Constants and room of the national rows: swings, of turnout too, and regions' turnout."""
        votes, turnout = plan.votes, plan.turnout
        self.options, self.regions = votes.options, turnout.registered.size
        swings = votes.loading[:, 1:]
        if (swings != np.diag(np.diag(swings))).any() or votes.loading[:, 0].any():
            raise ValueError("only independent swings are drawn here")
        if not turnout.varies.all() or votes.independent_sd.size != 1 or (votes.lean != 1).any():
            raise ValueError("this is the work of scenarios/kazakhstan-2023 alone")
        # Cumulative rounding comes last to the option that takes what is left.
        self.order = [i for i in range(self.options) if i != votes.last] + [votes.last]
        spread = np.diag(swings)[self.order]
        self.national_scale = self._column(
            -2
            * np.concatenate(
                [[turnout.national_sd], spread, votes.independent_sd, turnout.regional_sd]
            )
            ** 2
        )
        self.share = self._column(votes.mean_weight[self.order] * np.exp(-0.5 * spread**2))
        self.swing_centre = float(np.exp(-0.5 * votes.independent_sd[0] ** 2))
        self.national = self._room(len(self.national_scale))
        self.wanted = self._room(self.options)
        self.registered = self._column(turnout.registered)
        self.logit = self._column(turnout.logit)
        self.invalid = turnout.invalid
        self.cast, self.valid = self._room(self.regions), self._room(self.regions)

    def _regions(self, plan: Plan) -> None:
        """Constants and room of the regional weights [option, region]."""
        rows = self.options * self.regions
        spread = np.repeat(plan.votes.regional_sd[self.order], self.regions)
        self.regional_scale = self._column(-2 * spread**2)
        self.part = self._column(plan.turnout.part)
        self.flat = self._room(rows)
        self.weight = self.flat.reshape(self.options, self.regions, self.lanes)
        self.factor, self.met = self._room(self.options), self._room(self.options)
        self.total = self._room(self.regions)
        self.upto = self._room(self.options)

    def _districts(self, plan: Plan) -> None:
        """Constants and room of the candidates, in slabs."""
        field, slabs = plan.candidates, Slabs.of(plan)
        region_of = np.repeat(np.arange(self.regions), np.diff(field.by_region))[slabs.order]
        self.region_of = region_of
        self.district_part = self._column(
            field.registered[slabs.order] / plan.turnout.registered[region_of]
        )
        count, drawn = len(slabs.order), slabs.start[-1] + len(slabs.order)
        self.count, self.drawn = count, drawn
        bounds = [*slabs.start, drawn]
        self.slices = [slice(a, b) for a, b in pairwise(bounds)]
        self.fixed = slice(drawn, drawn + count)
        self.candidate_scale = self._column(-2 * field.sd[slabs.candidate[:drawn]] ** 2)
        strength = (field.strength * np.exp(-0.5 * field.sd**2))[slabs.candidate]
        follows = field.follows[slabs.candidate]
        swings = follows == self.options
        unit = np.zeros(count)
        unit[slabs.district[swings]] = strength[swings]
        ratio = strength / unit[slabs.district]
        if not np.allclose(ratio[swings], 1.0, rtol=1e-12):
            raise ValueError("the independents of a district must be alike")
        where = [
            np.flatnonzero(~swings[: slabs.start[-1]]),
            np.arange(slabs.start[-1], drawn + count),
        ]
        self.scattered = where[0]
        rows = np.concatenate(where)
        place_of = np.argsort(self.order)
        region = region_of[slabs.district[rows]]
        self.followed = place_of[follows[rows]] * self.regions + region
        self.followed_region = region
        self.ratio = self._column(ratio[rows])
        self.local, self.local_inverse = self._room(len(rows)), self._room(len(rows))
        self.candidates = self._room(drawn + count)
        self.district_valid, self.scale = self._room(count), self._room(count)
        self.best = self._room(count)
        self.wins = np.empty((drawn, self.lanes), np.bool_)
        party = field.party[slabs.candidate[:drawn]]
        self.lone = plan.parties - 1
        self.places = [
            (int(i), np.flatnonzero(party == i)) for i in np.unique(party) if i != self.lone
        ]
        self.seats = np.zeros((plan.parties, self.lanes), np.uint8)
        self.tied_lanes = np.empty(0, np.int64)

    def draw(self) -> None:
        """Overwrite `upto` (ballots by option, cumulated), `cast`, `valid` and `seats`."""
        self._draw_nation()
        self._draw_regions()
        self._draw_candidates()
        self._count_regions()
        self._count_districts()
        self._seat_winners()

    def _draw_nation(self) -> None:
        rows, options = self.national, self.options
        self.normals.fill(rows, self.national_scale)
        own, cast = rows[options + 2 :], self.cast
        own += rows[0]
        own += self.logit
        np.negative(own, out=own)
        np.exp(rows[1:], out=rows[1:])
        own += 1.0
        np.divide(self.registered, own, out=cast)
        np.rint(cast, out=cast)
        self._count_valid(cast, own, self.valid)
        np.multiply(rows[1 : options + 1], self.share, out=self.factor)
        rows[options + 1] *= self.swing_centre
        np.add.reduce(self.factor, axis=0, out=rows[0])
        np.divide(self.factor, rows[0], out=self.wanted)

    def _count_valid(self, cast: np.ndarray, spare: np.ndarray, valid: np.ndarray) -> None:
        np.multiply(cast, self.invalid, out=spare)
        np.rint(spare, out=spare)
        np.subtract(cast, spare, out=valid)

    def _draw_regions(self) -> None:
        """Regional weights, raked; `total` is then their sum by region."""
        weight, factor, total, met = self.weight, self.factor, self.total, self.met
        self.normals.fill_exponentials(self.flat, self.regional_scale)
        for _ in range(ROUNDS):
            np.einsum("orl,ol->rl", weight, factor, out=total)
            np.divide(self.part, total, out=total)
            np.einsum("orl,rl->ol", weight, total, out=met)
            np.divide(self.wanted, met, out=factor)
        weight *= factor[:, None]
        np.add.reduce(weight, axis=0, out=total)

    def _draw_candidates(self) -> None:
        """Weights of all candidates, in units of their district's independents."""
        rows, drawn = self.candidates, self.drawn
        self.normals.fill_exponentials(rows[:drawn], self.candidate_scale)
        inverse = self._inverse_weight()
        local, many = self.local, len(self.scattered)
        np.take(self.flat, self.followed, axis=0, out=local, mode="clip")
        np.take(inverse, self.followed_region, axis=0, out=self.local_inverse, mode="clip")
        local *= self.local_inverse
        local *= self.ratio
        rows[self.scattered] *= local[:many]
        last = self.slices[-1]
        rows[last] *= local[many : many + self.count]
        rows[self.fixed] = local[many + self.count :]

    def _inverse_weight(self) -> np.ndarray:
        """One over a region's total weight and the independents' swing [region, lane]."""
        inverse = self.national[self.options + 2 :]
        np.multiply(self.total, self.national[self.options + 1], out=inverse)
        np.divide(1.0, inverse, out=inverse)
        return inverse

    def _count_regions(self) -> None:
        """Cumulative rounding in every region; the nation's cumulated ballots."""
        weight, scale = self.weight, self.total
        np.divide(self.valid, scale, out=scale)
        for option in range(1, self.options - 1):
            np.add(weight[option], weight[option - 1], out=weight[option])
        rounded = weight[:-1]
        rounded *= scale
        np.rint(rounded, out=rounded)
        weight[-1] = self.valid
        np.add.reduce(weight, axis=1, out=self.upto)

    def _count_districts(self) -> None:
        """Whole ballots of every candidate, and the most in each district."""
        rows, slices, scale, best = self.candidates, self.slices, self.scale, self.best
        valid, last, fixed = self.district_valid, self.slices[-1], self.fixed
        np.take(self.cast, self.region_of, axis=0, out=scale, mode="clip")
        scale *= self.district_part
        np.rint(scale, out=scale)
        self._count_valid(scale, best, valid)
        before = rows[slices[0]]
        for place in slices[1:-1]:
            slab = rows[place]
            grown = slab[: len(before)]
            grown += before
            before = slab
        against, final = rows[fixed], rows[last]
        against += before
        final += against
        np.divide(valid, final, out=scale)
        for place in (*slices[:-1], fixed):
            slab = rows[place]
            slab *= scale[: len(slab)]
            np.rint(slab, out=slab)
        np.subtract(valid, against, out=final)
        best[:] = final
        for index in range(len(slices) - 2, -1, -1):
            slab = rows[slices[index]]
            if index:
                before = rows[slices[index - 1]]
                grown = slab[: len(before)]
                grown -= before
            most = best[: len(slab)]
            np.maximum(most, slab, out=most)

    def _seat_winners(self) -> None:
        rows, best, wins = self.candidates, self.best, self.wins
        for place in self.slices:
            slab = rows[place]
            np.equal(slab, best[: len(slab)], out=wins[place])
        self.tied_lanes = self.tied_lanes[:0]
        if np.count_nonzero(wins) != self.count * self.lanes:
            self._draw_lots()
        seats, counts = self.seats, wins.view(np.uint8)
        seats[self.lone] = self.count
        for party, places in self.places:
            np.add.reduce(counts[places], axis=0, out=seats[party], dtype=np.uint8)
            seats[self.lone] -= seats[party]

    def _draw_lots(self) -> None:
        """Leave one winner where several have the most ballots."""
        level = np.zeros((self.count, self.lanes), np.int64)
        for place in self.slices:
            slab = self.wins[place]
            level[: len(slab)] += slab
        districts, self.tied_lanes = np.nonzero(level > 1)
        for district, lane in zip(districts, self.tied_lanes, strict=True):
            rows = np.array(
                [
                    place.start + district
                    for place in self.slices
                    if district < place.stop - place.start
                ]
            )
            equal = rows[self.wins[rows, lane]]
            self.wins[equal, lane] = False
            self.wins[self.normals.lots.choice(equal), lane] = True


class Table:
    """Counts of distinct packed vectors."""

    def __init__(self) -> None:
        self.gathered: list[np.ndarray] = []
        self.waiting = 0
        self.keys = self.counts = np.empty(0, np.int64)

    def add(self, keys: np.ndarray) -> None:
        """Keep the packed vectors of some draws."""
        self.gathered.append(keys)
        self.waiting += keys.size
        if self.waiting >= GATHERED:
            self.count()

    def count(self) -> "Table":
        """Count what has been gathered so far."""
        if self.waiting:
            keys, counts = np.unique(np.concatenate(self.gathered), return_counts=True)
            self.keys, self.counts = collapse(
                np.concatenate([self.keys, keys]), np.concatenate([self.counts, counts])
            )
            self.gathered, self.waiting = [], 0
        return self

    def vectors(self, fields: int, bits: int) -> np.ndarray:
        """int64 [field, vector]"""
        return (self.keys >> (bits * np.arange(fields)[:, None])) & ((1 << bits) - 1)


def collapse(keys: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct keys in rising order, and the sums of their counts."""
    distinct, inverse = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(inverse, counts, distinct.size).astype(np.int64)


class Law:
    """Seats and counts of many blocks; `votes`, `cast`, `valid` and `districts` are filled in."""

    def __init__(self, plan: Plan, lanes: int):
        self.lists, self.options, self.parties = plan.lists, plan.votes.options, plan.parties
        tier = plan.proportional_tier
        self.house_seats = float(plan.tiers.seats[tier])
        self.top = plan.tiers.threshold_top[tier][:, None]
        self.bottom = plan.tiers.threshold_bottom[tier][:, None]
        rank = plan.tiers.registration[: self.lists]
        self.by_registration = np.argsort(rank)
        self.per_registered = PARTS / plan.turnout.registered.sum()
        self.lanes = lanes
        lists, options = self.lists, self.options
        self.rows = np.zeros((options + 1, lanes))  # votes, then ballots cast
        self.votes, self.cast = self.rows[:options], self.rows[options]
        self.valid = np.empty(lanes)
        # What is packed: list seats, district seats, who enters.
        self.packed = np.zeros((2 * lists + self.parties, lanes))
        self.seats = self.packed[:lists]
        self.districts = self.packed[lists : lists + self.parties]
        self.enters = self.packed[lists + self.parties :]
        self.weights = packing(lists, self.parties)
        self.words = np.empty((len(self.weights), lanes))
        self.work, self.claim = np.empty((options + 1, lanes)), np.empty((lists, lanes))
        self.base, self.inverse, self.row = np.empty(lanes), np.empty(lanes), np.empty(lanes)
        self.qualifies = np.empty((lists, lanes), np.bool_)
        self.remainders = np.empty((lists, lanes), np.float32)
        self.ranks, self.left = np.empty((lists, lanes), np.uint8), np.empty(lanes, np.uint8)
        self.smaller, self.wins = (
            np.empty((lists, lanes), np.bool_),
            np.empty((lists, lanes), np.bool_),
        )
        self.bins = np.empty((options + 3, lanes), np.int64)
        self.index_sums = np.zeros((2, 3), np.int64)
        self.histogram_rows = np.arange(options + 1)[:, None] * float(BINS)

    def hare(self) -> int:
        """Overwrite `seats` and `enters`; the number of tied draws."""
        votes, qualifies, base = self.votes[: self.lists], self.qualifies, self.base
        claim, work, seats = self.claim, self.work[: self.lists], self.seats
        np.multiply(votes, self.bottom, out=claim)
        np.multiply(self.valid, self.top, out=work)
        np.greater_equal(claim, work, out=qualifies)
        np.copyto(self.enters, qualifies)
        np.multiply(votes, self.enters, out=claim)
        np.add.reduce(claim, axis=0, out=base)
        nobody = None if base.all() else np.flatnonzero(base == 0)
        if nobody is not None:
            base[nobody] = 1.0
        claim *= self.house_seats
        np.divide(NUDGE, base, out=self.inverse)
        np.multiply(claim, self.inverse, out=seats)
        np.floor(seats, out=seats)
        np.multiply(seats, base, out=work)
        claim -= work  # the remainders
        equal = self._rank()
        np.add.reduce(seats, axis=0, out=self.row)
        np.subtract(self.house_seats, self.row, out=self.row)
        np.copyto(self.left, self.row, casting="unsafe")
        np.less(self.ranks, self.left, out=self.wins)
        # A list that does not qualify has remainder 0 and rank below the seats left only if no
        # list is left that does: never, for remainders sum to the seats left.
        for place, party in enumerate(self.by_registration):
            seats[party] += self.wins[place]
        if nobody is not None:
            seats[:, nobody] = 0.0
        return self._ties() if equal else 0

    def _rank(self) -> bool:
        """Overwrite `ranks`: larger remainders, or equal ones registered earlier."""
        remainders, ranks = self.remainders, self.ranks
        for place, party in enumerate(self.by_registration):
            remainders[place] = self.claim[party]
        ranks[:] = np.arange(self.lists, dtype=np.uint8)[:, None]
        equal = False
        for place in range(self.lists - 1):
            mine, later = remainders[place], remainders[place + 1 :]
            smaller = self.smaller[place + 1 :]
            np.equal(mine, later, out=smaller)
            smaller &= self.qualifies[self.by_registration[place]]
            equal |= bool(smaller.any())
            np.less(mine, later, out=smaller)
            counts = smaller.view(np.uint8)
            ranks[place + 1 :] -= counts
            np.add.reduce(counts, axis=0, out=self.left, dtype=np.uint8)
            ranks[place] += self.left
        return equal

    def _ties(self) -> int:
        """Count the draws whose least winning remainder equals the greatest losing one."""
        qualifies = self.qualifies[self.by_registration]
        least = np.where(self.wins & qualifies, self.remainders, np.inf).min(axis=0)
        greatest = np.where(qualifies & ~self.wins, self.remainders, -np.inf).max(axis=0)
        return int(np.count_nonzero(least == greatest))

    def pack(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """int64 [lane]: house seats and who enters, list seats, district seats."""
        np.matmul(self.weights, self.packed, out=self.words)
        low, high, lists, districts = self.words.astype(np.int64)
        high <<= 4 * SEAT_BITS
        high |= low
        return high, lists, districts

    def share_millionths(self) -> np.ndarray:
        """`millionth_sums` [option, then turnout]; `work` keeps the millionths."""
        rows, work = self.rows, self.work
        np.divide(PARTS, self.valid, out=self.inverse)
        np.multiply(rows[:-1], self.inverse, out=work[:-1])
        np.multiply(rows[-1], self.per_registered, out=work[-1])
        np.rint(work, out=work)
        return millionth_sums(work)

    def histogram(self) -> np.ndarray:
        """One bincount of shares, turnout, wasted votes and the Gallagher index.

        The share and turnout bins come from the millionths in `work`, then it is overwritten.
        """
        work, bins, row = self.work, self.bins, self.row
        self.index_sums[:] = 0
        work += 0.5
        work *= BINS / PARTS
        np.minimum(work, BINS - 0.5, out=work)
        work += self.histogram_rows
        np.copyto(bins[: self.options + 1], work, casting="unsafe")
        start = BINS * (self.options + 1)
        np.subtract(self.valid, self.base, out=row)
        row *= self.inverse
        self._fill_bins(row, start, bins[-2], self.index_sums[:1])
        gap, votes = self.work[: self.lists], self.claim
        np.multiply(self.votes[: self.lists], self.inverse, out=votes)
        np.multiply(self.seats, PARTS / self.house_seats, out=gap)
        gap -= votes
        gap *= gap
        np.add.reduce(gap, axis=0, out=row)
        row *= 0.5
        np.sqrt(row, out=row)
        self._fill_bins(row, start + BINS, bins[-1], self.index_sums[1:])
        return np.bincount(bins.reshape(-1), minlength=start + 2 * BINS)

    def _fill_bins(self, parts: np.ndarray, start: int, bins: np.ndarray, sums: np.ndarray) -> None:
        np.rint(parts, out=parts)
        sums += millionth_sums(parts[None])
        parts += 0.5
        parts *= BINS / PARTS
        np.minimum(parts, BINS - 0.5, out=parts)
        parts += start
        np.copyto(bins, parts, casting="unsafe")


def packing(lists: int, parties: int) -> np.ndarray:
    """Weights [word, packed row]: house seats low and high, list seats, district seats."""
    weights = np.zeros((4, 2 * lists + parties))
    for party in range(parties):
        word, place = divmod(party, 4)
        for row in ([party] if party < lists else []) + [lists + party]:
            weights[word, row] = 2.0 ** (SEAT_BITS * place)
        weights[3, lists + party] = 2.0 ** (PLACE_BITS * party)
    for party in range(lists):
        weights[1, lists + parties + party] = 2.0 ** (4 * SEAT_BITS + party)
        weights[2, party] = 2.0 ** (SEAT_BITS * party)
    return weights


def hand_over(source: Draws, law: Law, start: int, lanes: int) -> None:
    """Copy the first lanes of a block to the law's room, from the lane `start` on."""
    stop, upto, order = start + lanes, source.upto[:, :lanes], source.order
    np.copyto(law.votes[order[0], start:stop], upto[0])
    for place in range(1, len(order)):
        np.subtract(upto[place], upto[place - 1], out=law.votes[order[place], start:stop])
    np.copyto(law.valid[start:stop], upto[-1])
    law.cast[start:stop] = np.add.reduce(source.cast[:, :lanes], axis=0, dtype=np.float64)
    np.copyto(law.districts[:, start:stop], source.seats[:, :lanes])


def run(plan: Plan, draws: int, seed: int, real: type = np.float64) -> dict[str, np.ndarray]:
    """Simulate and count: the arrays of Counts, and the joint tables as a tally names them."""
    if plan.parties != 8 or plan.house >= 1 << SEAT_BITS or plan.lists != 7:
        raise ValueError("eight parties pack into a word here")
    source = Draws(plan, seed, LANES, real)
    tables = Table(), Table(), Table()
    sums = np.zeros((plan.votes.options + 1, 3), np.int64)
    bins = np.zeros(BINS * (len(sums) + 2), np.int64)
    index_sums = np.zeros((2, 3), np.int64)
    tied = np.zeros(plan.tiers.method.size, np.int64)
    law = Law(plan, LANES * BLOCKS)
    for first in range(0, draws, LANES * BLOCKS):
        if draws - first < law.lanes:
            law = Law(plan, draws - first)
        for start in range(0, law.lanes, LANES):
            lanes = min(LANES, law.lanes - start)
            source.draw()
            hand_over(source, law, start, lanes)
            tied[plan.district_tier] += np.unique(source.tied_lanes[source.tied_lanes < lanes]).size
        tied[plan.proportional_tier] += law.hare()
        for table, keys in zip(tables, law.pack(), strict=True):
            table.add(keys)
        sums += law.share_millionths()
        bins += law.histogram()
        index_sums += law.index_sums
    shares = bins[: BINS * len(sums)].reshape(len(sums), BINS)
    return {
        **seat_counts(plan, draws, *(table.count() for table in tables)),
        "draws": np.array([draws]),
        "shares": shares[:-1].copy(),
        "share_sums": sums[:-1],
        "turnout": shares[-1:].copy(),
        "turnout_sums": sums[-1:],
        "wasted": bins[None, -2 * BINS : -BINS].copy(),
        "wasted_sums": index_sums[:1],
        "gallagher": bins[None, -BINS:].copy(),
        "gallagher_sums": index_sums[1:],
        "tied": tied,
    }


def weigh(rows: np.ndarray, counts: np.ndarray, length: int) -> np.ndarray:
    """How often each row [row, vector] takes each value: int64 [row, value]."""
    return np.stack([np.bincount(row, counts, length) for row in rows]).astype(np.int64)


def seat_counts(
    plan: Plan, draws: int, house: Table, lists: Table, districts: Table
) -> dict[str, np.ndarray]:
    """Every count of seats and entry, from the three tables of distinct vectors."""
    seats = house.vectors(plan.parties, SEAT_BITS)
    entered = (house.keys >> (plan.parties * SEAT_BITS) >> np.arange(plan.lists)[:, None]) & 1
    by_list, places = (
        lists.vectors(plan.lists, SEAT_BITS),
        districts.vectors(plan.parties, PLACE_BITS),
    )
    length, most = plan.house + 1, seats.max(axis=0)
    leads = seats == most
    alone = leads.sum(axis=0) == 1
    tier, tiers = plan.proportional_tier, plan.tiers.method.size
    in_house = np.zeros((tiers + 1, plan.parties, length), np.int64)
    in_house[0] = weigh(seats, house.counts, length)
    in_house[1 + tier] = weigh(
        np.concatenate([by_list, np.zeros_like(by_list[:1])]), lists.counts, length
    )
    in_house[1 + plan.district_tier] = weigh(places, districts.counts, length)
    enters, entering = (
        np.zeros((tiers, plan.lists), np.int64),
        np.zeros((tiers, plan.lists + 1), np.int64),
    )
    enters[tier] = entered @ house.counts
    entering[tier] = weigh(entered.sum(axis=0)[None], house.counts, plan.lists + 1)[0]
    unfilled = np.zeros(tiers, np.int64)
    unfilled[tier] = entering[tier, 0]
    happened = [
        event_counts(plan, event, (seats, entered, house), (by_list, by_list > 0, lists))
        for event in range(plan.events.program_start.size - 1)
    ]
    split = [
        weigh(seats, house.counts * came, length)
        for came, _ in (happened[i] for i in plan.events.split)
    ]
    house_keys, house_counts = collapse(
        house.keys & ((1 << (plan.parties * SEAT_BITS)) - 1), house.counts
    )
    entering_keys, entering_counts = collapse(
        house.keys >> (plan.parties * SEAT_BITS), house.counts
    )
    return {
        "seats": in_house,
        "split": np.stack(split),
        "cleared": enters.copy(),
        "enters": enters,
        "entering": entering,
        "largest": (leads & alone) @ house.counts,
        "shared_lead": np.array([draws - house.counts[alone].sum()]),
        "majority": (2 * seats > plan.house) @ house.counts,
        "house": np.bincount(seats.sum(axis=0), house.counts, plan.house + 1).astype(np.int64),
        "events": np.array([number for _, number in happened]),
        "unfilled": unfilled,
        "joint_0_keys": house_keys[:, None],
        "joint_0_counts": house_counts,
        "joint_1_keys": lists.keys[:, None],
        "joint_1_counts": lists.counts,
        "joint_2_keys": entering_keys[:, None],
        "joint_2_counts": entering_counts,
    }


Vectors = tuple[np.ndarray, np.ndarray, Table]


def event_counts(plan: Plan, event: int, house: Vectors, lists: Vectors) -> tuple[np.ndarray, int]:
    """Whether an event came true for each vector of the table that decides it, and how often."""
    events = plan.events
    terms = np.concatenate(
        [
            np.arange(events.term_start[atom], events.term_start[atom + 1])
            for atom in steps_of(events, event)
            if atom >= 0
        ]
    )
    places = set(events.place[terms[events.source[terms] == SEATS]].tolist())
    if not places <= {0} and not places <= {1 + plan.proportional_tier}:
        raise ValueError("an event looks at the seats of the house or of the list tier here")
    seats, enters, table = lists if places - {0} else house
    came = happens(events, event, seats, enters)
    return came, int(table.counts[came].sum())
