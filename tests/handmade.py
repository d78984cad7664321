"""A small scenario and tallies counted by hand, draw by draw, without the kernel."""

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulator.counting.counts import BINS, LOW_BITS, PARTS
from simulator.counting.joint import HOUSE_SEATS, LISTS_ENTERING, NO_BAR
from simulator.plan import fingerprint
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from simulator.tally import Tally
from simulator.vectors import Joint

TREE = {
    "format": 1,
    "id": "handmade",
    "name": "Hand made",
    "party": [
        {"id": "red", "name": "The Red [bold]List[/bold]", "color": "#cc0000", "share": 55},
        {"id": "green", "name": "Green", "share": 40},
        {"id": "none", "name": "Against all", "role": "against-all", "share": 5},
        {"id": "lone", "name": "Independents", "role": "independent"},
    ],
    "turnout": {"registered": 1000, "mean": 60},
    "votes": {"model": "dirichlet", "effective_sample_size": 600},
    "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
    "district": [{"id": str(number)} for number in (1, 2, 3)],
    "candidate": [
        {"district": str(number), "party": party, "share": 50}
        for number in (1, 2, 3)
        for party in ("red", "lone")
    ],
    "tier": [
        {
            "id": "lists",
            "name": "National lists",
            "method": "largest-remainder",
            "seats": 5,
            "threshold": {"share": 5},
        },
        {"id": "districts", "method": "plurality"},
    ],
    "event": [
        {"id": "sweep", "when": "red >= 8"},
        {"id": "green-enters", "name": "Green enters", "when": "green enters", "split": True},
        {"id": "never", "when": "green >= 5"},
    ],
}


def scenario_of(**changes: object) -> Scenario:
    """TREE with some of its keys changed."""
    scenario = Scenario.model_validate_json(json.dumps(TREE | changes))
    assert not list(check(scenario))
    return scenario


SCENARIO = scenario_of()


class Draw(NamedTuple):
    """One election of SCENARIO, its seats as (red, green, lone)."""

    lists: tuple[int, int, int]
    districts: tuple[int, int, int]
    shares: tuple[float, float, float]
    """Percent of red, green, against-all."""
    turnout: float
    green_clears: bool
    green_enters: bool
    tied: bool = False

    @property
    def house(self) -> tuple[int, ...]:
        return tuple(a + b for a, b in zip(self.lists, self.districts, strict=True))


BOTH = Draw(
    lists=(3, 2, 0),
    districts=(2, 0, 1),
    shares=(55.01, 40.01, 4.98),
    turnout=60.01,
    green_clears=True,
    green_enters=True,
)
ONE = Draw(
    lists=(5, 0, 0),
    districts=(3, 0, 0),
    shares=(92.01, 3.01, 4.98),
    turnout=50.01,
    green_clears=False,
    green_enters=False,
)
LUCKY = Draw(
    lists=(2, 3, 0),
    districts=(1, 0, 2),
    shares=(91.01, 4.01, 4.98),
    turnout=40.01,
    green_clears=False,
    green_enters=True,
    tied=True,
)
NARROW = Draw(
    lists=(3, 2, 0),
    districts=(1, 0, 2),
    shares=(50.01, 45.01, 4.98),
    turnout=50.01,
    green_clears=True,
    green_enters=True,
)
CLEAN = Draw(
    lists=(3, 2, 0),
    districts=(3, 0, 0),
    shares=(50.01, 45.01, 4.98),
    turnout=50.01,
    green_clears=True,
    green_enters=True,
)
TEN = [BOTH] * 5 + [ONE] * 3 + [LUCKY] * 2


def tally_of(draws: Sequence[Draw], scenario: Scenario = SCENARIO) -> Tally:
    """The tally of these draws, by plain counting."""
    return Tally(
        fingerprint=fingerprint(scenario),
        seed=7,
        ranges=((0, len(draws)),),
        counts=_counts(draws),
        joint=(
            _joint(HOUSE_SEATS, 0, 4, [draw.house for draw in draws], (5, 2, 1)),
            _joint(HOUSE_SEATS, 1, 3, [draw.lists[:2] for draw in draws], (3, 2)),
            _joint(LISTS_ENTERING, 0, 1, [(1, int(draw.green_enters)) for draw in draws], (1, 1)),
        ),
    )


def _counts(draws: Sequence[Draw]) -> dict[str, np.ndarray]:
    counts = {
        "draws": np.array([len(draws)]),
        "seats": np.zeros((3, 3, 9), np.int64),
        "split": np.zeros((1, 3, 9), np.int64),
        "cleared": np.zeros((2, 2), np.int64),
        "enters": np.zeros((2, 2), np.int64),
        "entering": np.zeros((2, 3), np.int64),
        "largest": np.zeros(3, np.int64),
        "shared_lead": np.zeros(1, np.int64),
        "majority": np.zeros(3, np.int64),
        "house": np.zeros(9, np.int64),
        "events": np.zeros(3, np.int64),
        "shares": np.zeros((3, BINS), np.int64),
        "share_sums": np.zeros((3, 3), np.int64),
        "turnout": np.zeros((1, BINS), np.int64),
        "turnout_sums": np.zeros((1, 3), np.int64),
        "wasted": np.zeros((1, BINS), np.int64),
        "wasted_sums": np.zeros((1, 3), np.int64),
        "gallagher": np.zeros((1, BINS), np.int64),
        "gallagher_sums": np.zeros((1, 3), np.int64),
        "tied": np.zeros(2, np.int64),
        "unfilled": np.zeros(2, np.int64),
    }
    for draw in draws:
        for house, seats in enumerate((draw.house, draw.lists, draw.districts)):
            for party, number in enumerate(seats):
                counts["seats"][house, party, number] += 1
                if house == 0 and draw.green_enters:
                    counts["split"][0, party, number] += 1
        most = max(draw.house)
        leaders = [party for party, seats in enumerate(draw.house) if seats == most]
        counts["largest"][leaders[0]] += len(leaders) == 1
        counts["shared_lead"] += len(leaders) > 1
        counts["majority"] += np.array(draw.house) > 4
        counts["house"][sum(draw.house)] += 1
        counts["cleared"][0] += (1, draw.green_clears)
        counts["enters"][0] += (1, draw.green_enters)
        counts["entering"][0, 1 + draw.green_enters] += 1
        counts["events"] += (draw.house[0] >= 8, draw.green_enters, draw.house[1] >= 5)
        for option, share in enumerate(draw.shares):
            _measure(counts["shares"][option], counts["share_sums"][option], share)
        _measure(counts["turnout"][0], counts["turnout_sums"][0], draw.turnout)
        _measure(counts["wasted"][0], counts["wasted_sums"][0], draw.shares[2])
        index = 10.03 if draw.green_enters else 20.07
        _measure(counts["gallagher"][0], counts["gallagher_sums"][0], index)
        counts["tied"][0] += draw.tied
    return counts


def _measure(bins: np.ndarray, sums: np.ndarray, percent: float) -> None:
    """Count a number of one draw."""
    parts = round(percent * PARTS / 100)
    bins[parts * BINS // PARTS] += 1
    sums += (parts, parts**2 >> LOW_BITS, parts**2 % (1 << LOW_BITS))


def _joint(
    kind: int, place: int, bits: int, vectors: Sequence[Sequence[int]], centre: Sequence[int]
) -> Joint:
    keys = [
        sum(value << (bits * field) for field, value in enumerate(vector)) for vector in vectors
    ]
    distinct, counts = np.unique(np.array(keys, np.int64), return_counts=True)
    return Joint(
        kind=kind,
        place=place,
        bits=bits,
        centre=np.array(centre),
        keys=distinct.reshape(-1, 1),
        counts=counts,
        outside=0,
        bar=NO_BAR,
    )
