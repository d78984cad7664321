"""One list alone reaches the threshold: the runner-up is admitted too, at a discount.

Source: Kazakhstan, constitutional law on elections, article 97-1 as amended in 2009.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from simulator.exact.largest_remainder import ByQuota
from simulator.exact.ties import UNDRAWN, Number, TieBreak, strongest


def single_qualifier(
    votes: Sequence[Number],
    seats: int,
    first: int,
    second: int,
    correction: Fraction,
    minimum_seats: int,
    tie_break: TieBreak = UNDRAWN,
) -> ByQuota:
    """Divide the seats between the list that reached the threshold and the runner-up.

    The quota is their votes / seats; the runner-up's quotient is multiplied by `correction`.
    Whole parts first, then one seat each by largest remainder; what is then left goes to the
    list that reached the threshold. The runner-up has at least `minimum_seats`, never more than
    there are, and the other list gives them up.

    >>> single_qualifier((90, 6, 4), 98, 0, 1, Fraction(7, 10), 2).seats
    (93, 5, 0)

    The moral: 91.875 and 6.125 quotas; 6.125 x 0.7 = 4.2875 leaves three seats, and the
    discount works for the list that reached the threshold.
    """
    quota = Fraction(votes[first] + votes[second]) / seats
    quotients = [Fraction(0)] * len(votes)
    quotients[first] = votes[first] / quota
    quotients[second] = votes[second] / quota * correction
    left = seats - floor(quotients[first]) - floor(quotients[second])
    remainders = {party: quotients[party] % 1 for party in sorted((first, second))}
    winners, ties = strongest(remainders, min(left, 2), votes, tie_break)
    earned = floor(quotients[second]) + (second in winners)
    awarded = [0] * len(votes)
    awarded[second] = min(seats, max(earned, minimum_seats))
    awarded[first] = seats - awarded[second]
    return ByQuota(
        seats=tuple(awarded),
        ties=ties,
        divisor=seats,
        repeated=False,
        quota=quota,
        quotients=tuple(quotients),
    )
