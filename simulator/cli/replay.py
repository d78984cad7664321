"""`simulator replay`: one draw of a simulation, explained as an election would be."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from simulator import executors, plan
from simulator.allocation.law import TiersPlan
from simulator.allocation.one_draw import ties
from simulator.ballots.apply import Allocation, Ballots, Stand, apply_law, explained
from simulator.cli.allocate import print_table
from simulator.cli.asked import source
from simulator.cli.endings import note
from simulator.cli.numbers import DEFAULT_DRAWS, draw_count
from simulator.cli.progress import compiling
from simulator.draw_ranges import Draws, first_draws, first_to_last, number_of
from simulator.errors import SimulatorError
from simulator.exact import Lot, LotsByPlace, TiePlace
from simulator.executors import EVERY_PROCESSOR, Pool, Workers
from simulator.plan.districts import fields_of_districts
from simulator.replay import Draw
from simulator.replay import replay as drawn_again
from simulator.scenario import Scenario
from simulator.scenario.consistency.events import asking, fault_of
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn
from simulator.scenario.rows import Event
from simulator.scenario.tree import shown
from simulator.search import Search, find
from simulator.streams import lot_number
from simulator.tally import MOST_DRAWS


@compiling(quiet=False)
def replay(
    path: Path,
    draw: int | None = None,
    *,
    where: str | None = None,
    first: int | None = None,
    draws: str | None = None,
    seed: int | None = None,
    workers: Workers = EVERY_PROCESSOR,
    settings: Sequence[str] = (),
    returns: Path | None = None,
) -> None:
    """Draw elections again, print their votes, and let the exact law explain their seats.

    One by its number, or the `first` ones in which an event happens.
    """
    if draw is not None and (where, first, draws) != (None, None, None):
        raise SimulatorError("--draw: shows one draw; leave out --where, --first and --draws")
    if draw is None and where is None:
        raise SimulatorError("Missing option '--draw' or '--where'")
    if draw is not None and not 0 <= draw < MOST_DRAWS:
        raise SimulatorError(f"--draw: {draw}; must be between 0 and {MOST_DRAWS - 1:,}")
    if draw is not None and workers.cluster is not None:
        raise SimulatorError("--cluster: a single draw is made on this machine; leave it out")
    executors.refuse_nonsense(workers.cluster, workers.threads)
    scenario, seed, known = source(path, seed, settings, returns)
    if draw is not None:
        if known is not None and not any(start <= draw < end for start, end in known):
            there = ", ".join(map(first_to_last, known)) or "of none"
            raise SimulatorError(f"--draw: {draw}; the result has the draws {there}")
        _show(scenario, seed, draw)
        return
    most = None if draws is None else draw_count(draws)
    everything = known or ((0, most or DEFAULT_DRAWS),)
    where_to_look = first_draws(everything, most)
    event = _event(scenario, where or "")
    with executors.of(workers.cluster, workers.threads) as pool:
        _search(scenario, seed, where_to_look, event, first or 1, pool)


def _search(
    scenario: Scenario, seed: int, draws: Draws, event: Event, most: int, pool: Pool
) -> None:
    """Show the first draws in which something happens."""
    search = Search(plan.compile(asking(scenario, [event])), seed, 0, most)
    shown = 0
    for draw in find(search, draws, pool):
        print(end="\n\n\n" if shown else "")
        _show(scenario, seed, draw)
        shown += 1
    if shown < most:
        note(f"{event.when!r} happens in {shown:,} of {number_of(draws):,} draws")


def _event(scenario: Scenario, where: str) -> Event:
    """The event to search for. Raises: SimulatorError, if it is not valid."""
    try:
        event = Event(id="where", when=where)
    except ValidationError:
        raise SimulatorError(f"--where: {shown(where)}; must be one line of text") from None
    if fault := fault_of(scenario, event):
        raise SimulatorError(f"--where: {fault}")
    return event


def _show(scenario: Scenario, seed: int, draw: int) -> None:
    """One draw, explained."""
    compiled = plan.compile(scenario)
    election = drawn_again(compiled, seed, draw)
    ballots = _ballots(scenario, election)
    allocation = apply_law(scenario, ballots, _lots(scenario, compiled, seed, draw))
    heading = f"Draw {draw:,} of seed {seed}: {_cast(scenario, election)}"
    heading += _groups(scenario, election) + _counted(scenario)
    print(heading, explained(allocation), sep="\n\n", end="\n\n\n")
    print_table(allocation)
    _refuse_difference(allocation, election)


def _cast(scenario: Scenario, election: Draw) -> str:
    """How many voted, and of whom."""
    cast, valid, registered = election.cast, election.valid, election.registered
    voters = f"{registered:,} registered voters"
    if scenario.has_nominal_electorate:
        voters = f"nominally {registered:,} voters (turnout.registered is not given)"
    return (
        f"{cast:,} of {voters} cast a ballot ({cast / registered:.2%}), "
        f"{cast - valid:,} of them invalid"
    )


def _groups(scenario: Scenario, election: Draw) -> str:
    """How the votes of the regions of each group deviate together, by party; empty if none do."""
    if not election.departures:
        return ""
    names = {party.id: party.shortest_name for party in scenario.party}
    options = [names[option] for option in plan.Axes.of(scenario).options]
    lines = ["\n\nDeviations that regions of a group have in common, before the nation's are met:"]
    for group, row in zip(scenario.groups, election.departures, strict=True):
        moves = (f"{one} {math.expm1(by):+.1%}" for one, by in zip(options, row, strict=True))
        lines.append(f"  {group}: {', '.join(moves)}")
    return "\n".join(lines)


def _counted(scenario: Scenario) -> str:
    """Which of the ballots are counted, and not drawn; empty without returns."""
    returns = scenario.returns
    if returns is None:
        return ""
    nation = () if returns.nation is None else (("nation", returns.nation),)
    places = [*((row.id, row) for row in returns.region), *nation]
    places += [(f"district {row.id}", row) for row in returns.district]
    lines = [f"  {place}: {_told_return(row)}" for place, row in places]
    return "\n".join(["\n\nCounted, and the same in every draw:", *lines])


def _told_return(row: RegionReturn | NationReturn | DistrictReturn) -> str:
    """What a return says, in words."""
    told = []
    if isinstance(row, DistrictReturn) and row.winner is not None:
        told.append(f"the seat is called for {row.winner}")
    if row.votes is not None:
        part = "all" if row.counted == 100.0 else f"{row.counted:g}%"
        told.append(f"{sum(row.votes.values()):,} votes ({part})")
    if not isinstance(row, DistrictReturn):
        told += [f"{row.cast:,} ballots cast"] if row.cast is not None else []
        told += [f"turnout {row.turnout:g}%"] if row.turnout is not None else []
    return ", ".join(told)


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
                for candidate, count in zip(field, votes, strict=True)
            ]
            for (district, field), votes in zip(
                fields_of_districts(scenario), election.candidate_votes, strict=True
            )
        },
        invalid=election.cast - election.valid,
        registered=election.registered,
    )


STEPS = {
    "seats": ties.SEATS,
    "admission": ties.RUNNER_UP,
    "bonus": ties.BONUS,
    "members": ties.MEMBERS,
    "apportioned": ties.TO_REGIONS,
    "pool": ties.POOL,
    "guarantee-regions": ties.PARTS_TO_REGIONS,
    "guarantee": ties.PARTS,
    "upper": ties.UPPER,
    "majority": ties.MAJORITY,
}
"""Where the kernel draws the lots of a region, or of the nation as region 0."""


def _lots(scenario: Scenario, compiled: plan.Plan, seed: int, draw: int) -> LotsByPlace:
    """The lots of a draw, as the kernel draws them: the largest number wins.

    No lot decides which winners of a list stay unseated: the kernel only counts their seats.
    """
    order = [district.id for district, _ in fields_of_districts(scenario)]
    numbers = [order.index(district.id) for district in scenario.district] if order else []

    def lots(where: TiePlace) -> Lot | None:
        if where.step == "unseated":
            return None
        if where.step == "district":
            drawn_by = _in_district(compiled, where.tier, numbers[where.area])
        else:
            drawn_by = _among_lists(scenario, compiled.tiers, where)

        def lot(tied: Sequence[int]) -> Sequence[int]:
            number = partial(lot_number, np.uint64(seed), np.uint64(draw))
            return sorted(tied, key=lambda each: -int(number(*drawn_by(each))))

        return lot

    return lots


DrawnBy = Callable[[int], tuple[int, int]]
"""Where one of those who are tied draws its lot, and by what."""


def _in_district(compiled: plan.Plan, tier: int, district: int) -> DrawnBy:
    field, here = compiled.candidates, tier * ties.PLACES_PER_TIER + district
    return lambda each: (here, field.lot[field.start[district] + each])


def _among_lists(scenario: Scenario, tiers: TiersPlan, where: TiePlace) -> DrawnBy:
    """At a place of a tier of lists: lists, alliances, regions, or lists of regions."""
    regions = tiers.special.region_lot
    rule = getattr(scenario.tier[where.tier], "compensation", None)
    if where.step == "placement":
        if rule is None or rule.placement != "largest-quotients":
            here = ties.place_of_list(where.tier, tiers.lot[where.area])
            return lambda each: (here, regions[each])
        lists = len(plan.Axes.of(scenario).lists)
        return lambda claim: (
            ties.place_of_list(where.tier, tiers.lot[claim % lists]),
            regions[claim // lists],
        )
    here = ties.place_of(where.tier, where.area % len(regions), STEPS[where.step])
    own = tiers.special.alliances.lot[where.tier] if where.step == "seats" else tiers.lot
    own = regions if where.step in ("apportioned", "guarantee-regions") else own
    return lambda each: (here, own[each])


def _refuse_difference(allocation: Allocation, election: Draw) -> None:
    """The kernel and the exact law must agree."""
    axes = plan.Axes.of(allocation.scenario)
    for tier, kernel in zip(axes.tiers, election.seats, strict=True):
        exact = tuple(allocation.seats(tier)[party] for party in axes.parties)
        if exact != kernel:
            raise RuntimeError(
                f"tier {tier!r}: the kernel gives the seats {kernel}, the exact law {exact}"
            )
