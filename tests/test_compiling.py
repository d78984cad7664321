"""Who waits for the compiler is told; both ways of compiling give the same counts."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numba import njit

from simulator import compiling, jit
from simulator.cache import Cache
from simulator.compiling import AnnouncedOnce, Progress, reported
from simulator.counting.joint import new_joint_work, new_tables
from simulator.executors import selftest
from simulator.job import Job
from simulator.packed import packed
from simulator.plan import Plan
from simulator.scenario import load

ROOT = Path(__file__).parents[1]


def test_compiling_is_reported_until_it_ends(monkeypatch, tmp_path: Path) -> None:
    told: list[Progress] = []
    monkeypatch.setattr(compiling, "PATIENCE", 0.01)
    monkeypatch.setattr(compiling, "SHORT", 0.02)
    monkeypatch.setattr(compiling, "CACHE", Cache(tmp_path / "digest", writable=True))

    @njit
    def doubled(number: int) -> int:
        return 2 * number

    with reported(told.append):
        assert doubled(21) == 42
        time.sleep(0.05)
        ticks = len(told)
        assert doubled(1) == 2
    time.sleep(0.05)
    assert told[0].expected == compiling.USUAL
    assert [progress.done for progress in told] == [False] * (ticks - 1) + [True]
    assert "once for this version" in str(told[0])
    remembered = float((tmp_path / "seconds").read_text())
    assert remembered == pytest.approx(told[-1].seconds, abs=0.06)


def test_what_is_not_the_whole_kernel_is_not_announced(monkeypatch) -> None:
    told: list[Progress] = []
    monkeypatch.setattr(compiling, "PATIENCE", 0.01)
    watch = compiling._Watch(told.append)
    watch.on_start(None)
    time.sleep(0.05)
    watch.on_end(None)
    time.sleep(0.05)
    assert told == []


def test_one_line_is_enough_where_nobody_watches(capsys, monkeypatch) -> None:
    report = AnnouncedOnce()
    monkeypatch.setattr(compiling, "CACHE", None)
    for seconds in (1.0, 2.0):
        report(Progress(seconds, 20.0))
    report(Progress(3.0, 20.0, done=True))
    expected = (
        "compiling the kernel (each time, as no cache can be written: "
        "set NUMBA_CACHE_DIR or XDG_CACHE_HOME): about 20 s\n"
    )
    assert capsys.readouterr().err == expected


def test_a_release_of_numba_that_was_not_tried_compiles_function_by_function(monkeypatch) -> None:
    monkeypatch.delenv(jit.FUNCTION_BY_FUNCTION, raising=False)
    assert jit.why_not_linked() is None
    monkeypatch.setattr(jit, "NEWEST", (0, 60))
    assert "not among the releases" in str(jit.why_not_linked())
    monkeypatch.setenv(jit.FUNCTION_BY_FUNCTION, "1")
    assert jit.why_not_linked() == f"{jit.FUNCTION_BY_FUNCTION} is set"


def test_function_by_function_gives_the_same_counts(tmp_path: Path) -> None:
    # Without LLVM's optimisation, which a count must not depend on either: it takes a quarter.
    environment = {
        **os.environ,
        jit.FUNCTION_BY_FUNCTION: "1",
        "NUMBA_OPT": "0",
        "XDG_CACHE_HOME": str(tmp_path),
    }
    ask = (
        "from simulator import jit\n"
        "from simulator.executors.selftest import NORMALS, golden\n"
        "print(jit.LINKED, golden(NORMALS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.stdout.split() == ["False", selftest.GOLDEN["self-test-normals"]], done.stderr


def test_one_type_serves_plans_of_one_family() -> None:
    """Else arrays that are read-only, or of another dtype, would be compiled for anew."""
    names = ("kazakhstan-2023", "sweden-2022", "ukraine-2019", "kazakhstan-2021")
    plans = [Job.of(load(name), 1).plan for name in names]
    frozen = plans[0]._replace(proportional=plans[0].proportional.copy())
    frozen.proportional.flags.writeable = False
    families: dict[bool, set[str]] = {}
    for plan in (*plans, frozen):
        families.setdefault(plan.by_lane is None, set()).add(packed(plan).type.name)  # type: ignore[attr-defined]
    assert all(len(types) == 1 for types in families.values())


def test_members_are_read_from_where_they_are() -> None:
    plan = Job.of(load("kazakhstan-2023"), 1).plan
    work = new_joint_work(plan.joint, 4)
    tables = new_tables(plan.joint)

    @jit.kernel_function
    def look(plan: Plan, work: object, tables: object) -> tuple[object, ...]:
        work.apart[3] = plan.joint.words + 0.5  # type: ignore[attr-defined]
        return (
            plan.house_varies,
            plan.lists,
            plan.votes.counted.shape[1],
            plan.tiers.registration[1],
            tables.state[0, 2],  # type: ignore[attr-defined]
        )

    varies, lists, options, rank, bound = look(packed(plan), packed(work), packed(tables))
    assert (varies, lists, options) == (plan.house_varies, plan.lists, plan.votes.counted.shape[1])
    assert (rank, bound) == (plan.tiers.registration[1], tables.state[0, 2])
    assert work.apart[3] == plan.joint.words + 0.5


def test_an_array_with_gaps_is_refused() -> None:
    plan = Job.of(load("kazakhstan-2023"), 1).plan.joint
    with pytest.raises(ValueError, match="not contiguous"):
        packed(plan._replace(centre=np.arange(10)[::2]))
