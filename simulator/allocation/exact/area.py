"""One allocation: the seats of the nation, or of a region, to the lists that take part there."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.allocation.exact.admission import Admission
from simulator.allocation.exact.alliances import Joined, Members, by_alliances
from simulator.allocation.exact.bonus import BonusSeats, bonus_seats
from simulator.allocation.exact.count import Count
from simulator.allocation.exact.majority import with_majority
from simulator.allocation.exact.method import Working
from simulator.allocation.exact.places import TieBreaks
from simulator.allocation.exact.single_qualifier import single_qualifier
from simulator.allocation.exact.ties import Number, Tie
from simulator.scenario.tiers import LargestRemainder, ListTier, as_fraction


@dataclass(frozen=True)
class Area:
    """What one allocation came to. By list: `votes` (0 for who takes no part) and `won`.

    `working` is of alliances and single lists; what alliances' members have is in `alliances`.
    """

    region: int | None
    seats: int
    votes: tuple[Number, ...]
    bonus: BonusSeats | None
    working: Working
    alliances: tuple[Members, ...]
    won: tuple[int, ...]
    ties: tuple[Tie, ...]

    @property
    def unfilled(self) -> int:
        """Seats that nobody has."""
        return self.seats - sum(self.won)


def allocate_area(
    tier: ListTier,
    count: Count,
    admission: Admission,
    region: int | None,
    seats: int,
    tie_breaks: TieBreaks,
) -> Area:
    """Allocate the seats of one area: the bonus first, then the rest among all taking part."""
    area = count.nation if region is None else count.regions[region]
    votes = admission.of(area.votes)
    bonus = None
    if tier.bonus:
        at_bonus = tie_breaks.at("bonus", region)
        bonus = bonus_seats(tier.bonus, votes, area.valid, seats, at_bonus)
    rest = seats - (bonus.seats if bonus else 0)
    if isinstance(tier, LargestRemainder) and _runner_up_stands(admission, votes):
        alone = _discounted(tier, admission, votes, rest, tie_breaks, region)
        joined = Joined(alone.seats, alone, ())
    else:
        joined = by_alliances(tier, count, votes, rest, tie_breaks, region)
    if isinstance(tier, LargestRemainder) and tier.majority:
        working = with_majority(joined.first, votes, rest, tie_breaks.at("majority", region))
        joined = Joined(working.seats, working, ())
    won, ties = joined.seats, joined.ties
    if bonus:
        won = tuple(n + bonus.seats * (p == bonus.first) for p, n in enumerate(won))
        ties = bonus.ties + ties
    return Area(region, seats, votes, bonus, joined.first, joined.alliances, won, ties)


def _runner_up_stands(admission: Admission, votes: tuple[Number, ...]) -> bool:
    second = admission.runner_up
    return second is not None and bool(votes[second] and votes[admission.qualified.index(True)])


def _discounted(
    tier: LargestRemainder,
    admission: Admission,
    votes: tuple[Number, ...],
    seats: int,
    tie_breaks: TieBreaks,
    region: int | None,
) -> Working:
    rule, second = tier.single_qualifier, admission.runner_up
    assert rule is not None
    assert second is not None
    return single_qualifier(
        votes,
        seats,
        first=admission.qualified.index(True),
        second=second,
        correction=as_fraction(rule.correction),
        minimum_seats=rule.minimum_seats,
        tie_break=tie_breaks.at("seats", region),
    )
