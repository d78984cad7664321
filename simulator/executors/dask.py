"""Many machines, through dask.distributed: the optional extra `dask`.

The scheduler moves a lost worker's ranges to another one; what it gives up, the runner draws again.
The plan is scattered once a run, and every task names a range of draws and nothing else.
"""

import importlib
import json
import logging
import re
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simulator.errors import WorkerError
from simulator.executors.parcel import other_program
from simulator.executors.pool import PATIENCE, Pool
from simulator.provenance import kernel_digest
from simulator.scenario.tree import shortened

CONNECT, FIRST_WORKER = 10, 60
"""Seconds to wait for the scheduler, and for its first worker."""
MOST_LOCAL = 1024
MOST_BYTES = 1_000_000
"""Of a scheduler's file: it has an address for each worker."""
_ADDRESS = r"(?:(?:tcp|tls|ucx|wss?)://)?[^\s/]+:([0-9]{1,5})"
PROVENANCE = "simulator.provenance"
WAYS = (
    "write local:N, the address that `dask scheduler` prints, as tcp://host:8786, "
    "or its --scheduler-file, as scheduler.json"
)


@contextmanager
def connected(cluster: str) -> Iterator[Pool]:
    """The pool of a cluster: `local:N`, an address, or a scheduler's file (*.json).

    Raises:
        WorkerError: see `executors.of`.
    """
    processes = processes_of(cluster)
    distributed = _imported()
    started: AbstractContextManager[Any] = (
        _started(distributed, processes) if processes else nullcontext(cluster)
    )
    with started as where, _client(distributed, cluster, where) as client:
        refuse_workers(client)
        yield Pool(
            executor=client.get_executor(pure=False),
            workers=lambda: max(1, sum(client.nthreads().values())),
            # A copy for every worker there is; those that join later fetch it from them.
            share=lambda parcel: client.scatter(parcel, broadcast=True, hash=False),
            lost=(CancelledError, distributed.KilledWorker, OSError),
            patience=PATIENCE,
        )


def processes_of(cluster: str) -> int | None:
    """N of `local:N`; None for an address.

    Raises:
        WorkerError: it is neither, or a scheduler's file that is not there.
    """
    if not cluster.startswith("local:"):
        _refuse_unless_address(cluster)
        return None
    match = re.fullmatch(r"local:([1-9][0-9]{0,3})", cluster)
    if match is None or int(match[1]) > MOST_LOCAL:
        raise WorkerError(
            f"--cluster: {cluster!r}; local:N starts N processes here, from 1 to {MOST_LOCAL:,}"
        )
    return int(match[1])


def _refuse_unless_address(address: str) -> None:
    if address.endswith(".json"):
        if not Path(address).is_file():
            raise WorkerError(f"--cluster: {address}: no such file; {WAYS}")
        if not _is_address(_address_in(Path(address))):
            raise WorkerError(f"--cluster: {address}: not the file of a scheduler; {WAYS}")
    elif not _is_address(address):
        raise WorkerError(f"--cluster: {shortened(address)!r}: not an address; {WAYS}")


def _is_address(text: object) -> bool:
    found = re.fullmatch(_ADDRESS, text) if isinstance(text, str) else None
    return found is not None and 0 < int(found[1]) < 2**16


def _address_in(file: Path) -> object:
    """What a scheduler's file says; None where it is something else, or huge."""
    with suppress(ValueError), file.open("rb") as stream:
        told = json.loads(stream.read(MOST_BYTES))
        return told.get("address") if isinstance(told, dict) else None
    return None


def _imported() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise WorkerError(
            f"--cluster: needs dask ({error}); install this program with its extra 'dask', "
            'or: pip install "dask[distributed]"'
        ) from None


def _started(distributed: Any, processes: int) -> Any:
    """Worker processes on this machine, one thread each; they end with this process."""
    return distributed.LocalCluster(
        n_workers=processes,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        preload=[__name__],
    )


def dask_setup(_worker: Any) -> None:
    """Leave signals to the process that gives out the work: it keeps what was drawn.

    Called by dask in each process of `local:N`. A terminal sends signals to all processes, and so
    do schedulers.
    """
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


@contextmanager
def _client(distributed: Any, cluster: str, where: Any) -> Iterator[Any]:
    """A connection, once at least one worker is there."""
    in_file = isinstance(where, str) and where.endswith(".json")
    named = {"scheduler_file" if in_file else "address": where}
    with _silenced():
        try:
            reached = distributed.Client(**named, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(
                f"--cluster: {cluster}: no scheduler responds ({_line(error)}); {WAYS}"
            ) from None
        with reached as client:
            try:
                client.wait_for_workers(1, timeout=FIRST_WORKER)
            except TimeoutError:
                raise WorkerError(
                    f"--cluster: {cluster}: the scheduler has had no workers for {FIRST_WORKER} s; "
                    "start some with: dask worker ADDRESS"
                ) from None
            yield client


@contextmanager
def _silenced() -> Iterator[None]:
    """Errors of a cluster are reported once, by this program."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def refuse_workers(client: Any) -> None:
    """Refuse a cluster in which a worker lacks this program, or has another version of it.

    A worker that joins later is tested when it opens its first parcel.

    Raises:
        WorkerError: names every such worker.
    """
    ours = kernel_digest()
    # Not a function of ours: a worker without the program could not even unpack it.
    missing = {
        worker: answer
        for worker, answer in client.run(
            importlib.import_module, PROVENANCE, on_error="return"
        ).items()
        if isinstance(answer, BaseException)
    }
    faults = [
        f"worker {worker}: cannot load the program ({_line(error)}); "
        f"install election-simulator {version('election-simulator')} there"
        for worker, error in missing.items()
    ]
    able = [worker for worker in client.nthreads() if worker not in missing]
    kernels = client.run(kernel_digest, workers=able) if able else {}
    faults += [
        other_program(worker, "kernel", kernel, ours)
        for worker, kernel in kernels.items()
        if kernel != ours
    ]
    if faults:
        raise WorkerError("\n".join(faults))


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
