"""Paired differences against plain arithmetic over draws that were replayed one by one."""

import math
import statistics
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.stats import wasserstein_distance

from simulator import compare, plan, tables
from simulator.ballots.official import Official
from simulator.compare.comparison import Comparison
from simulator.compare.differences import Difference
from simulator.compare.pairs import Pairing, pair
from simulator.compare.shared import asking_both, notes, shared_figures
from simulator.figures.definitions import Figure
from simulator.figures.draws import Side
from simulator.figures.moments import transport
from simulator.job import Job
from simulator.replay import replay
from simulator.runner import run
from tests.compare.made import SEED, close

DRAWS = 400
A, B = close(5.4), close(5.0)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare.paired(A, B, seed=SEED, draws=((0, DRAWS),))


def difference(comparison: Comparison, *figure: str | None) -> Difference:
    (found,) = (row for row in comparison.differences if row.figure == Figure(*figure))
    return found


def replayed(scenario) -> list[list[int]]:
    """The seats of the whole house, draw by draw."""
    compiled = plan.compile(scenario)
    return [
        [sum(party) for party in zip(*replay(compiled, SEED, draw).seats, strict=True)]
        for draw in range(DRAWS)
    ]


def test_seats_change_as_the_replayed_draws_do(comparison: Comparison) -> None:
    a, b = replayed(A), replayed(B)
    for place, party in enumerate(("red", "green", "blue", "lone")):
        changes = [two[place] - one[place] for one, two in zip(a, b, strict=True)]
        row = difference(comparison, "seats", party)
        assert row.change == pytest.approx(statistics.mean(changes))
        assert row.se == pytest.approx(statistics.stdev(changes) / math.sqrt(DRAWS))
        assert row.changed == sum(change != 0 for change in changes)
        one, two = [seats[place] for seats in a], [seats[place] for seats in b]
        assert (row.a, row.b) == pytest.approx((statistics.mean(one), statistics.mean(two)))
        apart = (statistics.variance(one) + statistics.variance(two)) / DRAWS
        assert row.se_independent == pytest.approx(math.sqrt(apart))
        assert row.distance == pytest.approx(wasserstein_distance(one, two))


def test_a_chance_changes_by_the_draws_in_which_one_side_has_it(comparison: Comparison) -> None:
    a, b = replayed(A), replayed(B)
    pairs = Counter((2 * one[0] > 18, 2 * two[0] > 18) for one, two in zip(a, b, strict=True))
    only_a, only_b = pairs[True, False], pairs[False, True]
    row = difference(comparison, "majority", "red")
    assert only_a + only_b > 10
    assert row.changed == only_a + only_b
    assert row.change == pytest.approx((only_b - only_a) / DRAWS)
    variance = (only_a + only_b - (only_b - only_a) ** 2 / DRAWS) / (DRAWS - 1)
    assert row.se == pytest.approx(math.sqrt(variance / DRAWS))


def test_both_sides_are_those_of_the_tables(comparison: Comparison) -> None:
    for scenario, side in ((A, "a"), (B, "b")):
        tally = run(Job.of(scenario, SEED), DRAWS)
        for row in tables.parties(scenario, tally).to_dicts():
            for measure, column in (("seats", "seats_mean"), ("majority", "p_majority")):
                if row[column] is not None:
                    found = getattr(difference(comparison, measure, row["party"]), side)
                    assert found == pytest.approx(row[column], rel=1e-12)
            if row["p_enters"] is not None:
                found = getattr(difference(comparison, "enters", row["party"], "lists"), side)
                assert found == row["p_enters"]
            if row["share_mean"] is not None:
                found = getattr(difference(comparison, "share", row["party"]), side)
                assert found == pytest.approx(row["share_mean"], rel=1e-12)
        for row in tables.events(scenario, tally).to_dicts():
            assert getattr(difference(comparison, "event", row["event"]), side) == row["p"]


def test_moved_seats_and_the_bounds_of_their_distance(comparison: Comparison) -> None:
    """No matching of draws moves fewer seats than the parties' distances, or more than ours."""
    a, b = np.array(replayed(A)), np.array(replayed(B))
    cost = np.abs(a[:, None] - b[None]).sum(axis=2) / 2
    assert comparison.moved == tuple(np.bincount(np.diag(cost).astype(int), minlength=19).tolist())
    least = cost[linear_sum_assignment(cost)].mean()
    assert comparison.at_least <= least + 1e-12
    assert least <= comparison.at_most == pytest.approx(np.diag(cost).mean())


def test_seats_of_a_bloc_are_not_moved_again(comparison: Comparison) -> None:
    bloc = [{"id": "both", "parties": ["red", "blue"]}]
    asked = compare.paired(
        close(5.4, bloc=bloc), close(5.0, bloc=bloc), seed=SEED, draws=((0, DRAWS),)
    )
    assert difference(asked, "seats", "both").distance > 0
    assert asked.at_least == comparison.at_least
    assert asked.moved == comparison.moved


def test_sums_do_not_depend_on_how_draws_are_cut(monkeypatch) -> None:
    pairing = Pairing(
        *(Side.of(scenario, SEED) for scenario in (A, B)), tuple(shared_figures(A, B))
    )
    told: list[int] = []
    fresh = pair(pairing, ((0, DRAWS),))
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 37)
    monkeypatch.setattr("simulator.scheduling.FIRST_CHUNK", 50)
    with ThreadPoolExecutor(2) as two:
        cut = pair(pairing, ((100, DRAWS), (0, 100)), executor=two, progress=told.append)
    assert (cut.draws, sum(told)) == (DRAWS, DRAWS)
    assert cut.sha256() == fresh.sha256()
    for one, two in (
        (fresh.sums, cut.sums),
        (fresh.seats, cut.seats),
        (fresh.moved, cut.moved),
        (fresh.reasons, cut.reasons),
    ):
        assert np.array_equal(one, two)


def test_sums_are_python_integers_that_never_wrap() -> None:
    side = Side.of(A, SEED)
    pairs = pair(Pairing(side, side, tuple(shared_figures(A, A))), ((0, 10),))
    for _ in range(40):
        pairs = replace(pairs, sums=2 * pairs.sums)
    assert pairs.sums.max() > 2**63


def test_nothing_differs_from_itself() -> None:
    same = compare.paired(A, A, seed=SEED, draws=((0, 100),))
    assert not same.different
    assert all((row.change, row.se, row.changed, row.p) == (0, 0, 0, 1) for row in same.differences)
    assert same.moved is not None
    assert same.moved[0] == 100
    assert not any(reason.draws for reason in same.reasons)


def test_one_draw_has_no_error() -> None:
    one = compare.paired(A, B, seed=SEED, draws=((3, 4),))
    assert {row.se for row in one.differences} == {None}
    assert not one.different


def test_the_tolerance_is_in_points_and_seats() -> None:
    draws = ((0, 4000),)
    (chance,) = (
        row
        for row in compare.paired(A, B, seed=SEED, draws=draws).differences
        if row.figure == Figure("enters", "blue", "lists")
    )
    points = -100 * chance.change
    assert points > 10 * 100 * (chance.se or 1)
    for tolerance, expected in ((points / 2, True), (points - 1e-6, False), (2 * points, False)):
        found = compare.paired(A, B, seed=SEED, draws=draws, tolerance=tolerance)
        row = difference(found, "enters", "blue", "lists")
        assert (row.beyond_noise, row.different) == (True, expected)
    seats = difference(compare.paired(A, B, seed=SEED, draws=draws), "seats", "blue")
    for tolerance, expected in ((-seats.change / 2, True), (-2 * seats.change, False)):
        found = compare.paired(A, B, seed=SEED, draws=draws, tolerance=tolerance)
        assert difference(found, "seats", "blue").different is expected


def test_a_new_party_is_told_and_has_nothing_before() -> None:
    parties = [party.model_dump(exclude_none=True) for party in A.party]
    grey = close(
        5.4,
        party=[parties[0] | {"share": 38.6}, *parties[1:], {"id": "grey", "share": 10}],
        event=[{"id": "grey-enters", "when": "grey enters"}],
    )
    found = compare.paired(A, grey, seed=SEED, draws=((0, 300),))
    row = difference(found, "seats", "grey")
    assert row.a == 0.0 < row.b
    assert row.beyond_noise
    assert difference(found, "enters", "grey", "lists").a == 0.0
    assert "party 'grey' is only in B: it has no votes and no seats in A" in found.notes
    assert any(n.startswith("event 'grey-enters' is left out; in A: ") for n in found.notes)
    back = compare.paired(grey, A, seed=SEED, draws=((0, 300),))
    assert difference(back, "seats", "grey").change == -row.change


def test_an_event_of_one_is_asked_of_both() -> None:
    asks = close(5.4, event=[{"id": "odd", "when": "share(red) < 48.6 and green >= 7"}])
    found = compare.paired(A, asks, seed=SEED, draws=((0, 300),))
    row = difference(found, "event", "odd")
    assert 0.0 < row.a == row.b < 1.0
    assert difference(found, "event", "half").changed == 0
    assert [event.id for event in asking_both(A, asks)[0].event][-1] == "odd"


def test_what_is_not_the_same_thing_is_told() -> None:
    other = close(
        5.4,
        tier=[A.tier[0].model_dump(exclude_none=True) | {"seats": 16}],
        district=[],
        candidate=[],
        ballot=[{"id": "list", "kind": "lists"}],
        event=[{"id": "half", "when": "red >= 6"}],
    )
    found = compare.paired(A, other, seed=SEED, draws=((0, 200),))
    assert set(found.notes) == {
        "tier 'districts' is only in A: it has no seats in B",
        "event 'half' is 'red + blue >= 9' in A and 'red >= 6' in B",
        "the house has 18 seats in A and 16 in B",
    }
    assert all(row.figure.tier != "districts" for row in found.differences)
    reasons = {reason.reason: reason.draws for reason in found.reasons}
    assert reasons["district"] == reasons["crossed"] == 0
    assert reasons["remainder"] + reasons["other"] == 200


def test_blocs_that_do_not_fit_the_other_are_told_with_the_reason() -> None:
    one = close(5.4, bloc=[{"id": "both", "parties": ["red", "blue"]}])
    party = [row.model_dump(exclude_none=True) for row in A.party]
    named = close(
        5.4, party=[row | {"id": "both"} if row["id"] == "none" else row for row in party]
    )
    fewer = close(5.4, bloc=[{"id": "both", "parties": ["red", "green"]}])
    told = [[note for note in notes(one, other) if "bloc" in note] for other in (A, named, fewer)]
    assert told == [
        [],
        ["bloc 'both' is left out; B has a party or a tier of this id"],
        ["bloc 'both' is of other parties in A than in B"],
    ]
    assert not asking_both(one, named)[1].bloc
    assert asking_both(one, A)[1].bloc == one.bloc


def test_stated_seats_are_won_by_no_list_and_in_no_district() -> None:
    tiers = [tier.model_dump(exclude_none=True) for tier in A.tier]
    guests = {"id": "guests", "method": "stated"}
    one, two = (
        close(5.4, tier=[*tiers, guests | {"won": won}])
        for won in ({"lone": 2}, {"lone": 1, "red": 1})
    )
    found = compare.paired(one, two, seed=SEED, draws=((0, 50),))
    assert {(reason.reason, reason.draws) for reason in found.reasons if reason.draws} == {
        ("other", 50)
    }
    assert difference(found, "seats", "red", "guests").change == 1.0
    of_guests = {row.figure.measure for row in found.differences if row.figure.tier == "guests"}
    assert of_guests == {"seats"}
    alike = compare.paired(
        A,
        close(5.4, tier=[tiers[0], guests | {"id": "districts", "won": {"lone": 2}}]),
        seed=SEED,
        draws=((0, 9),),
    )
    assert "tier 'districts' has districts in A and stated seats in B: left out" in alike.notes


def test_who_entered_is_known_where_other_seats_are_stated() -> None:
    tiers = [tier.model_dump(exclude_none=True) for tier in A.tier]
    guests = {"id": "guests", "method": "stated", "won": {"lone": 2}}
    scenario = close(5.4, tier=[*tiers, guests])
    entered = Official(enters={"lists": frozenset({"red", "green", "blue"})})
    found = compare.score(scenario, run(Job.of(scenario, SEED), 50), entered)
    assert {row.figure.name for row in found.chances} == {"red", "green", "blue", "blue-enters"}


def test_seats_that_only_one_house_has_are_moved() -> None:
    tiers = [tier.model_dump(exclude_none=True) for tier in A.tier]
    larger = close(5.4, tier=[*tiers, {"id": "guests", "method": "stated", "won": {"lone": 2}}])
    for sides in ((A, larger), (larger, A)):
        assert compare.paired(*sides, seed=SEED, draws=((0, 20),)).at_most == 2.0


def test_seats_of_a_tier_are_compared_where_one_side_alone_has_another() -> None:
    alone, of_lists = A.model_copy(update={"tier": A.tier[:1]}), Figure("seats", "red", "lists")
    assert of_lists in shared_figures(alone, A)
    assert of_lists in shared_figures(A, alone)
    assert of_lists not in shared_figures(alone, alone)


def test_a_document_and_a_frame_have_every_figure(comparison: Comparison) -> None:
    document = comparison.document()
    assert len(document["differences"]) == len(comparison.differences)
    assert document["a"]["draws"] == document["b"]["draws"] == DRAWS
    assert document["paired"] is True
    assert sum(document["houses"]["moved_counts"]) == DRAWS
    frame = comparison.frame()
    assert frame.columns == list(document["differences"][0])
    assert frame.filter(frame["measure"] == "event")["event"].to_list() == [
        "half",
        "blue-enters",
        "never",
    ]


def test_transport_is_that_of_wasserstein() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        a, b = rng.integers(0, 9, 9), rng.integers(0, 9, 12)
        a[0] += 1
        b[0] += 1
        expected = wasserstein_distance(range(9), range(12), a, b)
        assert transport(a, b) == pytest.approx(expected)
        assert transport(b, a) == transport(a, b)
