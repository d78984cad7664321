"""How draws are split into chunks, and what is entered."""

from dataclasses import replace
from itertools import pairwise

import pytest

from simulator.executors import Parcel, draw_range
from simulator.scheduling import (
    FIRST_CHUNK,
    LARGEST_CHUNK,
    SMALLEST_CHUNK,
    Chunker,
    DistrustError,
    Ledger,
)
from tests.executors.works import job


def all_chunks(chunks: Chunker, workers: int = 2) -> list[tuple[int, tuple[int, int]]]:
    return list(iter(lambda: chunks.next(workers), None))


def test_chunks_leave_nothing_out_and_have_nothing_twice() -> None:
    chunks = Chunker([((0, 1000), (2000, 2001), (5000, 7000))], 300)
    found = [piece for _, piece in all_chunks(chunks)]
    assert sum(last - first for first, last in found) == 3001
    assert all(last - first <= 300 for first, last in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert (2000, 2001) in found


def test_a_small_run_has_a_part_for_every_worker() -> None:
    found = [piece for _, piece in all_chunks(Chunker([((0, 1000),)]), workers=4)]
    assert found == [(0, 250), (250, 500), (500, 750), (750, 1000)]


def test_no_part_is_empty_where_workers_outnumber_draws() -> None:
    chunks = Chunker([((0, 3),)])
    assert [chunks.next(8) for _ in range(4)] == [(0, (0, 1)), (0, (1, 2)), (0, (2, 3)), None]


def test_tasks_come_one_after_the_other_and_only_the_last_is_shared_out() -> None:
    chunks = Chunker([((0, 1000),), (), ((5, 10), (20, 30)), ((0, 1000),), ()])
    assert all_chunks(chunks, workers=2) == [
        (0, (0, 1000)),
        (2, (5, 10)),
        (2, (20, 30)),
        (3, (0, 500)),
        (3, (500, 1000)),
    ]


def drawn_by(chunks: Chunker, workers: int, entering: float) -> tuple[list[float], list[int]]:
    """When each worker ends, and the sizes of chunks: one is free when its last has come back, at a
    million draws a second, or 0.7 million; to enter a chunk takes so long."""
    free, sizes, under_way = [0.0] * workers, list[int](), list[tuple[float, int, float]]()
    while True:
        worker = min(range(workers), key=free.__getitem__)
        for back in sorted(each for each in under_way if each[0] <= free[worker]):
            under_way.remove(back)
            pace, least = (max(each, 2 * workers * entering) for each in (1.0, 1 / 16))
            chunks.learn(0, back[1], back[2], pace, least)
        wanted = chunks.next(workers)
        if wanted is None:
            return free, sizes
        size = wanted[1][1] - wanted[1][0]
        seconds = size / (0.7e6 if worker == 0 else 1e6)
        free[worker] += seconds
        under_way.append((free[worker], size, seconds))
        sizes.append(size)


@pytest.mark.parametrize("workers", [2, 3, 8, 64])
def test_workers_end_at_about_the_same_time(workers: int) -> None:
    ends, sizes = drawn_by(Chunker([((0, workers * 10_000_000),)]), workers, 0.0)
    assert max(ends) - min(ends) < 0.15
    assert min(sizes[:-workers]) > 40_000
    assert len(sizes) < workers * 30


def test_where_entering_takes_long_there_are_few_chunks() -> None:
    _, sizes = drawn_by(Chunker([((0, 640_000_000),)]), 64, 0.02)
    assert len(sizes) < 640_000_000 / 1_000_000 + 64 * 4


def test_a_worker_alone_has_whole_chunks() -> None:
    _, sizes = drawn_by(Chunker([((0, 10_000_000),)]), 1, 0.0)
    assert len(sizes) < 20


def test_chunks_grow_to_the_time_that_is_wanted_and_never_more_than_twofold() -> None:
    chunks = Chunker([((0, 10**12),)])
    assert chunks.size == FIRST_CHUNK
    chunks.learn(0, FIRST_CHUNK, 0.01, 1.0)
    assert chunks.size == 2 * FIRST_CHUNK
    chunks.learn(0, 2 * FIRST_CHUNK, 1.6, 1.0)
    assert chunks.size == int(2 * FIRST_CHUNK / 1.6)
    chunks.learn(0, chunks.size, 1e9, 1.0)
    assert chunks.size == SMALLEST_CHUNK
    for _ in range(40):
        chunks.learn(0, chunks.size, 0.0, 1.0)
    assert chunks.size == LARGEST_CHUNK


def test_what_one_request_has_told_is_believed_of_its_kind_alone() -> None:
    large = 100 * FIRST_CHUNK
    chunks = Chunker([((0, FIRST_CHUNK),), ((0, large),), ((0, 10**9),), ((0, 1),)], None, "aaba")
    assert chunks.next(2) == (0, (0, FIRST_CHUNK))
    while chunks.size < large:
        chunks.learn(0, chunks.size, 0.01, 1.0)
    assert chunks.next(2) == (1, (0, large))
    assert chunks.next(2) == (2, (0, FIRST_CHUNK))
    chunks.learn(2, FIRST_CHUNK, 4.0, 1.0)
    assert chunks.size == FIRST_CHUNK // 4
    assert chunks.next(2) == (2, (FIRST_CHUNK, FIRST_CHUNK + FIRST_CHUNK // 4))


def test_a_fixed_size_stays_and_a_short_last_chunk_teaches_nothing() -> None:
    fixed = Chunker([((0, 10**6),)], 1000)
    fixed.learn(0, 1000, 1e-6, 1.0)
    assert fixed.size == 1000
    chunks = Chunker([((0, 10**6),)])
    chunks.learn(0, 7, 10.0, 1.0)
    assert chunks.size == FIRST_CHUNK


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
    with pytest.raises(DistrustError, match="damaged or belongs to other draws"):
        Ledger(None).enter((0, 100), delivery)


def test_a_tally_that_changed_on_its_way_is_refused() -> None:
    delivery = draw_range(Parcel(job()), 0, 100)
    delivery.tally.counts["seats"][0, 0, 0] += 1
    with pytest.raises(DistrustError, match="damaged"):
        Ledger(None).enter((0, 100), delivery)
