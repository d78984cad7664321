"""What travels, and who may open it."""

import pickle

import pytest

from simulator.errors import WorkerError
from simulator.executors import Parcel, draw_range, parcel, selftest
from simulator.search import Search
from tests.reproducibility.digests import SEED

from .works import job


def sent(package: Parcel) -> Parcel:
    travelled: Parcel = pickle.loads(pickle.dumps(package))
    return travelled


def test_a_job_that_travelled_draws_the_same() -> None:
    here, there = draw_range(Parcel(job()), 0, 500), draw_range(sent(Parcel(job())), 0, 500)
    assert here.tally.sha256() == there.tally.sha256() == here.sha256 == there.sha256
    assert there.worker == parcel.whoami()
    assert there.seconds > 0


def test_a_process_unpacks_a_job_once() -> None:
    assert sent(Parcel(job())).opened() is sent(Parcel(job())).opened()


def test_a_job_is_pickled_once_and_without_code(monkeypatch) -> None:
    package = Parcel(job())
    content = package.content
    monkeypatch.setattr(parcel.pickle, "dumps", lambda *_: pytest.fail("pickled again"))
    assert package.content is content
    assert b"lambda" not in content
    assert len(content) < 100_000


def test_within_a_process_nothing_is_pickled(monkeypatch) -> None:
    monkeypatch.setattr(parcel.pickle, "dumps", lambda *_: pytest.fail("pickled"))
    draw_range(Parcel(job()), 0, 10)


def test_a_worker_with_another_kernel_is_refused_by_name(monkeypatch) -> None:
    package = sent(Parcel(job()))
    monkeypatch.setattr(parcel, "kernel_digest", lambda: "0123456789abcdef")
    # It must not even look at a plan that another version has made.
    monkeypatch.setattr(parcel, "_unpacked", lambda _: pytest.fail("unpacked"))
    with pytest.raises(WorkerError) as refusal:
        draw_range(package, 0, 10)
    for part in (parcel.whoami(), "kernel 0123456789abcdef", "install the same version there"):
        assert part in str(refusal.value)


def test_what_is_no_tally_needs_the_same_program_and_not_the_kernel_alone(monkeypatch) -> None:
    search = sent(Parcel(Search(job().plan, SEED, 0, 1)))
    tally = sent(Parcel(job()))
    monkeypatch.setattr(parcel, "program_digest", lambda: "0123456789abcdef")
    assert tally.opened().draw(0, 10).draws == 10
    monkeypatch.setattr(parcel, "_unpacked", lambda _: pytest.fail("unpacked"))
    with pytest.raises(WorkerError, match=r"sources 0123456789abcdef, this is .*same version"):
        draw_range(search, 0, 10)


@pytest.fixture
def untested():
    """As in a process that has not been tested yet, before and after."""
    for cached in (selftest.fault, parcel._refuse_failing):
        cached.cache_clear()
    yield
    for cached in (selftest.fault, parcel._refuse_failing):
        cached.cache_clear()


@pytest.mark.usefixtures("untested")
def test_this_machine_passes_the_self_test() -> None:
    found = selftest.fault()
    assert found is None, f"{found}. After a change of counts that is meant, put these digests in."


@pytest.mark.usefixtures("untested")
def test_wrong_words_of_philox_are_refused_by_name(monkeypatch) -> None:
    monkeypatch.setattr(selftest, "philox", lambda *_: (1, 2, 3, 4))
    with pytest.raises(WorkerError, match=r"process \d+\): fails the self-test: Philox gives \(1,"):
        draw_range(sent(Parcel(job())), 0, 10)


@pytest.mark.usefixtures("untested")
@pytest.mark.parametrize("name", ["self-test-normals", "self-test-gammas"])
def test_a_wrong_golden_tally_is_refused_by_name(monkeypatch, name: str) -> None:
    monkeypatch.setitem(selftest.GOLDEN, name, "0" * 16)
    with pytest.raises(WorkerError, match=f"fails the self-test: the tally of {name} has"):
        draw_range(sent(Parcel(job())), 0, 10)


def test_the_self_test_would_see_one_count(monkeypatch) -> None:
    tally = job().draw(0, 100)
    before = selftest._digest(tally)
    tally.counts["share_sums"][0] += 1
    assert selftest._digest(tally) != before


def test_the_known_answers_are_those_of_the_streams() -> None:
    from tests.test_streams import KNOWN_ANSWERS

    assert dict(selftest.KNOWN_ANSWERS) == KNOWN_ANSWERS
