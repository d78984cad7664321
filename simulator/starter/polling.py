"""Polls of which `simulator new` makes a scenario, alone or with the last result.

Alone, every column that can be a party is one. With the last result, their names are matched with
its parties, of which one that is new has a row of 0; a column of two of them, "CDU/CSU", is a bloc.
"""

import datetime
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.polls.table import Polls, iso
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.files.counts import CountedRow
from simulator.scenario.files.names import REST
from simulator.scenario.files.polls import read_polls
from simulator.scenario.files.polls.parties import ReadingRules
from simulator.scenario.files.read import refuse
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import Place, shown
from simulator.schema import ordinal
from simulator.spreadsheets import csv_text
from simulator.starter.parties import NAMED_BY
from simulator.text import canonical, listed

RECENT = 60
"""Days of polls by which parties are put in order."""
MILLION = 1_000_000
DECIMALS = 4
_JOINED = re.compile(r"\s*[/+]\s*")


class PolledElection(NamedTuple):
    """Polls of an election to come."""

    date: str
    """The day of the election."""
    table: Polls
    """By the names of parties, as the votes call them, and of blocs."""
    blocs: Mapping[str, Sequence[str]] = MappingProxyType({})
    """Parties that were polled as one, by the name of the column."""


def election_day(text: str | None) -> int:
    """The day that `--date` says, as a number. Raises: SimulatorError for none."""
    if text is None:
        raise SimulatorError("--from-polls: needs the day of the election; give --date 2030-06-02")
    try:
        return ordinal(text)
    except ValueError:
        raise SimulatorError(
            f"--date {text}: is not a day; write it as year-month-day, such as 2030-06-02"
        ) from None


def read_polled(
    path: Path, day: int, declared: Collection[str]
) -> tuple[PolledElection, list[str]]:
    """The polls of a file that ended by the day of the election, and notes on what was changed.

    Names that are `declared`, in `canonical` form, are of parties, also such as "DK".
    """
    reading = ReadingRules(declared=declared, until=day)
    table, notes = read_polls(path, None, reading)
    return PolledElection(datetime.date.fromordinal(day).isoformat(), table), [*map(str, notes)]


def standings(polled: PolledElection, path: Path) -> tuple[CountedRow, ...]:
    """Votes in a million as recent polls have it: they put parties in order, nothing else.

    Raises: ScenarioError, for a column of two parties that have columns of their own.
    """
    known = {canonical(name): name for name in polled.table.parties}
    for name in polled.table.parties:
        if pieces := _pieces(name, known):
            told = (
                f"{shown(name)} is of {' and '.join(map(shown, pieces))}, which have columns of "
                "their own: leave out one or the others; or give the last result with --from-votes"
            )
            raise ScenarioError([Problem(str(path), "", told)])
    recent = polled.table.recent(RECENT).share
    asked = np.maximum(np.isfinite(recent).sum(axis=0), 1)
    votes = np.rint(MILLION * np.nansum(recent, axis=0) / asked).astype(int).tolist()
    named = [*zip(polled.table.parties, votes, strict=True), (REST, max(MILLION - sum(votes), 1))]
    return tuple(CountedRow("", name, number, Place(str(path))) for name, number in named)


def matched(
    polled: PolledElection, path: Path, names: Sequence[str], known: Mapping[str, str]
) -> tuple[PolledElection, list[str]]:
    """The polls by the `names` that parties have in the votes, and notes on blocs.

    `known` has them by all their names, in `canonical` form. Raises: ScenarioError, for a name that
    is none of them.
    """
    columns, blocs = list[str](), dict[str, Sequence[str]]()
    problems = []
    for name in polled.table.parties:
        own, pieces = known.get(canonical(name)), _pieces(name, known)
        if not own and pieces:
            blocs[name] = pieces
        elif not own:
            problems.append(_not_in_the_votes(name, names, known))
        elif own in columns:
            problems.append(f"{shown(own)} has two columns; leave one out")
        columns.append(own or name)
    refuse([Problem(str(path), "", problem) for problem in problems])
    notes = [
        f"{shown(name)} is polled as one: a bloc of {' and '.join(members)}"
        for name, members in blocs.items()
    ]
    polled_names = {*columns, *(name for members in blocs.values() for name in members)}
    if without := [name for name in names if name not in polled_names]:
        notes.append(
            f"{listed(without)}: in no poll: the share of the last result is kept; where one does "
            "not stand any more, add its votes to OTHERS"
        )
    table = replace(polled.table, parties=tuple(columns))
    return polled._replace(table=table, blocs=blocs), notes


def named_in(names: Sequence[str], parties: Sheet | None) -> dict[str, str]:
    """The parties of the votes by all their names, also those in the file of parties."""
    known = {canonical(name): name for name in names}
    header = [name.lower() for name in parties.header] if parties else []
    for _, cells in parties.rows if parties else ():
        row = dict(zip(header, cells, strict=True))
        said = [canonical(row.get(key, "")) for key in NAMED_BY]
        own = next((known[name] for name in said if name in known), None)
        for name in said if own else ():
            known.setdefault(name, own or "")
    return known


def _pieces(name: str, known: Mapping[str, str]) -> list[str]:
    """The parties whose names are joined in one; none where one of them is unknown."""
    pieces = [known.get(canonical(piece), "") for piece in _JOINED.split(name)]
    return pieces if len(pieces) > 1 and all(pieces) else []


def _not_in_the_votes(name: str, names: Sequence[str], known: Mapping[str, str]) -> str:
    told = nearest(name, known) if len(name) > 3 else ""
    listed = did_you_mean("", names, "parties of the votes")
    return (
        f"{shown(name)} is not a party of the votes; {told}{listed}. Say what it is called there "
        "in --parties, with the columns party and short; or give it a row of 0 votes if it is "
        "new. If it is the sum of small parties, call it Others in the polls"
    )


def polls_text(polled: PolledElection, ids: Mapping[str, str]) -> str:
    """The polls as a CSV file in percent, columns by id; the others have what is left of 100."""
    table = polled.table
    parties = [ids[name] for name in table.parties]
    header = ["institute", "first", "last", "size", *parties, "others"]
    return csv_text([header, *(_row(table, at) for at in np.argsort(-table.last, kind="stable"))])


def _row(table: Polls, at: int) -> list[object]:
    size = float(table.size[at])
    shares = [round(100 * float(share), DECIMALS) for share in table.share[at]]
    rest = max(100 - math.fsum(share for share in shares if not math.isnan(share)), 0.0)
    return [
        table.institutes[int(table.institute[at])],
        iso(table.first[at]),
        iso(table.last[at]),
        "" if math.isnan(size) else int(size),
        *("" if math.isnan(share) else f"{share:g}" for share in shares),
        f"{round(rest, DECIMALS):g}",
    ]
