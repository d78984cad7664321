"""Highest averages: seats go one by one to the largest quotient votes / divisor, in one draw.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4): everybody first gets
all the quotients that are at least a common whole number; the few seats that are then off are
awarded or taken back one at a time. Quotients are compared exactly by products of whole numbers.
"""

from simulator.allocation.law import Divisors
from simulator.allocation.one_draw.ties import Contest, Lots, goes_before, settle_contest
from simulator.allocation.wide import product_exceeds
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import fill


@kernel_function
def allocate_one(divisors: Divisors, seats: int, contest: Contest, lots: Lots) -> int:
    """Overwrite `contest.seats`; returns the number of ties settled.

    The quotient of one with s seats is rest * bottom[s] / top[s], where `contest.rest` is votes to
    the power; rest * bottom stays below 2^63. Overwrites `contest.rest`.
    """
    awarded = _jump(divisors, seats, contest)
    if awarded < 0:
        return 0
    while awarded < seats:
        contest.seats[_next_in(divisors, contest)] += 1
        awarded += 1
    while awarded > seats:
        contest.seats[_last_in(divisors, contest)] -= 1
        awarded -= 1
    return _settle_cut(divisors, contest, lots)


@kernel_function
def grow_one(
    divisors: Divisors, seats: int, at_most: int, least: Integers, contest: Contest, lots: Lots
) -> tuple[int, int]:
    """As `allocate_one`, in the smallest house where everybody has at `least` [contestant].

    The house is of `seats` or more, and of `at_most` where that is not enough. Returns its size and
    the ties settled. The seats follow one another in the order of quotients, equal ones in the
    order of the rule: each house has one seat more than the last, given to one of them.
    """
    ties = allocate_one(divisors, seats, contest, lots)
    house = seats
    while house < at_most and _anybody_short(contest.seats, least):
        _settled_next(divisors, contest, lots)
        house += 1
    if house > seats:
        ties = _settle_cut(divisors, contest, lots)
    return house, ties


@kernel_function
def _anybody_short(seats: Integers, least: Integers) -> bool:
    """Whether anybody has fewer seats than the least."""
    short = 0
    for one in range(seats.size):
        short += seats[one] < least[one]
    return short > 0


@kernel_function
def _settled_next(divisors: Divisors, contest: Contest, lots: Lots) -> None:
    """Award one seat to the largest next quotient; of equal ones to the first by the rule."""
    best = _next_in(divisors, contest)
    winner = best
    for one in range(contest.votes.size):
        if (
            contest.votes[one] > 0
            and one != winner
            and level(divisors, contest, one, contest.seats[one], best, contest.seats[best])
            and goes_before(one, winner, contest.votes, contest.standing, lots)
        ):
            winner = one
    contest.seats[winner] += 1


@kernel_function
def _jump(divisors: Divisors, seats: int, contest: Contest) -> int:
    """Award all quotients of at least a common whole number; the seats awarded, -1 if to nobody."""
    total = 0
    for one in range(contest.votes.size):
        votes = contest.votes[one]
        total += votes
        contest.rest[one] = votes * votes if divisors.power == 2 else votes
    fill(contest.seats, 0, contest.seats.size)
    if total == 0 or seats <= 0:
        return -1
    level = max(int(total / (divisors.slope * seats)), 1)
    bound = level * level if divisors.power == 2 else level
    awarded = 0
    for one in range(contest.votes.size):
        size = contest.rest[one]
        if size > 0:
            guess = min(int(contest.votes[one] / (level * divisors.slope)), seats)
            while guess < seats and not product_exceeds(
                bound, divisors.top[guess], size, divisors.bottom[guess]
            ):
                guess += 1
            while guess > 0 and product_exceeds(
                bound, divisors.top[guess - 1], size, divisors.bottom[guess - 1]
            ):
                guess -= 1
            contest.seats[one] = guess
            awarded += guess
    return awarded


@kernel_function
def ahead(divisors: Divisors, contest: Contest, one: int, seat: int, other: int, its: int) -> bool:
    """Whether the quotient of `one` for its `seat` is larger than that of `other`, exactly.

    Of two infinite ones, that with more votes.
    """
    size_1, size_2 = contest.rest[one], contest.rest[other]
    if divisors.top[seat] == 0 and divisors.top[its] == 0:
        return bool(size_1 > size_2)
    return product_exceeds(
        size_1 * divisors.bottom[seat],
        divisors.top[its],
        size_2 * divisors.bottom[its],
        divisors.top[seat],
    )


@kernel_function
def level(divisors: Divisors, contest: Contest, one: int, seat: int, other: int, its: int) -> bool:
    """Whether two quotients are equal, exactly."""
    return not ahead(divisors, contest, one, seat, other, its) and not ahead(
        divisors, contest, other, its, one, seat
    )


@kernel_function
def _next_in(divisors: Divisors, contest: Contest) -> int:
    """Who has the largest next quotient: the first of equals."""
    best = -1
    for one in range(contest.votes.size):
        if contest.rest[one] > 0 and (
            best < 0 or ahead(divisors, contest, one, contest.seats[one], best, contest.seats[best])
        ):
            best = one
    return best


@kernel_function
def _last_in(divisors: Divisors, contest: Contest) -> int:
    """Whose last awarded quotient is the smallest: the first of equals; -1 if nobody has a seat."""
    worst = -1
    for one in range(contest.votes.size):
        if contest.seats[one] > 0 and (
            worst < 0
            or ahead(
                divisors, contest, worst, contest.seats[worst] - 1, one, contest.seats[one] - 1
            )
        ):
            worst = one
    return worst


@kernel_function
def _settle_cut(divisors: Divisors, contest: Contest, lots: Lots) -> int:
    """Where the last quotient awarded equals the next one, settle who has it; 1 if so, else 0."""
    last, following = _last_in(divisors, contest), _next_in(divisors, contest)
    if last < 0 or following < 0:
        return 0
    cut = contest.seats[last] - 1
    if ahead(divisors, contest, last, cut, following, contest.seats[following]):
        return 0
    seats = contest.seats
    awarded = 0
    for one in range(seats.size):
        contest.tied[one] = False
        if contest.rest[one] == 0:
            continue
        if seats[one] > 0 and level(divisors, contest, last, cut, one, seats[one] - 1):
            contest.tied[one] = True
            seats[one] -= 1
            awarded += 1
        elif level(divisors, contest, last, cut, one, seats[one]):
            contest.tied[one] = True
    settle_contest(contest, awarded, lots)
    return 1
