"""Laws and ballots for the kernel's tests: many elections through it at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from simulator import plan as planning
from simulator.allocation.law import PLURALITY, TiersPlan
from simulator.allocation.one_draw.state import new_scratch, new_state
from simulator.allocation.one_draw.tier import allocate_tier_of_draw
from simulator.kernel import ALLOCATE, DRAW, Room
from simulator.packed import packed
from simulator.plan import Axes, Plan
from simulator.plan.law import compile_tiers
from simulator.scenario.consistency import check
from simulator.scenario.consistency.exactness import inexact
from simulator.scenario.model import Scenario
from simulator.streams import lot_number


class InexactError(Exception):
    """A law that cannot be computed exactly with so many ballots."""


LISTS_ONLY = [{"id": "list", "kind": "lists"}]


def scenario_of(**keys: Any) -> Scenario:
    """A scenario from what a file would say."""
    tree = {"format": 1, "id": "made", "votes": {"model": "fixed"}, "ballot": LISTS_ONLY} | keys
    scenario = Scenario.model_validate_json(json.dumps(tree))
    assert not list(check(scenario))
    return scenario


def election_law(
    lists: int,
    tiers: Sequence[Mapping[str, Any]],
    registration: Sequence[int] = (),
    registered: int = 1_000_000,
) -> Scenario:
    """A scenario for its law alone: lists "0", "1", ..., then against-all and the small lists."""
    parties = [{"id": str(index), "share": 90 / lists} for index in range(lists)]
    for party, rank in zip(parties, registration, strict=False):
        party["registration"] = rank
    rest = [{"id": "none", "role": "against-all"}, {"id": "rest", "role": "other"}]
    return scenario_of(
        party=[*parties, *({**party, "share": 5} for party in rest)],
        turnout={"registered": registered},
        tier=[{"id": f"tier-{index}", **tier} for index, tier in enumerate(tiers)],
    )


def law_up_to(scenario: Scenario, ballots: int) -> Plan:
    """The plan of a scenario, its law proved exact for as many ballots.

    Raises:
        InexactError: it is not.
    """
    if faults := list(inexact(scenario, ballots)):
        raise InexactError(faults[0].message)
    axes = Axes.of(scenario)
    return planning.compile(scenario)._replace(tiers=compile_tiers(scenario, axes, float(ballots)))


@dataclass(frozen=True)
class Ballots:
    """Many elections; a column, or an item, is one of them."""

    votes: np.ndarray
    """int64 [list, election]"""
    against_all: np.ndarray
    other: np.ndarray
    invalid: np.ndarray
    registered: np.ndarray

    @property
    def options(self) -> np.ndarray:
        """int64 [option, election]: in the order of the plan."""
        return np.vstack([self.votes, self.against_all, self.other])

    @property
    def valid(self) -> np.ndarray:
        """int64 [election]"""
        total: np.ndarray = self.options.sum(axis=0)
        return total

    @property
    def cast(self) -> np.ndarray:
        """int64 [election]"""
        return self.valid + self.invalid


class Applied(NamedTuple):
    """What the kernel made of a block of elections."""

    seats: np.ndarray
    """float64 [tier, party, election]"""
    qualified: np.ndarray
    """float64 [tier, list, election]"""
    admitted: np.ndarray
    """float64 [tier, list, election]: valid in tiers that admit others"""
    tied: np.ndarray
    """int64 [tier]: elections with a tie"""


class Drawn(NamedTuple):
    """A range of draws, one by one."""

    votes: np.ndarray
    """float64 [option, draw]"""
    cast: np.ndarray
    valid: np.ndarray
    applied: Applied


def _applied(room: Room, lanes: int) -> Applied:
    work = room.work
    return Applied(
        work.seats[:, :, :lanes],
        work.qualified[:, :, :lanes],
        work.admitted[:, :, :lanes],
        room.counting.counts.tied,
    )


def _apply(
    plan: Plan,
    seed: int,
    first: int,
    votes: np.ndarray,
    cast: np.ndarray,
    valid: np.ndarray,
    registered: np.ndarray,
) -> Applied:
    options, lanes = votes.shape
    room = Room(plan, lanes)
    room.work.votes[:options, :lanes] = votes
    room.work.nation_cast[:lanes] = cast
    room.work.nation_valid[:lanes] = valid
    room.work.registered[:lanes] = registered
    room.run(seed, first, first + lanes, ALLOCATE)
    return _applied(room, lanes)


def _draw(plan: Plan, seed: int, first: int, lanes: int) -> Drawn:
    room = Room(plan, lanes)
    room.run(seed, first, first + lanes, DRAW | ALLOCATE)
    work = room.work
    return Drawn(
        work.votes[: plan.votes.options, :lanes],
        work.nation_cast[:lanes],
        work.nation_valid[:lanes],
        _applied(room, lanes),
    )


def apply_law(plan: Plan, ballots: Ballots, seed: int = 1, first: int = 0) -> Applied:
    """The plan's list tiers applied by the kernel; election i is draw `first` + i.

    All at once, or each election as one case, as the plan says.
    """
    columns = (ballots.options, ballots.cast, ballots.valid, ballots.registered)
    floats = (np.ascontiguousarray(column, np.float64) for column in columns)
    block = plan._replace(by_lane=None, keeps_seats=False, keeps_regions=False)
    applied = with_admitted(plan, _apply(block, seed, first, *floats))
    alone = np.flatnonzero(plan.tiers.by_lane)
    if alone.size:
        cases = apply_cases(plan.tiers, country_of(ballots), seed, first)
        for tier in alone:
            applied.seats[tier] = cases.won[:, tier].sum(axis=1).T
            applied.qualified[tier] = cases.qualified[:, tier].T
            applied.admitted[tier] = cases.taking[:, tier, 0].T
            applied.tied[tier] = (cases.ties[:, tier] > 0).sum()
    return applied


class Country(NamedTuple):
    """Ballots of many elections, region by region."""

    votes: np.ndarray
    """float64 [election, region, list]"""
    valid: np.ndarray
    """float64 [election, region]: without those against all."""
    blank: np.ndarray
    cast: np.ndarray
    registered: np.ndarray
    winners: np.ndarray
    """int64 [election, region, party]: of districts."""


class Cases(NamedTuple):
    """What the law made of many elections, each by itself."""

    won: np.ndarray
    """int64 [election, tier, region, party]"""
    qualified: np.ndarray
    """bool [election, tier, list]"""
    taking: np.ndarray
    """bool [election, tier, region, list]"""
    ties: np.ndarray
    """int64 [election, tier]"""


def country_of(ballots: Ballots) -> Country:
    """Elections of one region and no districts."""
    lists, elections = ballots.votes.shape

    def rows(column: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(column, np.float64).reshape(-1, 1)

    return Country(
        votes=np.ascontiguousarray(ballots.votes.T, np.float64).reshape(elections, 1, lists),
        valid=rows(ballots.votes.sum(axis=0) + ballots.other),
        blank=rows(ballots.against_all),
        cast=rows(ballots.cast),
        registered=rows(ballots.registered),
        winners=np.zeros((elections, 1, lists), np.int64),
    )


def apply_cases(tiers: TiersPlan, country: Country, seed: int, first: int) -> Cases:
    """Every tier of every election, one election at a time."""
    elections, regions, lists = country.votes.shape
    parties, count = country.winners.shape[2], tiers.method.size
    answer = Cases(
        np.zeros((elections, count, regions, parties), np.int64),
        np.zeros((elections, count, lists), np.bool_),
        np.zeros((elections, count, regions, lists), np.bool_),
        np.zeros((elections, count), np.int64),
    )
    case = new_state(tiers, country.registered[0], lists, parties)
    work = new_scratch(tiers, lists)
    law, *room = packed(tiers), packed(case), packed(work)
    for election in range(elections):
        case.votes[:] = country.votes[election]
        case.valid[:] = country.valid[election]
        case.blank[:] = country.blank[election]
        case.cast[:] = country.cast[election]
        case.registered[:] = country.registered[election]
        for tier in range(count):
            if tiers.method[tier] == PLURALITY:
                case.won[tier] = country.winners[election]
                continue
            ties = allocate_tier_of_draw(law, tier, np.uint64(seed), first + election, *room)
            answer.ties[election, tier] = ties
            answer.qualified[election, tier] = case.qualified
            answer.taking[election, tier] = case.taking
        answer.won[election] = case.won
    return answer


def draw_elections(plan: Plan, seed: int, first: int, last: int) -> Drawn:
    """The draws `first` to `last` - 1 as one block."""
    drawn = _draw(plan, seed, first, last - first)
    return drawn._replace(applied=with_admitted(plan, drawn.applied))


def with_admitted(plan: Plan, applied: Applied) -> Applied:
    """Where a tier admits nobody else, those that qualify take part."""
    others = plan.tiers.admits_others[:, None, None]
    return applied._replace(admitted=np.where(others, applied.admitted, applied.qualified))


def lots(seed: int, draw: int, place: int, own: Sequence[int]) -> Any:
    """The lot of the kernel at that place, for the exact law: the largest number wins.

    `own` is by what each contestant draws it.
    """

    def drawn(tied: Sequence[int]) -> Sequence[int]:
        numbers = {
            one: lot_number(np.uint64(seed), np.uint64(draw), place, own[one]) for one in tied
        }
        return sorted(tied, key=numbers.__getitem__, reverse=True)

    return drawn
