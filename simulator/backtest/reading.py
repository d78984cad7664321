"""A file `backtest.toml`, read to a `Backtest`: every fault of it at once.

    format = 1
    id = "sweden"
    name = "Sweden, Riksdag, 1998 to 2022"
    polls = { csv = "polls.csv" }        # or several files, in an array
    results = { csv = "results.csv" }
    law = "sweden"                       # where seats are wanted
    days = [1, 14, 60]
    leave = "election"

Files are in the folder of backtest.toml or below it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from simulator.backtest.elections import DAYS, DRAWS, LEAVE, Backtest, Bloc, Election, Leave
from simulator.backtest.results_file import KINDS, Result, defaults_of, read_results
from simulator.errors import Problem, ScenarioError
from simulator.polls.constants import Constants, Kind
from simulator.polls.record import MOST_DAYS
from simulator.polls.table import Polls
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.laws import names as laws
from simulator.scenario.files.polls import read_elections
from simulator.scenario.files.read import fault, inside, read_tree
from simulator.scenario.problems import problems
from simulator.scenario.tree import Table, shown
from simulator.sweep.faults import Reader, is_number
from simulator.tally import MOST_DRAWS, MOST_SEED
from simulator.text import canonical

NAME = "backtest.toml"
TEXTS = ("name", "notes", "source", "sources")
KEYS = (
    *("format", "id", *TEXTS, "polls", "results", "kind", "country", "threshold"),
    *("law", "bloc", "days", "draws", "seed", "leave", "constants"),
)
ID = r"[^\W_][\w-]{0,63}"
CONSTANTS = tuple(field.name for field in fields(Constants))
SIGNED = ("power",)
"""Constants that are not positive."""


def file_of(path: Path) -> Path | None:
    """The backtest.toml that a path is or holds; None where it is neither."""
    if path.is_dir():
        return path / NAME if (path / NAME).is_file() else None
    return path


def read(path: Path) -> Backtest:
    """The backtest in a file. Raises: ScenarioError, with every fault and its line."""
    tree = read_tree(path)
    reader = Reader(tree)
    asked = _asked(reader, path)
    folder = path.resolve().parent
    polls = [_named(reader, folder, "polls", name) for name in _files(reader, "polls")]
    results = [_named(reader, folder, "results", name) for name in _files(reader, "results")]
    if reader.faults:
        raise ScenarioError(problems(tree, reader.faults))
    found = _results([file for file in results if file], defaults_of(tree))
    notes: list[str] = []
    elections = tuple(_elections(str(path), _polls([f for f in polls if f], notes), found, notes))
    backtest = replace(asked, elections=elections, notes=tuple(notes))
    _refuse_without(reader, backtest)
    if reader.faults:
        raise ScenarioError(problems(tree, reader.faults))
    return backtest


def _asked(reader: Reader, path: Path) -> Backtest:
    """All but the elections."""
    tree = reader.tree
    reader.only((), tree, KEYS)
    if tree.get("format") != 1:
        found = shown(tree["format"]) if "format" in tree else "missing"
        reader.wrong(("format",), f"{found}; must be 1")
    identity = reader.text((), tree, "id", path.resolve().parent.name or "backtest", ID)
    _check_facts(reader)
    return Backtest(
        id=identity,
        name=reader.text((), tree, "name", identity),
        file=str(path),
        elections=(),
        constants=_constants(reader),
        law=_law(reader),
        blocs=tuple(_blocs(reader)),
        days=_days(reader),
        draws=reader.whole((), tree, "draws", DRAWS, 100, MOST_DRAWS),
        seed=reader.whole((), tree, "seed", 1, 0, MOST_SEED),
        leave=_leave(reader),
        notes=(),
    )


def _check_facts(reader: Reader) -> None:
    tree = reader.tree
    if "kind" in tree and tree["kind"] not in KINDS:
        allowed = " or ".join(f'"{kind}"' for kind in KINDS)
        reader.wrong(("kind",), f"{shown(tree['kind'])}; must be {allowed}")
    if "threshold" in tree and not (is_number(tree["threshold"]) and 0 <= tree["threshold"] <= 100):
        reader.wrong(("threshold",), f"{shown(tree['threshold'])}; must be percent, 0 to 100")
    if "country" in tree:
        reader.text((), tree, "country", "Sweden")


def _law(reader: Reader) -> str | None:
    law = reader.tree.get("law")
    if law is None or law in laws():
        return law
    hint = did_you_mean(str(law), laws(), "laws")
    reader.wrong(("law",), f"{shown(law)} is not a built-in law; {hint}")
    return None


def _leave(reader: Reader) -> Leave:
    found = reader.tree.get("leave", LEAVE[0])
    for each in LEAVE:
        if each == found:
            return each
    reader.wrong(("leave",), f"{shown(found)}; must be {', '.join(map(shown, LEAVE))}")
    return LEAVE[0]


def _days(reader: Reader) -> tuple[int, ...]:
    found = reader.tree.get("days", DAYS)
    if wrong := wrong_days(found):
        reader.wrong(("days",), wrong)
        return DAYS
    return tuple(sorted({*found}))


def wrong_days(days: Any) -> str:
    """What is wrong with days before an election; empty for nothing."""
    valid = (
        isinstance(days, tuple)
        and days
        and all(
            isinstance(d, int) and not isinstance(d, bool) and 0 <= d <= MOST_DAYS for d in days
        )
    )
    return (
        "" if valid else f"{shown(days)}; must be whole numbers of 0 to {MOST_DAYS} days: [1, 14]"
    )


def _constants(reader: Reader) -> Mapping[Kind, Constants]:
    """`[constants]`: those that are not the defaults; `beta` by kind, or one."""
    table, path = reader.tree.get("constants", Table(reader.tree.place)), ("constants",)
    if not isinstance(table, Table):
        reader.wrong(path, f"{shown(table)}; must be a table of constants")
        table = Table(reader.tree.place)
    reader.only(path, table, CONSTANTS)
    given = {}
    for name, value in table.items():
        by_kind = (
            value if isinstance(value, Table) and name == "beta" else dict.fromkeys(KINDS, value)
        )
        if isinstance(value, Table):
            reader.only((*path, name), value, KINDS)
        for kind, number in by_kind.items():
            if is_number(number) and (number > 0 or name in SIGNED):
                given[kind, name] = float(number)
            elif name in CONSTANTS:
                reader.wrong((*path, name), f"{shown(number)}; must be a number above 0")
    return {
        kind: replace(
            Constants.of(kind), **{name: value for (k, name), value in given.items() if k == kind}
        )
        for kind in KINDS
    }


def _blocs(reader: Reader) -> Iterator[Bloc]:
    """`[[bloc]]`: an id and its parties."""
    for path, row in reader.rows(("bloc",), reader.tree.get("bloc")):
        reader.only(path, row, ("id", "name", "parties"))
        identity = reader.text(path, row, "id", "left", ID)
        parties = row.get("parties")
        if not isinstance(parties, tuple) or not all(isinstance(each, str) for each in parties):
            reader.wrong((*path, "parties"), f'{shown(parties)}; must be names: ["S", "V"]')
            continue
        yield Bloc(id=identity, parties=parties)


def _files(reader: Reader, key: str) -> tuple[str, ...]:
    """The names of CSV files: `"polls.csv"`, `{ csv = "polls.csv" }`, or several in an array."""
    value = reader.tree.get(key)
    named = value.get("csv") if isinstance(value, Table) and list(value) == ["csv"] else value
    several = named if isinstance(named, tuple) else (named,)
    if several and all(isinstance(each, str) and each for each in several):
        return several
    found = "missing" if value is None else shown(value)
    reader.wrong((key,), f'{found}; must be {{ csv = "{key}.csv" }}, or an array of files')
    return ()


def _named(reader: Reader, folder: Path, key: str, name: str) -> Path | None:
    try:
        return inside(folder, folder, name, reader.place((key,)), key)
    except ScenarioError as error:
        reader.wrong((key,), error.problems[0].message)
        return None


def _results(files: list[Path], defaults: Mapping[str, str]) -> dict[str, Result]:
    """The results in all files. Raises: ScenarioError, also for an election in two of them."""
    found: dict[str, Result] = {}
    for file in files:
        for name, result in read_results(file, defaults).items():
            key = canonical(name)
            if key in found:
                where = f"already in {found[key].place}"
                raise fault(*result.place, f"the election {shown(name)} is {where}")
            found[key] = result
    return found


def _polls(files: list[Path], notes: list[str]) -> dict[str, tuple[str, str, Polls]]:
    """The polls in all files: by election, its name, its file and its polls."""
    found: dict[str, tuple[str, str, Polls]] = {}
    for file in files:
        for name, (polls, told) in read_elections(file).items():
            key = canonical(name)
            if not name:
                raise fault(
                    str(file), 0, 'no column "election" says which polls are of which; add it'
                )
            if key in found:
                where = f"already in {found[key][1]}"
                raise fault(str(file), 0, f"polls of the election {shown(name)} are {where}")
            found[key] = name, str(file), polls
            notes += [f"{shown(name)}: {note}" for note in told]
    return found


def _elections(
    file: str,
    polls: Mapping[str, tuple[str, str, Polls]],
    results: Mapping[str, Result],
    notes: list[str],
) -> Iterator[Election]:
    """Elections with both; a note on each other one. Raises: ScenarioError, where none has both."""
    both = [key for key in results if key in polls]
    if not both:
        named = " and ".join(shown(next(iter(found), "none")) for found in (polls, results))
        message = f"no election has polls and a result: they call elections {named}"
        raise ScenarioError([Problem(file, "", message)])
    notes += [
        f"{shown(results[key].id)}: no polls; left out" for key in results if key not in polls
    ]
    notes += [f"{shown(polls[key][0])}: no result; left out" for key in polls if key not in results]
    for key in sorted(both, key=lambda key: (results[key].day, results[key].id)):
        result, (name, where, table) = results[key], polls[key]
        election = Election(
            id=result.id,
            day=result.day,
            kind=result.kind,
            country=result.country,
            threshold=result.threshold,
            polls=table,
            shares=result.shares,
            seats=result.seats or None,
        )
        _tell_of_parties(election, notes)
        if not len(table.until(result.day)):
            raise fault(where, 0, f"all polls of {shown(name)} are of later days than the election")
        yield election


def _tell_of_parties(election: Election, notes: list[str]) -> None:
    """Parties that polls and results do not both have."""
    polled = {canonical(party) for party in election.polls.parties}
    known = {canonical(party) for party in election.shares}
    for party in election.polls.parties:
        if canonical(party) not in known:
            notes.append(f"{shown(election.id)}: no result for {shown(party)}: it is not scored")
    for party in election.shares:
        if canonical(party) not in polled:
            notes.append(f"{shown(election.id)}: {shown(party)} is in no poll: it is one of others")


def _refuse_without(reader: Reader, backtest: Backtest) -> None:
    """What is asked for, and the elections do not have."""
    nameless = [each.id for each in backtest.elections if not each.country]
    if backtest.leave == "country" and nameless:
        message = f'needs a column "country" in the results ({shown(nameless[0])} has none)'
        reader.wrong(("leave",), message)
    if backtest.law is not None and all(each.seats is None for each in backtest.elections):
        reader.wrong(("law",), 'is for seats, and the results have no column "seats"; add it')
