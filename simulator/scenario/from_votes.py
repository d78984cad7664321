"""A scenario folder made of counted votes and a law by name: what `simulator new` writes.

`scenario.toml` expects what was counted and lets it vary; `official.toml` extends it and takes the
count as it is. The votes stand in `votes.csv`, in long form, with the ids of the scenario.
"""

from __future__ import annotations

import csv
import io
import json
import pathlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.allocation.specs import Plurality, Stated
from simulator.errors import SimulatorError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.counts import AGAINST_ALL, BLANK, INVALID, REGISTERED, WHOLE, Row, read_long
from simulator.scenario.identifiers import identifiers
from simulator.scenario.laws import Law, law
from simulator.scenario.model import Scenario
from simulator.scenario.read import fault
from simulator.scenario.sheet import Sheet, read_sheet
from simulator.scenario.tree import Place, shown

SPECIAL = (INVALID, REGISTERED, BLANK, AGAINST_ALL)
OTHERS, NONE_OF_THEM, NO_NAME, LONE = "others", "against-all", "blank", "independents"
"""Ids of parties that are no list: no list may go by them."""
FILE_OF_SEATS = ("region", "name", "seats", "population")
FILE_OF_CANDIDATES = ("district", "region", "candidate", "party", "votes")
NEAR_THE_BAR = (0.6, 1.6)
"""How many times the bar a share may be for its entry to be asked about."""


@dataclass
class Election:
    """Counted votes, as files say them, and the ids that they go by."""

    name: str
    law: Law
    votes: Sequence[Row]
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Cells of FILE_OF_SEATS by region, as the votes call it."""
    tier_seats: Mapping[str, int] = field(default_factory=dict)
    candidates: Sequence[Mapping[str, str]] = ()
    fold: float = 0.0
    """Percent, of the nation and of every region, below which a list is one of the others.

    Not one that leads a district: the others elect nobody, and its seat would go to the runner-up.
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
            if row.party not in (INVALID, REGISTERED):
                for area in {row.region, ""}:
                    whole[area] += row.votes
                    of_list[area, row.party] += row.votes
        self.share = {
            name: max(100 * of_list[area, name] / whole[area] for area in whole if whole[area])
            for name in self.lists
        }
        self.nation = {name: 100 * of_list["", name] / max(whole[""], 1) for name in self.lists}
        kept = _leaders(self.candidates)
        self.small = [n for n in self.lists if self.share[n] < self.fold and n not in kept]
        by_size = sorted(self.lists, key=lambda name: -of_list["", name])
        self.large = [name for name in by_size if name not in self.small]

    def has(self, special: str) -> bool:
        """Whether some row is of this kind."""
        return any(row.party == special for row in self.votes)

    @property
    def has_population(self) -> bool:
        """Whether some region's people are known."""
        return any(row.get("population") for row in self.places.values())

    @property
    def independents(self) -> bool:
        """Whether somebody stands who is on no list."""
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
    places = _table(file, FILE_OF_SEATS, ("region",), ("seats", "population"))
    if not rows and any(tier["method"] == "plurality" for tier in found.tables["tier"]):
        raise SimulatorError(
            f"--law {law_name}: elects districts; name a CSV file with --candidates, "
            f"with the columns {', '.join(FILE_OF_CANDIDATES)}"
        )
    name = votes.resolve().parent.name
    return Election(
        name,
        found,
        votes=read_long(votes, "votes"),
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
        if not WHOLE.fullmatch(number):
            files.append(text)
            continue
        known = _list_tiers(found)
        tier = name if equals else known[-1]
        if tier not in known:
            hint = did_you_mean(tier, known, "tiers of lists")
            raise SimulatorError(f"--seats {text}: {shown(tier)} is no tier of {found.id}; {hint}")
        if tier in by_tier:
            raise SimulatorError(f"--seats {text}: the tier {tier!r} has {by_tier[tier]}; say one")
        by_tier[tier] = int(number)
    if len(files) > 1:
        raise SimulatorError(f"--seats {files[1]}: one file has all regions; it is {files[0]}")
    return (pathlib.Path(files[0]) if files else None), by_tier


def _list_tiers(found: Law) -> list[str]:
    tiers = found.tables["tier"]
    return [str(tier["id"]) for tier in tiers if tier["method"] not in ("plurality", "stated")]


def _table(
    path: pathlib.Path | None,
    columns: Sequence[str],
    needed: Sequence[str],
    numbers: Sequence[str],
) -> list[dict[str, str]]:
    if path is None:
        return []
    sheet = read_sheet(path)
    if "region" not in sheet.header and "region" in needed:  # the table of a scenario folder
        sheet = sheet._replace(header=["region" if n == "id" else n for n in sheet.header])
    _refuse_columns(sheet, columns, needed)
    rows = []
    for line, cells in sheet.rows:
        rows.append(dict(zip(sheet.header, map(str.strip, cells), strict=True)))
        for name in (each for each in numbers if each in needed or rows[-1].get(each)):
            _refuse_other_than_digits(rows[-1], name, Place(sheet.file, line))
    return rows


def _refuse_other_than_digits(row: Mapping[str, str], name: str, place: Place) -> None:
    if not WHOLE.fullmatch(row[name]):
        message = f"{shown(row[name])}; must be a whole number, in digits alone"
        raise fault(*place, message, name)


def _refuse_columns(sheet: Sheet, columns: Sequence[str], needed: Sequence[str]) -> None:
    wrong = [name for name in sheet.header if name not in columns]
    missing = [name for name in needed if name not in sheet.header]
    if wrong or missing:
        told = f"unknown column {shown(wrong[0])}" if wrong else f'no column "{missing[0]}"'
        message = f"{told}; the columns are {', '.join(columns)}"
        raise fault(sheet.file, sheet.header_line, message)


def files(election: Election) -> dict[str, str]:
    """Every file of the folder, by name, but for the events of scenario.toml."""
    made = {
        "scenario.toml": _scenario(election),
        "official.toml": _official(election),
        "votes.csv": _votes(election),
    }
    if election.regions:
        made["regions.csv"] = _regions(election)
    if election.candidates:
        made["districts.csv"] = _districts(election)
        made["candidates.csv"] = _candidates(election)
    return made


def _scenario(election: Election) -> str:
    return "\n".join(
        [
            *_head(election),
            *_parties(election),
            *_spread(election),
        ]
    )


def _head(election: Election) -> list[str]:
    found = election.law
    rest = f", rest = {_text(OTHERS)}" if election.small else ""
    lines = [
        f"# {found.name}: around the votes in votes.csv, which official.toml takes as they are.",
        "# Say where the votes are from, and how far the next ones may fall from them.",
        "",
        "format = 1",
        f"id = {_text(_id(election.name))}",
        f"name = {_text(election.name)}",
        f"law = {_text(found.id)} # {found.needs}" if found.needs else f"law = {_text(found.id)}",
        f'expected = {{ csv = "votes.csv"{rest} }}',
    ]
    lines += ['region = { csv = "regions.csv" }'] if election.regions else []
    if election.candidates:
        lines += ['district = { csv = "districts.csv" }', 'candidate = { csv = "candidates.csv" }']
    for tier, seats in election.tier_seats.items():
        lines += ["", "[[tier]]", f"id = {_text(tier)}", f"seats = {seats}"]
    return [*lines, ""]


def _parties(election: Election) -> list[str]:
    rows: list[dict[str, Any]] = [
        {"id": election.list_id[name], "name": name} for name in election.large
    ]
    if election.small:
        rows.append({"id": OTHERS, "name": "Other lists", "role": "other"})
    if election.has(AGAINST_ALL):
        rows.append({"id": NONE_OF_THEM, "name": "Against all", "role": "against-all"})
    if election.has(BLANK):
        rows.append({"id": NO_NAME, "name": "Blank", "role": "blank"})
    if election.independents:
        rows.append({"id": LONE, "name": "Independents", "role": "independent"})
    lines = []
    for row in rows:
        lines += ["[[party]]", *(f"{key} = {_text(value)}" for key, value in row.items()), ""]
    return lines


def _spread(election: Election) -> list[str]:
    lines = [
        "# How far the next votes may fall from these: as the average of final polls has.",
        "[votes]",
        'model = "logistic-normal"',
        "effective_sample_size = 600",
    ]
    if election.regions:
        lines += ["regional_sd = 0.1 # assumed: what a region does beyond the nation's swing"]
    if election.has(REGISTERED):
        lines += ["", "[turnout]", "national_sd = 0.05 # assumed, on the logit scale"]
    if election.candidates:
        lines += ["", "[[ballot]]", 'id = "district"']
        lines += ["residual_sd = 0.2 # assumed: a candidate's own part"]
    return [*lines, ""]


def _official(election: Election) -> str:
    rest = f", rest = {_text(OTHERS)}" if election.small else ""
    return "\n".join(
        [
            "# The count, and the law applied to it once.",
            "",
            'extends = "scenario.toml"',
            f"id = {_text(_id(election.name) + '-official')}",
            f"name = {_text(election.name + ': the count')}",
            f'counted = {{ csv = "votes.csv"{rest} }}',
            "",
            "[votes]",
            'model = "fixed"',
            "",
        ]
    )


def _votes(election: Election) -> str:
    rows = [
        [
            election.region_id.get(row.region, ""),
            row.party if row.party in SPECIAL else election.list_id[row.party],
            row.votes,
        ]
        for row in election.votes
    ]
    if any(row.region for row in election.votes):
        return _csv(["region", "party", "votes"], rows)
    return _csv(["party", "votes"], [row[1:] for row in rows])


def _regions(election: Election) -> str:
    told = ["seats", *(["population"] if election.has_population else [])]
    rows = []
    for name in election.regions:
        cells = election.places.get(name, {})
        values = [cells.get(key, "") for key in told]
        rows.append([election.region_id[name], cells.get("name") or name, *values])
    return _csv(["id", "name", *told], rows)


def _districts(election: Election) -> str:
    regions = {row["district"]: row.get("region", "") for row in election.candidates}
    rows = [
        [election.district_id[name], name, election.region_id.get(regions[name], regions[name])]
        for name in election.districts
    ]
    return _csv(["id", "name", "region"], rows)


def _candidates(election: Election) -> str:
    rows = []
    for row in election.candidates:
        party = election.list_id.get(row["party"], LONE)
        if row["party"] in election.small:
            party = OTHERS
        name = row.get("candidate") or row["party"]
        rows.append([election.district_id[row["district"]], party, name, row["votes"]])
    return _csv(["district", "party", "name", "votes"], rows)


def events(scenario: Scenario) -> str:
    """What is asked of almost every election: majorities, and who enters near the bar."""
    lists = [party for party in scenario.party if party.role == "list"]
    share = {party.id: party.share or 0.0 for party in lists}
    majority = scenario.house // 2 + 1
    asked = [
        (f"{party.id}-majority", f"{_name(party)} has a majority", f"{party.id} >= {majority}")
        for party in sorted(lists, key=lambda party: -share[party.id])[:2]
    ]
    for tier in scenario.tier:
        if isinstance(tier, Plurality | Stated) or tier.threshold.scope == "region":
            continue
        low, high = (times * tier.threshold.share for times in NEAR_THE_BAR)
        near = [party for party in lists if low < share[party.id] < high]
        asked += [
            (f"{party.id}-enters", f"{_name(party)} takes part", f"{tier.id}.{party.id} enters")
            for party in near[:5]
        ]
    lines = []
    for name, told, when in asked:
        row = {"id": name[:64], "name": told, "when": when}
        lines += ["[[event]]", *(f"{key} = {_text(value)}" for key, value in row.items()), ""]
    return "\n".join(lines)


def _name(party: Any) -> str:
    return str(party.short or party.name or party.id)


def _id(name: str) -> str:
    return identifiers([name])[name]


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
