"""Votes that were counted, from a CSV file.

    party,votes              party,district,candidate,votes            region,party,votes
    amanat,3431510           amanat,smd-01,A. Candidate,20114          almeria,pp,131801
    Respublica,547154        independents,smd-01,B. Candidate,19870    almeria,BLANK,2213
    INVALID,155419                                                     almeria,INVALID,2315
    REGISTERED,12035578                                                cadiz,pp,184352

Names, keywords and missing rows are read as in `counted` votes. Rows without a district are list
votes: national, or of the region in the row. All regions and districts need rows, if any has one.
"""

from collections.abc import Iterator, Mapping

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
from simulator.scenario.files.read import taken
from simulator.scenario.files.sheet import records, sheet_of
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Region
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

COLUMNS = ("party", "votes", "region", "district", "candidate")
NEEDED = ("party", "votes")
SHOWN = 20
"""Errors reported for one file."""
NATION = ""
"""The region of rows without one."""


def read_ballots(scenario: Scenario, text: str, file: str) -> Ballots:
    """The votes in a CSV file. Raises: VotesError, ScenarioError, with every fault and its line."""
    reading = _Reading(scenario)
    _, problems = taken(records(sheet_of(text, file), COLUMNS, NEEDED), reading.take)
    faults = [*map(str, problems)] or [f"{file}: {wrong}" for wrong in reading.missing()]
    if faults:
        more = len(faults) - SHOWN
        told = faults[:SHOWN] + ([f"{file}: and {more:,} more errors"] if more > 0 else [])
        raise VotesError("\n".join(told))
    return reading.ballots()


class _Reading:
    """The contents of the rows read so far."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.offered = scenario, options_of(scenario)
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

    def take(self, row: Mapping[str, str], place: Place) -> None:
        """One row of the file. Raises: ValueError."""
        votes = whole(row["votes"], "votes")
        name, district = row["party"], row.get("district", "")
        region = self.known.region(row["region"]) if row.get("region") else NATION
        if self.known.no_votes(name):
            word = keyword(name)
            if district:
                raise ValueError(f"{word} is for the whole country; leave the district empty")
            once(self.first, (region, word), place, named(word, region))
            self.special.setdefault(region, {})[word] = votes
            return
        if not name:
            raise ValueError(NO_PARTY)
        if (party := self.known.party(name)) is None:
            raise ValueError(self.known.undeclared(name))
        if district:
            self._stand(district, region, Stand(party, row.get("candidate", ""), votes), place)
        elif self.roles[party] == "independent":
            raise ValueError(f"{shown(name)} is not on the list ballot; give the district")
        elif row.get("candidate"):
            raise ValueError(f"{shown(row['candidate'])} needs a district")
        else:
            once(self.first, (region, party), place, named(name, region))
            self.options.setdefault(region, {})[party] = votes

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

    def missing(self) -> Iterator[str]:
        """What the whole file lacks, and whether it has more ballots than voters."""
        if NATION in self.options and len(self.options) > 1:
            yield "some list votes have a region and some have none; use one or the other"
            return
        for party in self.offered:
            counted = any(party in votes for votes in self.options.values())
            if self.roles[party] in OWN_ROW and not counted:
                yield no_row(party)
        for region in self._regions:
            if region.id not in self.options:
                yield f"no row for the region {shown(region.id)}; give all, or none"
        for district in self.scenario.district if self.districts else ():
            if district.id not in self.districts:
                yield f"no row for the district {shown(district.id)}; give all, or none"
        ballots = sum(sum(votes.values()) for votes in self.options.values()) + self._all(INVALID)
        if ballots > (voters := self._all(REGISTERED) or ballots):
            yield f"{ballots:,} ballots, but only {voters:,} registered voters"
        bases = [tier.threshold.base for tier in self.scenario.list_tiers]
        if "ballots-cast" in bases and not self._says(INVALID):
            yield f'no row {INVALID}; a threshold has the base "ballots-cast"'

    @property
    def _regions(self) -> tuple[Region, ...]:
        """Those of the scenario, where votes are by region."""
        return self.scenario.region if self.options.keys() - {NATION} else ()

    def ballots(self) -> Ballots:
        """What was counted."""
        return Ballots(
            options={
                party: sum(votes.get(party, 0) for votes in self.options.values())
                for party in self.offered
            },
            districts=self.districts,
            invalid=self._all(INVALID) + self._all(BLANK) if self._says(INVALID) else None,
            registered=self._all(REGISTERED) or self.scenario.registered or None,
            regions={region.id: self._of(region) for region in self._regions},
        )

    def _of(self, region: Region) -> Ballots:
        votes, special = self.options[region.id], self.special.get(region.id, {})
        return Ballots(
            options={party: votes.get(party, 0) for party in self.offered},
            invalid=special.get(INVALID, 0) + special.get(BLANK, 0),
            registered=special.get(REGISTERED, region.registered),
        )

    def _all(self, name: str) -> int:
        return sum(special.get(name, 0) for special in self.special.values())

    def _says(self, name: str) -> bool:
        return any(name in special for special in self.special.values())
