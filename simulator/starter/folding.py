"""Small lists merged into one, where that changes no seat.

What is merged takes no part: it is out of a quota that counts all votes, and has no seat that it
might have won. So lists with a seat stay, and where seats would move all lists stay.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulator.ballots.apply import apply_law, counted_ballots
from simulator.errors import ScenarioError, SimulatorError, VotesError
from simulator.scenario.files.counts import CountedRow
from simulator.scenario.files.names import REST
from simulator.scenario.load import load
from simulator.scenario.tiers import divisor_of
from simulator.scenario.tree import shown
from simulator.starter.election import OTHERS, Election
from simulator.starter.folder import files
from simulator.text import listed

Seats = dict[tuple[str, str, str], int]
"""By tier, region (empty for the nation) and party; none of them zero."""


def folded(election: Election) -> tuple[Election, list[str]]:
    """The election with its small lists merged as far as no seat moves, and notes on the rest.

    Votes of OTHERS are merged by their source. Where a quota counts them, they are one more list,
    if that has no seat: then no part of it has one. Raises: SimulatorError, if it would have one.
    """
    election, notes = _others_in_quota(election)
    if not election.small:
        return election, notes
    whole = seats_of(replace(election, fold=0.0))
    if whole is None:
        return election, notes
    winners = {party for _, _, party in whole}
    kept = frozenset(name for name in election.small if election.list_id[name] in winners)
    fewer = replace(election, kept=election.kept | kept)
    if kept:
        notes.append(
            f"--fold: {listed(sorted(kept))} would lose seats that the count gives; not merged"
        )
    if any(map(counts_all_votes, election.law.tiers)) or seats_of(fewer) != whole:
        notes.append("--fold: no list is merged, for the quota of this law counts the votes of all")
        return replace(election, fold=0.0), notes
    return fewer, notes


def counts_all_votes(tier: Mapping[str, Any]) -> bool:
    """Whether a quota of the tier counts the votes of every list, however small."""
    quota = tier["method"] == "largest-remainder" or tier.get("within_quota", False)
    bar = tier.get("threshold", {})
    return bool(quota) and not bar.get("share") and "in_one_region" not in bar


def seats_every_list(tier: Mapping[str, Any]) -> bool:
    """Whether every list has a seat, however small: the first divisor is zero, no threshold."""
    bar = tier.get("threshold", {})
    admitted = not bar.get("share") and "in_one_region" not in bar
    return admitted and "divisor" in tier and not divisor_of(tier["divisor"]).at(0)


def seats_of(election: Election) -> Seats | None:
    """The seats that the count gives; None where votes are missing or contradict each other."""
    with TemporaryDirectory() as folder:
        for name, text in files(election, draft=True).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        try:
            official = load(Path(folder) / "official.toml")
            allocation = apply_law(official, counted_ballots(official))
        except (ScenarioError, VotesError):
            return None
    found: Seats = {}
    for tier in allocation.tiers:
        tables = {"": allocation.seats(tier), **allocation.by_region(tier)}
        for region, seats in tables.items():
            found |= {(tier, region, party): n for party, n in seats.items() if n}
    return found


def _others_in_quota(election: Election) -> tuple[Election, list[str]]:
    tiers = election.law.tiers
    rows = [row for row in election.votes if row.party == REST]
    if rows and any(map(seats_every_list, tiers)):
        raise SimulatorError(_question(rows[0], election))
    if not rows or not any(map(counts_all_votes, tiers)):
        return election, []
    name = "Other lists"
    while name in election.lists:
        name += " (together)"
    votes = [row._replace(party=name) if row.party == REST else row for row in election.votes]
    listed = replace(election, votes=votes, others_listed=name)
    seats = seats_of(replace(listed, fold=0.0)) or {}
    if any(party == OTHERS for _, _, party in seats):
        raise SimulatorError(_question(rows[0], election))
    return listed, [f"{shown(REST)} are one list, for the quota of {election.law.id} counts them"]


def _question(row: CountedRow, election: Election) -> str:
    return (
        f"{row.place}: {shown(REST)}: under {election.law.id} the lists in it could win seats; "
        "give each of them a row of its own"
    )
