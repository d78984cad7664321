"""One draw again: its ballots, and the seats that the kernel gave for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from simulator.arrays import Floats
from simulator.kernel import ALLOCATE, DRAW, Room, Work
from simulator.plan import Plan


@dataclass(frozen=True)
class RegionDraw:
    """One region of a simulated election."""

    votes: tuple[int, ...]
    """[option]: whole list ballots."""
    cast: int
    valid: int
    registered: int


@dataclass(frozen=True)
class Draw:
    """One simulated election. Axes as in the plan."""

    votes: tuple[int, ...]
    """[option]: whole list ballots of the nation."""
    cast: int
    valid: int
    registered: int
    regions: tuple[RegionDraw, ...]
    """In the order of the file, where a tier depends on them; else empty."""
    seats: tuple[tuple[int, ...], ...]
    """[tier][party]"""
    candidate_votes: tuple[tuple[int, ...], ...]
    """[district, in the plan's order][candidate]"""
    departures: tuple[tuple[float, ...], ...] = ()
    """[group][option]: of the regions that deviate together, on the log scale, before they are
    scaled to the nation's shares."""


def replay(plan: Plan, seed: int, draw: int) -> Draw:
    """The draw of that number: what every run of this plan and seed counted for it."""
    room = Room(plan, 1, plan.candidates.party.size)
    room.run(seed, draw, draw + 1, DRAW | ALLOCATE)
    work = room.work
    ballots, starts = _whole(work.kept_votes), plan.candidates.start.tolist()
    return Draw(
        votes=_whole(work.votes[: plan.votes.options, 0]),
        cast=int(work.nation_cast[0]),
        valid=int(work.nation_valid[0]),
        registered=int(work.registered[0]),
        regions=tuple(_regions(plan, work)),
        seats=tuple(_whole(row) for row in work.seats[:, :, 0]),
        candidate_votes=tuple(ballots[first:last] for first, last in pairwise(starts)),
        departures=tuple(
            tuple((plan.votes.groups.sd * rows[: plan.votes.options, 0]).tolist())
            for rows in work.group_normals
        ),
    )


def _regions(plan: Plan, work: Work) -> Iterator[RegionDraw]:
    """The ballots of each region, where they were kept."""
    for region, cast in enumerate(work.region_cast[:, 0]):
        yield RegionDraw(
            votes=_whole(work.region_votes[region, :, 0]),
            cast=int(cast),
            valid=int(work.region_valid[region, 0]),
            registered=int(plan.turnout.registered[region]),
        )


def _whole(numbers: Floats) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers)
