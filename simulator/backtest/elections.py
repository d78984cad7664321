"""What a backtest is of: past elections, each with its polls and its result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator.arrays import Floats
from simulator.polls.constants import Constants, Kind
from simulator.polls.table import Polls
from simulator.text import canonical

Leave = Literal["election", "country", "none"]
LEAVE: tuple[Leave, ...] = ("election", "country", "none")
DAYS, DRAWS, LEAST_DRAWS = (1, 14, 60), 20_000, 100
"""Days before the election, and draws for each forecast, where nothing else is asked for;
and the fewest draws."""


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
