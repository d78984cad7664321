"""Shares that somebody else has drawn: `votes = { model = "draws", csv = "posterior.csv" }`.

A row a draw, a column a party, in percent: what Stan, PyMC or anything else makes of polls.
`parquet` names such a table too, and `shares = { a = [52.1, 48.0], b = [47.9, 52.0] }` holds it.

    draw,amanat,auyl,others
    1,52.1,9.7,38.2
    2,48.0,11.2,40.8

Parties go by id or by name, in any letter case, as in counts; every one on the list ballot needs a
column. Columns called draw, chain or iteration (with a dot before it, too) count rows and are
left out. The mean of a party's draws is its `share`, in the place of one that is inherited.
"""

import pathlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.errors import Problem
from simulator.scenario.files.fill_counts import are_sound, declared
from simulator.scenario.files.named_sheets import NUMBER
from simulator.scenario.files.names import Known
from simulator.scenario.files.read import MEGABYTE, fault, inside, refuse, refuse_large_file, taken
from simulator.scenario.files.sheet import read_sheet
from simulator.scenario.problems import DRAWS_KEYS
from simulator.scenario.tree import Place, Table, is_number, shown
from simulator.scenario.votes import MOST_NUMBERS, SAME, Drawn, mean_shares, wrong_shares
from simulator.text import canonical, number_hint, plain

PARQUET_LIMIT = 20 * MEGABYTE
COUNTERS = ("draw", "chain", "iteration")
"""Columns that number rows, as the packages of R and Python write them."""

Columns = dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class StatedDraws:
    """The table that a scenario names: shares in percent by draw, under the names it has."""

    columns: Columns
    said: Place
    """Where the scenario names it."""
    header: Place
    row: Callable[[int], Place]
    """Where a draw stands, counted from 0."""


def read_draws(tree: Table, folder: pathlib.Path) -> None:
    """Put the table of draws that `votes` names in the place of its name, in the tree itself.

    Raises: ScenarioError, with the lines that are not numbers.
    """
    votes = tree.get("votes")
    if not isinstance(votes, Table) or votes.get("model") != "draws":
        return
    given = [key for key in (*DRAWS_KEYS, "table") if key in votes]
    if len(given) > 1:
        message = f"give the draws once: {' or '.join(DRAWS_KEYS)}; found {' and '.join(given)}"
        raise fault(*votes.place_of(given[1]), message, f"votes.{given[1]}")
    if given and given != ["table"]:
        place = votes.place_of(given[0])
        stated = _read(given[0], votes.pop(given[0]), folder, place)
        votes.write("table", stated, place)


def _read(kind: str, value: Any, folder: pathlib.Path, place: Place) -> StatedDraws:
    key = f"votes.{kind}"
    if kind == "shares":
        return _inline(value, place)
    if not isinstance(value, str):
        raise fault(*place, f'{shown(value)}; must be the name of a file: "draws.{kind}"', key)
    path = inside(folder, folder, value, place, key)
    return _of_csv(path, place) if kind == "csv" else _of_parquet(path, place)


def _inline(value: Any, place: Place) -> StatedDraws:
    key = "votes.shares"
    if not isinstance(value, Table) or not value:
        message = f"{shown(value)}; must be a table: shares = {{ a = [52.1, 48.0], b = ... }}"
        raise fault(*place, message, key)
    for name, column in value.items():
        if not isinstance(column, tuple) or not all(map(is_number, column)):
            message = f"{shown(column)}; must be an array of numbers, the share in each draw"
            raise fault(*value.place_of(name), message, f"{key}.{name}")
    lengths = {name: len(column) for name, column in value.items()}
    first = next(iter(lengths))
    for name, length in lengths.items():
        if length != lengths[first]:
            message = f"{length:,} draws; {shown(first)} has {lengths[first]:,}"
            raise fault(*value.place_of(name), message, f"{key}.{name}")
    _refuse_size(lengths[first], len(value), place)
    columns = {name: tuple(map(float, column)) for name, column in value.items()}
    return StatedDraws(columns, place, value.place, lambda _: value.place)


def _of_csv(path: pathlib.Path, said: Place) -> StatedDraws:
    sheet = read_sheet(path)
    header = Place(sheet.file, sheet.header_line)
    _refuse_size(len(sheet.rows), len(sheet.header), header)
    wanted = [at for at, name in enumerate(sheet.header) if not _counts_rows(name)]
    rows, problems = taken(
        ((cells, Place(sheet.file, line)) for line, cells in sheet.rows),
        lambda cells, _: [_number(cells[at], sheet.header[at]) for at in wanted],
        "votes.csv",
    )
    refuse(problems)
    lines = [line for line, _ in sheet.rows]
    columns = {
        sheet.header[at]: column for at, column in zip(wanted, zip(*rows, strict=True), strict=True)
    }
    return StatedDraws(columns, said, header, lambda row: Place(sheet.file, lines[row]))


def _number(cell: str, column: str) -> float:
    """The number in a cell. Raises: ValueError, for anything else."""
    bare = cell.strip()
    if not NUMBER.fullmatch(bare):
        found = shown(cell) if bare else "an empty cell"
        raise ValueError(f"{column}: {found}; must be a number{number_hint(bare)}")
    return float(bare)


def _of_parquet(path: pathlib.Path, said: Place) -> StatedDraws:
    """A table of numbers. Imports polars here: nothing else that reads a scenario needs it."""
    import polars as pl

    file = str(path)
    refuse_large_file(path, PARQUET_LIMIT)
    try:
        with path.open("rb") as stream:
            schema = pl.read_parquet_schema(stream)
        lazy = pl.scan_parquet(path, glob=False)
        _refuse_size(lazy.select(pl.len()).collect().item(), len(schema), Place(file))
        wanted = [name for name in schema if not _counts_rows(plain(name))]
        frame = lazy.select(wanted).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise fault(file, 0, f"not a Parquet file ({str(error).splitlines()[0]:.80})") from None
    for name in wanted:
        if not schema[name].is_numeric():
            raise fault(file, 0, f"the column {shown(name)} is {schema[name]}; must be numbers")
        if frame[name].null_count():
            row = int(frame[name].is_null().arg_max() or 0) + 1
            raise fault(file, 0, f"row {row:,}, column {shown(name)}: empty; must be a number")
    columns = {plain(name): tuple(frame[name].cast(pl.Float64).to_list()) for name in wanted}
    if len(columns) < len(wanted):
        raise fault(file, 0, "two columns have the same name but for blanks; rename one")
    return StatedDraws(columns, said, Place(file), lambda row: Place(f"{file}, row {row + 1:,}"))


def _refuse_size(rows: int, columns: int, place: Place) -> None:
    if rows == 0:
        raise fault(*place, "no draws; give a row for each", "votes")
    if rows * columns > MOST_NUMBERS:
        message = (
            f"{rows:,} draws of {columns:,} columns are too many; at most {MOST_NUMBERS:,} "
            f"numbers: keep every {-(-rows * columns // MOST_NUMBERS)}th draw"
        )
        raise fault(*place, message, "votes")


def _counts_rows(name: str) -> bool:
    return canonical(name).lstrip("._") in COUNTERS


def fill_draws(tree: Table) -> None:
    """Write the draws of a whole tree, and their means as the shares of its parties.

    Raises: ScenarioError, with the columns that are of no party, the parties without a column, and
    the lines whose shares are not between 98 and 102 percent together.
    """
    votes = tree.get("votes")
    if not isinstance(votes, Table) or votes.get("model") != "draws":
        return
    stated = votes.get("table")
    if stated is None:
        message = 'the draws are missing; give csv = "draws.csv", parquet = "..." or shares'
        raise fault(*votes.place, message, "votes")
    if not isinstance(stated, StatedDraws):
        return
    columns = stated.columns
    if are_sound(tree.get("party")):
        columns = _by_party(stated, tree["party"])
        _write_shares(stated.said, tree["party"], mean_shares(columns))
    for key, value in Drawn.packed(columns).items():
        votes.write(key, value, stated.said)


def _by_party(stated: StatedDraws, parties: Sequence[Table]) -> Columns:
    """The columns under the ids of parties, in their order; every row checked."""
    known, header = Known.of(declared(parties), ()), stated.header
    voted = [row["id"] for row in parties if row.get("role", "list") != "independent"]
    names: dict[str, str] = {}

    def take(column: str, _: Place) -> None:
        if _counts_rows(column) and canonical(column) not in known.parties:
            return
        party = known.party(column)
        if party is None:
            raise ValueError(known.undeclared(column))
        if party not in voted:
            message = "independents are not on the list ballot; leave it out"
            raise ValueError(f"{shown(column)}: {message}")
        if (other := names.setdefault(party, column)) != column:
            both = f"{shown(other)} and {shown(column)}"
            raise ValueError(f"the columns {both} are of the same party")

    _, problems = taken(((column, header) for column in stated.columns), take, "votes")
    refuse(problems)
    missing = [shown(party) for party in voted if party not in names]
    told = "no column for the party {}; add it, 0 where it has no votes"
    refuse([Problem(str(header), "votes", told.format(party)) for party in missing])
    columns = {party: stated.columns[names[party]] for party in voted}
    refuse(
        [
            Problem(str(stated.row(number)), "votes", wrong)
            for number, row in enumerate(zip(*columns.values(), strict=True))
            if (wrong := wrong_shares(row))
        ]
    )
    return columns


def _write_shares(said: Place, parties: Sequence[Table], means: Mapping[str, float]) -> None:
    """The means in the place of shares that are inherited; of two in one file none is meant."""
    for row in parties:
        if (mean := means.get(row["id"])) is None:
            continue
        place = row.place_of("share")
        same = is_number(row.get("share")) and abs(row["share"] - mean) <= SAME
        if "share" in row and place.file == said.file and not same:
            message = (
                f"{shown(row['share'])}, but its draws have a mean of {mean:.6g}; leave out the "
                "share, or the draws: which are meant?"
            )
            raise fault(*place, message, f"party.{row['id']}.share")
        row.pop("votes", None)
        row.write("share", min(mean, 100.0), said)
