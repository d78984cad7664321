"""Largest remainder: whole quotas first, then a seat each to the largest remainders.

Arrays are [list, lane] with whole numbers in float64. With votes times (seats + added) below 2^53
every step is exact.
"""

from __future__ import annotations

import numpy as np

from simulator.allocation.ties import settle
from simulator.jit import kernel_function
from simulator.lanes import fill


@kernel_function
def allocate(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    added: int,
    whole_quota: bool,
    lanes: int,
    divisor: np.ndarray,
    inverse: np.ndarray,
    left: np.ndarray,
    remainder: np.ndarray,
    larger: np.ndarray,
    won: np.ndarray,
) -> None:
    """Overwrite `won` [list, lane], for lanes without a tie; the others come out with a wrong sum.

    Overwrites `divisor`, `inverse`, `left` [lane], and `remainder`, `larger` [list, lane], which
    are int32: the ballots, and with them the remainders, are below 2^31. The quota is
    divisor / multiplier. No sorting: a list's rank is the number of larger remainders.
    """
    multiplier = 1.0 if whole_quota else float(seats + added)
    _quota_divisor(votes, admitted, lists, seats + added, whole_quota, lanes, divisor)
    for lane in range(lanes):
        inverse[lane] = 1.0 / divisor[lane]
        left[lane] = seats
    for party in range(lists):
        _whole_quotas(
            votes[party],
            admitted[party],
            multiplier,
            divisor,
            inverse,
            lanes,
            remainder[party],
            won[party],
            left,
        )
        fill(larger[party], 0, lanes)
    for party in range(1, lists):
        for rival in range(0, party - 1, 2):
            _compare_two(
                remainder[party],
                remainder[rival],
                remainder[rival + 1],
                lanes,
                larger[party],
                larger[rival],
                larger[rival + 1],
            )
        if party % 2 == 1:
            rival = party - 1
            _compare(remainder[party], remainder[rival], lanes, larger[party], larger[rival])
    for party in range(lists):
        _add_remainder_seats(admitted[party], larger[party], left, lanes, won[party])


@kernel_function
def _quota_divisor(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    parts: int,
    whole_quota: bool,
    lanes: int,
    divisor: np.ndarray,
) -> None:
    """Overwrite `divisor` [lane]: the votes of those who take part, or the whole quota itself."""
    fill(divisor, 0.0, lanes)
    for party in range(lists):
        row, takes_part = votes[party], admitted[party]
        for lane in range(lanes):
            divisor[lane] += row[lane] * takes_part[lane]
    if whole_quota:
        for lane in range(lanes):
            divisor[lane] = np.floor(divisor[lane] / parts) + 1.0
    else:
        for lane in range(lanes):
            divisor[lane] = max(divisor[lane], 1.0)


@kernel_function
def _whole_quotas(
    votes: np.ndarray,
    takes_part: np.ndarray,
    multiplier: float,
    divisor: np.ndarray,
    inverse: np.ndarray,
    lanes: int,
    remainder: np.ndarray,
    won: np.ndarray,
    left: np.ndarray,
) -> None:
    """One list's whole quotas and remainder [lane]; -1 for a list that does not take part.

    The floor of a product with the rounded inverse is at most one off; the remainder, which is
    exact, tells.
    """
    for lane in range(lanes):
        claim = votes[lane] * takes_part[lane] * multiplier
        whole = divisor[lane]
        quotas = np.floor(claim * inverse[lane])
        rest = claim - quotas * whole
        low, high = rest >= whole, rest < 0.0
        quotas = quotas + 1.0 if low else quotas
        quotas = quotas - 1.0 if high else quotas
        rest = rest - whole if low else rest
        rest = rest + whole if high else rest
        remainder[lane] = np.int32(rest if takes_part[lane] > 0.0 else -1.0)
        won[lane] = quotas
        left[lane] -= quotas


@kernel_function
def _compare(
    mine: np.ndarray, theirs: np.ndarray, lanes: int, above_me: np.ndarray, above_them: np.ndarray
) -> None:
    """Count for each of two lists whether the other's remainder [lane] is larger."""
    for lane in range(lanes):
        above_me[lane] += 1 if theirs[lane] > mine[lane] else 0
        above_them[lane] += 1 if mine[lane] > theirs[lane] else 0


@kernel_function
def _compare_two(
    mine: np.ndarray,
    theirs: np.ndarray,
    others: np.ndarray,
    lanes: int,
    above_me: np.ndarray,
    above_them: np.ndarray,
    above_others: np.ndarray,
) -> None:
    """`_compare` with two lists at once: a third of the reading and writing is saved."""
    for lane in range(lanes):
        above = 1 if theirs[lane] > mine[lane] else 0
        above_me[lane] += above + (1 if others[lane] > mine[lane] else 0)
        above_them[lane] += 1 if mine[lane] > theirs[lane] else 0
        above_others[lane] += 1 if mine[lane] > others[lane] else 0


@kernel_function
def _add_remainder_seats(
    takes_part: np.ndarray, above: np.ndarray, left: np.ndarray, lanes: int, won: np.ndarray
) -> None:
    """A seat where fewer remainders are larger than seats are left."""
    for lane in range(lanes):
        won[lane] += takes_part[lane] if above[lane] < left[lane] else 0.0


@kernel_function
def allocate_by_hand(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    added: int,
    whole_quota: bool,
    rule: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    lane: int,
    remainder: np.ndarray,
    won: np.ndarray,
    gain: np.ndarray,
    tied: np.ndarray,
) -> int:
    """Allocate one lane in full: ties, quotas that award too many seats, more seats than lists.

    Returns how many ties were settled. Overwrites the lane of `remainder` and `won` [list, lane],
    `gain` and `tied` [list]. Where whole quotas exceed the seats, `added` falls by one until they
    fit; where seats are left when each list has had one, the remainders are gone through again.
    """
    total = 0.0
    for party in range(lists):
        total += votes[party, lane] * admitted[party, lane]
    while _award_quotas(
        votes, admitted, lists, seats, added, whole_quota, total, lane, remainder, won
    ):
        added -= 1
    left = seats
    takers = 0
    for party in range(lists):
        left -= int(won[party, lane])
        takers += admitted[party, lane] > 0.0
    if takers == 0:
        return 0
    while left > takers:
        for party in range(lists):
            won[party, lane] += admitted[party, lane]
        left -= takers
    return _award_remainders(
        votes, lists, left, rule, registration, seed, draw, place, lane, remainder, won, gain, tied
    )


@kernel_function
def _award_quotas(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    added: int,
    whole_quota: bool,
    total: float,
    lane: int,
    remainder: np.ndarray,
    won: np.ndarray,
) -> bool:
    """Whole quotas and remainders of one lane; whether they exceed the seats."""
    multiplier = 1.0 if whole_quota else float(seats + added)
    divisor = np.floor(total / (seats + added)) + 1.0 if whole_quota else max(total, 1.0)
    awarded = 0.0
    for party in range(lists):
        claim = votes[party, lane] * admitted[party, lane] * multiplier
        quotas = np.floor(claim / divisor)
        won[party, lane] = quotas
        remainder[party, lane] = claim - quotas * divisor if admitted[party, lane] > 0.0 else -1.0
        awarded += quotas
    return awarded > seats


@kernel_function
def _award_remainders(
    votes: np.ndarray,
    lists: int,
    left: int,
    rule: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    lane: int,
    remainder: np.ndarray,
    won: np.ndarray,
    gain: np.ndarray,
    tied: np.ndarray,
) -> int:
    """A seat each to the largest remainders of one lane; the number of ties settled."""
    ties = 0
    fill(gain, 0, lists)
    for party in range(lists):
        if remainder[party, lane] < 0.0:
            continue
        above, level = 0, 0
        for rival in range(lists):
            above += remainder[rival, lane] > remainder[party, lane]
            level += remainder[rival, lane] == remainder[party, lane]
        if above + level <= left:
            gain[party] = 1
        elif above < left and gain[party] == 0 and ties == 0:
            for rival in range(lists):
                tied[rival] = remainder[rival, lane] == remainder[party, lane]
            settle(
                tied[:lists], left - above, rule, votes, lane, registration, seed, draw, place, gain
            )
            ties = 1
    for party in range(lists):
        won[party, lane] += gain[party]
    return ties


@kernel_function
def admit_runner_up(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    correction_top: float,
    correction_bottom: float,
    minimum: int,
    rule: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    lane: int,
    won: np.ndarray,
    gain: np.ndarray,
    tied: np.ndarray,
) -> int:
    """One lane in which a single list clears the bar: the runner-up is admitted at a discount.

    The runner-up's quotient is multiplied by correction_top / correction_bottom. Whole parts; a
    seat each by largest remainder; what is then left goes to the list that cleared the bar; the
    runner-up has at least `minimum` seats. Returns the number of ties settled. Kazakhstan,
    constitutional law on elections, article 97-1 as amended in 2009.
    """
    first, second, ties = 0, -1, 0
    for party in range(lists):
        if admitted[party, lane] > 0.0:
            first = party
    most = 0.0
    for party in range(lists):
        if party != first:
            most = max(most, votes[party, lane])
    if most > 0.0:
        rivals = 0
        for party in range(lists):
            tied[party] = party != first and votes[party, lane] == most
            rivals += tied[party]
        ties += rivals > 1
        fill(gain, 0, lists)
        settle(tied[:lists], 1, rule, votes, lane, registration, seed, draw, place + 1, gain)
        for party in range(lists):
            if gain[party] > 0:
                second = party
    for party in range(lists):
        won[party, lane] = 0.0
    if second < 0:
        won[first, lane] = seats
        return ties
    admitted[second, lane] = 1.0
    divisor = (votes[first, lane] + votes[second, lane]) * correction_bottom
    claim_1 = votes[first, lane] * seats * correction_bottom
    claim_2 = votes[second, lane] * seats * correction_top
    first_won, second_won = np.floor(claim_1 / divisor), np.floor(claim_2 / divisor)
    over_1, over_2 = claim_1 - first_won * divisor, claim_2 - second_won * divisor
    left = seats - first_won - second_won
    if left == 1.0 and over_1 == over_2:
        ties += 1
        fill(gain, 0, lists)
        fill(tied, False, lists)
        tied[first], tied[second] = True, True
        settle(tied[:lists], 1, rule, votes, lane, registration, seed, draw, place, gain)
        second_won += gain[second]
    elif left > 1.0 or (left == 1.0 and over_2 > over_1):
        second_won += 1.0
    second_won = min(max(second_won, float(minimum)), float(seats))
    won[second, lane] = second_won
    won[first, lane] = seats - second_won
    return ties
