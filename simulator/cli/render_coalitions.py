"""The result on a terminal: who could govern, and who is decisive."""

from __future__ import annotations

from simulator.cli.result_page import ResultPage, Row, Rows, mean_cell, seats_cell
from simulator.intervals import chance_cell, decimals

MOST_COALITIONS = 15


def governing(page: ResultPage, rows: Rows) -> None:
    """Minimal majorities and the power of parties, where they were asked for."""
    if "coalitions" in rows:
        _majorities(page, rows["coalitions"])
        _power(page, rows["power"])


def _majorities(page: ResultPage, found: list[Row]) -> None:
    """The most frequent ones."""
    page.title("Who could govern", "minimal majorities: no majority without any one member")
    if not found:
        page.say("no set of parties is one often enough")
        return
    without = found[0]["without"]
    page.say(
        f"those in more than {100 * found[0]['over']:g}% of {found[0]['draws']:,} draws"
        + (f", without {_members(page, without)}" if without else ""),
        "dim",
    )
    page.table(
        ["", "minimal", "majority", "seats (90%)", "beyond half"],
        (
            [
                _members(page, row["parties"]),
                _chance(row, "p_minimal"),
                _chance(row, "p_majority"),
                seats_cell(row),
                f"{row['surplus_mean']:.1f}",
            ]
            for row in found[:MOST_COALITIONS]
        ),
    )
    if len(found) > MOST_COALITIONS:
        page.say(f"and {len(found) - MOST_COALITIONS:,} less frequent ones", "dim")


def _members(page: ResultPage, parties: str) -> str:
    """The names of a set; those of blocs are their ids."""
    return " + ".join(page.names.get(unit, unit) for unit in parties.split(" + "))


def _chance(row: Row, key: str) -> str:
    return chance_cell(row[key], row[f"{key}_se"] or 0.0, row["draws"])


def _power(page: ResultPage, found: list[Row]) -> None:
    """Indices in percent of the whole."""
    page.title("Who is decisive", "percent of all swings, and of all orders of joining")
    page.table(
        ["", "seats", "Banzhaf", "90%", "Shapley-Shubik", "90%", "needed", "kingmaker"],
        (
            [
                page.party(row["party"]) if row["party"] in page.names else row["party"],
                mean_cell(row),
                *_index(row, "banzhaf"),
                *_index(row, "shapley"),
                _chance(row, "p_needed"),
                _chance(row, "p_kingmaker"),
            ]
            for row in sorted(found, key=lambda row: -row["banzhaf_mean"])
        ),
    )
    page.say(
        "needed: in every majority. kingmaker: without it neither of the two largest has a "
        "majority, even with everybody but its rival; with it, either can.",
        "dim",
    )


def _index(row: Row, name: str) -> tuple[str, str]:
    """The mean, rounded to its precision, and the central 90% of draws."""
    places = min(decimals(100 * (row[f"{name}_mean_se"] or 0.0)), 1)
    mean, low, high = (100 * row[f"{name}_{end}"] for end in ("mean", "q05", "q95"))
    return f"{mean:.{places}f}", f"{low:.0f}–{high:.0f}"
