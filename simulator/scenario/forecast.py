"""The polls of a scenario as arrays, and what `votes.spread` makes of them: shares and covariance.

A party has a column, or a bloc that was polled as one. Results are rounded, see `polls.constants`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Floats
from simulator.polls.constants import DECIMALS, Constants, to_digits
from simulator.polls.covariance import covariance
from simulator.polls.pooling import Pooled, pool
from simulator.polls.record import past_error
from simulator.polls.table import Polls, known_by
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.rows import Party
from simulator.scenario.votes import LogisticNormal
from simulator.schema import ordinal

LEAST_REST = 0.2
"""Percent that the party of role "other" has at least, where polls leave it nothing."""
Covariance = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class PolledEntry:
    """What has one line in polls: a party, or parties of a bloc that was polled as one."""

    id: str
    parties: tuple[str, ...]
    part: tuple[float, ...]
    """Of the entry's share, by party; they make one."""


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
    single = [name for name in named if name in rows and name not in within]
    return (
        *(PolledEntry(b.id, b.parties, _parts([rows[each] for each in b.parties])) for b in whole),
        *(PolledEntry(name, (name,), (1.0,)) for name in single),
    )


def _parts(parties: list[Party]) -> tuple[float, ...]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the polls of a scenario say about election day."""

    entries: tuple[PolledEntry, ...]
    pooled: Pooled
    """By entry; shares in fractions of those who named a party."""
    shares: dict[str, float]
    """Percent of the list ballot by party, parties in no poll and others too."""

    @property
    def polled(self) -> tuple[PolledEntry, ...]:
        """The entries that are in a poll that counts."""
        named = np.isfinite(self.pooled.share)
        return tuple(entry for entry, said in zip(self.entries, named, strict=True) if said)


def forecast(scenario: Scenario) -> Forecast:
    """Pool the polls of a scenario in which `consistency.polls` found nothing wrong."""
    assert scenario.polls is not None
    assert scenario.date is not None
    entries = entries_of(scenario)
    spec = scenario.polls
    polls = that_count(scenario, entries)
    pooled = pool(polls, ordinal(scenario.date), spec.constants, spec.window)
    polled = {
        entry: float(share)
        for entry, share in zip(entries, pooled.share, strict=True)
        if math.isfinite(share)
    }
    return Forecast(entries=entries, pooled=pooled, shares=_shares(scenario, polled))


def left(
    scenario: Scenario, named: Mapping[PolledEntry, float]
) -> tuple[float, float, list[Party]]:
    """What is not polled: percent of nobody, percent of lists, and the parties of role "other".

    Polls are of those who named a party: votes against all and blank ones, in no poll, come before.
    """
    polled = {party for entry in named for party in entry.parties}
    rest = [party for party in scenario.party if party.id not in polled]
    nobody = math.fsum(p.share or 0.0 for p in rest if p.role in ("against-all", "blank"))
    lists = math.fsum(party.share or 0.0 for party in rest if party.role == "list")
    return nobody, lists, [party for party in rest if party.role == "other"]


def _shares(scenario: Scenario, polled: Mapping[PolledEntry, float]) -> dict[str, float]:
    """Percent by party on the list ballot, which make 100: one has what rounding leaves."""
    nobody, lists, others = left(scenario, polled)
    whole = {entry: (100 - nobody) * share for entry, share in polled.items()}
    total = math.fsum(whole.values())
    rest = max(100 - nobody - lists - total, LEAST_REST) if others else 0.0
    factor = (100 - nobody - lists - rest) / total
    shares = {
        party.id: party.share or 0.0
        for party in scenario.party
        if party.role not in ("independent", "other")
    }
    for entry, share in whole.items():
        shares.update(_split(entry, share * (1.0 if others and rest > LEAST_REST else factor)))
    if others:
        known = math.fsum(party.share or 0.0 for party in others)
        for party in others:
            part = (party.share or 0.0) / known if len(others) > 1 else 1.0
            shares[party.id] = round(rest * part, DECIMALS)
    closing = others[0].id if others else max(shares, key=shares.__getitem__)
    known = math.fsum(shares.values()) - shares[closing]
    return shares | {closing: round(100 - known, DECIMALS)}


def _split(entry: PolledEntry, share: float) -> dict[str, float]:
    """The share of each party of an entry; the last one has what rounding leaves."""
    shares = {
        party: round(share * part, DECIMALS)
        for party, part in zip(entry.parties, entry.part, strict=True)
    }
    last = entry.parties[-1]
    before = math.fsum(shares.values()) - shares[last]
    return shares | {last: round(round(share, DECIMALS) - before, DECIMALS)}


def with_spread(scenario: Scenario) -> Scenario:
    """The scenario with what its `votes.spread` says: shares and `votes.filled`.

    It is the same for a scenario that has them.
    """
    spec = scenario.votes
    if scenario.counted or not isinstance(spec, LogisticNormal) or spec.spread is None:
        return scenario
    if spec.spread == "polls":
        assert scenario.polls is not None
        said, constants = forecast(scenario), scenario.polls.constants
        scenario = _with_shares(scenario, said)
    else:
        said, kind = None, spec.kind or "national"
        constants = replace(Constants.of(kind), beta=past_error(spec.days or 0, kind))
    rows = {party.id: party.share or 0.0 for party in scenario.party}
    filled = spread_of(scenario, said, rows, constants)
    return scenario.model_copy(update={"votes": spec.model_copy(update={"filled": filled})})


def _with_shares(scenario: Scenario, said: Forecast) -> Scenario:
    assert scenario.polls is not None
    names = [party for entry in said.polled for party in entry.parties]
    polls = scenario.polls.model_copy(
        update={"pooled": {name: said.shares[name] for name in names}}
    )
    rows = scenario.party
    if polls.shares == "pooled":
        rows = tuple(
            row.model_copy(update={"share": said.shares[row.id]}) if row.id in said.shares else row
            for row in rows
        )
    return scenario.model_copy(update={"polls": polls, "party": rows})


def spread_of(
    scenario: Scenario, said: Forecast | None, rows: Mapping[str, float], constants: Constants
) -> Covariance:
    """The covariance of log shares, each pair once, of parties that have votes.

    Parties that were polled as one move as one. One that is in no poll has the variance of the
    median party that is.
    """
    total = math.fsum(rows[option] for option in option_ids(scenario))
    if total == 0:
        return {}  # that shares are missing is told when the scenario is checked
    entries, variance = _spread_entries(scenario, said)
    shares = [math.fsum(rows[party] for party in entry) / total for entry in entries]
    voted = [at for at, share in enumerate(shares) if share > 0]
    matrix = covariance(
        np.array([shares[at] for at in voted]),
        np.array([variance[at] for at in voted], np.float64),
        constants,
    )
    place = {party: row for row, at in enumerate(voted) for party in entries[at] if rows[party] > 0}
    options = [option for option in option_ids(scenario) if option in place]
    return {
        one: {other: to_digits(matrix[place[one], place[other]]) for other in options[number:]}
        for number, one in enumerate(options)
    }


def _spread_entries(
    scenario: Scenario, said: Forecast | None
) -> tuple[list[tuple[str, ...]], Floats]:
    """The parties that move as one, and the variance of their pooled share."""
    if said is None:
        options = option_ids(scenario)
        return [(option,) for option in options], np.zeros(len(options))
    known = said.pooled.variance[np.isfinite(said.pooled.variance)]
    polled = [entry.parties for entry in said.polled]
    named = {party for parties in polled for party in parties}
    others = [(option,) for option in option_ids(scenario) if option not in named]
    return polled + others, np.r_[known, np.full(len(others), np.median(known))]
