"""Votes that were counted: from a CSV file, or from a scenario that holds a count.

    party,votes              party,district,candidate,votes
    amanat,3431510           amanat,smd-01,A. Candidate,20114
    Respublica,547154        independents,smd-01,B. Candidate,19870
    INVALID,155419
    REGISTERED,12035578

Parties go by id or by name, letter case aside. Rows without a district are list votes. Every party
on the list ballot has a row, and every district, if any has: nothing is taken to be zero.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.allocation.specs import Plurality
from simulator.errors import VotesError
from simulator.scenario import Scenario
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.model import Candidate
from simulator.scenario.tree import shown

COLUMNS = ("party", "votes", "district", "candidate")
INVALID, REGISTERED = "INVALID", "REGISTERED"
MOST_VOTES = 2**40
SHOWN = 20
"""Faults told of one file."""
_WHOLE = re.compile(r"[0-9]{1,13}")


class Stand(NamedTuple):
    """A candidate and the votes cast for them."""

    party: str
    name: str
    votes: int


@dataclass(frozen=True)
class Ballots:
    """One election, counted. None where the number is not known."""

    options: dict[str, int] = field(default_factory=dict)
    """List votes by party; against-all and other included."""
    districts: dict[str, list[Stand]] = field(default_factory=dict)
    """Candidates by district."""
    invalid: int | None = None
    registered: int | None = None


def options_of(scenario: Scenario) -> list[str]:
    """What the list ballot offers; nothing where no lists are elected."""
    if all(isinstance(tier, Plurality) for tier in scenario.tier):
        return []
    return [party.id for party in scenario.party if party.role != "independent"]


def counted_ballots(scenario: Scenario) -> Ballots:
    """The votes of a scenario that holds a count. Raises: VotesError for any other."""
    if not scenario.counted:
        raise VotesError(
            f"{scenario.id}: holds shares, not counted votes; name a CSV file of votes as well, "
            "with the columns party,votes"
        )
    from simulator.plan.axes import Axes
    from simulator.plan.votes import compile_turnout, compile_votes

    axes = Axes.of(scenario)
    turnout = compile_turnout(scenario, axes)
    added = compile_votes(scenario, axes, turnout).added.tolist()
    more = dict(zip(axes.options, added, strict=True)) if added else {}
    return Ballots(
        options={
            party: _votes_of(scenario, party) + int(more.get(party, 0))
            for party in options_of(scenario)
        },
        districts=_by_district(scenario.candidate),
        invalid=int(turnout.cast.sum() - turnout.valid.sum()),
        registered=int(turnout.registered.sum()),
    )


def _votes_of(scenario: Scenario, wanted: str) -> int:
    return next(party.votes or 0 for party in scenario.party if party.id == wanted)


def _by_district(candidates: Iterable[Candidate]) -> dict[str, list[Stand]]:
    districts: dict[str, list[Stand]] = {}
    for each in candidates:
        field = districts.setdefault(each.district, [])
        field.append(Stand(each.party, each.name or "", each.votes or 0))
    return districts


def read_ballots(scenario: Scenario, text: str, file: str) -> Ballots:
    """The votes in a CSV file. Raises: VotesError, with every fault and its line."""
    reading = _Reading(scenario, file)
    for line, row in _rows(text, file):
        reading.take(f"{file}:{line}", row)
    reading.look_for_missing()
    if reading.faults:
        more = len(reading.faults) - SHOWN
        told = reading.faults[:SHOWN] + ([f"{file}: and {more:,} more faults"] if more > 0 else [])
        raise VotesError("\n".join(told))
    electorate = sum(region.registered for region in scenario.region)
    return Ballots(
        reading.options,
        reading.districts,
        reading.special.get(INVALID),
        reading.special.get(REGISTERED, electorate or scenario.turnout.registered),
    )


def _rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column name, with their lines; empty ones and comments (#) are skipped."""
    header: list[str] = []
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip() or raw.startswith("#"):
            continue
        try:
            cells = [cell.strip() for cell in next(csv.reader([raw], strict=True))]
        except csv.Error as error:
            raise VotesError(f"{file}:{line}: not valid CSV: {error}") from None
        if not header:
            header = _header(cells, f"{file}:{line}")
        elif len(cells) != len(header):
            raise VotesError(
                f"{file}:{line}: {len(cells)} cells; the header names {len(header)} columns "
                "(quote a cell that has a comma)"
            )
        else:
            yield line, dict(zip(header, cells, strict=True))
    if not header:
        raise VotesError(f"{file}: is empty; the first line names the columns, party,votes")


def _header(cells: list[str], place: str) -> list[str]:
    names = [cell.lower() for cell in cells]
    if len(names) == 1 and ";" in names[0]:
        raise VotesError(f"{place}: semicolons between the cells; write commas")
    for name in names:
        if name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS, "known columns")
            raise VotesError(f"{place}: unknown column {shown(name)}; {hint}")
        if names.count(name) > 1:
            raise VotesError(f"{place}: the column {shown(name)} stands twice")
    for name in ("party", "votes"):
        if name not in names:
            raise VotesError(f'{place}: the column "{name}" is missing; add it')
    return names


class _Reading:
    """What the rows so far have said, and what was wrong with them."""

    def __init__(self, scenario: Scenario, file: str) -> None:
        self.scenario, self.file = scenario, file
        self.roles = {party.id: party.role for party in scenario.party}
        self.party_names = _known((row.id, row.name, row.short) for row in scenario.party)
        self.district_names = _known((row.id, row.name) for row in scenario.district)
        self.elects_districts = any(isinstance(tier, Plurality) for tier in scenario.tier)
        self.options: dict[str, int] = {}
        self.districts: dict[str, list[Stand]] = {}
        self.special: dict[str, int] = {}
        self.faults: list[str] = []

    def take(self, place: str, row: Mapping[str, str]) -> None:
        """One row of the file."""
        try:
            self._take(row)
        except VotesError as fault:
            self.faults.append(f"{place}: {fault}")

    def _take(self, row: Mapping[str, str]) -> None:
        votes = _whole(row["votes"])
        name, district = row["party"], row.get("district", "")
        if name in (INVALID, REGISTERED) and name not in self.roles:
            if district:
                raise VotesError(f"{name} is of the whole country; leave the district empty")
            _once(self.special, name, votes, name)
            return
        party = _found(name, self.party_names, self.roles, "party", "parties")
        if district:
            self._stand(district, Stand(party, row.get("candidate", ""), votes))
        elif self.roles[party] == "independent":
            raise VotesError(f"{shown(name)} is not on the list ballot; name the district")
        elif row.get("candidate"):
            raise VotesError(f"{shown(row['candidate'])} needs a district")
        else:
            _once(self.options, party, votes, shown(name))

    def _stand(self, name: str, stand: Stand) -> None:
        if not self.elects_districts:
            raise VotesError(f"{shown(name)}: the scenario elects nobody in districts")
        known = [district.id for district in self.scenario.district]
        district = _found(name, self.district_names, known, "district", "districts")
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
        for party in options_of(self.scenario):
            if party not in self.options:
                self._miss(f"no row for the party {shown(party)}; write 0 if it has no votes")
        for district in self.scenario.district if self.districts else ():
            if district.id not in self.districts:
                self._miss(f"no row for the district {shown(district.id)}; give all, or none")
        ballots = sum(self.options.values()) + self.special.get(INVALID, 0)
        if ballots > (voters := self.special.get(REGISTERED, ballots)):
            self._miss(f"{ballots:,} ballots, and only {voters:,} registered voters")
        if INVALID not in self.special and self._needs_invalid():
            self._miss(f'no row {INVALID}; a threshold has the base "ballots-cast"')

    def _needs_invalid(self) -> bool:
        return any(
            not isinstance(tier, Plurality) and tier.threshold.base == "ballots-cast"
            for tier in self.scenario.tier
        )

    def _miss(self, message: str) -> None:
        self.faults.append(f"{self.file}: {message}")


def _known(rows: Iterable[tuple[str | None, ...]]) -> dict[str, str | None]:
    """Ids by every name they go by; None where two share it. An id itself is never shared."""
    names: dict[str, str | None] = {}
    ids: dict[str, str | None] = {}
    for own, *others in rows:
        assert own is not None
        ids[own.casefold()] = own
        for name in {name.casefold() for name in others if name}:
            names[name] = None if name in names else own
    return names | ids


def _found(
    name: str, names: Mapping[str, str | None], ids: Iterable[str], one: str, many: str
) -> str:
    folded = name.casefold()
    if folded not in names:
        raise VotesError(f"unknown {one} {shown(name)}; {did_you_mean(name, ids, many)}")
    found = names[folded]
    if found is None:
        raise VotesError(f"{shown(name)} is the name of two {many}; give the id")
    return found


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell) or int(cell) > MOST_VOTES:
        raise VotesError(
            f"votes: {shown(cell)}; must be a whole number between 0 and {MOST_VOTES:,}, "
            "in digits alone"
        )
    return int(cell)


def _once(table: dict[str, int], key: str, votes: int, name: str) -> None:
    if key in table:
        raise VotesError(f"{name} stands twice")
    table[key] = votes
