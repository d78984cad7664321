import json
import re
from pathlib import Path

import numpy as np
import pytest

from simulator import results
from simulator.cli.numbers import goals, worst_se
from simulator.scenario import load
from simulator.tally import Tally

from .conftest import Cli


def run(cli: Cli, draws: str, *words: str) -> dict:
    result = cli("run", "small.toml", "--draws", draws, "--format", "json", *words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def kept(folder: Path, out: str = "results", seed: int = 1) -> results.Result:
    (path,) = (folder / out / "small").glob(f"*-s{seed}")
    return results.load(path)


def test_a_run_prints_json_and_keeps_the_same_result(cli: Cli, folder: Path) -> None:
    document = run(cli, "3k")
    result = kept(folder)
    assert (document["schema"], document["draws"], document["seed"]) == (1, 3000, 1)
    assert document["tally_sha256"] == result.tally.sha256() == result.run["tally_sha256"]
    assert document["fingerprint"] == result.run["fingerprint"] == result.tally.fingerprint
    assert result.scenario == load(folder / "small.toml")
    assert set(result.run["provenance"]) >= {"simulator", "kernel", "python", "numba", "machine"}
    assert (result.folder / "tables" / "parties.parquet").exists()


def test_an_extended_run_is_the_fresh_one_bit_for_bit(cli: Cli, folder: Path) -> None:
    for draws in ("1000", "1500", "3000"):
        extended = run(cli, draws, "--out", "steps")
    fresh = run(cli, "3000", "--out", "fresh")
    assert extended == fresh
    for one in kept(folder, "fresh").folder.rglob("*"):
        other = folder / "steps" / one.relative_to(folder / "fresh")
        if one.is_file() and one.name != "run.json":
            assert one.read_bytes() == other.read_bytes()


def test_fewer_draws_show_what_is_kept(cli: Cli, monkeypatch) -> None:
    run(cli, "3000")
    monkeypatch.setattr(results, "add", lambda *_: pytest.fail("written"))
    result = cli("run", "small.toml", "--draws", "10")
    assert "the saved result has 3,000 draws, more than requested" in result.stderr
    assert "\nalready saved in results/small/" in result.stderr
    assert run(cli, "10")["draws"] == run(cli, "3000")["draws"] == 3000


def test_gaps_of_an_interrupted_run_are_closed(cli: Cli, folder: Path) -> None:
    from simulator.job import Job
    from simulator.tables import all_tables

    scenario = load("small.toml")
    job = Job.of(scenario, 1)
    tally = job.draw(100, 200) + job.draw(300, 400)
    results.add(Path("results"), scenario, [tally], all_tables)
    assert run(cli, "150")["draws"] == 300
    assert kept(folder).tally.ranges == ((0, 200), (300, 400))
    assert run(cli, "400") == run(cli, "400", "--out", "fresh")
    assert kept(folder).tally.ranges == ((0, 400),)


def test_a_part_far_out_is_counted_and_never_filled_up_to(cli: Cli, folder: Path) -> None:
    run(cli, "1000", "--first", "5M")
    result = cli("run", "small.toml", "--draws", "1000", "--format", "json")
    assert json.loads(result.stdout)["draws"] == 2000
    assert "1,000 draws in " in result.stderr
    assert "the saved result has 2,000 draws, more than requested; all are shown" in result.stderr
    far = (5_000_000, 5_001_000)
    assert kept(folder).tally.ranges == ((0, 1000), far)
    target = ("--target-se", "0.4", "--format", "json")
    assert json.loads(cli("run", "small.toml", *target).stdout)["draws"] == 2**16 + 1000
    assert kept(folder).tally.ranges == ((0, 2**16), far)


def test_seeds_and_settings_have_their_own_results(cli: Cli, folder: Path) -> None:
    one, two = run(cli, "1000"), run(cli, "1000", "--seed", "2")
    three = run(cli, "1000", "--set", "party.red.share=50")
    assert len({document["tally_sha256"] for document in (one, two, three)}) == 3
    assert len(list((folder / "results" / "small").iterdir())) == 3


def test_another_program_does_not_extend_a_result(cli: Cli, monkeypatch) -> None:
    run(cli, "1000")
    monkeypatch.setattr(results, "kernel_digest", lambda: "another")
    monkeypatch.setattr("simulator.cli.run.draw", lambda *_, **__: pytest.fail("drawn"))
    result = cli("run", "small.toml", "--draws", "2000")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "made by another version of the program" in result.stderr
    assert "save results in another folder, or remove this one" in result.stderr


def test_a_damaged_result_is_refused(cli: Cli, folder: Path) -> None:
    run(cli, "1000")
    (kept(folder).folder / "tally.npz").write_bytes(b"")
    result = cli("run", "small.toml", "--draws", "2000")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "tally.npz: empty; remove the folder" in result.stderr


def test_where_nothing_can_be_written_nothing_is_drawn(cli: Cli, monkeypatch) -> None:
    monkeypatch.setattr("simulator.cli.run.draw", lambda *_, **__: pytest.fail("drawn"))
    result = cli("run", "small.toml", "--out", "votes.csv")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: votes.csv")


def test_several_forms_come_one_after_the_other(cli: Cli) -> None:
    result = cli("run", "small.toml", "--draws", "1000", "--format", "csv, table")
    header, first, *_ = result.stdout.splitlines()
    assert header.startswith("party,name,")
    assert first.startswith("red,The Reds,")
    assert "A small election" in result.stdout


def test_data_go_to_stdout_and_everything_else_to_stderr(cli: Cli) -> None:
    result = cli("run", "small.toml", "--draws", "1000", "--format", "csv")
    assert "\nsaved in results" in result.stderr
    assert "1,000 draws in" in result.stderr
    assert "kept" not in result.stdout
    assert len(result.stdout.splitlines()) == 6


def test_quiet_says_nothing_on_stderr(cli: Cli) -> None:
    result = cli("run", "small.toml", "--draws", "1000", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == ""


def test_a_target_doubles_the_draws_until_it_is_met(cli: Cli, folder: Path) -> None:
    first = cli("run", "small.toml", "--target-se", "0.0015", "--format", "json", "--out", "a")
    draws = json.loads(first.stdout)["draws"]
    again = cli("run", "small.toml", "--target-se", "0.0015", "--format", "json", "--out", "b")
    assert first.stdout == again.stdout
    assert draws == 2**17
    assert worst_se(kept(folder, "a").tally) <= 0.0015
    run(cli, str(2**16), "--out", "half")
    assert worst_se(kept(folder, "half").tally) > 0.0015


def test_a_target_stops_at_the_draws_that_are_allowed(cli: Cli) -> None:
    words = ("--target-se", "0.00001", "--draws", "70000", "--format", "json")
    result = cli("run", "small.toml", *words)
    assert json.loads(result.stdout)["draws"] == 70_000
    (told,) = re.findall(
        r"threshold: (.*), more than 1e-05: that takes about (.*) draws", result.stderr
    )
    error, needed = float(told[0]), int(told[1].replace(",", ""))
    assert needed == pytest.approx(70_000 * (error / 0.00001) ** 2, rel=0.1)


def test_the_worst_error_is_that_nearest_to_one_half() -> None:
    def se(*hits: int) -> float:
        counts = {"events": np.array(hits), "cleared": np.zeros(0), "enters": np.zeros(0)}
        return worst_se(Tally(fingerprint="", seed=1, ranges=((0, 1000),), counts=counts, joint=()))

    assert se(1, 490, 999, 3) == se(490) == pytest.approx(0.0158, rel=0.01)
    assert se(0) > 0
    assert se() == 0


def test_the_goals_are_fixed() -> None:
    assert list(goals(300_000)) == [2**16, 2**17, 2**18, 300_000]
    assert list(goals(2**17)) == [2**16, 2**17]
    assert list(goals(10)) == [10]
