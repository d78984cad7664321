"""The kernel's law is the exact law: random small elections full of ties, and large ones near them.

Every method of list tiers meets every rule of ties, threshold base and comparison, exemptions, and
both rules for the case that nobody, or one list alone, clears the bar. More than 100,000 elections
are compared elementwise; those with a tie are counted, since without them the test would be blind.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from simulator import exact
from simulator.allocation.block import plurality
from simulator.allocation.divisors import DIVISORS
from simulator.allocation.one_draw.ties import (
    LOT,
    MORE_VOTES,
    PLACES_PER_TIER,
    REGISTRATION,
    Lots,
    Standing,
)
from simulator.allocation.quotas import QUOTAS
from simulator.plan import Plan
from simulator.plan.lots import lot_numbers
from simulator.scenario.model import Scenario
from tests.exact.alone import allocate_tier
from tests.kernel.laws import Ballots, InexactError, apply_law, election_law, law_up_to, lots

TIE_RULES = {"registration": REGISTRATION, "more-votes": MORE_VOTES, "lot": LOT}
BASES = ("valid", "valid+against-all", "ballots-cast", "registered")
SHARES = (0.0, 0.0, 5.0, 10.0, 33.3, 50.0)
METHODS: dict[str, dict[str, Any]] = {
    **{f"lr-{name}": {"method": "largest-remainder", "quota": name} for name in QUOTAS},
    **{name: {"method": "highest-averages", "divisor": name} for name in DIVISORS},
    "own-sequence": {"method": "highest-averages", "divisor": [0.75, 1, 2.5]},
    "quota-method": {"method": "highest-averages", "divisor": "dhondt", "within_quota": True},
    "within-quota": {"method": "highest-averages", "divisor": "sainte-lague", "within_quota": True},
    "dutch": {"method": "largest-remainder", "quota": "hare", "remainder_share": 75.0},
}
SCENARIOS, TIERS, ELECTIONS = 6, 16, 63
MOST_LISTS = 12
TIES_PER_METHOD = 500
SEED = 2**63 - 25
Election = dict[str, Any]


def test_the_elections_are_100_000() -> None:
    assert len(METHODS) * SCENARIOS * TIERS * ELECTIONS >= 100_000


def random_law(
    random: np.random.Generator, method: Mapping[str, Any], lists: int
) -> dict[str, Any]:
    """One tier of that method, all else at random."""
    exempt = random.random(lists) < random.choice([0.0, 0.0, 0.3])
    law = {
        **method,
        "seats": int(random.integers(1, random.choice([4, 13, 61]))),
        "tie": str(random.choice([*TIE_RULES])),
        "when_none": str(random.choice(["no-allocation", "no-threshold"])),
        "threshold": {
            "share": float(random.choice(SHARES)),
            "base": str(random.choice(BASES)),
            "comparison": str(random.choice([">=", ">"])),
            "exempt": [str(party) for party in np.flatnonzero(exempt)],
        },
    }
    alone = method["method"] == "largest-remainder" and "remainder_share" not in method
    if alone and random.random() < 0.5:
        law["single_qualifier"] = {
            "correction": float(random.choice([0.7, 1.0, 0.5, 0.125])),
            "minimum_seats": int(random.integers(0, 4)),
        }
    return law


def random_ballots(random: np.random.Generator, lists: int, elections: int) -> Ballots:
    """Small counts: equal votes, round quotas and lists without votes abound."""
    most = random.choice([1, 6, 6, 30, 100], size=elections)
    votes = random.integers(0, most + 1, size=(lists, elections))
    votes *= random.choice([1, 1, 7, 60], size=elections)
    giant = random.integers(0, lists, size=elections)
    votes[giant, np.arange(elections)] *= random.choice([1, 1, 1, 9], size=elections)
    votes[:, random.random(elections) < 0.02] = 0
    against_all, other, invalid, absent = random.integers(0, most + 1, size=(4, elections))
    registered = votes.sum(axis=0) + against_all + other + invalid + absent
    return Ballots(
        votes=votes, against_all=against_all, other=other, invalid=invalid, registered=registered
    )


def lot_of(
    plan: Plan, place: int, draw: int, alone: int
) -> Callable[[Sequence[int]], Sequence[int]]:
    """The kernel's lot in one election of a tier; `alone` is the only list above the bar, or -1.

    The runner-up's admission and a seat are drawn at places of their own. Their ties cannot be
    mistaken for each other: the list that cleared the bar alone is in the second one only.
    """

    def drawn(tied: Sequence[int]) -> Sequence[int]:
        admission = alone >= 0 and alone not in tied
        return lots(SEED, draw, place * PLACES_PER_TIER + admission, plan.tiers.lot)(tied)

    return drawn


def elections_of(ballots: Ballots) -> list[Election]:
    """Each election as the exact law takes it."""
    columns = {
        "list_votes": ballots.votes.T.tolist(),
        "against_all": ballots.against_all.tolist(),
        "other": ballots.other.tolist(),
        "invalid": ballots.invalid.tolist(),
        "registered": ballots.registered.tolist(),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def compare_with_exact(scenario: Scenario, plan: Plan, ballots: Ballots, first: int) -> int:
    """Compare every tier of every election elementwise; returns how many had a tie."""
    applied = apply_law(plan, ballots, SEED, first)
    elections = elections_of(ballots)
    ranks = [party.registration or 0 for party in scenario.party if party.role == "list"]
    for place, tier in enumerate(scenario.tier):
        qualified = applied.qualified[place]
        lonely = (qualified.sum(axis=0) == 1) & plan.tiers.runner_up[place]
        alone = np.where(lonely, qualified.argmax(axis=0), -1).tolist()
        exempt = [int(name) for name in tier.threshold.exempt]
        ties = 0
        for index, election in enumerate(elections):
            lot = lot_of(plan, place, first + index, alone[index])
            outcome = allocate_tier(tier, **election, exempt=exempt, registration=ranks, lot=lot)
            told = (election, tier)
            assert tuple(qualified[:, index]) == outcome.qualified, told
            assert tuple(applied.admitted[place][:, index]) == outcome.taking_part, told
            assert tuple(applied.seats[place][:, index]) == outcome.seats, told
            ties += outcome.ties != ()
        assert applied.tied[place] == ties
    return int(applied.tied.sum())


@pytest.mark.parametrize("name", METHODS)
def test_small_elections(name: str) -> None:
    random = np.random.default_rng([*METHODS].index(name))
    ties = 0
    for _ in range(SCENARIOS):
        lists = int(random.integers(1, MOST_LISTS + 1))
        laws = [random_law(random, METHODS[name], lists) for _ in range(TIERS)]
        if name == "macau":
            laws = [{**law, "seats": min(law["seats"], 40)} for law in laws]
        ranks = (random.permutation(lists) + 1).tolist()
        scenario = election_law(lists, laws, ranks)
        plan = law_up_to(scenario, 100_000)
        ballots = random_ballots(random, lists, ELECTIONS)
        ties += compare_with_exact(scenario, plan, ballots, int(random.integers(0, 2**40)))
    assert ties > TIES_PER_METHOD


def most_ballots(scenario: Scenario) -> int:
    """The largest number of ballots for which the plan proves the law exact."""
    low, high = 1, 2**54
    while high - low > 1:
        middle = (low + high) // 2
        try:
            law_up_to(scenario, middle)
        except InexactError:
            high = middle
        else:
            low = middle
    return low


def large_ballots(random: np.random.Generator, plan: Plan, most: int, elections: int) -> Ballots:
    """As many ballots as there may be, most elections within a vote or two of a tie.

    Votes are a common unit times divisors (or whole numbers), so that the last quotients are equal;
    then a vote more or less here and there.
    """
    seats, lists = int(plan.tiers.seats[0]), plan.lists
    steps = np.arange(seats + 1)
    if plan.tiers.divisions.top.size and plan.tiers.divisions.power[0] == 1:
        steps = plan.tiers.divisions.top
    share = random.dirichlet(np.ones(lists), size=elections).T
    near = random.choice([3, seats + lists // 2, seats + lists], size=elections)
    weights = steps[np.minimum((share * near).astype(np.int64), seats)]
    unit = (most - 16 * lists) // np.maximum(weights.sum(axis=0), 1)
    votes = weights * unit
    votes += random.integers(-1, 2, size=votes.shape) * (random.random(elections) < 0.8)
    any_size = random.random(elections) < 0.2
    votes[:, any_size] = (share[:, any_size] * (most - 16 * lists)).astype(np.int64)
    votes = np.maximum(votes, 0)
    against_all, other, invalid, absent = random.integers(0, 2, size=(4, elections))
    registered = votes.sum(axis=0) + against_all + other + invalid + absent
    assert most - 16 * lists - registered.max() < most / 8
    assert registered.max() <= most
    return Ballots(
        votes=votes, against_all=against_all, other=other, invalid=invalid, registered=registered
    )


@pytest.mark.parametrize("name", METHODS)
def test_as_many_ballots_as_the_plan_takes(name: str) -> None:
    random = np.random.default_rng(1000 + [*METHODS].index(name))
    for seats, bare in itertools.product((2, 9, 31, 120), (False, True)):
        lists = int(random.integers(2, MOST_LISTS + 1))
        law = {**random_law(random, METHODS[name], lists), "seats": seats}
        if bare:  # a bar in percent would leave the quotients far below the bound
            law["threshold"] = {"share": 0}
        if name == "macau":
            law["seats"] = min(seats, 40)
        scenario = election_law(lists, [law])
        most = most_ballots(scenario)
        assert most > 2**20
        plan = law_up_to(scenario, most)
        compare_with_exact(scenario, plan, large_ballots(random, plan, most, 64), 0)


@pytest.mark.parametrize("name", METHODS)
def test_all_seats_are_filled_or_none(name: str) -> None:
    random = np.random.default_rng(2000 + [*METHODS].index(name))
    seats = [1, 2, 3, 20, 45]
    laws = [random_law(random, METHODS[name], 8) | {"seats": number} for number in seats]
    plan = law_up_to(election_law(8, laws), 100_000)
    applied = apply_law(plan, random_ballots(random, 8, 2000))
    filled = applied.seats.sum(axis=1)
    anybody = applied.admitted.any(axis=1)
    assert np.array_equal(filled, np.where(anybody, np.array(seats)[:, None], 0))
    assert not (applied.seats[~applied.admitted.astype(bool)]).any()


@pytest.mark.parametrize("rule", TIE_RULES)
def test_plurality(rule: str) -> None:
    """Every lane's winner: some candidates cannot win, many are level."""
    random = np.random.default_rng(3000)
    ties = 0
    for district in range(60):
        candidates = int(random.integers(1, 10))
        votes = random.integers(0, 1 + random.choice([2, 6, 30]), size=(candidates, 101))
        eligible = random.random(candidates) < 0.8
        eligible[random.integers(0, candidates)] = True
        votes[:, (votes * eligible[:, None]).sum(axis=0) == 0] += 1
        ranks = random.permutation(candidates)
        ties += elect_all(rule, votes, eligible, ranks, place=3 * PLACES_PER_TIER + district)
    assert ties > 1000


def elect_all(
    rule: str, votes: np.ndarray, eligible: np.ndarray, ranks: np.ndarray, place: int
) -> int:
    """Compare the winners of all lanes of one district; returns how many were tied."""
    candidates, lanes = votes.shape
    floats, own = votes.astype(np.float64), lot_numbers([str(n) for n in range(candidates)])
    best, level, winner = np.empty((3, lanes))
    gain, tied = np.ones(candidates + 1, np.int64), np.ones(candidates + 1, np.bool_)
    found = plurality.elect(floats, eligible, lanes, best, level, winner)
    ties = 0
    for lane in range(lanes):
        standing = np.where(eligible, votes[:, lane], 0).tolist()
        lot = lots(SEED, 7 + lane, place, own)
        answer = exact.plurality(standing, exact.TieBreak(rule, ranks.tolist(), lot))
        elected = int(winner[lane])
        assert (level[lane] > 0) == (answer.ties != ())
        if answer.ties:
            ties += 1
            elected = plurality.elect_by_hand(
                floats,
                eligible,
                Standing(ranks, own),
                Lots(np.uint64(SEED), 7 + lane, TIE_RULES[rule], place),
                lane,
                best[lane],
                gain,
                tied,
            )
        assert answer.seats == tuple(int(one == elected) for one in range(candidates))
    assert found == (ties > 0)
    return ties
