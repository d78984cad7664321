"""A division in which nobody has less than a floor: who has more keeps it, the rest share the rest.

Sources: Denmark, parliamentary elections act, section 77; Norway, election law, section 11-6;
Germany, federal election law of 2013, section 6(6), for the lists of a party. Under a divisor
method this is the apportionment with minimum requirements of Balinski and Young, Fair
Representation (2nd ed. 2001), appendix A, section 6; and Scotland's, Scotland Act 1998, section 8,
which starts the quotients from the seats won.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.exact.largest_remainder import Working
from simulator.exact.ties import Number, Tie

Divide = Callable[[Sequence[Number], int], Working]
"""The method: votes and seats in, seats out."""


@dataclass(frozen=True)
class Floored:
    """Seats, none below its floor; `rounds` are the divisions, the last without who keeps more."""

    seats: tuple[int, ...]
    keeping: tuple[int, ...]
    rounds: tuple[Working, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Ties of the last round; what came before it is void."""
        return self.rounds[-1].ties


def with_floors(
    divide: Divide, votes: Sequence[Number], floors: Sequence[int], seats: int
) -> Floored:
    """Divide the seats, which are no fewer than the floors together.

    >>> from simulator.allocation.divisors import DIVISORS
    >>> from simulator.exact.highest_averages import highest_averages
    >>> def dhondt(votes, seats):
    ...     return highest_averages(votes, seats, DIVISORS["dhondt"])
    >>> with_floors(dhondt, (60, 30, 30), (6, 0, 0), 8).seats
    (6, 1, 1)

    The moral: by votes they would have 4, 2 and 2; the first keeps six, and the others pay.
    """
    keeping: dict[int, int] = {}
    rounds: list[Working] = []
    while True:
        standing = [0 if place in keeping else count for place, count in enumerate(votes)]
        rounds.append(divide(standing, seats - sum(keeping.values())))
        has = rounds[-1].seats
        over = {
            place: floor
            for place, floor in enumerate(floors)
            if place not in keeping and floor > has[place]
        }
        if not over:
            break
        keeping |= over
    won = tuple(keeping.get(place, number) for place, number in enumerate(has))
    return Floored(won, tuple(sorted(keeping)), tuple(rounds))
