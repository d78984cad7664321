"""Published seats of several regions at once: by district, and biproportional.

Two are open to dispute, `biprop-06` and `biprop-14`: docs/laws.md says why.
"""

from fractions import Fraction
from typing import Any

import pytest

from simulator.allocation.divisors import DIVISORS
from simulator.exact import Count, Region, TieBreaks, TierOutcome, allocate_house
from simulator.exact.biproportional import voter_numbers
from simulator.exact.biproportional_search import transferred
from simulator.exact.biproportional_ties import settle_cells
from simulator.exact.highest_averages import highest_averages
from tests.exact.alone import qualify
from tests.reference import needs_vectors, vectors

from .laws import tiers_of

pytestmark = needs_vectors
DISTRICTS, MATRICES, OTHERS = map(vectors, ("multi_district", "biproportional", "other"))
GRISONS = "biprop-14"
DIVISOR = {"dhondt": "dhondt", "sainte_lague": "sainte-lague"}


def named(vector: dict[str, Any]) -> str:
    return str(vector["id"])


def test_no_vector_is_dropped_silently() -> None:
    assert (len(DISTRICTS), len(MATRICES)) == (10, 9)
    assert len([vector for vector in OTHERS if vector["seats"] is None]) == 2


def law_of(vector: dict[str, Any]) -> dict[str, Any]:
    law = {"method": "highest-averages", "divisor": DIVISOR[vector["method"]], "by": "region"}
    if "district_apportionment" in vector:
        law |= {"seats": vector["seats_total"], "apportioned": {"by": "valid"}}
    threshold = vector["threshold"]
    if threshold:
        assert threshold["inclusive"]
        scope = "region" if threshold["base"] == "district" else "nation"
        share = float(Fraction(str(threshold["value"])) * 100)
        law["threshold"] = {"share": share, "scope": scope}
    return law


@pytest.mark.parametrize("vector", DISTRICTS, ids=named)
def test_districts(vector: dict[str, Any]) -> None:
    """In the Czech vector, `all_district_votes` count those for lists that it leaves out."""
    votes = vector["votes"]
    whole = vector.get("all_district_votes", [sum(row) for row in votes])
    regions = tuple(
        Region(votes=tuple(row), other=total - sum(row), seats=seats)
        for row, total, seats in zip(votes, whole, vector["district_seats"], strict=True)
    )
    count = Count(lists=tuple(vector["parties"]), independents=(), regions=regions)
    house = allocate_house(tiers_of(law_of(vector)), count)
    assert [list(row) for row in house.by_region("t")] == vector["own_district_seats_by_party"]
    won = dict(zip(count.lists, house.seats(), strict=True))
    assert {party: seats for party, seats in won.items() if seats} == vector["expected_total"]
    for district, seats in vector.get("expected_district", {}).items():
        row = house.by_region("t")[vector["districts"].index(district)]
        assert {p: s for p, s in zip(count.lists, row, strict=True) if s} == seats
    (outcome,) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.region_seats is not None
    assert list(outcome.region_seats.seats) == vector["district_seats"]


def settled(vector: dict[str, Any]) -> tuple[list[list[int]], bool]:
    """Seats by party and district, and whether they are unique."""
    votes = [list(column) for column in zip(*vector["votes"], strict=True)]
    passed = vector.get("quorum_passed") or [True] * len(vector["votes"])
    votes = [[n if ok else 0 for n, ok in zip(row, passed, strict=True)] for row in votes]
    divisor = DIVISORS[DIVISOR[vector["method"]]]
    scaled = transferred(votes, vector["district_seats"], vector["party_seats"], divisor)
    assert scaled is not None
    seats, ties = settle_cells(votes, scaled, TieBreaks(0, "registration"))
    return [list(row) for row in zip(*seats, strict=True)], not ties


@pytest.mark.parametrize("vector", MATRICES, ids=named)
def test_biproportional(vector: dict[str, Any]) -> None:
    seats, unique = settled(vector)
    assert [sum(row) for row in seats] == vector["party_seats"]
    assert [sum(column) for column in zip(*seats, strict=True)] == vector["district_seats"]
    if vector["id"] == "biprop-06":
        assert not unique
    else:
        assert (seats == vector["expected"]) == (vector["id"] != GRISONS)
        assert unique


@pytest.mark.parametrize("rule", ["votes-by-seat", "rounded-votes-by-seat"])
def test_the_upper_apportionment_of_zurich(rule: Any) -> None:
    """Votes by the seats of the district, rounded or not: the same seats in every vector."""
    found = 0
    weighted = [v for v in MATRICES if v["upper_apportionment"].startswith("votes weighted")]
    for vector in weighted:
        if vector["id"] == GRISONS:
            continue
        passed = vector.get("quorum_passed") or [True] * len(vector["votes"])
        votes = [
            [count if ok else 0 for count, ok in zip(row, passed, strict=True)]
            for row in zip(*vector["votes"], strict=True)
        ]
        numbers = voter_numbers(rule, votes, vector["district_seats"])
        upper = highest_averages(numbers, sum(vector["district_seats"]), DIVISORS["sainte-lague"])
        assert list(upper.seats) == vector["party_seats"]
        found += 1
    assert found == 4


@pytest.mark.parametrize("vector", [v for v in OTHERS if v["seats"] is None], ids=named)
def test_thresholds(vector: dict[str, Any]) -> None:
    share = Fraction(str(vector["threshold"]["value"]))
    votes = vector["votes"]
    qualified = qualify(votes, sum(votes), share)
    standing = [count if ok else 0 for count, ok in zip(votes, qualified, strict=True)]
    assert standing == vector["expected"]
