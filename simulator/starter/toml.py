"""`scenario.toml` and `official.toml` of a new folder, line by line."""

import json
import math
from collections.abc import Mapping
from typing import Any

from simulator.scenario.consistency.polls import MOST_OPTIONS
from simulator.scenario.files.laws import Law, law
from simulator.scenario.files.names import AGAINST_ALL, BLANK, REST
from simulator.starter.election import LONE, NO_NAME, NONE_OF_THEM, OTHERS, Election, identifiers
from simulator.starter.template import STAND_IN, template
from simulator.text import is_device

PARTY_KEYS = ("name", "short", "color", "alliance_size", "minority", "registration")
SAMPLE = 600
"""Effective sample size of an average of final polls, where a spread by size does not fit."""
DAYS = 14
"""Before the election, of polls by which the votes of a new scenario may be replaced."""
LARGEST_SD = 5.0
"""The largest standard deviation that a scenario may have."""
_FROM_VOTES = """
# {law}: votes vary around votes.csv; official.toml uses it as it is.
# Add the source of the votes, and set how far the next ones may differ from them.
""".strip()
_FROM_POLLS = """
# {law}: shares and their spread come from polls.csv{last}.
# Add the source of the polls. `simulator polls` shows what they say together.
""".strip()
_SPREAD_OF_VOTES = """
# How far the next votes may differ from these: as far as averages of polls have, so many
# days before a national election; kind = "regional" for one of a state or region.
[votes]
model = "logistic-normal"
""".strip()
_SPREAD_OF_POLLS = """
# Shares are the pooled polls, and vary as far as such polls have been from results.
[votes]
model = "logistic-normal"
spread = "polls"
""".strip()
_BLANK = "# Blank ballots are invalid under this law: they are not in the base of any share."
_POLLS = """
# The last result. To use polls, give every [[party]] below its share, in percent: regions
# and candidates move with it, in proportion, or by points with votes.swing = "uniform"."""
_PARTIES_FROM_POLLS = 'polls = { csv = "polls.csv" } # kind = "regional" for a state or region'


def scenario_toml(election: Election, *, draft: bool) -> str:
    """What is expected, and how it varies; a law to fill in is left open, but in a draft."""
    lines = [*_head(election), *_parties(election), *_blocs(election), *_spread(election)]
    if election.law.id == STAND_IN.id:
        lines += [_stand_in(election) if draft else template(election, _alliances(election))]
    return "\n".join(lines)


def official_toml(election: Election) -> str:
    """The count as it is."""
    polls = "polls = { extends = false }\n" if election.polled else ""
    return f"""\
# The count, to which the law is applied once.

extends = "scenario.toml"
id = {value(_id(election.name) + "-official")}
name = {value(election.name + ": the count")}
counted = {_votes_file(election)}
{polls}
[votes]
model = "fixed"
"""


def _stand_in(election: Election) -> str:
    seats = {"seats": election.tier_seats.get("list", 1)}
    return "\n".join(
        line
        for key, rows in election.law.tables.items()
        for row in rows
        for line in lines_of(key, row | (seats if (key, row["id"]) == ("tier", "list") else {}))
    )


def _head(election: Election) -> list[str]:
    found = election.law
    last = "; votes.csv is the last result, official.toml uses it as it is" * election.counted
    lines = [
        (_FROM_POLLS if election.polled else _FROM_VOTES).format(law=found.name, last=last),
        *([_BLANK] if election.has(BLANK) and not election.counts_blank else ()),
        "",
        "format = 1",
        f"id = {value(_id(election.name))}",
        f"name = {value(election.name)}",
        *([f"date = {value(election.polled.date)}"] if election.polled else ()),
        *_law(found),
        *([f"absent = {value(election.absent)}"] if election.absent else ()),
        *_expected(election),
        *([_PARTIES_FROM_POLLS] if election.polled else ()),
        *(['region = { csv = "regions.csv" }'] if election.regions else ()),
    ]
    if election.candidates:
        lines += ['district = { csv = "districts.csv" }', 'candidate = { csv = "candidates.csv" }']
    return [*lines, "", *(() if found.id == STAND_IN.id else _tiers(election))]


def _expected(election: Election) -> list[str]:
    if not election.counted:
        return []
    by_hand = (election.regions or election.candidates) and not election.polled
    return [*([_POLLS] if by_hand else ()), f"expected = {_votes_file(election)}"]


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
    if len(found.tiers) < len(law(found.id).tables["tier"]):
        tiers = [tier["id"] for tier in found.tiers]
        return [f"law = {{ name = {name}, tiers = {value(tiers)} }}"]
    return [f"law = {name} # needs {found.needs}" if found.needs else f"law = {name}"]


def _tiers(election: Election) -> list[str]:
    """What the tiers have in addition to the law: seats, and alliances."""
    lines = []
    for tier in election.law.tiers:
        seats = election.tier_seats.get(tier["id"])
        allied = _alliances(election) if "alliance" in tier.get("facts", ()) else []
        if seats is not None or allied:
            lines += ["[[tier]]", f"id = {value(tier['id'])}"]
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
    rows: list[dict[str, Any]] = []
    for name in election.large:
        cells = election.known.parties.get(name, {})
        told = {key: cells[key] for key in PARTY_KEYS if key in cells}
        rows.append({"id": election.list_id[name], "name": name} | told)
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


def _spread(election: Election) -> list[str]:
    """The tables of votes and turnout, and how candidates vary."""
    lines = [_SPREAD_OF_POLLS if election.polled else _SPREAD_OF_VOTES]
    if not election.polled and not election.partly_standing:
        few = len(election.lists) - len(election.small) + 3 < MOST_OPTIONS
        past = ['spread = "past-errors"', f"days = {DAYS}"]
        lines += past if few else [f"effective_sample_size = {SAMPLE}"]
    if election.regions:
        lines += ["regional_sd = 0.1 # assumed: a region's deviation from the national swing"]
    if election.partly_standing and not election.polled:
        lines += [
            "",
            "# The logarithm of a share p has the standard deviation 1 / sqrt(600 p); for a list",
            "# that stands only in some regions, p is its share there.",
            "[votes.national_sd]",
            *(
                # Bare keys have no letters but those of ASCII.
                f"{party if party.isascii() else value(party)} = {_sd(share)}"
                for party, share in election.standing.items()
            ),
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


def _id(name: str) -> str:
    plain = identifiers([name])[name]
    return f"{plain}-election" if is_device(plain) else plain


def value(cell: Any) -> str:
    """A text, a number, a flag or a list of them, as TOML has it."""
    return json.dumps(cell, ensure_ascii=False)


def lines_of(table: str, cells: Mapping[str, Any]) -> list[str]:
    """The lines of a row of an array of tables, and an empty one."""
    return [f"[[{table}]]", *(f"{name} = {value(cell)}" for name, cell in cells.items()), ""]
