"""Published and peer-tested seats: votes in, seats (or the tie) out.

Expectations that are open to dispute are discussed in docs/laws.md, each by its id; the last test
here holds that page against the files.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.allocation.quotas import QUOTAS
from simulator.exact import Apportionment, Number, highest_averages, largest_remainder
from simulator.exact.method import by_method
from simulator.scenario.tiers import HighestAverages, LargestRemainder, ListTier
from tests.exact.alone import qualify
from tests.reference import needs_vectors, vectors

FILES = ("highest_averages", "largest_remainder", "ties_and_edge", "other")
OTHER_FILES = ("multi_district", "biproportional")
DOCUMENT = Path(__file__).parents[2] / "docs" / "laws.md"
pytestmark = needs_vectors

COVERED = 153

Method = Callable[[list[Number], int], Apportionment]


def by_divisor(name: str) -> Method:
    return lambda votes, seats: highest_averages(votes, seats, DIVISORS[name])


def by_quota(name: str) -> Method:
    return lambda votes, seats: largest_remainder(votes, seats, QUOTAS[name])


def first_divisor(first: Fraction) -> Method:
    divisor = sequence([first, Fraction(3), Fraction(5)])
    return lambda votes, seats: highest_averages(votes, seats, divisor)


def by_law(tier: ListTier) -> Method:
    return lambda votes, seats: by_method(tier, votes, seats)


ESTONIA = Divisor(lambda seats: Fraction((seats + 1) ** 9), power=10)
"""1, 2, 3, ... to the power 0.9, as their tenth powers."""

QUOTA_METHOD = HighestAverages(id="t", method="highest-averages", within_quota=True)
DUTCH = LargestRemainder(id="t", method="largest-remainder", remainder_share=75.0)

METHODS: dict[str, Method] = {
    "dhondt": by_divisor("dhondt"),
    "sainte_lague": by_divisor("sainte-lague"),
    "modified_sainte_lague_1.4": by_divisor("modified-sainte-lague"),
    "modified_sainte_lague_1.2": by_divisor("swedish"),
    "modified_sainte_lague_1.5": first_divisor(Fraction(3, 2)),
    "danish": by_divisor("danish"),
    "imperiali": by_divisor("imperiali"),
    "nohlen": by_divisor("nohlen"),
    "macau": by_divisor("macau"),
    "adams": by_divisor("adams"),
    "dean": by_divisor("dean"),
    "huntington_hill": by_divisor("huntington-hill"),
    "estonia_n0.9": lambda votes, seats: highest_averages(votes, seats, ESTONIA),
    "quota_method": by_law(QUOTA_METHOD),
    "nl_under19": by_law(DUTCH),
    "lr_hare": by_quota("hare"),
    "lr_droop": by_quota("droop"),
    "lr_hagenbach_bischoff": by_quota("hagenbach-bischoff"),
    "lr_hagenbach_bischoff_rounded": by_quota("hagenbach-bischoff-rounded"),
    "lr_imperiali": by_quota("imperiali"),
    "lr_reinforced_imperiali": by_quota("reinforced-imperiali"),
}


def as_written(number: float) -> Fraction:
    return Fraction(str(number))


def taking_part(vector: dict[str, Any]) -> list[Number]:
    """The votes, nought where the vector leaves a list out."""
    votes = [as_written(number) for number in vector["votes"]]
    threshold = vector["threshold"] or {"kind": "votes", "value": 0, "inclusive": True}
    qualified = qualify(
        votes,
        sum(votes) if threshold["kind"] == "share" else 1,
        as_written(threshold["value"]),
        ">=" if threshold["inclusive"] else ">",
        threshold.get("exempt", ()),
    )
    barred = vector.get("ineligible", ())
    return [
        count if qualified[party] and party not in barred else 0
        for party, count in enumerate(votes)
    ]


def allocate(vector: dict[str, Any]) -> Apportionment:
    if "max_seats" in vector:
        (cap,) = set(vector["max_seats"])
        assert vector["method"] == "dhondt"
        capped = HighestAverages(id="t", method="highest-averages", seat_cap=cap)
        return by_method(capped, taking_part(vector), vector["seats"])
    return METHODS[vector["method"]](taking_part(vector), vector["seats"])


ALL = [vector for name in FILES for vector in vectors(name) if vector["seats"] is not None]
DECIDED = [vector for vector in ALL if vector["expected"] is not None]
OPEN = {vector["id"]: vector for vector in ALL if vector["expected"] is None}
TIED = [vector for vector in OPEN.values() if vector["tie"]["kind"] in ("tie", "tie_in_round")]
OTHERWISE_OPEN = {"abacus-006", "votelib-001", "votelib-002"}


def identify(vector: dict[str, Any]) -> str:
    return f"{vector['method']}-{vector['id']}"


def test_no_vector_is_dropped_silently() -> None:
    assert len(ALL) == COVERED
    assert len(DECIDED) + len(TIED) + len(OPEN.keys() & OTHERWISE_OPEN) == COVERED


@pytest.mark.parametrize("vector", DECIDED, ids=identify)
def test_seats(vector: dict[str, Any]) -> None:
    assert list(allocate(vector).seats) == vector["expected"]


@pytest.mark.parametrize("vector", TIED, ids=identify)
def test_a_tie_is_told_as_a_tie(vector: dict[str, Any]) -> None:
    answer = allocate(vector)
    (tie,) = answer.ties
    assert list(tie.candidates) == vector["tie"]["tied"]
    assert tie.seats == vector["tie"]["seats_for_tied"]
    won_by_lot = [party in tie.winners for party in range(len(answer.seats))]
    sure = [all_ - lot for all_, lot in zip(answer.seats, won_by_lot, strict=True)]
    assert sure == (vector["tie"]["base"] or [0] * len(sure))


def test_without_votes_the_seats_stay_empty() -> None:
    assert allocate(OPEN["abacus-006"]).seats == (0,)


def test_quotas_that_promise_too_much_are_computed_again() -> None:
    """Peers raise, subtract or over-award; ours is the Italian repetition with a larger quota."""
    # Pardubice 2021: the same as the official result.
    assert allocate(OPEN["votelib-001"]).seats == (3, 2, 4, 1)
    answer = allocate(OPEN["votelib-002"])
    assert [(tie.candidates, tie.seats) for tie in answer.ties] == [((0, 2), 1)]
    # Under Czech law, the smallest remainder gives its seat back; so it was officially.
    votes = [as_written(number) for number in OPEN["votelib-001"]["votes"]]
    taken_back = largest_remainder(
        votes, 10, QUOTAS["imperiali-rounded"], excess="smallest-remainder"
    )
    assert taken_back.seats == (3, 2, 4, 1)


def discussed(title: str) -> list[str]:
    """The vectors in the first column of the table under a title of docs/laws.md."""
    after = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {title}\n")[1]
    rows = [line for line in after.split("\n## ")[0].splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall("`([^`]+)`", row.split(" | ")[0])]


def test_what_is_open_to_dispute_is_discussed() -> None:
    every = [vector for name in (*FILES, *OTHER_FILES) for vector in vectors(name)]
    debatable = [vector["id"] for vector in every if vector.get("debatable")]
    assert sorted(discussed("Disputable expectations")) == sorted(debatable)
    assert sorted(discussed("Answers that are not seats")) == sorted(OPEN)
