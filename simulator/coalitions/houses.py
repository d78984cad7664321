"""The seats of parties, or of blocs of parties, in draws that are made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulator.arrays import Integers
from simulator.draw_ranges import Draws
from simulator.errors import SimulatorError
from simulator.figures.draws import Side
from simulator.scenario.model import Scenario

Units = Mapping[str, Sequence[str]]
"""Parties that act as one, by the name of the unit."""


class Houses(NamedTuple):
    """Houses side by side, one a draw."""

    units: tuple[str, ...]
    """Who has seats in some draw: parties, and blocs that act as one."""
    seats: Integers
    """[unit, draw]"""
    size: Integers
    """[draw]: the seats of which a majority has more than half."""
    without: tuple[str, ...] = ()
    """Those with whom nobody governs: their seats are in the size only."""

    @property
    def half(self) -> Integers:
        """Half of the house, rounded down [draw]: more is a majority."""
        return self.size // 2

    @property
    def draws(self) -> int:
        """How many there are."""
        return self.size.size

    @property
    def central(self) -> int:
        """The place of the draw with the least distance to all others: fewest seats to move.

        The medoid, of equal ones the first. Distances add up over units, so draws by number of
        seats are enough. Raises: ValueError without draws.
        """
        away = np.zeros(self.draws, np.int64)
        for row in self.seats:
            counts = np.bincount(row)
            below, sums = np.cumsum(counts), np.cumsum(counts * np.arange(counts.size))
            numbers = np.arange(counts.size)
            apart = 2 * (numbers * below - sums) + sums[-1] - numbers * below[-1]
            away += apart[row]
        return int(away.argmin())


def houses_of(
    scenario: Scenario,
    seed: int,
    draws: Draws,
    units: Units | None = None,
    without: Sequence[str] = (),
) -> Houses:
    """The houses of some ranges of draws: those that every tally of the seed has counted.

    `units` are parties that act as one, by name; all others act alone. Those `without` whom others
    govern, parties or units, are left out; their seats still count in the size of the house.
    Raises: SimulatorError, where a unit has a party that does not exist or is in two, or where one
    to leave out does not exist.
    """
    side = Side.of(scenario, seed)
    members = units_of(side.axes.parties, units or {})
    _refuse_unknown(without, members)
    drawn = [side.draw(*piece) for piece in side.pieces(draws) or [(0, 0)]]
    seats = np.concatenate([each.whole for each in drawn], axis=1).astype(np.int64)
    rows = [[side.axes.parties.index(party) for party in parties] for parties in members.values()]
    together = np.stack([seats[row].sum(axis=0) for row in rows])
    wins = (together.sum(axis=1) > 0) & ~np.isin([*members], [*without])
    return Houses(
        units=tuple(name for name, won in zip(members, wins, strict=True) if won),
        seats=together[wins],
        size=np.concatenate([each.house_size for each in drawn]).astype(np.int64),
        without=tuple(dict.fromkeys(without)),
    )


def units_of(parties: Sequence[str], units: Units) -> dict[str, tuple[str, ...]]:
    """Every unit with its parties: those named, each at its first party, and all others alone.

    Parties of a unit that can win no seats, and so are not in `parties`, are a mistake too.
    """
    home = {party: name for name, members in units.items() for party in members}
    _refuse(parties, units, home)
    named = dict.fromkeys(home.get(party, party) for party in parties)
    return {name: tuple(units.get(name, (name,))) for name in named}


def _refuse_unknown(without: Sequence[str], members: Units) -> None:
    """Raises: SimulatorError, for one to leave out who is not there, or is not alone."""
    for name in without:
        for unit, parties in members.items():
            if name in parties and name != unit:
                raise SimulatorError(
                    f"without {name!r}: it acts as one with others, as {unit!r}; leave out that"
                )
        if name not in members:
            raise SimulatorError(
                f"without {name!r}: nobody who can win seats; known: {', '.join(members)}"
            )


def _refuse(parties: Sequence[str], units: Units, home: Iterable[str]) -> None:
    """Raises: SimulatorError, for units that are not sets of parties apart from each other."""
    homes = {party: [name for name in units for p in units[name] if p == party] for party in home}
    for name, own in units.items():
        for party in own:
            if party not in parties:
                known = ", ".join(parties)
                raise SimulatorError(f"{name!r}: no party {party!r} can win seats; known: {known}")
            if len(homes[party]) > 1:
                both = " and ".join(map(repr, homes[party]))
                raise SimulatorError(
                    f"{party!r} is in {both}; in a coalition a party acts with one only: "
                    "leave the other out"
                )
        if not own:
            raise SimulatorError(f"{name!r}: has no parties; name one or more")
        if name in parties and name not in own:
            raise SimulatorError(f"{name!r}: is the id of a party that is not in it; rename it")
