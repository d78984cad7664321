"""`simulator replay`: one draw of a simulation, explained as an election would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from simulator import plan, results
from simulator.allocation.exact import Lot, Lots, Place
from simulator.allocation.tiers import PLACES_PER_TIER
from simulator.cli.allocate import print_table
from simulator.cli.ballots import Ballots, Stand
from simulator.cli.endings import note
from simulator.cli.law import Allocation, apply_law, explained
from simulator.cli.numbers import checked_seed
from simulator.errors import SimulatorError
from simulator.replay import Draw
from simulator.replay import replay as drawn_again
from simulator.scenario import Scenario, load
from simulator.scenario.model import Candidate, District
from simulator.streams import lot_number
from simulator.tally import MOST_DRAWS


def replay(path: Path, draw: int, *, seed: int | None = None, settings: Sequence[str] = ()) -> None:
    """Draw one election again, print its votes, and let the exact law explain its seats."""
    if not 0 <= draw < MOST_DRAWS:
        raise SimulatorError(f"--draw: {draw}; must be between 0 and {MOST_DRAWS - 1:,}")
    scenario, seed = _source(path, draw, seed, settings)
    election = drawn_again(plan.compile(scenario), seed, draw)
    ballots = _ballots(scenario, election)
    allocation = apply_law(scenario, ballots, _lots(scenario, seed, draw))
    print(_heading(election, seed, draw), explained(allocation), sep="\n\n", end="\n\n\n")
    print_table(allocation)
    _refuse_difference(allocation, election)


def _source(
    path: Path, draw: int, seed: int | None, settings: Sequence[str]
) -> tuple[Scenario, int]:
    """The scenario and the seed of a result folder, or of a scenario."""
    if not (path / results.RUN).exists():
        return load(path, settings), checked_seed(1 if seed is None else seed)
    if settings or seed is not None:
        raise SimulatorError(f"{path}: a result has its own seed and settings; leave out yours")
    result = results.load(path)
    results.refuse_other_program(result)
    if not any(first <= draw < last for first, last in result.tally.ranges):
        note(f"draw {draw:,} is not among the {result.tally.draws:,} that the result counts")
    return result.scenario, result.tally.seed


def _heading(election: Draw, seed: int, draw: int) -> str:
    cast, valid, registered = election.cast, election.valid, election.registered
    return (
        f"Draw {draw:,} of seed {seed}: {cast:,} of {registered:,} registered voters cast a "
        f"ballot ({cast / registered:.2%}), {cast - valid:,} of them invalid"
    )


def _ballots(scenario: Scenario, election: Draw) -> Ballots:
    options = plan.Axes.of(scenario).options
    return Ballots(
        options=dict(zip(options, election.votes, strict=True)),
        regions={
            region.id: Ballots(
                options=dict(zip(options, drawn.votes, strict=True)),
                invalid=drawn.cast - drawn.valid,
                registered=drawn.registered,
            )
            for region, drawn in zip(scenario.region, election.regions, strict=False)
        },
        districts={
            district.id: [
                Stand(candidate.party, candidate.name or "", count)
                for candidate, count in zip(_field(scenario, district), votes, strict=True)
            ]
            for district, votes in zip(_districts(scenario), election.candidate_votes, strict=True)
        },
        invalid=election.cast - election.valid,
        registered=election.registered,
    )


def _districts(scenario: Scenario) -> list[District]:
    """Districts as the plan has them: in the order of their regions."""
    if plan.Axes.of(scenario).district_tier < 0:
        return []
    regions = {region.id: place for place, region in enumerate(scenario.region)}
    return sorted(scenario.district, key=lambda each: regions.get(each.region or "", 0))


def _field(scenario: Scenario, district: District) -> Iterator[Candidate]:
    for candidate in scenario.candidate:
        if candidate.district == district.id:
            yield from [candidate] * candidate.count


def _lots(scenario: Scenario, seed: int, draw: int) -> Lots:
    """The lots of a draw, as the kernel draws them: the largest number wins.

    Each tie of a tier has its place: a district its number in the plan's order, the runner-up's
    admission the one after that of the seats.
    """
    order = [district.id for district in _districts(scenario)]
    numbers = [order.index(district.id) for district in scenario.district] if order else []

    def lots(where: Place) -> Lot:
        area = numbers[where.area] if where.step == "district" else where.area
        here = where.tier * PLACES_PER_TIER + area + (where.step == "admission")

        def lot(tied: Sequence[int]) -> Sequence[int]:
            return sorted(tied, key=lambda each: -_number(seed, draw, here, each))

        return lot

    return lots


def _number(seed: int, draw: int, place: int, candidate: int) -> int:
    return int(lot_number(np.uint64(seed), np.uint64(draw), place, candidate))


def _refuse_difference(allocation: Allocation, election: Draw) -> None:
    """The kernel and the exact law are two programs for one law."""
    axes = plan.Axes.of(allocation.scenario)
    for tier, kernel in zip(axes.tiers, election.seats, strict=True):
        exact = tuple(allocation.seats(tier)[party] for party in axes.parties)
        if exact != kernel:
            raise RuntimeError(f"tier {tier!r}: the kernel has the seats {kernel}, the law {exact}")
