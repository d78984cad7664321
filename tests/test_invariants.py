"""Counts that cannot be right are told; those of real runs, of any kind, are not."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.invariants import violations
from simulator.job import Job
from simulator.scenario import load
from simulator.scenario.model import Scenario
from simulator.tally import Tally
from tests.reproducibility import digests
from tests.reproducibility.digests import SEED, SHIPPED

SCENARIOS = {
    "flagship": lambda: load(SHIPPED / "kazakhstan-2023"),
    "lists": lambda: load(SHIPPED / "kazakhstan-2021"),
    "official": lambda: load(SHIPPED / "kazakhstan-2007" / "official.toml"),
    "lots": digests.lots,
    "t": digests.multivariate_t,
    "nobody": lambda: digests.scenario(
        {"model": "dirichlet", "effective_sample_size": 30},
        [digests.tier("list", "largest-remainder", threshold={"share": 33})],
    ),
}


def drawn(name: str) -> tuple[Scenario, Tally]:
    scenario = SCENARIOS[name]()
    job = Job.of(scenario, SEED)
    return scenario, job.draw(0, 700) + job.draw(900, 1_000)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_wrong_with_what_was_drawn(name: str) -> None:
    assert list(violations(*drawn(name))) == []


def test_a_scenario_here_leaves_seats_unfilled() -> None:
    assert drawn("nobody")[1].counts["unfilled"].any()


def changed(tally: Tally, name: str, place: tuple[int, ...], by: int) -> Tally:
    counts = {key: array.copy() for key, array in tally.counts.items()}
    counts[name][place] += by
    return replace(tally, counts=counts)


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize(
    "name", ["draws", "seats", "split", "entering", "shares", "turnout", "wasted", "gallagher"]
)
def test_one_count_more_or_less_is_seen(name: str, by: int) -> None:
    scenario, tally = drawn("flagship")
    array = tally.counts[name]
    place = np.unravel_index(int(np.argmax(array)), array.shape)
    assert list(violations(scenario, changed(tally, name, place, by)))


@pytest.mark.parametrize("name", ["share_sums", "turnout_sums", "wasted_sums", "gallagher_sums"])
@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("by", [2**31, -(2**31)])
def test_sums_of_other_numbers_than_those_in_the_bins_are_seen(
    name: str, part: int, by: int
) -> None:
    scenario, tally = drawn("flagship")
    assert any(name in told for told in violations(scenario, changed(tally, name, (0, part), by)))


@pytest.mark.parametrize("name", ["cleared", "enters", "events", "largest", "majority", "tied"])
def test_more_than_all_draws_and_less_than_none_are_seen(name: str) -> None:
    scenario, tally = drawn("flagship")
    place = (0,) * tally.counts[name].ndim
    for by in (10_000, -10_000):
        assert list(violations(scenario, changed(tally, name, place, by)))


def test_draws_that_moved_from_one_number_of_seats_to_another_are_seen() -> None:
    scenario, tally = drawn("lists")
    most = int(np.argmax(tally.counts["seats"][0, 0]))
    moved = changed(changed(tally, "seats", (0, 0, most), -1), "seats", (0, 0, most - 1), 1)
    told = list(violations(scenario, moved))
    assert any("house:" in each for each in told)
    assert any("vectors of seats 0" in each for each in told)


def test_a_house_of_another_size_is_seen() -> None:
    scenario, tally = drawn("lists")
    house = scenario.house
    moved = changed(changed(tally, "house", (house,), -1), "house", (house - 1,), 1)
    assert any("house:" in each for each in violations(scenario, moved))


def test_a_vector_of_another_house_is_seen() -> None:
    scenario, tally = drawn("lists")
    table = tally.joint[0]
    keys = table.keys.copy()
    keys[0, 0] += 1
    wrong = replace(tally, joint=(replace(table, keys=keys), *tally.joint[1:]))
    assert list(violations(scenario, wrong))


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("by", [1, -1])
def test_one_count_of_vectors_is_seen(index: int, by: int) -> None:
    scenario, tally = drawn("flagship")
    counts = tally.joint[index].counts.copy()
    counts[-1] += by
    joint = list(tally.joint)
    joint[index] = replace(joint[index], counts=counts)
    assert list(violations(scenario, replace(tally, joint=tuple(joint))))


def test_ranges_out_of_order_are_seen() -> None:
    scenario, tally = drawn("lots")
    for ranges in (((900, 1_000), (0, 700)), ((0, 700), (700, 800)), ((-1, 699), (900, 1_000))):
        told = list(violations(scenario, replace(tally, ranges=ranges)))
        assert any("must be in order" in each for each in told)
