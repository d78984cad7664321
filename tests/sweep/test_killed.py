"""A sweep killed at any moment and run again leaves what an unbroken one leaves."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import results
from simulator.sweep import Work, keep, points_of, read, run

from .conftest import Write

PROJECT = Path(__file__).parents[2]
AXES = """
[[axis]]
name = "bar"
key = "tier.list.threshold.share"
values = [3, 5, 7]

[[axis]]
key = "party.blue.share"
range = "4.1:5.5:0.1"
"""
DRAWS = 20_000
MOMENTS = 20


class Sweeper:
    """Another process that sweeps when it is told to."""

    def __init__(self, file: Path, root: Path) -> None:
        self.root = root
        words = [sys.executable, "-m", "tests.sweep.sweeper", str(file), str(root), str(DRAWS)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)

    def begin(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "done\n"
        assert self.process.wait(60) == 0
        self.close()

    def kill(self) -> bool:
        """Kill -9, and whether the process was still at work."""
        self.process.kill()
        killed = self.process.wait(60) == -9
        self.close()
        return killed

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder; of run.json all but when it was written."""
    return {
        path.relative_to(root).as_posix(): _without_time(path)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def _without_time(path: Path) -> bytes:
    if path.name != results.RUN:
        return path.read_bytes()
    run = json.loads(path.read_text())
    return json.dumps({key: run[key] for key in run if key not in ("created", "sha256")}).encode()


@pytest.fixture
def file(write: Write) -> Path:
    return write(AXES)


def swept_again(file: Path, root: Path) -> dict[str, bytes]:
    points = points_of(read(file), 1)
    keep(root, points, run(Work.of(points, DRAWS, root)))
    return contents(root)


def unbroken(file: Path, root: Path) -> tuple[dict[str, bytes], float]:
    """What a sweep leaves, and how long it takes."""
    sweeper = Sweeper(file, root)
    sweeper.begin()
    start = time.perf_counter()
    sweeper.end()
    return contents(root), time.perf_counter() - start


def started(file: Path, folder: Path) -> Iterator[Sweeper]:
    """Sweepers into folders of their own, one getting ready while another works."""
    following = Sweeper(file, folder / "0")
    for place in range(MOMENTS):
        sweeper, following = following, Sweeper(file, folder / str(place + 1))
        yield sweeper
    following.kill()


@pytest.mark.slow
def test_killed_at_random_moments_and_run_again(file: Path, tmp_path: Path) -> None:
    expected, took = unbroken(file, tmp_path / "unbroken")
    assert sum(name.endswith(results.TALLY) for name in expected) == 45
    moments, broken = random.Random(1), 0
    for sweeper in started(file, tmp_path / "killed"):
        sweeper.begin()
        time.sleep(moments.uniform(0, took))
        killed = sweeper.kill()
        broken += killed and contents(sweeper.root) != expected
        assert swept_again(file, sweeper.root) == expected
    assert broken >= MOMENTS // 2


def test_killed_again_and_again_in_one_folder(file: Path, tmp_path: Path) -> None:
    expected, took = unbroken(file, tmp_path / "unbroken")
    moments = random.Random(2)
    for _ in range(3):
        sweeper = Sweeper(file, tmp_path / "killed")
        sweeper.begin()
        time.sleep(moments.uniform(0, took / 2))
        sweeper.kill()
    assert swept_again(file, tmp_path / "killed") == expected
