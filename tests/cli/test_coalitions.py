import json
from pathlib import Path

import polars as pl

from .conftest import Cli

RUN = ("run", "small.toml", "--draws", "3k")


def test_coalitions_are_shown_where_they_are_asked_for(cli: Cli) -> None:
    plain, asked = cli(*RUN), cli(*RUN, "--coalitions")
    assert "Who could govern" not in plain.stdout
    assert "those in more than 1% of 3,000 draws" in asked.stdout
    assert "Shapley-Shubik" in asked.stdout


def test_they_are_in_json_and_saved_beside_the_other_tables(cli: Cli, folder: Path) -> None:
    assert cli(*RUN).exit_code == 0
    asked = cli(*RUN, "--coalitions", "--coalitions-over", "5", "--format", "json")
    found = json.loads(asked.stdout)
    assert all(row["p_minimal"] > 0.05 for row in found["coalitions"])
    majority = {row["party"]: row["p_majority"] for row in found["parties"]}
    alone = {row["parties"]: row["p_majority"] for row in found["coalitions"] if row["size"] == 1}
    assert alone
    assert all(majority[party] == p for party, p in alone.items())
    (saved,) = (folder / "results").rglob("coalitions.parquet")
    assert pl.read_parquet(saved).to_dicts() == found["coalitions"]
    assert pl.read_parquet(saved.with_name("power.parquet")).to_dicts() == found["power"]
    assert cli("results", "verify").exit_code == 0


def test_parties_of_a_bloc_act_as_one(cli: Cli, folder: Path) -> None:
    bloc = '\n[[bloc]]\nid = "both"\nparties = ["red", "green"]\n'
    (folder / "blocs.toml").write_text((folder / "small.toml").read_text() + bloc)
    asked = cli("run", "blocs.toml", "--draws", "1k", "--coalitions-of-blocs", "--format", "json")
    found = json.loads(asked.stdout)
    sets = {row["parties"] for row in found["coalitions"]}
    assert "both" in sets
    assert not any("red" in each.split(" + ") for each in sets)
    (alone,) = (row for row in found["coalitions"] if row["parties"] == "both")
    assert alone["p_majority"] == found["blocs"][0]["p_majority"]


def test_parties_with_whom_nobody_governs_are_left_out(cli: Cli) -> None:
    asked = cli(*RUN, "--coalitions-without", "lone", "--format", "table,json")
    assert "of 3,000 draws, without lone" in asked.stdout
    found = json.loads(asked.stdout[asked.stdout.index("{\n") :])
    assert {row["party"] for row in found["power"]} == {"red", "green"}
    assert {row["without"] for row in found["coalitions"]} == {"lone"}
    unknown = cli(*RUN, "--coalitions-without", "blue")
    assert unknown.exit_code == 2
    assert "without 'blue': nobody who can win seats; known: red, green, lone" in unknown.stderr


def test_a_part_that_is_none_is_refused(cli: Cli) -> None:
    result = cli(*RUN, "--coalitions", "--coalitions-over", "100")
    assert result.exit_code == 2
    assert "--coalitions-over: 100; must be a percentage of draws" in result.stderr


def test_cliffs_are_shown_and_saved_where_they_are_asked_for(cli: Cli, folder: Path) -> None:
    table, asked = cli(*RUN, "--cliffs"), cli(*RUN, "--cliffs", "--format", "json")
    assert "A tenth of a point more" in table.stdout
    assert "Votes that would change the expected result" in table.stdout
    found = json.loads(asked.stdout)
    assert {"tenths", "thresholds", "flips", "margins"} <= found.keys()
    assert "Closest districts" in table.stdout
    for name in ("tenths", "thresholds", "flips", "margins"):
        (saved,) = (folder / "results").rglob(f"{name}.parquet")
        assert pl.read_parquet(saved).to_dicts() == found[name]
    assert {row["event"] for row in found["tenths"]} == {None, *found["events"]}
    assert "tenths" not in json.loads(cli(*RUN, "--format", "json").stdout)
