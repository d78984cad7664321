"""How good forecasts on election night have been: `python -m benchmarks.nights` writes the record.

Germany 2025 by Land, Norway 2021 by county, Spain 2016 by province. A night begins with the
forecast from polls (`polls.toml`: regions as they leaned at the election before), and whole regions
come in, with their official votes, until a part of the ballots is counted. Orders:

- `as-listed`: as the official tables have them; `small-first`, `large-first`: by ballots;
- `group-first`: one group of regions first, as east Germany, and then the others as listed.

Each stage is scored against the official result with `simulator.compare.scores`: errors and CRPS of
the shares of all lists in points, and those of the bare count so far; the part of the shares
within central intervals of 80%; the Brier score of the scenario's events. `groups` says whether the
regions of a group deviate together; without, each has the same variance by itself.

The record is results/record/nights.json, and nights.md beside it has it as a table. The same
command writes the nights in the order `small-first` as files for `simulator night`, into the folder
`night` of each election.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

import simulator
from simulator.ballots.official import Official, read_official
from simulator.compare.scores import covered, score, varying
from simulator.figures.definitions import EVENT, SHARE
from simulator.scenario import Scenario, load
from simulator.scenario.returns import RegionReturn, Returns

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "results" / "record"
FIRST = {"germany-2025": "east", "norway-2021": "north", "spain-2016": "catalonia"}
"""The group that comes first in the order `group-first`."""
TOGETHER = {
    "union": ("cdu", "csu"),
    "unidos": ("up", "ecp", "compromis", "marea"),
    "others": ("others", "dem"),
}
"""Lists that were polled as one, and are one list of the forecast."""
ORDERS = ("as-listed", "small-first", "large-first", "group-first")
STAGES = (0, 10, 25, 50, 75, 90)
"""Percent of ballots that are counted, at least."""
DRAWS, SEED = 20_000, 1
ABOUT = """# The record of election night

Written by `python -m benchmarks.nights`, which says how; docs/night.md says what to make of it.
Mean errors of the shares of all lists, in points; the part of the shares within central intervals
of 80%; Brier scores of the scenario's events. The first three columns of scores are with groups of
regions that deviate together, the last three without.
"""
Votes = Mapping[str, Mapping[str, int]]
Cell = dict[str, Any]


def record() -> list[Cell]:
    """Every stage of every night, with groups and without."""
    return [
        cell
        for election in FIRST
        for groups in (True, False)
        for order in ORDERS
        for cell in night(election, order, groups=groups)
    ]


def night(
    election: str, order: str, *, groups: bool, stages: Sequence[int] = STAGES
) -> Iterator[Cell]:
    """The stages of one night."""
    forecast, votes, _ = _known(election, groups)
    regions = ordered(forecast, votes, order, FIRST[election])
    for stage in stages:
        yield {
            "election": election,
            "order": order,
            "groups": groups,
            "stage": stage,
            **_scores(election, groups, frozenset(so_far(regions, votes, stage))),
        }


@cache
def _known(election: str, groups: bool) -> tuple[Scenario, Votes, Official]:
    """The forecast, the official votes, and the result."""
    forecast = load(ROOT / "scenarios" / election / "polls.toml")
    votes = official_votes(election)
    return forecast if groups else _without_groups(forecast), votes, _official(forecast, votes)


def _without_groups(scenario: Scenario) -> Scenario:
    """Regions of the same variance that deviate each by itself."""
    votes = scenario.votes
    own, common = votes.regional_sd, votes.group_sd
    assert isinstance(own, dict)
    assert isinstance(common, dict)
    both = {party: round(math.hypot(own[party], common[party]), 4) for party in own}
    return scenario.model_copy(
        update={"votes": votes.model_copy(update={"regional_sd": both, "group_sd": 0.0})}
    )


def _official(forecast: Scenario, votes: Votes) -> Official:
    """The result: the forecast's law applied to the official votes."""
    rows = [f"{region},{party},{n}" for region, row in votes.items() for party, n in row.items()]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "votes.csv"
        path.write_text("\n".join(["region,party,votes", *rows]) + "\n", "utf-8")
        return read_official(path, forecast)


def ordered(scenario: Scenario, votes: Votes, order: str, group: str) -> list[str]:
    """Regions in the order in which they come in."""
    regions = {region.id: region for region in scenario.region}
    size = {region: sum(votes[region].values()) for region in regions}
    match order:
        case "small-first":
            return sorted(regions, key=lambda region: size[region])
        case "large-first":
            return sorted(regions, key=lambda region: -size[region])
        case "group-first":
            return sorted(regions, key=lambda region: regions[region].group != group)
    return list(regions)


def so_far(order: Sequence[str], votes: Votes, percent: float) -> list[str]:
    """As many regions as have at least so many percent of all ballots."""
    whole, running, found = sum(sum(row.values()) for row in votes.values()), 0, list[str]()
    for region in order:
        if 100 * running >= percent * whole:
            break
        running += sum(votes[region].values())
        found.append(region)
    return found


@cache
def _scores(election: str, groups: bool, regions: frozenset[str]) -> Cell:
    """What is counted, and the scores of the forecast and of the bare count."""
    forecast, votes, official = _known(election, groups)
    counted = {region: row for region, row in votes.items() if region in regions}
    returns = Returns(region=tuple(RegionReturn(id=r, votes=dict(v)) for r, v in counted.items()))
    scenario = forecast.model_copy(update={"returns": returns if counted else None})
    found = score(scenario, simulator.simulate(scenario, DRAWS, SEED, quiet=True), official)
    whole = official.votes or {}
    shares = [share for share in found.group(SHARE, None) if share.figure.name in whole]
    events = [chance for chance in found.chances if chance.figure.measure == EVENT]
    return {
        "counted": round(100 * _ballots(counted) / sum(whole.values()), 1),
        "regions": len(counted),
        "bare": _rounded(_bare_error(counted, whole)) if counted else None,
        "mae": _rounded(fmean([abs(share.mean - share.official) for share in shares])),
        "crps": _rounded(fmean([share.rps for share in shares])),
        "shares": len(varying(shares)),
        "within_80": _rounded(covered(shares)[80]),
        "events": len(events),
        "brier": _rounded(fmean([event.brier for event in events])),
    }


def _ballots(counted: Votes) -> int:
    return sum(sum(row.values()) for row in counted.values())


def _bare_error(counted: Votes, whole: Mapping[str, int]) -> float:
    """Of the shares of what is counted, in points."""
    now, all_of = _ballots(counted), sum(whole.values())
    return fmean(
        [
            100 * abs(sum(row.get(party, 0) for row in counted.values()) / now - votes / all_of)
            for party, votes in whole.items()
        ]
    )


def _rounded(number: float) -> float:
    return round(number, 4)


def table(cells: Sequence[Cell], keys: Sequence[str]) -> str:
    """Means over the cells that have the same `keys`, as Markdown, with groups and without."""
    names = ("counted", "bare count", *("forecast", "80% have", "Brier") * 2)
    lines = [f"| {' | '.join([*keys, *names])} |", f"|{'---|' * (len(keys) + len(names))}"]
    for key in dict.fromkeys(tuple(cell[name] for name in keys) for cell in cells):
        same = [cell for cell in cells if tuple(cell[name] for name in keys) == key]
        both = [[cell for cell in same if cell["groups"] is groups] for groups in (True, False)]
        told = [f"{fmean([cell['counted'] for cell in same]):.0f}%", _bare(same)]
        lines.append(f"| {' | '.join([*map(str, key), *told, *_told(both[0]), *_told(both[1])])} |")
    return "\n".join(lines) + "\n"


def _bare(cells: Sequence[Cell]) -> str:
    known = [cell["bare"] for cell in cells if cell["bare"] is not None]
    return f"{fmean(known):.2f}" if known else ""


def _told(cells: Sequence[Cell]) -> list[str]:
    """The error, the coverage and the Brier score of cells."""
    within, shares = (sum(cell[name] for cell in cells) for name in ("within_80", "shares"))
    return [
        f"{fmean([cell['mae'] for cell in cells]):.2f}",
        f"{100 * within / shares:.0f}%" if shares else "",
        f"{fmean([cell['brier'] for cell in cells]):.3f}",
    ]


def page(cells: Sequence[Cell]) -> str:
    """The record as tables, in Markdown."""
    return f"""{ABOUT}
## By part of the ballots

{table(cells, ["election", "stage"])}
## Every night

{table(cells, ["election", "order", "stage"])}"""


def files(election: str, order: str) -> dict[str, str]:
    """The text of a night's files by name: whole regions, until all are in."""
    forecast, votes, _ = _known(election, groups=True)
    parties = [party.id for party in forecast.party if party.on_list_ballot]
    regions = ordered(forecast, votes, order, FIRST[election])
    return {
        f"counted-{stage:03}.csv": _lines(so_far(regions, votes, stage), votes, parties)
        for stage in (*STAGES[1:], 100)
    }


def official_votes(election: str) -> Votes:
    """The ballots of each region by list of the forecast."""
    together = {party: whole for whole, parts in TOGETHER.items() for party in parts}
    found = dict[str, Counter[str]]()
    for region in load(ROOT / "scenarios" / election / "official.toml").region:
        row = found.setdefault(region.id, Counter())
        for party, votes in (region.votes or {}).items():
            row[together.get(party, party)] += votes
    return found


def _lines(regions: Sequence[str], votes: Votes, parties: Sequence[str]) -> str:
    rows = [
        ",".join([region, "100", *(str(votes[region].get(party, 0)) for party in parties)])
        for region in regions
    ]
    return "\n".join([",".join(["region", "counted", *parties]), *rows]) + "\n"


def main() -> None:
    """Write the nights, the record and its table."""
    for election in FIRST:
        folder = ROOT / "scenarios" / election / "night"
        folder.mkdir(exist_ok=True)
        for name, text in files(election, "small-first").items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    cells = record()
    rows = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells)
    text = f'{{"draws": {DRAWS}, "seed": {SEED}, "cells": [\n{rows}\n]}}\n'
    (FOLDER / "nights.json").write_text(text, "utf-8", newline="\n")
    (FOLDER / "nights.md").write_text(page(cells), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
