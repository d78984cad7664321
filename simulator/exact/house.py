"""A whole house: every tier of the law, in the order of the file; and tiers with stated seats.

>>> from pydantic import TypeAdapter
>>> from simulator.exact import District, Region
>>> lists = {"id": "list", "method": "highest-averages", "seats": 5}
>>> districts = {"id": "district", "method": "plurality"}
>>> tiers = TypeAdapter(list[TierSpec]).validate_python([lists, districts])
>>> region = Region(votes=(600, 400))
>>> fields = District(0, ((0, 51), (1, 49))), District(0, ((0, 51), (2, 60)))
>>> house = allocate_house(tiers, Count(("red", "green"), ("lone",), (region,), fields))
>>> house.seats("list"), house.seats("district"), house.seats()
((3, 2, 0), (1, 0, 1), (4, 2, 1))
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.errors import VotesError
from simulator.exact.count import Count, Outcome, SeatTable, together
from simulator.exact.plurality import DistrictsOutcome, elect_districts, unseat
from simulator.exact.tier import TierOutcome, allocate_lists
from simulator.exact.ties import LotsByPlace, Tie, TieBreaks
from simulator.scenario.tiers import ListTier, Plurality, Stated, TierSpec


@dataclass(frozen=True)
class StatedOutcome(Outcome):
    """Seats that are stated and not computed: a region's where the country is one."""

    tier: Stated
    count: Count

    @property
    def seats(self) -> tuple[int, ...]:
        """Seats by party, as stated."""
        return tuple(self.tier.won.get(party, 0) for party in self.count.parties)

    @property
    def by_region(self) -> SeatTable:
        """The same, where the country is one region."""
        return (self.seats,) if len(self.count.regions) == 1 else ()

    @property
    def nominal_by_region(self) -> tuple[int, ...]:
        """One number."""
        return (sum(self.tier.won.values()),)

    @property
    def ties(self) -> tuple[Tie, ...]:
        """None: nothing is compared."""
        return ()


AnyOutcome = TierOutcome | DistrictsOutcome | StatedOutcome


@dataclass(frozen=True)
class House:
    """What the law makes of a count; parties are lists, then independents."""

    count: Count
    tiers: tuple[AnyOutcome, ...]

    def tier(self, tier_id: str) -> AnyOutcome:
        """The outcome of one tier."""
        return next(outcome for outcome in self.tiers if outcome.tier.id == tier_id)

    def seats(self, tier_id: str | None = None) -> tuple[int, ...]:
        """Seats by party, of one tier or of all."""
        if tier_id is None:
            each = [self._padded(outcome.seats) for outcome in self.tiers]
            return tuple(map(sum, zip(*each, strict=True)))
        return self._padded(self.tier(tier_id).seats)

    def by_region(self, tier_id: str) -> SeatTable:
        """Seats by region and party; empty where the seats are the nation's and no region's."""
        return tuple(map(self._padded, self.tier(tier_id).by_region))

    def taking_part(self, tier_id: str) -> tuple[bool, ...]:
        """By list, whether it takes part in the allocation of a tier, anywhere."""
        outcome = self.tier(tier_id)
        if isinstance(outcome, TierOutcome):
            return outcome.taking_part
        return (True,) * len(self.count.lists)

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie, tier by tier."""
        return tuple(tie for outcome in self.tiers for tie in outcome.ties)

    def _padded(self, seats: tuple[int, ...]) -> tuple[int, ...]:
        return seats + (0,) * (len(self.count.parties) - len(seats))


def allocate_house(
    tiers: Sequence[TierSpec], count: Count, lots: LotsByPlace | None = None
) -> House:
    """Apply the law of every tier.

    Raises VotesError where the law asks for a number that the count has not.
    """
    outcomes: list[AnyOutcome] = []
    for place, tier in enumerate(tiers):
        tie_breaks = TieBreaks(place, tier.tie, count.registration, lots)
        if isinstance(tier, Plurality):
            outcomes.append(elect_districts(tier, count, tie_breaks))
        elif isinstance(tier, Stated):
            outcomes.append(StatedOutcome(tier, count))
        else:
            outcomes.append(_lists(tier, count, outcomes, tie_breaks))
            outcomes = _unseated(outcomes, tie_breaks)
    return House(count, tuple(outcomes))


def _lists(
    tier: ListTier, count: Count, outcomes: Sequence[AnyOutcome], tie_breaks: TieBreaks
) -> TierOutcome:
    before = {outcome.tier.id: outcome for outcome in outcomes}
    named = tier.compensation.tiers if tier.compensation else ()
    waiver = tier.threshold.waiver
    for name in (*named, *([waiver.tier] if waiver else ())):
        if isinstance(before[name].tier, Plurality) and not count.districts:
            raise VotesError(f'tier "{tier.id}": depends on "{name}"; give the votes by district')
    base = together([before[name] for name in named], count) if named else None
    won = {name: outcome.won for name, outcome in before.items()}
    return allocate_lists(tier, count, won, base, tie_breaks)


def _unseated(outcomes: Sequence[AnyOutcome], tie_breaks: TieBreaks) -> list[AnyOutcome]:
    """Strike from earlier tiers the winners whom the last tier leaves no seat."""
    last = outcomes[-1]
    assert isinstance(last, TierOutcome)
    rule = last.tier.compensation
    return [
        _strike(outcome, last, tie_breaks)
        if rule and outcome.tier.id in rule.tiers and isinstance(outcome, DistrictsOutcome)
        else outcome
        for outcome in outcomes
    ]


def _strike(
    outcome: DistrictsOutcome, last: TierOutcome, tie_breaks: TieBreaks
) -> DistrictsOutcome:
    in_all, by_region = outcome.won, outcome.won_by_region
    for region, kept in last.seated:
        won = in_all if region is None else by_region[region]
        for party, number in enumerate(kept):
            if number < won[party]:
                outcome = unseat(outcome, party, number, region, tie_breaks)
    return outcome
