"""One request after another on the same workers."""

from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Timer

import pytest

from simulator.draw_ranges import DrawRange, united
from simulator.errors import DistrustError, Interrupted, StoppedError, WorkerError
from simulator.executors import Delivery, Pool
from simulator.runner import run_each
from simulator.scheduling import Ledger, Request
from simulator.tally import Tally, total

from .works import CHUNK, DRAWS, Scripted, job, other

WANTED = ((0, DRAWS),)
REQUESTS = [
    Request(job(), WANTED),
    Request(other(), ((0, 700), (5_000, 5_900))),
    Request(job(), ()),
]


def after(seconds: float, future: Future, delivery: Delivery) -> None:
    """Answer late, where anybody still waits."""

    def answer_late() -> None:
        if not future.done() and future.set_running_or_notify_cancel():
            future.set_result(delivery)

    timer = Timer(seconds, answer_late)
    timer.daemon = True
    timer.start()


class Parts:
    """What is handed over, in its order."""

    def __init__(self) -> None:
        self.all: list[tuple[int, Tally]] = []

    def keep(self, place: int, part: Tally) -> None:
        self.all.append((place, part))

    def of(self, place: int) -> list[Tally]:
        return [part for each, part in self.all if each == place]


def sums(requests: list[Request[Tally]], **options) -> dict[int, Tally]:
    parts = Parts()
    run_each(requests, parts.keep, **options)
    return {place: total(parts.of(place)) for place, _ in parts.all}


def whole(request: Request[Tally]) -> str:
    return total(request.task.draw(*piece) for piece in request.draws).sha256()


def answer(_, future: Future, delivery: Delivery) -> None:
    future.set_result(delivery)


def pool_of(script) -> Pool:
    return Pool(executor=Scripted(script), workers=lambda: 2, lost=(CancelledError,))


def hold(number: int, held: list[tuple[Future, Delivery]]):
    """A script: one range is answered for too late, so that a test fails and does not hang."""

    def script(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) == number:
            held.append((future, delivery))
            after(20.0, future, delivery)
        else:
            future.set_result(delivery)

    return script


@pytest.mark.parametrize("most", [None, 1_000])
@pytest.mark.parametrize("chunk", [None, CHUNK, 999])
def test_each_request_is_drawn_whole(chunk: int | None, most: int | None) -> None:
    begun: list[int] = []
    told: list[int] = []
    with ThreadPoolExecutor(3) as threads:
        found = sums(
            REQUESTS,
            executor=threads,
            progress=told.append,
            begun=begun.append,
            most=most,
            chunk=chunk,
        )
    assert {place: tally.sha256() for place, tally in found.items()} == {
        place: whole(request) for place, request in enumerate(REQUESTS[:2])
    }
    assert sum(told) == DRAWS + 1_600
    assert begun == [0, 1]  # nothing is wanted of the third


def test_what_is_known_comes_back_with_the_rest() -> None:
    known = job().draw(0, 3_000)
    found = sums([Request(job(), ((3_000, DRAWS),), known)])
    assert {0: job().draw(0, DRAWS).sha256()} == {0: found[0].sha256()}


def test_no_request_is_nothing() -> None:
    assert sums([]) == sums([Request(job(), ())]) == {}


def test_the_next_request_begins_before_the_last_one_ends() -> None:
    held: list[tuple[Future, Delivery]] = []
    hold_the_first = hold(1, held)

    def until_the_second_begins(executor: Scripted, future: Future, delivery: Delivery) -> None:
        hold_the_first(executor, future, delivery)
        if len(executor.calls) == DRAWS // CHUNK + 2:
            late, kept = held[0]
            late.set_result(kept)

    parts, pool = Parts(), pool_of(until_the_second_begins)
    began: list[int] = []

    def begin(_: int) -> None:
        began.append(len(parts.all))

    run_each(
        [Request(job(), WANTED), Request(other(), WANTED)],
        parts.keep,
        executor=pool,
        begun=begin,
        chunk=CHUNK,
    )
    assert began == [0, 0]
    assert [place for place, _ in parts.all] == [0, 1]


def test_a_plan_is_shared_where_more_than_one_range_needs_it() -> None:
    shared = []

    def share(parcel):
        shared.append(parcel)
        return parcel

    requests = [Request(job(), ((0, CHUNK),)), Request(other(), WANTED)]
    pool = Pool(executor=Scripted(answer), workers=lambda: 2, share=share)
    assert len(sums(requests, executor=pool, chunk=CHUNK)) == 2
    assert len(shared) == 1


def test_an_request_of_many_draws_comes_in_parts() -> None:
    parts = Parts()
    run_each(REQUESTS[:1], parts.keep, executor=pool_of(answer), most=2 * CHUNK, chunk=CHUNK)
    assert all(part.draws >= 2 * CHUNK for part in parts.of(0)[:-1])
    assert len(parts.all) > 2
    assert total(parts.of(0)).sha256() == whole(REQUESTS[0])


def test_ctrl_c_hands_over_what_was_done_of_every_request() -> None:
    held: list[tuple[Future, Delivery]] = []
    told: list[int] = []

    def interrupt(done: int) -> None:
        told.append(done)
        if sum(told) > DRAWS:  # so the second request has begun
            raise KeyboardInterrupt

    parts, pool = Parts(), pool_of(hold(2, held))
    requests = [Request(job(), WANTED), Request(other(), WANTED)]
    with pytest.raises(Interrupted):
        run_each(requests, parts.keep, executor=pool, chunk=CHUNK, progress=interrupt)
    assert held[0][0].cancelled()
    assert total(parts.of(0)).ranges == ((0, CHUNK), (2 * CHUNK, DRAWS))
    assert 0 < total(parts.of(1)).draws < DRAWS
    assert sum(told) <= sum(part.draws for _, part in parts.all)


@pytest.mark.parametrize("most", [None, CHUNK])
@pytest.mark.parametrize("late", [False, True])
def test_ctrl_c_while_a_part_is_handed_over_loses_none(late: bool, most: int | None) -> None:
    parts, interrupted, told = Parts(), list[int](), list[int]()

    def keep(place: int, part: Tally) -> None:
        first = not interrupted
        interrupted.append(place)
        if late or not first:
            parts.keep(place, part)
        if first:
            raise KeyboardInterrupt

    requests = [Request(job(), WANTED), Request(other(), WANTED)]
    with pytest.raises(Interrupted):
        run_each(
            requests, keep, executor=pool_of(answer), chunk=CHUNK, progress=told.append, most=most
        )
    once = {(place, part.ranges): part for place, part in parts.all}
    assert sum(part.draws for part in once.values()) >= sum(told) > CHUNK
    for place in (0, 1):
        united(tuple(piece for each, ranges in once if each == place for piece in ranges))


def test_ctrl_c_while_a_delivery_is_entered_loses_none(monkeypatch) -> None:
    enter, entered = Ledger.enter, []

    def interrupted(ledger: Ledger[Tally], wanted: DrawRange, delivery: Delivery) -> bool:
        entered.append(wanted)
        if len(entered) == 3:
            raise KeyboardInterrupt
        return enter(ledger, wanted, delivery)

    monkeypatch.setattr(Ledger, "enter", interrupted)
    parts, pool = Parts(), pool_of(answer)
    with pytest.raises(Interrupted):
        run_each([Request(job(), WANTED)], parts.keep, executor=pool, chunk=CHUNK)
    assert total(parts.of(0)).draws == CHUNK * len(pool.executor.calls)


def test_a_second_ctrl_c_does_not_wait() -> None:
    class Waited(Future):
        def exception(self, *_: object):
            raise KeyboardInterrupt

        def cancel(self) -> bool:
            return False

    def hang_at_last(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) >= 4:
            future.__class__ = Waited
        else:
            future.set_result(delivery)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    parts = Parts()
    with pytest.raises(Interrupted):
        run_each(
            REQUESTS, parts.keep, executor=pool_of(hang_at_last), chunk=CHUNK, progress=interrupt
        )
    assert total(parts.of(0)).draws >= CHUNK


def test_a_lost_range_is_drawn_again_for_its_own_request() -> None:
    lost: list[tuple[int, int]] = []

    def lose_some(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) % 3 == 1:
            lost.append(delivery.tally.ranges[0])
            future.set_exception(CancelledError("gone"))
        else:
            future.set_result(delivery)

    pool = pool_of(lose_some)
    found = sums(REQUESTS, executor=pool, chunk=CHUNK)
    assert [found[place].sha256() for place in (0, 1)] == [whole(each) for each in REQUESTS[:2]]
    assert len(pool.executor.calls) == DRAWS // CHUNK + 4 + len(lost)


def test_a_range_that_hangs_is_copied_while_other_requests_go_on() -> None:
    held: list[tuple[Future, Delivery]] = []
    parts, pool = Parts(), replace(pool_of(hold(1, held)), patience=0.0)
    requests = [Request(job(), ((0, 10),))] + [Request(other(), ((0, 10),))] * 30
    run_each(requests, parts.keep, executor=pool)
    assert [place for place, _ in parts.all].index(0) < 5
    assert pool.executor.calls.count((0, 10)) > len(requests)
    assert sorted(place for place, _ in parts.all) == list(range(len(requests)))


@pytest.mark.parametrize("workers", [1, 2])
def test_copies_of_slow_ranges_end_no_run_early(workers: int) -> None:
    def slowly(executor: Scripted, future: Future, delivery: Delivery) -> None:
        after(0.05, future, delivery)

    pool = Pool(executor=Scripted(slowly), workers=lambda: workers, patience=0.01)
    parts = Parts()
    run_each([Request(job(), ((0, 10),))] * 12, parts.keep, executor=pool)
    assert sorted(place for place, _ in parts.all) == list(range(12))


def test_a_refused_worker_stops_after_what_was_done() -> None:
    def refuse(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) > DRAWS // CHUNK + 1:
            future.set_exception(WorkerError("worker ada (process 1): fails the self-test"))
        else:
            future.set_result(delivery)

    parts = Parts()
    with pytest.raises(StoppedError, match="worker ada"):
        run_each(REQUESTS, parts.keep, executor=pool_of(refuse), chunk=CHUNK)
    assert total(parts.of(0)).sha256() == whole(REQUESTS[0])


def test_after_a_lie_nothing_more_is_handed_over() -> None:
    def lie(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) == DRAWS // CHUNK + 2:
            delivery = delivery._replace(sha256="another")
        future.set_result(delivery)

    parts = Parts()
    pool = Pool(executor=Scripted(lie), workers=lambda: 1)
    with pytest.raises(DistrustError, match="damaged"):
        run_each(REQUESTS, parts.keep, executor=pool, chunk=CHUNK)
    assert 1 not in [place for place, _ in parts.all]


def test_what_cannot_be_kept_ends_the_run_under_its_own_name() -> None:
    futures: list[Future] = []

    def answer_some(executor: Scripted, future: Future, delivery: Delivery) -> None:
        futures.append(future)
        if len(executor.calls) <= DRAWS // CHUNK:
            future.set_result(delivery)

    def full(place: int, part: Tally) -> None:
        raise OSError(28, "No space left on device")

    pool = Pool(executor=Scripted(answer_some), workers=lambda: 2, lost=(OSError,))
    with pytest.raises(OSError, match="No space left"):
        run_each(
            [Request(job(), WANTED), Request(other(), WANTED)], full, executor=pool, chunk=CHUNK
        )
    assert all(future.done() for future in futures)
    assert any(future.cancelled() for future in futures)
