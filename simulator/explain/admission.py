"""The threshold, and who takes part."""

from collections.abc import Iterator, Sequence

from simulator.exact import TierOutcome
from simulator.exact.admission import Admission
from simulator.explain.words import number, percent, seats, table
from simulator.scenario.tiers import Threshold, as_fraction

BASES = {
    "valid": "votes for lists",
    "valid+against-all": "votes for lists and against all",
    "valid+blank": "votes for lists and blank",
    "ballots-cast": "ballots cast",
    "registered": "registered voters",
}
GROUNDS = {
    "share": "yes",
    "exempt": "yes: exempt",
    "minority": "yes: a national minority",
    "region": "yes: its share of one region",
    "waiver": "yes: seats won elsewhere",
}


def explain_admission(
    outcome: TierOutcome, admission: Admission, names: Sequence[str]
) -> Iterator[str]:
    """The threshold in votes, and list by list who reaches it."""
    yield "\n".join(_thresholds(outcome.tier.threshold, admission))
    votes = outcome.count.area(admission.region).votes
    rows = [
        (names[party], number(count), percent(count, admission.base), _standing(admission, party))
        for party, count in enumerate(votes)
        if count or admission.region is None
    ]
    yield table(("list", "votes", "% of base", "qualifies"), rows)


def _thresholds(threshold: Threshold, admission: Admission) -> Iterator[str]:
    if not threshold.bars and not threshold.alliance:
        yield "Threshold: none"
        return
    reach = "at least" if threshold.comparison == ">=" else "more than"
    base = f"{number(admission.base)} {BASES[threshold.base]}"
    if threshold.share:
        yield f"Threshold: {reach} {threshold.share:g}% of {base} = {number(admission.threshold)}"
    for row in threshold.alliance:
        votes = admission.base * as_fraction(row.share) / 100
        start = f"Alliances of {row.members} or more"
        yield f"{start}: {reach} {row.share:g}% of {base} = {number(votes)}"
    if threshold.in_one_region is not None:
        start = "or" if threshold.share else "Threshold:"
        yield (
            f"{start} {reach} {threshold.in_one_region:g}% of {BASES[threshold.base]} in one region"
        )
    if threshold.waiver:
        yield f'or {seats(threshold.waiver.seats)} won in "{threshold.waiver.tier}"'


def _standing(admission: Admission, party: int) -> str:
    if party == admission.runner_up:
        return "runner-up"
    if not admission.taking_part[party]:
        return "no"
    ground = admission.grounds[party]
    return GROUNDS[ground] if ground else "yes: no list reaches the threshold"
