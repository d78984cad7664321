"""What is kept under a folder: listed, verified, merged."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from simulator import archive, files, results, sweep
from simulator.archive import KEPT, OTHER_PROGRAM
from simulator.errors import ResultError
from simulator.job import Job
from simulator.tables import all_tables
from tests.reproducibility.digests import dirichlet, lots
from tests.sweep.conftest import HEAD, TWO_AXES
from tests.sweep.conftest import SCENARIO as SMALL

SCENARIO = lots()


def keep(root: Path, first: int, last: int, seed: int = 1, scenario=SCENARIO) -> Path:
    tally = Job.of(scenario, seed).draw(first, last)
    return results.add(root, scenario, [tally], all_tables).folder


def test_what_is_kept_is_listed(tmp_path: Path) -> None:
    folders = [keep(tmp_path, 0, 100), keep(tmp_path, 0, 100, seed=2)]
    (tmp_path / "small" / "not-a-result").mkdir()
    found = list(archive.entries(tmp_path))
    assert [entry.folder for entry in found] == sorted(folders)
    assert all(entry.state == KEPT for entry in found)
    assert [entry.run["seed"] for entry in found if entry.run] == [1, 2]
    assert list(archive.entries(folders[0])) == [found[0]]
    assert list(archive.entries(tmp_path / "nowhere")) == []


def test_a_result_of_another_program_is_listed_as_such(tmp_path: Path, monkeypatch) -> None:
    keep(tmp_path, 0, 100)
    monkeypatch.setattr(archive, "kernel_digest", lambda: "another")
    assert [entry.state for entry in archive.entries(tmp_path)] == [OTHER_PROGRAM]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "flipped": (flip, "changed since"),
    "truncated": (lambda path: os.truncate(path, path.stat().st_size // 2), "truncated|changed"),
    "emptied": (lambda path: os.truncate(path, 0), "empty"),
    "missing": (lambda path: path.unlink(), "missing"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_file_that_is_damaged_is_named(tmp_path: Path, damage: str) -> None:
    whole = keep(tmp_path / "whole", 0, 100)
    assert list(archive.faults(whole)) == []
    harm, _ = DAMAGES[damage]
    names = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
    names = [name for name in names if name.name != files.LOCK]
    assert len(names) > 10
    for number, name in enumerate(names):
        folder = tmp_path / str(number)
        shutil.copytree(whole, folder)
        harm(folder / name)
        (told,) = archive.faults(folder)
        assert str(folder / name) in told


def tables_of_a_sweep(root: Path) -> Path:
    (root / "small.toml").write_text(SMALL)
    (root / "sweep.toml").write_text(HEAD + TWO_AXES)
    points = sweep.points_of(sweep.read(root / "sweep.toml", ()), 1)
    outcomes = sweep.run(sweep.Work.of(points, 100, root / "results"))
    return sweep.keep(root / "results", points, outcomes)


def test_every_table_of_a_sweep_that_is_damaged_is_named(tmp_path: Path) -> None:
    folder = tables_of_a_sweep(tmp_path)
    assert folder in archive.folders(tmp_path / "results")
    assert archive.folders(folder) == [folder]
    assert list(archive.faults(folder)) == []
    (found,) = archive.entries(folder)
    assert (found.state, found.run and found.run["sweep"]) == (KEPT, "swept")
    for name in ("sweep.parquet", "sweep.csv", "points.csv", "sweep.json"):
        content = (folder / name).read_bytes()
        for harm, words in DAMAGES.values():
            harm(folder / name)
            assert folder in archive.folders(tmp_path / "results")
            (told,) = archive.faults(folder)
            assert str(folder / name) in told
            assert re.search(words, told)
            (folder / name).write_bytes(content)


def test_a_full_disk_leaves_the_tables_of_a_sweep(tmp_path: Path, monkeypatch) -> None:
    folder = tables_of_a_sweep(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    points = sweep.points_of(sweep.read(tmp_path / "sweep.toml", ()), 1)
    outcomes = sweep.run(sweep.Work.of(points, 200, tmp_path / "results"))
    left = [None] * 2

    def filling(descriptor: int) -> None:
        if not left:
            raise OSError(28, "No space left on device")
        left.pop()

    monkeypatch.setattr(os, "fsync", filling)
    with pytest.raises(
        ResultError, match=r"cannot be written \(No space left on device\); earlier"
    ):
        sweep.keep(tmp_path / "results", points, outcomes)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(archive.faults(folder)) == []


def test_a_tally_that_was_forged_with_its_hashes_is_seen(tmp_path: Path) -> None:
    folder = keep(tmp_path, 0, 100)
    tally = results.load(folder).tally
    tally.counts["seats"][0, 0, 0] += 1
    content = tally.to_bytes()
    (folder / results.TALLY).write_bytes(content)
    run = json.loads((folder / results.RUN).read_bytes())
    run["files"][results.TALLY] = files.entry(content)
    (folder / results.RUN).write_bytes(files.json_bytes(files.sealed(run)))
    told = list(archive.faults(folder))
    assert any("run.json: tally_sha256: " in fault for fault in told)
    assert any("seats [0, 0]: 101 of 100 draws" in fault for fault in told)


def test_another_scenario_beside_a_tally_is_seen(tmp_path: Path) -> None:
    folder = keep(tmp_path, 0, 100)
    text = (folder / results.RESOLVED).read_text().replace('"effective_sample_size": 12', "")
    assert text != (folder / results.RESOLVED).read_text()
    content = (folder / results.RESOLVED).read_text()
    content = content.replace('"effective_sample_size": 12', '"effective_sample_size": 13')
    (folder / results.RESOLVED).write_text(content)
    run = json.loads((folder / results.RUN).read_bytes())
    run["files"][results.RESOLVED] = files.entry(content.encode())
    (folder / results.RUN).write_bytes(files.json_bytes(files.sealed(run)))
    (told,) = archive.faults(folder)
    assert "tally.npz: of the scenario" in told


def test_parts_are_added_to_the_whole_bit_for_bit(tmp_path: Path) -> None:
    parts = [keep(tmp_path / name, *ends) for name, ends in PARTS.items()]
    merged = archive.merge(parts, tmp_path / "sum", all_tables)
    whole = keep(tmp_path / "whole", 0, 900)
    assert merged.tally.sha256() == results.load(whole).tally.sha256()
    for name in results.load(whole).run["files"]:
        assert (merged.folder / name).read_bytes() == (whole / name).read_bytes()
    assert list(archive.faults(merged.folder)) == []


PARTS = {"c": (500, 900), "a": (0, 200), "b": (200, 500)}


def test_what_is_in_the_target_belongs_to_the_sum(tmp_path: Path) -> None:
    target = keep(tmp_path, 0, 200)
    parts = [keep(tmp_path / "b", 200, 500), keep(tmp_path / "c", 500, 900)]
    merged = archive.merge(parts, tmp_path, all_tables)
    assert (merged.folder, merged.tally.ranges) == (target, ((0, 900),))
    merged = archive.merge([target, keep(tmp_path / "d", 900, 950)], tmp_path, all_tables)
    assert (merged.folder, merged.tally.ranges) == (target, ((0, 950),))


def test_draws_that_another_run_keeps_meanwhile_are_told(tmp_path: Path, monkeypatch) -> None:
    """It shares a draw with the sum, and has more of them: only one of the two can stay."""
    parts = [keep(tmp_path / "a", 0, 100), keep(tmp_path / "b", 100, 200)]
    add = results.add

    def late(root: Path, *rest):
        monkeypatch.setattr(results, "add", add)
        keep(root, 199, 900)
        return add(root, *rest)

    monkeypatch.setattr(results, "add", late)
    with pytest.raises(ResultError, match="merge again"):
        archive.merge(parts, tmp_path / "sum", all_tables)


def refused(tmp_path: Path, one: Path, other: Path, reason: str) -> None:
    with pytest.raises(ResultError, match=reason) as refusal:
        archive.merge([one, other], tmp_path / "sum", all_tables)
    assert f"{one} and {other}: " in str(refusal.value)
    assert not (tmp_path / "sum").exists()


def test_an_overlap_is_refused_and_both_are_named(tmp_path: Path) -> None:
    one, other = keep(tmp_path / "a", 0, 200), keep(tmp_path / "b", 199, 300)
    refused(tmp_path, one, other, "draws 199 to 199 are in both")
    refused(tmp_path, one, one, "draws 0 to 199 are in both")
    with pytest.raises(ResultError, match=f"{other} and {one}: draws 199"):
        archive.merge([other, keep(tmp_path / "c", 300, 400)], tmp_path / "a", all_tables)


def test_other_scenarios_and_seeds_are_refused(tmp_path: Path) -> None:
    one = keep(tmp_path / "a", 0, 200)
    refused(tmp_path, one, keep(tmp_path / "b", 200, 300, seed=2), "different seeds")
    refused(tmp_path, one, keep(tmp_path / "c", 200, 300, scenario=dirichlet()), "different scen")


def test_a_damaged_part_is_refused_by_name(tmp_path: Path) -> None:
    one, other = keep(tmp_path / "a", 0, 200), keep(tmp_path / "b", 200, 300)
    flip(other / results.TALLY)
    with pytest.raises(ResultError, match=str(other / results.TALLY)):
        archive.merge([one, other], tmp_path / "sum", all_tables)
    assert not (tmp_path / "sum").exists()
