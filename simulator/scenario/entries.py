"""The polls of a scenario as arrays: a column for each party, or bloc that was polled as one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from simulator.polls.table import Polls, known_by
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledEntry:
    """What has one line in polls: a party, or parties of a bloc that was polled as one."""

    id: str
    parties: tuple[str, ...]
    part: tuple[float, ...]
    """Of the entry's share, by party; they make one."""


def ordinal(day: str) -> int:
    """A date as a number of days. Raises: ValueError, for one that no calendar has."""
    return date.fromisoformat(day).toordinal()


def as_of(scenario: Scenario) -> int:
    """The last day whose polls count."""
    assert scenario.polls is not None
    assert scenario.date is not None, "consistency.polls asks for it"
    said = scenario.polls.as_of
    return ordinal(scenario.date if said == "election" else said)


def entries_of(scenario: Scenario) -> tuple[PolledEntry, ...]:
    """The entries of the polls of a scenario, blocs that were polled as one first."""
    assert scenario.polls is not None
    named = dict.fromkeys(name for poll in scenario.polls.poll for name in poll.share)
    rows = {party.id: party for party in scenario.party}
    whole = [bloc for bloc in scenario.bloc if bloc.id in named]
    within = {party for bloc in whole for party in bloc.parties}
    return tuple(
        PolledEntry(
            id=bloc.id, parties=bloc.parties, part=parts([rows[each] for each in bloc.parties])
        )
        for bloc in whole
    ) + tuple(
        PolledEntry(id=name, parties=(name,), part=(1.0,))
        for name in named
        if name in rows and name not in within
    )


def parts(parties: list[Party]) -> tuple[float, ...]:
    """How the share of a bloc is split: as its parties last stood, or else as their shares do.

    Nothing, where neither is known.
    """
    last = [party.last for party in parties]
    known = last if None not in last else [party.share for party in parties]
    total = math.fsum(share or 0.0 for share in known)
    return tuple((share or 0.0) / total for share in known) if None not in known and total else ()


def table_of(scenario: Scenario, entries: tuple[PolledEntry, ...]) -> Polls:
    """The polls of a scenario as arrays, a column an entry."""
    assert scenario.polls is not None
    rows = scenario.polls.poll
    size = [math.nan if p.size is None else p.size / (p.design_effect or 1.0) for p in rows]
    return Polls.of(
        [entry.id for entry in entries],
        [poll.institute for poll in rows],
        [(ordinal(poll.first or poll.last), ordinal(poll.last)) for poll in rows],
        size,
        np.array([[_named(poll.share, entry) for entry in entries] for poll in rows]) / 100,
    )


def that_count(scenario: Scenario, entries: tuple[PolledEntry, ...]) -> Polls:
    """The polls that count: known by the day of the forecast, and within the window."""
    assert scenario.polls is not None
    return known_by(table_of(scenario, entries), as_of(scenario)).recent(scenario.polls.window)


def _named(shares: Mapping[str, float], entry: PolledEntry) -> float:
    """The share of an entry in a poll, its parties added up; NaN where it is not in it."""
    if entry.id in shares:
        return shares[entry.id]
    each = [shares.get(party, math.nan) for party in entry.parties]
    return math.fsum(each) if not any(map(math.isnan, each)) else math.nan
