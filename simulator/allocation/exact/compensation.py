"""Seats that bring each list to its proportional part of the tiers together.

Sources, one for each rule of overhang: paid by others, Denmark, parliamentary elections act,
sections 76 and 77; kept, New Zealand, Electoral Act 1993, section 192; levelled, Germany, federal
election law of 2013, section 6; unseated, Germany, federal election law of 2023, sections 1, 4, 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.allocation.exact.admission import Admission
from simulator.allocation.exact.base_tiers import Base, Table
from simulator.allocation.exact.count import Count
from simulator.allocation.exact.floors import Floored, with_floors
from simulator.allocation.exact.levelled import Guarantee, guarantee, levelled
from simulator.allocation.exact.method import Working, by_method
from simulator.allocation.exact.placement import (
    Placement,
    by_largest_quotients,
    to_regional_lists,
)
from simulator.allocation.exact.places import TieBreaks
from simulator.allocation.exact.ties import Number, Tie
from simulator.scenario.tiers import Compensation, ListTier


@dataclass(frozen=True)
class Compensated:
    """Compensation in one area: the nation, or a region by itself.

    `house` are the seats of all the tiers there; `others` those of them that were won by who takes
    no part; `divided` the rest, or what a levelled house grew to. By list: `votes` (0 for who takes
    no part), `won` before, `targets`, and the `seats` that this tier adds.
    """

    region: int | None
    house: int
    others: int
    divided: int
    votes: tuple[Number, ...]
    won: tuple[int, ...]
    targets: tuple[int, ...]
    division: Floored
    guarantee: Guarantee | None
    seats: tuple[int, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie of what was guaranteed and divided."""
        return (self.guarantee.ties if self.guarantee else ()) + self.division.ties


def compensate(
    tier: ListTier,
    count: Count,
    admission: Admission,
    base: Base,
    region: int | None,
    seats: int,
    tie_breaks: TieBreaks,
) -> Compensated:
    """Bring the lists that take part to proportion, in the nation or in one region."""
    rule = _rule(tier)
    area = count.nation if region is None else count.regions[region]
    won = base.won if region is None else base.by_region[region]
    house = seats + (base.nominal if region is None else base.nominal_by_region[region])
    votes = admission.of(area.votes)
    others = sum(
        number
        for party, number in enumerate(won)
        if party >= len(votes) or (not votes[party] and rule.overhang != "unseated")
    )
    kept = tuple(n if part else 0 for n, part in zip(won, votes, strict=False))

    def divide(standing: Sequence[Number], number: int) -> Working:
        return by_method(tier, standing, number, tie_breaks.at("seats", region))

    least = None
    if rule.overhang == "levelled":
        least = guarantee(tier, rule, count, admission, base, house, tie_breaks)
        most = (rule.at_most or 3 * house) - others
        division = levelled(divide, votes, least.seats, kept, house - others, most)
    elif rule.overhang == "paid-by-others":
        division = with_floors(divide, votes, kept, house - others)
    else:
        division = with_floors(divide, votes, (0,) * len(votes), house - others)
    targets = division.seats
    return Compensated(
        region=region,
        house=house,
        others=others,
        divided=sum(targets),
        votes=votes,
        won=kept,
        targets=targets,
        division=division,
        guarantee=least,
        seats=tuple(max(0, t - w) for t, w in zip(targets, kept, strict=True)),
    )


def _rule(tier: ListTier) -> Compensation:
    assert tier.compensation is not None
    return tier.compensation


def seated(
    tier: ListTier, areas: Sequence[Compensated], placed: Placement | None, base: Base
) -> tuple[tuple[int | None, tuple[int, ...]], ...]:
    """By area, the winners by list that a tier leaves their seats; empty unless it unseats any.

    Winners of lists that take no part are unseated, too.
    """
    if _rule(tier).overhang != "unseated":
        return ()
    if placed is None:
        return tuple((area.region, tuple(map(min, area.won, area.targets))) for area in areas)
    return tuple(
        (region, tuple(min(won, seats) for won, seats in zip(row, has, strict=False)))
        for region, (row, has) in enumerate(zip(base.by_region, placed.seats, strict=True))
    )


def place(
    tier: ListTier,
    count: Count,
    whole: Compensated,
    base: Base,
    tie_breaks: TieBreaks,
) -> Placement | None:
    """Say where the nation's seats go, with those won before; None where the law does not.

    Regional lists: all seats of each list. Largest quotients: the seats of this tier alone.
    """
    rule = _rule(tier)
    if rule.placement == "largest-quotients":
        return by_largest_quotients(count, whole.seats, base, tie_breaks)
    if rule.placement is None:
        return None
    lists = range(len(count.lists))
    floors: Table = tuple(
        tuple(row[p] if whole.votes[p] and rule.overhang != "unseated" else 0 for p in lists)
        for row in base.by_region
    )
    totals = [max(t, sum(row[p] for row in floors)) for p, t in enumerate(whole.targets)]
    return to_regional_lists(tier, count, totals, floors, tie_breaks)
