"""What a backtest is of: past elections, each with its polls and its result.

A case is one of them so many days before: what was known then, and how far it was from the result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.polls.constants import Constants, Kind
from simulator.polls.misses import Miss
from simulator.polls.pooling import Pooled, mean_of_last, pool
from simulator.polls.table import Polls, known_by
from simulator.scenario.forecast import LEAST_REST
from simulator.text import canonical

Leave = Literal["election", "country", "none"]
LEAVE: tuple[Leave, ...] = ("election", "country", "none")
DAYS, DRAWS, LEAST_DRAWS = (1, 14, 60), 20_000, 100
"""Days before the election, and draws for each forecast, where nothing else is asked for;
and the fewest draws."""
FRESH = 60
"""Days: if the last poll is older, no forecast is made."""
LEAST_SHARE = 0.0005
"""A party that is in polls has at least this share in a forecast: none is certain to have none."""
FIT_DAYS = (1, 7, 14, 30, 60, 90)
"""Days before elections whose errors constants are fitted to, besides those that are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A past election."""

    id: str
    day: int
    """Of the election (`date.toordinal`)."""
    kind: Kind
    country: str
    """What is left out together with `leave = "country"`; empty where it is not given."""
    threshold: float | None
    """A fraction of the votes; None where there is none, or none is known."""
    polls: Polls
    """By the names of parties in the file of polls."""
    shares: Mapping[str, float]
    """Fractions of the votes, by party."""
    seats: Mapping[str, int] | None
    """By party; None where they are not known."""

    @property
    def result(self) -> Floats:
        """(parties of the polls) fractions; NaN where the result has no such party."""
        known = {canonical(party): share for party, share in self.shares.items()}
        return np.array([known.get(canonical(party), np.nan) for party in self.polls.parties])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Parties whose seats are added up."""

    id: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """A file `backtest.toml`, read."""

    id: str
    name: str
    file: str
    elections: tuple[Election, ...]
    constants: Mapping[Kind, Constants]
    """With which polls are pooled; those of the spread are where a fit starts, or used as they
    are where nothing is left out."""
    law: str | None
    blocs: tuple[Bloc, ...]
    days: tuple[int, ...]
    draws: int
    seed: int
    leave: Leave
    notes: tuple[str, ...]
    """On what was changed or left out while it was read."""


@dataclass(frozen=True)
class Case:
    """An election, so many days before."""

    election: Election
    number: int
    """Of the election."""
    days: int
    polls: Polls
    """Those that were out, as `known_by` has them."""
    constants: Constants

    @cached_property
    def pooled(self) -> Pooled:
        """What the polls say together."""
        return pool(self.polls, self.election.day, self.constants)

    @cached_property
    def last(self) -> Floats:
        """(parties) the mean of last polls; where they leave a party out, what earlier ones say."""
        mean = mean_of_last(self.polls, self.election.day)
        return np.where(np.isfinite(mean), mean, self.pooled.share)

    @cached_property
    def named(self) -> Integers:
        """(parties in any of the polls) their places."""
        return np.flatnonzero(np.isfinite(self.pooled.share)).astype(np.int64)

    @cached_property
    def scored(self) -> Integers:
        """(parties in any of the polls, and in the result) their places."""
        known = np.isfinite(self.election.result[self.named])
        return np.extract(known, self.named)

    @cached_property
    def variance(self) -> Floats:
        """(named parties, others) of the pooled share; others have that of the median party."""
        known = self.pooled.variance[self.named]
        variance: Floats = np.append(known, np.median(known))
        return variance

    def shares(self, stated: Floats) -> Floats:
        """(named parties, others) fractions that make one, of those that polls state."""
        shares = np.maximum(stated[self.named], LEAST_SHARE)
        rest = max(1.0 - float(shares.sum()), LEAST_REST / 100)
        whole: Floats = np.append(shares * (1.0 - rest) / shares.sum(), rest)
        return whole

    def miss(self, stated: Floats) -> Miss:
        """How far the result was from shares that polls state, for the fit of constants."""
        result = self.election.result
        where = [place for place in self.scored if result[place] > 0.0]
        return Miss(
            election=self.number,
            kind=self.election.kind,
            share=np.maximum(stated[where], LEAST_SHARE),
            variance=self.pooled.variance[where],
            result=result[where],
        )


def cases(backtest: Backtest, days: Sequence[int]) -> Iterator[Case]:
    """Every election at every horizon at which there were polls that were fresh enough."""
    for number, election in enumerate(backtest.elections):
        for each in days:
            day = election.day - each
            polls = known_by(election.polls, day)
            if not len(polls) or day - int(polls.last.max()) > FRESH:
                continue
            case = Case(election, number, each, polls, backtest.constants[election.kind])
            if len(case.scored):
                yield case
