"""What is compared: every figure that both elections have, under the ids of parties and events."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from simulator.figures.definitions import (
    ENTERS,
    EVENT,
    LARGEST,
    LISTS,
    MAJORITY,
    SEATS,
    SHARE,
    TURNOUT,
    Figure,
    contenders,
    kind_of,
)
from simulator.plan import Axes
from simulator.scenario.consistency.events import asking, fault_of
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Bloc, Event, ids
from simulator.scenario.tiers import TierSpec

Row = TypeVar("Row", Bloc, Event)


def shared_figures(a: Scenario, b: Scenario) -> list[Figure]:
    """Every figure, in the order in which people ask: who enters, seats, leads, events, votes.

    A party that only one of the two has is in both, without seats in the other. Tiers are those
    that both have; blocs and events, those that both have by now (see `asking_both`).
    """
    one, two = Axes.of(a), Axes.of(b)
    lists, parties = _union(one.lists, two.lists), _union(one.parties, two.parties)
    blocs = [bloc for bloc in one.blocs if bloc in two.blocs]
    tiers = shared_tiers(a, b)
    entered = [tier for tier in tiers if kind_of(tier) == LISTS]
    found = [Figure(ENTERS, party, tier.id) for tier in entered for party in lists]
    found += [Figure(SEATS, party) for party in [*parties, *blocs]]
    if max(len(a.tier), len(b.tier)) > 1:
        found += [
            Figure(SEATS, party, tier.id)
            for tier in tiers
            for party in parties
            if party in contenders(a, one, tier) or party in contenders(b, two, b.tier_of(tier.id))
        ]
    found += [
        Figure(measure, party) for measure in (MAJORITY, LARGEST) for party in [*parties, *blocs]
    ]
    found += [Figure(EVENT, event) for event in one.events if event in two.events]
    found += [Figure(SHARE, option) for option in [*_union(one.options, two.options), *blocs]]
    return [*found, Figure(TURNOUT)]


def _union(one: tuple[str, ...], two: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys((*one, *two)))


def shared_tiers(a: Scenario, b: Scenario) -> list[TierSpec]:
    """The tiers of A that B has too, under the same id, both of lists or both of districts, ..."""
    theirs = {tier.id: kind_of(tier) for tier in b.tier}
    return [tier for tier in a.tier if theirs.get(tier.id) == kind_of(tier)]


def asking_both(a: Scenario, b: Scenario) -> tuple[Scenario, Scenario]:
    """Both scenarios, each with the blocs and events of the other that fit it too."""
    return _asking_too(a, b), _asking_too(b, a)


def _asking_too(scenario: Scenario, other: Scenario) -> Scenario:
    blocs = [bloc for bloc in _foreign(other.bloc, scenario.bloc) if not _misfit(bloc, scenario)]
    scenario = scenario.model_copy(update={"bloc": (*scenario.bloc, *blocs)})
    foreign = _foreign(other.event, scenario.event)
    added = [event for event in foreign if not fault_of(scenario, event)]
    return asking(scenario, [*scenario.event, *added])


def _foreign(theirs: Iterable[Row], own: Iterable[Row]) -> list[Row]:
    """Rows whose ids are not among one's own."""
    known = ids(own)
    return [row for row in theirs if row.id not in known]


def _misfit(bloc: Bloc, scenario: Scenario) -> str | None:
    """Why a bloc cannot be counted in a scenario that has none of its id."""
    if bloc.id in (*ids(scenario.party), *ids(scenario.tier)):
        return "has a party or a tier of this id"
    whole = set(bloc.parties) <= set(Axes.of(scenario).parties)
    return None if whole else "has not all of its parties"


def notes(a: Scenario, b: Scenario) -> Iterator[str]:
    """Where the two are not about the same things; a sentence each."""
    yield from _only_in_one("party", "has no votes and no seats in", ids(a.party), ids(b.party))
    yield from _only_in_one("tier", "has no seats in", ids(a.tier), ids(b.tier))
    shared = [tier.id for tier in shared_tiers(a, b)]
    for tier in a.tier:
        if tier.id in ids(b.tier) and tier.id not in shared:
            other = kind_of(b.tier_of(tier.id))
            yield f"tier {tier.id!r} has {kind_of(tier)} in A and {other} in B: left out"
    sides = ((a, b, "B"), (b, a, "A"))
    for mine, theirs, other in sides:
        for bloc in _foreign(mine.bloc, theirs.bloc):
            if misfit := _misfit(bloc, theirs):
                yield f"bloc {bloc.id!r} is left out; {other} {misfit}"
    members = {bloc.id: set(bloc.parties) for bloc in b.bloc}
    for bloc in a.bloc:
        if members.get(bloc.id, set(bloc.parties)) != set(bloc.parties):
            yield f"bloc {bloc.id!r} is of other parties in A than in B"
    asked = {event.id: event.when for event in b.event}
    for event in a.event:
        if asked.get(event.id, event.when) != event.when:
            yield f"event {event.id!r} is {event.when!r} in A and {asked[event.id]!r} in B"
    for mine, theirs, other in sides:
        for event in _foreign(mine.event, theirs.event):
            if fault := fault_of(theirs, event):
                yield f"event {event.id!r} is left out; in {other}: {fault}"
    if a.house != b.house:
        yield f"the house has {a.house:,} seats in A and {b.house:,} in B"


def _only_in_one(kind: str, fate: str, a: list[str], b: list[str]) -> Iterator[str]:
    for mine, theirs, one, other in ((a, b, "A", "B"), (b, a, "B", "A")):
        for name in mine:
            if name not in theirs:
                yield f"{kind} {name!r} is only in {one}: it {fate} {other}"
