"""A scenario folder made of counted votes, or polls, and a law: what `simulator new` writes.

`scenario.toml` expects what was counted and lets it vary; `official.toml` extends it and takes the
count as it is. The votes stand in `votes.csv`, in long form, with the ids of the scenario. Where
there are polls, they stand in `polls.csv`, and `scenario.toml` has its shares and spread from them.
"""

import math
from typing import Any

from simulator.scenario.files.laws import Law, law
from simulator.scenario.files.names import AGAINST_ALL, BLANK, REST
from simulator.scenario.model import Scenario
from simulator.spreadsheets import csv_text
from simulator.starter.election import (
    LONE,
    NO_NAME,
    NONE_OF_THEM,
    OTHERS,
    SPECIAL,
    Election,
    identifiers,
    tiers_with,
)
from simulator.starter.polling import polls_text
from simulator.starter.spread import spread
from simulator.starter.template import STAND_IN, template
from simulator.starter.toml import lines_of, value
from simulator.text import is_device

PARTY_KEYS = ("name", "short", "color", "alliance_size", "minority", "registration")
NEAR_THE_BAR = (0.6, 1.6)
"""A list with a share within these multiples of the threshold gets an event for its entry."""
MOST_NEAR = 5
"""Of them, those nearest to the threshold."""
_BLANK = ("# Blank ballots are invalid under this law: they are not in the base of any share.",)

_POLLS = (
    "",
    "# The last result. To use polls, give every [[party]] below its share, in percent: regions",
    '# and candidates move with it, in proportion, or by points with votes.swing = "uniform".',
)
_PARTIES_FROM_POLLS = ('polls = { csv = "polls.csv" } # kind = "regional" for a state or region',)


def files(election: Election, *, draft: bool = False) -> dict[str, str]:
    """Every file of the folder, by name, but for the events of scenario.toml.

    A law to fill in is left open; in a draft, which is to be checked, there is another for it.
    """
    made = {"scenario.toml": _scenario(election, draft)}
    if election.counted:
        made |= {"official.toml": _official(election), "votes.csv": _votes(election)}
    if election.polled:
        made["polls.csv"] = polls_text(election.polled, election.list_id | election.bloc_id)
    if election.regions:
        made["regions.csv"] = _regions(election)
    if election.candidates:
        made["districts.csv"] = _districts(election)
        made["candidates.csv"] = _candidates(election)
    return made


def _scenario(election: Election, draft: bool) -> str:
    lines = [*_head(election), *_parties(election), *_blocs(election), *spread(election)]
    if election.law.id == STAND_IN.id:
        lines += [_stand_in(election) if draft else _left_open(election)]
    return "\n".join(lines)


def _left_open(election: Election) -> str:
    return template(
        election.tier_seats.get("list"),
        _alliances(election),
        regions=bool(election.regions),
        region_seats=election.told("seats"),
        districts=bool(election.candidates),
    )


def _stand_in(election: Election) -> str:
    seats = {"seats": election.tier_seats.get("list", 1)}
    lines = []
    for key, rows in election.law.tables.items():
        for row in rows:
            own = seats if row["id"] == "list" and key == "tier" else {}
            lines += lines_of(key, row | own)
    return "\n".join(lines)


def _head(election: Election) -> list[str]:
    found = election.law
    lines = [
        *(_of_polls(election) if election.polled else _of_votes(election)),
        *(_BLANK if election.has(BLANK) and not election.counts_blank else ()),
        "",
        "format = 1",
        f"id = {value(_id(election.name))}",
        f"name = {value(election.name)}",
        *([f"date = {value(election.polled.date)}"] if election.polled else ()),
        *_law(found),
        *([f"absent = {value(election.absent)}"] if election.absent else ()),
        *_expected(election),
        *(_PARTIES_FROM_POLLS if election.polled else ()),
    ]
    lines += ['region = { csv = "regions.csv" }'] if election.regions else []
    if election.candidates:
        lines += ['district = { csv = "districts.csv" }', 'candidate = { csv = "candidates.csv" }']
    return [*lines, "", *(() if found.id == STAND_IN.id else _tiers(election))]


def _of_votes(election: Election) -> tuple[str, ...]:
    return (
        f"# {election.law.name}: votes vary around votes.csv; official.toml uses it as it is.",
        "# Add the source of the votes, and set how far the next ones may differ from them.",
    )


def _of_polls(election: Election) -> tuple[str, ...]:
    last = "; votes.csv is the last result, official.toml uses it as it is" * election.counted
    return (
        f"# {election.law.name}: shares and their spread come from polls.csv{last}.",
        "# Add the source of the polls. `simulator polls` shows what they say together.",
    )


def _expected(election: Election) -> list[str]:
    if not election.counted:
        return []
    by_hand = (election.regions or election.candidates) and not election.polled
    return [*(_POLLS if by_hand else ()), f"expected = {_votes_file(election)}"]


def _votes_file(election: Election) -> str:
    rest = f", rest = {value(OTHERS)}" if election.small else ""
    return f'{{ csv = "votes.csv"{rest} }}'


def _blocs(election: Election) -> list[str]:
    """Blocs that are polled as one; they are split as the votes were."""
    lines = []
    for name, members in (election.polled.blocs if election.polled else {}).items():
        ids = [election.list_id[member] for member in members]
        lines += lines_of("bloc", {"id": election.bloc_id[name], "name": name, "parties": ids})
    return lines


def _law(found: Law) -> list[str]:
    if found.id == STAND_IN.id:
        return []
    name = value(found.id)
    if len(found.tables["tier"]) < len(law(found.id).tables["tier"]):
        tiers = [tier["id"] for tier in found.tables["tier"]]
        return [f"law = {{ name = {name}, tiers = {value(tiers)} }}"]
    return [f"law = {name} # needs {found.needs}" if found.needs else f"law = {name}"]


def _tiers(election: Election) -> list[str]:
    """What the tiers have in addition to the law: seats, and alliances."""
    lines = []
    for tier in (str(tier["id"]) for tier in election.law.tables["tier"]):
        seats = election.tier_seats.get(tier)
        allied = _alliances(election) if tier in tiers_with(election.law, "alliance") else []
        if seats is not None or allied:
            lines += ["[[tier]]", f"id = {value(tier)}"]
            lines += [] if seats is None else [f"seats = {seats}"]
            lines += [*allied, ""]
    return lines


def _alliances(election: Election) -> list[str]:
    alliances = election.known.alliances()
    ids = identifiers(alliances)
    lines = []
    for label, members in alliances.items():
        own = [election.list_id[name] for name in members]
        lines += ["", *lines_of("tier.alliance", {"id": ids[label], "members": own})[:-1]]
    return lines


def _parties(election: Election) -> list[str]:
    rows = [_party(election, name) for name in election.large]
    if election.others:
        rows.append({"id": OTHERS, "name": "Other lists", "role": "other"})
        if not election.has(REST):
            rows[-1]["notes"] = f"Each has less than {election.fold:g} percent everywhere."
    if election.has(AGAINST_ALL):
        rows.append({"id": NONE_OF_THEM, "name": "Against all", "role": "against-all"})
    if election.has(BLANK) and election.counts_blank:
        rows.append({"id": NO_NAME, "name": "Blank", "role": "blank"})
    if election.independents:
        rows.append({"id": LONE, "name": "Independents", "role": "independent"})
    return [line for row in rows for line in lines_of("party", row)]


def _party(election: Election, name: str) -> dict[str, Any]:
    """What is known of a list, in the keys of a party."""
    cells = election.known.parties.get(name, {})
    told = {key: cells[key] for key in PARTY_KEYS if key in cells}
    return {"id": election.list_id[name], "name": name} | told


def _official(election: Election) -> str:
    return "\n".join(
        [
            "# The count, to which the law is applied once.",
            "",
            'extends = "scenario.toml"',
            f"id = {value(_id(election.name) + '-official')}",
            f"name = {value(election.name + ': the count')}",
            f"counted = {_votes_file(election)}",
            *(("polls = { extends = false }",) if election.polled else ()),
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


def _id(name: str) -> str:
    plain = identifiers([name])[name]
    return f"{plain}-election" if is_device(plain) else plain
