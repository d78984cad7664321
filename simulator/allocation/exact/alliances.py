"""Alliances: joined votes have seats first, then each alliance's are divided among its members.

Source: Israel, Knesset elections law 1969, section 82 (surplus-vote agreements, D'Hondt over the
pairs, then inside the pair). Only members that take part are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.allocation.exact.count import Count
from simulator.allocation.exact.method import Working, by_method
from simulator.allocation.exact.places import TieBreaks
from simulator.allocation.exact.ties import Number, Tie
from simulator.scenario.tiers import ListTier


@dataclass(frozen=True)
class Members:
    """What an alliance came to: its lists that take part, and their seats."""

    id: str
    members: tuple[int, ...]
    place: int
    """The member at whose place the alliance stands: the one registered earliest."""
    votes: Number
    working: Working

    @property
    def seats(self) -> int:
        """Seats of the alliance."""
        return sum(self.working.seats)


@dataclass(frozen=True)
class Joined:
    """Seats by list; `first` is the allocation to alliances and single lists.

    An alliance stands there at the place of its member that was registered earliest.
    """

    seats: tuple[int, ...]
    first: Working
    alliances: tuple[Members, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie: between alliances, then inside them."""
        return self.first.ties + tuple(t for each in self.alliances for t in each.working.ties)


def by_alliances(
    tier: ListTier,
    count: Count,
    votes: Sequence[Number],
    seats: int,
    tie_breaks: TieBreaks,
    area: int | None,
) -> Joined:
    """Divide the seats of an area among alliances and single lists, then among members.

    Ties inside an alliance have their lot at the place of the area, plus the number of regions
    for each list before the alliance's place.
    """
    groups = {
        alliance.id: tuple(party for party in count.standing(alliance.members) if votes[party])
        for alliance in tier.alliance
    }
    groups = {name: members for name, members in groups.items() if len(members) > 1}
    places = {name: tie_breaks.at("seats").earliest_first(m)[0] for name, m in groups.items()}
    joined = list(votes)
    for name, members in groups.items():
        for party in members:
            joined[party] = 0
        joined[places[name]] = sum(votes[party] for party in members)
    first = by_method(tier, joined, seats, tie_breaks.at("seats", area))
    won = list(first.seats)
    alliances = []
    for name, members in groups.items():
        inside = [number if p in members else 0 for p, number in enumerate(votes)]
        place = (area or 0) + places[name] * len(count.regions)
        working = by_method(tier, inside, won[places[name]], tie_breaks.at("members", place))
        alliances.append(Members(name, members, places[name], joined[places[name]], working))
        for party in members:
            won[party] = working.seats[party]
    return Joined(tuple(won), first, tuple(alliances))
