"""`simulator allocate`: the law applied once, exactly, to actual votes."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from simulator.allocation.exact import Tie, TierOutcome
from simulator.cli.ballots import Ballots, counted_ballots, read_ballots
from simulator.cli.endings import note
from simulator.cli.law import (
    Allocation,
    DistrictOutcome,
    apply_law,
    explained,
    lists_of,
    name_of,
)
from simulator.errors import SimulatorError, VotesError
from simulator.scenario import Scenario, load
from simulator.scenario.read import read_text

SCHEMA = 1
LARGEST_FILE = 20_000_000


def allocate(
    path: Path,
    votes: Path | None = None,
    *,
    settings: Sequence[str] = (),
    explain: bool = False,
    form: str = "table",
) -> None:
    """Print the seats that votes give under the law of a scenario."""
    if form not in FORMS:
        raise SimulatorError(f"--format: {form!r}; must be {', '.join(FORMS)}")
    if explain and form != "table":
        raise SimulatorError(f"--explain: is text; leave out --format {form}")
    scenario = load(path, settings)
    allocation = apply_law(scenario, _ballots(scenario, votes))
    silent = [tier.id for tier in scenario.tier if tier.id not in allocation.tiers]
    for tier in silent:
        note(f'tier "{tier}": no votes by district were given; its seats are left out')
    if explain:
        print(explained(allocation), end="\n\n\n")
    FORMS[form](allocation)


def _ballots(scenario: Scenario, votes: Path | None) -> Ballots:
    if votes is None:
        return counted_ballots(scenario)
    if str(votes) != "-":
        return read_ballots(scenario, read_text(votes, LARGEST_FILE), str(votes))
    try:
        text = sys.stdin.buffer.read(LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise VotesError("stdin: not UTF-8 text") from None
    return read_ballots(scenario, text, "stdin")


def print_table(allocation: Allocation) -> None:
    """Votes and seats, party by party, for people."""
    scenario, ballots, tiers = allocation.scenario, allocation.ballots, allocation.tiers
    whole, house = sum(ballots.options.values()), allocation.house()
    seats = [allocation.seats(tier) for tier in tiers]
    titles = ["party", "list votes", "%", *(tiers if len(tiers) > 1 else ()), "seats"]
    lines = [titles]
    for party in scenario.party:
        votes = ballots.options.get(party.id)
        lines.append(
            [
                name_of(party),
                "-" if votes is None else f"{votes:,}",
                f"{100 * votes / whole:.2f}" if votes is not None and whole else "-",
                *(str(row[party.id]) for row in (seats if len(tiers) > 1 else ())),
                str(house[party.id]),
            ]
        )
    totals = [str(row.total()) for row in (seats if len(tiers) > 1 else ())]
    lines.append(["together", f"{whole:,}", "", *totals, str(house.total())])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *rest in lines:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]))
    _tell_ties(allocation)


def _tell_ties(allocation: Allocation) -> None:
    ties = [tie for outcome in allocation.lists.values() for tie in outcome.ties]
    ties += [
        tie for rows in allocation.districts.values() for row in rows for tie in row.result.ties
    ]
    if ties:
        rules = ", ".join(sorted({tie.rule for tie in ties}))
        note(f"ties: {len(ties)}, settled by {rules}; --explain shows them")


def print_json(allocation: Allocation) -> None:
    """The same for programs."""
    scenario, house = allocation.scenario, allocation.house()
    document = {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "parties": [
            {
                "party": party.id,
                "votes": allocation.ballots.options.get(party.id),
                "seats": house[party.id],
                "tiers": {tier: allocation.seats(tier)[party.id] for tier in allocation.tiers},
            }
            for party in scenario.party
        ],
        "tiers": [_tier(allocation, tier) for tier in allocation.tiers],
    }
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def _tier(allocation: Allocation, tier: str) -> dict[str, Any]:
    if tier in allocation.lists:
        names = [party.id for party in lists_of(allocation.scenario)]
        return {"tier": tier, **_list_tier(allocation.lists[tier], names)}
    return {"tier": tier, "districts": [_district(row) for row in allocation.districts[tier]]}


def _list_tier(outcome: TierOutcome, names: Sequence[str]) -> dict[str, Any]:
    return {
        "base": float(outcome.base),
        "bar": float(outcome.bar),
        "unfilled": outcome.unfilled,
        "lists": [
            {
                "party": name,
                "votes": outcome.votes[place],
                "qualified": outcome.qualified[place],
                "takes_part": outcome.taking_part[place],
                "seats": outcome.seats[place],
            }
            for place, name in enumerate(names)
        ],
        "ties": [_tie(tie, names) for tie in outcome.ties],
    }


def _district(outcome: DistrictOutcome) -> dict[str, Any]:
    names = [stand.name or stand.party for stand in outcome.stands]
    return {
        "district": outcome.district.id,
        "candidates": [
            {
                "party": stand.party,
                "candidate": stand.name or None,
                "votes": stand.votes,
                "elected": bool(elected),
            }
            for stand, elected in zip(outcome.stands, outcome.result.seats, strict=True)
        ],
        "ties": [_tie(tie, names) for tie in outcome.result.ties],
    }


def _tie(tie: Tie, names: Sequence[str]) -> dict[str, Any]:
    return {
        "tied": [names[place] for place in tie.candidates],
        "seats": tie.seats,
        "winners": [names[place] for place in tie.winners],
        "rule": tie.rule,
    }


def print_csv(allocation: Allocation) -> None:
    """A row for each party: votes, seats of each tier, seats."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["party", "votes", *allocation.tiers, "seats"])
    house = allocation.house()
    for party in allocation.scenario.party:
        seats = [allocation.seats(tier)[party.id] for tier in allocation.tiers]
        votes = allocation.ballots.options.get(party.id)
        writer.writerow([party.id, votes, *seats, house[party.id]])


FORMS: dict[str, Callable[[Allocation], None]] = {
    "table": print_table,
    "json": print_json,
    "csv": print_csv,
}
