"""The same tally however the draws are split, ordered, shared among threads or extended."""

from functools import cache
from itertools import pairwise, permutations

import pytest

from simulator.job import Job
from simulator.runner import run
from simulator.scenario import load
from simulator.tally import Tally, total
from tests.reproducibility.digests import SEED, SHIPPED, digests, jobs

NAMES = (
    *("kazakhstan-2023", "kazakhstan-2021", "dirichlet", "multivariate-t", "groups", "lots"),
    "returns",
)
RETURNS = "ad26c1673a0797c8189a83aa0e44800cf026d22fe54ed3299e9bbf17374b2cb0"
"""Pinned: what is counted conditions the draws by arithmetic of this program's own."""
each_job = pytest.mark.parametrize("name", NAMES)


@cache
def every() -> dict[str, tuple[Job, int]]:
    return {name: (job, draws) for name, job, draws in jobs()}


@cache
def at_once(name: str) -> str:
    job, draws = every()[name]
    return job.draw(0, draws).sha256()


def test_the_scenarios() -> None:
    assert tuple(every()) == NAMES
    assert digests() == {name: at_once(name) for name in NAMES}


def test_the_scenario_of_lots_has_lots() -> None:
    job, draws = every()["lots"]
    assert (job.draw(0, draws).counts["tied"] > draws / 20).all()


def test_conditioned_draws_stay_what_they_are() -> None:
    assert at_once("returns") == RETURNS


@each_job
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads(name: str, threads: int) -> None:
    job, draws = every()[name]
    assert run(job, draws, workers=threads, chunk=997).sha256() == at_once(name)


@each_job
@pytest.mark.parametrize("block", [1, 37, 1024])
def test_blocks(name: str, block: int) -> None:
    job, draws = every()[name]
    other = Job(job.plan, job.fingerprint, job.seed, block)
    assert other.draw(0, draws).sha256() == at_once(name)


@each_job
def test_three_parts_in_any_order(name: str) -> None:
    job, draws = every()[name]
    bounds = [0, draws // 7, draws // 2 + 1, draws]
    parts = [job.draw(first, last) for first, last in pairwise(bounds)]
    for one, two, three in permutations(parts):
        assert total([one, two, three]).sha256() == at_once(name)
        assert (one + (two + three)).sha256() == at_once(name)


def test_one_million_draws_extended_to_three() -> None:
    job = Job.of(load(SHIPPED / "kazakhstan-2021"), SEED)
    start = run(job, 1_000_000)
    saved = Tally.from_bytes(start.to_bytes(), "memory")
    assert run(job, 3_000_000, start=saved).sha256() == job.draw(0, 3_000_000).sha256()


def test_draws_beyond_two_to_the_32() -> None:
    """A range far out is split like any other."""
    job, _ = every()["dirichlet"]
    first, last = 2**32 - 1000, 2**32 + 1500
    whole = job.draw(first, last)
    parts = [job.draw(2**32 + 3, last), job.draw(first, 2**32 + 3)]
    assert total(parts).sha256() == whole.sha256()
    assert whole.sha256() != job.draw(0, 2500).sha256()


@each_job
def test_another_seed_is_another_tally(name: str) -> None:
    job, draws = every()[name]
    other = Job(job.plan, job.fingerprint, job.seed + 1).draw(0, draws)
    counts = job.draw(0, draws).counts
    assert any((other.counts[key] != counts[key]).any() for key in counts)
