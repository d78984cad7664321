"""Which place a row of returns is of: a region, a district, or the nation."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulator.scenario.files.labels import is_total
from simulator.scenario.files.names import Names, found, meant, names_of
from simulator.scenario.tree import Table, shown
from simulator.text import canonical

REGION, DISTRICT, NATION, PLACE = "region", "district", "nation", "place"
MANY = {REGION: "regions", DISTRICT: "districts"}
_NATION = frozenset(
    ["nation", "national", "nationwide", "country", "whole country", "state-wide", "all regions"]
)


class Spot(NamedTuple):
    """A place: REGION, DISTRICT or NATION, and its id; the nation has none."""

    kind: str
    id: str = ""

    def __str__(self) -> str:
        return shown(self.id) if self.id else "the nation"


class Places(NamedTuple):
    """The places of a scenario by all their names."""

    names: Mapping[str, Names]
    """By kind: of regions, and of districts."""
    ids: Mapping[str, tuple[str, ...]]
    country: str

    @classmethod
    def of(cls, regions: Sequence[Table], districts: Sequence[Table], country: str) -> "Places":
        """Those that rows declare."""
        rows = {REGION: regions, DISTRICT: districts}
        return cls(
            names={
                kind: names_of((row["id"], row.get("name")) for row in inside)
                for kind, inside in rows.items()
            },
            ids={kind: tuple(row["id"] for row in inside) for kind, inside in rows.items()},
            country=canonical(country),
        )

    def spot(self, column: str, name: str) -> Spot:
        """The place that a cell of a column names; REGION, DISTRICT or PLACE is the column.

        Raises: ValueError, for a name that is none, or could be two places.
        """
        kinds = [kind for kind in MANY if canonical(name) in self.names[kind]]
        if self._is_nation(name):
            if kinds:
                raise ValueError(
                    f"{shown(name)} could be the {kinds[0]} or the nation; give the id of the "
                    f'{kinds[0]}, if it is that, or call the row "nation"'
                )
            return Spot(NATION)
        if column in kinds:
            kinds = [column]
        if len(kinds) > 1:
            raise ValueError(
                f"{shown(name)} is a region and a district: which is meant? call the column "
                "region or district"
            )
        kind = kinds[0] if kinds else column
        if kind == PLACE or not kinds:
            raise ValueError(self._unknown(column, name))
        return Spot(kind, found(name, self.names[kind], self.ids[kind], kind, MANY[kind]))

    def _is_nation(self, name: str) -> bool:
        word = canonical(name)
        return word in _NATION or is_total(name) or (word == self.country and bool(word))

    def _unknown(self, column: str, name: str) -> str:
        known = [kind for kind in ([column] if column in MANY else MANY) if self.ids[kind]]
        if not known:
            others = [kind for kind in MANY if self.ids[kind]]
            told = f"; it has {MANY[others[0]]}" if others else '; call the row "nation"'
            none = MANY.get(column, "regions or districts")
            return f"{shown(name)}: the scenario has no {none}{told}"
        names = {each: own for kind in known for each, own in self.names[kind].items()}
        ids = [each for kind in known for each in self.ids[kind]]
        one, many = " or ".join(known), " and ".join(MANY[kind] for kind in known)
        return f"unknown {one} {shown(name)}; {meant(name, names, ids, many)}"
