"""A file of polls that a scenario names, `polls = { csv = "polls.csv" }`, as the rows it holds."""

import pathlib
from collections.abc import Callable
from datetime import date
from typing import Any

from simulator.polls.table import PollRow, Polls, iso
from simulator.scenario.files.fill_counts import are_sound, declared
from simulator.scenario.files.named_sheets import drop_reading_keys, other_names, put_sheet
from simulator.scenario.files.names import Declared, Known
from simulator.scenario.files.read import fault
from simulator.scenario.files.sheet import Sheet, read_written
from simulator.scenario.tree import Place, Table, rows_of, shown

Tell = Callable[[str], None]
KEPT_DAYS = 600
"""Before the election: older polls of a file are left out."""


def name_polls(tree: Table, folder: pathlib.Path) -> None:
    """Read the file that `polls` names, in the folder of the scenario that names it."""
    put_sheet(tree, "polls", ("poll",), folder, read_written)


def fill_polls(tree: Table, tell: Tell | None = None) -> None:
    """Write the polls of a file into a whole tree, as rows; `tell` gets what was changed in them.

    Raises: ScenarioError, with the lines that are not polls, and where a party that is polled has a
    share stated too.
    """
    _default_model(tree)
    polls = tree.get("polls")
    if not isinstance(polls, Table):
        return
    sheet, place = polls.pop("csv", None), polls.place_of("csv")
    if isinstance(sheet, Sheet) and are_sound(tree.get("party")):
        table, notes = _read(sheet, tree, polls, place)
        polls.write("poll", tuple(_row(poll, place) for poll in table), place)
        if tell is not None:
            for note in notes:
                tell(note)
    drop_reading_keys(polls)
    _refuse_stated_shares(tree, polls)


def _read(sheet: Sheet, tree: Table, polls: Table, place: Place) -> tuple[Polls, list[str]]:
    """The polls of the days before the election, and what was changed or left out."""
    # Its patterns and words take 40 ms, and most runs read no file of polls.
    from simulator.scenario.files.polls import polls_of
    from simulator.scenario.files.polls.parties import ReadingRules

    day, known = day_of(tree.get("date")), Known.of(_declared(tree), ())
    names = other_names(polls, "polls", known)
    parts = {name: {party: 1.0} for name, party in names.items()}
    rules = ReadingRules(parts=parts, rest=_gathers_rest(polls, known), until=day)
    table, told = polls_of(sheet, known, rules)
    notes = list(map(str, told))
    if day is None:
        return table, notes  # what is wrong with the date is told when the tree is checked
    recent = table.rows(table.last > day - KEPT_DAYS)
    if not len(recent):
        message = (
            f"no poll of the {KEPT_DAYS} days before the election of {tree['date']}: the last "
            f"ended on {iso(table.last.max())}; is it the file of another one?"
        )
        raise fault(*place, message, "polls.csv")
    if left_out := len(table) - len(recent):
        message = f"more than {KEPT_DAYS} days before the election, left out: {left_out:,} polls"
        notes.append(f"{sheet.file}: {message}")
    return recent, notes


def _gathers_rest(polls: Table, known: Known) -> bool:
    """Whether the party of role "other" gathers what nothing declares."""
    rest, others = polls.get("rest"), known.roles.get("other")
    if rest is not None and rest != others:
        message = f'{shown(rest)}; must be the party with the role "other": {shown(others)}'
        raise fault(*polls.place_of("rest"), message, "polls.rest")
    return rest is not None


def _declared(tree: Table) -> list[Declared]:
    """Parties, and blocs, that polls may have as one: by their names or as "CDU/CSU"."""
    parties: tuple[Table, ...] = tree["party"]
    names = {row["id"]: row.get("short", row.get("name", row["id"])) for row in parties}
    blocs = rows_of(tree.get("bloc"))
    found = declared(parties)
    for bloc in declared(blocs) if are_sound(blocs) else ():
        own = next(row.get("parties") for row in blocs if row["id"] == bloc.id)
        known = isinstance(own, tuple) and all(party in names for party in own)
        together = "/".join(names[party] for party in own or ()) if known else ""
        found.append(bloc._replace(short=bloc.short or together))
    return found


def _default_model(tree: Table) -> None:
    """A spread is of the logistic normal, in the place of an inherited model that has none."""
    votes = tree.get("votes")
    if not isinstance(votes, Table) or "spread" not in votes:
        return
    spread, model = votes.place_of("spread"), votes.place_of("model")
    without = votes.get("model") in ("dirichlet", "fixed", "draws")
    if without and model.file == spread.file:
        message = f"{shown(votes['model'])} has none; leave out the model, or say"
        raise fault(*spread, f'{message} "logistic-normal" or "multivariate-t"', "votes.spread")
    if "model" not in votes or without:
        votes.write("model", "logistic-normal", spread)


def day_of(day: Any) -> int | None:
    """A date as a number of days; None for what is not one."""
    try:
        return date.fromisoformat(day).toordinal()
    except (TypeError, ValueError):
        return None


def _row(poll: PollRow, place: Place) -> Table:
    row = Table(place, {"institute": poll.institute, "first": poll.first, "last": poll.last})
    if poll.size is not None:
        row["size"] = poll.size
    row["share"] = Table(place, poll.shares)
    return row


def _refuse_stated_shares(tree: Table, polls: Table) -> None:
    """A share in the same file as polls of the party: which of the two is meant?"""
    votes = tree.get("votes")
    pools = isinstance(votes, Table) and votes.get("spread") == "polls"
    if not pools or polls.get("shares") == "stated":
        return
    shares = [row.get("share") for row in rows_of(polls.get("poll"))]
    polled = {name for share in shares if isinstance(share, Table) for name in share}
    pooled = polls.get("pooled") or {}
    for row in rows_of(tree.get("party")):
        share, place = row.get("share"), row.place_of("share")
        same_file = share is not None and place.file == polls.place.file
        if same_file and row.get("id") in polled and share != pooled.get(row["id"]):
            raise fault(*place, stated_beside_polls(share), f"party.{row['id']}.share")


def stated_beside_polls(share: Any) -> str:
    """What is wrong with a share and polls of one party, and how to say which is meant."""
    return (
        f"{shown(share)}, but its share comes from the polls: which is meant? leave it out, or "
        'say polls.shares = "stated": then shares are as stated, with the spread of the polls'
    )
