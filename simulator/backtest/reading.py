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
from dataclasses import replace
from pathlib import Path

from simulator.backtest.elections import Backtest, Election
from simulator.backtest.keys import asked, files
from simulator.backtest.results_file import PastResult, defaults_of, read_results
from simulator.errors import ScenarioError
from simulator.polls.table import Polls
from simulator.scenario.files.polls import read_elections
from simulator.scenario.files.read import fault, inside, read_tree
from simulator.scenario.files.shipped import BACKTESTS, file_named, names
from simulator.scenario.tree import shown
from simulator.sweep.faults import Reader
from simulator.text import canonical

NAME = "backtest.toml"


def file_of(path: Path) -> Path | None:
    """The backtest that a path is or holds, or that has this name; None for other folders.

    Raises: ScenarioError, where there is nothing of this name.
    """
    if path.is_dir():
        return path / NAME if (path / NAME).is_file() else None
    if path.exists():
        return path
    if (built_in := file_named(path)) is not None:
        return built_in
    listed = ", ".join(name for name in names() if name.startswith(f"{BACKTESTS}/"))
    raise fault(str(path), 0, f"no such file; built-in backtests: {listed}")


def read(path: Path) -> Backtest:
    """The backtest in a file. Raises: ScenarioError, with every fault and its line."""
    tree = read_tree(path)
    if "party" in tree or "extends" in tree:
        message = "is a scenario; a backtest names polls and results of past elections, and "
        raise fault(str(path), 0, f"{message}what `simulator run` saved is scored by its folder")
    reader = Reader(tree)
    found = asked(reader, path)
    folder = path.resolve().parent
    polls, results = (list(_named(reader, folder, key)) for key in ("polls", "results"))
    reader.refuse()
    told = _results(results, defaults_of(tree))
    notes: list[str] = []
    elections = tuple(_elections(str(path), _polls(polls, notes), told, notes))
    backtest = replace(found, elections=elections, notes=tuple(notes))
    _refuse_without(reader, backtest)
    reader.refuse()
    return backtest


def _named(reader: Reader, folder: Path, key: str) -> Iterator[Path]:
    """The files that a key names."""
    for name in files(reader, key):
        try:
            yield inside(folder, folder, name, reader.place((key,)), key)
        except ScenarioError as error:
            reader.wrong((key,), error.problems[0].message)


def _results(files: list[Path], defaults: Mapping[str, str]) -> dict[str, PastResult]:
    """The results in all files. Raises: ScenarioError, also for an election in two of them."""
    found: dict[str, PastResult] = {}
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
            notes += [str(note.of(shown(name))) for note in told]
    return found


def _elections(
    file: str,
    polls: Mapping[str, tuple[str, str, Polls]],
    results: Mapping[str, PastResult],
    notes: list[str],
) -> Iterator[Election]:
    """Elections with both; a note on each other one. Raises: ScenarioError, where none has both."""
    both = [key for key in results if key in polls]
    if not both:
        named = " and ".join(shown(next(iter(found), "none")) for found in (polls, results))
        message = f"no election has polls and a result: they call elections {named}"
        raise fault(file, 0, message)
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
