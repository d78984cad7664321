"""What is known of parties in addition to votes: `--parties`, or further columns of the votes.

    party,id,name,short,color,alliance_size,minority,alliance,registration

Any of the first four names the party of the votes; the columns may stand in any order, and only
those that are needed. A party without a row has none of the facts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulator.errors import Problem, SimulatorError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.facts import DECISIVE, FACTS, MEANINGS
from simulator.scenario.files.laws import Law
from simulator.scenario.files.laws import names as built_in
from simulator.scenario.files.names import once
from simulator.scenario.files.read import refuse, taken
from simulator.scenario.files.sheet import Sheet, records
from simulator.scenario.rows import Color
from simulator.scenario.tiers import Fact
from simulator.scenario.tree import Place, shown
from simulator.schema import Identifier, ShortText
from simulator.text import canonical, comma_separated

NAMED_BY = ("party", "id", "name", "short")
COLUMNS = (*NAMED_BY, "color", *FACTS)
_YES = ("yes", "y", "true", "1", "x", "ja", "oui", "si", "tak")
_NO = ("", "no", "n", "false", "0", "-", "nein", "non", "nie")
_NONE = ("", "none", "no", "-", "0")

Cells = dict[str, Any]
"""What is known of one party, by column; what is not known is left out."""


@dataclass
class Known:
    """What is known of parties, by their names in the votes, and which facts were asked about."""

    parties: dict[str, Cells] = field(default_factory=dict)
    facts: set[Fact] = field(default_factory=set)

    def has(self, fact: Fact) -> bool:
        """Whether any party has a fact."""
        return any(fact in cells for cells in self.parties.values())

    def alliances(self) -> dict[str, list[str]]:
        """The members of each alliance, in the order of the votes."""
        members: dict[str, list[str]] = defaultdict(list)
        for name, cells in self.parties.items():
            if "alliance" in cells:
                members[cells["alliance"]].append(name)
        return dict(members)


def _whole(most: int) -> Callable[[str], int | None]:
    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not cell.isascii() or not cell.isdigit() or not 1 <= int(cell[:9]) <= most:
            raise ValueError(f"must be a whole number between 1 and {most:,}, or empty")
        return int(cell)

    return read


def _size(cell: str) -> int | None:
    number = _whole(100)("" if cell in _NONE else cell)
    return None if number == 1 else number


def _flag(cell: str) -> bool | None:
    if cell.casefold() not in (*_YES, *_NO):
        raise ValueError("must be yes, or no or empty")
    return True if cell.casefold() in _YES else None


def _valid(kind: Any, allowed: str) -> Callable[[str], str | None]:
    adapter: TypeAdapter[str] = TypeAdapter(kind, config={"regex_engine": "rust-regex"})

    def read(cell: str) -> str | None:
        try:
            return adapter.validate_python(cell) if cell else None
        except ValidationError:
            raise ValueError(f"must be {allowed}, or empty") from None

    return read


_READ: Mapping[str, Callable[[str], Any]] = {
    "id": _valid(Identifier, "1 to 64 letters, digits, '-' and '_', a letter or a digit first"),
    "short": _valid(ShortText, "text of 1 to 16 characters"),
    "color": _valid(Color, 'a colour such as "#1f77b4"'),
    "alliance_size": _size,
    "minority": _flag,
    "alliance": lambda cell: None if cell.casefold() in _NONE else cell,
    "registration": _whole(100_000),
}


def read_parties(sheet: Sheet, names: Sequence[str], ids: Mapping[str, str]) -> Known:
    """A file of parties. `names` are those of the votes, `ids` the ids that they would get.

    Raises: ScenarioError, with every row that names no party of the votes, or one named before.
    """
    if not {*NAMED_BY} & {name.lower() for name in sheet.header}:
        message = "no column names the parties; add party, id, name or short"
        raise sheet.wrong(message)
    known = Known(facts=_asked(sheet))
    first: dict[str, Place] = {}

    def take(row: Mapping[str, str], place: Place) -> None:
        name = _party_of(row, names, ids)
        once(first, name, place, shown(name))
        known.parties[name] = _cells(row)

    _, problems = taken(records(sheet, COLUMNS, ()), take)
    refuse([*problems, *_contradictions(known, first)])
    known.parties = {name: known.parties[name] for name in names if name in known.parties}
    return known


def declared_names(sheet: Sheet) -> frozenset[str]:
    """The names in a file of parties, in `canonical` form: they are of parties, not of sums."""
    named = [place for place, name in enumerate(sheet.header) if name.lower() in ("party", "name")]
    return frozenset(canonical(cells[place]) for _, cells in sheet.rows for place in named)


def from_votes(sheet: Sheet, rows: Iterable[tuple[Mapping[str, str], Place]]) -> Known:
    """The facts in columns of the votes: the same in every row of a party, or empty."""
    known = Known(facts=_asked(sheet))
    first: dict[str, Place] = {}
    problems: list[Problem] = []
    for row, place in rows:
        try:
            cells = _cells({fact: row[fact] for fact in known.facts})
        except ValueError as error:
            problems.append(Problem(str(place), "", str(error)))
            continue
        told = known.parties.setdefault(row["party"], {})
        first.setdefault(row["party"], place)
        for key, value in cells.items():
            if told.setdefault(key, value) != value:
                message = f"{key}: {shown(value)}, but {shown(told[key])} in another row"
                problems.append(Problem(str(place), "", f"{message}; a party has one"))
    problems += _contradictions(known, first)
    refuse(problems)
    return known


def _asked(sheet: Sheet) -> set[Fact]:
    header = [name.lower() for name in sheet.header]
    return {fact for fact in FACTS if fact in header}


def _party_of(row: Mapping[str, str], names: Sequence[str], ids: Mapping[str, str]) -> str:
    """The party of the votes that a row is about. Raises: ValueError, for none or several."""
    told = [row[key] for key in NAMED_BY if row.get(key)]
    wanted = {canonical(each) for each in told}
    found = [name for name in names if canonical(name) in wanted]
    found = found or [name for name in names if canonical(ids[name]) in wanted]
    if not told:
        raise ValueError("no party is named; fill in party, id, name or short")
    if not found:
        hint = did_you_mean(told[0], names, "parties with votes")
        raise ValueError(f"no votes for {shown(told[0])}; {hint}; correct it, or leave the row out")
    if len(found) > 1:
        both = " and ".join(map(shown, found[:2]))
        raise ValueError(f"could be {both}; give the name in the column party")
    return found[0]


def _cells(row: Mapping[str, str]) -> Cells:
    cells: Cells = {}
    for key, cell in row.items():
        try:
            value = _READ[key](cell) if key in _READ else cell or None
        except ValueError as error:
            raise ValueError(f"{key}: {shown(cell)}; {error}") from None
        if value is not None and key != "party":
            cells[key] = value
    return cells


def _contradictions(known: Known, first: Mapping[str, Place]) -> list[Problem]:
    """An alliance of one, and what two parties cannot share."""
    problems = []
    for label, members in known.alliances().items():
        if len(members) < 2:
            message = f"alliance: {shown(label)} has one member; an alliance has two or more"
            problems.append(Problem(str(first[members[0]]), "", message))
    for key in ("id", "registration"):
        seen: dict[Any, str] = {}
        for name, cells in known.parties.items():
            if key in cells and seen.setdefault(cells[key], name) != name:
                earlier = first[seen[cells[key]]].line
                message = f"{key}: {shown(cells[key])} is already in line {earlier}"
                problems.append(Problem(str(first[name]), "", message))
    return problems


def together(votes: Known, file: Known) -> Known:
    """What the votes and the file of parties say; a fact is said in one of them."""
    if both := votes.facts & file.facts:
        (name, *_) = sorted(both)
        raise SimulatorError(f"--parties: {name} is a column of the votes too; give it in one")
    names = dict.fromkeys([*votes.parties, *file.parties])
    return Known(
        {name: votes.parties.get(name, {}) | file.parties.get(name, {}) for name in names},
        votes.facts | file.facts,
    )


def settled(
    law: Law, absent: Iterable[str], known: Known, names: Sequence[str], notes: list[str]
) -> tuple[Fact, ...]:
    """The facts that the law asks for and that no party has. Adds notes on others.

    `absent` are those that are said to be; `names` are of the parties in the votes.
    Raises: SimulatorError, if any is neither given nor said to be absent.
    """
    needs, declared = law.facts, _declared(absent)
    for fact in declared:
        if known.has(fact):
            raise SimulatorError(f"--absent {fact}: a party has it; leave out one of the two")
    open_ = [fact for fact in needs if fact not in known.facts and fact not in declared]
    if missing := [fact for fact in open_ if fact in DECISIVE]:
        raise SimulatorError(_what_is_missing(law, missing, names))
    if "registration" in open_:
        notes.append(
            "equal claims go to the party registered first: taken from the order of the votes; "
            "to give it, add the column registration to --parties"
        )
    unused = [fact for fact in DECISIVE if known.has(fact) and fact not in needs]
    if law.id in built_in():
        notes += [f"{law.id} does not use {fact}: left out of its rules" for fact in unused]
    return tuple(fact for fact in needs if not known.has(fact) and fact not in open_)


def _declared(absent: Iterable[str]) -> list[Fact]:
    told = [each for text in absent for each in comma_separated(text)]
    for each in told:
        if each not in FACTS:
            raise SimulatorError(
                f"--absent {each}: is not a fact; {did_you_mean(each, FACTS, 'facts')}"
            )
    return [fact for fact in FACTS if fact in told]


def _what_is_missing(law: Law, missing: Sequence[Fact], names: Sequence[str]) -> str:
    """What a law needs to know, and how to say it, in lines."""
    header = ",".join(["party", *missing])
    example = f'"{names[0]}"' if names and "," in names[0] else (names or ["..."])[0]
    absent = ",".join(missing)
    return "\n".join(
        [
            f"--law {law.id}: needs facts about parties that votes and polls do not say:",
            *(f"  {fact}: {MEANINGS[fact]}" for fact in missing),
            "give them with --parties parties.csv, a file with a row for each party that has one:",
            f"  {header}",
            f"  {example}{',' * len(missing)}",
            f"or, if no party has one, say so with --absent {absent}",
            "nothing was written",
        ]
    )
