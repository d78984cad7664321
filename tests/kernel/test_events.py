"""Events and blocs as the kernel counts them, again from replayed ballots in plain Python."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest

from simulator.counting.counts import PARTS
from simulator.elections import elections, happened, house_of
from simulator.figures.definitions import LARGEST, MAJORITY, SEATS, SHARE, ZERO, Figure
from simulator.figures.draws import Side
from simulator.figures.tally import TallyFigures
from simulator.invariants import violations
from simulator.job import Job
from simulator.plan import Axes, Plan
from simulator.replay import Draw, replay
from simulator.runner import run
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from simulator.scenario.terms import INDEX_PARTS
from simulator.tally import Tally

DRAWS, SEED = 400, 5
PARTIES = ("lib", "lab", "isles")
LIB, LAB, ISLES = range(3)
NORTH, SOUTH, FAR = range(3)
CAPE, BAY, DALE = range(3)
"""Districts in the order of their regions."""


@dataclass(frozen=True)
class Election:
    """One replayed draw. Without ties the winners of districts are plain."""

    draw: Draw

    def seats(self, *parties: int) -> int:
        return sum(tier[party] for tier in self.draw.seats for party in parties)

    @property
    def house(self) -> int:
        return self.seats(*range(3))

    def share(self, *parties: int) -> Fraction:
        return Fraction(100 * sum(self.draw.votes[p] for p in parties), self.draw.valid)

    def local_share(self, region: int, *parties: int) -> Fraction:
        own = self.draw.regions[region]
        return Fraction(100 * sum(own.votes[p] for p in parties), own.valid)

    def winner(self, district: int) -> int:
        votes = self.draw.candidate_votes[district]
        assert sorted(votes)[-1] > sorted(votes)[-2], "a tie: another seed"
        return votes.index(max(votes))

    def local_seats(self, region: int, party: int) -> int:
        """By Sainte-Laguë, from the region's ballots."""
        votes = self.draw.regions[region].votes
        won = [0, 0, 0]
        for _ in range((4, 5, 3)[region]):
            quotients = [Fraction(votes[p], 2 * won[p] + 1) for p in range(3)]
            assert quotients.count(max(quotients)) == 1, "a tie: another seed"
            won[quotients.index(max(quotients))] += 1
        return won[party]

    @property
    def index(self) -> int:
        """The Gallagher index in whole millionths of 100, rounded."""
        gaps = [
            self.share(party) - Fraction(100 * self.seats_of_lists(party), 32) for party in range(3)
        ]
        square = sum((gap * gap for gap in gaps), Fraction(0)) / 2 * INDEX_PARTS**2
        return (isqrt(int(4 * square)) + 1) // 2

    def seats_of_lists(self, party: int) -> int:
        return self.draw.seats[0][party] + self.draw.seats[2][party]


Truth = Callable[[Election], bool]
EVENTS: dict[str, Truth] = {
    "lib > lab + isles": lambda e: e.seats(LIB) > e.seats(LAB, ISLES),
    "left > lib": lambda e: e.seats(LAB, ISLES) > e.seats(LIB),
    "2 * (lib - lab) + 0.5 * isles >= house / 3": lambda e: (
        2 * (e.seats(LIB) - e.seats(LAB)) + Fraction(e.seats(ISLES), 2) >= Fraction(e.house, 3)
    ),
    "majority(left)": lambda e: 2 * e.seats(LAB, ISLES) > e.house,
    "two_thirds(lib + isles)": lambda e: 3 * e.seats(LIB, ISLES) >= 2 * e.house,
    "largest(lab)": lambda e: e.seats(LAB) > max(e.seats(LIB), e.seats(ISLES)),
    "largest(left)": lambda e: e.seats(LAB, ISLES) > e.seats(LIB),
    "share(lib) > share(lab) + 2.5": lambda e: e.share(LIB) > e.share(LAB) + Fraction(5, 2),
    "share(left) > 1.5 * share(lib)": lambda e: 2 * e.share(LAB, ISLES) > 3 * e.share(LIB),
    "61 <= turnout": lambda e: 61 * e.draw.registered <= 100 * e.draw.cast,
    "gallagher < 3.5": lambda e: e.index < 3.5 * INDEX_PARTS,
    "wasted < 2": lambda e: sum(e.share(p) for p in range(3) if not e.seats_of_lists(p)) < 2,
    "list.left >= 12": lambda e: e.draw.seats[0][LAB] + e.draw.seats[0][ISLES] >= 12,
    "region.north.share(lib) >= 50": lambda e: e.local_share(NORTH, LIB) >= 50,
    "region.south.share(left) > 60": lambda e: e.local_share(SOUTH, LAB, ISLES) > 60,
    "region.south.local.isles >= 2": lambda e: e.local_seats(SOUTH, ISLES) >= 2,
    "region.far.lab >= 2": lambda e: e.local_seats(FAR, LAB) + (e.winner(DALE) == LAB) >= 2,
    "region.south.isles > isles / 4": lambda e: (
        4 * (e.local_seats(SOUTH, ISLES) + (e.winner(BAY) == ISLES)) > e.seats(ISLES)
    ),
    "district.bay == lib": lambda e: e.winner(BAY) == LIB,
    "district.cape != left": lambda e: e.winner(CAPE) == LIB,
    "district.dale == isles and not district.bay == lab or lib >= 18": lambda e: (
        (e.winner(DALE) == ISLES and e.winner(BAY) != LAB) or e.seats(LIB) >= 18
    ),
}


def scenario(**more: object) -> Scenario:
    """Three regions with a district each; seats of the nation, of districts and of regions."""
    homes = {"bay": "south", "cape": "north", "dale": "far"}
    rows = {"north": 50_000, "south": 60_000, "far": 20_000}
    tree: dict[str, Any] = {
        "format": 1,
        "id": "three",
        "party": [{"id": p, "share": s} for p, s in zip(PARTIES, (44, 35, 21), strict=True)],
        "region": [{"id": name, "registered": number} for name, number in rows.items()],
        "turnout": {"mean": 60, "national_sd": 0.1, "regional_sd": 0.1},
        "votes": {"model": "dirichlet", "effective_sample_size": 100, "regional_sd": 0.2},
        "ballot": [
            {"id": "list", "kind": "lists"},
            {"id": "district", "kind": "candidates", "residual_sd": 0.3},
        ],
        "district": [{"id": name, "region": home} for name, home in homes.items()],
        "candidate": [
            {"district": district, "party": party, "retains": 1}
            for district in homes
            for party in PARTIES
        ],
        "tier": [
            {"id": "list", "method": "highest-averages", "seats": 20, "threshold": {"share": 18}},
            {"id": "smd", "method": "plurality"},
            {
                "id": "local",
                "method": "highest-averages",
                "divisor": "sainte-lague",
                "by": "region",
            },
        ],
        "bloc": [{"id": "left", "parties": ["lab", "isles"]}],
        "event": [{"id": f"e{n}", "when": when} for n, when in enumerate(EVENTS)],
    }
    for region, seats in zip(tree["region"], (4, 5, 3), strict=True):
        region["seats"] = seats
    made = Scenario.model_validate_json(json.dumps(tree | more))
    assert not check(made)
    return made


@pytest.fixture(scope="module")
def counted() -> tuple[Scenario, Plan, Tally]:
    made = scenario()
    job = Job.of(made, SEED)
    return made, job.plan, run(job, DRAWS)


@pytest.fixture(scope="module")
def replayed(counted: tuple[Scenario, Plan, Tally]) -> list[Election]:
    return [Election(replay(counted[1], SEED, draw)) for draw in range(DRAWS)]


@pytest.mark.parametrize("when", EVENTS)
def test_events_are_those_of_the_replayed_ballots(
    when: str, counted: tuple[Scenario, Plan, Tally], replayed: list[Election]
) -> None:
    _, plan, tally = counted
    place = list(EVENTS).index(when)
    wanted = [EVENTS[when](election) for election in replayed]
    found = happened(plan, elections(plan, SEED, 0, DRAWS))[place]
    assert found.tolist() == wanted
    assert int(tally.counts["events"][place]) == sum(wanted)
    assert when.startswith("wasted") or 0 < sum(wanted) < DRAWS


def test_blocs_are_counted_as_parties_are(
    counted: tuple[Scenario, Plan, Tally], replayed: list[Election]
) -> None:
    _, _, tally = counted
    seats = np.array([election.seats(LAB, ISLES) for election in replayed])
    house = np.array([election.house for election in replayed])
    lib = np.array([election.seats(LIB) for election in replayed])
    counts = tally.counts
    assert counts["bloc_seats"][0].tolist() == np.bincount(seats, minlength=36).tolist()
    assert counts["bloc_majority"].tolist() == [(2 * seats > house).sum()]
    assert counts["bloc_largest"].tolist() == [(seats > lib).sum()]
    parts = [round(float(election.share(LAB, ISLES)) * PARTS / 100) for election in replayed]
    assert counts["bloc_share_sums"][0, 0] == sum(parts)
    assert not list(violations(counted[0], tally))


def test_the_figures_of_blocs_in_draws_add_up_to_those_of_the_tally(
    counted: tuple[Scenario, Plan, Tally],
) -> None:
    made, _, tally = counted
    drawn, figures = Side.of(made, SEED).draw(0, DRAWS), TallyFigures(made, tally)
    for measure in (SEATS, ZERO, MAJORITY, LARGEST, SHARE):
        figure = Figure(measure, "left")
        assert int(drawn.values(figure).sum()) == figures.moments(figure).total, measure


def test_a_scenario_without_blocs_has_the_tally_that_it_had() -> None:
    plain = scenario(bloc=[], event=[])
    tally = run(Job.of(plain, SEED), DRAWS)
    assert not [name for name in tally.counts if name.startswith("bloc_")]
    with_blocs = run(Job.of(scenario(event=[]), SEED), DRAWS)
    for name, array in tally.counts.items():
        assert np.array_equal(array, with_blocs.counts[name]), name


def test_blocs_that_overlap_are_no_rivals() -> None:
    blocs = [
        {"id": "left", "parties": ["lab", "isles"]},
        {"id": "wide", "parties": ["lib", "isles"]},
        {"id": "right", "parties": ["lib"]},
    ]
    made = scenario(bloc=blocs, event=[])
    job = Job.of(made, SEED)
    counts, drawn = run(job, DRAWS).counts, elections(job.plan, SEED, 0, DRAWS)
    lib, lab, isles = house_of(drawn, 0)
    wanted = [lab + isles > lib, lib + isles > lab, lib > lab + isles]
    assert counts["bloc_largest"].tolist() == [int(row.sum()) for row in wanted]
    assert Axes.of(made).holders == (*PARTIES, "left", "wide", "right")


def test_half_of_a_house_that_varies_is_half_of_the_seats_filled() -> None:
    """New Zealand's rule: overhang is kept, and the house grows."""
    tiers = [
        {"id": "smd", "method": "plurality"},
        {
            "id": "list",
            "method": "highest-averages",
            "seats": 1,
            "compensation": {"tiers": ["smd"], "overhang": "kept"},
        },
    ]
    asked = ["majority(lib)", "lib + isles > house / 2", "house > 4", "3 * lib >= 2 * house"]
    events = [{"id": f"e{n}", "when": when} for n, when in enumerate(asked)]
    regions = [{"id": name, "registered": 50_000} for name in ("north", "south", "far")]
    made = scenario(tier=tiers, event=events, region=regions)
    job = Job.of(made, SEED)
    assert job.plan.house_varies
    lib, lab, isles = house_of(elections(job.plan, SEED, 0, DRAWS), 0)
    house = lib + lab + isles
    wanted = [2 * lib > house, 2 * (lib + isles) > house, house > 4, 3 * lib >= 2 * house]
    counts = run(job, DRAWS).counts
    assert counts["events"].tolist() == [int(row.sum()) for row in wanted]
    assert counts["events"][0] == counts["majority"][0]
    assert 0 < counts["events"][2] < DRAWS


def test_a_point_of_the_index_has_its_parts() -> None:
    assert 100 * INDEX_PARTS == PARTS
