"""Votes that change the outcome: by hand, and against the law in fractions."""

import numpy as np
import pytest

from simulator.ballots.apply import Ballots, apply_law
from simulator.cliffs.expected import Expected, spread
from simulator.cliffs.votes import Flip, fewest, flips
from simulator.scenario import Scenario, build
from tests.handmade import SCENARIO

VOTES = {"a": 510, "b": 290, "c": 52, "d": 148}


@pytest.fixture(scope="module")
def count() -> Scenario:
    return build(
        {
            "format": 1,
            "id": "count",
            "party": [{"id": party, "votes": votes} for party, votes in VOTES.items()],
            "turnout": {"registered": 2000},
            "votes": {"model": "fixed"},
            "ballot": [{"id": "list", "kind": "lists"}],
            "tier": [
                {
                    "id": "list",
                    "method": "highest-averages",
                    "divisor": "dhondt",
                    "seats": 20,
                    "threshold": {"share": 5},
                }
            ],
            "event": [
                {"id": "c-enters", "when": "c enters"},
                {"id": "majority", "when": "a >= 11"},
                {"id": "never", "when": "d >= 19"},
            ],
        }
    )


@pytest.fixture(scope="module")
def found(count: Scenario) -> list[Flip]:
    return list(flips(count))


def seats(count: Scenario, party: str, more: int) -> dict[str, int]:
    votes = VOTES | {party: VOTES[party] + more}
    return dict(apply_law(count, Ballots(votes, registered=2000)).seats())


def test_a_threshold_by_hand(found: list[Flip]) -> None:
    """50 of 998 are 5.01%, 49 of 997 are 4.91%; 52 of 1,040 are 5%, of 1,041 less."""
    votes = {flip.party: flip for flip in found if flip.event == "c-enters"}
    assert votes["c"].votes == -3
    assert votes["c"].points == -0.3
    assert {votes[party].votes for party in "abd"} == {41}
    assert all(flip.happens for flip in votes.values())


def test_the_house_changes_at_the_first_number_of_votes_that_changes_it(
    count: Scenario, found: list[Flip]
) -> None:
    """Of all numbers up to the most, one after the other, in fractions."""
    before = seats(count, "a", 0)
    known = {
        (flip.party, flip.votes > 0): (flip.votes, flip.seats)
        for flip in found
        if flip.event is None
    }
    for party in VOTES:
        for more in (True, False):
            first = next(
                (
                    (votes, moved)
                    for votes in ((number if more else -number) for number in range(1, 51))
                    if (moved := change(before, seats(count, party, votes)))
                ),
                None,
            )
            assert known.get((party, more)) == first


def change(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    moved = {party: after.get(party, 0) - before.get(party, 0) for party in VOTES}
    return {party: number for party, number in moved.items() if number}


def test_what_is_far_is_not_said(found: list[Flip]) -> None:
    assert "never" not in {flip.event for flip in found}
    assert max(abs(flip.votes) for flip in found) <= 50


@pytest.mark.parametrize(
    ("least", "most", "number"),
    [
        (1, 100, 1),
        (2, 100, 2),
        (37, 100, 37),
        (100, 100, 100),
        (101, 100, None),
        (1, 0, None),
        (64, 64, 64),
        (65, 65, 65),
    ],
)
def test_the_fewest(least: int, most: int, number: int | None) -> None:
    asked = []
    assert fewest(lambda votes: asked.append(votes) or votes >= least, most) == number
    assert all(1 <= votes <= most for votes in asked)


def test_ballots_by_region_are_as_the_votes_are() -> None:
    assert spread(10, np.array([30.0, 0.0, 70.0])).tolist() == [3, 0, 7]
    assert spread(-100, np.array([30.0, 0.0, 70.0])).tolist() == [-30, 0, -70]
    assert spread(7, np.array([1.0, 1.0])).tolist() == [3, 4]
    assert spread(4, np.zeros(2)).tolist() == [2, 2]
    for fewer in range(101):
        left = np.array([30, 1, 69]) + spread(-fewer, np.array([30.0, 1.0, 69.0]))
        assert left.min() >= 0
        assert left.sum() == 100 - fewer


def test_the_expected_election_has_no_spread() -> None:
    """60% of 1,000 voters: 330 for red, 240 for green, 30 against all; five and three seats."""
    expected = Expected.of(SCENARIO)
    assert [expected.votes(option) for option in range(3)] == [330, 240, 30]
    assert expected.valid == 600
    assert sum(expected.outcome().seats) == 8
    assert expected.outcome(1, -240).seats[1] == 0
    assert expected.outcome() == Expected.of(SCENARIO).outcome()
