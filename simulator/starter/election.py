"""Counted votes as files say them, read for `simulator new`: lists, regions, seats, candidates.

Every name gets an id here, and lists that are too small are merged.
"""

import pathlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.expression import RESERVED
from simulator.scenario.files.counts import (
    AGAINST_ALL,
    BLANK,
    DIGITS,
    INVALID,
    REGISTERED,
    REST,
    CountedRow,
    few,
    read_long,
    whole,
)
from simulator.scenario.files.laws import Law, law
from simulator.scenario.files.sheet import read_sheet, records
from simulator.scenario.tree import shown

SPECIAL = (INVALID, REGISTERED, BLANK, AGAINST_ALL, REST)
OTHERS, NONE_OF_THEM, NO_NAME, LONE = "others", "against-all", "blank", "independents"
"""Ids of parties that are no list: no list may go by them."""
FILE_OF_SEATS = ("region", "name", "seats", "population", "registered")
FILE_OF_CANDIDATES = ("district", "region", "candidate", "party", "votes")


@dataclass
class Election:
    """Counted votes, as files say them, and the ids that they go by."""

    name: str
    law: Law
    votes: Sequence[CountedRow]
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Cells of FILE_OF_SEATS by region, as the votes call it."""
    tier_seats: Mapping[str, int] = field(default_factory=dict)
    candidates: Sequence[Mapping[str, str]] = ()
    fold: float = 0.0
    """Percent, of the nation and of every region, below which a list is one of the others.

    Except one that leads a district: merged lists cannot win, so the runner-up would get its seat.
    """

    def __post_init__(self) -> None:
        self.lists = list(dict.fromkeys(r.party for r in self.votes if r.party not in SPECIAL))
        names = [*(row.region for row in self.votes if row.region), *self.places]
        self.regions = list(dict.fromkeys(names))
        self.districts = list(dict.fromkeys(row["district"] for row in self.candidates))
        self.list_id = identifiers(self.lists, (OTHERS, NONE_OF_THEM, NO_NAME, LONE))
        self.region_id = identifiers(self.regions)
        self.district_id = identifiers(self.districts)
        whole = Counter[str]()
        of_list = Counter[tuple[str, str]]()
        for row in self.votes:
            if row.party not in self.no_votes:
                for area in {row.region, ""}:
                    whole[area] += row.votes
                    of_list[area, row.party] += row.votes
        self.share = {
            name: max(100 * of_list[area, name] / whole[area] for area in whole if whole[area])
            for name in self.lists
        }
        kept = _leaders(self.candidates)
        self.small = [n for n in self.lists if self.share[n] < self.fold and n not in kept]
        by_size = sorted(self.lists, key=lambda name: -of_list["", name])
        self.large = [name for name in by_size if name not in self.small]

    def has(self, special: str) -> bool:
        """Whether some row is of this kind."""
        return any(row.party == special for row in self.votes)

    def told(self, column: str) -> bool:
        """Whether any region has it: `population`, `registered`."""
        return any(row.get(column) for row in self.places.values())

    @property
    def counts_blank(self) -> bool:
        """Whether blank ballots are in the law's threshold base."""
        bars = (tier.get("threshold", {}) for tier in self.law.tables["tier"])
        return any(bar.get("base") == "valid+blank" for bar in bars)

    @property
    def no_votes(self) -> set[str]:
        """Rows that are not valid votes, including blank ballots if the law does not count them.

        With these in, the shares of lists would be lower than the law's.
        """
        return {INVALID, REGISTERED} if self.counts_blank else {INVALID, REGISTERED, BLANK}

    @property
    def has_turnout(self) -> bool:
        """Whether somebody is known to have stayed at home."""
        return self.has(REGISTERED) or self.told("registered")

    @property
    def others(self) -> bool:
        """Whether some lists are given, or merged, as one."""
        return bool(self.small) or self.sums_others

    @property
    def sums_others(self) -> bool:
        """Whether of some lists only the sum is known."""
        return self.has(REST)

    @property
    def independents(self) -> bool:
        """Whether any candidate is on no list."""
        return any(row["party"] not in self.list_id for row in self.candidates)


def _leaders(candidates: Sequence[Mapping[str, str]]) -> set[str]:
    """Whose candidates have the most votes of a district, ties included."""
    most = Counter[str]()
    for row in candidates:
        most[row["district"]] = max(most[row["district"]], int(row["votes"]))
    return {row["party"] for row in candidates if int(row["votes"]) == most[row["district"]]}


def read_election(
    votes: pathlib.Path,
    law_name: str,
    seats: Sequence[str] = (),
    candidates: pathlib.Path | None = None,
    fold: float = 0.0,
) -> Election:
    """The files of an election. `seats` has a file, of regions, and numbers, of tiers: `_seats`.

    Raises: ScenarioError, for a file that does not say what it should.
    """
    rows = _table(candidates, FILE_OF_CANDIDATES, ("district", "party", "votes"), ("votes",))
    found = law(law_name)
    file, tier_seats = _seats(seats, found)
    places = _table(file, FILE_OF_SEATS, ("region",), FILE_OF_SEATS[2:])
    if not rows and any(tier["method"] == "plurality" for tier in found.tables["tier"]):
        raise SimulatorError(
            f"--law {law_name}: elects districts; give a CSV file with --candidates, "
            f"with the columns {', '.join(FILE_OF_CANDIDATES)}"
        )
    name = votes.resolve().parent.name
    return Election(
        name=name,
        law=found,
        votes=read_long(votes),
        places={row["region"]: row for row in places},
        tier_seats=tier_seats,
        candidates=rows,
        fold=fold,
    )


def _seats(told: Sequence[str], found: Law) -> tuple[pathlib.Path | None, dict[str, int]]:
    """A file, and seats by tier: `levelling=19`, or `19` for the last tier of lists."""
    files, by_tier = list[str](), dict[str, int]()
    for text in told:
        name, equals, number = text.rpartition("=")
        if not DIGITS.fullmatch(number):
            files.append(text)
            continue
        known = _list_tiers(found)
        tier = name if equals else known[-1]
        if tier not in known:
            hint = did_you_mean(tier, known, "tiers of lists")
            raise SimulatorError(
                f"--seats {text}: {shown(tier)} is not a tier of {found.id}; {hint}"
            )
        if tier in by_tier:
            raise SimulatorError(
                f"--seats {text}: the tier {tier!r} has {by_tier[tier]} already; give one number"
            )
        by_tier[tier] = int(number)
    if len(files) > 1:
        raise SimulatorError(
            f"--seats {files[1]}: one file must have all regions; {files[0]} is given already"
        )
    return (pathlib.Path(files[0]) if files else None), by_tier


def _list_tiers(found: Law) -> list[str]:
    tiers = found.tables["tier"]
    return [str(tier["id"]) for tier in tiers if tier["method"] not in ("plurality", "stated")]


def _table(
    path: pathlib.Path | None, columns: Sequence[str], needed: Sequence[str], numbers: Sequence[str]
) -> list[dict[str, str]]:
    if path is None:
        return []
    sheet = read_sheet(path)
    if "region" not in sheet.header and "region" in needed:  # the table of a scenario folder
        sheet = sheet._replace(header=["region" if n == "id" else n for n in sheet.header])
    rows, problems = [], []
    for row, place in records(sheet, columns, needed):
        rows.append(row)
        for name in (each for each in numbers if each in needed or row.get(each)):
            try:
                whole(row[name], name)
            except ValueError as error:
                problems.append(Problem(str(place), "", str(error)))
    if problems:
        raise ScenarioError(few(problems))
    return rows


LONGEST = 40
_TAKEN = {*RESERVED, "default"}


def identifiers(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """An id for every name: its letters without accents, small, and "-" between words.

    A second name that would have the same id has "-2" behind it, and so on; so has a name that
    would have one of the `reserved` ids.
    """
    found: dict[str, str] = {}
    taken = {*_TAKEN, *reserved}
    for name in dict.fromkeys(names):
        plain = _plain(name)
        candidate, number = plain, 2
        while candidate in taken:
            candidate, number = f"{plain}-{number}", number + 1
        taken.add(candidate)
        found[name] = candidate
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l").casefold())
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    words = re.sub(r"[^\w]+|_", "-", bare).strip("-")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("-")[0] or words[:LONGEST]
    return words or "x"
