"""Runs on executors of every kind: threads, processes, and scripted ones that misbehave."""

import os
import signal
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from simulator import executors
from simulator.errors import DistrustError, Interrupted, StoppedError, WorkerError
from simulator.executors import Delivery, Pool
from simulator.runner import MOST_LOSSES, run

from .works import CHUNK, DRAWS, Scripted, job, other


def expected() -> str:
    return job().draw(0, DRAWS).sha256()


def pool_of(script, **options) -> Pool:
    return Pool(executor=Scripted(script), workers=lambda: 2, lost=(CancelledError,), **options)


def answer(_, future: Future, delivery: Delivery) -> None:
    future.set_result(delivery)


def test_threads_and_processes_count_the_same() -> None:
    spawn = get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as processes, ThreadPoolExecutor(3) as threads:
        for executor in (processes, threads):
            assert run(job(), DRAWS, executor=executor, chunk=CHUNK).sha256() == expected()
        with executors.of(None, 2) as pool:
            for each in (job(), other()):
                tally = run(each, DRAWS, executor=pool)
                assert tally.sha256() == each.draw(0, DRAWS).sha256()


def test_paced_ranges_count_the_same_as_fixed_ones() -> None:
    whole = other()
    assert run(whole, 1_000_000).sha256() == whole.draw(0, 1_000_000).sha256()


def test_draws_from_the_middle_and_draws_that_are_skipped() -> None:
    part = run(job(), 3_000, first=1_000, chunk=CHUNK)
    assert part.ranges == ((1_000, 3_000),)
    rest = run(job(), DRAWS, skip=part.ranges, chunk=CHUNK)
    assert rest.ranges == ((0, 1_000), (3_000, DRAWS))
    assert (part + rest).sha256() == expected()


def kill_itself(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_that_are_gone_stop_the_run_and_what_was_done_is_kept() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        started: list[int] = []

        def kill(_: int) -> None:
            if not started:
                started.append(1)
                processes.submit(kill_itself)

        with pytest.raises(StoppedError, match=r"have disappeared .*BrokenProcessPool") as stop:
            run(job(), 2_000_000, executor=processes, workers=2, progress=kill, chunk=20_000)
    kept = stop.value.tally
    assert kept is not None
    assert 0 < kept.draws < 2_000_000
    rest = run(job(), 300_000, skip=kept.ranges)
    assert (rest + kept).counts["draws"] == (rest + kept).draws


def test_a_lost_range_is_drawn_again() -> None:
    def lose_some(executor: Scripted, future: Future, delivery: Delivery) -> None:
        first, last = delivery.tally.ranges[0]
        if first % 1_000 == 0 and executor.calls.count((first, last)) <= MOST_LOSSES:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(delivery)

    shared = []

    def share(parcel):
        shared.append(parcel)
        return parcel

    pool = pool_of(lose_some, share=share)
    assert run(job(), DRAWS, executor=pool, chunk=CHUNK).sha256() == expected()
    losses = MOST_LOSSES * DRAWS // 1_000
    assert len(pool.executor.calls) == DRAWS // CHUNK + losses
    assert len(shared) == 1 + losses  # the plan may be lost with its worker


def test_a_range_that_kills_every_worker_stops_the_run() -> None:
    def lose_one(_, future: Future, delivery: Delivery) -> None:
        if delivery.tally.ranges[0][0] == 1_000:
            future.set_exception(CancelledError("gone"))
        else:
            future.set_result(delivery)

    with pytest.raises(StoppedError, match=r"draws 1,000 to 1,499 were lost .* 4 times") as stop:
        run(job(), DRAWS, executor=pool_of(lose_one), chunk=CHUNK)
    assert stop.value.tally is not None
    assert stop.value.tally.draws >= 1_000


def twice(alter):
    """A script: the first copy of the last range answers only when its second copy does."""
    held: dict[tuple[int, int], tuple[Future, Delivery]] = {}

    def script(executor: Scripted, future: Future, delivery: Delivery) -> None:
        wanted = delivery.tally.ranges[0]
        if wanted[1] < DRAWS:
            future.set_result(delivery)
        elif wanted not in held:
            held[wanted] = future, delivery._replace(worker="ada (process 1)")
        else:
            first, kept = held[wanted]
            first.set_result(kept)
            future.set_result(alter(delivery._replace(worker="bob (process 2)")))

    return script


def test_an_overdue_range_is_given_to_a_second_worker_and_counted_once() -> None:
    pool = pool_of(twice(lambda delivery: delivery), patience=0.0)
    told: list[int] = []
    tally = run(job(), DRAWS, executor=pool, chunk=CHUNK, progress=told.append)
    assert tally.sha256() == expected()
    assert pool.executor.calls.count((DRAWS - CHUNK, DRAWS)) == 2
    assert sum(told) == DRAWS


def test_a_worker_that_hangs_is_not_waited_for() -> None:
    def hang_once(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if executor.calls.count(delivery.tally.ranges[0]) == 2 or delivery.tally.ranges[0][0]:
            future.set_result(delivery)

    pool = pool_of(hang_once, patience=0.2)
    assert run(job(), DRAWS, executor=pool, chunk=CHUNK).sha256() == expected()
    assert pool.executor.calls.count((0, CHUNK)) == 2


def test_two_copies_that_differ_stop_the_run_and_name_both_workers() -> None:
    def miscount(delivery: Delivery) -> Delivery:
        delivery.tally.counts["seats"][0, 0, 0] += 1
        return delivery._replace(sha256=delivery.tally.sha256())

    with pytest.raises(
        DistrustError, match=r"worker (ada|bob) .* and worker (ada|bob) .* diff"
    ) as stop:
        run(job(), DRAWS, executor=pool_of(twice(miscount), patience=0.0), chunk=CHUNK)
    assert not hasattr(stop.value, "tally")


def test_a_refused_worker_stops_the_run_and_what_others_did_is_kept() -> None:
    def refuse(_, future: Future, delivery: Delivery) -> None:
        if delivery.tally.ranges[0][0] >= 4_000:
            future.set_exception(WorkerError("worker ada (process 1): fails the self-test"))
        else:
            future.set_result(delivery)

    with pytest.raises(StoppedError, match=r"worker ada \(process 1\): fails") as stop:
        run(job(), DRAWS, executor=pool_of(refuse), chunk=CHUNK)
    assert stop.value.tally is not None
    assert stop.value.tally.ranges == ((0, 4_000),)


def test_ctrl_c_keeps_what_was_done() -> None:
    def interrupt(_: int) -> None:
        if len(pool.executor.calls) > 8:
            raise KeyboardInterrupt

    pool = pool_of(answer)
    with pytest.raises(Interrupted) as stop:
        run(job(), DRAWS, executor=pool, chunk=CHUNK, progress=interrupt)
    done = stop.value.tally
    assert done is not None
    assert 0 < done.draws < DRAWS
    assert run(job(), DRAWS, start=done, chunk=CHUNK).sha256() == expected()


def test_few_ranges_are_under_way_at_once() -> None:
    waiting: list[tuple[Future, Delivery]] = []

    def hold(executor: Scripted, future: Future, delivery: Delivery) -> None:
        waiting.append((future, delivery))
        if len(waiting) == 4:  # two for each of two workers
            for each, late in waiting:
                each.set_result(late)
            waiting.clear()
        assert len(waiting) < 4

    assert run(job(), DRAWS, executor=pool_of(hold), chunk=CHUNK).sha256() == expected()
    assert not waiting


@pytest.mark.parametrize(
    "cluster", ["local", "local:0", "local:1.5", "local:9999", "host", "a b:1"]
)
def test_a_cluster_that_cannot_be_is_refused(cluster: str) -> None:
    with pytest.raises(WorkerError, match="local:N"), executors.of(cluster):
        pass


def test_a_cluster_has_threads_of_its_own() -> None:
    with pytest.raises(WorkerError, match="--threads"), executors.of("local:2", 2):
        pass
