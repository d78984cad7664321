"""One allocation: the bonus, limits on seats, alliances, and how seats were divided."""

from collections.abc import Iterator, Sequence

from simulator.exact import ByQuota
from simulator.exact.area import Area, BonusSeats
from simulator.explain.method import explain_working
from simulator.explain.words import decimal, joined, percent, seats
from simulator.scenario.tiers import HighestAverages, LargestRemainder, ListTier, as_fraction


def explain_area(
    tier: ListTier, area: Area, names: Sequence[str], runner_up: int | None
) -> Iterator[str]:
    """The working of one area's seats; `names` by list."""
    if not any(area.votes):
        yield "No list qualifies."
        return
    if area.bonus:
        yield _bonus(area.bonus, names)
    shown, votes = list(names), list(area.votes)
    for alliance in area.alliances:  # in the place where its seats stand
        shown[alliance.place] = joined([names[party] for party in alliance.members])
        for party in alliance.members:
            votes[party] = 0
        votes[alliance.place] = alliance.votes
    yield from _limits(tier, area, names)
    within = isinstance(tier, HighestAverages) and tier.within_quota
    yield from explain_working(area.working, votes, shown, quotas=within)
    rule = tier.single_qualifier if isinstance(tier, LargestRemainder) else None
    if rule and runner_up is not None:
        yield (
            f"The runner-up's quotient is multiplied by {rule.correction:g}; it has "
            f"at least {seats(rule.minimum_seats)}.\n"
            "Seats left after one for each remainder go to the list that reached the threshold."
        )
    for alliance in area.alliances:
        yield f'Alliance "{alliance.id}": {seats(alliance.seats)} divided among its members'
        inside = [n if p in alliance.members else 0 for p, n in enumerate(area.votes)]
        yield from explain_working(alliance.working, inside, names)


def _bonus(bonus: BonusSeats, names: Sequence[str]) -> str:
    share = percent(bonus.share, 1)
    if bonus.first is None:
        return f"Bonus: none, the first list has {share}% of the votes"
    first = names[bonus.first]
    return f"Bonus: {seats(bonus.seats)} to {first}, which came first with {share}% of the votes"


def _limits(tier: ListTier, area: Area, names: Sequence[str]) -> Iterator[str]:
    """Who may not have the next seat."""
    if isinstance(tier, HighestAverages):
        if tier.within_quota:
            yield "Seat by seat, among lists still below their quota rounded up."
        if tier.seat_cap is not None:
            full = [names[p] for p, won in enumerate(area.won) if won == tier.seat_cap]
            reached = f" Reached by: {joined(full)}." if full else ""
            yield f"No list has more than {seats(tier.seat_cap)}.{reached}"
    elif isinstance(tier, LargestRemainder) and tier.remainder_share is not None:
        assert isinstance(area.working, ByQuota)
        needed = as_fraction(tier.remainder_share) / 100 * area.working.quota
        yield (
            f"For a seat by its remainder a list needs {tier.remainder_share:g}% of the quota, "
            f"{decimal(needed, 4)} votes."
        )
