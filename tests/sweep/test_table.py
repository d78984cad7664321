import json
import math
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from simulator import results, tables
from simulator.provenance import kernel_digest
from simulator.sweep import Outcome, Points, Work, keep, listed, planned, run, tidy

from .conftest import TWO_AXES

Swept = Callable[..., Points]
Done = tuple[Points, list[Outcome], Path]


@pytest.fixture
def done(swept: Swept, tmp_path: Path) -> Done:
    points = swept(TWO_AXES)
    return points, run(Work.of(points, 2000, tmp_path)), tmp_path


def cell(table: pl.DataFrame, point: int, measure: str, **where: str) -> dict:
    rows = table.filter(pl.col("point") == point, pl.col("measure") == measure)
    for name, value in where.items():
        rows = rows.filter(pl.col(name) == value)
    (row,) = rows.to_dicts()
    return row


def test_values_are_those_of_the_points_own_tables(done: Done) -> None:
    points, outcomes, _ = done
    table = tidy(points, outcomes)
    for outcome in outcomes:
        tally, number = results.load(outcome.folder).tally, outcome.point.number
        for row in tables.parties(outcome.point.scenario, tally).to_dicts():
            party = row["party"]
            found = cell(table, number, "share_mean", party=party)
            assert found["value"] == row["share_mean"]
            if party != "rest":
                seats = cell(table, number, "seats_mean", party=party, tier="all")
                assert (seats["value"], seats["error"]) == (row["seats_mean"], row["seats_mean_se"])
                enters = cell(table, number, "p_enters", party=party)
                assert (enters["value"], enters["error"]) == (row["p_enters"], row["p_enters_se"])
        for row in tables.events(outcome.point.scenario, tally).to_dicts():
            found = cell(table, number, "p_event", event=row["event"])
            assert (found["value"], found["error"]) == (row["p"], row["se"])
        turnout = tables.turnout(outcome.point.scenario, tally).row(0, named=True)
        assert cell(table, number, "turnout_mean")["value"] == turnout["mean"]


def test_the_error_of_a_mean_share_is_that_of_the_draws(done: Done) -> None:
    """A Dirichlet of size 600: the standard deviation of a share p is sqrt(p (1 - p) / 600)."""
    points, outcomes, _ = done
    row = cell(tidy(points, outcomes), points.baseline.number, "share_mean", party="red")
    assert row["error"] == pytest.approx(100 * math.sqrt(0.25 / 600 / 2000), rel=0.08)


def test_axes_are_columns_and_measures_are_rows(done: Done) -> None:
    points, outcomes, _ = done
    table = tidy(points, outcomes)
    assert table.columns == [
        *("point", "bar", "party.blue.share", "measure", "tier", "party", "event"),
        *("value", "error", "change", "change_error"),
    ]
    assert table.schema["bar"] == pl.Float64
    assert table["point"].n_unique() == 9
    keys = table.select("point", "measure", "tier", "party", "event")
    assert keys.n_unique() == len(keys)
    assert table["value"].null_count() == table["error"].null_count() == 0


def test_changes_are_from_the_baseline(done: Done) -> None:
    points, outcomes, _ = done
    table = tidy(points, outcomes)
    base, other = (cell(table, number, "p_enters", party="blue") for number in (5, 1))
    assert points.baseline.number == 5
    assert (base["change"], base["change_error"]) == (0.0, 0.0)
    assert other["change"] == pytest.approx(other["value"] - base["value"], abs=1e-12)
    assert other["change"] > 0.2
    # The other bar lets in whoever passed this one: only one of the two ways is there to change.
    alone = math.sqrt(other["change"] * (1 - other["change"]) / 2000)
    assert other["change_error"] == pytest.approx(alone, rel=0.02)


def test_labels_that_are_not_all_numbers_are_texts(swept: Swept, tmp_path) -> None:
    points = swept('[[axis]]\nkey = "tier.list.quota"\nvalues = ["hare", "droop"]\n')
    table = listed(points, run(Work.of(points, 100, tmp_path)))
    assert table["tier.list.quota"].to_list() == ["hare", "droop"]


def test_an_included_point_may_leave_an_axis_out(swept: Swept, tmp_path) -> None:
    points = swept(f"{TWO_AXES}[[include]]\nbar = 4\n")
    table = listed(points, run(Work.of(points, 100, tmp_path)))
    assert table.row(9, named=True)["party.blue.share"] is None


def test_the_list_of_points_leads_to_their_results(done: Done) -> None:
    points, outcomes, root = done
    for row in listed(points, outcomes).to_dicts():
        result = results.load(root / row["result"])
        assert result.tally.sha256() == row["tally_sha256"]
        assert result.tally.fingerprint == row["fingerprint"]
        assert (row["draws"], row["seed"], row["scenario"]) == (2000, 1, "small")


def test_the_plan_says_what_is_missing(done: Done) -> None:
    points, _, root = done
    assert planned(Work.of(points, 2000, root))["lacks"].to_list() == [0] * 9
    assert planned(Work.of(points, 3000, root))["lacks"].to_list() == [1000] * 9
    assert planned(Work.of(points, 3000, root / "new"))["lacks"].to_list() == [3000] * 9


def test_a_folder_holds_the_table_twice_and_says_its_hashes(done: Done) -> None:
    points, outcomes, root = done
    folder = keep(root, points, outcomes)
    table = tidy(points, outcomes)
    assert pl.read_parquet(folder / "sweep.parquet").equals(table)
    csv = pl.read_csv(folder / "sweep.csv", schema=table.schema)
    assert csv.equals(table)
    told = json.loads((folder / "sweep.json").read_text())
    assert folder == root / "sweeps" / "swept" / f"{told['digest'][:12]}-s1"
    assert (told["schema"], told["sweep"], told["baseline"]) == (1, "swept", 5)
    assert told["kernel"] == kernel_digest()
    assert told["points"][0]["axes"] == {"bar": 3.0, "party.blue.share": 4.5}
    assert set(told["files"]) == {"sweep.parquet", "sweep.csv", "points.csv"}
    for name, file in told["files"].items():
        content = (folder / name).read_bytes()
        assert file == {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def test_an_edited_sweep_has_a_folder_of_its_own(done: Done, swept: Swept) -> None:
    points, outcomes, root = done
    edited = swept(TWO_AXES.replace("[3, 5, 7]", "[3, 5]"))
    assert keep(root, points, outcomes) != keep(root, edited, run(Work.of(edited, 2000, root)))


def test_a_single_draw_has_no_error_of_a_mean(swept: Swept, tmp_path) -> None:
    points = swept(TWO_AXES)
    table = tidy(points, run(Work.of(points, 1, tmp_path)))
    assert "share_mean" not in table["measure"].to_list()
    assert "p_enters" in table["measure"].to_list()
    keep(tmp_path, points, run(Work.of(points, 1, tmp_path)))
