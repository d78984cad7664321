"""The order of the parties in the file decides nothing: not even who wins a lot."""

import json
from typing import Any

import numpy as np
import pytest

from simulator.allocation.one_draw.ties import PLACE_OF_LISTS
from simulator.plan import compile as compile_plan
from simulator.plan.lots import lot_numbers
from simulator.scenario.model import Scenario
from tests.kernel.countries import INDEPENDENTS, SEED, compile_law
from tests.kernel.laws import apply_cases
from tests.statistics.sample import elections

from .test_one_draw import FAMILIES, small_country

LAWS, ELECTIONS, DRAWS = 12, 60, 400


def reordered(scenario: Scenario, order: list[int]) -> Scenario:
    """The same scenario, its parties in another order; independents and the rest stay behind."""
    tree = json.loads(scenario.model_dump_json(exclude_none=True))
    lists = [party for party in tree["party"] if party["role"] == "list"]
    others = [party for party in tree["party"] if party["role"] != "list"]
    tree["party"] = [*(lists[place] for place in order), *others]
    return Scenario.model_validate_json(json.dumps(tree))


@pytest.mark.parametrize("name", FAMILIES)
def test_laws_of_one_draw(name: str) -> None:
    random = np.random.default_rng(100 + [*FAMILIES].index(name))
    tied = 0
    for _ in range(LAWS):
        setting, scenario, country = small_country(name, random, ELECTIONS)
        lists = setting.lists
        order = random.permutation(lists)
        parties = np.append(order, lists + np.arange(INDEPENDENTS))
        other = country._replace(
            votes=np.ascontiguousarray(country.votes[:, :, order]),
            winners=np.ascontiguousarray(country.winners[:, :, parties]),
        )
        cases = apply_cases(compile_law(scenario), country, SEED, 0)
        moved = apply_cases(compile_law(reordered(scenario, order.tolist())), other, SEED, 0)
        assert np.array_equal(moved.ties, cases.ties)
        assert np.array_equal(moved.won, cases.won[..., parties]), scenario.tier
        tied += int((cases.ties > 0).sum())
    assert tied > LAWS * ELECTIONS / 20


def tree_of(tiers: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    """Five lists of which three have equal votes, and three candidates with equal votes."""
    votes = {"red": 1000, "green": 1000, "blue": 1000, "gold": 1500, "grey": 500}
    return {
        "format": 1,
        "id": "tied",
        "party": [{"id": name, "votes": number} for name, number in votes.items()],
        "votes": {"model": "fixed"},
        "tier": tiers,
    } | rest


HARE = {"id": "lists", "method": "largest-remainder", "seats": 7, "tie": "lot"}
DHONDT = {"id": "lists", "method": "highest-averages", "seats": 3, "tie": "lot"}
FIELD = {
    "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
    "district": [{"id": "d1"}, {"id": "d2"}],
    "candidate": [
        {"district": district, "party": party, "votes": 300, "name": name}
        for district in ("d1", "d2")
        for party, name in (("red", "One"), ("green", "Two"), ("blue", "Three"), ("red", "Four"))
    ],
}
BLOCKS = {
    "remainders": tree_of([HARE]),
    "averages": tree_of([DHONDT]),
    "more votes, then a lot": tree_of([{**DHONDT, "tie": "more-votes"}]),
    "two tiers": tree_of([HARE, {**DHONDT, "id": "more"}]),
    "districts": tree_of(
        [HARE, {"id": "districts", "method": "plurality", "ballot": "district", "tie": "lot"}],
        **FIELD,
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_permuted_election_is_the_same_election(name: str) -> None:
    """Parties and candidates in other rows: in each draw the same seats, by the party's id."""
    tree = BLOCKS[name]
    first = seats_by_party(tree)
    assert any(len({*map(tuple, seats)}) > 1 for seats in first.values()), "a lot decides"
    random = np.random.default_rng(1)
    for _ in range(4):
        shuffled = {**tree, "party": [tree["party"][row] for row in random.permutation(5)]}
        if "candidate" in tree:
            rows = random.permutation(len(tree["candidate"]))
            shuffled["candidate"] = [tree["candidate"][row] for row in rows]
        assert seats_by_party(shuffled) == first


def seats_by_party(tree: dict[str, Any]) -> dict[str, list[list[float]]]:
    """[tier, draw] by id."""
    scenario = Scenario.model_validate_json(json.dumps(tree))
    seats = elections(compile_plan(scenario), draws=DRAWS).seats
    names = [party.id for party in scenario.party]
    return {name: seats[:, place].T.tolist() for place, name in enumerate(names)}


def test_numbers_of_names_do_not_depend_on_their_order() -> None:
    names = [f"party-{number}" for number in range(3000)]
    found = lot_numbers(names)
    assert len({*found.tolist()}) == len(names)
    assert (found >= 0).all()
    assert (found < PLACE_OF_LISTS).all()
    assert lot_numbers(names[::-1]).tolist() == found[::-1].tolist()


def test_a_further_party_leaves_the_lots_of_the_others() -> None:
    assert (
        lot_numbers(["a", "b", "c"]).tolist()
        == lot_numbers(["a", "z", "b", "c"])[[0, 2, 3]].tolist()
    )
