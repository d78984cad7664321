"""Largest remainder: the quota, the quotients, and where remainders led."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from simulator.exact import ByQuota, Number
from simulator.explain.highest_averages import explain_cut
from simulator.explain.words import decimal, number, seats, surplus, table


def explain_quota(working: ByQuota, votes: Sequence[Number], names: Sequence[str]) -> Iterator[str]:
    """The quota and every quotient; before these, what was done beyond whole quotas."""
    yield _quota(working, votes)
    if working.averages:
        left = seats(len(working.averages.awards))
        yield f"Left after quotas and remainders, to the highest averages: {left}"
        yield explain_cut(working.averages, names)
    if sum(working.wholes) > sum(working.seats):
        yield "There are more whole quotas than seats: the smallest remainders lose one each."
    if working.moved:
        yield _moved(working, names)
    yield _quotients(working, votes, names)


def _quota(working: ByQuota, votes: Sequence[Number]) -> str:
    """The quota, and what was done to it."""
    exact = Fraction(sum(votes)) / working.divisor
    line = f"Quota: {number(sum(votes))} / {working.divisor} = {decimal(exact, 4)}"
    if working.quota != exact:
        line += f", taken as {number(working.quota)}"
    if working.repeated:
        line += "\nWith a larger divisor there would be more whole quotas than seats."
    return line


def _moved(working: ByQuota, names: Sequence[str]) -> str:
    """The seat that goes to who has more than half of the votes."""
    assert working.moved
    gives, has = working.moved
    return (
        f"{names[has]} has more than half of the votes, but only {seats(working.seats[has] - 1)} "
        f"of {sum(working.seats)}: one more, which {names[gives]} gives up."
    )


def _quotients(working: ByQuota, votes: Sequence[Number], names: Sequence[str]) -> str:
    rows = [
        (
            names[party],
            number(count),
            decimal(working.quotients[party], 4),
            str(working.wholes[party]),
            decimal(working.remainders[party], 4),
            surplus(working.seats[party] - working.wholes[party]),
            str(working.seats[party]),
        )
        for party, count in enumerate(votes)
        if count
    ]
    return table(("list", "votes", "quotient", "whole", "remainder", "added", "seats"), rows)
