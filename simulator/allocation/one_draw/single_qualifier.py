"""One list alone reaches the threshold: the runner-up is admitted too, at a discount.

Kazakhstan, constitutional law on elections, article 97-1 as amended in 2009.
"""

from typing import NamedTuple

from simulator.allocation.law import TiersPlan
from simulator.allocation.one_draw.ties import Contest, Lots, settle_contest
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import fill


class Discount(NamedTuple):
    """What the runner-up's quotient is multiplied by, and the seats it has at least."""

    top: int
    bottom: int
    minimum: int


@kernel_function
def find_runner_up(first: int, votes: Integers, contest: Contest, lots: Lots) -> tuple[int, int]:
    """The list with the most `votes` [list] but `first`, or -1; and the number of ties settled.

    Overwrites `contest`, its votes with those of all lists.
    """
    most, rivals = 0, 0
    for party in range(votes.size):
        contest.votes[party] = votes[party]
        if party != first:
            most = max(most, votes[party])
    if most == 0:
        return -1, 0
    fill(contest.seats, 0, votes.size)
    for party in range(votes.size):
        contest.tied[party] = party != first and votes[party] == most
        rivals += contest.tied[party]
    settle_contest(contest, 1, lots)
    second = -1
    for party in range(votes.size):
        if contest.seats[party] > 0:
            second = party
    return second, int(rivals > 1)


@kernel_function
def divide_between(
    discount: Discount, first: int, second: int, seats: int, contest: Contest, lots: Lots
) -> int:
    """Overwrite `contest.seats` where `first` qualified and `second` is let in; the ties.

    The quota is their votes / seats. Whole parts of the quotients; a seat each by largest
    remainder; what is then left goes to the list that reached the threshold.
    """
    votes = contest.votes
    fill(contest.seats, 0, contest.seats.size)
    divisor = (votes[first] + votes[second]) * discount.bottom
    claim_1 = votes[first] * seats * discount.bottom
    claim_2 = votes[second] * seats * discount.top
    won, ties = claim_2 // divisor, 0
    left = seats - won - claim_1 // divisor
    rest_1, rest_2 = claim_1 % divisor, claim_2 % divisor
    if left == 1 and rest_1 == rest_2:
        contest.tied[first], contest.tied[second] = True, True
        settle_contest(contest, 1, lots)
        won += contest.seats[second]
        ties = 1
    elif left > 1 or (left == 1 and rest_2 > rest_1):
        won += 1
    contest.seats[second] = min(max(won, discount.minimum), seats)
    contest.seats[first] = seats - contest.seats[second]
    return ties


@kernel_function
def discount_of(tiers: TiersPlan, tier: int) -> Discount:
    """At what discount a runner-up is admitted."""
    top, bottom = int(tiers.correction_top[tier]), int(tiers.correction_bottom[tier])
    return Discount(top, bottom, tiers.minimum[tier])
