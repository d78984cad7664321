"""Every command of the README and its pages works as printed, in the order in which it stands."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PAGES = ("README", *(f"docs/{name}" for name in ("tutorial", "reading", "commands", "comparing")))
PAGES = (*PAGES, "docs/sweeps", "docs/python", "docs/page", "docs/charts", "docs/backtests")
PAGES = (*PAGES, "docs/night")
TEXTS = {page: (PROJECT / f"{page}.md").read_text(encoding="utf-8") for page in PAGES}
README, READING = TEXTS["README"], TEXTS["docs/reading"]
COMMANDS = [
    line.removeprefix("$ ")
    for text in TEXTS.values()
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    for line in block.splitlines()
]
SNIPPETS = [
    (page, snippet)
    for page, text in TEXTS.items()
    for snippet in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
]
MAKERS = {shlex.split(each)[-1]: each for each in COMMANDS if each.startswith("simulator new ")}
MAKERS |= {
    shlex.split(each)[-1]: each
    for each in COMMANDS
    if each.startswith("simulator run ") and shlex.split(each)[-2] == "--out"
}
"""The commands that make a scenario, or a folder of results, by its name."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder beside the project's scenarios, so that results of tests stay out of it."""
    folder = tmp_path_factory.mktemp("newcomer")
    (folder / "scenarios").symlink_to(PROJECT / "scenarios")
    return folder


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


def _make_what_is_named(text: str, folder: Path) -> None:
    """Each test by itself: what an earlier command makes is there, or is not yet."""
    for name, command in MAKERS.items():
        if name not in text:
            continue
        if text == command:
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name).unlink(missing_ok=True)
        elif not (folder / name).exists():
            _run([sys.executable, "-m", *shlex.split(command)], folder)


def test_the_readme_names_commands() -> None:
    assert len(COMMANDS) >= 12
    assert [page for page, _ in SNIPPETS].count("README") == 1
    assert ".venv/bin/simulator" in README


def test_links_lead_to_files() -> None:
    for page, text in TEXTS.items():
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (PROJECT / f"{page}.md").parent.joinpath(link).exists(), (page, link)


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command.startswith("simulator")]
)
def test_command(command: str, folder: Path) -> None:
    _make_what_is_named(command, folder)
    done = _run([sys.executable, "-m", *shlex.split(command)], folder)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make")])
def test_make_has_the_target(command: str) -> None:
    _, target = command.split()
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("page", "snippet"), SNIPPETS)
def test_snippet(page: str, snippet: str, folder: Path) -> None:
    _make_what_is_named(snippet, folder)
    done = _run([sys.executable, "-c", snippet], folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert page != "README" or "amanat" in done.stdout


def test_what_compare_prints_is_what_the_readme_shows(folder: Path) -> None:
    """Common draws give the same figures everywhere, to the last digit."""
    command = next(command for command in COMMANDS if "party.nsdp.share=5.41" in command)
    done = _run([sys.executable, "-m", *shlex.split(command)], folder)
    text = TEXTS["docs/comparing"]
    block = text[text.index("200,000 common draws") :]
    lines = [line for line in block[: block.index("```")].splitlines() if line]
    assert len(lines) > 10
    assert set(lines) <= set(done.stdout.splitlines())


def test_what_make_run_prints_is_what_the_readme_shows(folder: Path) -> None:
    """With fewer draws the figures differ in their last digits, the rows do not."""
    done = _run(
        [sys.executable, "-m", "simulator", "run", "scenarios/kazakhstan-2023", "--draws", "20k"],
        folder,
    )
    shown = READING[READING.index("```text") :]
    excerpt = README[README.index("```text\n") :].split("```")[1]
    assert set(excerpt.splitlines()[1:]) <= set(shown.splitlines())
    for heading in ("Parties", "Seats by tier", "Parties entering", "Events", "Other measures"):
        assert heading in shown
        assert heading in done.stdout
