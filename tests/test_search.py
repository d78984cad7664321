"""What is looked for is found where it happened, first things first, and no further is looked."""

import numpy as np
import pytest

from simulator import executors, plan
from simulator.elections import elections
from simulator.figures.draws import Side
from simulator.search import Search, find
from tests.compare.made import SEED, close
from tests.compare.test_pairs import A

DRAWS = ((100, 700), (1000, 1500))


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch) -> None:
    monkeypatch.setattr("simulator.search.FIRST_CHUNK", 32)
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 13)


def found(event: int, most: int, draws=DRAWS) -> list[int]:
    with executors.of(None, 2) as pool:
        return list(find(Search(plan.compile(A), SEED, event, most), draws, pool))


@pytest.mark.parametrize("event", [0, 1, 2])
@pytest.mark.parametrize("most", [1, 7, 10_000])
def test_what_is_found_is_what_happened(event: int, most: int) -> None:
    happened = np.flatnonzero(Side.of(A, SEED).draw(0, 1500).events[event])
    inside = [draw for first, last in DRAWS for draw in happened if first <= draw < last]
    assert len(inside) > 0 or event == 2
    assert found(event, most) == inside[:most]


def test_nothing_is_found_where_nothing_is_looked_at() -> None:
    assert found(0, 1, ()) == []


def test_no_further_is_looked_than_must_be(monkeypatch) -> None:
    """The first is found near draw 200: a step of 64, one of 128, and one of 256 of a million."""
    looked: list[int] = []

    def watched(compiled, seed: int, first: int, last: int):
        looked.append(last)
        return elections(compiled, seed, first, last)

    monkeypatch.setattr("simulator.search.elections", watched)
    scenario = close(5.4, event=[{"id": "rare", "when": "red >= 12"}])
    with executors.of(None, 2) as pool:
        (first,) = find(Search(plan.compile(scenario), SEED, 0, 1), ((0, 1_000_000),), pool)
    assert 64 + 128 <= first < max(looked) <= 64 + 128 + 256
