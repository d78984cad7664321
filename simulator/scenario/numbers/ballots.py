"""Registered voters and the ballots expected of them, as whole numbers, region by region."""

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from simulator.scenario.model import Scenario
from simulator.scenario.rows import Region, RegionTurnout
from simulator.scenario.tiers import as_fraction

NOMINAL_ELECTORATE = 10_000_000
"""Registered voters if a scenario gives none: so many that rounding does not show."""
NATION = Region(id="all", registered=1)


class Electorate(NamedTuple):
    """By region; the nation alone if the scenario has no regions."""

    registered: list[int]
    cast: list[int]
    """Expected ballots, or those counted."""
    valid: list[int]
    held: list[int]
    """Valid ballots at the turnout to which the national shares apply."""


def regions_of(scenario: Scenario) -> tuple[Region, ...]:
    """The regions, or the nation if there are none."""
    return scenario.region or (NATION,)


def turnout_rows(scenario: Scenario) -> list[RegionTurnout]:
    """The turnout of each region, as it says itself or as the nation's."""
    turnout = scenario.turnout
    named = {row.id: row for row in turnout.region}
    return [
        named.get(each.id) or RegionTurnout(id=each.id, mean=turnout.mean)
        for each in regions_of(scenario)
    ]


def option_ids(scenario: Scenario) -> list[str]:
    """What the list ballot offers: the lists, then the others."""
    lists = [party.id for party in scenario.party if party.role == "list"]
    return lists + [
        party.id for party in scenario.party if party.role in ("against-all", "blank", "other")
    ]


def electorate(scenario: Scenario) -> Electorate:
    """Voters and expected ballots."""
    rows = turnout_rows(scenario)
    if scenario.counted:
        valid = [sum(row) for row in counted_votes(scenario)]
        cast = [_counted_cast(scenario, ballots) for ballots in valid]
        registered = _registered(scenario, cast)
    else:
        registered = _registered(scenario, [NOMINAL_ELECTORATE])
        ballots_of = [
            _ballots(scenario, people, row.mean)
            for people, row in zip(registered, rows, strict=True)
        ]
        cast, valid = [list(column) for column in zip(*ballots_of, strict=True)]
    held = [
        ballots if row.expected is None else _ballots(scenario, people, row.expected)[1]
        for people, row, ballots in zip(registered, rows, valid, strict=True)
    ]
    return Electorate(registered, cast, valid, held)


def most_ballots(scenario: Scenario) -> int:
    """The most ballots there can be: one for each registered voter."""
    return sum(electorate(scenario).registered)


def counted_votes(scenario: Scenario) -> list[list[int]]:
    """Ballots [region, option]; counts of the nation alone are in the first region."""
    nation = {party.id: scenario.votes_of(party) for party in scenario.party}
    rows = [
        region.votes if region.votes is not None else {} if place else nation
        for place, region in enumerate(regions_of(scenario))
    ]
    return [[row.get(option, 0) for option in option_ids(scenario)] for row in rows]


def added_ballots(scenario: Scenario, registered: int) -> list[int]:
    """Whole ballots [option] that are added to those cast, or none at all."""
    table = {name: percent for name, percent in (scenario.votes.added or {}).items() if percent > 0}
    if not table:
        return []
    return [
        _rounded(registered * as_fraction(table.get(name, 0.0)) / 100)
        for name in option_ids(scenario)
    ]


def silent_districts(scenario: Scenario, registered: Sequence[int]) -> dict[str | None, int]:
    """Voters of each district that does not say its own, by region: an equal part of what is left.

    None stands for the nation, where there are no regions.
    """
    homes: list[str | None] = [region.id for region in scenario.region] or [None]
    left = dict(zip(homes, registered, strict=True))
    silent: Counter[str | None] = Counter()
    for district in scenario.district:
        if district.region in left:
            left[district.region] -= district.registered or 0
            silent[district.region] += district.registered is None
    return {home: left[home] // number for home, number in silent.items() if number}


def _registered(scenario: Scenario, unsaid: list[int]) -> list[int]:
    """The voters of each region; a nation without regions may leave them unsaid."""
    if scenario.region:
        return [region.registered for region in scenario.region]
    stated = scenario.turnout.registered
    return [stated] if stated else unsaid


def _ballots(scenario: Scenario, people: int, turnout: float) -> tuple[int, int]:
    """Ballots cast and valid ones at a turnout in percent."""
    cast = _rounded(people * as_fraction(turnout) / 100)
    return cast, cast - _rounded(cast * as_fraction(scenario.turnout.invalid) / 100)


def _counted_cast(scenario: Scenario, valid: int) -> int:
    """Ballots cast of a known count: stated, or from the invalid share."""
    turnout = scenario.turnout
    if turnout.cast is not None and not scenario.region:
        return turnout.cast
    part = 1 - as_fraction(turnout.invalid) / 100
    return _rounded(Fraction(valid) / (part or 1))  # zero is refused: no ballot would be valid


def _rounded(number: Fraction) -> int:
    """The nearest whole number, halves up."""
    return math.floor(number + Fraction(1, 2))
