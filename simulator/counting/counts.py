"""From the seats and ballots of a block of draws to exact counts.

Every count is an int64. What has a fraction (a share, an index) is rounded to whole millionths in
each draw: their sum and that of their squares are exact, and they fall into fine fixed bins.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.elementary import shifted_word, unshifted, word_of
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import add, fill
from simulator.streams import LOW_32, ZERO

BINS = 2000
"""Of a share, of turnout, of wasted votes, of the Gallagher index: 0.05 points wide, half of the
tenth that quantiles are given to, so that a bin says how its numbers are rounded."""
PARTS = 1_000_000
"""A share is counted in whole millionths."""
LAST_BIN = np.uint64(BINS - 1)
BINS_A_PART = np.uint64(-(-(2**36) * BINS // PARTS))
BINS_SHIFT = np.uint64(36)
"""A number of parts times BINS_A_PART / 2^36, rounded down, is its bin: 500 parts make one."""
LOW_BITS = 20
"""Of a square, that are summed by themselves: all sums stay below 2^63 in 2^40 draws."""
LOW_PART = np.uint64(2**LOW_BITS - 1)


class Counts(NamedTuple):
    """What a range of draws adds up to.

    Axes: house (the whole house, then each tier; with one tier only the whole), tier, list, party
    (who can win seats: lists, then independents), option (of the list ballot: lists, then others).
    """

    draws: Integers  # [1]
    seats: Integers  # [house, party, seats]: draws with so many seats.
    split: Integers
    """[split event, party, seats]: the same for the whole house, in draws with the event."""
    cleared: Integers  # [tier, list]: draws in which the list reaches the threshold by itself.
    enters: Integers  # [tier, list]: draws in which the list takes part in the allocation.
    entering: Integers  # [tier, number of lists that take part]
    largest: Integers  # [party]: draws in which the party alone has the most seats.
    shared_lead: Integers  # [1]: draws in which two or more have the most.
    majority: Integers  # [party]: draws with more than half of the house.
    house: Integers  # [seats]: draws in which so many seats of the whole house were filled.
    events: Integers  # [event]
    shares: Integers  # [option, bin]: of the valid list ballots.
    share_sums: Integers
    """[option, 3]: sums of shares in whole millionths; of the high parts of their squares, which
    stand for 2^LOW_BITS each; and of the low parts."""
    turnout: Integers  # [1, bin]: ballots cast over registered voters.
    turnout_sums: Integers  # [1, 3]: as for shares.
    wasted: Integers
    """[1, bin]: part of the valid list ballots given to options without a list seat."""
    wasted_sums: Integers  # [1, 3]: as for shares.
    gallagher: Integers  # [1, bin]: the least-squares index over the list tiers.
    gallagher_sums: Integers  # [1, 3]: as for shares, where an index of 100 is a whole.
    tied: Integers  # [tier]: draws with a tie that the tie rule settled.
    unfilled: Integers  # [tier]: draws in which nobody could take the seats.
    bloc_seats: Integers  # [bloc, seats]: as for parties, and so on.
    bloc_largest: Integers  # [bloc]
    bloc_majority: Integers  # [bloc]
    bloc_shares: Integers  # [bloc, bin]
    bloc_share_sums: Integers  # [bloc, 3]

    def named(self) -> dict[str, Integers]:
        """By name; those of blocs only where there is one."""
        return {
            name: array
            for name, array in self._asdict().items()
            if len(array) or not name.startswith("bloc_")
        }


@kernel_function
def count_shares(
    histogram: Integers,
    sums: Integers,
    votes: Floats,
    whole: Floats,
    lanes: int,
    inverse: Floats,
    bins: Integers,
) -> None:
    """Count the shares votes [row, lane] / whole [lane] of the first rows.

    Overwrites `inverse` [lane] and the first of `bins` [row, lane].
    """
    nothing_overlaps()
    for lane in range(lanes):
        inverse[lane] = PARTS / max(whole[lane], 1.0)
    for row in range(sums.shape[0]):
        _count_row(histogram[row], sums[row], votes[row], inverse, lanes, bins[0])


@inlined
def _count_row(
    histogram: Integers, sums: Integers, row: Floats, scale: Floats, lanes: int, bins: Integers
) -> None:
    """Count `row` times `scale` [lane], rounded to whole millionths; overwrites `bins` [lane]."""
    total, squares, low = _find_bins(row, scale, lanes, bins)
    sums[0] += np.int64(total)
    sums[1] += np.int64((squares - low) >> np.uint64(LOW_BITS))
    sums[2] += np.int64(low)
    count_bins(histogram, bins, lanes)


@kernel_function
def _find_bins(
    row: Floats, scale: Floats, lanes: int, bins: Integers
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Overwrite `bins` [lane] by those of the millionths row * scale [lane], rounded.

    The sums of the millionths, of their squares, and of the low bits of these. In whole numbers,
    whose products of 32 bits vectorise.
    """
    nothing_overlaps()
    total, squares, low = ZERO, ZERO, ZERO
    for lane in range(lanes):
        millionths = word_of(row[lane] * scale[lane]) & LOW_32
        square = millionths * millionths
        total += millionths
        squares += square
        low += square & LOW_PART
        bins[lane] = np.int64(min((millionths * BINS_A_PART) >> BINS_SHIFT, LAST_BIN))
    return total, squares, low


@kernel_function
def round_off(row: Floats, lanes: int, rounded: Floats) -> None:
    """Overwrite `rounded` [lane] by what is counted of `row` [lane]: whole numbers."""
    for lane in range(lanes):
        rounded[lane] = float(np.int64(word_of(row[lane]) & LOW_32))


@inlined
def sum_of_millionths(row: Floats, scale: Floats, lanes: int) -> np.int64:
    """The sum of the millionths `row` times `scale` [lane], each rounded."""
    total = ZERO
    for lane in range(lanes):
        total += shifted_word(row[lane] * scale[lane])
    return unshifted(total, lanes)


@kernel_function
def count_bins(histogram: Integers, bins: Integers, lanes: int) -> None:
    """Add one to the bin of each lane; by fours, so that no address waits for another.

    An unsigned place needs no test for counting from the end.
    """
    nothing_overlaps()
    quads = lanes // 4
    for quad in range(quads):
        lane = 4 * quad
        a, b = np.uint64(bins[lane]), np.uint64(bins[lane + 1])
        c, d = np.uint64(bins[lane + 2]), np.uint64(bins[lane + 3])
        histogram[a] += 1
        histogram[b] += 1
        histogram[c] += 1
        histogram[d] += 1
    for lane in range(4 * quads, lanes):
        histogram[bins[lane]] += 1


@kernel_function
def count_numbers(
    histogram: Integers, row: Floats, times: Integers, lanes: int, bins: Integers
) -> None:
    """Add `times` [lane] to `histogram` [number] where `row` [lane] says; overwrites `bins`."""
    nothing_overlaps()
    for lane in range(lanes):
        bins[lane] = np.int64(row[lane])
    for lane in range(lanes):
        histogram[np.uint64(bins[lane])] += times[lane]


@kernel_function
def count_proportionality(
    counts: Counts,
    votes: Floats,
    options: int,
    valid: Floats,
    seats: Floats,
    lists: int,
    part: Floats,
    lanes: int,
    scratch: Floats,
    bins: Integers,
) -> None:
    """Count wasted votes and the least-squares index.

    Gallagher 1991, doi:10.1016/0261-3794(91)90004-C.

    `votes` [option, lane], `valid` [lane], `seats` [list, lane] of the tiers that are to be
    proportional; `part` [lane] is one seat of theirs in millionths. Overwrites `scratch` [3, lane]
    and the first of `bins` [row, lane]: the first row of `scratch` holds the wasted votes then, the
    second the index in millionths of 100, not yet rounded.
    """
    nothing_overlaps()
    lost, index, inverse = scratch[0], scratch[1], scratch[2]
    fill(lost, 0.0, lanes)
    fill(index, 0.0, lanes)
    for lane in range(lanes):
        inverse[lane] = PARTS / max(valid[lane], 1.0)
    for option in range(options):
        row = votes[option]
        if option < lists:
            won = seats[option]
            for lane in range(lanes):
                gap = row[lane] * inverse[lane] - won[lane] * part[lane]
                index[lane] += gap * gap
                lost[lane] += row[lane] if won[lane] == 0.0 else 0.0
        else:
            add(row, lanes, lost)
    _count_row(counts.wasted[0], counts.wasted_sums[0], lost, inverse, lanes, bins[0])
    for lane in range(lanes):
        index[lane] = np.sqrt(0.5 * index[lane])
    fill(inverse, 1.0, lanes)
    _count_row(counts.gallagher[0], counts.gallagher_sums[0], index, inverse, lanes, bins[0])
