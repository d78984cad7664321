"""Names in tables of votes: those that are declared, keywords, and what is neither.

`counted` and `expected` votes, `allocate`, `compare` and `new` all ask here what a row is of.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.files.labels import DECLARE, LEAVE_OUT, called_total, is_total, label
from simulator.scenario.files.sheet import NO_COMMENTS
from simulator.scenario.tree import Place, shown
from simulator.text import canonical, difference, stands_for_nothing, unseen

BLANK, AGAINST_ALL, INVALID, REGISTERED = "BLANK", "AGAINST_ALL", "INVALID", "REGISTERED"
REST = "OTHERS"
"""Small lists together: they take votes and never a seat."""
KEYWORDS = (INVALID, BLANK, AGAINST_ALL, REST, REGISTERED)
ROLES = {BLANK: "blank", AGAINST_ALL: "against-all", REST: "other"}
"""Keywords that are votes of the party with this role."""
OWN_ROW = ("list", "against-all")
"""Roles of parties that need a row in a count: of them, none is not zero."""
_ALL = ", ".join(KEYWORDS)
NO_PARTY = f"party: missing; give it, or {_ALL}"
_BETWEEN = re.compile(r"[ -]")
Key = tuple[str, ...]
Unique = TypeVar("Unique")


def keyword(name: str) -> str:
    """The keyword that a name is, in any letter case and any mark between words; or none."""
    word = _BETWEEN.sub("_", name).upper()
    return word if word in KEYWORDS else ""


def no_party(name: str, declared: bool = False) -> str:
    """What a name is instead of a party's, as a message; empty for a party's.

    A `declared` name may be what rows of no party are called. Keywords are not asked about.
    """
    if wrong := unseen(name):
        return f"{shown(name)} {wrong}"
    if stands_for_nothing(name):
        return f"{shown(name)} stands for a name that is missing; write the name in full"
    if name.startswith("# "):
        return f"{shown(name)} would be a party: {NO_COMMENTS}"
    if is_total(name):
        return called_total(name)
    if declared:
        return ""
    if wrong := not_votes(name):
        return wrong
    near = get_close_matches(name.upper(), KEYWORDS, 1, 0.85)
    return f"{shown(name)} is not a party; {_keywords(near[0])}" if near else ""


def not_votes(name: str) -> str:
    """What is wrong with a name that tables of votes have for rows of no party; empty for none."""
    kind = label(name)
    if not kind:
        return ""
    hint = _keywords(kind) if kind != LEAVE_OUT else f"leave the row out, or use {_ALL}"
    return f"{shown(name)} is not a party; {hint}; {DECLARE}"


def _keywords(near: str) -> str:
    return f'did you mean "{near}"? keywords: {_ALL}'


def once(first: dict[Unique, Place], key: Unique, place: Place, name: str) -> None:
    """Note the place of a row. Raises: ValueError, if there is one like it already."""
    if (earlier := first.setdefault(key, place)) is not place:
        raise ValueError(f"{name} is already in line {earlier.line}")


def named(name: str, region: str) -> str:
    """A row as messages say it."""
    return f"{shown(name)} in {shown(region)}" if region else shown(name)


Names = Mapping[str, str | None]
"""Ids by all their names, in any case; None if two share a name."""


def names_of(rows: Iterable[tuple[str, *tuple[str | None, ...]]]) -> Names:
    """The names of rows, given the id of each and its other names. Ids themselves are unique."""
    names: dict[str, str | None] = {}
    ids: dict[str, str | None] = {}
    for own, *others in rows:
        ids[canonical(own)] = own
        for name in {canonical(name) for name in others if name}:
            names[name] = None if name in names else own
    return names | ids


def meant(name: str, names: Names, ids: Iterable[str], many: str) -> str:
    """The id that is near, or else the id whose other name is."""
    told = did_you_mean(name, ids, many)
    if told.startswith("did you mean") or not (near := nearest(name, names)):
        return told
    return near + told


def found(name: str, names: Names, ids: Iterable[str], one: str, many: str) -> str:
    """The id with this name. Raises: ValueError, if there is none or more than one."""
    if canonical(name) not in names:
        if is_total(name):
            raise ValueError(called_total(name))
        raise ValueError(f"unknown {one} {shown(name)}; {meant(name, names, ids, many)}")
    own = names[canonical(name)]
    if own is None:
        raise ValueError(f"{shown(name)} is the name of two {many}; give the id")
    return own


class Declared(NamedTuple):
    """A row of a scenario by all its names."""

    id: str
    name: str | None = None
    short: str | None = None
    role: str = "list"


class Known(NamedTuple):
    """What a scenario declares, for the rows of a count."""

    parties: Names
    regions: Names
    party_ids: tuple[str, ...]
    region_ids: tuple[str, ...]
    roles: Mapping[str, str]
    """The party with each role; of several, any."""

    @classmethod
    def of(cls, parties: Sequence[Declared], regions: Sequence[Declared]) -> "Known":
        """What rows of parties and regions declare."""
        return cls(
            parties=names_of((row.id, row.name, row.short) for row in parties),
            regions=names_of((row.id, row.name) for row in regions),
            party_ids=tuple(row.id for row in parties),
            region_ids=tuple(row.id for row in regions),
            roles={row.role: row.id for row in parties},
        )

    def region(self, name: str) -> str:
        """The id of a region. Raises: ValueError, if there is none."""
        if not self.region_ids:
            raise ValueError(f"{shown(name)}: the scenario has no regions")
        return found(name, self.regions, self.region_ids, "region", "regions")

    def no_votes(self, name: str) -> str:
        """INVALID or REGISTERED, for a row that is not of votes for a party; otherwise empty."""
        word = "" if canonical(name) in self.parties else keyword(name)
        if word == BLANK and "blank" not in self.roles:
            return INVALID
        return word if word in (INVALID, REGISTERED) else ""

    def party(self, name: str) -> str | None:
        """The id of a party, by its name or a keyword; None where nothing declares it.

        Raises: ValueError, for a name of several, and for one that can be no party's.
        """
        if canonical(name) in self.parties:
            return found(name, self.parties, (), "party", "parties")
        if word := keyword(name):
            return self.roles.get(ROLES.get(word, ""))
        if wrong := no_party(name):
            raise ValueError(wrong)
        for other in self.party_ids:
            if how := difference(other, name):
                wrong = f'unknown party {shown(name)}; did you mean "{other}"? they {how}'
                raise ValueError(wrong)
        return None

    def undeclared(self, name: str) -> str:
        """What is wrong where `party` finds none and nothing gathers the rest."""
        if word := keyword(name):
            return f'no party has the role "{ROLES[word]}"; declare one'
        hint = meant(name, self.parties, self.party_ids, "parties")
        return f"unknown party {shown(name)}; {hint}"


def candidate_twice(name: str, party: str, district: str) -> str:
    """A candidate of a row that is there already, as `once` says it."""
    who = shown(name) if name else f"a candidate of {shown(party)}"
    hint = "add up the votes" if name else "give names, or add up the votes"
    return f"{who} appears twice in {shown(district)}; {hint}: the row"


def no_row(party: str) -> str:
    """What is wrong with a count in which a list has no row: of lists, none is not zero."""
    return f"no row for the party {shown(party)}; write 0 if it has no votes"
