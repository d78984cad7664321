"""Counted votes as files say them, read for `simulator new`: lists, regions, seats, candidates.

Every name gets an id here, and lists that are too small are merged.
"""

import pathlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.expression import RESERVED
from simulator.scenario.files.counts import (
    DIGITS,
    CountedRow,
    few,
    no_region,
    read_long,
    undeclared,
    whole,
)
from simulator.scenario.files.laws import Law, law
from simulator.scenario.files.names import (
    AGAINST_ALL,
    BLANK,
    INVALID,
    REGISTERED,
    REST,
    Key,
    candidate_twice,
    keyword,
    no_party,
    once,
)
from simulator.scenario.files.sheet import read_sheet, records
from simulator.scenario.files.sums import Counted, called_total, is_alone, sums
from simulator.scenario.tree import Place, shown
from simulator.text import canonical, looks

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
    counted = undeclared(read_long(votes))
    rows = _table(candidates, FILE_OF_CANDIDATES, ("district", "party", "votes"), counted)
    found = law(law_name)
    file, tier_seats = _seats(seats, found)
    places = _table(file, FILE_OF_SEATS, ("region",), counted)
    if not rows and any(tier["method"] == "plurality" for tier in found.tables["tier"]):
        raise SimulatorError(
            f"--law {law_name}: elects districts; give a CSV file with --candidates, "
            f"with the columns {', '.join(FILE_OF_CANDIDATES)}"
        )
    name = votes.resolve().parent.name
    return Election(
        name=name,
        law=found,
        votes=counted,
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
    path: pathlib.Path | None,
    columns: Sequence[str],
    needed: Sequence[str],
    counted: Sequence[CountedRow],
) -> list[dict[str, str]]:
    """The rows of a file of seats or of candidates, beside the votes that were counted."""
    if path is None:
        return []
    sheet = read_sheet(path)
    if "region" not in sheet.header and "region" in needed:  # the table of a scenario folder
        sheet = sheet._replace(header=["region" if n == "id" else n for n in sheet.header])
    rows, problems = [], []
    regions = dict.fromkeys(row.region for row in counted if row.region)
    lists = dict.fromkeys(row.party for row in counted if row.party not in SPECIAL)
    first: dict[Key, Place] = {}
    found = records(sheet, columns, needed)
    for row, place in found:
        rows.append(row)
        try:
            _check_row(row, needed, regions, lists)
            once(first, *_key(row, place))
        except ValueError as error:
            problems.append(Problem(str(place), "", str(error)))
    if not problems and "party" in needed:
        problems = [Problem(str(place), "", wrong) for place, wrong in sums(_standing(found))]
    if problems:
        raise ScenarioError(few(problems))
    return rows


def _standing(found: Sequence[tuple[Mapping[str, str], Place]]) -> Iterator[Counted]:
    """Votes of parties by district: one that has half of each is no party."""
    for row, place in found:
        name = row["party"] or row["candidate"]
        yield Counted(name, row["district"], int(row["votes"]), place)


def _check_row(
    row: Mapping[str, str], needed: Sequence[str], regions: Iterable[str], lists: Iterable[str]
) -> None:
    """Raises: ValueError, for a name or a number that is none, and for one that is not counted."""
    for name in ("votes", *FILE_OF_SEATS[2:]):
        if row.get(name) or name in needed:
            whole(row[name], name)
    for name in needed:
        if not row[name] and not (name == "party" and row.get("candidate")):
            raise ValueError(f"{name}: missing; give it")
    for column in ("district", "region"):
        if wrong := no_region(row.get(column, "")):
            raise ValueError(wrong)
    region = row.get("region", "")
    if region and regions and region not in regions:
        hint = did_you_mean(region, regions, "regions of the votes")
        raise ValueError(f"unknown region {shown(region)}; {hint}")
    if is_alone(row.get("candidate", "")):
        raise ValueError(called_total(row["candidate"]))
    if row.get("party"):
        _check_party(row["party"], lists)


def _check_party(name: str, lists: Iterable[str]) -> None:
    """A candidate on no list is an independent, unless a list nearly has the name.

    Raises: ValueError, for names that can be no party's, and for such a list.
    """
    if name in lists or keyword(name) == REST:
        return
    if keyword(name):
        raise ValueError(f"{shown(name)} is not a party with candidates; leave the row out")
    if wrong := no_party(name):
        raise ValueError(wrong)
    near = get_close_matches(looks(name), {looks(each): each for each in lists}, 1, 0.85)
    if near:
        hint = nearest(name, lists)
        message = f"{shown(name)} has no row in the votes; {hint}if it is another party, "
        raise ValueError(f"{message}give it a row there, of 0 if it has no list")


def _key(row: Mapping[str, str], place: Place) -> tuple[Key, Place, str]:
    """What no two rows have: the region of a file of seats; party and name of a candidate."""
    if "party" not in row:
        return (canonical(row["region"]),), place, shown(row["region"])
    name, party, district = row.get("candidate", ""), row["party"], row["district"]
    key = canonical(district), canonical(party), canonical(name)
    return key, place, candidate_twice(name, party, district)


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
