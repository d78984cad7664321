"""Votes that were counted, from a CSV file.

    party,votes              party,district,candidate,votes            region,party,votes
    amanat,3431510           amanat,smd-01,A. Candidate,20114          almeria,pp,131801
    Respublica,547154        independents,smd-01,B. Candidate,19870    almeria,BLANK,2213
    INVALID,155419                                                     almeria,INVALID,2315
    REGISTERED,12035578                                                cadiz,pp,184352

Names, keywords and missing rows are read as in `counted` votes. Rows without a district are list
votes: national, or of the region in the row. All regions and districts need rows, if any has one.
"""

from collections.abc import Mapping

from simulator.ballots.apply import Ballots, Stand, options_of
from simulator.errors import VotesError
from simulator.scenario.files.counts import whole
from simulator.scenario.files.labels import called_total, is_alone
from simulator.scenario.files.names import (
    BLANK,
    INVALID,
    NO_PARTY,
    OWN_ROW,
    REGISTERED,
    Declared,
    Key,
    Known,
    candidate_twice,
    found,
    keyword,
    named,
    names_of,
    no_row,
    once,
)
from simulator.scenario.files.read import MOST_FAULTS
from simulator.scenario.files.sheet import records, sheet_of
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Region
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

COLUMNS = ("party", "votes", "region", "district", "candidate")
NEEDED = ("party", "votes")
LARGEST_FILE = 20_000_000
"""Bytes."""
SHOWN = 20
"""Errors reported for one file."""


def read_ballots(scenario: Scenario, text: str, file: str) -> Ballots:
    """The votes in a CSV file. Raises: VotesError, ScenarioError, with every fault and its line."""
    reading = _Reading(scenario, file)
    for row, place in records(sheet_of(text, file), COLUMNS, NEEDED):
        reading.take(place, row)
        if len(reading.faults) > MOST_FAULTS:
            break
    reading.look_for_missing()
    if reading.faults:
        more = len(reading.faults) - SHOWN
        told = reading.faults[:SHOWN] + ([f"{file}: and {more:,} more errors"] if more > 0 else [])
        raise VotesError("\n".join(told))
    return reading.ballots()


NATION = ""
"""The region of rows without one."""


class _Reading:
    """The contents of the rows read so far, and their errors."""

    def __init__(self, scenario: Scenario, file: str) -> None:
        self.scenario, self.file = scenario, file
        self.roles = {party.id: party.role for party in scenario.party}
        self.known = Known.of(
            [Declared(row.id, row.name, row.short, row.role) for row in scenario.party],
            [Declared(row.id, row.name) for row in scenario.region],
        )
        self.district_names = names_of((row.id, row.name) for row in scenario.district)
        self.elects_districts = scenario.elects_districts
        self.options: dict[str, dict[str, int]] = {}
        """List votes by region and party."""
        self.districts: dict[str, list[Stand]] = {}
        self.special: dict[str, dict[str, int]] = {}
        self.first: dict[Key, Place] = {}
        self.faults: list[str] = []

    def take(self, place: Place, row: Mapping[str, str]) -> None:
        """One row of the file."""
        try:
            self._take(place, row)
        except ValueError as fault:
            self.faults.append(f"{place}: {fault}")

    def _take(self, place: Place, row: Mapping[str, str]) -> None:
        votes = whole(row["votes"], "votes")
        name, district = row["party"], row.get("district", "")
        region = self.known.region(row["region"]) if row.get("region") else NATION
        if self.known.no_votes(name):
            self._count_ballots(keyword(name), votes, region, district, place)
            return
        party = self._party(name)
        if district:
            self._stand(district, region, Stand(party, row.get("candidate", ""), votes), place)
        elif self.roles[party] == "independent":
            raise ValueError(f"{shown(name)} is not on the list ballot; give the district")
        elif row.get("candidate"):
            raise ValueError(f"{shown(row['candidate'])} needs a district")
        else:
            once(self.first, (region, party), place, named(name, region))
            self.options.setdefault(region, {})[party] = votes

    def _count_ballots(
        self, word: str, votes: int, region: str, district: str, place: Place
    ) -> None:
        """Ballots, or voters, that are of no party."""
        if district:
            raise ValueError(f"{word} is for the whole country; leave the district empty")
        once(self.first, (region, word), place, named(word, region))
        self.special.setdefault(region, {})[word] = votes

    def _party(self, name: str) -> str:
        if not name:
            raise ValueError(NO_PARTY)
        party = self.known.party(name)
        if party is None:
            raise ValueError(self.known.undeclared(name))
        return party

    def _stand(self, name: str, region: str, stand: Stand, place: Place) -> None:
        if is_alone(stand.name):
            raise ValueError(called_total(stand.name))
        if not self.elects_districts:
            raise ValueError(f"{shown(name)}: the scenario has no districts")
        known = [district.id for district in self.scenario.district]
        district = found(name, self.district_names, known, "district", "districts")
        home = next(row.region for row in self.scenario.district if row.id == district)
        if region and home and region != home:
            raise ValueError(f"{shown(name)} is in {shown(home)}, not in {shown(region)}")
        once(
            self.first,
            ("stand", district, stand.party, canonical(stand.name)),
            place,
            candidate_twice(stand.name, stand.party, name),
        )
        self.districts.setdefault(district, []).append(stand)

    def look_for_missing(self) -> None:
        """Missing numbers are errors, and there cannot be more ballots than voters."""
        if self.faults:
            return
        if NATION in self.options and len(self.options) > 1:
            self._miss("some list votes have a region and some have none; use one or the other")
            return
        for party in options_of(self.scenario):
            counted = any(party in votes for votes in self.options.values())
            if self.roles[party] in OWN_ROW and not counted:
                self._miss(no_row(party))
        for region in self.scenario.region if self.options.keys() - {NATION} else ():
            if region.id not in self.options:
                self._miss(f"no row for the region {shown(region.id)}; give all, or none")
        for district in self.scenario.district if self.districts else ():
            if district.id not in self.districts:
                self._miss(f"no row for the district {shown(district.id)}; give all, or none")
        ballots = sum(sum(votes.values()) for votes in self.options.values()) + self._all(INVALID)
        if ballots > (voters := self._all(REGISTERED) or ballots):
            self._miss(f"{ballots:,} ballots, but only {voters:,} registered voters")
        bases = [tier.threshold.base for tier in self.scenario.list_tiers]
        if "ballots-cast" in bases and not self._says(INVALID):
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

    def _miss(self, message: str) -> None:
        self.faults.append(f"{self.file}: {message}")
