import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulator import files, results
from simulator.errors import ResultError
from simulator.plan import compile as plan_of
from simulator.scenario import Scenario
from simulator.tally import Layout, Tally

SCENARIO = Scenario.model_validate(
    {
        "format": 1,
        "id": "сайлау",
        "party": ({"id": "a", "share": 60.5}, {"id": "b", "share": 39.5}),
        "votes": {"model": "dirichlet", "effective_sample_size": 600},
        "tier": ({"id": "list", "method": "largest-remainder", "seats": 3},),
    }
)


LAYOUT = Layout.of(plan_of(SCENARIO))


def part_of(first: int, last: int) -> Tally:
    counts = {name: np.zeros(shape, np.int64) for name, shape in LAYOUT.counts.items()}
    counts["draws"][0] = last - first
    counts["share_sums"][0, 0] = first
    counts["shares"][0, :50] += np.arange(50) % (last - first)
    return Tally(
        fingerprint="0123456789abcdef" * 4,
        seed=7,
        ranges=((first, last),),
        counts=counts,
        joint=LAYOUT.joint,
    )


def tally_of(draws: int) -> Tally:
    return part_of(0, draws)


def tables_of(tally: Tally) -> dict[str, pl.DataFrame]:
    tables = {"parties": pl.DataFrame({"party": ["a", "b"], "draws": [tally.draws] * 2})}
    if tally.draws < 100:
        tables["only_of_small_runs"] = tables["parties"]
    return tables


def made(_: object, tally: Tally) -> dict[str, pl.DataFrame]:
    return tables_of(tally)


def save(root: Path, draws: int) -> Path:
    return results.add(root, SCENARIO, [tally_of(draws)], made).folder


def files_of(folder: Path) -> list[str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    folder = save(tmp_path, 10)
    assert folder == tmp_path / "сайлау" / "0123456789ab-s7"
    result = results.load(folder)
    assert result.scenario == SCENARIO
    assert result.tally.sha256() == tally_of(10).sha256() == result.run["tally_sha256"]
    assert (result.run["draws"], result.run["ranges"]) == (10, [[0, 10]])
    parties = pl.read_parquet(folder / "tables" / "parties.parquet")
    assert parties.equals(tables_of(tally_of(10))["parties"])


def test_a_second_save_leaves_no_file_of_the_first(tmp_path: Path) -> None:
    save(tmp_path, 10)
    folder = save(tmp_path, 1000)
    expected = ["resolved.json", "run.json", "tables/parties.parquet", "tally.npz"]
    assert files_of(folder) == expected
    assert results.load(folder).tally.draws == 1000


def test_more_draws_are_never_replaced_by_fewer(tmp_path: Path) -> None:
    folder = save(tmp_path, 1000)
    assert save(tmp_path, 10) == folder
    assert results.load(folder).tally.draws == 1000


class _Killed(BaseException):
    """The process ends here; nothing catches it."""


STEPS = ("fsync", "link", "mkdir", "open", "replace", "unlink", "write")
"""What may reach the disk; a file is also left half written."""


class _Steps:
    """Ends the process at the step after `last` others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, last: int) -> None:
        self.left = last
        for name in STEPS[:-1]:
            monkeypatch.setattr(os, name, self.counted(name, getattr(os, name)))
        opened = files.opened

        def halving(path: Path, flags: int):
            file = opened(path, flags)
            return _Halved(self, file) if flags & os.O_EXCL else file

        monkeypatch.setattr(files, "opened", halving)

    def counted(self, name: str, step):
        def counting(*args, **options):
            self.count()
            # What a killed process has written is there, forced to the disk or not.
            return None if name == "fsync" else step(*args, **options)

        return counting

    def count(self) -> None:
        if self.left <= 0:
            raise _Killed
        self.left -= 1


class _Halved:
    """A file that is killed in the middle of a write."""

    def __init__(self, steps: _Steps, file) -> None:
        self.steps, self.file = steps, file

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> None:
        self.file.write(content[: len(content) // 2])
        self.file.flush()
        self.steps.count()
        self.file.write(content[len(content) // 2 :])

    def __getattr__(self, name: str):
        return getattr(self.file, name)


def killed_save(root: Path, draws: int, steps: int) -> bool:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _Steps(monkeypatch, steps)
        try:
            save(root, draws)
        except _Killed:
            return True
    return False


def whole(folder: Path) -> int:
    """Open every file that run.json names, without the program; how many draws all of them have."""
    run = json.loads((folder / "run.json").read_bytes())
    for name, noted in run["files"].items():
        assert files.entry((folder / name).read_bytes()) == noted
        if name.endswith((".parquet", ".parquet.new")):
            assert pl.read_parquet(folder / name)["draws"][0] == run["draws"]
    assert results.load(folder).tally.draws == run["draws"]
    return run["draws"]


def test_a_save_killed_at_any_step_leaves_the_earlier_result_or_the_new_one(tmp_path: Path) -> None:
    seen = []
    for steps in range(1000):
        root = tmp_path / str(steps)
        folder = save(root, 10)
        killed = killed_save(root, 1000, steps)
        seen.append(whole(folder))
        if not killed:
            break
        # The next run finishes what was begun, or removes it, though it adds nothing.
        results.claim(folder)
        assert whole(folder) == seen[-1]
        assert files_of(folder) == sorted([*results.load(folder).run["files"], "run.json"])
        assert not [name for name in files_of(folder) if name.endswith((".new", ".part"))]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (10, 1000)
    assert len(seen) > 60


@pytest.mark.parametrize("first", [3, 20, 30, 40, 50, 60])
def test_what_a_killed_save_left_is_no_trouble_to_the_next_be_that_killed_or_not(
    tmp_path: Path, first: int
) -> None:
    for steps in range(1000):
        root = tmp_path / str(steps)
        folder = save(root, 10)
        assert killed_save(root, 1000, first)
        before = whole(folder)
        killed = killed_save(root, 2000, steps)
        assert whole(folder) in (before, 2000)
        if not killed:
            break
        save(root, 3000)
        assert whole(folder) == 3000
        assert not [name for name in files_of(folder) if name.endswith((".new", ".part"))]
    assert whole(folder) == 2000


def test_a_first_save_killed_at_any_step_leaves_nothing_or_the_result(tmp_path: Path) -> None:
    for steps in range(1000):
        root = tmp_path / str(steps)
        killed = killed_save(root, 10, steps)
        folder = results.folder_of(root, SCENARIO, tally_of(10).fingerprint, 7)
        result = results.kept(folder)
        assert result is None or whole(folder) == 10
        if not killed:
            assert result is not None
            break
        save(root, 10)
        assert whole(folder) == 10
        assert not [name for name in files_of(folder) if name.endswith((".new", ".part"))]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "flipped": (flip, "changed since it was written"),
    "truncated": (lambda path: os.truncate(path, path.stat().st_size - 1), "truncated|changed"),
    "emptied": (lambda path: os.truncate(path, 0), "empty"),
    "missing": (lambda path: path.unlink(), "missing"),
}
FILES = ["resolved.json", "run.json", "tables/parties.parquet", "tally.npz"]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, damage: str) -> None:
    folder = save(tmp_path, 1000)
    assert files_of(folder) == FILES
    harm, reason = DAMAGES[damage]
    harm(folder / name)
    with pytest.raises(ResultError, match=f"{name}: ({reason})"):
        results.load(folder)


def test_no_byte_of_run_json_can_change(tmp_path: Path) -> None:
    path = save(tmp_path, 1000) / "run.json"
    content = path.read_bytes()
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(ResultError, match=r"run\.json: (changed|schema)"):
            results.load(path.parent)


def test_a_damaged_result_is_not_saved_over(tmp_path: Path) -> None:
    folder = save(tmp_path, 10)
    flip(folder / "tally.npz")
    with pytest.raises(ResultError, match=r"tally\.npz: changed"):
        save(tmp_path, 1000)


def test_counts_of_two_programs_are_not_mixed(tmp_path: Path, monkeypatch) -> None:
    folder = save(tmp_path, 10)
    monkeypatch.setattr(results, "kernel_digest", lambda: "another")
    assert results.load(folder).tally.draws == 10
    with pytest.raises(ResultError, match=r"kernel .*, this is another.*another folder, or remove"):
        save(tmp_path, 1000)


def test_a_later_schema_is_refused(tmp_path: Path, monkeypatch) -> None:
    folder = save(tmp_path, 10)
    monkeypatch.setattr(results, "KIND", replace(results.KIND, schema=0))
    with pytest.raises(ResultError, match=r"run\.json: schema 1; this program reads 0"):
        results.load(folder)


def test_a_folder_without_a_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"run\.json: missing; no result was saved here"):
        results.load(tmp_path)


def test_a_reader_waits_out_a_save_of_another_process(tmp_path: Path, monkeypatch) -> None:
    folder = save(tmp_path, 10)
    read, calls = results._loaded, []

    def saved_meanwhile(*args):
        calls.append(args)
        if len(calls) == 1:
            save(tmp_path, 1000)
        return read(*args)

    monkeypatch.setattr(results, "_loaded", saved_meanwhile)
    monkeypatch.setattr(results, "kept", lambda _: None)
    assert results.load(folder).tally.draws == 1000


SAVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_results import save
for draws in range(int(sys.argv[3]), 400, 2):
    save(Path(sys.argv[2]), draws)
"""


def test_two_processes_may_save_at_once(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    savers = [
        subprocess.Popen([sys.executable, "-c", SAVER, here, str(tmp_path), first])
        for first in ("301", "300")
    ]
    assert [saver.wait() for saver in savers] == [0, 0]
    (folder,) = (tmp_path / "сайлау").iterdir()
    assert results.load(folder).tally.draws == 399


ADDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_results import SCENARIO, made, part_of
from simulator import files, results
root, number = Path(sys.argv[2]), int(sys.argv[3])
known = []
for step in range(6):
    first = 1000 * (6 * number + step)
    parts = known + [part_of(first, first + 1000)]
    added = results.add(root, SCENARIO, parts, made)
    assert results.load(added.folder).tally.draws >= added.tally.draws
    known = [added.tally]
"""


def test_eight_processes_add_to_one_result_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    here = str(Path(__file__).parent)
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, here, str(tmp_path), str(number)])
        for number in range(8)
    ]
    assert [adder.wait() for adder in adders] == [0] * 8
    (folder,) = (tmp_path / "сайлау").iterdir()
    tally = results.load(folder).tally
    assert tally.ranges == ((0, 48_000),)
    assert tally.counts["draws"].tolist() == [48_000]
    assert tally.counts["share_sums"][0, 0] == sum(range(0, 48_000, 1000))
    assert not [name for name in files_of(folder) if name.endswith(".new")]


def add(root: Path, *ranges: tuple[int, int]) -> Tally:
    parts = [part_of(first, last) for first, last in ranges]
    added = results.add(root, SCENARIO, parts, made)
    kept = results.load(added.folder)
    assert (kept.tally.sha256(), kept.run) == (added.tally.sha256(), added.run)
    return added.tally


def test_what_is_there_already_is_not_counted_twice(tmp_path: Path) -> None:
    add(tmp_path, (0, 1000))
    assert add(tmp_path, (0, 1000), (2000, 3000)).ranges == ((0, 1000), (2000, 3000))
    assert add(tmp_path, (2000, 2500)).ranges == ((0, 1000), (2000, 3000))
    assert add(tmp_path, (1000, 2000)).ranges == ((0, 3000),)


def test_of_draws_that_are_there_in_part_the_larger_tally_stays(tmp_path: Path) -> None:
    add(tmp_path, (0, 1000))
    assert add(tmp_path, (500, 1100)).ranges == ((0, 1000),)
    assert add(tmp_path, (500, 2000)).ranges == ((500, 2000),)


def test_parts_are_weighed_together_where_one_of_them_is_there_in_part(tmp_path: Path) -> None:
    add(tmp_path, (0, 1000))
    ranges = ((500, 1100), (2000, 2500))
    assert add(tmp_path, *ranges).ranges == ranges


def test_tables_that_a_result_lacks_are_made(tmp_path: Path) -> None:
    folder = results.add(tmp_path, SCENARIO, [part_of(0, 1000)], made, tables=False).folder
    assert not results.has_tables(results.load(folder))
    add(tmp_path, (0, 1000))
    assert results.has_tables(results.load(folder))


def test_a_file_system_without_locks_is_refused_before_anything_is_drawn(
    tmp_path: Path, monkeypatch
) -> None:
    def unsupported(_) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(files, "_lock", unsupported)
    told = r"this file system cannot lock files \(Operation not supported\).*another file system"
    with pytest.raises(ResultError, match=told):
        results.claim(tmp_path / "folder")


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_results
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))
test_results.save(Path(sys.argv[2]), 5000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("size", [0, 100, 700, 900, 1100])
def test_a_full_disk_is_an_error_and_leaves_the_earlier_result(tmp_path: Path, size: int) -> None:
    folder = save(tmp_path, 1000)
    before = {name: (folder / name).read_bytes() for name in files_of(folder)}
    assert max(map(len, before.values())) > 1100
    words = [sys.executable, "-c", FULL, str(Path(__file__).parent), str(tmp_path), str(size)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1
    told = done.stderr.splitlines()[-1]
    assert "ResultError" in told
    assert ".new: cannot be written (File too large); earlier results are unchanged" in told
    assert {name: (folder / name).read_bytes() for name in files_of(folder)} == before
    assert results.load(folder).tally.draws == 1000


def test_the_hashes_do_not_depend_on_the_clock(tmp_path: Path) -> None:
    runs = [results.load(save(tmp_path / name, 1000)).run for name in ("one", "two")]
    for key in ("fingerprint", "tally_sha256", "files"):
        assert runs[0][key] == runs[1][key]


def test_descriptions_may_change_without_another_folder(tmp_path: Path) -> None:
    save(tmp_path, 1000)
    named = SCENARIO.model_copy(update={"name": "Another name"})
    folder = results.add(tmp_path, named, [tally_of(2000)], made).folder
    assert results.load(folder).scenario.name == "Another name"
    again = SCENARIO.model_copy(update={"name": "A third name"})
    assert results.add(tmp_path, again, [tally_of(2000)], made).folder == folder
    assert results.load(folder).scenario == again
    assert results.load(folder).tally.draws == 2000
