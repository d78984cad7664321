"""From the seats and ballots of a block of draws to exact counts.

Every count is an int64; what has a fraction (a share, an index) falls into a fine fixed bin. Loops
run over lanes outside and parties inside, so that a bin hit twice in a row is not waited for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import kernel_function

SHARE_BINS = 2000
"""Of a share or of turnout: 0.05 points wide."""
INDEX_BINS = 1000
"""Of wasted votes and of the Gallagher index: 0.1 points wide."""
PARTS = 1_000_000
"""A share is summed in whole millionths."""


class Counts(NamedTuple):
    """What a range of draws adds up to.

    Axes: house (the whole house, then each tier; with one tier only the whole), tier, list, party
    (who can win seats: lists, then independents), option (of the list ballot: lists, then others).
    """

    draws: np.ndarray
    """int64 [1]"""
    seats: np.ndarray
    """int64 [house, party, seats]: draws with so many seats."""
    split: np.ndarray
    """int64 [split event, party, seats]: the same for the whole house, in draws with the event."""
    cleared: np.ndarray
    """int64 [tier, list]: draws in which the list reaches the bar by itself."""
    enters: np.ndarray
    """int64 [tier, list]: draws in which the list takes part in the allocation."""
    entering: np.ndarray
    """int64 [tier, number of lists that take part]"""
    largest: np.ndarray
    """int64 [party]: draws in which the party alone has the most seats."""
    shared_lead: np.ndarray
    """int64 [1]: draws in which two or more have the most."""
    majority: np.ndarray
    """int64 [party]: draws with more than half of the house."""
    events: np.ndarray
    """int64 [event]"""
    shares: np.ndarray
    """int64 [option, bin]: of the valid list ballots."""
    share_sum: np.ndarray
    """int64 [option]: sum of shares in whole millionths, rounded down."""
    turnout: np.ndarray
    """int64 [bin]: ballots cast over registered voters."""
    turnout_sum: np.ndarray
    """int64 [1]: sum of turnout in whole millionths, rounded down."""
    wasted: np.ndarray
    """int64 [bin]: part of the valid list ballots given to options without a list seat."""
    gallagher: np.ndarray
    """int64 [bin]: the least-squares index over the list tiers."""
    tied: np.ndarray
    """int64 [tier]: draws with a tie that the tie rule settled."""
    unfilled: np.ndarray
    """int64 [tier]: draws in which nobody could take the seats."""


@kernel_function
def new_counts(
    houses: int,
    parties: int,
    most: int,
    splits: int,
    tiers: int,
    lists: int,
    events: int,
    options: int,
) -> Counts:
    """All zero. `most` is the largest number of seats of a party, plus one."""
    return Counts(
        np.zeros(1, np.int64),
        np.zeros((houses, parties, most), np.int64),
        np.zeros((splits, parties, most), np.int64),
        np.zeros((tiers, lists), np.int64),
        np.zeros((tiers, lists), np.int64),
        np.zeros((tiers, lists + 1), np.int64),
        np.zeros(parties, np.int64),
        np.zeros(1, np.int64),
        np.zeros(parties, np.int64),
        np.zeros(events, np.int64),
        np.zeros((options, SHARE_BINS), np.int64),
        np.zeros(options, np.int64),
        np.zeros(SHARE_BINS, np.int64),
        np.zeros(1, np.int64),
        np.zeros(INDEX_BINS, np.int64),
        np.zeros(INDEX_BINS, np.int64),
        np.zeros(tiers, np.int64),
        np.zeros(tiers, np.int64),
    )


@kernel_function
def count_seats(histogram: np.ndarray, seats: np.ndarray, lanes: int) -> None:
    """Add the seats [party, lane] of each draw to `histogram` [party, seats]."""
    for lane in range(lanes):
        for party in range(seats.shape[0]):
            histogram[party, int(seats[party, lane])] += 1


@kernel_function
def count_seats_where(
    histogram: np.ndarray, seats: np.ndarray, happened: np.ndarray, lanes: int
) -> None:
    """The same for the draws in which `happened` [lane] is one."""
    for lane in range(lanes):
        if happened[lane] != 0.0:
            for party in range(seats.shape[0]):
                histogram[party, int(seats[party, lane])] += 1


@kernel_function
def count_ones(total: np.ndarray, flags: np.ndarray, lanes: int) -> None:
    """Add the ones of each row of `flags` [row, lane] to `total` [row]."""
    for row in range(total.size):
        ones = 0.0
        for lane in range(lanes):
            ones += flags[row, lane]
        total[row] += int(ones)


@kernel_function
def count_shares(
    histogram: np.ndarray,
    total: np.ndarray,
    votes: np.ndarray,
    whole: np.ndarray,
    lanes: int,
    inverse: np.ndarray,
) -> None:
    """Bin the shares votes [row, lane] / whole [lane]; overwrites `inverse` [lane].

    A share is first rounded down to whole millionths, then binned.
    """
    for lane in range(lanes):
        inverse[lane] = PARTS / max(whole[lane], 1.0)
    rows = total.size
    per_bin = PARTS // SHARE_BINS
    for lane in range(lanes):
        scale = inverse[lane]
        for row in range(rows):
            millionths = np.int64(votes[row, lane] * scale)
            total[row] += millionths
            histogram[row, min(millionths // per_bin, SHARE_BINS - 1)] += 1


@kernel_function
def count_leaders(
    largest: np.ndarray,
    shared_lead: np.ndarray,
    majority: np.ndarray,
    seats: np.ndarray,
    house: int,
    lanes: int,
    most: np.ndarray,
    leaders: np.ndarray,
) -> None:
    """Who has the most seats [party, lane] alone, and who more than half of the house.

    Overwrites `most` and `leaders` [lane].
    """
    parties = seats.shape[0]
    most[:lanes] = 0.5
    leaders[:lanes] = 0.0
    for party in range(parties):
        row = seats[party]
        over_half = 0.0
        for lane in range(lanes):
            most[lane] = max(most[lane], row[lane])
            over_half += 1.0 if 2.0 * row[lane] > house else 0.0
        majority[party] += int(over_half)
    for party in range(parties):
        row = seats[party]
        for lane in range(lanes):
            leaders[lane] += 1.0 if row[lane] == most[lane] else 0.0
    shared = 0.0
    for lane in range(lanes):
        shared += 1.0 if leaders[lane] > 1.0 else 0.0
    shared_lead[0] += int(shared)
    for party in range(parties):
        row = seats[party]
        alone = 0.0
        for lane in range(lanes):
            alone += 1.0 if (row[lane] == most[lane]) & (leaders[lane] == 1.0) else 0.0
        largest[party] += int(alone)


@kernel_function
def count_proportionality(
    wasted: np.ndarray,
    gallagher: np.ndarray,
    votes: np.ndarray,
    valid: np.ndarray,
    seats: np.ndarray,
    lists: int,
    filled: float,
    lanes: int,
    lost: np.ndarray,
    squares: np.ndarray,
) -> None:
    """Bin wasted votes and the least-squares index of Gallagher 1991, doi:10.1016/0261-3794(91)90004-C.

    `votes` [option, lane], `valid` [lane], `seats` [list, lane] of the list tiers, which have
    `filled` seats together. Overwrites `lost` and `squares` [lane].
    """
    lost[:lanes] = 0.0
    squares[:lanes] = 0.0
    for option in range(votes.shape[0]):
        row = votes[option]
        if option < lists:
            won = seats[option]
            for lane in range(lanes):
                gap = 100.0 * row[lane] / max(valid[lane], 1.0) - won[lane] * (100.0 / filled)
                squares[lane] += gap * gap
                lost[lane] += row[lane] if won[lane] == 0.0 else 0.0
        else:
            for lane in range(lanes):
                lost[lane] += row[lane]
    for lane in range(lanes):
        lost[lane] = lost[lane] / max(valid[lane], 1.0) * INDEX_BINS
        squares[lane] = np.sqrt(0.5 * squares[lane]) * (INDEX_BINS / 100.0)
    for lane in range(lanes):
        wasted[min(int(lost[lane]), INDEX_BINS - 1)] += 1
        gallagher[min(int(squares[lane]), INDEX_BINS - 1)] += 1


@kernel_function
def count_numbers(histogram: np.ndarray, number: np.ndarray, lanes: int) -> None:
    """Add each draw's `number` [lane] to `histogram` [number]."""
    for lane in range(lanes):
        histogram[int(number[lane])] += 1


