"""Every count of a tally again from its draws, one by one, in plain Python and by the exact law.

The line draws and counts 256 elections at a time; `replay` draws one. Each replayed draw gives its
ballots only: seats, entry, ties, events, shares and indices are computed here a second time.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator import exact
from simulator.allocation.one_draw.ties import PLACES_PER_TIER
from simulator.counting.counts import BINS, LOW_BITS, PARTS
from simulator.counting.joint import HOUSE_SEATS, NO_BAR
from simulator.job import Job
from simulator.plan import Axes, Plan
from simulator.replay import Draw, replay
from simulator.runner import run
from simulator.scenario.model import Scenario
from simulator.tally import Tally
from tests.exact.alone import allocate_tier

from .laws import lots, scenario_of

DRAWS = 2000
SEED = 2
BALLOTS = [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}]
LISTS = ("a", "b", "c", "d")
REGISTRATION = (3, 1, 4, 2)


@dataclass(frozen=True)
class Election:
    """One draw by the exact law. Axes as in the plan."""

    draw: Draw
    seats: tuple[tuple[int, ...], ...]
    """[tier][party]"""
    cleared: tuple[tuple[bool, ...], ...]
    """[tier][list]; empty for districts, as the next"""
    enters: tuple[tuple[bool, ...], ...]
    tied: tuple[bool, ...]
    """[tier]"""

    @property
    def house(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*self.seats, strict=True)))

    def share(self, *options: int) -> Fraction:
        """Percent of the valid list ballots."""
        return Fraction(100 * sum(self.draw.votes[option] for option in options), self.draw.valid)

    @property
    def turnout(self) -> Fraction:
        """Percent of the electorate."""
        return Fraction(100 * self.draw.cast, self.draw.registered)

    @property
    def anywhere(self) -> tuple[bool, ...]:
        """Lists that take part in some tier."""
        return tuple(map(any, zip(*(row for row in self.enters if row), strict=True)))


Event = tuple[str, Callable[[Election], bool]]

COUNTRY_EVENTS: list[Event] = [
    ("a >= 8", lambda e: e.house[0] >= 8),
    ("a + b > 12", lambda e: e.house[0] + e.house[1] > 12),
    ("alone < 2", lambda e: e.house[4] < 2),
    ("list.a + list.c <= 5", lambda e: e.seats[0][0] + e.seats[0][2] <= 5),
    ("second.b == 2", lambda e: e.seats[1][1] == 2),
    ("place.d != 0", lambda e: e.seats[2][3] != 0),
    ("share(a) >= 40", lambda e: e.share(0) >= 40),
    ("share(b) + share(c) > 45.5", lambda e: e.share(1, 2) > Fraction("45.5")),
    ("share(none) < 4", lambda e: e.share(4) < 4),
    ("share(rest) <= 2.5", lambda e: e.share(5) <= Fraction("2.5")),
    ("share(a) == 50", lambda e: e.share(0) == 50),
    ("turnout < 60", lambda e: e.turnout < 60),
    ("turnout >= 61.25", lambda e: e.turnout >= Fraction("61.25")),
    ("c enters", lambda e: e.anywhere[2]),
    ("list.d enters", lambda e: e.enters[0][3]),
    ("second.c enters", lambda e: e.enters[1][2]),
    ("entering == 2", lambda e: sum(e.anywhere) == 2),
    ("list.entering < 2", lambda e: sum(e.enters[0]) < 2),
    ("second.entering >= 4", lambda e: sum(e.enters[1]) >= 4),
    ("not c enters", lambda e: not e.anywhere[2]),
    (
        "a >= 8 and (share(a) >= 40 or not turnout < 60) or list.entering < 3 and not alone < 2",
        lambda e: (
            (e.house[0] >= 8 and (e.share(0) >= 40 or e.turnout >= 60))
            or (sum(e.enters[0]) < 3 and not e.house[4] < 2)
        ),
    ),
    (
        "not (not (a >= 8 or b >= 8) and not c enters)",
        lambda e: e.house[0] >= 8 or e.house[1] >= 8 or e.anywhere[2],
    ),
]
PLAIN_EVENTS: list[Event] = [
    ("a + b + c >= 11", lambda e: sum(e.house[:3]) >= 11),
    ("d enters and share(d) > 8.3", lambda e: e.anywhere[3] and e.share(3) > Fraction("8.3")),
    ("list.a == 4", lambda e: e.house[0] == 4),
    ("entering != 4", lambda e: sum(e.anywhere) != 4),
]
SPLIT = (1, 3, 13)


def events_of(events: Sequence[Event]) -> list[dict[str, Any]]:
    return [
        {"id": f"event-{index}", "when": when, "split": index in SPLIT}
        for index, (when, _) in enumerate(events)
    ]


def party_rows(*shares: float) -> list[dict[str, Any]]:
    return [
        {"id": name, "share": share, "registration": rank}
        for name, share, rank in zip(LISTS, shares, REGISTRATION, strict=True)
    ]


DISTRICTS = {
    "3": ("far", ["a", "alone", "b"]),
    "1": ("near", ["b", "alone", "alone", "a", "none", "c"]),
    "4": ("far", ["alone", "d"]),
    "2": ("near", ["a", "b", "c", "d", "alone"]),
    "5": ("isle", ["c", "rest", "a"]),
}
"""In another order than their regions."""


def country() -> Scenario:
    """Three regions of a few dozen voters, two list tiers, districts, turnout that varies."""
    return scenario_of(
        party=[
            *party_rows(40, 27, 15, 10),
            {"id": "none", "role": "against-all", "share": 5},
            {"id": "rest", "role": "other", "share": 3},
            {"id": "alone", "role": "independent", "swing_sd": 0.4},
        ],
        region=[
            {"id": "near", "registered": 150, "share": {"a": 55}},
            {"id": "far", "registered": 99},
            {"id": "isle", "registered": 51, "share": {"d": 30, "none": 2}},
        ],
        turnout={
            "mean": 60,
            "national_sd": 0.2,
            "regional_sd": 0.15,
            "invalid": 3,
            "region": [{"id": "isle", "mean": 71, "sd": 0.3}],
        },
        votes={"model": "multivariate-t", "degrees_of_freedom": 5, "national_sd": 0.4}
        | {"regional_sd": {"a": 0.2, "d": 0.5, "default": 0.1}},
        ballot=[BALLOTS[0], BALLOTS[1] | {"residual_sd": 0.5}],
        district=[{"id": name, "region": home} for name, (home, _) in DISTRICTS.items()],
        candidate=[
            {"district": name, "party": party, "share": 10 + 7 * index}
            if party == "alone"
            else {"district": name, "party": party, "retains": 1}
            for name, (_, parties) in DISTRICTS.items()
            for index, party in enumerate(parties)
        ],
        tier=[
            {
                "id": "list",
                "method": "largest-remainder",
                "seats": 9,
                "tie": "registration",
                "threshold": {"share": 30, "base": "valid+against-all"},
                "single_qualifier": {"correction": 0.7, "minimum_seats": 2},
            },
            {
                "id": "second",
                "method": "highest-averages",
                "divisor": "sainte-lague",
                "seats": 6,
                "threshold": {"share": 17, "base": "registered"},
                "when_none": "no-threshold",
            },
            {"id": "place", "method": "plurality"},
        ],
        event=events_of(COUNTRY_EVENTS),
    )


def plain() -> Scenario:
    """One tier of lists, 240 ballots, everybody votes."""
    return scenario_of(
        party=[*party_rows(37, 33, 17, 8), {"id": "rest", "role": "other", "share": 5}],
        turnout={"registered": 240},
        votes={"model": "dirichlet", "effective_sample_size": 90},
        tier=[
            {
                "id": "list",
                "method": "largest-remainder",
                "quota": "droop",
                "seats": 11,
                "tie": "lot",
                "threshold": {"share": 7.5, "comparison": ">"},
            }
        ],
        event=events_of(PLAIN_EVENTS),
    )


MADE: dict[str, tuple[Callable[[], Scenario], list[Event]]] = {
    "country": (country, COUNTRY_EVENTS),
    "plain": (plain, PLAIN_EVENTS),
}


@dataclass(frozen=True)
class Counted:
    """A tally, and the draws it counted, rebuilt."""

    scenario: Scenario
    events: list[Event]
    tally: Tally
    elections: list[Election]

    @property
    def list_tiers(self) -> list[int]:
        return [i for i, tier in enumerate(self.scenario.tier) if tier.method != "plurality"]


@pytest.fixture(scope="module", params=MADE)
def counted(request: pytest.FixtureRequest) -> Counted:
    make, events = MADE[request.param]
    scenario = make()
    job = Job.of(scenario, SEED)
    elections = [rebuilt(scenario, job.plan, index) for index in range(DRAWS)]
    return Counted(scenario, events, run(job, DRAWS, chunk=700), elections)


def rebuilt(scenario: Scenario, plan: Plan, index: int) -> Election:
    """The law applied to the ballots of a draw, by `exact`."""
    draw = replay(plan, SEED, index)
    tiers = [
        by_districts(scenario, plan, place, index, draw)
        if tier.method == "plurality"
        else by_lists(scenario, plan, place, index, draw)
        for place, tier in enumerate(scenario.tier)
    ]
    seats, cleared, enters, tied = zip(*tiers, strict=True)
    return Election(draw=draw, seats=seats, cleared=cleared, enters=enters, tied=tied)


def by_lists(scenario: Scenario, plan: Plan, place: int, index: int, draw: Draw) -> tuple[Any, ...]:
    tier, axes = scenario.tier[place], Axes.of(scenario)
    roles = {party.id: party.role for party in scenario.party}
    votes: Counter[str] = Counter()
    for option, count in zip(axes.options, draw.votes, strict=True):
        votes[roles[option]] += count
    assert sum(draw.votes) == draw.valid
    outcome = allocate_tier(
        tier,
        draw.votes[: len(LISTS)],
        against_all=votes["against-all"],
        other=votes["other"],
        invalid=draw.cast - draw.valid,
        registered=draw.registered,
        registration=REGISTRATION,
        lot=lots(SEED, index, place * PLACES_PER_TIER, plan.tiers.lot),
    )
    independents = (0,) * (len(axes.parties) - len(LISTS))
    tied = outcome.ties != ()
    return outcome.seats + independents, outcome.qualified, outcome.taking_part, tied


def by_districts(
    scenario: Scenario, plan: Plan, place: int, index: int, draw: Draw
) -> tuple[Any, ...]:
    parties = Axes.of(scenario).parties
    regions = [region.id for region in scenario.region]
    seats, tied = dict.fromkeys(parties, 0), False
    field = plan.candidates
    districts = sorted(DISTRICTS.values(), key=lambda district: regions.index(district[0]))
    for number, (_, stand) in enumerate(districts):
        votes = draw.candidate_votes[number]
        standing = [
            count if party in parties else 0 for party, count in zip(stand, votes, strict=True)
        ]
        lot = lots(SEED, index, place * PLACES_PER_TIER + number, field.lot[field.start[number] :])
        outcome = exact.plurality(standing, exact.TieBreak("lot", lot=lot))
        seats[stand[outcome.seats.index(1)]] += 1
        tied |= outcome.ties != ()
    return tuple(seats.values()), (), (), tied


def test_the_draws_have_what_is_counted(counted: Counted) -> None:
    """Ties in every tier, lone qualifiers, empty seats: what would hide if it did not occur."""
    assert np.sum([election.tied for election in counted.elections], axis=0).min() > 4
    if len(counted.scenario.tier) > 1:
        lone = [sum(e.cleared[0]) == 1 and sum(e.enters[0]) == 2 for e in counted.elections]
        nobody = [sum(e.enters[0]) == 0 for e in counted.elections]
        rescued = [sum(e.cleared[1]) == 0 and all(e.enters[1]) for e in counted.elections]
        assert min(sum(lone), sum(nobody), sum(rescued)) > 10


def test_every_event_is_sometimes_so_and_sometimes_not(counted: Counted) -> None:
    happened = counted.tally.counts["events"]
    assert ((happened > 0) & (happened < DRAWS)).all()


def test_seats_are_those_of_the_exact_law(counted: Counted) -> None:
    for election in counted.elections:
        assert election.seats == election.draw.seats


def histogram(values: Sequence[int], size: int) -> list[int]:
    found = Counter(values)
    return [found[value] for value in range(size)]


def test_seats(counted: Counted) -> None:
    size = counted.scenario.house + 1
    houses = [[e.house for e in counted.elections]]
    if len(counted.scenario.tier) > 1:
        houses += [
            [e.seats[tier] for e in counted.elections] for tier in range(len(counted.scenario.tier))
        ]
    expected = [[histogram(party, size) for party in zip(*house, strict=True)] for house in houses]
    assert counted.tally.counts["seats"].tolist() == expected


def test_split_seats(counted: Counted) -> None:
    size = counted.scenario.house + 1
    expected = []
    for index, (_, happens) in enumerate(counted.events):
        if index in SPLIT:
            houses = [e.house for e in counted.elections if happens(e)]
            expected.append([histogram(party, size) for party in zip(*houses, strict=True)])
    assert counted.tally.counts["split"].tolist() == expected


def test_events(counted: Counted) -> None:
    expected = [sum(map(happens, counted.elections)) for _, happens in counted.events]
    assert counted.tally.counts["events"].tolist() == expected


def test_entry(counted: Counted) -> None:
    counts = counted.tally.counts
    for tier in counted.list_tiers:
        cleared = np.array([e.cleared[tier] for e in counted.elections])
        enters = np.array([e.enters[tier] for e in counted.elections])
        numbers = enters.sum(axis=1).tolist()
        assert counts["cleared"][tier].tolist() == cleared.sum(axis=0).tolist()
        assert counts["enters"][tier].tolist() == enters.sum(axis=0).tolist()
        assert counts["entering"][tier].tolist() == histogram(numbers, len(LISTS) + 1)
        assert counts["unfilled"][tier] == numbers.count(0)
    for tier in set(range(len(counted.scenario.tier))) - set(counted.list_tiers):
        assert not counts["cleared"][tier].any()
        assert not counts["enters"][tier].any()
        assert not counts["entering"][tier].any()
        assert counts["unfilled"][tier] == 0


def test_ties(counted: Counted) -> None:
    expected = np.sum([e.tied for e in counted.elections], axis=0)
    assert counted.tally.counts["tied"].tolist() == expected.tolist()


def test_the_lead_and_majorities(counted: Counted) -> None:
    counts = counted.tally.counts
    largest, majority, shared = Counter[int](), Counter[int](), 0
    for election in counted.elections:
        seats = election.house
        first = [party for party, number in enumerate(seats) if number == max(seats) > 0]
        largest.update(first if len(first) == 1 else [])
        shared += len(first) > 1
        majority.update(
            party for party, number in enumerate(seats) if 2 * number > counted.scenario.house
        )
    parties = range(len(counts["largest"]))
    assert counts["largest"].tolist() == [largest[party] for party in parties]
    assert counts["majority"].tolist() == [majority[party] for party in parties]
    assert counts["shared_lead"].tolist() == [shared]
    assert counts["draws"].tolist() == [DRAWS]


def millionths(part: int, whole: int) -> int:
    """A share in whole millionths: the part times the rounded number of millionths per unit."""
    found = round(part * (PARTS / whole))
    assert abs(whole * found - PARTS * part) <= whole / 2 + 1
    return found


def test_houses(counted: Counted) -> None:
    sizes = Counter(sum(election.house) for election in counted.elections)
    histogram = counted.tally.counts["house"]
    assert {size: count for size, count in enumerate(histogram.tolist()) if count} == dict(sizes)


def test_shares(counted: Counted) -> None:
    for option in range(len(Axes.of(counted.scenario).options)):
        shares = [millionths(e.draw.votes[option], e.draw.valid) for e in counted.elections]
        check_measure(counted, "share", option, shares)


def test_turnout(counted: Counted) -> None:
    turnout = [millionths(e.draw.cast, e.draw.registered) for e in counted.elections]
    check_measure(counted, "turnout", 0, turnout)


def check_measure(counted: Counted, measure: str, row: int, parts: list[int]) -> None:
    """Bins of half a tenth of a point, the sum, and the sum of squares in two parts."""
    counts = counted.tally.counts
    bins = [min(number * BINS // PARTS, BINS - 1) for number in parts]
    name = "shares" if measure == "share" else measure
    assert counts[name][row].tolist() == histogram(bins, BINS)
    squares = [number**2 for number in parts]
    high, low = sum(s >> LOW_BITS for s in squares), sum(s % (1 << LOW_BITS) for s in squares)
    assert counts[f"{measure}_sums"][row].tolist() == [sum(parts), high, low]


def test_wasted_votes_and_disproportionality(counted: Counted) -> None:
    """Ballots and seats in millionths, in this order of operations."""
    list_seats = sum(counted.scenario.tier[tier].seats for tier in counted.list_tiers)
    wasted, gallagher = [], []
    for election in counted.elections:
        votes = election.draw.votes
        one = PARTS / election.draw.valid
        won = [sum(election.seats[tier][p] for tier in counted.list_tiers) for p in range(4)]
        lost = sum(votes[4:]) + sum(votes[p] for p in range(4) if won[p] == 0)
        squares = 0.0
        for party in range(4):
            gap = votes[party] * one - won[party] * (PARTS / list_seats)
            squares += gap * gap
        wasted.append(millionths(lost, election.draw.valid))
        gallagher.append(round(math.sqrt(0.5 * squares)))
    check_measure(counted, "wasted", 0, wasted)
    check_measure(counted, "gallagher", 0, gallagher)


def test_vectors(counted: Counted) -> None:
    """A table for the house, and for each list tier its seats (of several) and who takes part."""
    several = len(counted.scenario.tier) > 1
    places = [(HOUSE_SEATS, 0)]
    for tier in counted.list_tiers:
        places += [(HOUSE_SEATS, 1 + tier)] * several + [(1 - HOUSE_SEATS, tier)]
    tables = counted.tally.joint
    assert [(table.kind, table.place) for table in tables] == places
    for table in tables:
        found = dict(zip(map(tuple, table.vectors().tolist()), table.counts.tolist(), strict=True))
        expected = Counter(vector(e, table.kind, table.place) for e in counted.elections)
        assert found == expected
        assert (table.outside, table.bar) == (0, NO_BAR)


def vector(election: Election, kind: int, place: int) -> tuple[int, ...]:
    if kind != HOUSE_SEATS:
        return tuple(map(int, election.enters[place]))
    return election.house if place == 0 else election.seats[place - 1][: len(LISTS)]


def test_no_array_was_forgotten(counted: Counted) -> None:
    """Every array of a tally has its test here."""
    assert set(counted.tally.counts) == {
        "draws", "seats", "split", "cleared", "enters", "entering", "largest", "shared_lead",
        "majority", "house", "events", "shares", "share_sums", "turnout", "turnout_sums",
        "wasted", "wasted_sums", "gallagher", "gallagher_sums", "tied", "unfilled",
    }  # fmt: skip
