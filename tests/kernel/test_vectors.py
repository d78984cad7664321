"""Published and peer-tested seats through the kernel: votes in, seats or the lots of a tie out."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator.plan import Plan
from simulator.scenario.tiers import as_fraction
from tests.reference import needs_vectors, vectors

from .laws import Applied, Ballots, InexactError, apply_law, election_law, law_up_to

FILES = ("highest_averages", "largest_remainder", "ties_and_edge", "other")
pytestmark = needs_vectors

COVERED = 153
LARGER_THAN_THE_PLAN_TAKES = {
    "proporz-015": "scaled to 10^11 votes, whose squares are compared",
    "proporz-016": "squares of 10^13 votes",
}
OPEN_OTHERWISE = {"abacus-006": [0], "votelib-001": [3, 2, 4, 1]}
"""Without votes the seats stay empty; quotas that promise too much are computed again."""
LOTS = 200


# Estonia, Riigikogu Election Act: 1, 2, 3, ... to the power 0.9, as many as a seat there can be.
ESTONIA = [round(number**0.9, 4) for number in range(1, 102)]


def divisor(name: Any) -> dict[str, Any]:
    return {"method": "highest-averages", "divisor": name}


def quota(name: str) -> dict[str, Any]:
    return {"method": "largest-remainder", "quota": name}


METHODS = {
    "dhondt": divisor("dhondt"),
    "sainte_lague": divisor("sainte-lague"),
    "modified_sainte_lague_1.4": divisor("modified-sainte-lague"),
    "modified_sainte_lague_1.2": divisor("swedish"),
    "modified_sainte_lague_1.5": divisor([1.5, 3, 5]),
    "danish": divisor("danish"),
    "imperiali": divisor("imperiali"),
    "nohlen": divisor("nohlen"),
    "macau": divisor("macau"),
    "adams": divisor("adams"),
    "dean": divisor("dean"),
    "huntington_hill": divisor("huntington-hill"),
    "estonia_n0.9": divisor(ESTONIA),
    "quota_method": {**divisor("dhondt"), "within_quota": True},
    "nl_under19": {**quota("hare"), "remainder_share": 75.0, "majority": True},
    "lr_hare": quota("hare"),
    "lr_droop": quota("droop"),
    "lr_hagenbach_bischoff": quota("hagenbach-bischoff"),
    "lr_hagenbach_bischoff_rounded": quota("hagenbach-bischoff-rounded"),
    "lr_imperiali": quota("imperiali"),
    "lr_reinforced_imperiali": quota("reinforced-imperiali"),
}


def whole_votes(vector: dict[str, Any]) -> list[int]:
    """The votes as written, scaled to whole numbers where they are not.

    Lists that a bar in votes (and not in percent) leaves out have none.
    """
    votes = [Fraction(str(number)) for number in vector["votes"]]
    scale = math.lcm(*(count.denominator for count in votes))
    threshold = vector["threshold"] or {}
    if threshold.get("kind") == "votes":
        bar = Fraction(str(threshold["value"]))
        assert threshold["inclusive"]
        votes = [count if count >= bar else Fraction(0) for count in votes]
    return [int(count * scale) for count in votes]


def bar_of(vector: dict[str, Any]) -> dict[str, Any]:
    """The threshold as a scenario says it."""
    threshold = vector["threshold"]
    if threshold is None or threshold["kind"] == "votes":
        return {}
    percent = float(Fraction(str(threshold["value"])) * 100)
    assert as_fraction(percent) == Fraction(str(threshold["value"])) * 100
    return {
        "share": percent,
        "comparison": ">=" if threshold["inclusive"] else ">",
        "exempt": [str(party) for party in threshold.get("exempt", ())],
    }


def plan_of(vector: dict[str, Any]) -> Plan:
    law = METHODS[vector["method"]] | {"seats": vector["seats"], "threshold": bar_of(vector)}
    if "max_seats" in vector:
        (law["seat_cap"],) = set(vector["max_seats"])
    return law_up_to(election_law(len(vector["votes"]), [law]), sum(whole_votes(vector)))


def applied_to(vector: dict[str, Any], elections: int = 1) -> Applied:
    votes = whole_votes(vector)
    barred = vector.get("ineligible", ())
    standing = [0 if party in barred else count for party, count in enumerate(votes)]
    rest = [sum(votes) - sum(standing)] * elections
    nobody = np.zeros(elections, np.int64)
    ballots = Ballots(
        np.repeat(np.array(standing)[:, None], elections, axis=1),
        nobody,
        np.array(rest),
        nobody,
        np.full(elections, sum(votes)),
    )
    return apply_law(plan_of(vector), ballots)


ALL = [vector for name in FILES for vector in vectors(name) if vector["seats"] is not None]
TAKEN = [vector for vector in ALL if vector["id"] not in LARGER_THAN_THE_PLAN_TAKES]
DECIDED = [vector for vector in TAKEN if vector["expected"] is not None]
OPEN = [vector for vector in TAKEN if vector["expected"] is None]
TIED = [vector for vector in OPEN if vector["id"] not in OPEN_OTHERWISE]


def identify(vector: dict[str, Any]) -> str:
    return f"{vector['method']}-{vector['id']}"


def test_no_vector_is_dropped_silently() -> None:
    assert len(ALL) == COVERED
    refused = set()
    for vector in ALL:
        try:
            plan_of(vector)
        except InexactError:
            refused.add(vector["id"])
    assert refused == set(LARGER_THAN_THE_PLAN_TAKES)


@pytest.mark.parametrize("vector", DECIDED, ids=identify)
def test_seats(vector: dict[str, Any]) -> None:
    applied = applied_to(vector)
    assert applied.seats[0, :, 0].tolist() == vector["expected"]
    assert applied.tied.tolist() == [0]


@pytest.mark.parametrize("vector", TIED, ids=identify)
def test_a_tie_is_decided_by_lot(vector: dict[str, Any]) -> None:
    """In every draw the tied lists share the seats in question; each has one some time."""
    tie = told_tie(vector)
    applied = applied_to(vector, LOTS)
    by_lot = applied.seats[0] - np.array(tie["base"] or [0] * len(vector["votes"]))[:, None]
    assert applied.tied.tolist() == [LOTS]
    assert set(by_lot.ravel().tolist()) == {0.0, 1.0}
    assert by_lot.sum(axis=0).tolist() == [tie["seats_for_tied"]] * LOTS
    assert np.flatnonzero(by_lot.any(axis=1)).tolist() == tie["tied"]
    assert not by_lot[tie["tied"]].all(axis=1).any()


def told_tie(vector: dict[str, Any]) -> dict[str, Any]:
    """What the vector says of its tie; ours where the law of peers differs."""
    if vector["id"] == "votelib-002":
        return {"tied": [0, 2], "seats_for_tied": 1, "base": [0, 1, 0]}
    return vector["tie"]


@pytest.mark.parametrize("name", OPEN_OTHERWISE)
def test_open_otherwise(name: str) -> None:
    (vector,) = (vector for vector in OPEN if vector["id"] == name)
    assert applied_to(vector).seats[0, :, 0].tolist() == OPEN_OTHERWISE[name]
