"""Which keys a setting may have meant: `nsdp=4.9` is `party.nsdp.share`, `threshold=3` is
`tier.list.threshold.share`.

A whole key fits where its names hold those of the setting, in their order. A party may be named by
its name too. What the scenario has comes before what it may have.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any

from simulator.scenario.allowed import (
    WRITTEN,
    Node,
    child,
    is_row_array,
    keys,
    row_node,
    schema,
    types,
)
from simulator.scenario.tree import Table, rows_of, shown_key

MOST_KEYS = 100_000
"""So many keys of a scenario are looked at."""
MOST_TOLD = 3
FIRST = ("share", "seats", "mean")
"""Keys that people mean by the name of the table around them."""
TEXTS = ("name", "short", "notes", "source", "color")

Key = tuple[str, ...]


def suggested(tree: Table, names: Sequence[str], text: str) -> list[str]:
    """Whole keys that a setting of these names and this text may mean, likeliest first."""
    number = text.replace("_", "").replace(".", "", 1).lstrip("+-").isdigit()
    found = [
        (key, there)
        for key, there, numeric in islice(_keys(schema(), tree, ()), MOST_KEYS)
        if numeric == number and key[-1] not in TEXTS
    ]
    wanted = [_id_of(tree, name) for name in names]
    fitting = [each for each in found if _fits(wanted, each[0])]
    if not fitting:
        known = {name for key, _ in found for name in key}
        wanted = [next(iter(get_close_matches(name, known, 1, 0.7)), name) for name in wanted]
        fitting = [each for each in found if _fits(wanted, each[0])]
    ranked = sorted(fitting, key=lambda each: (len(each[0]), not each[1]))
    shortest = [each for each in ranked if len(each[0]) == len(ranked[0][0])]
    meant = [each for each in shortest if each[0][-1] in (*FIRST, wanted[-1])]
    here = [each for each in meant or shortest if each[1]] or meant or shortest
    return [".".join(map(shown_key, key)) for key, _ in here]


def _keys(node: Node, value: Any, above: Key) -> Iterator[tuple[Key, bool, bool]]:
    """Every key of one value under a table; whether it is there, and whether it is a number."""
    table = value if isinstance(value, Table) else Table.__new__(Table)
    for name in dict.fromkeys([*table, *keys(node, table)]):
        if name in WRITTEN:
            continue
        inner, below = child(node, name, table), table.get(name)
        if inner is None:
            continue
        if is_row_array(inner):
            for row in rows_of(below):
                if isinstance(row.get("id"), str):
                    yield from _keys(row_node(inner), row, (*above, name, row["id"]))
            continue
        kinds = types(inner)
        if "object" in kinds and (isinstance(below, Table) or keys(inner, below)):
            yield from _keys(inner, below, (*above, name))
        elif kinds - {"object", "array"}:
            yield (*above, name), name in table, bool(kinds & {"number", "integer"})


def _id_of(tree: Table, name: str) -> str:
    """The id of the party with this name, in any case; any other name as it is."""
    for row in rows_of(tree.get("party")):
        called = [row.get(key) for key in ("id", "name", "short")]
        if name.casefold() in [each.casefold() for each in called if isinstance(each, str)]:
            return str(row.get("id"))
    return name


def _fits(names: Sequence[str], key: Key) -> bool:
    """Whether the names are all in a key, in their order."""
    rest = iter(key)
    return all(any(name.casefold() == each.casefold() for each in rest) for name in names)


def as_question(found: Sequence[str]) -> str:
    """A few of them as a question; nothing where there are none, or so many that none is meant."""
    return f"did you mean {' or '.join(found)}? " if 0 < len(found) <= MOST_TOLD else ""
