"""The command line as a process: what it imports, its streams, its signals."""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import results

ROOT = Path(__file__).parents[2]
HEAVY = {"numba", "numpy", "polars", "pydantic", "rich", "tqdm", "simulator.scenario"}
COMMANDS = (
    "run",
    "sweep",
    "night",
    "report",
    "check",
    "allocate",
    "compare",
    "draws",
    "polls",
    "replay",
    "backtest",
    "chart",
    "export",
    "schema",
    "laws",
    "new",
    "warm",
    "info",
    "bench",
    "results",
)
MODULE = (sys.executable, "-m", "simulator")


@pytest.fixture(autouse=True)
def _as_on_any_machine(folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


def process(*words: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=600, **options)


IMPORTED = """
import sys
from simulator.cli import main
sys.argv[1:] = {words}
try:
    main()
finally:
    print(sorted(set({heavy}) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    # Some versions of typer read the parameters of a command with pydantic.
    heavy = HEAVY - {"pydantic"} if len(words) == 2 else HEAVY
    done = process(sys.executable, "-c", IMPORTED.format(words=words, heavy=heavy))
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_the_package_itself_imports_nothing_heavy() -> None:
    code = f"import sys, simulator; print(set({HEAVY}) & set(sys.modules))"
    assert process(sys.executable, "-c", code).stdout == "set()\n"


@pytest.mark.parametrize("name", ["verify", "merge"])
def test_every_command_of_results_has_help_with_an_example(name: str) -> None:
    assert (
        f"Example: simulator results {name}" in process(*MODULE, "results", name, "--help").stdout
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    assert f"Example: simulator {name}" in process(*MODULE, name, "--help").stdout


def test_the_list_of_commands_is_not_cut_short() -> None:
    commands = process(*MODULE, "--help").stdout.partition("Commands:")[2]
    assert [line.split()[0] for line in commands.splitlines() if line] == list(COMMANDS)
    assert "..." not in commands


def test_the_version_is_that_of_the_package() -> None:
    import simulator

    assert process(*MODULE, "--version").stdout == f"simulator {simulator.__version__}\n"


def test_public_names_are_there_when_asked_for() -> None:
    import simulator

    scenario = simulator.load("small.toml")
    assert isinstance(scenario, simulator.Scenario)
    assert isinstance(simulator.simulate(scenario, draws=10, threads=1), simulator.Tally)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        simulator.nonsense  # noqa: B018


@pytest.mark.parametrize("command", ["new", "schema"])  # less than a buffer, and more
def test_a_pipe_that_nobody_reads_ends_quietly(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*MODULE, command], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_stdout_may_be_a_file(folder: Path) -> None:
    words = ("run", "small.toml", "--draws", "1000", "--format", "csv,json,table", "--quiet")
    with (folder / "out").open("wb") as out:
        subprocess.run([*MODULE, *words], stdout=out, check=True)
    text = (folder / "out").read_text()
    assert text.startswith("party,name,")
    assert '"tally_sha256"' in text
    assert "A small election" in text


def test_names_in_any_script_survive_a_plain_locale(folder: Path) -> None:
    text = (folder / "small.toml").read_text().replace("The Reds", "Қызылдар")
    (folder / "small.toml").write_text(text)
    plain = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*MODULE, "allocate", "small.toml", "-", "--explain"],
        capture_output=True,
        input="party,votes\nҚЫЗЫЛДАР,4\ngreen,3\nrest,0\nnone,0\n".encode(),
        env=plain,
    )
    assert done.returncode == 0, done.stderr
    assert "Қызылдар" in done.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["new", "schema"])
def test_a_full_disk_is_told_in_a_line(command: str) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run([*MODULE, command], stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, b"error: No space left on device\n")


INTERRUPTED = """
import sys
import simulator.cli.run
from simulator.cli import main

class Bar:
    def __init__(self, **_): pass
    def update(self, _): print("drawn", file=sys.stderr, flush=True)
    def close(self): pass

simulator.cli.progress.tqdm = Bar
main()
"""


needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="dask is not installed: the extra 'dask' has it",
)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("where", [(), pytest.param(("--cluster", "local:2"), marks=needs_dask)])
def test_ctrl_c_keeps_the_draws(folder: Path, where: tuple[str, ...]) -> None:
    words = ("run", "small.toml", "--draws", "1b", *where)
    child = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line == "drawn\n":
            break
    child.send_signal(signal.SIGINT)
    stdout, stderr = child.communicate(timeout=600)
    assert (child.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    (path,) = (folder / "results" / "small").iterdir()
    tally = results.load(path).tally
    assert 0 < tally.draws < 1_000_000_000
    assert f"interrupted: {tally.draws:,} draws are saved in results/small/" in stderr
    goal = str(tally.ranges[-1][1])
    words = ("run", "small.toml", "--draws", goal, "--format", "json")
    assert process(*MODULE, *words).stdout == process(*MODULE, *words, "--out", "fresh").stdout
