"""The keys of backtest.toml but for its files: what is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from simulator.backtest.elections import DAYS, DRAWS, LEAST_DRAWS, LEAVE, Backtest, Bloc, Leave
from simulator.backtest.results_file import wrong_kind
from simulator.polls.constants import KINDS, Constants, Kind
from simulator.polls.record import MOST_DAYS
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.laws import names as laws
from simulator.scenario.tree import Table, shown
from simulator.sweep.faults import Reader, is_finite
from simulator.tally import MOST_DRAWS, MOST_SEED

TEXTS = ("name", "notes", "source", "sources")
KEYS = (
    *("format", "id", *TEXTS, "polls", "results", "kind", "country", "threshold"),
    *("law", "bloc", "days", "draws", "seed", "leave", "constants"),
)
ID = r"[^\W_][\w-]{0,63}"
CONSTANTS = tuple(field.name for field in fields(Constants))
SIGNED = ("power",)
"""Constants that are not positive."""


def asked(reader: Reader, path: Path) -> Backtest:
    """All but the elections."""
    tree = reader.tree
    reader.head(KEYS)
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
        draws=reader.whole((), tree, "draws", DRAWS, LEAST_DRAWS, MOST_DRAWS),
        seed=reader.whole((), tree, "seed", 1, 0, MOST_SEED),
        leave=_leave(reader),
        notes=(),
    )


def _check_facts(reader: Reader) -> None:
    tree = reader.tree
    if "kind" in tree and tree["kind"] not in KINDS:
        reader.wrong(("kind",), wrong_kind(tree["kind"]))
    if "threshold" in tree and not (is_finite(tree["threshold"]) and 0 <= tree["threshold"] <= 100):
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
    several = days if isinstance(days, tuple) else ()
    if several and all(type(day) is int and 0 <= day <= MOST_DAYS for day in several):
        return ""
    return f"{shown(days)}; must be whole numbers of 0 to {MOST_DAYS} days: [1, 14]"


def _constants(reader: Reader) -> Mapping[Kind, Constants]:
    """`[constants]`: those that are not the defaults; `beta` by kind, or one."""
    table, path = reader.tree.get("constants", Table(reader.tree.place)), ("constants",)
    if not isinstance(table, Table):
        reader.wrong(path, f"{shown(table)}; must be a table of constants")
        table = Table(reader.tree.place)
    reader.only(path, table, CONSTANTS)
    known = {name: value for name, value in table.items() if name in CONSTANTS}
    return {
        kind: replace(Constants.of(kind), **dict(_numbers(reader, known, kind))) for kind in KINDS
    }


def _numbers(reader: Reader, table: Mapping[str, Any], kind: Kind) -> Iterator[tuple[str, float]]:
    """The constants of a kind that the table has; what is wrong is noted once, with the first."""
    for name, value in table.items():
        by_kind = isinstance(value, Table) and name == "beta"
        if by_kind and kind == KINDS[0]:
            reader.only(("constants", name), value, KINDS)
        number = value.get(kind) if by_kind else value
        if is_finite(number) and (number > 0 or name in SIGNED):
            yield name, float(number)
        elif (not by_kind and kind == KINDS[0]) or (by_kind and kind in value):
            reader.wrong(("constants", name), f"{shown(number)}; must be a number above 0")


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


def files(reader: Reader, key: str) -> tuple[str, ...]:
    """The names of CSV files: `"polls.csv"`, `{ csv = "polls.csv" }`, or several in an array."""
    value = reader.tree.get(key)
    named = value.get("csv") if isinstance(value, Table) and list(value) == ["csv"] else value
    several = named if isinstance(named, tuple) else (named,)
    if several and all(isinstance(each, str) and each for each in several):
        return several
    found = "missing" if value is None else shown(value)
    reader.wrong((key,), f'{found}; must be {{ csv = "{key}.csv" }}, or an array of files')
    return ()
