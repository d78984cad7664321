"""Runs stopped by real signals: what was drawn is saved, and the same command continues."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import archive, results

from .conftest import Cli
from .test_run import kept, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
MODULE = (sys.executable, "-m", "simulator")
ROOT = str(Path(__file__).parents[2])


def started(*words: str, seconds: str = "0.2") -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": ROOT, "SIMULATOR_CHECKPOINT": seconds}
    return subprocess.Popen(
        [*MODULE, *words, "--threads", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_checkpoints(folder: Path, child: subprocess.Popen[str], number: int) -> Path:
    """Wait until so many different saves of the only result were seen; returns its folder."""
    seen: set[int] = set()
    until = time.monotonic() + 300
    while len(seen) < number and time.monotonic() < until and child.poll() is None:
        seen |= {path.stat().st_ino for path in folder.glob("results/small/*/run.json")}
        time.sleep(0.01)
    assert len(seen) >= number, child.stderr and child.stderr.read()
    (path,) = folder.glob("results/small/*")
    return path


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
)
def test_a_run_that_is_ended_continues_to_the_tally_of_an_unbroken_one(
    cli: Cli, folder: Path, number: signal.Signals, code: int
) -> None:
    child = started("run", "small.toml", "--draws", "1b")
    path = wait_for_checkpoints(folder, child, 3)
    child.send_signal(number)
    _, stderr = child.communicate(timeout=300)
    assert child.returncode == code
    assert "Traceback" not in stderr
    assert list(archive.faults(path)) == []
    done = results.load(path).tally
    assert 0 < done.draws < 1_000_000_000
    if code > 0:
        assert f"interrupted: {done.draws:,} draws are saved in results/small/" in stderr
    goal = str(done.ranges[-1][1] + 1000)
    assert run(cli, goal) == run(cli, goal, "--out", "fresh")
    assert kept(folder).tally.sha256() == kept(folder, "fresh").tally.sha256()


def test_a_second_signal_of_a_scheduler_does_not_break_the_save(folder: Path) -> None:
    child = started("run", "small.toml", "--draws", "1b")
    path = wait_for_checkpoints(folder, child, 1)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGTERM):
        child.send_signal(number)
        time.sleep(0.02)
    child.communicate(timeout=300)
    assert child.returncode == 129
    assert list(archive.faults(path)) == []


def test_a_sweep_saves_a_point_as_it_is_drawn(cli: Cli, folder: Path) -> None:
    words = ("sweep", "small.toml", "--vary", "party.red.share=48", "--draws")
    child = started(*words, "1b")
    path = wait_for_checkpoints(folder, child, 2)
    child.kill()
    child.communicate()
    done = results.load(path).tally
    goal = str(done.ranges[-1][1] + 1000)
    assert cli(*words, goal, "--quiet").exit_code == 0
    assert cli(*words, goal, "--quiet", "--out", "fresh").exit_code == 0
    (fresh,) = folder.glob("fresh/small/*")
    assert results.load(path).tally.sha256() == results.load(fresh).tally.sha256()


def test_seconds_between_checkpoints_are_seconds(cli: Cli, monkeypatch) -> None:
    monkeypatch.setenv("SIMULATOR_CHECKPOINT", "often")
    result = cli("run", "small.toml")
    assert result.exit_code == 2
    assert "SIMULATOR_CHECKPOINT: 'often'; must be seconds" in result.stderr


def test_what_is_shown_of_a_result_does_nothing_to_a_terminal(cli: Cli, folder: Path) -> None:
    import json

    from simulator import files

    run(cli, "1000")
    path = kept(folder).folder
    told = json.loads((path / "run.json").read_bytes())
    told |= {"created": "\x1b[2J\x9b1m\u202e", "scenario": "\x07"}
    (path / "run.json").write_bytes(files.json_bytes(files.sealed(told)))
    path.rename(path.with_name("a\x1bb"))
    for words in (("results",), ("results", "verify"), ("results", "--format", "csv")):
        result = cli(*words)
        for text in (result.stdout, result.stderr):
            assert all(char.isprintable() or char == "\n" for char in text)
