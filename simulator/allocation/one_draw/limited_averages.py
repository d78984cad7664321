"""Highest averages where not everybody may have the next seat: seat by seat, in one draw.

Balinski and Young 1975, The quota method of apportionment, American Mathematical Monthly 82,
701-730; and the seats of Dutch councils that whole quotas leave (Kieswet, article P 8).
"""

from simulator.allocation.law import Divisors
from simulator.allocation.one_draw.highest_averages import ahead, level
from simulator.allocation.one_draw.ties import Contest, Lots, goes_before
from simulator.allocation.wide import product_exceeds
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import fill


@kernel_function
def award_averages(
    divisors: Divisors, seats: int, most: Integers, quota_votes: int, contest: Contest, lots: Lots
) -> int:
    """Add so many seats to `contest.seats`; returns the number of ties settled.

    Nobody has more than `most` [contestant]. Where there are `quota_votes`, nobody has more than
    its quota of those rounded up, in a house of each size. Seats that nobody may have are left.
    Overwrites `contest.rest` and `contest.tied`: there, those who are without a seat that others
    had on equal terms.
    """
    house = 0
    for one in range(contest.votes.size):
        votes = contest.votes[one]
        contest.rest[one] = votes * votes if divisors.power == 2 else votes
        contest.tied[one] = False
        house += contest.seats[one]
    for _ in range(seats):
        house += 1
        winner = _next_winner(divisors, house, most, quota_votes, contest, lots)
        if winner < 0:
            break
        contest.seats[winner] += 1
        contest.tied[winner] = False
    return _count_ties(divisors, contest)


@kernel_function
def _next_winner(
    divisors: Divisors, house: int, most: Integers, quota_votes: int, contest: Contest, lots: Lots
) -> int:
    """Who has the seat that makes the house so large, or -1; equal ones are marked as `tied`."""
    seats, best, equals = contest.seats, -1, 0
    for one in range(seats.size):
        if not _may_have(one, house, most, quota_votes, contest):
            continue
        if best < 0 or ahead(divisors, contest, one, seats[one], best, seats[best]):
            best, equals = one, 1
        elif level(divisors, contest, one, seats[one], best, seats[best]):
            equals += 1
    if equals < 2:
        return best
    winner = best
    for one in range(best, seats.size):
        if _may_have(one, house, most, quota_votes, contest) and level(
            divisors, contest, one, seats[one], best, seats[best]
        ):
            contest.tied[one] = True
            if goes_before(one, winner, contest.votes, contest.standing, lots):
                winner = one
    return winner


@kernel_function
def _may_have(one: int, house: int, most: Integers, quota_votes: int, contest: Contest) -> bool:
    """Whether one may have the seat that makes the house so large."""
    votes, has = contest.votes[one], contest.seats[one]
    if votes == 0 or has >= most[one]:
        return False
    return quota_votes == 0 or product_exceeds(votes, house, has, quota_votes)


@kernel_function
def _count_ties(divisors: Divisors, contest: Contest) -> int:
    """How many different quotients those have who are `tied` still. Clears `tied`."""
    ties, seats = 0, contest.seats
    for one in range(seats.size):
        another = contest.tied[one]
        for before in range(one):
            if contest.tied[before] and level(
                divisors, contest, one, seats[one], before, seats[before]
            ):
                another = False
        ties += another
    fill(contest.tied, False, seats.size)
    return ties
