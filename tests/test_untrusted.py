"""Folders of results of somebody else: refused in one line, and nothing outside is touched."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import archive, files, results
from simulator.errors import SimulatorError
from simulator.job import Job
from simulator.npz import arrays_of, npz_bytes
from simulator.tables import all_tables
from tests.reproducibility.digests import lots

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
SCENARIO = lots()


def keep(root: Path, seed: int = 1) -> Path:
    tally = Job.of(SCENARIO, seed).draw(0, 100)
    return results.add(root, SCENARIO, [tally], all_tables).folder


def forge(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change run.json, with the hash that belongs to it."""
    run = json.loads((folder / "run.json").read_bytes())
    change(run)
    (folder / "run.json").write_bytes(files.json_bytes(files.sealed(run)))


def replaced(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    forge(folder, lambda run: run["files"].update({name: files.entry(content)}))


def with_array(folder: Path, name: str, array: np.ndarray) -> None:
    arrays = arrays_of((folder / "tally.npz").read_bytes(), lambda _: 1 << 28)
    replaced(folder, "tally.npz", npz_bytes({**arrays, name: array}))


def bomb(folder: Path) -> None:
    """An array that says it has four GB, and has 64 MB in 64 kB."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
        packed.open("seats.npy", "w", force_zip64=True) as file,
    ):
        shape = {"descr": "<i8", "fortran_order": False, "shape": (1 << 29,)}
        np.lib.format.write_array_header_1_0(file, shape)
        for _ in range(64):
            file.write(bytes(1 << 20))
    replaced(folder, "tally.npz", stream.getvalue())


def link(folder: Path, name: str) -> None:
    outside = folder.parents[1] / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)


def pipe(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "run.json lost": (lambda f: (f / "run.json").unlink(), r"run\.json: missing"),
    "run.json a link": (lambda f: link(f, "run.json"), r"run\.json: a symbolic link"),
    "run.json a pipe": (lambda f: pipe(f, "run.json"), r"run\.json: not a file"),
    "a deep run.json": (lambda f: (f / "run.json").write_text("[" * 200_000), "changed since"),
    "tally a link": (lambda f: link(f, "tally.npz"), r"tally\.npz: a symbolic link"),
    "tally a pipe": (lambda f: pipe(f, "tally.npz"), r"tally\.npz: not a file"),
    "tables a link": (lambda f: link(f, "tables"), r"tables: a symbolic link"),
    "a name outside": (
        lambda f: forge(f, lambda r: r["files"].update({"../x": {"bytes": 1, "sha256": "0" * 64}})),
        r"files: '\.\./x' is not a file of such a folder",
    ),
    "an absolute name": (
        lambda f: forge(
            f, lambda r: r["files"].update({"/etc/x": {"bytes": 1, "sha256": "0" * 64}})
        ),
        "is not a file of such a folder",
    ),
    "no tally": (lambda f: forge(f, lambda r: r["files"].pop("tally.npz")), "is not named"),
    "files a list": (lambda f: forge(f, lambda r: r.update(files=[])), r"files: "),
    "draws a text": (lambda f: forge(f, lambda r: r.update(draws="\x1b[31m")), r"draws: "),
    "no provenance": (lambda f: forge(f, lambda r: r.pop("provenance")), r"provenance: "),
    "a huge file": (
        lambda f: forge(f, lambda r: r["files"]["tally.npz"].update(bytes=1 << 40)),
        r"tally\.npz\.bytes: ",
    ),
    "a bomb": (bomb, r"tally\.npz: not a tally"),
    "a large array": (lambda f: with_array(f, "seats", np.zeros(1 << 24, np.int64)), "unpacked"),
    "a wrong shape": (
        lambda f: with_array(f, "seats", np.zeros(2, np.int64)),
        r"seats: int64 \[2\]",
    ),
    "a wrong type": (lambda f: with_array(f, "draws", np.zeros(1, np.int32)), "draws: int32"),
    "floats": (lambda f: with_array(f, "draws", np.zeros(1)), "float64"),
    "another array": (lambda f: with_array(f, "more", np.zeros(1, np.int64)), "'more'"),
    "no zip": (lambda f: replaced(f, "tally.npz", b"PK"), r"tally\.npz: not a tally"),
    "no scenario": (lambda f: replaced(f, "resolved.json", b"{}"), r"resolved\.json: not a valid"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_folder_is_named_and_the_others_are_still_listed(
    tmp_path: Path, case: str
) -> None:
    folder, other = keep(tmp_path), keep(tmp_path, seed=2)
    harm, words = HOSTILE[case]
    harm(folder)
    with pytest.raises(SimulatorError, match=words) as told:
        results.load(folder)
    assert "\n" not in str(told.value)
    with pytest.raises(SimulatorError, match=words):
        results.claim(folder)
    assert list(archive.faults(folder)) == [str(told.value)]
    states = {entry.folder: entry.state for entry in archive.entries(tmp_path)}
    assert states == {folder: str(told.value), other: archive.KEPT}


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    folder, other = keep(tmp_path / "results"), keep(tmp_path / "results", seed=2)
    folder.rename(tmp_path / "outside")
    folder.symlink_to(tmp_path / "outside")
    before = sorted((tmp_path / "outside").rglob("*"))
    states = {entry.folder: entry.state for entry in archive.entries(tmp_path / "results")}
    assert states[other] == archive.KEPT
    assert "a symbolic link" in states[folder]
    with pytest.raises(SimulatorError, match="a symbolic link"):
        results.claim(folder)
    assert sorted((tmp_path / "outside").rglob("*")) == before


def test_a_scenario_or_a_sweep_that_is_a_link_is_named_and_not_looked_into(tmp_path: Path) -> None:
    folder = keep(tmp_path / "elsewhere")
    root = tmp_path / "results"
    keep(root)
    (root / "linked").symlink_to(folder.parent)
    (root / "sweeps").mkdir()
    (root / "sweeps" / "linked").symlink_to(folder.parent)
    states = {entry.folder: entry.state for entry in archive.entries(root)}
    assert set(states) == {
        root / "linked",
        root / "sweeps" / "linked",
        root / "small" / folder.name,
    }
    assert "a symbolic link" in states[root / "linked"]
    assert "a symbolic link" in states[root / "sweeps" / "linked"]


@pytest.mark.parametrize("name", [".lock", "tally.npz.new", "run.json.new", "tables"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    folder = keep(tmp_path / "results")
    outside = tmp_path / "outside"
    if name == "tables":
        (folder / name).rename(outside)
    else:
        (folder / name).unlink(missing_ok=True)
        outside.write_text("mine")
    (folder / name).symlink_to(outside)
    before = seen(outside)
    part = Job.of(SCENARIO, 1).draw(100, 200)
    if name.endswith(".new"):
        results.add(tmp_path / "results", SCENARIO, [part], all_tables)
        assert list(archive.faults(folder)) == []
    else:
        with pytest.raises(SimulatorError, match="a symbolic link"):
            results.add(tmp_path / "results", SCENARIO, [part], all_tables)
    assert seen(outside) == before


def seen(path: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in [path, *path.rglob("*")] if each.is_file()}
