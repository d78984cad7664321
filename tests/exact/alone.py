"""The exact law of one tier alone, and of one threshold."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from simulator.exact import Count, Lot, Number, Region, TieBreaks, TierOutcome
from simulator.exact.admission import Strictness, reaches
from simulator.exact.tier import allocate_lists
from simulator.scenario.tiers import ListTier


def qualify(
    votes: Sequence[Number],
    base: Number,
    share: Fraction,
    comparison: Strictness = ">=",
    exempt: Collection[int] = (),
) -> tuple[bool, ...]:
    """Which lists reach a threshold of `share` (of one: 5% is 1/20) of the `base`, or need not."""
    return tuple(
        count > 0 and (party in exempt or reaches(count, share * base, comparison))
        for party, count in enumerate(votes)
    )


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
    """Apply the law of one tier that stands alone to the nation's votes by list.

    `other` are votes for small lists that count in the base and never qualify; `exempt` are the
    lists that the threshold does not bind, in place of the tier's own names. Ties go by the tier's
    rule: see `TieBreak` for `registration` and `lot`.

    Raises VotesError where the threshold is a share of the electorate, and that is not known.
    """
    names = tuple(str(party) for party in range(len(list_votes)))
    region = Region(
        votes=tuple(list_votes),
        against_all=against_all,
        other=other,
        invalid=invalid,
        registered=registered,
    )
    count = Count(lists=names, independents=(), regions=(region,), registration=tuple(registration))
    threshold = tier.threshold.model_copy(update={"exempt": tuple(names[p] for p in exempt)})
    tier = tier.model_copy(update={"threshold": threshold})
    lots = (lambda _place: lot) if lot else None
    return allocate_lists(tier, count, {}, None, TieBreaks(0, tier.tie, registration, lots))
