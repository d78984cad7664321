"""Changes from the baseline: exact where all draws are paired, honest where a part of them is."""

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from simulator.compare import paired
from simulator.figures.definitions import CLEARED, ENTERS, EVENT, SEATS, SHARE, TURNOUT, Figure
from simulator.figures.draws import Side
from simulator.figures.moments import Differences
from simulator.job import Job
from simulator.scenario.model import Scenario
from simulator.sweep import Outcome, changes
from simulator.sweep.changes import paired_draws, with_changes
from simulator.sweep.points import Point
from simulator.sweep.work import readings
from simulator.tally import Tally
from tests.compare.made import close
from tests.kernel.test_replay import country
from tests.statistics.checks import check_count

A, B = close(5.0), close(5.1)
Z = 1.959964
TRUTH_DRAWS = 400_000
OFTEN = 0.01
"""Rarer changes have a normal interval of thousands of draws only by grace of the extra pair."""


def outcome(scenario: Scenario, work: Job, tally: Tally, number: int = 1) -> Outcome:
    point = Point(number, (), scenario, work)
    found = readings(scenario, tally)
    return Outcome(
        point=point, ranges=tally.ranges, tally_sha256=tally.sha256(), folder=Path(), readings=found
    )


@cache
def jobs() -> tuple[Job, Job]:
    return Job.of(A, 0), Job.of(B, 0)


def both(seed: int, draws_a: int, draws_b: int) -> tuple[Outcome, Outcome]:
    """The baseline, and the other with its changes."""
    one, two = (replace(job, seed=seed) for job in jobs())
    base = outcome(A, one, one.draw(0, draws_a))
    other = outcome(B, two, two.draw(0, draws_b), 2)
    with_both = with_changes([base, other], base, workers=1)
    return with_both[0], with_both[1]


def test_errors_are_those_of_comparing_draw_by_draw() -> None:
    _, other = both(3, 4000, 4000)
    found = paired(A, B, seed=3, draws=((0, 4000),))
    seen = 0
    for row in found.differences:
        if row.figure.measure == ENTERS and row.figure not in other.changes:
            continue
        change = other.changes[row.figure]
        assert change.error == pytest.approx(row.se, rel=1e-12)
        tolerance = 1e-4 if row.figure.measure == SHARE else 1e-12
        assert change.value == pytest.approx(row.change, abs=tolerance)
        seen += 1
    assert seen > 25


def test_the_baseline_has_no_changes() -> None:
    base, _ = both(3, 500, 500)
    assert set(base.changes.values()) == {(0.0, 0.0)}
    assert base.changes.keys() == base.readings.keys()


def test_what_is_the_same_in_every_draw_has_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_PAIRS", 100)
    _, other = both(3, 2000, 2000)
    assert other.changes[Figure(TURNOUT)] == (0.0, 0.0)
    assert other.changes[Figure(SEATS, "green")].error != 0.0


def test_a_single_draw_has_changes_without_errors() -> None:
    _, other = both(3, 1, 1)
    assert {change.error for change in other.changes.values()} == {None}


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 300)
    base = outcome(A, Job.of(A, 4), Job.of(A, 4).draw(0, 1000))
    others = [
        outcome(close(share), Job.of(close(share), 4), Job.of(close(share), 4).draw(0, 1000))
        for share in (5.2, 5.4, 5.6)
    ]
    one, four = (with_changes([base, *others], base, workers=count) for count in (1, 4))
    assert [each.changes for each in one] == [each.changes for each in four]
    monkeypatch.undo()
    assert [each.changes for each in with_changes([base, *others], base)] == [
        each.changes for each in one
    ]


def test_only_draws_that_all_have_are_paired() -> None:
    base, other = both(1, 3000, 2000)
    assert paired_draws([base, other]) == ((0, 2000),)
    apart = replace(other, ranges=((500, 900), (2000, 99_000)))
    assert paired_draws([base, apart]) == ((500, 900), (2000, 3000))
    assert paired_draws([base, replace(base, ranges=((7, 8),))]) == ()
    many = replace(base, ranges=((0, 10**9),))
    assert paired_draws([many, many]) == ((0, changes.MOST_PAIRS),)


def test_a_change_too_rare_for_the_pairs_is_not_taken_for_certain() -> None:
    """3 of a million draws differ, none of the pairs: one of them might have, as likely as not."""
    unseen = Differences(1000, 0, 0, 0)
    assert unseen.variance(0.0, 1_000_000) == 0.0
    assert unseen.variance(3e-6, 1_000_000) == pytest.approx(1 / 1000)
    assert unseen.variance(0.4, 1_000_000) == pytest.approx(0.4 - 0.16)
    assert unseen.variance(0.0, 1000) == 0.0
    five = Differences(1000, 5, 5, 5)
    assert five.variance(0.005, 1000) == pytest.approx((5 - 25 / 1000) / 999)
    assert five.variance(0.005, 2000) == pytest.approx((6 - 25 / 1001) / 1000)


def test_the_chance_of_a_party_is_that_of_its_likeliest_tier() -> None:
    scenario = country()
    work = Job.of(scenario, 5)
    tally = work.draw(0, 3000)
    found = outcome(scenario, work, tally)
    drawn = Side.of(scenario, 5).draw(0, 3000)
    for measure in (CLEARED, ENTERS):
        for party in ("a", "b", "c", "d"):
            figure = Figure(measure, party)
            share = drawn.values(changes._in_tier(figure, found)).mean()
            assert share == found.readings[figure].value


@cache
def truth() -> dict[Figure, tuple[float, float, float]]:
    """By measure: the change, its standard error, and how often pairs differ."""
    with pytest.MonkeyPatch.context() as all_pairs:
        all_pairs.setattr(changes, "MOST_PAIRS", TRUTH_DRAWS)
        base, other = both(987, TRUTH_DRAWS, TRUTH_DRAWS)
        spreads = changes._Base.of(base, ((0, 100_000),)).spreads(other)
    return {
        figure: (change.value, change.error or 0.0, spreads[figure].changed / 100_000)
        for figure, change in other.changes.items()
    }


@pytest.mark.parametrize(
    ("pairs", "draws_a", "draws_b"),
    [(4096, 4096, 4096), (1024, 4096, 4096), (1024, 4096, 6000)],
    ids=["all", "a quarter", "unequal"],
)
def test_intervals_hold_the_true_change_95_times_in_100(
    pairs: int, draws_a: int, draws_b: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, seeds = truth(), 200
    monkeypatch.setattr(changes, "MOST_PAIRS", pairs)
    often = [name for name, (_, _, differ) in true.items() if differ > OFTEN]
    held = dict.fromkeys(often, 0)
    for seed in range(seeds):
        _, other = both(seed, draws_a, draws_b)
        for name in often:
            value, error = other.changes[name]
            apart = abs(value - true[name][0])
            held[name] += apart <= Z * math.hypot(error or 0.0, true[name][1])
    assert len(often) >= 12
    assert {name.measure for name in often} >= {ENTERS, SEATS, EVENT, SHARE}
    for count in held.values():
        check_count(count, seeds, 0.95)
    pooled = sum(held.values()) / len(often) / seeds
    assert 0.93 < pooled < 0.97


def test_pairs_are_tighter_than_draws_of_their_own() -> None:
    base, other = both(5, 20_000, 20_000)
    figure = Figure(SEATS, "blue")
    alone = math.hypot(base.readings[figure].error, other.readings[figure].error)
    assert 3 * (other.changes[figure].error or 0) < alone
