"""A scenario folder made of counted votes, or polls, and a law: what `simulator new` writes.

`scenario.toml` expects what was counted and lets it vary; `official.toml` extends it and takes the
count as it is. The votes stand in `votes.csv`, in long form, with the ids of the scenario. Where
there are polls, they stand in `polls.csv`, and `scenario.toml` has its shares and spread from them.
"""

import math

from simulator.scenario.model import Scenario
from simulator.spreadsheets import csv_text
from simulator.starter.election import LONE, OTHERS, SPECIAL, Election
from simulator.starter.polling import polls_text
from simulator.starter.toml import lines_of, official_toml, scenario_toml

NEAR_THE_BAR = (0.6, 1.6)
"""A list with a share within these multiples of the threshold gets an event for its entry."""
MOST_NEAR = 5
"""Of them, those nearest to the threshold."""


def files(election: Election, *, draft: bool = False) -> dict[str, str]:
    """Every file of the folder, by name, but for the events of scenario.toml.

    A law to fill in is left open; in a draft, which is to be checked, there is another for it.
    """
    made = {"scenario.toml": scenario_toml(election, draft=draft)}
    if election.counted:
        made |= {"official.toml": official_toml(election), "votes.csv": _votes(election)}
    if election.polled:
        made["polls.csv"] = polls_text(election.polled, election.list_id | election.bloc_id)
    if election.regions:
        made["regions.csv"] = _regions(election)
    if election.candidates:
        made["districts.csv"] = _districts(election)
        made["candidates.csv"] = _candidates(election)
    return made


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
        return csv_text([["region", "party", "votes"], *rows])
    return csv_text([["party", "votes"], *(row[1:] for row in rows)])


def _regions(election: Election) -> str:
    told = ["seats", *(key for key in ("population", "registered") if election.told(key))]
    rows = []
    for name in election.regions:
        cells = election.places.get(name, {})
        values = [cells.get(key, "") for key in told]
        rows.append([election.region_id[name], cells.get("name") or name, *values])
    return csv_text([["id", "name", *told], *rows])


def _districts(election: Election) -> str:
    regions = {row["district"]: row.get("region", "") for row in election.candidates}
    rows = [
        [election.district_id[name], name, election.region_id.get(regions[name], regions[name])]
        for name in election.districts
    ]
    return csv_text([["id", "name", "region"], *rows])


def _candidates(election: Election) -> str:
    rows = []
    for row in election.candidates:
        party = election.list_id.get(row["party"], LONE)
        if row["party"] in election.small:
            party = OTHERS
        name = row.get("candidate") or row["party"]
        rows.append([election.district_id[row["district"]], party, name, row["votes"]])
    return csv_text([["district", "party", "name", "votes"], *rows])


def events(scenario: Scenario) -> str:
    """Events that suit almost every election: majorities, and who enters near the threshold."""
    lists = scenario.lists
    share = {party.id: party.share or 0.0 for party in lists}
    majority = scenario.house // 2 + 1
    asked = [
        (
            f"{party.id}-majority",
            f"{party.shortest_name} has a majority",
            f"{party.id} >= {majority}",
        )
        for party in sorted(lists, key=lambda party: -share[party.id])[:2]
    ]
    for tier in scenario.list_tiers:
        if tier.threshold.scope == "region":
            continue
        low, high = (times * tier.threshold.share for times in NEAR_THE_BAR)
        near = [party for party in lists if low < share[party.id] < high]
        far = {p.id: abs(math.log(share[p.id] / tier.threshold.share)) for p in near}
        nearest = sorted(far, key=far.__getitem__)[:MOST_NEAR]
        asked += [
            (f"{party.id}-enters", f"{party.shortest_name} enters", f"{tier.id}.{party.id} enters")
            for party in near
            if party.id in nearest
        ]
    rows = [{"id": name[:64], "name": told, "when": when} for name, told, when in asked]
    return "\n".join(line for row in rows for line in lines_of("event", row))
