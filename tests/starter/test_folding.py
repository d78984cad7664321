"""Theorem, for every law: what is merged moves no seat of the others.

Random votes of four large lists and of several that are too small for a seat, with the same seeds
every time; the small ones are merged by `--fold`, or come as OTHERS.
"""

import random
from collections.abc import Iterator

import pytest

from simulator.errors import SimulatorError
from simulator.scenario.files.counts import CountedRow
from simulator.scenario.files.laws import Law, law, names
from simulator.scenario.files.names import REGISTERED, REST
from simulator.scenario.tree import Place
from simulator.starter.election import Election
from simulator.starter.folding import Seats, counts_all_votes, folded, seats_every_list, seats_of
from simulator.starter.seats import seats_of_last_tier

REGIONS = ("North", "South")
SEATS = {"netherlands-small-councils": 11, "spain-ep": 54, "norway": 2}
PLACE = Place("votes.csv", 1)


def elections(found: Law, others: bool) -> Iterator[Election]:
    for seed in range(4):
        rng = random.Random(f"{found.id} {seed}")
        large = {name: rng.randrange(60_000, 400_000) for name in "ABCD"}
        small = {f"small {n}": rng.randrange(1, 900) for n in range(rng.randrange(2, 6))}
        rows = []
        for region in REGIONS:
            votes = {name: int(n * rng.uniform(0.8, 1.2)) for name, n in (large | small).items()}
            if others:
                rest = sum(n for name, n in votes.items() if name in small)
                votes = {name: n for name, n in votes.items() if name in large} | {REST: rest}
            votes[REGISTERED] = 2 * sum(votes.values())
            rows += [CountedRow(region, name, n, PLACE) for name, n in votes.items()]
        yield election_of(found, rows)


def election_of(found: Law, rows: list[CountedRow]) -> Election:
    candidates = [
        {
            "district": f"D{n}",
            "region": region,
            "party": party,
            "votes": str(votes),
            "candidate": "",
        }
        for n, region in enumerate(REGIONS)
        for party, votes in (("A", 60 + n), ("B", 50 + 20 * n))
    ]
    districts = len(candidates) // 2 if found.elects_districts else 0
    lists = [tier for tier in found.tables["tier"] if tier["method"] != "plurality"]
    seats = SEATS.get(found.id) or (seats_of_last_tier(found, None, districts) if lists else None)
    return Election(
        name="made",
        law=found,
        votes=rows,
        places={name: {"region": name, "seats": "7", "population": "9"} for name in REGIONS},
        tier_seats={lists[-1]["id"]: seats} if seats else {},
        candidates=candidates if found.elects_districts else (),
        fold=0.0,
        absent=found.facts,
    )


def with_fold(election: Election, percent: float) -> Election:
    election.fold = percent
    election.__post_init__()
    return election


def of_others(seats: Seats | None) -> Seats:
    assert seats
    return seats


@pytest.mark.parametrize("name", names())
def test_folding_moves_no_seat(name: str) -> None:
    for election in elections(law(name), others=False):
        whole = of_others(seats_of(election))
        merged, _ = folded(with_fold(election, 1.0))
        tiers = law(name).tables["tier"]
        assert merged.small or any(counts_all_votes(t) or seats_every_list(t) for t in tiers)
        assert seats_of(merged) == whole


EVERY_LIST_HAS_A_SEAT = ("us-apportionment",)


@pytest.mark.parametrize("name", [name for name in names() if name not in EVERY_LIST_HAS_A_SEAT])
def test_others_move_no_seat(name: str) -> None:
    alone, together = elections(law(name), False), elections(law(name), True)
    for each, other in zip(alone, together, strict=True):
        merged, _ = folded(other)
        assert of_others(seats_of(merged)) == of_others(seats_of(each))


@pytest.mark.parametrize("name", EVERY_LIST_HAS_A_SEAT)
def test_others_are_refused_where_each_of_them_has_a_seat(name: str) -> None:
    with pytest.raises(SimulatorError, match="the lists in it could win seats"):
        folded(next(elections(law(name), others=True)))


def test_a_list_with_a_seat_is_not_merged() -> None:
    rows = [CountedRow("", name, n, PLACE) for name, n in {"A": 960, "B": 39, "C": 1}.items()]
    election = election_of(law("spain-ep"), rows)
    election.places = {}
    merged, notes = folded(with_fold(election, 5.0))
    assert merged.small == ["C"]
    assert notes == ["--fold: B would lose seats that the count gives; not merged"]
