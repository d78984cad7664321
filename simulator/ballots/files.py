"""Votes that were counted, from a CSV file.

    party,votes              party,district,candidate,votes            region,party,votes
    amanat,3431510           amanat,smd-01,A. Candidate,20114          almeria,pp,131801
    Respublica,547154        independents,smd-01,B. Candidate,19870    almeria,BLANK,2213
    INVALID,155419                                                     almeria,INVALID,2315
    REGISTERED,12035578                                                cadiz,pp,184352

Parties, regions and districts go by id or by name, letter case aside. Rows without a district are
list votes: of the nation, or of a region where rows name one. Every party on the list ballot has a
row, and every region and district, if any has: nothing is taken to be zero, but a list that a
region does not name has no votes there. BLANK are votes of the party with that role, and invalid
ballots where none has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.ballots.counted import Ballots, Stand, options_of
from simulator.errors import VotesError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files import counts
from simulator.scenario.files.counts import BLANK, INVALID, REGISTERED
from simulator.scenario.files.sheet import lines_of, other_separator
from simulator.scenario.model import Region, Scenario
from simulator.scenario.tiers import ListTier, Plurality
from simulator.scenario.tree import shown

COLUMNS = ("party", "votes", "region", "district", "candidate")
NEEDED = ("party", "votes")
SPECIAL = (INVALID, BLANK, REGISTERED)
LARGEST_FILE = 20_000_000
"""Bytes."""
SHOWN = 20
"""Faults told of one file."""


def read_ballots(scenario: Scenario, text: str, file: str) -> Ballots:
    """The votes in a CSV file. Raises: VotesError, with every fault and its line."""
    reading = _Reading(scenario, file)
    for line, row in rows_of(text, file):
        reading.take(f"{file}:{line}", row)
    reading.look_for_missing()
    if reading.faults:
        more = len(reading.faults) - SHOWN
        told = reading.faults[:SHOWN] + ([f"{file}: and {more:,} more faults"] if more > 0 else [])
        raise VotesError("\n".join(told))
    return reading.ballots()


def rows_of(
    text: str, file: str, columns: Sequence[str] = COLUMNS, needed: Sequence[str] = NEEDED
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column name, with their lines; empty ones and comments (#) are skipped."""
    header: list[str] = []
    for line, found in lines_of(text, file):
        cells = [cell.strip() for cell in found]
        if not header:
            header = _header(cells, f"{file}:{line}", columns, needed)
        elif len(cells) != len(header):
            raise VotesError(
                f"{file}:{line}: {len(cells)} cells; the header names {len(header)} columns "
                "(quote a cell that has a comma)"
            )
        else:
            yield line, dict(zip(header, cells, strict=True))
    if not header:
        columns_needed = ",".join(needed)
        raise VotesError(f"{file}: is empty; the first line names the columns, {columns_needed}")


def _header(
    cells: list[str], place: str, columns: Sequence[str], needed: Sequence[str]
) -> list[str]:
    names = [cell.lower() for cell in cells]
    if found := other_separator(names):
        raise VotesError(f"{place}: {found} between the cells; write commas")
    for name in names:
        if name not in columns:
            hint = did_you_mean(name, columns, "known columns")
            raise VotesError(f"{place}: unknown column {shown(name)}; {hint}")
        if names.count(name) > 1:
            raise VotesError(f"{place}: the column {shown(name)} stands twice")
    for name in needed:
        if name not in names:
            raise VotesError(f'{place}: the column "{name}" is missing; add it')
    return names


NATION = ""
"""The region of rows that name none."""


class _Reading:
    """What the rows so far have said, and what was wrong with them."""

    def __init__(self, scenario: Scenario, file: str) -> None:
        self.scenario, self.file = scenario, file
        self.roles = {party.id: party.role for party in scenario.party}
        self.party_names = names_of((row.id, row.name, row.short) for row in scenario.party)
        self.region_names = names_of((row.id, row.name) for row in scenario.region)
        self.district_names = names_of((row.id, row.name) for row in scenario.district)
        self.elects_districts = any(isinstance(tier, Plurality) for tier in scenario.tier)
        self.options: dict[str, dict[str, int]] = {}
        """List votes by region and party."""
        self.districts: dict[str, list[Stand]] = {}
        self.special: dict[str, dict[str, int]] = {}
        self.faults: list[str] = []

    def take(self, place: str, row: Mapping[str, str]) -> None:
        """One row of the file."""
        try:
            self._take(row)
        except VotesError as fault:
            self.faults.append(f"{place}: {fault}")

    def _take(self, row: Mapping[str, str]) -> None:
        votes = whole(row["votes"])
        name, district = row["party"], row.get("district", "")
        region = self._region(row.get("region", ""))
        where = f" in {shown(region)}" if region else ""
        blank = next((party for party, role in self.roles.items() if role == "blank"), None)
        if name == BLANK and blank and name not in self.roles:
            name = blank
        if name in SPECIAL and name not in self.roles:
            if district:
                raise VotesError(f"{name} is of the whole country; leave the district empty")
            _once(self.special.setdefault(region, {}), name, votes, name + where)
            return
        party = found(name, self.party_names, self.roles, "party", "parties")
        if district:
            self._stand(district, region, Stand(party, row.get("candidate", ""), votes))
        elif self.roles[party] == "independent":
            raise VotesError(f"{shown(name)} is not on the list ballot; name the district")
        elif row.get("candidate"):
            raise VotesError(f"{shown(row['candidate'])} needs a district")
        else:
            _once(self.options.setdefault(region, {}), party, votes, shown(name) + where)

    def _region(self, name: str) -> str:
        if not name:
            return NATION
        known = [region.id for region in self.scenario.region]
        if not known:
            raise VotesError(f"{shown(name)}: the scenario has no regions")
        return found(name, self.region_names, known, "region", "regions")

    def _stand(self, name: str, region: str, stand: Stand) -> None:
        if not self.elects_districts:
            raise VotesError(f"{shown(name)}: the scenario elects nobody in districts")
        known = [district.id for district in self.scenario.district]
        district = found(name, self.district_names, known, "district", "districts")
        home = next(row.region for row in self.scenario.district if row.id == district)
        if region and home and region != home:
            raise VotesError(f"{shown(name)} lies in {shown(home)}, not in {shown(region)}")
        field = self.districts.setdefault(district, [])
        if any((other.party, other.name) == (stand.party, stand.name) for other in field):
            who = shown(stand.name) if stand.name else f"a candidate of {shown(stand.party)}"
            raise VotesError(
                f"{who} stands in {shown(name)} twice; "
                "tell candidates of one party apart in the column candidate"
            )
        field.append(stand)

    def look_for_missing(self) -> None:
        """Nothing is taken to be zero, and there are no more ballots than voters."""
        if self.faults:
            return
        if NATION in self.options and len(self.options) > 1:
            self._miss("some list votes are of regions and some are not; give one or the other")
            return
        for party in options_of(self.scenario):
            if not any(party in votes for votes in self.options.values()):
                self._miss(f"no row for the party {shown(party)}; write 0 if it has no votes")
        for region in self.scenario.region if self.options.keys() - {NATION} else ():
            if region.id not in self.options:
                self._miss(f"no row for the region {shown(region.id)}; give all, or none")
        for district in self.scenario.district if self.districts else ():
            if district.id not in self.districts:
                self._miss(f"no row for the district {shown(district.id)}; give all, or none")
        ballots = sum(sum(votes.values()) for votes in self.options.values()) + self._all(INVALID)
        if ballots > (voters := self._all(REGISTERED) or ballots):
            self._miss(f"{ballots:,} ballots, and only {voters:,} registered voters")
        if not self._says(INVALID) and self._needs_invalid():
            self._miss(f'no row {INVALID}; a threshold has the base "ballots-cast"')

    def ballots(self) -> Ballots:
        """What was counted."""
        electorate = sum(region.registered for region in self.scenario.region)
        options = options_of(self.scenario)
        nation = {
            party: sum(votes.get(party, 0) for votes in self.options.values()) for party in options
        }
        return Ballots(
            options=nation,
            districts=self.districts,
            invalid=self._all(INVALID) + self._all(BLANK) if self._says(INVALID) else None,
            registered=self._all(REGISTERED) or electorate or self.scenario.turnout.registered,
            regions={region.id: self._of(region) for region in self.scenario.region}
            if self.options.keys() - {NATION}
            else {},
        )

    def _of(self, region: Region) -> Ballots:
        votes, special = self.options[region.id], self.special.get(region.id, {})
        return Ballots(
            options={party: votes.get(party, 0) for party in options_of(self.scenario)},
            invalid=special.get(INVALID, 0) + special.get(BLANK, 0),
            registered=special.get(REGISTERED, region.registered),
        )

    def _all(self, name: str) -> int:
        return sum(special.get(name, 0) for special in self.special.values())

    def _says(self, name: str) -> bool:
        return any(name in special for special in self.special.values())

    def _needs_invalid(self) -> bool:
        return any(
            isinstance(tier, ListTier) and tier.threshold.base == "ballots-cast"
            for tier in self.scenario.tier
        )

    def _miss(self, message: str) -> None:
        self.faults.append(f"{self.file}: {message}")


def names_of(rows: Iterable[tuple[str | None, ...]]) -> dict[str, str | None]:
    """Ids by every name they go by; None where two share it. An id itself is never shared."""
    names: dict[str, str | None] = {}
    ids: dict[str, str | None] = {}
    for own, *others in rows:
        assert own is not None
        ids[own.casefold()] = own
        for name in {name.casefold() for name in others if name}:
            names[name] = None if name in names else own
    return names | ids


def found(
    name: str, names: Mapping[str, str | None], ids: Iterable[str], one: str, many: str
) -> str:
    """The id that a name stands for. Raises: VotesError, where there is none, or there are two."""
    folded = name.casefold()
    if folded not in names:
        raise VotesError(f"unknown {one} {shown(name)}; {did_you_mean(name, ids, many)}")
    one_of_them = names[folded]
    if one_of_them is None:
        raise VotesError(f"{shown(name)} is the name of two {many}; give the id")
    return one_of_them


def whole(cell: str, column: str = "votes") -> int:
    """The number in a cell. Raises: VotesError for anything but digits."""
    try:
        return counts.whole(cell, column)
    except ValueError as error:
        raise VotesError(str(error)) from None


def _once(table: dict[str, int], key: str, votes: int, name: str) -> None:
    if key in table:
        raise VotesError(f"{name} stands twice")
    table[key] = votes
