"""The threshold: what is counted, who reaches it; and on what other ground lists take part.

Sources, one for each ground: by the size of an alliance, Slovakia, law 180/2014, section 66, and
Czechia, law 247/1995, section 49; in one region, Zurich, law on political rights, section 102;
minorities, Germany, federal election law of 2023, section 4(2), and Poland, election code, article
197; by seats won elsewhere, New Zealand, Electoral Act 1993, section 191(4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simulator.errors import VotesError
from simulator.exact.count import Count, Region
from simulator.exact.ties import Number, Tie, TieBreaks, strongest
from simulator.scenario.tiers import LargestRemainder, ListTier, Threshold, as_fraction

Ground = Literal["share", "region", "exempt", "minority", "waiver"]
Won = Mapping[str, Sequence[int]]
"""Seats by party, by the id of the tiers before."""


@dataclass(frozen=True)
class Admission:
    """Who takes part in one area: the nation, or a region where the threshold is the region's.

    By list: the `thresholds` it must reach in votes (None where no share of votes lets it in), the
    `grounds` on which it qualified (None where it did not), and whether it is `taking_part`.
    These are the lists that qualified and have votes, the `runner_up` that the law lets in with
    one list alone, and everybody when nobody qualified and the law says so.
    """

    region: int | None
    base: Number
    threshold: Fraction
    thresholds: tuple[Fraction | None, ...]
    grounds: tuple[Ground | None, ...]
    taking_part: tuple[bool, ...]
    runner_up: int | None
    ties: tuple[Tie, ...]

    @property
    def qualified(self) -> tuple[bool, ...]:
        """By list, whether it reaches the threshold or need not."""
        return tuple(ground is not None for ground in self.grounds)

    def of(self, votes: Sequence[Number]) -> tuple[Number, ...]:
        """The votes of those that take part, zero for others."""
        return tuple(
            count if part else 0 for count, part in zip(votes, self.taking_part, strict=True)
        )


def admissions(
    tier: ListTier, count: Count, won: Won, tie_breaks: TieBreaks
) -> tuple[Admission, ...]:
    """Say who takes part: once for the nation, or region by region where each has its threshold.

    Raises VotesError where the threshold is a share of the electorate, and that is not known.
    """
    everywhere = _everywhere(tier, count, won)
    national = tier.threshold.scope == "nation"
    places = (None,) if national else range(len(count.regions))
    return tuple(_admit(tier, count, place, everywhere, tie_breaks) for place in places)


def _everywhere(tier: ListTier, count: Count, won: Won) -> list[Ground | None]:
    """By list, the ground other than its share on which it qualifies in the whole nation."""
    rule = tier.threshold
    exempt = count.standing(rule.exempt)
    waived = won[rule.waiver.tier] if rule.waiver else ()
    grounds: list[Ground | None] = []
    for party in range(len(count.lists)):
        if party in exempt:
            grounds.append("exempt")
        elif rule.exempt_minorities and count.minority and count.minority[party]:
            grounds.append("minority")
        elif rule.waiver and waived[party] >= rule.waiver.seats:
            grounds.append("waiver")
        elif _strong_in_one_region(tier, count, party):
            grounds.append("region")
        else:
            grounds.append(None)
    return grounds


def _strong_in_one_region(tier: ListTier, count: Count, party: int) -> bool:
    rule = tier.threshold
    if rule.in_one_region is None:
        return False
    share = as_fraction(rule.in_one_region) / 100
    return any(
        region.votes[party]
        and reaches(region.votes[party], share * base_of(tier, region), rule.comparison)
        for region in count.regions
    )


def _admit(
    tier: ListTier,
    count: Count,
    place: int | None,
    everywhere: Sequence[Ground | None],
    tie_breaks: TieBreaks,
) -> Admission:
    area = count.area(place)
    base = base_of(tier, area)
    thresholds = _thresholds(tier.threshold, count, base)
    grounds = tuple(
        _ground(votes, threshold, everywhere[party], tier.threshold)
        for party, (votes, threshold) in enumerate(zip(area.votes, thresholds, strict=True))
    )
    runner_up, ties = _beside_one_alone(tier, area.votes, grounds, place, tie_breaks)
    everybody = tier.when_none == "no-threshold" and not any(grounds)
    return Admission(
        region=place,
        base=base,
        threshold=as_fraction(tier.threshold.share) / 100 * base,
        thresholds=thresholds,
        grounds=grounds,
        taking_part=tuple(
            votes > 0 and (ground is not None or party == runner_up or everybody)
            for party, (votes, ground) in enumerate(zip(area.votes, grounds, strict=True))
        ),
        runner_up=runner_up,
        ties=ties,
    )


def _thresholds(rule: Threshold, count: Count, base: Number) -> tuple[Fraction | None, ...]:
    """By list, the votes it must reach, which depend on how many parties stand on it."""
    members = count.alliance_size or (1,) * len(count.lists)
    shares = {number: share_of(rule, number) for number in set(members)}
    thresholds = {n: None if share is None else share * base for n, share in shares.items()}
    return tuple(thresholds[number] for number in members)


def base_of(tier: ListTier, area: Region) -> Number:
    """The votes in an area of which its threshold is a share: blank ones are against all."""
    match tier.threshold.base:
        case "valid":
            return area.valid
        case "valid+against-all" | "valid+blank":
            return area.valid + area.against_all
        case "ballots-cast":
            return area.cast
        case "registered":
            if area.registered is None:
                raise VotesError(
                    f'tier "{tier.id}": threshold.base: "registered"; '
                    "needs the number of registered voters: give it with the votes"
                )
            return area.registered


def share_of(rule: Threshold, members: int) -> Fraction | None:
    """The threshold of a list of so many members; None where only a region's share lets it in."""
    rows = [row for row in rule.alliance if row.members <= members]
    share = max(rows, key=lambda row: row.members).share if rows else rule.share
    if not share and rule.in_one_region is not None:
        return None
    return as_fraction(share) / 100


def _ground(
    votes: Number, threshold: Fraction | None, otherwise: Ground | None, rule: Threshold
) -> Ground | None:
    if not votes:
        return None
    if threshold is not None and reaches(votes, threshold, rule.comparison):
        return "share"
    return otherwise


def _beside_one_alone(
    tier: ListTier,
    votes: Sequence[Number],
    grounds: Sequence[Ground | None],
    place: int | None,
    tie_breaks: TieBreaks,
) -> tuple[int | None, tuple[Tie, ...]]:
    """Find the runner-up, where the law admits one next to a list that qualified alone."""
    if not isinstance(tier, LargestRemainder) or tier.single_qualifier is None:
        return None, ()
    behind = {p: count for p, count in enumerate(votes) if count and grounds[p] is None}
    if not behind or sum(ground is not None for ground in grounds) != 1:
        return None, ()
    (found,), ties = strongest(behind, 1, votes, tie_breaks.at("admission", place))
    return found, ties


Strictness = Literal[">=", ">"]


def reaches(votes: Number, threshold: Fraction, comparison: Strictness) -> bool:
    """Compare as the law says: "at least", or "more than".

    >>> reaches(7, Fraction(7, 100) * 100, ">=")
    True

    The moral: exactly 7% is 7%; as doubles, 0.07 * 100 is more than 7.
    """
    reached, needed = votes * threshold.denominator, threshold.numerator
    return reached >= needed if comparison == ">=" else reached > needed
