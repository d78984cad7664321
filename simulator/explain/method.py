"""What methods, quotas and divisors are called, in the field's words; and how one divided seats."""

from collections.abc import Iterator, Sequence

from simulator.exact import ByDivisor, ByQuota, Number
from simulator.explain.highest_averages import explain_divisors
from simulator.explain.largest_remainder import explain_quota
from simulator.scenario.tiers import Apportioned, Biproportional, LargestRemainder, ListTier

QUOTAS = {
    "hare": "Hare quota",
    "hare-rounded": "rounded Hare quota",
    "droop": "Droop quota",
    "hagenbach-bischoff": "Hagenbach-Bischoff quota",
    "hagenbach-bischoff-rounded": "rounded Hagenbach-Bischoff quota",
    "hagenbach-bischoff-ceiling": "Hagenbach-Bischoff quota rounded up",
    "imperiali": "Imperiali quota",
    "imperiali-rounded": "rounded Imperiali quota",
    "reinforced-imperiali": "reinforced Imperiali quota",
}
DIVISORS = {
    "dhondt": "D'Hondt divisors",
    "sainte-lague": "Sainte-Laguë divisors",
    "modified-sainte-lague": "modified Sainte-Laguë divisors (first 1.4)",
    "swedish": "modified Sainte-Laguë divisors (first 1.2)",
    "danish": "Danish divisors",
    "imperiali": "Imperiali divisors",
    "adams": "Adams divisors",
    "dean": "Dean divisors",
    "huntington-hill": "Huntington-Hill divisors",
    "nohlen": "Nohlen divisors",
    "macau": "Macau divisors",
}
VOTER_NUMBERS = {
    "votes": "votes",
    "votes-by-seat": "votes / seats",
    "rounded-votes-by-seat": "votes / seats, rounded",
}


def method(rule: ListTier | Apportioned) -> str:
    """How seats are divided, in one line: `Hare quota, largest remainder`."""
    if isinstance(rule, Biproportional):
        numbers = VOTER_NUMBERS[rule.voter_numbers]
        return f"biproportional, {DIVISORS[rule.divisor]}, voter numbers: {numbers}"
    if rule.method == "highest-averages":
        if isinstance(rule.divisor, str):
            return f"highest averages, {DIVISORS[rule.divisor]}"
        return f"highest averages, divisors {', '.join(f'{n:g}' for n in rule.divisor)}, ..."
    leftover = _leftover(rule) if isinstance(rule, LargestRemainder) else "largest remainder"
    return f"{QUOTAS[rule.quota]}, {leftover}"


def _leftover(tier: LargestRemainder) -> str:
    """Who has the seats that whole quotas leave."""
    if tier.leftover == "most-votes":
        return "leftover seats one each to the lists with the most votes"
    if tier.leftover == "pooled":
        return "leftover seats of all regions together"
    if tier.remainder_share is not None:
        return f"largest remainder, then highest averages, {DIVISORS['dhondt']}"
    return "largest remainder"


def explain_working(
    working: ByQuota | ByDivisor,
    votes: Sequence[Number],
    names: Sequence[str],
    *,
    quotas: bool = False,
) -> Iterator[str]:
    """Quota and quotients, or the cut and the seats; `names` of lists, alliances or regions.

    With `quotas`, the proportional share of the seats is shown too.
    """
    if not any(votes):
        return
    if isinstance(working, ByQuota):
        yield from explain_quota(working, votes, names)
    else:
        yield from explain_divisors(working, votes, names, quotas=quotas)
