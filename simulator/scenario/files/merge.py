"""What a scenario takes over from another: `extends`, and `--set`, which is a very short child.

Tables merge deeply, arrays of tables merge by id; anything else the child says replaces the
parent's. So do keys that say the same thing in another way, and keys of another kind of table.
A table that says `extends = false` takes nothing over; with nothing else in it, it takes the
parent's away.
"""

from collections.abc import Mapping
from typing import Any

from simulator.scenario.allowed import Node, child, keys, row_node
from simulator.scenario.tree import Table, is_rows

ALONE = "extends"
"""The key of a table that, where it is false, replaces the parent's table."""
_SIZES = ("effective_sample_size", "sample_size", "design_effect")
_SPREAD = ("spread", "days", "kind", "filled")

REPLACES: Mapping[str, tuple[str, ...]] = {
    "effective_sample_size": (*_SIZES[1:], "national_sd", "covariance", *_SPREAD),
    "sample_size": ("effective_sample_size", "national_sd", "covariance", *_SPREAD),
    "national_sd": (*_SIZES, "covariance", *_SPREAD),
    "covariance": (*_SIZES, "national_sd", "correlation", *_SPREAD),
    "spread": (*_SIZES, "national_sd", "covariance", "correlation", *_SPREAD[1:]),
    "csv": ("poll", "pooled", "region", "district", "nation"),
    "poll": ("csv", "pooled"),
    "counted": ("expected",),
    "expected": ("counted",),
    "map": ("outline",),
    "share": ("votes",),
    "votes": ("share",),
}
"""A key of a child, and the parent's keys in the same table that it replaces."""


def merge(parent: Table, later: Table, node: Node | None) -> Table:
    """The parent, overwritten by `later`; `node` is the schema of both."""
    merged = Table(later.place)
    others = set(keys(node)) - set(keys(node, later)) if node is not None else set()
    gone = others.union(*(REPLACES.get(key, ()) for key in later))
    for key, value in parent.items():
        if key not in gone:
            merged.write(key, value, parent.place_of(key))
    for key, value in later.items():
        inner = child(node, key, later) if node is not None else None
        if _takes_away(value):
            merged.pop(key, None)
        else:
            merged.write(key, _merged(merged.get(key), value, inner), later.place_of(key))
    return merged


def stands_alone(table: Table) -> bool:
    """Whether a table takes nothing over from its parent's."""
    return table.get(ALONE) is False


def drop_marks(value: Any) -> None:
    """Take the marks of tables that stand alone out of a merged tree: the model knows none."""
    if is_rows(value):
        for row in value:
            drop_marks(row)
    if isinstance(value, Table):
        if stands_alone(value):
            del value[ALONE]
        for key in [key for key, each in value.items() if _takes_away(each)]:
            del value[key]
        for each in value.values():
            drop_marks(each)


def _takes_away(value: Any) -> bool:
    return isinstance(value, Table) and stands_alone(value) and len(value) == 1


def _merged(old: Any, new: Any, node: Node | None) -> Any:
    if isinstance(old, Table) and isinstance(new, Table) and not stands_alone(new):
        return merge(old, new, node)
    if _have_ids(old) and _have_ids(new):
        return _merged_rows(old, new, row_node(node) if node is not None else None)
    return new


def _have_ids(value: Any) -> bool:
    return is_rows(value) and all(isinstance(row.get("id"), str) for row in value)


def _merged_rows(
    old: tuple[Table, ...], new: tuple[Table, ...], node: Node | None
) -> tuple[Table, ...]:
    rows = list(old)
    index = {row["id"]: number for number, row in enumerate(old)}
    for row in new:
        # A row that is named twice is kept twice, and refused as such later.
        number = index.pop(row["id"], None)
        if number is None:
            rows.append(row)
        else:
            rows[number] = row if stands_alone(row) else merge(rows[number], row, node)
    return tuple(rows)
