"""The stages of a night: the forecast, and what was counted when each file came."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.figures.definitions import TURNOUT, Figure
from simulator.figures.tally import TallyFigures
from simulator.job import Job
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import electorate, silent_districts
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn
from simulator.scenario.tree import shown
from simulator.tally import Tally

FORECAST = "forecast"
"""The name of the first stage, before any count."""
Read = Callable[[Any], Scenario]
"""The scenario with returns, of a file or as `Scenario.with_` takes them; with None, by itself."""
Counted = RegionReturn | DistrictReturn | NationReturn
Places = dict[tuple[str, str], Counted]
"""By kind and id."""


@dataclass(frozen=True)
class Stage:
    """A scenario with what was counted at one time."""

    name: str
    """That of the file, without its ending."""
    time: str | None
    """The time in the name, where the order is that of times."""
    file: Path | None
    scenario: Scenario
    job: Job = field(compare=False)


def forecast(read: Read, seed: int) -> Stage:
    """The stage before any count: without the returns that the scenario may have."""
    scenario = read(None)
    if scenario.returns is not None:
        scenario = scenario.with_(None, returns=None)
    return Stage(FORECAST, None, None, scenario, Job.of(scenario, seed))


def places(scenario: Scenario) -> Places:
    """What is returned, by place."""
    returns = scenario.returns
    if returns is None:
        return {}
    found: Places = {("region", row.id): row for row in returns.region}
    found |= {("district", row.id): row for row in returns.district}
    return found | ({("nation", ""): returns.nation} if returns.nation is not None else {})


def fallen(before: Scenario, now: Scenario) -> Iterator[str]:
    """What went down from one file to the next: recounts happen, and so do wrong files."""
    there = places(now)
    for (kind, name), was in places(before).items():
        where = f"{kind} {shown(name)}" if name else "the nation"
        row = there.get((kind, name))
        if row is None:
            yield f"{where} had returns in the file before, and has none now"
            continue
        if row.counted < was.counted and was.votes and row.votes:
            yield f"{where}: counted went down from {was.counted:.4g} to {row.counted:.4g} percent"
        for party, votes in (was.votes or {}).items():
            if row.votes is not None and (less := row.votes.get(party, 0)) < votes:
                yield f"{where}: {shown(party)} went down from {votes:,} to {less:,} votes"
        if isinstance(was, DistrictReturn) and isinstance(row, DistrictReturn):
            yield from _recalled(where, was, row)


def _recalled(where: str, was: DistrictReturn, now: DistrictReturn) -> Iterator[str]:
    """A seat that was called for another party, or is not any more."""
    if was.winner is None or now.winner == was.winner:
        return
    votes = now.votes or {}
    if now.winner is not None or now.counted < 100 or not votes:
        other = "nobody" if now.winner is None else shown(now.winner)
        yield f"{where}: was called for {shown(was.winner)}, and is for {other} now"
    elif votes.get(was.winner, 0) < max(votes.values()):
        most = max(votes, key=lambda party: votes[party])
        yield f"{where}: was called for {shown(was.winner)}, and {shown(most)} has most votes"


@dataclass(frozen=True)
class Progress:
    """How much is counted."""

    percent: float
    """Ballots counted, of those that are expected: known ones where they are known."""
    whole: int
    partial: int
    """Regions, or districts, of which all or some is counted."""
    places: int
    """How many there are."""


def progress(scenario: Scenario, turnout: float | None) -> Progress:
    """How much is counted; `turnout` is that of the draws in percent, for places not counted.

    None where it is as the scenario says.
    """
    found = places(scenario)
    votes = {key: row for key, row in found.items() if row.votes}
    regions = {key: row for key, row in votes.items() if key[0] != "district"}
    called = not regions and any(kind == "district" for kind, _ in found)
    of_districts = called or not scenario.region
    kind = "district" if of_districts and scenario.district else "region"
    every = max(1, len(scenario.region if kind == "region" else scenario.district))
    in_ = [row for (each, _), row in found.items() if each in (kind, "nation") and _is_in(row)]
    whole = sum(row.counted == 100 for row in in_)
    mean = scenario.turnout.mean if turnout is None else turnout
    return Progress(_percent(scenario, regions or votes, mean), whole, len(in_) - whole, every)


def progress_of(scenario: Scenario, tally: Tally) -> Progress:
    """The same of a result."""
    return progress(scenario, TallyFigures(scenario, tally).summary(Figure(TURNOUT))[0])


def _is_in(row: Counted) -> bool:
    return bool(row.votes) or (isinstance(row, DistrictReturn) and row.winner is not None)


def _percent(scenario: Scenario, counted: Places, turnout: float) -> float:
    """Ballots of places that are counted, and of those that are not, as far as they are known."""
    valid = (1 - scenario.turnout.invalid / 100) * turnout / 100
    voters = electorate(scenario).registered
    registered = {("nation", ""): sum(voters)}
    if any(kind == "district" for kind, _ in counted):
        registered = _districts(scenario, voters)
    elif scenario.region and ("nation", "") not in counted:
        registered = {("region", row.id): row.registered for row in scenario.region}
    done = {key: sum((row.votes or {}).values()) for key, row in counted.items()}
    expected = [
        100 * done[key] / counted[key].counted if key in counted else people * valid
        for key, people in registered.items()
    ]
    return min(100.0, 100 * sum(done.values()) / max(sum(expected), 1.0))


def _districts(scenario: Scenario, registered: Sequence[int]) -> dict[tuple[str, str], int]:
    """Registered voters by district: their own, or an equal share of what others leave."""
    left = silent_districts(scenario, registered)
    return {
        ("district", row.id): row.registered or left.get(row.region, 0) for row in scenario.district
    }
