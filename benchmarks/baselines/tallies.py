"""All that the kernel counts, in NumPy, for a house in which nearly every draw is another vector.

Where seat vectors hardly repeat, counting distinct ones first (as numpy_flagship does) saves
nothing: here every draw is counted as it comes, in one bincount of seats, shares and indices. What
depends on who enters alone follows from the masks, of which there are few. The joint table keeps
the kernel's ball: vectors near the centre are packed into a word and sorted, the others are only
measured.
"""

import numpy as np

from benchmarks.baselines.events import happens, steps_of
from benchmarks.baselines.sums import millionth_sums
from benchmarks.baselines.task import Task
from simulator.counting.counts import BINS, PARTS
from simulator.counting.events import ENTERS
from simulator.counting.joint import CAPACITY
from simulator.counting.packed_keys import WORD_BITS

GATHERED = 2 * CAPACITY  # packed vectors gathered before they are sorted


class Tallies:
    """Counts of blocks of draws, and room for a block of `lanes`."""

    def __init__(self, task: Task, lanes: int):
        lists, house = task.lists, task.house
        self.task, self.lists, self.house = task, lists, house
        self.valid = float(task.valid.sum())
        self.masks = np.zeros(1 << lists, np.int64)
        self.powers = 2.0 ** np.arange(lists)
        self.shared, self.tied, self.draws = 0, 0, 0
        self.largest = np.zeros(lists, np.int64)
        self.share_sums = np.zeros((lists, 3), np.int64)
        self.index_sums = np.zeros((2, 3), np.int64)
        self.ball = Ball(self._centre(), house)
        events = len(task.events.program_start) - 1
        self.by_mask = [self._decided_by_mask(event) for event in range(events)]
        self.came = np.zeros(events, np.int64)
        splits = task.events.split.tolist()
        if len(splits) > 1:
            raise ValueError("seats are counted apart for at most one event here")
        self.split = splits[0] if splits else -1
        self.row = house + 1
        self.seats_end = lists * self.row * (1 + len(splits))
        self.shares_end = self.seats_end + lists * BINS
        self.bins = np.zeros(self.shares_end + 2 * BINS, np.int64)
        self.index_rows = self.shares_end + np.array([[0.0], [BINS]])
        self.seat_rows = np.arange(lists)[:, None] * float(self.row)
        self.share_rows = np.arange(lists)[:, None] * float(BINS) + self.seats_end
        self._make_room(lanes)

    def _make_room(self, lanes: int) -> None:
        self.lanes = lanes
        self.work = np.empty((self.lists, lanes))
        self.index = np.empty((2 * self.lists + 2, lanes), np.int64)
        self.row_work = np.empty((2, lanes))
        self.flags = np.empty((self.lists, lanes), np.bool_)

    def _centre(self) -> np.ndarray:
        """The kernel's: seats by the expected shares of those at the bar."""
        share = self.task.votes.share
        there = np.where(share >= self.task.threshold, share, 0.0)
        return np.round(self.house * there / there.sum()).astype(np.int64)

    def count(self, votes: np.ndarray, seats: np.ndarray, qualifies: np.ndarray, tied: int) -> None:
        """Add a block: whole `votes`, `seats` and who `qualifies` [list, lane]."""
        if votes.shape[1] != self.lanes:
            self._make_room(votes.shape[1])
        self.draws += self.lanes
        self.tied += tied
        masks = self._masks(qualifies)
        came = self._events(seats, qualifies, masks)
        self._lead(seats)
        self._shares(votes)
        self._seats(seats, came)
        self._indices(votes, seats)
        self.bins += np.bincount(self.index.reshape(-1), minlength=self.bins.size)
        self.ball.add(seats)

    def _masks(self, qualifies: np.ndarray) -> np.ndarray:
        np.copyto(self.work, qualifies)
        masks = (self.powers @ self.work).astype(np.int64)
        self.masks += np.bincount(masks, minlength=self.masks.size)
        return masks

    def _decided_by_mask(self, event: int) -> np.ndarray | None:
        """For an event about entry alone, whether it comes true, by mask."""
        events = self.task.events
        atoms = [step for step in steps_of(events, event) if step >= 0]
        terms = [events.source[events.term_start[atom]] for atom in atoms]
        if any(source != ENTERS for source in terms):
            return None
        enters = np.arange(1 << self.lists) >> np.arange(self.lists)[:, None] & 1
        return happens(events, event, enters, enters)

    def _events(
        self, seats: np.ndarray, qualifies: np.ndarray, masks: np.ndarray
    ) -> np.ndarray | None:
        """Count the events about seats; return [lane] the one whose seats are counted apart."""
        apart = None
        for event, table in enumerate(self.by_mask):
            if table is None:
                came = happens(self.task.events, event, seats, qualifies)
                self.came[event] += np.count_nonzero(came)
            if event == self.split:
                apart = came if table is None else table[masks]
        return apart

    def _lead(self, seats: np.ndarray) -> None:
        most, leads = self.row_work[0], self.flags
        np.maximum.reduce(seats, axis=0, out=most)
        np.equal(seats, most, out=leads)
        leaders = np.add.reduce(leads.view(np.uint8), axis=0, dtype=np.uint8)
        shared = np.flatnonzero(leaders > 1)
        if shared.size:
            self.shared += np.count_nonzero(most[shared])
            leads[:, shared] = False
        self.largest += [np.count_nonzero(row) for row in leads]

    def _shares(self, votes: np.ndarray) -> None:
        work = self.work
        np.multiply(votes, PARTS / self.valid, out=work)
        np.rint(work, out=work)
        self.share_sums += millionth_sums(work)
        work += 0.5
        work *= BINS / PARTS
        np.minimum(work, BINS - 0.5, out=work)
        work += self.share_rows
        np.copyto(self.index[: self.lists], work, casting="unsafe")

    def _seats(self, seats: np.ndarray, apart: np.ndarray | None) -> None:
        np.add(seats, self.seat_rows, out=self.work)
        if apart is not None:
            np.multiply(apart, float(self.lists * self.row), out=self.row_work[0])
            self.work += self.row_work[0]
        np.copyto(self.index[self.lists : 2 * self.lists], self.work, casting="unsafe")

    def _indices(self, votes: np.ndarray, seats: np.ndarray) -> None:
        lost, squares, gap = *self.row_work, self.work
        np.equal(seats, 0.0, out=self.flags)
        np.copyto(gap, self.flags)
        np.einsum("ij,ij->j", gap, votes, out=lost)
        lost *= PARTS / self.valid
        np.multiply(seats, self.valid / self.house, out=gap)
        np.subtract(votes, gap, out=gap)
        np.einsum("ij,ij->j", gap, gap, out=squares)
        np.sqrt(squares, out=squares)
        squares *= PARTS * np.sqrt(0.5) / self.valid
        both = self.row_work
        np.rint(both, out=both)
        self.index_sums += millionth_sums(both)
        both += 0.5
        both *= BINS / PARTS
        np.minimum(both, BINS - 0.5, out=both)
        both += self.index_rows
        np.copyto(self.index[-2:], both, casting="unsafe")

    def result(self) -> dict[str, np.ndarray]:
        """The arrays of Counts by name, and the joint tables as a tally names them."""
        lists, row, draws = self.lists, self.row, self.draws
        by_list = self.bins[: self.seats_end].reshape(-1, lists, row)
        shares = self.bins[self.seats_end : self.shares_end].reshape(lists, BINS)
        enters = np.arange(1 << lists) >> np.arange(lists)[:, None] & 1
        seats = by_list.sum(axis=0)
        entering = np.bincount(enters.sum(axis=0), self.masks, lists + 1).astype(np.int64)
        turnout = np.zeros((1, BINS), np.int64)
        turnout[0, min(int(self.task.turnout * BINS), BINS - 1)] = draws
        house = np.zeros(row, np.int64)
        house[[0, -1]] = entering[0], draws - entering[0]
        masks = np.flatnonzero(self.masks)
        keys, counts = self.ball.table()
        return {
            "draws": np.array([draws]),
            "seats": seats[None],
            "split": by_list[1:].copy(),
            "cleared": (enters @ self.masks)[None],
            "enters": (enters @ self.masks)[None],
            "entering": entering[None],
            "largest": self.largest,
            "shared_lead": np.array([self.shared]),
            "majority": seats[:, self.house // 2 + 1 :].sum(axis=1),
            "house": house,
            "events": np.array(
                [
                    self.came[event] if table is None else self.masks[table].sum()
                    for event, table in enumerate(self.by_mask)
                ]
            ),
            "shares": shares.copy(),
            "share_sums": self.share_sums,
            "turnout": turnout,
            "turnout_sums": draws * millionth_sums(np.rint([[self.task.turnout * PARTS]])),
            "wasted": self.bins[None, self.shares_end :][:, :BINS].copy(),
            "wasted_sums": self.index_sums[:1],
            "gallagher": self.bins[None, self.shares_end + BINS :].copy(),
            "gallagher_sums": self.index_sums[1:],
            "tied": np.array([self.tied]),
            "unfilled": entering[:1].copy(),
            "joint_0_keys": keys,
            "joint_0_counts": counts,
            "joint_1_keys": masks[:, None],
            "joint_1_counts": self.masks[masks],
        }


class Ball:
    """Exact counts of the seat vectors nearest to a centre, at most CAPACITY of them.

    A vector is packed as its departures from the centre, all lists but the first, whose seats
    follow from the house. Vectors that do not fit (too far, or an empty house) are kept as rows
    until the ball has shrunk below them.
    """

    def __init__(self, centre: np.ndarray, house: int):
        self.centre, self.house, self.lists = centre, house, centre.size
        self.bits = WORD_BITS // (self.lists - 1)
        self.reach = (1 << (self.bits - 1)) - 1
        self.offset = self.reach - centre[1:, None]
        self.shifts = self.bits * np.arange(self.lists - 1)[:, None]
        self.small_centre = centre.astype(np.int16)[:, None]
        self.bar = self.lists * house
        self.keys = self.counts = np.empty(0, np.int64)
        self.apart = np.empty(0, np.int16)
        self.far = np.empty((0, self.lists), np.int64)
        self.waiting: list[tuple[np.ndarray, np.ndarray]] = []
        self.gathered = 0

    def add(self, seats: np.ndarray) -> None:
        """Keep the vectors of a block [list, lane] that are inside the ball."""
        apart = seats.astype(np.int16)
        apart -= self.small_centre
        np.abs(apart, out=apart)
        apart = np.add.reduce(apart, axis=0, dtype=np.int16)
        near = np.flatnonzero(apart <= self.bar)
        apart = apart[near]
        fields = seats.take(near, axis=1).astype(np.int64)
        if self.bar >= min(self.reach + 1, int(self.centre.sum())):
            fields, apart = self._set_aside(fields, apart)
        packed = fields[1:] + self.offset
        packed <<= self.shifts
        self.waiting.append((np.bitwise_or.reduce(packed, axis=0), apart))
        self.gathered += apart.size
        if self.gathered >= GATHERED:
            self._settle()

    def _set_aside(self, seats: np.ndarray, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Move vectors that cannot be packed to `far`; the others."""
        fits = (np.abs(seats[1:] - self.centre[1:, None]) <= self.reach).all(axis=0)
        fits &= seats.sum(axis=0) == self.house
        self.far = np.concatenate([self.far, seats[:, ~fits].T])
        return seats[:, fits], apart[fits]

    def _settle(self) -> None:
        """Count what has been gathered, and shrink the ball where it holds too much."""
        keys = np.concatenate([self.keys, *(keys for keys, _ in self.waiting)])
        apart = np.concatenate([self.apart, *(apart for _, apart in self.waiting)])
        counts = np.concatenate([self.counts, np.ones(self.gathered, np.int64)])
        self.waiting, self.gathered = [], 0
        if keys.size:
            order = np.argsort(keys)
            keys = keys[order]
            first = np.concatenate([[0], 1 + np.flatnonzero(keys[1:] != keys[:-1])])
            self.keys, self.apart = keys[first], apart[order[first]]
            self.counts = np.add.reduceat(counts[order], first)
        far = np.unique(self.far, axis=0)
        if len(far) + self.keys.size > CAPACITY:
            self._shrink(np.abs(far - self.centre).sum(axis=1))

    def _shrink(self, far: np.ndarray) -> None:
        """Lower the bar until at most CAPACITY vectors are left; `far` are distances."""
        inside = np.cumsum(np.bincount(np.concatenate([self.apart, far])))
        self.bar = int(np.searchsorted(inside, CAPACITY, side="right")) - 1
        near = self.apart <= self.bar
        self.keys, self.counts, self.apart = self.keys[near], self.counts[near], self.apart[near]
        self.far = self.far[np.abs(self.far - self.centre).sum(axis=1) <= self.bar]

    def table(self) -> tuple[np.ndarray, np.ndarray]:
        """Vectors as the kernel packs them, in its order, and their counts."""
        self._settle()
        far, times = np.unique(self.far, axis=0, return_counts=True)
        fields = (self.keys >> self.shifts & (2 * self.reach + 1)) - self.offset
        near = np.concatenate([self.house - fields.sum(axis=0, keepdims=True), fields]).T
        vectors, counts = np.concatenate([near, far]), np.concatenate([self.counts, times])
        bits = self.house.bit_length()
        per_word = WORD_BITS // bits
        keys = np.zeros((len(vectors), -(-self.lists // per_word)), np.int64)
        for party in range(self.lists):
            keys[:, party // per_word] |= vectors[:, party] << (bits * (party % per_word))
        order = np.lexsort(keys.T[::-1])
        return keys[order], counts[order]
