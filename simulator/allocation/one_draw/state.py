"""One draw of the whole country, as the law sees it, and what its allocation overwrites."""

from typing import NamedTuple

import numpy as np

from simulator.allocation.law import BIPROPORTIONAL, TiersPlan
from simulator.allocation.one_draw.biproportional_search import MatrixWork, new_matrix
from simulator.allocation.one_draw.floors import Floors, new_floors
from simulator.allocation.one_draw.method import divide
from simulator.allocation.one_draw.ties import Contest, Lots, at, new_contest, place_of
from simulator.arrays import Flags, Floats, Integers
from simulator.jit import kernel_function


class State(NamedTuple):
    """Ballots of one draw and who has which seats. Parties are the lists, then independents."""

    votes: Floats  # [region, list]
    valid: Floats  # [region]: votes for lists, the small ones together included.
    blank: Floats  # [region]: against all, or blank.
    cast: Floats  # [region]: ballots cast.
    registered: Floats  # [region]: voters.
    won: Integers
    """[tier, region, party]: the rows of earlier tiers are there already. A nation-wide tier
    has its seats in region 0, unless the law places them."""
    qualified: Flags  # [list]: whether it reaches the threshold of the tier at hand, anywhere.
    taking: Flags
    """[region, list]: whether it takes part; alike in all regions of a nation-wide tier."""


class Scratch(NamedTuple):
    """What the allocation of one draw overwrites."""

    lists: Contest
    """The lists of an area: a region, or the nation."""
    allies: Contest
    """The same, alliances at the place of one of their members."""
    regions: Contest
    """The regions, where they compete for seats."""
    votes: Integers  # [list]: all votes in an area.
    alone: Integers  # [list]: votes of a list without its allies.
    sum: Integers  # [list]: seats by now.
    first: Integers  # [region]: the list that qualifies alone, where a runner-up is let in, or -1.
    second: Integers  # [region]: the runner-up that is let in with it, or -1.
    magnitude: Integers
    """[region]: seats of the tier at hand, or of all that it compensates and its own."""
    part: Integers  # [region]: seats of another tier, or of another law.
    target: Integers  # [list]: seats in proportion, of all tiers together.
    least: Integers  # [list]: seats that a levelled house guarantees.
    floors: Floors
    """Seats won before, by list."""
    region_floors: Floors
    """Seats that a list won before, by region."""
    matrix: MatrixWork
    pool: Integers  # [list]: votes that earned no seat in their region.
    most: Integers  # [list]: seats that a list may not pass.


class TierOfDraw(NamedTuple):
    """One tier of one draw: its law, its ballots, room to work, and how it settles ties."""

    tiers: TiersPlan
    tier: int
    state: State
    work: Scratch
    lots: Lots
    """At no place yet: see `lots_at`."""


@kernel_function
def lots_at(given: TierOfDraw, region: int, step: int) -> Lots:
    """Lots for a step in the allocation of a region, or of the nation as region 0."""
    return at(given.lots, place_of(given.tier, region, step))


@kernel_function
def divide_at(
    given: TierOfDraw, division: int, seats: int, contest: Contest, region: int, step: int
) -> int:
    """Overwrite `contest.seats` by a division, at a step in a region; returns the ties settled."""
    return divide(given.tiers.divisions, division, seats, contest, lots_at(given, region, step))


def new_state(tiers: TiersPlan, registered: Floats, lists: int, parties: int) -> State:
    """No ballots yet; `registered` [region] voters."""
    regions = registered.size
    return State(
        votes=np.zeros((regions, lists)),
        valid=np.zeros(regions),
        blank=np.zeros(regions),
        cast=np.zeros(regions),
        registered=registered.copy(),
        won=np.zeros((tiers.method.size, regions, parties), np.int64),
        qualified=np.zeros(lists, np.bool_),
        taking=np.zeros((regions, lists), np.bool_),
    )


def new_scratch(tiers: TiersPlan, lists: int) -> Scratch:
    """Room for one draw."""
    regions = tiers.magnitude.shape[1]
    has_matrix = (tiers.method == BIPROPORTIONAL).any()
    return Scratch(
        lists=new_contest(tiers.registration[:lists], tiers.lot[:lists]),
        allies=new_contest(tiers.registration[:lists], tiers.lot[:lists].copy()),
        regions=new_contest(np.arange(regions), tiers.special.region_lot),
        votes=np.zeros(lists, np.int64),
        alone=np.zeros(lists, np.int64),
        sum=np.zeros(lists, np.int64),
        first=np.full(regions, -1),
        second=np.full(regions, -1),
        magnitude=np.zeros(regions, np.int64),
        part=np.zeros(regions, np.int64),
        target=np.zeros(lists, np.int64),
        least=np.zeros(lists, np.int64),
        floors=new_floors(lists),
        region_floors=new_floors(regions),
        matrix=new_matrix(regions, lists) if has_matrix else new_matrix(0, 0),
        pool=np.zeros(lists, np.int64),
        most=np.zeros(lists, np.int64),
    )


@kernel_function
def gather_votes(region: int, state: State, work: Scratch) -> None:
    """Overwrite `work.votes` and `work.lists.votes` of an area; the nation's as region -1."""
    regions = state.votes.shape[0]
    first, last = (region, region + 1) if region >= 0 else (0, regions)
    for party in range(work.votes.size):
        votes, taking = 0, 0
        for here in range(first, last):
            votes += int(state.votes[here, party])
            taking += int(state.votes[here, party]) if state.taking[here, party] else 0
        work.votes[party], work.lists.votes[party] = votes, taking
