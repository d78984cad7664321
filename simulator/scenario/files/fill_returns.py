"""Returns that a scenario names, `returns = { csv = "night.csv" }`, as the rows they hold."""

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

from simulator.errors import Problem
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.fill_counts import are_sound, declared
from simulator.scenario.files.named_sheets import drop_reading_keys, other_names, put_sheet
from simulator.scenario.files.names import OWN_ROW, Known
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.files.returns import Rest, read_returns
from simulator.scenario.files.returns.place_count import PlaceCount
from simulator.scenario.files.returns.places import DISTRICT, NATION, REGION, Places
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import Place, Table, rows_of, shown

Tell = Callable[[str], None]
KEY = "returns"
ROWS = (REGION, DISTRICT, NATION)


def name_returns(tree: Table, folder: pathlib.Path) -> None:
    """Read the file that `returns` names, in the folder of the scenario that names it."""
    put_sheet(tree, KEY, ROWS, folder, read_returns)


def put_returns(tree: Table, value: Any, place: Place) -> None:
    """Put other returns in the place of those of a tree: a table, a frame, or the path of a file.

    How far counts may differ from the rest, and how names are read, stays where it is not said.
    """
    if value is None:
        tree.pop(KEY, None)
        return
    kept, returns = tree.get(KEY), Table(place)
    if isinstance(kept, Table):
        for key in kept.keys() - {*ROWS, "csv"}:
            returns.write(key, kept[key], kept.place_of(key))
    if isinstance(value, Table):
        for key, new in value.items():
            returns.write(key, new, value.place_of(key))
    elif isinstance(value, str | pathlib.Path):
        returns.write("csv", read_returns(pathlib.Path(value)), place)
    else:
        returns.write("csv", value, place)
    tree.write(KEY, returns, place)


def fill_returns(tree: Table, tell: Tell | None = None) -> None:
    """Write the returns of a file into a whole tree, as rows; `tell` gets what was left out.

    Raises: ScenarioError, with the lines that are not returns.
    """
    returns = tree.get(KEY)
    if not isinstance(returns, Table):
        return
    sheet = returns.pop("csv", None)
    tables = [tree.get(key, ()) for key in ("party", REGION, DISTRICT)]
    if isinstance(sheet, Sheet) and all(are_sound(rows) for rows in tables):
        counts, notes = _read(sheet, tree, returns)
        if tell is not None:
            for note in notes:
                tell(str(note))
        _drop_absent(tree, counts)
        _refuse_missing(tree, counts)
        _write(returns, counts)
    drop_reading_keys(returns)


def _read(sheet: Sheet, tree: Table, returns: Table) -> tuple[list[PlaceCount], Sequence[Any]]:
    from simulator.scenario.files.returns.counts import returns_of  # as polls: see fill_polls

    regions, districts = rows_of(tree.get(REGION)), rows_of(tree.get(DISTRICT))
    known = Known.of(declared(tree["party"]), declared(regions))
    country = tree.get("country")
    places = Places.of(regions, districts, country if isinstance(country, str) else "")
    return returns_of(sheet, known, places, _rest(returns, known))


def _rest(returns: Table, known: Known) -> Rest:
    """How names are read that nothing declares."""
    rest = returns.get("rest")
    if rest is not None and rest not in known.party_ids:
        hint = did_you_mean(str(rest), known.party_ids, "parties")
        message = f"{shown(rest)} is not a party; {hint}"
        raise fault(*returns.place_of("rest"), message, "returns.rest")
    return Rest(other_names(returns, KEY, known), rest)


def _drop_absent(tree: Table, counts: Sequence[PlaceCount]) -> None:
    """Zeros of columns that a place has no ballots for: independents on lists, lists in a seat."""
    independent = {row["id"] for row in tree["party"] if row.get("role") == "independent"}
    for own in counts:
        standing = _expected(tree, own) if own.spot.kind == DISTRICT else ()
        for party in [party for party, votes in own.votes.items() if not votes]:
            absent = party not in standing if standing else party in independent
            if absent and own.total:
                del own.votes[party]


def _refuse_missing(tree: Table, counts: Sequence[PlaceCount]) -> None:
    """Of parties, none is not zero: each that is expected to have votes has a number."""
    problems = []
    for own in counts:
        if own.votes and (left := [p for p in _expected(tree, own) if p not in own.votes]):
            names = ", ".join(map(shown, left[:5])) + (" ..." if left[5:] else "")
            message = f"{own.spot}: no votes of {names}; write 0 where a party has none"
            problems.append(Problem(str(own.line), "", message))
    refuse(problems)


def _expected(tree: Table, own: PlaceCount) -> list[str]:
    """Parties that have votes in a place: those of its candidates, or lists with a share."""
    if own.spot.kind == DISTRICT:
        rows = rows_of(tree.get("candidate"))
        standing = [row.get("party") for row in rows if row.get("district") == own.spot.id]
        return list(dict.fromkeys(name for name in standing if isinstance(name, str)))
    region = next((row for row in rows_of(tree.get(REGION)) if row["id"] == own.spot.id), None)
    shares = region.get("share") if region is not None else None
    inside = shares if isinstance(shares, Table) else {}
    return [
        row["id"]
        for row in tree["party"]
        if row.get("role", "list") in OWN_ROW
        and row.get("share") != 0
        and inside.get(row["id"]) != 0
    ]


def _write(returns: Table, counts: Sequence[PlaceCount]) -> None:
    """Put rows of counts in the place of the file."""
    for kind in (REGION, DISTRICT):
        rows = tuple(_row(own) for own in counts if own.spot.kind == kind)
        if rows:
            returns.write(kind, rows, rows[0].place)
    for own in counts:
        if own.spot.kind == NATION:
            returns.write(NATION, _row(own), own.line)


def _row(own: PlaceCount) -> Table:
    row = Table(own.line)
    if own.spot.id:
        row["id"] = own.spot.id
    if own.winner is not None:
        row["winner"] = own.winner
    if own.votes:
        row["counted"] = own.counted
        row["votes"] = Table(own.line, own.votes)
    ballots = own.total + (own.invalid or 0)
    known = own.invalid is not None and own.counted == 100
    cast = ballots if known and own.cast is None and own.turnout is None else own.cast
    turnout = {"cast": cast, "turnout": own.turnout} if own.spot.kind != DISTRICT else {}
    row.update({key: value for key, value in turnout.items() if value is not None})
    return row
