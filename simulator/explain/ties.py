"""A tie, and who had the seats."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.exact import Tie
from simulator.explain.words import joined, seats

TIE_RULES = {
    "registration": "registered earlier",
    "more-votes": "more votes",
    "more-votes, then lot": "more votes, then by lot",
    "more-votes, then lot (not drawn)": "more votes; until the lot is drawn, registered earlier",
    "lot": "by lot",
    "lot (not drawn)": "until the lot is drawn, registered earlier",
}


def tie(met: Tie, names: Sequence[str]) -> str:
    """A tie, and who had it."""
    tied, winners = (joined([names[c] for c in group]) for group in (met.candidates, met.winners))
    rule = TIE_RULES[met.rule]
    if met.among != "lists":
        rule = rule.replace("registered earlier", "first in their order")
    return f"Tie: {tied} for {seats(met.seats)}. To {winners}: {rule}."
