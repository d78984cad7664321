"""What the kernel promises the compiler, which believes it: that nothing overlaps."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from simulator.job import Job
from simulator.scenario import load
from simulator.scenario.model import Scenario
from tests.in_python import watched
from tests.reproducibility.digests import SEED, jobs, scenario, tier

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "scenarios"
BLOCK, LAST = 3, 5
"""Two blocks, the last not full."""


def with_ballots_added() -> Scenario:
    """A bar that nobody clears, too."""
    hard = tier("list", "largest-remainder", threshold={"share": 90}, when_none="no-threshold")
    votes = {"model": "dirichlet", "effective_sample_size": 30, "added": {"b": 3}}
    return scenario(votes, [hard], turnout={"registered": 1000, "mean": 80})


def elections() -> Iterator[tuple[str, Job]]:
    """Between them they call every function that promises."""
    for name, job, _ in jobs():
        yield name, job
    yield "added", Job.of(with_ballots_added(), SEED)
    for name in ("spain-2016", "iceland-2013"):
        yield name, Job.of(load(SHIPPED / name), SEED)
    places = ["counts.districts=true", "counts.regions=true"]
    yield "places", Job.of(load(SHIPPED / "scotland-2011", places), SEED)


def digests() -> dict[str, str]:
    """The tally's digest by scenario."""
    return {name: replace(job, block=BLOCK).draw(0, LAST).sha256() for name, job in elections()}


def test_promises_are_kept_and_python_draws_the_same_elections() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.in_python"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    lines = [
        line.strip()
        for source in (ROOT / "simulator").rglob("*.py")
        for line in source.read_text(encoding="utf-8").splitlines()
    ]
    assert lines.count("nothing_overlaps()") == len(printed["promised"])
    assert printed["called"] == printed["promised"]
    assert printed["digests"] == digests()


class Pair(NamedTuple):
    source: np.ndarray
    out: np.ndarray


def nothing_overlaps() -> None:
    """What a function says that is watched; any would do, its name is what counts."""


def shift(source: np.ndarray, out: np.ndarray) -> None:
    nothing_overlaps()
    out[0] = source[-1]


def average(one: np.ndarray, two: np.ndarray, out: np.ndarray) -> None:
    nothing_overlaps()
    for lane in range(out.size):
        out[lane] = (one[lane] + two[lane]) / 2.0


def shift_inside(pair: Pair, factor: float) -> None:
    nothing_overlaps()
    pair.out[:2] = pair.source[-2:] * factor


def test_a_broken_promise_is_told() -> None:
    rows = np.arange(8.0).reshape(2, 4)
    for whole, part in ((rows[0], rows[0]), (rows[0], rows[0, :2]), (rows[0, ::2], rows[0])):
        with pytest.raises(RuntimeError, match="reached through another argument"):
            watched(shift)(whole, part)
    with pytest.raises(RuntimeError, match="reached through another argument"):
        watched(shift_inside)(Pair(rows[0], rows[0]), 2.0)
    assert (rows == np.arange(8.0).reshape(2, 4)).all()


def test_reading_what_overlaps_breaks_no_promise() -> None:
    rows = np.arange(8.0).reshape(2, 4)
    watched(shift)(rows[0], rows[1])
    watched(shift)(rows[1, 1::2], rows[1, ::2])
    watched(average)(rows[0], rows[0, ::-1], rows[1])
    assert rows[1].tolist() == [1.5, 1.5, 1.5, 1.5]
