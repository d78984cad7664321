"""One errand after another on the same workers."""

from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import closing

import pytest

from simulator.errors import WorkerError
from simulator.executors import Delivery, Pool
from simulator.ranges import DistrustError
from simulator.runner import Errand, Interrupted, StoppedError, run_each
from simulator.tally import Tally, total

from .works import CHUNK, DRAWS, Scripted, job, other

WANTED = ((0, DRAWS),)
ERRANDS = [Errand(job(), WANTED), Errand(other(), ((0, 700), (5_000, 5_900))), Errand(job(), ())]


def sums(parts: Iterator[tuple[int, Tally]]) -> dict[int, Tally]:
    found: dict[int, list[Tally]] = {}
    for place, part in parts:
        found.setdefault(place, []).append(part)
    return {place: total(tallies) for place, tallies in found.items()}


def whole(errand: Errand[Tally]) -> str:
    return total(errand.task.draw(*piece) for piece in errand.draws).sha256()


def pool_of(script) -> Pool:
    return Pool(Scripted(script), lambda: 2, lost=(CancelledError,))


@pytest.mark.parametrize("most", [None, 1_000])
@pytest.mark.parametrize("chunk", [None, CHUNK, 999])
def test_each_errand_is_drawn_whole(chunk: int | None, most: int | None) -> None:
    begun: list[int] = []
    told: list[int] = []
    with ThreadPoolExecutor(3) as threads:
        found = sums(
            run_each(
                ERRANDS,
                executor=threads,
                progress=told.append,
                begun=begun.append,
                most=most,
                chunk=chunk,
            )
        )
    assert {place: tally.sha256() for place, tally in found.items()} == {
        place: whole(errand) for place, errand in enumerate(ERRANDS[:2])
    }
    assert sum(told) == DRAWS + 1_600
    assert begun == [0, 1]  # nothing is wanted of the third


def test_what_is_known_comes_back_with_the_rest() -> None:
    known = job().draw(0, 3_000)
    ((place, tally),) = run_each([Errand(job(), ((3_000, DRAWS),), known)])
    assert place == 0
    assert tally.sha256() == job().draw(0, DRAWS).sha256()


def test_no_errand_is_nothing() -> None:
    assert list(run_each([])) == []


def test_the_next_errand_begins_before_the_last_one_ends() -> None:
    held: list[tuple[Future, Delivery]] = []

    def hold_the_first(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) == 1:
            held.append((future, delivery))
        else:
            future.set_result(delivery)
        if len(executor.calls) == DRAWS // CHUNK + 2:  # two of the second errand
            for late, kept in held:
                late.set_result(kept)

    errands = [Errand(job(), WANTED), Errand(other(), WANTED)]
    parts = run_each(errands, executor=pool_of(hold_the_first), chunk=CHUNK)
    assert [place for place, _ in parts] == [0, 1]


def test_a_plan_is_shared_where_more_than_one_range_needs_it() -> None:
    shared = []

    def share(parcel):
        shared.append(parcel)
        return parcel

    answers = Scripted(lambda _, future, delivery: future.set_result(delivery))
    errands = [Errand(job(), ((0, CHUNK),)), Errand(other(), WANTED)]
    assert len(sums(run_each(errands, executor=Pool(answers, lambda: 2, share), chunk=CHUNK))) == 2
    assert len(shared) == 1


def test_an_errand_of_many_draws_comes_in_parts() -> None:
    pool = pool_of(lambda _, future, delivery: future.set_result(delivery))
    parts = [part for _, part in run_each(ERRANDS[:1], executor=pool, most=2 * CHUNK, chunk=CHUNK)]
    assert all(part.draws >= 2 * CHUNK for part in parts[:-1])
    assert len(parts) > 2
    assert total(parts).sha256() == whole(ERRANDS[0])


def test_ctrl_c_lets_go_what_was_done_of_every_errand() -> None:
    held: list[tuple[Future, Delivery]] = []

    def hold_one(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) == 2:
            held.append((future, delivery))
        else:
            future.set_result(delivery)

    told: list[int] = []

    def interrupt(done: int) -> None:
        told.append(done)
        if sum(told) > DRAWS:  # so the second errand has begun
            raise KeyboardInterrupt

    errands = [Errand(job(), WANTED), Errand(other(), WANTED)]
    parts: dict[int, Tally] = {}
    pool = pool_of(hold_one)
    with pytest.raises(Interrupted):
        parts.update(run_each(errands, executor=pool, chunk=CHUNK, progress=interrupt))
    assert held[0][0].cancelled()
    assert parts[0].ranges == ((0, CHUNK), (2 * CHUNK, DRAWS))
    assert 0 < parts[1].draws < DRAWS
    assert sum(told) <= sum(part.draws for part in parts.values())


def test_a_lost_range_is_drawn_again_for_its_own_errand() -> None:
    lost: list[tuple[int, int]] = []

    def lose_each_once(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) % 3 == 1:
            lost.append(delivery.tally.ranges[0])
            future.set_exception(CancelledError("gone"))
        else:
            future.set_result(delivery)

    found = sums(run_each(ERRANDS, executor=pool_of(lose_each_once), chunk=CHUNK))
    assert [found[place].sha256() for place in (0, 1)] == [whole(each) for each in ERRANDS[:2]]
    assert lost


def test_a_refused_worker_stops_after_what_was_done() -> None:
    def refuse(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) > DRAWS // CHUNK + 1:
            future.set_exception(WorkerError("worker ada (process 1): fails the self-test"))
        else:
            future.set_result(delivery)

    parts: list[tuple[int, Tally]] = []
    with pytest.raises(StoppedError, match="worker ada"):
        parts.extend(run_each(ERRANDS, executor=pool_of(refuse), chunk=CHUNK))
    assert parts[0][1].sha256() == whole(ERRANDS[0])


def test_after_a_lie_nothing_more_comes() -> None:
    def lie(executor: Scripted, future: Future, delivery: Delivery) -> None:
        if len(executor.calls) == DRAWS // CHUNK + 2:
            delivery = delivery._replace(sha256="another")
        future.set_result(delivery)

    parts: list[tuple[int, Tally]] = []
    with pytest.raises(DistrustError, match="damaged"):
        parts.extend(run_each(ERRANDS, executor=pool_of(lie), chunk=CHUNK))
    assert [place for place, _ in parts] in ([], [0])


def test_who_closes_the_parts_cancels_what_has_not_begun() -> None:
    futures: list[Future] = []

    def answer_once(executor: Scripted, future: Future, delivery: Delivery) -> None:
        futures.append(future)
        if len(executor.calls) <= DRAWS // CHUNK:
            future.set_result(delivery)

    with closing(
        run_each(
            [Errand(job(), WANTED), Errand(other(), WANTED)],
            executor=pool_of(answer_once),
            chunk=CHUNK,
        )
    ) as parts:
        assert next(parts)[0] == 0
    assert all(future.done() for future in futures)
    assert any(future.cancelled() for future in futures)
