"""Runs on a dask cluster: the same tally, also when workers are killed or refused."""

import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from simulator import executors
from simulator.compare.pairs import Pairing, pair
from simulator.compare.shared import shared_figures
from simulator.errors import DistrustError, Interrupted, StoppedError, WorkerError
from simulator.executors import dask as clusters
from simulator.figures.draws import Side
from simulator.provenance import kernel_digest
from simulator.runner import run
from simulator.search import Search, find
from tests.compare.test_pairs import A, B

from .works import CHUNK, DRAWS, job, other

ROOT = Path(__file__).parents[2]
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="dask is not installed: the extra 'dask' has it",
)
MANY = 3_000_000


@pytest.fixture(autouse=True)
def _as_on_any_machine(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture(scope="module")
def address():
    """A cluster of two processes, which somebody else has started."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster.scheduler_address


@contextmanager
def client_of(address: str):
    import distributed

    with distributed.Client(address, set_as_default=False) as client:
        yield client


def expected() -> str:
    return job().draw(0, DRAWS).sha256()


@needs_dask
def test_local_processes_count_the_same_as_threads() -> None:
    with executors.of("local:2") as pool:
        assert pool.workers() == 2
        assert run(job(), DRAWS, executor=pool, chunk=CHUNK).sha256() == expected()


@needs_dask
def test_pairs_and_searches_are_the_same_on_a_cluster(monkeypatch) -> None:
    pairing = Pairing(Side.of(A, 5), Side.of(B, 5), tuple(shared_figures(A, B)))
    search = Search(pairing.a.plan, 5, event=1, most=9)
    monkeypatch.setattr("simulator.scheduling.FIRST_CHUNK", 100)
    monkeypatch.setattr("simulator.search.FIRST_CHUNK", 10)
    draws = ((3, 400), (500, 900))
    with executors.of("local:2") as pool:
        assert pair(pairing, draws, executor=pool).sha256() == pair(pairing, draws).sha256()
        found = list(find(search, draws, pool))
    with executors.of(None, 1) as here:
        assert found == list(find(search, draws, here))
    assert len(found) == 9


@needs_dask
def test_one_pool_serves_many_jobs(address: str) -> None:
    with executors.of(address) as pool:
        for each in (job(), other(), job()):
            tally = run(each, DRAWS, executor=pool)
            assert tally.sha256() == each.draw(0, DRAWS).sha256()


@needs_dask
def test_the_plan_is_scattered_once_and_not_sent_with_every_task(address: str) -> None:
    shared = []
    with executors.of(address) as pool:

        def share(parcel):
            shared.append(pool.share(parcel))
            return shared[-1]

        tally = run(job(), DRAWS, executor=replace(pool, share=share), chunk=CHUNK)
        assert len(shared) == 1
        with client_of(address) as client:
            places = client.who_has([shared[0]])
            assert len(places[shared[0].key]) == 2
    assert tally.sha256() == expected()


@needs_dask
def test_a_worker_killed_in_the_middle_changes_no_count(address: str) -> None:
    killed: list[int] = []
    with client_of(address) as client, executors.of(address) as pool:
        victim = next(iter(client.run(os.getpid).values()))

        def kill(_: int) -> None:
            if not killed:
                killed.append(victim)
                os.kill(victim, signal.SIGKILL)

        tally = run(other(), MANY, executor=pool, progress=kill, chunk=MANY // 30)
        assert killed
        assert tally.sha256() == other().draw(0, MANY).sha256()


@needs_dask
def test_all_workers_killed_with_the_plan_change_no_count(address: str) -> None:
    killed: list[int] = []
    with client_of(address) as client, executors.of(address) as pool:
        victims = list(client.run(os.getpid).values())

        def kill(_: int) -> None:
            while victims:
                killed.append(victims.pop())
                os.kill(killed[-1], signal.SIGKILL)

        tally = run(other(), MANY, executor=pool, progress=kill, chunk=MANY // 30)
        assert len(killed) == 2
        assert tally.sha256() == other().draw(0, MANY).sha256()


class Doubling(Executor):
    """Holds back the first copy of the last range until there is a second one."""

    def __init__(self, executor: Executor, alter=None) -> None:
        self.executor, self.alter = executor, alter
        self.copies: list[tuple[Future, Future]] = []

    def submit(self, function, /, parcel, first, last):
        future = self.executor.submit(function, parcel, first, last)
        if last < DRAWS:
            return future
        self.copies.append((Future(), future))
        if len(self.copies) == 2:
            threading.Thread(target=self.deliver).start()
        return self.copies[-1][0]

    def deliver(self) -> None:
        deliveries = [future.result() for _, future in self.copies]
        if self.alter is not None:
            deliveries[1] = self.alter(deliveries[1])
        for (held, _), delivery in zip(self.copies, deliveries, strict=True):
            held.set_result(delivery)


@needs_dask
def test_a_task_delivered_twice_changes_no_count(address: str) -> None:
    with executors.of(address) as pool:
        doubling = Doubling(pool.executor)
        twice = replace(pool, executor=doubling, patience=0.0)
        assert run(job(), DRAWS, executor=twice, chunk=CHUNK).sha256() == expected()
        assert len(doubling.copies) == 2


@needs_dask
def test_a_second_copy_that_differs_stops_the_run(address: str) -> None:
    def miscount(delivery):
        delivery.tally.counts["seats"][0, 0, 0] += 1
        return delivery._replace(worker="bob", sha256=delivery.tally.sha256())

    with executors.of(address) as pool:
        twice = replace(pool, executor=Doubling(pool.executor, miscount), patience=0.0)
        with pytest.raises(DistrustError, match=r"worker .*bob.* differently"):
            run(job(), DRAWS, executor=twice, chunk=CHUNK)


@needs_dask
def test_ctrl_c_keeps_what_was_done(address: str) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with executors.of(address) as pool, pytest.raises(Interrupted) as stop:
        run(other(), 100 * MANY, executor=pool, progress=interrupt)
    done = stop.value.tally
    assert done is not None
    assert 0 < done.draws < 100 * MANY
    first, last = done.ranges[0]
    assert done.ranges == ((first, last),)
    assert done.sha256() == other().draw(first, last).sha256()


@pytest.fixture
def scheduler(tmp_path: Path):
    """A scheduler of its own, by its file, and a way to start workers for it."""
    file, processes = tmp_path / "scheduler.json", []

    def start(*words: str, **options):
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(file)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        processes.append(subprocess.Popen([*command, "--no-dashboard"], **quiet, **options))
        return processes[-1]

    start("scheduler", "--port", "0", "--host", "127.0.0.1")
    for _ in range(300):
        if file.exists() and file.stat().st_size:
            break
        time.sleep(0.1)
    yield str(file), start
    for process in reversed(processes):
        process.kill()
    for process in processes:
        process.wait(30)


@needs_dask
def test_a_worker_without_the_program_is_refused_by_name(scheduler, tmp_path: Path) -> None:
    address, start = scheduler
    (tmp_path / "simulator.py").write_text("raise ImportError('no such program here')")
    elsewhere = {**os.environ, "PYTHONPATH": str(tmp_path)}
    start("worker", "--no-nanny", cwd=tmp_path, env=elsewhere)
    told = r"worker tcp://\S+: cannot load the program \(.*\); install election-simulator"
    with pytest.raises(WorkerError, match=told), executors.of(address):
        pass


@needs_dask
def test_a_worker_with_another_kernel_is_refused_by_name(scheduler, tmp_path: Path) -> None:
    address, start = scheduler
    shutil.copytree(ROOT / "simulator", tmp_path / "simulator")
    with (tmp_path / "simulator" / "plan" / "axes.py").open("a") as source:
        source.write("ANOTHER_VERSION = True\n")
    for path in (ROOT, tmp_path):
        start("worker", "--no-nanny", cwd=path, env={**os.environ, "PYTHONPATH": str(path)})
    with client_of_file(address) as client:
        client.wait_for_workers(2, timeout=60)
    with pytest.raises(WorkerError) as refusal, executors.of(address):
        pass
    (told,) = str(refusal.value).splitlines()
    assert told.startswith("worker tcp://127.0.0.1:")
    assert f"this is {kernel_digest()}); its draws would differ: install the same" in told


@needs_dask
def test_a_worker_that_fails_the_self_test_stops_the_run_by_name(scheduler, tmp_path: Path) -> None:
    address, start = scheduler
    (tmp_path / "broken.py").write_text(
        "from simulator.executors import selftest\n"
        "def dask_setup(worker):\n"
        "    selftest.philox = lambda *_: (1, 2, 3, 4)\n"
    )
    start("worker", "--no-nanny", "--preload", str(tmp_path / "broken.py"))
    told = r"worker \S+ \(process \d+\): fails the self-test: Philox gives"
    with executors.of(address) as pool, pytest.raises(StoppedError, match=told):
        run(job(), DRAWS, executor=pool)


@needs_dask
def test_a_scheduler_that_dies_stops_the_run_and_what_was_done_is_kept(scheduler) -> None:
    address, start = scheduler
    start("worker", "--no-nanny")
    with client_of_file(address) as client:
        client.wait_for_workers(1, timeout=60)
        boss = client.run_on_scheduler(os.getpid)

    def kill(_: int) -> None:
        if not killed:
            killed.append(boss)
            os.kill(boss, signal.SIGKILL)

    killed: list[int] = []
    with executors.of(address) as pool, pytest.raises(StoppedError) as stop:
        run(other(), 1000 * MANY, executor=pool, progress=kill)
    assert killed
    assert stop.value.tally is not None
    assert 0 < stop.value.tally.draws < 1000 * MANY


@contextmanager
def client_of_file(file: str):
    import distributed

    with distributed.Client(scheduler_file=file, set_as_default=False) as client:
        yield client


@needs_dask
def test_a_cluster_without_workers_is_refused(scheduler, monkeypatch) -> None:
    address, _ = scheduler
    monkeypatch.setattr(clusters, "FIRST_WORKER", 1)
    with pytest.raises(WorkerError, match=r"has had no workers for 1 s.*dask worker"):  # noqa: SIM117
        with executors.of(address):
            pass


@needs_dask
def test_an_address_where_nobody_is_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(clusters, "CONNECT", 1)
    with pytest.raises(WorkerError, match=r"127\.0\.0\.1:1: no scheduler responds"):  # noqa: SIM117
        with executors.of("tcp://127.0.0.1:1"):
            pass


def test_a_machine_without_dask_is_told_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError, match=r"extra 'dask', or: pip install \"dask\[distr"):  # noqa: SIM117
        with executors.of("local:2"):
            pass


def test_dask_is_imported_only_when_it_is_asked_for() -> None:
    code = (
        "import sys; from simulator.executors import of\n"
        "with of(None, 1): pass\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
