"""What is missing, how it is cut, and what is entered."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.executors import Parcel, draw_range
from simulator.ranges import (
    FIRST_CUT,
    LARGEST_CUT,
    SMALLEST_CUT,
    Cuts,
    DistrustError,
    Ledger,
    common_draws,
    covers,
    gaps,
)

from .works import job

KNOWN = ((10, 20), (30, 40))


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        (0, 50, [(0, 10), (20, 30), (40, 50)]),
        (0, 35, [(0, 10), (20, 30)]),
        (12, 18, []),
        (15, 25, [(20, 25)]),
        (25, 25, []),
        (35, 60, [(40, 60)]),
        (60, 70, [(60, 70)]),
        (0, 5, [(0, 5)]),
    ],
)
def test_what_is_missing(first: int, last: int, missing: list[tuple[int, int]]) -> None:
    assert list(gaps(KNOWN, first, last)) == missing
    assert covers(KNOWN, ((first, last),)) == (not missing)


@given(st.sets(st.integers(0, 30)), st.integers(0, 30), st.integers(0, 30))
def test_gaps_are_the_draws_that_are_not_known(known: set[int], first: int, last: int) -> None:
    ranges: list[tuple[int, int]] = []
    for draw in sorted(known):
        if ranges and ranges[-1][1] == draw:
            ranges[-1] = (ranges[-1][0], draw + 1)
        else:
            ranges.append((draw, draw + 1))
    found = [draw for pair in gaps(tuple(ranges), first, last) for draw in range(*pair)]
    assert found == sorted(set(range(first, last)) - known)


def cut_all(cuts: Cuts, workers: int = 2) -> list[tuple[int, tuple[int, int]]]:
    return list(iter(lambda: cuts.cut(workers), None))


def test_cuts_leave_nothing_out_and_cut_nothing_twice() -> None:
    cuts = Cuts([((0, 1000), (2000, 2001), (5000, 7000))], 300)
    found = [piece for _, piece in cut_all(cuts)]
    assert sum(last - first for first, last in found) == 3001
    assert all(last - first <= 300 for first, last in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert (2000, 2001) in found


def test_a_small_run_has_a_part_for_every_worker() -> None:
    found = [piece for _, piece in cut_all(Cuts([((0, 1000),)]), workers=4)]
    assert found == [(0, 250), (250, 500), (500, 750), (750, 1000)]


def test_tasks_come_one_after_the_other_and_only_the_last_is_shared_out() -> None:
    cuts = Cuts([((0, 1000),), (), ((5, 10), (20, 30)), ((0, 1000),), ()])
    assert cut_all(cuts, workers=2) == [
        (0, (0, 1000)),
        (2, (5, 10)),
        (2, (20, 30)),
        (3, (0, 500)),
        (3, (500, 1000)),
    ]


def test_ranges_grow_to_the_time_that_is_wanted_and_never_more_than_twofold() -> None:
    cuts = Cuts([((0, 10**12),)])
    assert cuts.size == FIRST_CUT
    cuts.learn(0, FIRST_CUT, 0.01, 1.0)
    assert cuts.size == 2 * FIRST_CUT
    cuts.learn(0, 2 * FIRST_CUT, 1.6, 1.0)
    assert cuts.size == int(2 * FIRST_CUT / 1.6)
    cuts.learn(0, cuts.size, 1e9, 1.0)
    assert cuts.size == SMALLEST_CUT
    for _ in range(40):
        cuts.learn(0, cuts.size, 0.0, 1.0)
    assert cuts.size == LARGEST_CUT


def test_what_one_errand_has_told_is_believed_of_its_kind_alone() -> None:
    large = 100 * FIRST_CUT
    cuts = Cuts([((0, FIRST_CUT),), ((0, large),), ((0, 10**9),), ((0, 1),)], None, "aaba")
    assert cuts.cut(2) == (0, (0, FIRST_CUT))
    while cuts.size < large:
        cuts.learn(0, cuts.size, 0.01, 1.0)
    assert cuts.cut(2) == (1, (0, large))
    assert cuts.cut(2) == (2, (0, FIRST_CUT))
    cuts.learn(2, FIRST_CUT, 4.0, 1.0)
    assert cuts.size == FIRST_CUT // 4
    assert cuts.cut(2) == (2, (FIRST_CUT, FIRST_CUT + FIRST_CUT // 4))


def test_a_fixed_size_stays_and_a_short_last_range_teaches_nothing() -> None:
    fixed = Cuts([((0, 10**6),)], 1000)
    fixed.learn(0, 1000, 1e-6, 1.0)
    assert fixed.size == 1000
    cuts = Cuts([((0, 10**6),)])
    cuts.learn(0, 7, 10.0, 1.0)
    assert cuts.size == FIRST_CUT


def test_a_delivery_is_entered_once() -> None:
    ledger, delivery = Ledger(None), draw_range(Parcel(job()), 0, 100)
    assert ledger.enter((0, 100), delivery)
    assert not ledger.enter((0, 100), delivery._replace(worker="another"))
    assert ledger.total is not None
    assert ledger.total.sha256() == job().draw(0, 100).sha256()


def test_two_workers_that_disagree_are_both_named() -> None:
    ledger, delivery = Ledger(None), draw_range(Parcel(job()), 0, 100)
    ledger.enter((0, 100), delivery._replace(worker="ada (process 1)"))
    tally = replace(delivery.tally, counts={**delivery.tally.counts})
    tally.counts["events"] = tally.counts["draws"] + 1
    wrong = delivery._replace(worker="bob (process 2)", tally=tally, sha256=tally.sha256())
    told = r"ada \(process 1\) and worker bob \(process 2\) have drawn the draws 0 to 99 different"
    with pytest.raises(DistrustError, match=told):
        ledger.enter((0, 100), wrong)


@pytest.mark.parametrize(("first", "last"), [(0, 99), (1, 100), (100, 200)])
def test_other_draws_than_were_asked_for_are_refused(first: int, last: int) -> None:
    delivery = draw_range(Parcel(job()), first, last)
    with pytest.raises(DistrustError, match="damaged or of other draws"):
        Ledger(None).enter((0, 100), delivery)


def test_a_tally_that_changed_on_its_way_is_refused() -> None:
    delivery = draw_range(Parcel(job()), 0, 100)
    delivery.tally.counts["seats"][0, 0, 0] += 1
    with pytest.raises(DistrustError, match="damaged"):
        Ledger(None).enter((0, 100), delivery)


@pytest.mark.parametrize(
    ("a", "b", "most", "expected"),
    [
        (((0, 10),), ((0, 10),), None, ((0, 10),)),
        (((0, 10),), ((4, 20),), None, ((4, 10),)),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), None, ((2, 4), (8, 9), (11, 12))),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), 3, ((2, 4), (8, 9))),
        (((0, 4), (8, 12)), ((2, 9), (11, 20)), 1, ((2, 3),)),
        (((0, 10),), ((10, 20),), None, ()),
    ],
)
def test_common_draws(a, b, most, expected) -> None:
    assert common_draws(a, b, most) == expected
    assert common_draws(b, a, most) == expected
