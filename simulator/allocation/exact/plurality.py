"""Plurality: the candidate with the most votes is elected, in one round."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.allocation.exact.outcome import Apportionment
from simulator.allocation.exact.ties import Number, TieBreak, strongest


def plurality(votes: Sequence[Number], tie_break: TieBreak | None = None) -> Apportionment:
    """Give the seat of one district; `votes`, and the seats in the answer, by candidate.

    Candidates without votes are not elected: with no votes at all the seat stays empty.

    Source: Kazakhstan, constitutional law on elections, article 9(2) as amended in 2022.

    >>> plurality((40, 35, 25)).seats
    (1, 0, 0)
    """
    standing = {candidate: count for candidate, count in enumerate(votes) if count}
    winners, ties = strongest(standing, min(1, len(standing)), votes, tie_break or TieBreak())
    return Apportionment(tuple(int(c in winners) for c in range(len(votes))), ties)
