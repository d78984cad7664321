"""A tier of lists in one draw, area by area: the nation once, or each region by itself.

In each the bonus comes first (Greece, law 4648/2020: 20 seats from 25% of the valid votes, one more
for each half point, up to 50), then alliances, whose votes are joined: seats go to the alliance and
then to its members (apparentement; Israel, Knesset elections law of 1969, section 82, surplus-vote
agreements).
"""

from simulator.allocation.law import BonusPlan
from simulator.allocation.one_draw.apportioned import magnitudes
from simulator.allocation.one_draw.limited_averages import award_averages
from simulator.allocation.one_draw.method import divisors_of, quota_of
from simulator.allocation.one_draw.residual import Residual, allocate_residual
from simulator.allocation.one_draw.single_qualifier import discount_of, divide_between
from simulator.allocation.one_draw.state import TierOfDraw, divide_at, gather_votes, lots_at
from simulator.allocation.one_draw.ties import BONUS, MAJORITY, MEMBERS, POOL, SEATS, settle_contest
from simulator.jit import kernel_function
from simulator.lanes import copy, fill


@kernel_function
def allocate_areas(given: TierOfDraw) -> int:
    """Overwrite `state.won` of the tier; returns the number of ties settled."""
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    if not tiers.regional[tier]:
        gather_votes(-1, state, work)
        return _allocate_area(given, -1, tiers.seats[tier])
    ties = magnitudes(given, work.magnitude)
    fill(work.pool, 0, work.pool.size)
    unfilled = 0
    for region in range(state.valid.size):
        gather_votes(region, state, work)
        seats = work.magnitude[region]
        ties += _allocate_area(given, region, seats)
        unfilled += seats
        for party in range(work.lists.seats.size):
            unfilled -= work.lists.seats[party]
            work.pool[party] += work.lists.rest[party]
    if tiers.special.apportioned.pool[tier] >= 0:
        ties += _allocate_pool(given, unfilled)
    return ties


@kernel_function
def _allocate_area(given: TierOfDraw, region: int, seats: int) -> int:
    """One area, -1 for the nation: the bonus, then the rest; returns the ties settled."""
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    at, lists = max(region, 0), work.lists
    first, bonus, ties = 0, 0, 0
    if tiers.special.bonus.seats[tier] > 0:
        valid = 0
        for here in range(state.valid.size):
            valid += int(state.valid[here]) if region < 0 or here == region else 0
        first, bonus, ties = _award_bonus(given, seats, valid, at)
    one, other = work.first[at], work.second[at]
    if other >= 0 and lists.votes[one] > 0 and lists.votes[other] > 0:
        lots = lots_at(given, at, SEATS)
        discount = discount_of(tiers, tier)
        ties += divide_between(discount, one, other, seats - bonus, lists, lots)
    else:
        ties += _divide_lists(given, seats - bonus, at)
    lists.seats[first] += bonus
    copy(lists.seats, lists.seats.size, state.won[tier, at])
    return ties


@kernel_function
def _allocate_pool(given: TierOfDraw, seats: int) -> int:
    """Seats that the regions left unfilled, by the votes that earned none; into region 0.

    Czechia, law 247/1995, section 51 (as of 2021).
    """
    lists = given.work.lists
    copy(given.work.pool, lists.votes.size, lists.votes)
    division = given.tiers.special.apportioned.pool[given.tier]
    ties = divide_at(given, division, seats, lists, 0, POOL)
    for party in range(lists.seats.size):
        given.state.won[given.tier, 0, party] += lists.seats[party]
    return ties


@kernel_function
def _award_bonus(given: TierOfDraw, seats: int, valid: int, region: int) -> tuple[int, int, int]:
    """The first list of an area with so many `valid` votes, its bonus, and the ties settled.

    Those with `work.lists.votes` take part; the bonus is never more than the `seats`.
    """
    lists, most = given.work.lists, 0
    for party in range(lists.votes.size):
        most = max(most, lists.votes[party])
    bonus = min(_bonus(given.tiers.special.bonus, given.tier, most, valid), seats)
    if bonus <= 0 or most == 0:
        return 0, 0, 0
    rivals = 0
    fill(lists.seats, 0, lists.seats.size)
    for party in range(lists.votes.size):
        lists.tied[party] = lists.votes[party] == most
        rivals += lists.tied[party]
    settle_contest(lists, 1, lots_at(given, region, BONUS))
    first = 0
    for party in range(lists.votes.size):
        first = party if lists.seats[party] > 0 else first
    return first, bonus, int(rivals > 1)


@kernel_function
def _bonus(bonus: BonusPlan, tier: int, votes: int, valid: int) -> int:
    """Seats for a list with that many of the valid votes."""
    beyond = votes * bonus.share_bottom[tier] - valid * bonus.share_top[tier]
    if beyond < 0:
        return 0
    steps = (beyond * bonus.per_bottom[tier]) // (
        valid * bonus.share_bottom[tier] * bonus.per_top[tier]
    )
    return int(min(bonus.seats[tier] + bonus.more[tier] * steps, bonus.at_most[tier]))


@kernel_function
def _divide_lists(given: TierOfDraw, seats: int, region: int) -> int:
    """Overwrite `work.lists.seats` by the tier's method and alliances, from `work.lists.votes`.

    An alliance stands at the place of its member that was registered first. Returns the number of
    ties settled.
    """
    tiers, tier, work = given.tiers, given.tier, given.work
    lists, allies = work.lists, work.allies
    if tiers.special.limits.limited[tier]:
        return _divide_limited(given, seats, region)
    if tiers.special.alliances.number[tier] == 0:
        return divide_at(given, tier, seats, lists, region, SEATS)
    copy(lists.votes, lists.votes.size, allies.votes)
    copy(tiers.special.alliances.lot[tier], lists.votes.size, allies.standing.lot)
    for alliance in range(tiers.special.alliances.number[tier]):
        _join(given, alliance)
    ties = divide_at(given, tier, seats, allies, region, SEATS)
    for party in range(lists.votes.size):
        work.alone[party] = lists.votes[party]
        work.sum[party] = allies.seats[party]
    for alliance in range(tiers.special.alliances.number[tier]):
        head = _head(given, alliance)
        for party in range(lists.votes.size):
            member = tiers.special.alliances.of[tier, party] == alliance
            lists.votes[party] = work.alone[party] if member else 0
        if head >= 0 and allies.votes[head] > work.alone[head]:
            ties += divide_at(given, tier, allies.seats[head], lists, region, MEMBERS)
            for party in range(lists.votes.size):
                if tiers.special.alliances.of[tier, party] == alliance:
                    work.sum[party] = lists.seats[party]
    copy(work.alone, lists.votes.size, lists.votes)
    copy(work.sum, lists.votes.size, lists.seats)
    return ties


@kernel_function
def _head(given: TierOfDraw, alliance: int) -> int:
    """The member taking part that was registered first, or -1."""
    work, rank, head = given.work, given.work.lists.standing.rank, -1
    of = given.tiers.special.alliances.of[given.tier]
    for party in range(work.alone.size):
        if (
            of[party] == alliance
            and work.alone[party] > 0
            and (head < 0 or rank[party] < rank[head])
        ):
            head = party
    return head


@kernel_function
def _join(given: TierOfDraw, alliance: int) -> None:
    """Move the votes of an alliance to its head in `work.allies.votes`."""
    work, of = given.work, given.tiers.special.alliances.of[given.tier]
    copy(work.lists.votes, work.alone.size, work.alone)
    head = _head(given, alliance)
    for party in range(work.alone.size):
        if of[party] == alliance and party != head:
            work.allies.votes[head] += work.alone[party]
            work.allies.votes[party] = 0


@kernel_function
def _divide_limited(given: TierOfDraw, seats: int, region: int) -> int:
    """Overwrite `work.lists.seats`, from `work.lists.votes`; returns the number of ties settled."""
    tier, work, divisions = given.tier, given.work, given.tiers.divisions
    rule, lists, lots = given.tiers.special.limits, work.lists, lots_at(given, region, SEATS)
    if rule.averages[tier] >= 0:
        residual = Residual(rule.share_top[tier], rule.share_bottom[tier], rule.majority[tier])
        averages = divisors_of(divisions, rule.averages[tier])
        last = lots_at(given, region, MAJORITY)
        quota = quota_of(divisions, tier)
        return allocate_residual(quota, residual, averages, seats, work.most, lists, lots, last)
    quota_votes = 0
    for party in range(lists.votes.size):
        quota_votes += lists.votes[party] if rule.within_quota[tier] else 0
        work.most[party] = rule.seat_cap[tier]
    fill(lists.seats, 0, lists.seats.size)
    division = divisors_of(divisions, tier)
    return award_averages(division, max(seats, 0), work.most, quota_votes, lists, lots)
