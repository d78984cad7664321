"""A scenario folder made of counted votes and a law by name: what `simulator new` writes.

`scenario.toml` expects what was counted and lets it vary; `official.toml` extends it and takes the
count as it is. The votes stand in `votes.csv`, in long form, with the ids of the scenario.
"""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from simulator.scenario.files.laws import Law, law
from simulator.scenario.files.names import AGAINST_ALL, BLANK
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
from simulator.starter.template import STAND_IN, template
from simulator.text import is_device

PARTY_KEYS = ("name", "short", "color", "alliance_size", "minority", "registration")
SAMPLE = 600
"""Effective sample size of an average of final polls."""
LARGEST_SD = 5.0
"""The largest standard deviation that a scenario may have."""
NEAR_THE_BAR = (0.6, 1.6)
"""A list with a share within these multiples of the threshold gets an event for its entry."""
_BLANK = ("# Blank ballots are invalid under this law: they are not in the base of any share.",)

_POLLS = (
    "",
    "# The last result. To use polls, give every [[party]] below its share, in percent: regions",
    '# and candidates move with it, in proportion, or by points with votes.swing = "uniform".',
)


def files(election: Election, *, draft: bool = False) -> dict[str, str]:
    """Every file of the folder, by name, but for the events of scenario.toml.

    A law to fill in is left open; in a draft, which is to be checked, there is another for it.
    """
    made = {
        "scenario.toml": _scenario(election, draft),
        "official.toml": _official(election),
        "votes.csv": _votes(election),
    }
    if election.regions:
        made["regions.csv"] = _regions(election)
    if election.candidates:
        made["districts.csv"] = _districts(election)
        made["candidates.csv"] = _candidates(election)
    return made


def _scenario(election: Election, draft: bool) -> str:
    lines = [*_head(election), *_parties(election), *_spread(election)]
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
    lines = []
    for key, rows in election.law.tables.items():
        for row in rows:
            seats = election.tier_seats.get("list", 1)
            told = row | ({"seats": seats} if row["id"] == "list" and key == "tier" else {})
            lines += [f"[[{key}]]", *(f"{name} = {_value(value)}" for name, value in told.items())]
    return "\n".join([*lines, ""])


def _head(election: Election) -> list[str]:
    found = election.law
    rest = f", rest = {_text(OTHERS)}" if election.small else ""
    lines = [
        f"# {found.name}: votes vary around votes.csv; official.toml uses it as it is.",
        "# Add the source of the votes, and set how far the next ones may differ from them.",
        *(_BLANK if election.has(BLANK) and not election.counts_blank else ()),
        "",
        "format = 1",
        f"id = {_text(_id(election.name))}",
        f"name = {_text(election.name)}",
        *_law(found),
        *([f"absent = {json.dumps(election.absent)}"] if election.absent else ()),
        *(_POLLS if election.regions or election.candidates else ()),
        f'expected = {{ csv = "votes.csv"{rest} }}',
    ]
    lines += ['region = { csv = "regions.csv" }'] if election.regions else []
    if election.candidates:
        lines += ['district = { csv = "districts.csv" }', 'candidate = { csv = "candidates.csv" }']
    return [*lines, "", *(() if found.id == STAND_IN.id else _tiers(election))]


def _law(found: Law) -> list[str]:
    if found.id == STAND_IN.id:
        return []
    value = _text(found.id)
    if len(found.tables["tier"]) < len(law(found.id).tables["tier"]):
        tiers = json.dumps([tier["id"] for tier in found.tables["tier"]])
        return [f"law = {{ name = {value}, tiers = {tiers} }}"]
    return [f"law = {value} # needs {found.needs}" if found.needs else f"law = {value}"]


def _tiers(election: Election) -> list[str]:
    """What the tiers have beside the law: seats, and alliances."""
    lines = []
    for tier in (str(tier["id"]) for tier in election.law.tables["tier"]):
        seats = election.tier_seats.get(tier)
        allied = _alliances(election) if tier in tiers_with(election.law, "alliance") else []
        if seats is not None or allied:
            lines += ["[[tier]]", f"id = {_text(tier)}"]
            lines += [] if seats is None else [f"seats = {seats}"]
            lines += [*allied, ""]
    return lines


def _alliances(election: Election) -> list[str]:
    alliances = election.known.alliances()
    ids = identifiers(alliances)
    lines = []
    for label, members in alliances.items():
        listed = json.dumps([election.list_id[name] for name in members], ensure_ascii=False)
        lines += ["", "[[tier.alliance]]", f"id = {_text(ids[label])}", f"members = {listed}"]
    return lines


def _parties(election: Election) -> list[str]:
    rows = [_party(election, name) for name in election.large]
    if election.others:
        rows.append({"id": OTHERS, "name": "Other lists", "role": "other"})
        if not election.sums_others:
            rows[-1]["notes"] = f"Each has less than {election.fold:g} percent everywhere."
    if election.has(AGAINST_ALL):
        rows.append({"id": NONE_OF_THEM, "name": "Against all", "role": "against-all"})
    if election.has(BLANK) and election.counts_blank:
        rows.append({"id": NO_NAME, "name": "Blank", "role": "blank"})
    if election.independents:
        rows.append({"id": LONE, "name": "Independents", "role": "independent"})
    lines = []
    for row in rows:
        lines += ["[[party]]", *(f"{key} = {_value(value)}" for key, value in row.items()), ""]
    return lines


def _party(election: Election, name: str) -> dict[str, Any]:
    """What is known of a list, in the keys of a party."""
    cells = election.known.parties.get(name, {})
    told = {key: cells[key] for key in PARTY_KEYS if key in cells}
    return {"id": election.list_id[name], "name": name} | told


def _spread(election: Election) -> list[str]:
    lines = [
        "# How far the next votes may differ from these: as far as averages of final polls have.",
        "[votes]",
        'model = "logistic-normal"',
    ]
    partial = election.partly_standing
    lines += [] if partial else [f"effective_sample_size = {SAMPLE}"]
    if election.regions:
        lines += ["regional_sd = 0.1 # assumed: a region's deviation from the national swing"]
    if partial:
        lines += [
            "",
            "# The logarithm of a share p has the standard deviation 1 / sqrt(600 p); for a list",
            "# that stands only in some regions, p is its share there.",
            "[votes.national_sd]",
            *(f"{_key(party)} = {_sd(share)}" for party, share in election.standing.items()),
        ]
    if election.has_turnout:
        lines += ["", "[turnout]", "national_sd = 0.05 # assumed, on the logit scale"]
    if election.candidates and election.law.id != STAND_IN.id:
        lines += ["", "[[ballot]]", 'id = "district"']
        lines += ["residual_sd = 0.2 # assumed: the candidate's own effect"]
    return [*lines, ""]


def _sd(share: float) -> float:
    """Of the logarithm of a share of one; a party without votes has none to vary."""
    return float(f"{min(LARGEST_SD, 1 / math.sqrt(SAMPLE * share)):.4g}") if share else 0.0


def _official(election: Election) -> str:
    rest = f", rest = {_text(OTHERS)}" if election.small else ""
    return "\n".join(
        [
            "# The count, to which the law is applied once.",
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
    told = ["seats", *(key for key in ("population", "registered") if election.told(key))]
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
        asked += [
            (f"{party.id}-enters", f"{party.shortest_name} enters", f"{tier.id}.{party.id} enters")
            for party in near[:5]
        ]
    lines = []
    for name, told, when in asked:
        row = {"id": name[:64], "name": told, "when": when}
        lines += ["[[event]]", *(f"{key} = {_text(value)}" for key, value in row.items()), ""]
    return "\n".join(lines)


def _id(name: str) -> str:
    plain = identifiers([name])[name]
    return f"{plain}-election" if is_device(plain) else plain


def _key(name: str) -> str:
    """A key of TOML: bare keys have no letters but those of ASCII."""
    return name if name.isascii() else _text(name)


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return csv_text([header, *rows])
