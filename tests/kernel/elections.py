"""Draws around a reference election, with what the kernel and the exact law make of each."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from simulator.exact import Count, District, Region
from simulator.kernel import ALLOCATE, DRAW, Room
from simulator.plan import Axes, Plan
from simulator.scenario import Scenario

Tree = dict[str, Any]


def around(scenario: Scenario, voters: int | None = None) -> Scenario:
    """The election once more, before it was held: votes and turnout vary, ties go by registration.

    With `voters`, each region has so many for each of its districts: then ties are frequent.
    """
    tree: Tree = scenario.model_dump(mode="json", exclude_none=True)
    total = sum(scenario.votes_of(party) for party in scenario.party)
    for party in tree["party"]:
        if party["role"] != "independent":
            model = next(each for each in scenario.party if each.id == party["id"])
            party["share"] = 100 * scenario.votes_of(model) / total
        party.pop("votes", None)
    for region in tree.get("region", ()):
        votes = region.pop("votes")
        ballots = sum(votes.values())
        fields = sum(district.region == region["id"] for district in scenario.district)
        region["registered"] = voters * max(fields, 1) if voters else round(1.4 * ballots)
        region["share"] = {
            party["id"]: 100 * votes.get(party["id"], 0) / ballots
            for party in tree["party"]
            if party["role"] != "independent"
        }
    cast: dict[str, float] = {}
    for each in tree.get("candidate", ()):
        cast[each["district"]] = cast.get(each["district"], 0) + each["votes"]
    for each in tree.get("candidate", ()):
        each["share"] = 100 * each.pop("votes") / cast[each["district"]]
        each["residual_sd"] = 0.5
    for district in tree.get("district", ()):
        district.pop("registered", None)
    tree["turnout"] = {"mean": 70.0, "national_sd": 0.1, "regional_sd": 0.1}
    if not scenario.region:
        people = voters * max(len(scenario.district), 1) if voters else round(1.4 * total)
        tree["turnout"]["registered"] = people
    tree["votes"] = {"model": "logistic-normal", "national_sd": 0.3}
    if scenario.region:
        tree["votes"]["regional_sd"] = 0.3
    for tier in tree["tier"]:
        tier["tie"] = "registration"
    return Scenario.model_validate_json(_json(tree))


def _json(tree: Tree) -> str:
    import json

    return json.dumps(tree)


class Drawn(NamedTuple):
    """A range of draws, one by one."""

    votes: np.ndarray
    """float64 [region, option, draw]; one region, the nation, where no tier depends on them"""
    cast: np.ndarray
    """float64 [region, draw]"""
    winners: np.ndarray
    """float64 [region, party, draw]: of the districts, before any is struck"""
    seats: np.ndarray
    """float64 [tier, party, draw]"""
    enters: np.ndarray
    """float64 [tier, list, draw]"""
    tied: np.ndarray
    """int64 [tier]"""


def drawn(plan: Plan, seed: int, first: int, last: int) -> Drawn:
    """The draws `first` to `last` - 1 as one block."""
    lanes = last - first
    room = Room(plan, lanes)
    room.run(seed, first, last, DRAW)
    work = room.work
    regional = plan.keeps_regions and plan.votes.added.size == 0  # ballots are the nation's
    rows = work.region_seats.shape[1] if plan.keeps_seats and regional else 1
    winners = np.zeros((rows, plan.parties, lanes))
    if plan.district_tier >= 0:
        kept = work.region_seats if plan.keeps_seats and regional else work.seats
        winners[:] = kept[plan.district_tier][..., :lanes]
    room.run(seed, first, last, ALLOCATE)
    others = plan.tiers.admits_others[:, None, None]
    return Drawn(
        votes=work.region_votes[:, :, :lanes]
        if regional
        else work.votes[None, : plan.votes.options, :lanes],
        cast=(work.region_cast if regional else work.nation_cast_row)[:, :lanes],
        winners=winners,
        seats=work.seats[:, :, :lanes],
        enters=np.where(others, work.admitted, work.qualified)[:, :, :lanes],
        tied=room.counting.counts.tied,
    )


def counts(scenario: Scenario, plan: Plan, block: Drawn) -> Iterator[Count]:
    """The count of each draw, as the exact law takes it."""
    axes = Axes.of(scenario)
    lists = [party for party in scenario.party if party.role == "list"]
    roles = {party.id: party.role for party in scenario.party}
    blank = [
        i for i, option in enumerate(axes.options) if roles[option] in ("against-all", "blank")
    ]
    other = [i for i, option in enumerate(axes.options) if roles[option] == "other"]
    about = {
        "alliance_size": tuple(party.alliance_size for party in lists),
        "minority": tuple(party.minority for party in lists),
        "registration": tuple(plan.tiers.registration.tolist()[: len(lists)]),
    }
    people = plan.turnout.registered
    registered = [int(n) for n in (people if len(block.votes) > 1 else [people.sum()])]
    known = [(region.population, region.seats) for region in scenario.region] or [(None, None)]
    votes, cast = (np.moveaxis(a, -1, 0).astype(np.int64).tolist() for a in block[:2])
    winners = np.moveaxis(block.winners, -1, 0).astype(np.int64)
    for draw, rows in enumerate(votes):
        regions = tuple(
            Region(
                votes=tuple(row[: len(lists)]),
                against_all=sum(row[i] for i in blank),
                other=sum(row[i] for i in other),
                invalid=cast[draw][place] - sum(row),
                registered=registered[place],
                population=known[place][0],
                seats=known[place][1],
            )
            for place, row in enumerate(rows)
        )
        districts = tuple(
            district
            for region, party in np.argwhere(winners[draw]).tolist()
            for district in [_won_by(region, party)] * int(winners[draw, region, party])
        )
        yield Count(
            lists=axes.lists,
            independents=axes.parties[len(lists) :],
            regions=regions,
            districts=districts,
            **about,
        )


@cache
def _won_by(region: int, party: int) -> District:
    """A district of which no more is known than who won it."""
    return District(region, ((party, 1),))
