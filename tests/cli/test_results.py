"""`simulator results` and what fills it: parts of a run, kept apart and added."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from simulator import results
from simulator.cli.endings import DIFFERENT
from simulator.executors import Pool

from .conftest import Cli
from .test_run import kept, run


def test_results_are_listed_in_every_form(cli: Cli, folder: Path) -> None:
    run(cli, "3000")
    run(cli, "1000", "--seed", "2", "--first", "500")
    one, two = sorted((folder / "results" / "small").iterdir())
    document = json.loads(cli("results", "--format", "json").stdout)
    assert document["schema"] == 1
    assert [each["ranges"] for each in document["results"]] == [[[0, 3000]], [[500, 1500]]]
    assert {each["state"] for each in document["results"]} == {"kept"}
    assert document["results"][0]["tally_sha256"] == results.load(one).tally.sha256()
    rows = list(csv.DictReader(io.StringIO(cli("results", "--format", "csv").stdout)))
    assert [row["ranges"] for row in rows] == ["0-2999", "500-1499"]
    table = cli("results").stdout
    assert f"results/small/{one.name}" in table
    assert " 3,000 " in table
    assert f"results/small/{two.name}" in table
    assert " 1,000* " in table


def test_nothing_kept_is_said(cli: Cli) -> None:
    result = cli("results")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no saved results in results" in result.stderr


def test_a_verified_result_and_one_that_is_not(cli: Cli, folder: Path) -> None:
    run(cli, "1000")
    run(cli, "1000", "--seed", "2")
    result = cli("results", "verify")
    assert result.exit_code == 0
    assert result.stdout.count("verified") == 2
    assert "2 of 2 results verified" in result.stderr
    path = kept(folder, seed=2).folder / "tally.npz"
    os.truncate(path, path.stat().st_size - 1)
    result = cli("results", "verify", "results", "--format", "json")
    assert result.exit_code == DIFFERENT
    states = [each["state"] for each in json.loads(result.stdout)["results"]]
    assert states[0] == "verified"
    assert "tally.npz: truncated, " in states[1]
    assert cli("results", "verify", str(kept(folder, seed=1).folder)).exit_code == 0


def test_a_damaged_run_json_is_listed_as_such(cli: Cli, folder: Path) -> None:
    run(cli, "1000")
    (kept(folder).folder / "run.json").write_text("")
    result = cli("results", "--format", "csv")
    assert result.exit_code == DIFFERENT
    assert "run.json: empty; remove the folder and run the scenario again" in result.stdout


def test_parts_of_a_run_are_added_to_the_whole(cli: Cli, folder: Path) -> None:
    for first, out in (("0", "one"), ("1000", "two"), ("2000", "three")):
        run(cli, "1000", "--first", first, "--out", out)
    sources = [str(kept(folder, out).folder) for out in ("three", "one", "two")]
    result = cli("results", "merge", *sources)
    assert result.exit_code == 0, result.stderr
    assert "3,000 draws are saved in results/small/" in result.stderr
    whole = run(cli, "3000", "--out", "whole")
    assert kept(folder).tally.sha256() == whole["tally_sha256"]
    again = cli("results", "merge", sources[0], sources[0])
    assert again.exit_code == 2
    assert "draws 2,000 to 2,999 are in both tallies" in again.stderr


def test_parts_in_one_folder_are_added_and_gaps_closed(cli: Cli, folder: Path) -> None:
    run(cli, "1000", "--first", "2000")
    assert run(cli, "500", "--first", "1000")["draws"] == 1500
    assert kept(folder).tally.ranges == ((1000, 1500), (2000, 3000))
    assert run(cli, "700", "--first", "1100")["draws"] == 1800
    assert run(cli, "10", "--first", "0")["draws"] == 1810
    assert run(cli, "1000")["draws"] == 2800
    assert kept(folder).tally.ranges == ((0, 1800), (2000, 3000))
    assert run(cli, "3000") == run(cli, "3000", "--out", "fresh")


def test_what_another_run_adds_in_the_meantime_stays(cli: Cli, folder: Path, monkeypatch) -> None:
    from simulator.cli import run as command

    run(cli, "1000")
    draw, calls = command.draw, []

    def drawn_meanwhile(*words, **options):
        if not calls:
            calls.append(1)
            run(cli, "1000", "--first", "2000")
        return draw(*words, **options)

    monkeypatch.setattr(command, "draw", drawn_meanwhile)
    run(cli, "1000", "--first", "1000")
    assert kept(folder).tally.ranges == ((0, 3000),)


def test_a_run_whose_workers_are_gone_keeps_what_was_done(
    cli: Cli, folder: Path, monkeypatch
) -> None:
    from simulator import executors
    from tests.executors.test_pool import pool_of

    def lose_late(_, future, delivery) -> None:
        if delivery.tally.ranges[0][0] > 0:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(delivery)

    class Lost:
        def __enter__(self) -> Pool:
            return pool_of(lose_late)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(executors, "of", lambda *_: Lost())
    result = cli("run", "small.toml", "--draws", "1000")
    assert result.exit_code == 2
    assert "draws 500 to 999 were lost with their worker 4 times" in result.stderr
    assert "500 draws are saved in results/small/" in result.stderr
    assert kept(folder).tally.ranges == ((0, 500),)
    monkeypatch.undo()
    os.chdir(folder)
    assert run(cli, "1000") == run(cli, "1000", "--out", "fresh")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of POSIX")
def test_a_full_disk_is_told_in_a_line_and_the_earlier_result_stays(folder: Path) -> None:
    import subprocess
    import sys

    words = ["run", "small.toml", "--quiet", "--draws"]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    limited = (
        "import resource, sys; from simulator.cli import main\n"
        "import simulator.cli.run  # the kernel's cache is read and not written from here on\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, -1)); main()"
    )
    whole = [sys.executable, "-m", "simulator", *words, "1000"]
    subprocess.run(whole, check=True, env=environment, stdout=subprocess.DEVNULL)
    before = kept(folder).tally.sha256()
    done = subprocess.run(
        [sys.executable, "-c", limited, *words, "2000"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written (File too large); earlier results are unchanged" in done.stderr
    assert "Traceback" not in done.stderr
    assert kept(folder).tally.sha256() == before
