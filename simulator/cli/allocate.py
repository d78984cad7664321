"""`simulator allocate`: the law applied once, exactly, to actual votes."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator.ballots.apply import Allocation, Ballots, apply_law, counted_ballots, explained
from simulator.ballots.files import read_ballots
from simulator.cli.asked import loaded
from simulator.cli.endings import note
from simulator.cli.formats import columns, form_of, show
from simulator.errors import SimulatorError, VotesError
from simulator.exact import DistrictsOutcome, Tie, TierOutcome
from simulator.explain.words import competing
from simulator.scenario import Scenario
from simulator.scenario.files.read import MEGABYTE, read_text, text_of
from simulator.scenario.files.sheet import CSV_LIMIT

SCHEMA = 1


def allocate(
    path: Path,
    votes: Path | None = None,
    *,
    settings: Sequence[str] = (),
    explain: bool = False,
    by_region: bool = False,
    form: str = "table",
) -> None:
    """Print the seats that votes give under the law of a scenario."""
    form = form_of(form)
    if explain and form != "table":
        raise SimulatorError(f"--explain: prints text only; leave out --format {form}")
    scenario = loaded(path, settings, note)
    allocation = apply_law(scenario, _ballots(scenario, votes))
    if by_region and not allocation.regions:
        note("--by-region: no votes by region were given; the whole country is one region")
        by_region = False
    for tier in scenario.tier:
        if tier.id not in allocation.tiers:
            note(f'tier "{tier.id}": no votes by district given; its seats are left out')
    if explain:
        print(explained(allocation), end="\n\n\n")
    show(
        form,
        text=lambda: print_table(allocation, by_region),
        document=lambda: document(allocation),
        rows=lambda: rows_of(allocation, by_region),
    )


def _ballots(scenario: Scenario, votes: Path | None) -> Ballots:
    if votes is None:
        return counted_ballots(scenario)
    if str(votes) != "-":
        return read_ballots(scenario, read_text(votes, CSV_LIMIT), str(votes))
    return read_ballots(scenario, _stdin(), "stdin")


def _stdin() -> str:
    if sys.stdin is None:
        raise VotesError("stdin: is closed; give a file of votes")
    content = sys.stdin.buffer.read(CSV_LIMIT + 1)
    if len(content) > CSV_LIMIT:
        raise VotesError(f"stdin: is too large; at most {CSV_LIMIT // MEGABYTE} MB")
    return text_of(content, "stdin")


def print_table(allocation: Allocation, by_region: bool = False) -> None:
    """Votes and seats, party by party, for people."""
    scenario, ballots, tiers = allocation.scenario, allocation.ballots, allocation.tiers
    whole, house = sum(ballots.options.values()), allocation.seats()
    seats = [allocation.seats(tier) for tier in tiers] if len(tiers) > 1 else []
    titles = ["party", "list votes", "%", *(tiers if seats else ()), "seats"]
    lines = []
    for party in scenario.party:
        votes = ballots.options.get(party.id)
        lines.append(
            [
                party.shortest_name,
                "-" if votes is None else f"{votes:,}",
                f"{100 * votes / whole:.2f}" if votes is not None and whole else "-",
                *(str(row[party.id]) for row in seats),
                str(house[party.id]),
            ]
        )
    totals = [str(row.total()) for row in seats]
    lines.append(["total", f"{whole:,}", "", *totals, str(house.total())])
    print(columns(titles, lines))
    if by_region:
        for tier in tiers:
            _print_regions(allocation, tier)
    if ties := allocation.house.ties:
        rules = ", ".join(sorted({tie.rule for tie in ties}))
        note(f"ties: {len(ties)}, broken by {rules}; --explain shows them")


def _print_regions(allocation: Allocation, tier: str) -> None:
    """Seats of a tier, a row for each region and a column for each party that has any."""
    table = allocation.by_region(tier)
    if not table:
        note(f'tier "{tier}": its seats are national; no region has them')
        return
    together = sum(table.values(), start=type(allocation.seats())())
    parties = [party for party in allocation.scenario.party if together[party.id]]
    names = {region.id: region.name or region.id for region in allocation.scenario.region}
    rows = [
        [names[region], *(str(row[party.id] or "") for party in parties), str(row.total())]
        for region, row in table.items()
    ]
    last = ["total", *(str(together[party.id]) for party in parties), str(together.total())]
    print()
    header = [tier, *(party.shortest_name for party in parties), "seats"]
    print(columns(header, [*rows, last]))


def document(allocation: Allocation) -> dict[str, Any]:
    """The same for programs, regions included."""
    scenario, house = allocation.scenario, allocation.seats()
    seats = {tier: allocation.seats(tier) for tier in allocation.tiers}
    return {
        "schema": SCHEMA,
        "scenario": scenario.id,
        "parties": [
            {
                "party": party.id,
                "votes": allocation.ballots.options.get(party.id),
                "seats": house[party.id],
                "tiers": {tier: row[party.id] for tier, row in seats.items()},
            }
            for party in scenario.party
        ],
        "tiers": [_tier(allocation, tier) for tier in allocation.tiers],
    }


def _tier(allocation: Allocation, tier: str) -> dict[str, Any]:
    outcome = allocation.house.tier(tier)
    regions = {
        region: {party: seats for party, seats in row.items() if seats}
        for region, row in allocation.by_region(tier).items()
    }
    if isinstance(outcome, TierOutcome):
        shown = _list_tier(outcome, allocation.regions)
    elif isinstance(outcome, DistrictsOutcome):
        shown = {"districts": _districts(allocation, outcome)}
    else:
        shown = {}
    return {"tier": tier, **shown, **({"regions": regions} if regions else {})}


def _list_tier(outcome: TierOutcome, regions: Sequence[str]) -> dict[str, Any]:
    national = len(outcome.admissions) == 1
    names = outcome.count.lists
    return {
        "base": float(outcome.base) if national else None,
        "bar": float(outcome.threshold) if national else None,
        "unfilled": outcome.unfilled,
        "lists": [
            {
                "party": name,
                "votes": outcome.count.nation.votes[place],
                "qualified": outcome.qualified[place],
                "takes_part": outcome.taking_part[place],
                "seats": outcome.seats[place],
            }
            for place, name in enumerate(names)
        ],
        "ties": [_tie(tie, competing(tie, names, regions)) for tie in outcome.ties],
    }


def _districts(allocation: Allocation, outcome: DistrictsOutcome) -> list[dict[str, Any]]:
    rows = []
    by_district = allocation.scenario.district, outcome.results, outcome.winners, outcome.seated
    for district, result, winner, seated in zip(*by_district, strict=True):
        stands = allocation.ballots.districts[district.id]
        row = {
            "district": district.id,
            "candidates": [
                {
                    "party": stand.party,
                    "candidate": stand.name or None,
                    "votes": stand.votes,
                    "elected": bool(elected) and seated,
                }
                for stand, elected in zip(stands, result.seats, strict=True)
            ],
            "ties": [_tie(t, [stand.name or stand.party for stand in stands]) for t in result.ties],
        }
        if winner >= 0 and not seated:
            row["unseated"] = outcome.count.parties[winner]
        rows.append(row)
    return rows


def _tie(tie: Tie, names: Sequence[str]) -> dict[str, Any]:
    return {
        "tied": [names[place] for place in tie.candidates],
        "seats": tie.seats,
        "winners": [names[place] for place in tie.winners],
        "rule": tie.rule,
    }


def rows_of(
    allocation: Allocation, by_region: bool = False
) -> tuple[Sequence[str], list[Sequence[object]]]:
    """A row for each party: votes, seats of each tier, seats; or one for each region and party."""
    header, *rows = _rows_by_region(allocation) if by_region else _rows(allocation)
    return [str(name) for name in header], rows


def _rows(allocation: Allocation) -> Iterator[Sequence[object]]:
    yield ["party", "votes", *allocation.tiers, "seats"]
    house = allocation.seats()
    tiers = [allocation.seats(tier) for tier in allocation.tiers]
    for party in allocation.scenario.party:
        seats = [row[party.id] for row in tiers]
        votes = allocation.ballots.options.get(party.id)
        yield [party.id, votes, *seats, house[party.id]]


def _rows_by_region(allocation: Allocation) -> Iterator[Sequence[object]]:
    """National seats, which no region has, are in rows without a region."""
    tiers = allocation.tiers
    tables = {tier: allocation.by_region(tier) for tier in tiers}
    nation = {tier: allocation.seats(tier) for tier in tiers}
    yield ["region", "party", "votes", *tiers, "seats"]
    for region in allocation.regions:
        for party in allocation.scenario.party:
            votes = allocation.ballots.regions[region].options.get(party.id)
            seats = [tables[tier][region][party.id] if tables[tier] else 0 for tier in tiers]
            yield [region, party.id, votes, *seats, sum(seats)]
    for party in allocation.scenario.party:
        seats = [
            nation[tier][party.id] - sum(row[party.id] for row in tables[tier].values())
            for tier in tiers
        ]
        if any(seats):
            yield ["", party.id, "", *seats, sum(seats)]
