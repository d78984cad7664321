"""Files, names and streams that are meant to hurt: a line each, soon, and without much memory."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import load

from .conftest import SCENARIO, Cli

LARGE = {
    "long_array.toml": ("x = [" + "1," * 1_000_000 + "]\n", "values are too many"),
    "many_parties.toml": ('[[party]]\nid = "a"\n' * 150_000, "values are too many"),
    "deep_key.toml": ("a." * 100_000 + "b = 1\n", "nested deeper than 32"),
    "deep_keys.toml": ((".".join("a" * 30) + " = 1\n") * 50_000, "values are too many"),
    "deep_header.toml": ("[" + "a." * 100_000 + "b]\n", "nested deeper than 32"),
    "deep_array.json": ("[" * 100_000, "nested deeper than 32"),
    "long_array.json": ('{"x": [' + "1," * 4_000_000 + "1]}", "values are too many"),
    "long_number.toml": ("x = " + "9" * 5_000_000, "without a blank or a comma"),
    "long_hex.toml": ("x = 0x" + "f" * 4_900, "an integer of thousands of digits"),
    "long_fraction.toml": ("x = 0." + "9" * 5_000_000, "without a blank or a comma"),
    "long_id.toml": ('id = "' + "x" * 9_000_000 + '"', "without a blank or a comma"),
    "quotes.toml": ('"' * 9_000_000, "without a blank or a comma"),
}
TABLES = {
    "rows": ("id,registered\n" + "r,1\n" * 1_000_000, "lines are too many"),
    "columns": ("id," + ",".join(f"share.c{i}" for i in range(600_000)), "columns are too many"),
    "cells": ("id" + ",a" * 2_000 + "\n" + ("x" + ",1" * 2_000 + "\n") * 1_000, "cells are too"),
    "commas": ("," * 19_000_000, "columns are too many"),
    "blank": ("\n" * 19_000_000, "lines are too many"),
    "unknown": ("id,registered," + ",".join(f"c{i}" for i in range(2_000)), "1,990 more errors"),
}


def refused(path: Path) -> str:
    start = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert time.process_time() - start < 1.5
    return str(caught.value)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_is_refused_before_it_is_parsed(tmp_path: Path, name: str) -> None:
    text, reason = LARGE[name]
    (tmp_path / name).write_text(text)
    assert reason in refused(tmp_path / name)


@pytest.mark.parametrize("name", TABLES)
def test_a_large_table_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    text, reason = TABLES[name]
    (tmp_path / "table.csv").write_text(text)
    (tmp_path / "small.toml").write_text('region = { csv = "table.csv" }\n' + SCENARIO)
    assert reason in refused(tmp_path / "small.toml")


@pytest.mark.parametrize(
    ("key", "value"), [("region", 1e-300), ("region", None), ("party", 5), ("party", [1])]
)
def test_rows_that_are_none_are_told(tmp_path: Path, key: str, value: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"format": 1, "id": "a", key: value}))
    assert f"{key}" in refused(tmp_path / "a.json")


def test_a_role_that_is_a_table_is_told(tmp_path: Path) -> None:
    text = SCENARIO.replace('role = "other"', "role = { default = 0.17 }")
    (tmp_path / "small.toml").write_text('counted = { csv = "votes.csv" }\n' + text)
    (tmp_path / "votes.csv").write_text("party,votes\nred,5\n")
    assert "party.rest.role: a table" in refused(tmp_path / "small.toml")


def test_a_name_of_300_bytes_is_told() -> None:
    assert "is not the name of a file" in refused(Path("x" * 300))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--draws", "9" * 5_000], "…'; must be a whole number"),
        (["--out", ""], "'--out': is empty"),
        (["--threads", "9" * 5_000], "'--threads'"),
        (["--threads", "100000"], "'--threads'"),
        (["--cluster", "cluster.json"], "cluster.json: not the file of a scheduler"),
        (["--cluster", "tcp://host:99999"], "not an address"),
        (["--cluster", "foo://host:8786"], "not an address"),
    ],
)
def test_hostile_options_are_a_line_each(cli: Cli, words: list[str], reason: str) -> None:
    Path("cluster.json").write_text('{"address": 5}')
    result = cli("run", "small.toml", *words)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert len(result.stderr) < 400


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize(
    ("closed", "told"), [(">&-", "stdout is closed"), ("<&-", "stdin: is closed"), ("2>&-", "")]
)
def test_a_closed_stream_is_told(folder: Path, closed: str, told: str) -> None:
    command = f"{sys.executable} -m simulator allocate small.toml - {closed}"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, env={"PYTHONPATH": str(root)}, timeout=100
    )
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr + done.stdout
