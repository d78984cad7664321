"""What a scenario may say about how votes become seats: `[[tier]]`, one class per method."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from simulator.allocation import divisors
from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS
from simulator.schema import Identifier, Name, Percent, SeatCount, Specification, Text

TieRule = Literal["registration", "more-votes", "lot"]
Fact = Literal["alliance_size", "minority", "alliance", "registration"]
"""What a law may need to know of a party in addition to its votes; `simulator.scenario.facts`."""
ThresholdBase = Literal["valid", "valid+against-all", "valid+blank", "ballots-cast", "registered"]
Overhang = Literal["paid-by-others", "kept", "levelled", "unseated"]
DivisorNumber = Annotated[float, Field(ge=0, le=1e6)]
if TYPE_CHECKING:
    DivisorName = str
    QuotaName = str
else:
    DivisorName = Literal[tuple(DIVISORS)]
    QuotaName = Literal[tuple(QUOTAS)]
OwnSequence = tuple[DivisorNumber, ...]


@lru_cache(1 << 12, typed=True)
def as_fraction(number: float) -> Fraction:
    """The number a person wrote: 3.25 is 13/4, 0.1 is 1/10 and not the nearest double."""
    return Fraction(repr(number))


def _increasing(divisor: str | OwnSequence) -> str | OwnSequence:
    """Refuse a custom sequence that does not increase."""
    if not isinstance(divisor, str):
        pairs = pairwise(divisor)
        if len(divisor) < 2 or any(second <= first for first, second in pairs):
            raise ValueError("give two or more numbers, each larger than the last")
    return divisor


DivisorRule = Annotated[DivisorName | OwnSequence, AfterValidator(_increasing)]


@cache
def divisor_of(rule: str | OwnSequence) -> divisors.Divisor:
    """The sequence that a tier names, or its own."""
    if isinstance(rule, str):
        return DIVISORS[rule]
    return divisors.sequence([as_fraction(number) for number in rule])


class AllianceBar(Specification):
    """The threshold for an alliance of at least this many members."""

    members: Annotated[int, Field(ge=2, le=100)]
    share: Percent


class Waiver(Specification):
    """Seats in another tier that waive the threshold: three constituencies, one electorate."""

    tier: Identifier
    seats: SeatCount = 1


class Threshold(Specification):
    """The threshold a list must reach to take part in the allocation.

    A list qualifies by its national share, by its share of one region, by a waiver, or because it
    is exempt: any of these is enough.
    """

    share: Percent = 0.0
    """Percent of the base."""
    base: ThresholdBase = "valid"
    """`valid`: votes for lists, without against-all, blank and invalid ballots. `valid+against-all`
    and `valid+blank`: with those. `ballots-cast`: with invalid ballots too. `registered`: the whole
    electorate."""
    comparison: Literal[">=", ">"] = ">="
    scope: Literal["nation", "region"] = "nation"
    """Which votes are compared: national votes, and the list qualifies everywhere or nowhere; or
    the votes of each region, and the list qualifies region by region."""
    in_one_region: Percent | None = None
    """Percent of one region's base that is also enough. Without `share`, only this counts."""
    alliance: tuple[AllianceBar, ...] = ()
    """Other thresholds for alliances, by number of members (`party.alliance_size`)."""
    exempt: tuple[Identifier, ...] = ()
    """Parties exempt from the threshold."""
    exempt_minorities: bool = False
    """Whether parties with `minority = true` are exempt from the threshold."""
    waiver: Waiver | None = None

    @property
    def bars(self) -> bool:
        """Whether there is any threshold."""
        return self.share > 0 or self.in_one_region is not None


class SingleQualifier(Specification):
    """If only one list reaches the threshold, the runner-up is admitted at a discount.

    Its quotient is multiplied by `correction` and it gets at least `minimum_seats`.
    Kazakhstan, constitutional law on elections, article 97-1 as amended in 2009.
    """

    correction: Annotated[float, Field(gt=0, le=1)] = 0.7
    minimum_seats: Annotated[int, Field(ge=0, le=1000)] = 2


class Bonus(Specification):
    """Seats of the tier that go to the list with the most votes before all others are allocated.

    With `more` and `per` it is graduated: `more` seats for each further `per` percent, whole steps
    only, up to `at_most`. Greece, law 4648/2020 (presidential decree 26/2012, article 99).
    """

    seats: SeatCount
    share: Percent = 0.0
    """Percent of the valid votes that the first list needs."""
    more: Annotated[int, Field(ge=0, le=1000)] = 0
    per: Annotated[float, Field(gt=0, le=100)] = 1.0
    at_most: SeatCount | None = None


class Alliance(Specification):
    """Lists whose votes are combined: seats go to the alliance first, then to its members.

    Each member must qualify by itself. Apparentement; Israel's surplus-vote agreements.
    """

    id: Identifier
    members: Annotated[tuple[Identifier, ...], Field(min_length=2)]


class Apportioned(Specification):
    """How the seats of a tier are apportioned to the regions before lists get any."""

    by: Literal["valid", "ballots-cast", "registered", "population"]
    """What the seats are proportional to: ballots in the same draw, or people."""
    method: Literal["largest-remainder", "highest-averages"] = "largest-remainder"
    quota: QuotaName = "hare"
    divisor: DivisorRule = "sainte-lague"


class Compensation(Specification):
    """Seats that compensate for other tiers: each list is brought to its proportional share.

    The seats of this tier and of the `tiers` in total, less those won by parties that do not
    qualify, are allocated by the tier's method; a list then gets what it lacks. `overhang` decides
    what happens to a list that already has more:
    - `paid-by-others`: it keeps them, and the others share the rest. Denmark, Iceland, Norway,
      Sweden; Scotland, where each region is compensated separately.
    - `kept`: it keeps them, and the house grows by as many. New Zealand.
    - `levelled`: the house grows until no list has more than its share. Germany, 2013 to 2020.
    - `unseated`: district winners beyond its share get no seat. Germany since 2023.
    """

    tiers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    overhang: Overhang = "paid-by-others"
    guaranteed: Literal["won", "won-by-region"] = "won"
    """What a levelled house guarantees each list: the seats it won; or in each region the larger of
    those and its share of the region's seats. Germany, election law of 2013, section 6."""
    apportioned: Apportioned | None = None
    """How all seats of the tiers are apportioned to the regions for the guarantee."""
    at_most: SeatCount | None = None
    """The largest size a levelled house may grow to; by default three times its seats."""
    placement: Literal["regional-lists", "largest-quotients"] | None = None
    """Where a list's seats go: to its regional lists by the tier's method (Germany); or one to
    each region, largest quotients first (Norway, election law, section 11-7)."""


class Guarantee(Specification):
    """Mandates of each list that the law guarantees to some: to women, to young people.

    It changes no seats and no draw: how many mandates it comes to is shown next to them. A file
    may also write it as `quota = { share = 30, ... }`.
    """

    share: Annotated[float, Field(gt=0, le=100)]
    """Percent of the mandates of a list."""
    name: Name
    """For whom."""
    rounding: Literal["up", "down", "nearest"] = "up"
    """Of a part of a mandate; `nearest`: half of one is rounded up."""

    def of(self, seats: int) -> int:
        """The mandates guaranteed among so many seats of a list, exactly."""
        part = as_fraction(self.share) * seats / 100
        match self.rounding:
            case "up":
                return ceil(part)
            case "down":
                return floor(part)
            case _:
                return floor(part + Fraction(1, 2))


class _TierSpec(Specification):
    """What every tier says."""

    id: Identifier
    name: Name | None = None
    ballot: Identifier = "list"
    """The ballot whose votes fill these seats."""
    tie: TieRule = "lot"
    """Who gets the seat in a tie: the party registered earlier, the one with more votes (then by
    lot), or by lot."""
    facts: tuple[Fact, ...] = ()
    """What the law needs to know of parties in addition to their votes: how many parties stand on
    a list, whether it is a national minority's, who has agreed to count votes together, the order
    of registration. A scenario gives them, or names them in `absent`."""
    source: Text | None = None
    notes: Text | None = None


class _ListTierSpec(_TierSpec):
    """What every tier of party lists says."""

    seats: SeatCount | None = None
    """Seats of the tier; left out if each region has its own (`region.seats`)."""
    by: Literal["nation", "region"] = "nation"
    """Whether seats are allocated nationally, or in each region by its votes."""
    apportioned: Apportioned | None = None
    """How `seats` are apportioned to the regions."""
    threshold: Threshold = Threshold()
    when_none: Literal["no-allocation", "no-threshold"] = "no-allocation"
    """If no list reaches the threshold: leave the seats unfilled, or let every list take part."""
    alliance: tuple[Alliance, ...] = ()
    bonus: Bonus | None = None
    guarantee: Guarantee | None = None
    compensation: Compensation | None = None

    @property
    def limit(self) -> str | None:
        """The key that limits which lists can get or keep the next seat, if there is one."""
        return None


class LargestRemainder(_ListTierSpec):
    """Whole quotas first, then the remaining seats: by default one each to the largest
    remainders.

    If there are more whole quotas than seats (possible below the Hare quota), by default the
    quota is computed again with its divisor reduced by one, until they fit. Italy, South Tyrol,
    rules of the council election of 2003.
    """

    method: Literal["largest-remainder"]
    quota: QuotaName = "hare"
    leftover: Literal["largest-remainder", "most-votes", "pooled"] = "largest-remainder"
    """Seats left after whole quotas: one each to the largest remainders; one each to the lists with
    the most votes, in turn (Georgia 2024); or pooled over all regions, by the remainders of
    all regions (Czechia 2021)."""
    pool_quota: QuotaName = "hagenbach-bischoff-rounded"
    """The quota of the pooled seats."""
    excess: Literal["smaller-divisor", "smallest-remainder"] = "smaller-divisor"
    """Whole quotas beyond the seats: the quota is computed again; or those with the smallest
    remainders lose one each (Slovakia, Czechia)."""
    single_qualifier: SingleQualifier | None = None
    remainder_share: Percent | None = None
    """Percent of a quota that a list needs for a seat by its remainder. Seats left after each of
    those has one go to the highest averages (D'Hondt) of all lists: at most one each, and any
    still left without that limit. Netherlands, Kieswet, article P 8: 75."""
    majority: bool = False
    """Whether a list with more than half of the votes, but not of the seats, gets one seat more:
    that of the list with the last seat beyond whole quotas. Netherlands, Kieswet, article P 9."""

    @property
    def limit(self) -> str | None:
        """The key that limits which lists can get or keep a remaining seat."""
        if self.remainder_share is not None:
            return "remainder_share"
        return "majority" if self.majority else None


class HighestAverages(_ListTierSpec):
    """Seats go one by one to the largest quotient votes / divisor.

    Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 4.
    """

    method: Literal["highest-averages"]
    divisor: DivisorRule = "dhondt"
    """A named sequence, or your own: two or more increasing numbers, the last step repeats."""
    seat_cap: SeatCount | None = None
    """Most seats that one list can get in an allocation; the excess goes to the others. If every
    list is at the cap, the rest stay unfilled."""
    within_quota: bool = False
    """Whether a list gets its next seat only within its quota rounded up, at every size of the
    house. With D'Hondt's divisors: the quota method of Balinski and Young 1975, American
    Mathematical Monthly 82, 701-730."""

    @property
    def limit(self) -> str | None:
        """The key that limits which lists can get the next seat."""
        if self.seat_cap is not None:
            return "seat_cap"
        return "within_quota" if self.within_quota else None


class Biproportional(_ListTierSpec):
    """Seats by region and list in proportion to both: a divisor for each region and each list.

    First the lists share the seats of all regions by their voter numbers, then the totals of
    regions and lists are both matched. Balinski and Demange 1989, Mathematical Programming 45;
    Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 14 and 15. Zurich, law on political
    rights, sections 101-104.
    """

    method: Literal["biproportional"]
    divisor: Literal["sainte-lague", "dhondt"] = "sainte-lague"
    voter_numbers: Literal["votes", "votes-by-seat", "rounded-votes-by-seat"] = "votes-by-seat"
    """What the lists share all seats by: votes as they are; or, if a voter has as many votes as the
    region has seats, votes divided by seats, exact or rounded in each region."""


class Plurality(_TierSpec):
    """The candidate with the most votes in each district is elected, in one round."""

    method: Literal["plurality"]
    ballot: Identifier = "district"


class Stated(_TierSpec):
    """Seats that are known or assumed, not computed: reserved, appointed, or won elsewhere."""

    method: Literal["stated"]
    won: dict[str, Annotated[int, Field(ge=0, le=100_000)]]
    """Seats by party; empty where nobody has any."""


ListTier = LargestRemainder | HighestAverages | Biproportional
TierSpec = Annotated[
    LargestRemainder | HighestAverages | Biproportional | Plurality | Stated,
    Field(discriminator="method"),
]


def has_regional_seats(tier: TierSpec) -> bool:
    """Whether each of its seats belongs to a region, by what the kernel computes."""
    if isinstance(tier, ListTier):
        rule = tier.compensation
        placed = rule is not None and rule.placement == "regional-lists"
        return placed or tier.by == "region"
    return isinstance(tier, Plurality)


def is_by_region(tier: TierSpec) -> bool:
    """Whether a threshold is compared region by region, so that a list enters some of them."""
    return isinstance(tier, ListTier) and tier.threshold.bars and tier.threshold.scope == "region"
