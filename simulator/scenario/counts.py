"""Votes as a long table: `counted = { csv = "votes.csv" }`, with the columns region, party, votes.

`counted` votes are a count that is known; `expected` ones say where the shares lie about which votes
vary: a scenario around the last result, or around a projection. Either fills what wide tables say
row by row: `party.votes` or `party.share`, `region.votes` or `region.share`, `turnout`. What the
scenario says of `share` and turnout itself stands: polls for the nation, the last count for how
regions differ. Where votes are expected, so are those of candidates.

    region,party,votes
    almeria,pp,131801
    almeria,BLANK,2213
    almeria,INVALID,2315
    almeria,REGISTERED,480411

Regions and parties go by id or by name. Rows without a region are of the nation. BLANK and
AGAINST_ALL are votes of the party with that role; blank ballots are invalid where no party has it.
A party that no row names has no votes. `rest` names the party that gathers undeclared ones.
"""

from __future__ import annotations

import pathlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.read import fault, inside
from simulator.scenario.sheet import read_sheet
from simulator.scenario.tree import Place, Table, is_rows, shown

KINDS = ("counted", "expected")
COLUMNS = ("region", "party", "votes")
BLANK, AGAINST_ALL, INVALID, REGISTERED = "BLANK", "AGAINST_ALL", "INVALID", "REGISTERED"
_ROLES = {BLANK: "blank", AGAINST_ALL: "against-all"}
_WHOLE = re.compile(r"[0-9]{1,13}")
MOST_VOTES = 2**40
SHOWN = 10


class Row(NamedTuple):
    """One line of the table; `region` is empty for the nation's."""

    region: str
    party: str
    votes: int
    place: Place


class Counts(NamedTuple):
    """The table that a scenario names, and the party that gathers those it does not declare."""

    rows: tuple[Row, ...]
    rest: str | None
    place: Place


class Area(NamedTuple):
    """What was counted in a region, or in the nation."""

    votes: dict[str, int]
    """By party."""
    invalid: int
    registered: int | None

    @property
    def valid(self) -> int:
        """Valid ballots."""
        return sum(self.votes.values())

    @property
    def cast(self) -> int:
        """All ballots."""
        return self.valid + self.invalid


def read_counts(tree: Table, folder: pathlib.Path) -> None:
    """Put the rows in the place of every table of votes that the tree names, in the tree itself."""
    if all(kind in tree for kind in KINDS):
        place = tree.place_of("expected")
        raise fault(*place, "give `counted` or `expected`, not both", "expected")
    for kind in KINDS:
        if kind in tree:
            place = tree.place_of(kind)
            tree.write(kind, _read(kind, tree[kind], folder, place), place)


def _read(kind: str, value: Any, folder: pathlib.Path, place: Place) -> Counts:
    if is_rows(value):
        rows = [({key: row[key] for key in row}, row.place) for row in value]
        return Counts(_rows(kind, rows), None, place)
    if not isinstance(value, Table) or not isinstance(value.get("csv"), str):
        message = f'{shown(value)}; must be {{ csv = "votes.csv" }}, or [[{kind}]] tables'
        raise fault(*place, message, kind)
    for key in value:
        if key not in ("csv", "rest"):
            hint = did_you_mean(key, ("csv", "rest"), "known keys")
            raise fault(*value.place_of(key), f"unknown key; {hint}", f"{kind}.{key}")
    path = inside(folder, folder, value["csv"], value.place_of("csv"), f"{kind}.csv")
    sheet = read_sheet(path)
    header = Place(sheet.file, sheet.header_line)
    for name in sheet.header:
        if name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS, "known columns")
            raise fault(*header, f"unknown column; {hint}", name)
    for name in COLUMNS[1:]:
        if name not in sheet.header:
            raise fault(*header, f'the column "{name}" is missing; add it')
    lines = [
        (dict(zip(sheet.header, cells, strict=True)), Place(sheet.file, line))
        for line, cells in sheet.rows
    ]
    return Counts(_rows(kind, lines), value.get("rest"), place)


def _rows(kind: str, lines: Iterable[tuple[Mapping[str, Any], Place]]) -> tuple[Row, ...]:
    rows, problems, first = [], [], {}
    for cells, place in lines:
        try:
            row = _row(cells, place)
        except ValueError as error:
            problems.append(Problem(str(place), kind, str(error)))
            continue
        rows.append(row)
        earlier = first.setdefault((row.region, row.party), place)
        if earlier is not place and row.party not in (INVALID, BLANK):
            where = f" of {shown(row.region)}" if row.region else ""
            message = f"{shown(row.party)}{where} stands in line {earlier.line} already"
            problems.append(Problem(str(place), kind, message))
    if problems:
        raise ScenarioError(_few(problems))
    return tuple(rows)


def _row(cells: Mapping[str, Any], place: Place) -> Row:
    for key in cells:
        if key not in COLUMNS:
            raise ValueError(f"unknown key; {did_you_mean(key, COLUMNS, 'known keys')}")
    party, votes = cells.get("party", ""), str(cells.get("votes", "")).strip()
    if not isinstance(party, str) or not party.strip():
        raise ValueError("party: missing; name it, or INVALID, BLANK, AGAINST_ALL, REGISTERED")
    if not _WHOLE.fullmatch(votes) or int(votes) > MOST_VOTES:
        raise ValueError(
            f"votes: {shown(cells.get('votes'))}; must be a whole number between 0 and "
            f"{MOST_VOTES:,}, in digits alone"
        )
    return Row(str(cells.get("region", "")).strip(), party.strip(), int(votes), place)


def settle(tree: Table) -> None:
    """Write the counts of a whole tree into its parties, regions and turnout, and drop them."""
    for kind in KINDS:
        counts = tree.pop(kind, None)
        rows = [row for key in ("party", "region") for row in tree.get(key, ())]
        sound = all(isinstance(row, Table) and isinstance(row.get("id"), str) for row in rows)
        if isinstance(counts, Counts) and sound and is_rows(tree.get("party")):
            _Settling(tree, kind, counts).write()


class _Settling:
    """One table of votes, and the tree that it is written into."""

    def __init__(self, tree: Table, kind: str, counts: Counts) -> None:
        self.tree, self.kind, self.counts = tree, kind, counts
        self.parties: tuple[Table, ...] = tree["party"]
        regions = tree.get("region")
        self.regions: tuple[Table, ...] = regions if is_rows(regions) else ()
        self.options = [row["id"] for row in self.parties if row.get("role") != "independent"]

    def write(self) -> None:
        """Write everything."""
        areas = self._areas()
        if self.regions and "" not in areas:
            empty = Area({}, 0, None)
            self._write_regions({row["id"]: areas.get(row["id"], empty) for row in self.regions})
        nation = _together(areas.values())
        self._write_parties(nation)
        self._write_turnout(nation)
        if self.kind == "expected":
            self._expect_candidates()

    def _areas(self) -> dict[str, Area]:
        """What was counted by region, "" for the nation; every name known."""
        parties = _ids(self.parties)
        regions = _ids(self.regions)
        roles = {row.get("role", "list"): row["id"] for row in self.parties}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        special: dict[str, Counter[str]] = defaultdict(Counter)
        unknown: dict[str, Row] = {}
        problems: list[Problem] = []
        named = any(row.region for row in self.counts.rows)
        for row in self.counts.rows:
            region = regions.get(row.region.casefold(), "") if row.region else ""
            if row.region and not region:
                known = [each["id"] for each in self.regions]
                hint = did_you_mean(row.region, known, "regions")
                self._tell(problems, row, f"{shown(row.region)} is no region; {hint}")
            elif named and not row.region:
                self._tell(problems, row, "no region, where other rows name one; name it")
            elif row.party in (INVALID, REGISTERED) or (
                row.party == BLANK and "blank" not in roles and BLANK.casefold() not in parties
            ):
                special[region][REGISTERED if row.party == REGISTERED else INVALID] += row.votes
            else:
                party = parties.get(row.party.casefold()) or roles.get(_ROLES.get(row.party, ""))
                if party is None and self.counts.rest is None:
                    unknown.setdefault(row.party, row)
                votes[region][party or self.counts.rest or ""] += row.votes
        self._refuse_rest(problems)
        self._refuse_unknown(problems, unknown)
        if problems:
            raise ScenarioError(_few(problems))
        return {
            region: Area(
                {party: votes[region][party] for party in self.options},
                special[region][INVALID],
                special[region].get(REGISTERED),
            )
            for region in dict.fromkeys([*votes, *special])
        }

    def _tell(self, problems: list[Problem], row: Row, message: str) -> None:
        problems.append(Problem(str(row.place), self.kind, message))

    def _refuse_rest(self, problems: list[Problem]) -> None:
        rest = self.counts.rest
        if rest is not None and rest not in self.options:
            hint = did_you_mean(str(rest), self.options, "parties")
            message = f"{shown(rest)} is no party; {hint}"
            problems.append(Problem(str(self.counts.place), f"{self.kind}.rest", message))

    def _refuse_unknown(self, problems: list[Problem], unknown: Mapping[str, Row]) -> None:
        if not unknown:
            return
        name, row = next(iter(unknown.items()))
        if name == AGAINST_ALL:
            message = 'no party has the role "against-all"; declare one'
        else:
            names = ", ".join(shown(each) for each in list(unknown)[:SHOWN])
            more = (
                f" and {len(unknown) - SHOWN} more"
                if unknown.keys() - list(unknown)[:SHOWN]
                else ""
            )
            hint = nearest(name, self.options)
            message = (
                f"no [[party]] is declared for {names}{more}; {hint}declare each, or name in "
                f'`rest` the party of role "other" that gathers them: '
                f'{self.kind} = {{ csv = "...", rest = "others" }}'
            )
        self._tell(problems, row, message)

    def _write_regions(self, areas: Mapping[str, Area]) -> None:
        place = self.counts.place
        silent = [name for name, area in areas.items() if not area.valid]
        if silent:
            names = ", ".join(silent[:SHOWN])
            raise fault(*place, f"no votes in {names}; every region has some", self.kind)
        for row in self.regions:
            area = areas[row["id"]]
            if self.kind == "counted":
                _replace(row, "votes", "share", self._table(area.votes, place), place)
            elif "share" not in row:
                shares = {party: 100 * n / area.valid for party, n in area.votes.items()}
                _replace(row, "share", "votes", self._table(shares, place), place)
            if "registered" not in row:
                row.write("registered", area.registered or area.cast, place)

    def _table(self, values: Mapping[str, float], place: Place) -> Table:
        table = Table(place)
        table.update(values)
        return table

    def _write_parties(self, nation: Area) -> None:
        place = self.counts.place
        for row in self.parties:
            if row["id"] not in self.options:
                continue
            votes = nation.votes.get(row["id"], 0)
            if self.kind == "counted":
                _replace(row, "votes", "share", votes, place)
            elif "share" not in row:
                _replace(row, "share", "votes", 100 * votes / max(nation.valid, 1), place)

    def _write_turnout(self, nation: Area) -> None:
        """Whoever is not said to be registered is not there: turnout is then 100%."""
        place = self.counts.place
        turnout = self.tree.setdefault("turnout", Table(place))
        if not isinstance(turnout, Table):
            return
        if nation.invalid and "invalid" not in turnout:
            turnout.write("invalid", 100 * nation.invalid / nation.cast, place)
        if self.regions:
            registered = sum(_number(row.get("registered")) for row in self.regions)
        else:
            registered = _number(turnout.get("registered")) or nation.registered or nation.cast
            turnout.setdefault("registered", registered)
            if self.kind == "counted":
                turnout.setdefault("cast", nation.cast)
        if self.kind == "expected" and not {"mean", "region"} & turnout.keys() and registered:
            turnout.write("mean", min(100.0, 100 * nation.cast / registered), place)

    def _expect_candidates(self) -> None:
        """A candidate's votes are what share is expected: percent of the district's."""
        rows = self.tree.get("candidate")
        candidates: Sequence[Table] = rows if is_rows(rows) else ()
        counted = [row for row in candidates if "votes" in row]
        whole: Counter[str] = Counter()
        for row in counted:
            whole[row.get("district", "")] += _number(row["votes"])
        for row in counted:
            votes = _number(row["votes"])
            share = 100 * votes / max(whole[row.get("district", "")], 1)
            _replace(row, "share", "votes", share, row.place_of("votes"))


def _together(areas: Iterable[Area]) -> Area:
    votes: Counter[str] = Counter()
    invalid = registered = 0
    for area in areas:
        votes.update(area.votes)
        invalid += area.invalid
        registered += area.registered or 0
    return Area(dict(votes), invalid, registered or None)


def _ids(rows: Sequence[Table]) -> dict[str, str]:
    """Ids by id, and by every name that is no other row's."""
    names: dict[str, str] = {}
    for row in rows:
        for key in ("name", "short"):
            if isinstance(row.get(key), str):
                name = row[key].casefold()
                names[name] = "" if names.get(name, row["id"]) != row["id"] else row["id"]
    shared = {name: found for name, found in names.items() if found}
    return shared | {row["id"].casefold(): row["id"] for row in rows}


def _replace(row: Table, key: str, other: str, value: Any, place: Place) -> None:
    row.pop(other, None)
    row.write(key, value, place)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _few(problems: Sequence[Problem]) -> list[Problem]:
    more = len(problems) - SHOWN
    rest = [Problem(problems[SHOWN].place, "", f"and {more:,} more faults")] if more > 0 else []
    return [*problems[:SHOWN], *rest]
