"""Plurality: in each district the candidate with the most votes is elected, and may go unseated.

Source of unseating: Germany, federal election law of 2023, section 6(1) and (4): within a Land, the
winners with the smallest share of their constituency's first votes have no seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.exact.count import Count, District, Outcome, SeatTable
from simulator.exact.ties import UNDRAWN, Apportionment, Number, Tie, TieBreak, TieBreaks, strongest
from simulator.scenario.tiers import Plurality


def plurality(votes: Sequence[Number], tie_break: TieBreak = UNDRAWN) -> Apportionment:
    """Give the seat of one district; `votes`, and the seats in the answer, by candidate.

    Candidates without votes are not elected: with no votes at all the seat stays empty.

    Source: Kazakhstan, constitutional law on elections, article 9(2) as amended in 2022.

    >>> plurality((40, 35, 25)).seats
    (1, 0, 0)
    """
    standing = {candidate: count for candidate, count in enumerate(votes) if count}
    winners, ties = strongest(standing, min(1, len(standing)), votes, tie_break)
    return Apportionment(tuple(int(c in winners) for c in range(len(votes))), ties)


@dataclass(frozen=True)
class DistrictsOutcome(Outcome):
    """A tier of constituencies. By district: who won (-1 for nobody), and who is `seated`."""

    tier: Plurality
    count: Count
    results: tuple[Apportionment, ...]
    winners: tuple[int, ...]
    """Party of the winner."""
    seated: tuple[bool, ...]
    unseating: tuple[Tie, ...] = ()

    @property
    def won(self) -> tuple[int, ...]:
        """Districts won, by party."""
        return tuple(self.winners.count(party) for party in range(len(self.count.parties)))

    @property
    def seats(self) -> tuple[int, ...]:
        """Seats by party: of the winners that are seated."""
        return tuple(map(sum, zip(*self.by_region, strict=True)))

    @property
    def by_region(self) -> SeatTable:
        """Seats by region and party."""
        return self._table(self.seated)

    @property
    def won_by_region(self) -> SeatTable:
        """Districts won, by region and party."""
        return self._table((True,) * len(self.winners))

    @property
    def nominal_by_region(self) -> tuple[int, ...]:
        """Districts by region."""
        places = [district.region for district in self.count.districts]
        return tuple(places.count(region) for region in range(len(self.count.regions)))

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie, of candidates of a district; then of districts, for want of seats."""
        return tuple(tie for result in self.results for tie in result.ties) + self.unseating

    def _table(self, counted: Sequence[bool]) -> SeatTable:
        table = [[0] * len(self.count.parties) for _ in self.count.regions]
        for district, winner, counts in zip(
            self.count.districts, self.winners, counted, strict=True
        ):
            if counts and winner >= 0:
                table[district.region][winner] += 1
        return tuple(map(tuple, table))


def elect_districts(tier: Plurality, count: Count, tie_breaks: TieBreaks) -> DistrictsOutcome:
    """Elect the first in each district."""
    results = tuple(
        plurality(
            [votes if party >= 0 else 0 for party, votes in district.stands],
            tie_breaks.among("candidates", "district", number),
        )
        for number, district in enumerate(count.districts)
    )
    winners = tuple(
        district.stands[result.seats.index(1)][0] if any(result.seats) else -1
        for district, result in zip(count.districts, results, strict=True)
    )
    return DistrictsOutcome(
        tier=tier,
        count=count,
        results=results,
        winners=winners,
        seated=tuple(w >= 0 for w in winners),
    )


def unseat(
    outcome: DistrictsOutcome, party: int, kept: int, region: int | None, tie_breaks: TieBreaks
) -> DistrictsOutcome:
    """Leave a list the `kept` winners (of one region, or of all) with the largest shares.

    >>> votes = District(0, ((0, 40), (1, 35))), District(0, ((0, 60), (1, 35)))
    >>> two = Count(("a", "b"), (), (), votes)
    >>> both = elect_districts(Plurality(id="d", method="plurality"), two, TieBreaks(0))
    >>> unseat(both, party=0, kept=1, region=None, tie_breaks=TieBreaks(0)).seated
    (False, True)
    """
    districts = outcome.count.districts
    votes = [_votes(district, party) for district in districts]
    shares = {
        number: Fraction(votes[number], sum(cast for _, cast in districts[number].stands))
        for number, winner in enumerate(outcome.winners)
        if winner == party and outcome.seated[number] and region in (None, districts[number].region)
    }
    at_unseating = tie_breaks.among("districts", "unseated", party)
    keeping, ties = strongest(shares, min(kept, len(shares)), votes, at_unseating)
    seated = tuple(
        was and (number not in shares or number in keeping)
        for number, was in enumerate(outcome.seated)
    )
    return replace(outcome, seated=seated, unseating=outcome.unseating + ties)


def _votes(district: District, party: int) -> int:
    """Those of a party's strongest candidate."""
    return max((votes for who, votes in district.stands if who == party), default=0)
