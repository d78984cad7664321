"""One tier of party lists from first to last: base, bar, who takes part, who has the seats."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.allocation.exact.highest_averages import ByDivisor, highest_averages
from simulator.allocation.exact.largest_remainder import ByQuota, largest_remainder
from simulator.allocation.exact.single_qualifier import single_qualifier
from simulator.allocation.exact.threshold import clears, qualify, threshold_base
from simulator.allocation.exact.ties import Lot, Number, Tie, TieBreak, strongest
from simulator.allocation.quotas import QUOTAS
from simulator.allocation.specs import HighestAverages, LargestRemainder, as_fraction
from simulator.errors import VotesError

ListTier = LargestRemainder | HighestAverages


@dataclass(frozen=True)
class TierOutcome:
    """What a tier came to, with all that an election commission would print.

    By list: `votes`, `qualified` (clears the bar, or is exempt), `taking_part` (in the
    allocation: the same, unless the law lets the `runner_up` in, or everybody when nobody
    qualified).
    """

    tier: ListTier
    votes: tuple[Number, ...]
    base: Number
    bar: Fraction
    qualified: tuple[bool, ...]
    taking_part: tuple[bool, ...]
    runner_up: int | None
    admission_ties: tuple[Tie, ...]
    apportionment: ByQuota | ByDivisor

    @property
    def seats(self) -> tuple[int, ...]:
        """Seats by list."""
        return self.apportionment.seats

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie: for the place of the runner-up, then for seats."""
        return self.admission_ties + self.apportionment.ties

    def clears_bar(self, party: int) -> bool:
        """Whether a list has the votes for the bar; an exempt list may qualify without."""
        return clears(self.votes[party], self.bar, self.tier.threshold.comparison)

    @property
    def unfilled(self) -> int:
        """Seats that nobody has."""
        return self.tier.seats - sum(self.seats)


def allocate_tier(
    tier: ListTier,
    list_votes: Sequence[Number],
    *,
    against_all: Number = 0,
    other: Number = 0,
    invalid: Number = 0,
    registered: int | None = None,
    exempt: Collection[int] = (),
    registration: Sequence[int] = (),
    lot: Lot | None = None,
) -> TierOutcome:
    """Apply the law of one list tier to votes by list.

    `other` are votes for small lists that count in the base and never qualify; `exempt` are the
    lists that the bar does not bind, in place of the tier's own names. Ties go by the tier's
    rule: see `TieBreak` for `registration` and `lot`.

    Raises VotesError where the bar is a share of the electorate and `registered` is not given.
    """
    votes = tuple(list_votes)
    tie_break = TieBreak(tier.tie, registration, lot)
    base = _base(tier, sum(votes) + other, against_all, invalid, registered)
    share = as_fraction(tier.threshold.share) / 100
    qualification = qualify(votes, base, share, tier.threshold.comparison, exempt)
    qualified = qualification.qualified
    admitted, admission_ties = _admitted_alongside(tier, votes, qualified, tie_break)
    everybody = tier.when_none == "no-threshold" and not any(qualified)
    taking_part = tuple(
        count > 0 and (qualified[party] or party in admitted or everybody)
        for party, count in enumerate(votes)
    )
    voting = [count if taking_part[party] else 0 for party, count in enumerate(votes)]
    runner_up = admitted[0] if admitted else None
    return TierOutcome(
        tier=tier,
        votes=votes,
        base=base,
        bar=qualification.bar,
        qualified=qualified,
        taking_part=taking_part,
        runner_up=runner_up,
        admission_ties=admission_ties,
        apportionment=_apportion(tier, voting, qualified, runner_up, tie_break),
    )


def _base(
    tier: ListTier,
    list_votes: Number,
    against_all: Number,
    invalid: Number,
    registered: int | None,
) -> Number:
    if registered is None and tier.threshold.base == "registered":
        raise VotesError(
            f'tier "{tier.id}": threshold.base: "registered"; '
            "the number of registered voters is needed: give it with the votes"
        )
    return threshold_base(tier.threshold.base, list_votes, against_all, invalid, registered or 0)


def _admitted_alongside(
    tier: ListTier, votes: Sequence[Number], qualified: Sequence[bool], tie_break: TieBreak
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Find the runner-up, where the law admits one next to a list that qualified alone."""
    if not isinstance(tier, LargestRemainder) or tier.single_qualifier is None:
        return (), ()
    behind = {p: count for p, count in enumerate(votes) if count and not qualified[p]}
    places = 1 if behind and sum(qualified) == 1 else 0
    return strongest(behind, places, votes, tie_break)


def _apportion(
    tier: ListTier,
    votes: Sequence[Number],
    qualified: Sequence[bool],
    runner_up: int | None,
    tie_break: TieBreak,
) -> ByQuota | ByDivisor:
    if isinstance(tier, HighestAverages):
        return highest_averages(votes, tier.seats, _divisor(tier), tie_break)
    rule = tier.single_qualifier
    if rule is None or runner_up is None:
        return largest_remainder(votes, tier.seats, QUOTAS[tier.quota], tie_break)
    return single_qualifier(
        votes,
        tier.seats,
        first=qualified.index(True),
        second=runner_up,
        correction=as_fraction(rule.correction),
        minimum_seats=rule.minimum_seats,
        tie_break=tie_break,
    )


def _divisor(tier: HighestAverages) -> Divisor:
    if isinstance(tier.divisor, str):
        return DIVISORS[tier.divisor]
    return sequence([as_fraction(number) for number in tier.divisor])
