"""A long table of votes, written into the parties, regions and turnout of a scenario."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.errors import Problem
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.files.counts import KINDS, CountedRow, StatedCounts, sums_among
from simulator.scenario.files.labels import label
from simulator.scenario.files.names import (
    INVALID,
    OWN_ROW,
    REGISTERED,
    REST,
    Declared,
    Key,
    Known,
    keyword,
    named,
    no_row,
    once,
)
from simulator.scenario.files.read import SHOWN, fault, refuse, taken
from simulator.scenario.tree import Place, Table, rows_of, shown
from simulator.text import canonical, listed


class AreaVotes(NamedTuple):
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


def fill_counts(tree: Table) -> None:
    """Write the counts of a whole tree into its parties, regions and turnout, and drop them."""
    for kind in KINDS:
        counts = tree.pop(kind, None)
        sound = are_sound(tree.get("party")) and are_sound(tree.get("region", ()))
        if isinstance(counts, StatedCounts) and sound and rows_of(tree["party"]):
            _Filling(tree, kind, counts).write()


def are_sound(rows: Any) -> bool:
    """Whether rows can be named; what is wrong with others is told when the tree is validated."""
    return isinstance(rows, tuple) and all(
        isinstance(row, Table)
        and "id" in row
        and all(isinstance(row.get(key, ""), str) for key in ("id", "name", "short", "role"))
        for row in rows
    )


class _Filling:
    """One table of votes, and the tree that it is written into."""

    def __init__(self, tree: Table, kind: str, counts: StatedCounts) -> None:
        self.tree, self.kind, self.counts = tree, kind, counts
        self.parties: tuple[Table, ...] = tree["party"]
        self.regions = rows_of(tree.get("region"))
        self.options = [row["id"] for row in self.parties if row.get("role") != "independent"]
        self.first: dict[Key, Place] = {}
        self.known = Known.of(declared(self.parties), declared(self.regions))
        self.by_region = any(row.region for row in counts.rows)
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.special: dict[str, Counter[str]] = defaultdict(Counter)
        self.gathered: list[CountedRow] = []
        self.unknown: dict[str, CountedRow] = {}

    def write(self) -> None:
        """Write everything."""
        areas = self._areas()
        if self.regions and "" not in areas:
            empty = AreaVotes({}, 0, None)
            self._write_regions({row["id"]: areas.get(row["id"], empty) for row in self.regions})
        nation = _together(areas.values())
        self._write_parties(nation)
        self._write_turnout(nation)
        if self.kind == "expected":
            self._expect_candidates()

    def _areas(self) -> dict[str, AreaVotes]:
        """What was counted by region, "" for the nation; every name known."""
        rows = ((row, row.place) for row in self.counts.rows)
        _, problems = taken(rows, self._take, self.kind)
        rest, place = self.counts.rest, self.counts.place
        if rest is not None and rest not in self.options:
            hint = did_you_mean(str(rest), self.options, "parties")
            message = f"{shown(rest)} is not a party; {hint}"
            problems.append(Problem(str(place), f"{self.kind}.rest", message))
        gathered = {row.place for row in self.gathered}
        found = [*self._undeclared()]
        found += [sum_ for sum_ in sums_among(self.counts.rows) if sum_[0] in gathered]
        if not problems and not found:
            found = [(place, no_row(party)) for party in self._missing()]
        refuse([*problems, *(Problem(str(at), self.kind, told) for at, told in found)])
        return {
            region: AreaVotes(
                {party: self.votes[region][party] for party in self.options},
                self.special[region][INVALID],
                self.special[region].get(REGISTERED),
            )
            for region in dict.fromkeys([*self.votes, *self.special])
        }

    def _take(self, row: CountedRow, place: Place) -> None:
        region = self._region(row.region)
        if kind := self.known.no_votes(row.party):
            self.special[region][kind] += row.votes
            return
        party = self._party(row)
        if party != self.counts.rest:
            once(self.first, (region, party), place, named(row.party, region))
        self.votes[region][party] += row.votes

    def _region(self, name: str) -> str:
        if name:
            return self.known.region(name)
        if self.by_region:
            raise ValueError("no region, but other rows have one; add it")
        return ""

    def _party(self, row: CountedRow) -> str:
        rest = self.counts.rest
        known = keyword(row.party) or canonical(row.party) in self.known.parties
        # What sources call the small lists is of the party that gathers these.
        small = bool(rest) and not known and label(row.party) == REST
        name = None if small else self.known.party(row.party)
        if name is None and rest and keyword(row.party) in ("", REST):
            self.gathered.append(row)
            return rest
        if name is None:
            self.unknown.setdefault(row.party, row)
        return name or row.party

    def _undeclared(self) -> Iterator[tuple[Place, str]]:
        """What to do about the names that nothing declares, where the first of them stands."""
        if not self.unknown:
            return
        name, row = next(iter(self.unknown.items()))
        if keyword(name):
            yield row.place, self.known.undeclared(name)
            return
        names = listed(map(shown, self.unknown), SHOWN)
        hint = nearest(name, self.known.party_ids) or nearest(name, self.known.parties)
        yield (
            row.place,
            f"no [[party]] is declared for {names}; {hint}declare each, or put in "
            f'`rest` the party of role "other" that collects them: '
            f'{self.kind} = {{ csv = "...", rest = "others" }}',
        )

    def _missing(self) -> Iterator[str]:
        """Of lists, none is not zero; one that has a share of its own needs no votes last time."""
        counted = {party for votes in self.votes.values() for party in votes}
        for row in self.parties:
            polled = self.kind == "expected" and "share" in row
            needed = row.get("role", "list") in OWN_ROW and row["id"] != self.counts.rest
            if needed and not polled and row["id"] not in counted:
                yield row["id"]

    def _write_regions(self, areas: Mapping[str, AreaVotes]) -> None:
        place = self.counts.place
        silent = [name for name, area in areas.items() if not area.valid]
        if silent:
            names = ", ".join(silent[:SHOWN])
            raise fault(*place, f"no votes in {names}; every region needs some", self.kind)
        stood = {party for area in areas.values() for party, n in area.votes.items() if n}
        for row in self.regions:
            area = areas[row["id"]]
            if self.kind == "counted":
                _replace(row, "votes", "share", Table(place, area.votes), place)
            elif "share" not in row:
                shares = {
                    party: 100 * n / area.valid for party, n in area.votes.items() if party in stood
                }
                _replace(row, "share", "votes", Table(place, shares), place)
            if "registered" not in row:
                row.write("registered", area.registered or area.cast, place)

    def _write_parties(self, nation: AreaVotes) -> None:
        """Expected counts are the last result of candidates and regions too."""
        place = self.counts.place
        has_places = bool(self.regions or rows_of(self.tree.get("candidate")))
        for row in self.parties:
            if row["id"] not in self.options:
                continue
            votes = nation.votes.get(row["id"], 0)
            if self.kind == "counted":
                _replace(row, "votes", "share", votes, place)
                row.pop("last", None)
                continue
            share = 100 * votes / max(nation.valid, 1)
            if "share" not in row:
                _replace(row, "share", "votes", share, place)
            if has_places and "last" not in row:
                row.write("last", share, place)

    def _write_turnout(self, nation: AreaVotes) -> None:
        """Without registered voters, turnout is 100%."""
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
        counted = [row for row in rows_of(self.tree.get("candidate")) if "votes" in row]
        whole: Counter[str] = Counter()
        for row in counted:
            whole[row.get("district", "")] += _number(row["votes"])
        for row in counted:
            votes = _number(row["votes"])
            share = 100 * votes / max(whole[row.get("district", "")], 1)
            _replace(row, "share", "votes", share, row.place_of("votes"))


def _together(areas: Iterable[AreaVotes]) -> AreaVotes:
    votes: Counter[str] = Counter()
    invalid = registered = 0
    for area in areas:
        votes.update(area.votes)
        invalid += area.invalid
        registered += area.registered or 0
    return AreaVotes(dict(votes), invalid, registered or None)


def declared(rows: Sequence[Table]) -> list[Declared]:
    """Rows that `are_sound`, by all their names."""
    texts = ({key: cell for key, cell in row.items() if isinstance(cell, str)} for row in rows)
    keys = ("id", "name", "short", "role")
    return [Declared(**{key: row[key] for key in keys if key in row}) for row in texts]


def _replace(row: Table, key: str, other: str, value: Any, place: Place) -> None:
    row.pop(other, None)
    row.write(key, value, place)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
