"""Constituencies, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.exact import Apportionment, Number
from simulator.explain.words import number, percent, table, tie


def explain_plurality(
    outcome: Apportionment,
    votes: Sequence[Number],
    names: Sequence[str],
    district: str,
    seated: bool = True,
) -> str:
    """Explain one district; `votes` and `names` by candidate. Ends without a newline."""
    word = "elected" if seated else "first, but without a seat"
    rows = [
        (names[c], number(votes[c]), percent(votes[c], sum(votes)), word * outcome.seats[c])
        for c in sorted(range(len(votes)), key=lambda c: -votes[c])
    ]
    parts = [
        f"{district}: 1 seat, plurality",
        table(("candidate", "votes", "% of votes", ""), rows),
        *(tie(met, names) for met in outcome.ties),
    ]
    if not any(outcome.seats):
        parts.append("No candidate has votes: the seat stays vacant.")
    return "\n\n".join(parts)
