"""What the methods, quotas and divisors of a law are called: the field's words for its keys."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.allocation.specs import Apportioned, Biproportional, LargestRemainder, ListTier

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
        return f"highest averages, {_divisors(rule.divisor)}"
    leftover = _leftover(rule) if isinstance(rule, LargestRemainder) else "largest remainder"
    return f"{QUOTAS[rule.quota]}, {leftover}"


def pool_method(tier: LargestRemainder) -> str:
    """How the seats that all regions leave are divided."""
    return f"{QUOTAS[tier.pool_quota]}, largest remainder"


def _leftover(tier: LargestRemainder) -> str:
    """Who has the seats that whole quotas leave."""
    if tier.leftover == "most-votes":
        return "leftover seats one each to the lists with the most votes"
    if tier.leftover == "pooled":
        return "leftover seats of all regions together"
    if tier.remainder_share is not None:
        return f"largest remainder, then highest averages, {DIVISORS['dhondt']}"
    return "largest remainder"


def _divisors(divisor: str | Sequence[float]) -> str:
    if isinstance(divisor, str):
        return DIVISORS[divisor]
    return f"divisors {', '.join(f'{number:g}' for number in divisor)}, ..."
