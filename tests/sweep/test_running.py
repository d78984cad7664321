import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import simulator
from simulator import results, runner, scheduling
from simulator.errors import ResultError
from simulator.job import Job
from simulator.scenario import load
from simulator.sweep import Points, Work, keep, run, running
from simulator.tables import all_tables
from tests.executors.works import Scripted

from .conftest import TWO_AXES

Swept = Callable[..., Points]


class Counter:
    """Counts the draws that are made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.draws = 0
        draw = Job.draw

        def counted(job: Job, first: int, last: int):
            self.draws += last - first
            return draw(job, first, last)

        monkeypatch.setattr(Job, "draw", counted)


def cut_into(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of so many draws, however quickly they are drawn."""
    for name in ("FIRST_CHUNK", "SMALLEST_CHUNK", "LARGEST_CHUNK"):
        monkeypatch.setattr(scheduling, name, size)


@pytest.fixture
def counter(monkeypatch) -> Counter:
    return Counter(monkeypatch)


def test_each_point_has_the_draws_of_a_run_by_itself(swept: Swept, tmp_path: Path) -> None:
    points = swept(TWO_AXES, seed=5)
    outcomes = run(Work.of(points, 2000, tmp_path))
    assert [outcome.point for outcome in outcomes] == list(points.points)
    for outcome in (outcomes[0], outcomes[8]):
        bar, share = outcome.point.labels
        settings = [f"tier.list.threshold.share={bar}", f"party.blue.share={share}"]
        alone = simulator.simulate(load(tmp_path / "small.toml", settings), draws=2000, seed=5)
        assert outcome.tally_sha256 == alone.sha256()
        assert results.load(outcome.folder).tally.sha256() == alone.sha256()


def test_an_edited_sweep_draws_only_what_is_new(swept: Swept, tmp_path, counter: Counter) -> None:
    run(Work.of(swept(TWO_AXES), 2000, tmp_path))
    assert counter.draws == 9 * 2000
    edited = swept(TWO_AXES.replace("[3, 5, 7]", "[5, 4, 3]"))
    work = Work.of(edited, 2000, tmp_path)
    assert (len(work.done), len(work.missing)) == (6, 3)
    run(work)
    assert counter.draws == 12 * 2000


def test_more_draws_extend_what_is_there(swept: Swept, tmp_path, counter: Counter) -> None:
    points = swept(TWO_AXES)
    run(Work.of(points, 500, tmp_path / "a"))
    longer = run(Work.of(points, 2000, tmp_path / "a"))
    assert counter.draws == 9 * 2000
    whole = run(Work.of(points, 2000, tmp_path / "b"))
    assert [one.tally_sha256 for one in longer] == [one.tally_sha256 for one in whole]


def test_fewer_draws_use_what_is_there(swept: Swept, tmp_path, counter: Counter) -> None:
    points = swept(TWO_AXES)
    run(Work.of(points, 2000, tmp_path))
    outcomes = run(Work.of(points, 500, tmp_path))
    assert counter.draws == 9 * 2000
    assert {outcome.draws for outcome in outcomes} == {2000}


def test_a_part_far_out_is_not_filled_up_to(
    swept: Swept, tmp_path, counter: Counter, monkeypatch
) -> None:
    points = swept(TWO_AXES)
    base = points.baseline
    tally = base.job.draw(100, 200) + base.job.draw(5_000_000, 5_003_000)
    folder = results.add(tmp_path, base.scenario, [tally], all_tables, tables=False).folder
    work = Work.of(points, 2000, tmp_path)
    assert work.missing[base.fingerprint] == (base, ((0, 100), (200, 2000)))
    drawn = counter.draws
    monkeypatch.setattr(running, "MOST_AT_RISK", 800)
    outcomes = run(work)
    assert counter.draws - drawn == 9 * 2000 - 100
    assert results.load(folder).tally.ranges == ((0, 2000), (5_000_000, 5_003_000))
    assert [one.draws for one in outcomes if one.point == base] == [5000]
    assert not Work.of(points, 2000, tmp_path).missing


def test_a_point_is_not_done_because_of_a_part_far_out(swept: Swept, tmp_path, monkeypatch) -> None:
    points = swept('[[axis]]\nkey = "party.blue.share"\nvalues = [5]\n')
    base = points.points[0]
    far = base.job.draw(9_000, 12_000)
    results.add(tmp_path, base.scenario, [far], all_tables, tables=False)
    work = Work.of(points, 2000, tmp_path)

    def interrupting(done: int) -> None:
        raise KeyboardInterrupt

    cut_into(800, monkeypatch)
    with pytest.raises(runner.Interrupted):
        run(work, workers=1, progress=interrupting)
    assert not work.done
    assert Work.of(points, 2000, tmp_path).missing


def test_equal_points_are_drawn_once(swept: Swept, tmp_path, counter: Counter) -> None:
    body = '[[axis]]\nname = "x"\npoints = [{ name = "A" }, { name = "B" }]\n'
    one, two = run(Work.of(swept(body), 2000, tmp_path))
    assert counter.draws == 2000
    assert one.tally_sha256 == two.tally_sha256


def test_seeds_are_kept_apart(swept: Swept, tmp_path) -> None:
    one = run(Work.of(swept(TWO_AXES, seed=1), 500, tmp_path))
    two = run(Work.of(swept(TWO_AXES, seed=2), 500, tmp_path))
    assert all(a.tally_sha256 != b.tally_sha256 for a, b in zip(one, two, strict=True))


def test_the_result_of_a_run_is_used_and_keeps_its_tables(
    swept: Swept, tmp_path, counter: Counter
) -> None:
    points = swept(TWO_AXES)
    base = points.baseline
    tally = base.job.draw(0, 500)
    folder = results.add(tmp_path, base.scenario, [tally], all_tables).folder
    run(Work.of(points, 2000, tmp_path))
    assert counter.draws == 9 * 2000
    kept = results.load(folder)
    assert kept.tally.draws == 2000
    assert results.has_tables(kept)
    assert not results.has_tables(results.load(folder_of(points, 0, tmp_path)))


def folder_of(points: Points, place: int, root: Path) -> Path:
    point = points.points[place]
    return results.folder_of(root, point.scenario, point.fingerprint, points.seed)


def test_a_damaged_point_is_refused_before_anything_is_drawn(
    swept: Swept, tmp_path, counter: Counter
) -> None:
    points = swept(TWO_AXES)
    run(Work.of(points, 500, tmp_path))
    (folder_of(points, 8, tmp_path) / "tally.npz").write_bytes(b"")
    drawn = counter.draws
    with pytest.raises(ResultError, match=r"tally\.npz: empty; remove the folder"):
        Work.of(points, 2000, tmp_path)
    assert counter.draws == drawn


def test_another_program_does_not_extend_a_point(swept: Swept, tmp_path, monkeypatch) -> None:
    points = swept(TWO_AXES)
    run(Work.of(points, 500, tmp_path))
    monkeypatch.setattr(results, "kernel_digest", lambda: "another")
    with pytest.raises(ResultError, match="made by another version of the program"):
        Work.of(points, 500, tmp_path)


def test_where_nothing_can_be_written_nothing_is_drawn(
    swept: Swept, tmp_path, counter: Counter
) -> None:
    points = swept(TWO_AXES)
    (tmp_path / "full").write_text("a file")
    with pytest.raises(OSError, match="full"):
        run(Work.of(points, 500, tmp_path / "full"))
    assert counter.draws == 0


def test_a_full_disk_ends_the_sweep_and_leaves_what_was_kept(
    swept: Swept, tmp_path, monkeypatch
) -> None:
    points, add, saved = swept(TWO_AXES), results.add, []

    def filling(*args, **options):
        if len(saved) == 3:
            raise OSError(28, "No space left on device")
        saved.append(add(*args, **options))
        return saved[-1]

    with monkeypatch.context() as full:
        full.setattr(results, "add", filling)
        with pytest.raises(OSError, match="No space left"):
            run(Work.of(points, 500, tmp_path))
    assert len(Work.of(points, 500, tmp_path).done) == 3


def test_an_interrupted_sweep_keeps_what_was_drawn(swept: Swept, tmp_path, monkeypatch) -> None:
    points, draw, seen = swept(TWO_AXES), Job.draw, []

    def interrupting(job, first, last):
        seen.append(job)
        if len(seen) >= 5:
            raise KeyboardInterrupt
        return draw(job, first, last)

    with monkeypatch.context() as stopped:
        stopped.setattr(Job, "draw", interrupting)
        with pytest.raises(KeyboardInterrupt):
            run(Work.of(points, 500, tmp_path), workers=1)
    assert len(Work.of(points, 500, tmp_path).done) == 4
    whole = run(Work.of(points, 500, tmp_path))
    fresh = run(Work.of(points, 500, tmp_path / "fresh"))
    assert [one.tally_sha256 for one in whole] == [one.tally_sha256 for one in fresh]


def test_what_was_drawn_of_a_point_is_kept_too(swept: Swept, tmp_path, monkeypatch) -> None:
    points, draws, told = swept(TWO_AXES), 100_000, []
    cut_into(1000, monkeypatch)

    def interrupting(done: int) -> None:
        told.append(done)
        if sum(told) > 1.5 * draws:
            raise KeyboardInterrupt

    with pytest.raises(runner.Interrupted):
        run(Work.of(points, draws, tmp_path), workers=1, progress=interrupting)
    assert results.load(folder_of(points, 0, tmp_path)).tally.draws == draws
    part = results.load(folder_of(points, 1, tmp_path)).tally.draws
    assert sum(told) <= draws + part < 2 * draws
    assert not folder_of(points, 2, tmp_path).exists()
    (one, two) = run(Work.of(points, draws, tmp_path))[:2]
    assert two.tally_sha256 == points.points[1].job.draw(0, draws).sha256()
    assert one.draws == two.draws == draws


def test_ctrl_c_while_points_are_written_loses_nothing(swept: Swept, tmp_path, monkeypatch) -> None:
    points, settle, told, settled = swept(TWO_AXES), running._Keeper._settle, [], []

    def interrupting(keeper) -> None:
        settled.append(keeper)
        if len(settled) == 3:
            raise KeyboardInterrupt
        settle(keeper)

    monkeypatch.setattr(running._Keeper, "_settle", interrupting)
    with pytest.raises(runner.Interrupted):
        run(Work.of(points, 500, tmp_path), progress=told.append)
    kept = [folder_of(points, place, tmp_path) for place in range(9)]
    draws = sum(results.load(folder).tally.draws for folder in kept if folder.exists())
    assert draws >= sum(told) >= 3 * 500


def test_two_sweeps_at_once_lose_no_point(swept: Swept, tmp_path, monkeypatch) -> None:
    points, add, seen = swept('[[axis]]\nkey = "party.blue.share"\nvalues = [5]\n'), results.add, []
    (point,) = points.points

    def add_beside_another(root, scenario, parts, *args, **options):
        if not seen:
            add(root, scenario, [point.job.draw(0, 2000)], *args, **options)
        seen.append(add(root, scenario, parts, *args, **options).tally.ranges)
        return results.load(folder_of(points, 0, root))

    monkeypatch.setattr(results, "add", add_beside_another)
    monkeypatch.setattr(running, "MOST_AT_RISK", 800)
    cut_into(800, monkeypatch)
    executor = Scripted(lambda _, future, delivery: future.set_result(delivery))
    (outcome,) = run(Work.of(points, 4000, tmp_path), executor=executor, workers=1)
    # Of the second part, draws 1600 to 3199, some were there: it is drawn again, without them.
    assert seen == [((0, 2000),), ((0, 2000),), ((0, 2000), (3200, 4000)), ((0, 4000),)]
    assert outcome.tally_sha256 == point.job.draw(0, 4000).sha256()
    assert results.load(outcome.folder).tally.sha256() == outcome.tally_sha256


def test_a_point_that_others_fill_meanwhile_is_theirs(swept: Swept, tmp_path, monkeypatch) -> None:
    points, add = swept(TWO_AXES), results.add
    other = points.points[4]

    def add_after_another(root, scenario, parts, *args, **options):
        if parts[0].fingerprint == other.fingerprint:
            add(root, scenario, [other.job.draw(0, 5000)], *args, **options)
        return add(root, scenario, parts, *args, **options)

    monkeypatch.setattr(results, "add", add_after_another)
    kept = []
    outcomes = run(Work.of(points, 500, tmp_path), kept=kept.append)
    assert [outcome.draws for outcome in outcomes] == [500] * 4 + [5000] + [500] * 4
    assert sorted(point.number for point in kept) == list(range(1, 10))


def test_points_are_of_one_kind_where_their_draws_are_as_much_work(swept: Swept) -> None:
    def kinds(body: str) -> set:
        return {tuple(running._sizes(point.job.plan)) for point in swept(body).points}

    assert len(kinds(TWO_AXES)) == 1
    assert len(kinds('[[axis]]\nkey = "tier.list.seats"\nvalues = [50, 500]\n')) == 2


def test_draws_that_others_always_replace_are_an_error(swept: Swept, tmp_path, monkeypatch) -> None:
    points, add, rounds = swept(TWO_AXES), results.add, []

    def add_and_lose(root, scenario, parts, *args, **options):
        kept = add(root, scenario, parts, *args, **options)
        rounds.append(kept.folder)
        shutil.rmtree(kept.folder)
        other = points.points[0].job.draw(7000 + len(rounds), 7001 + len(rounds))
        return replace(kept, tally=other)

    monkeypatch.setattr(results, "add", add_and_lose)
    with pytest.raises(ResultError, match="other runs are saving the same draws"):
        run(Work.of(points, 500, tmp_path))
    assert len(rounds) == 9


def test_a_long_point_is_kept_on_the_way(swept: Swept, tmp_path, monkeypatch) -> None:
    points, add, seen = swept(TWO_AXES), results.add, []

    def adding(*args, **options):
        added = add(*args, **options)
        seen.append(added.tally.draws)
        return added

    monkeypatch.setattr(results, "add", adding)
    monkeypatch.setattr(running, "MOST_AT_RISK", 800)
    cut_into(400, monkeypatch)
    run(Work.of(points, 300, tmp_path))
    long = run(Work.of(points, 2000, tmp_path), workers=1)
    assert seen[:9] == [300] * 9
    rest = iter(seen[9:])
    for _ in points.points:
        # Two ranges may come at once: a part has 800 draws, or a range more.
        steps = [next(rest)]
        while steps[-1] < 2000:
            steps.append(next(rest))
        assert steps[0] in (1100, 1500)
        assert len(steps) in (2, 3)
    assert not list(rest)
    monkeypatch.undo()
    whole = run(Work.of(points, 2000, tmp_path / "whole"))
    assert [one.tally_sha256 for one in long] == [one.tally_sha256 for one in whole]


def test_draws_and_points_are_told_as_they_come(swept: Swept, tmp_path) -> None:
    points, draws, begun, kept = swept(TWO_AXES), [], [], []
    work = Work.of(points, 500, tmp_path)
    run(work, progress=draws.append, begun=begun.append, kept=kept.append)
    assert sum(draws) == 9 * 500
    assert begun == list(points.points)
    assert sorted(point.number for point in kept) == list(range(1, 10))


class _Killed(BaseException):
    """The process ends here; nothing catches it."""


def _counted(step, left: list):
    def counting(*args, **options):
        if not left:
            raise _Killed
        left.pop()
        return step(*args, **options)

    return counting


def test_tables_killed_at_any_step_are_whole_after_the_next(
    swept: Swept, tmp_path: Path, monkeypatch
) -> None:
    points = swept(TWO_AXES)
    outcomes = run(Work.of(points, 500, tmp_path))
    whole = {path.name: path.read_bytes() for path in keep(tmp_path, points, outcomes).iterdir()}
    for last in range(100):
        root, left = tmp_path / str(last), [None] * last
        with monkeypatch.context() as killing:
            for name in ("fsync", "replace"):
                killing.setattr(os, name, _counted(getattr(os, name), left))
            try:
                keep(root, points, outcomes)
                break
            except _Killed:
                pass
        folder = keep(root, points, outcomes)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == whole
    assert last == 14  # three files forced to the disk, three renamed; twice an index and folders
