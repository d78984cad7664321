"""Who could govern, in real elections: all sets one by one, in each of the draws.

Sets are numbers whose bits are parties. Nothing here is the project's but the seats of the draws.
"""

from collections import Counter
from fractions import Fraction
from functools import cache
from math import factorial
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.coalitions.power import power_of

DRAWS = 10_000


class Asked(NamedTuple):
    """A shipped election, and how its parties act."""

    name: str
    draws: int
    blocs: bool = False
    without: tuple[str, ...] = ()


SWEDEN = Asked("sweden-2022", DRAWS)
BLOCS = Asked("new-zealand-2014", DRAWS, blocs=True)
VARYING = Asked("new-zealand-2014", 2_000)
FIREWALL = Asked("germany-2025/union", 1_000, blocs=True, without=("afd",))


class Truth(NamedTuple):
    """Of all draws: counts of them by set or by place, and sums of indices."""

    units: list[str]
    minimal: Counter[int]
    majority: Counter[int]
    surplus: Counter[int]
    """In half seats, over draws in which a set is a majority."""
    needed: Counter[int]
    decisive: Counter[int]
    kingmaker: Counter[int]
    banzhaf: list[Fraction]
    shapley: list[Fraction]


@cache
def result_of(asked: Asked) -> simulator.Result:
    return simulator.run(simulator.load(asked.name), draws=asked.draws, quiet=True)


def houses(asked: Asked) -> tuple[list[str], np.ndarray, list[int]]:
    """Who acts, their seats [draw, unit], and the seats of each house."""
    result = result_of(asked)
    drawn = result.draws(asked.draws)
    blocs = {bloc.id: bloc.parties for bloc in result.scenario.bloc} if asked.blocs else {}
    inside = {party for parties in blocs.values() for party in parties}
    parties = [each.id for each in result.scenario.party if f"seats.{each.id}" in drawn.columns]
    units = [*blocs, *(party for party in parties if party not in inside)]
    seats = drawn.select(
        pl.sum_horizontal(
            pl.col(f"seats.{party}").cast(pl.Int64) for party in blocs.get(u, [u])
        ).alias(u)
        for u in units
        if u not in asked.without
    )
    some = [name for name in seats.columns if seats[name].sum()]
    whole = drawn.select(pl.sum_horizontal(pl.col(f"seats.{p}").cast(pl.Int64) for p in parties))
    return some, seats.select(some).to_numpy(), whole.to_series().to_list()


def sums_of(seats: list[int]) -> list[int]:
    """The seats of every set."""
    sums = [0]
    for own in seats:
        sums += [before + own for before in sums]
    return sums


def swings(wins: bytes, party: int) -> Counter[int]:
    """The sets without a party that lose, and win with it, by their size."""
    one = 1 << party
    return Counter(
        members.bit_count()
        for members in range(len(wins))
        if not members & one and not wins[members] and wins[members | one]
    )


def decides(wins: bytes, ranked: tuple[int, ...], equal: bool, party: int) -> bool:
    """Whether two are larger than it, and each needs it where the other is against."""
    if equal or party in ranked[:2]:
        return False
    own, two = 1 << party, [1 << place for place in ranked[:2]]
    for leader, rival in (two, two[::-1]):
        led = [m for m, won in enumerate(wins) if won and m & leader and not m & rival]
        if not led or not all(members & own for members in led):
            return False
    return True


@cache
def truth(asked: Asked) -> Truth:
    """Houses in which the same sets win are looked at once."""
    units, seats, whole = houses(asked)
    places = range(len(units))
    nothing = [Fraction(0)] * len(units)
    found = Truth(units, *(Counter() for _ in range(6)), nothing, [*nothing])
    games: Counter[bytes] = Counter()
    makers: Counter[tuple[bytes, tuple[int, ...], bool, int]] = Counter()
    for row, house in zip(seats.tolist(), whole, strict=True):
        sums = sums_of(row)
        wins = bytes(2 * together > house for together in sums)
        games[wins] += 1
        for members, won in enumerate(wins):
            if won:
                found.surplus[members] += 2 * sums[members] - house
        ranked = tuple(sorted(places, key=lambda place: -row[place])[:2])
        makers.update((wins, ranked, row[p] == row[ranked[1]], p) for p in places)
    for game, draws in makers.items():
        found.kingmaker[game[-1]] += draws * decides(*game)
    for wins, draws in games.items():
        count(found, wins, draws)
    return found


def count(found: Truth, wins: bytes, draws: int) -> None:
    """Add so many draws in which these sets win."""
    number = len(found.units)
    sets = [members for members, won in enumerate(wins) if won]
    sizes = [swings(wins, party) for party in range(number)]
    total = max(1, sum(own.total() for own in sizes))
    for members in sets:
        found.majority[members] += draws
        inside = [1 << party for party in range(number) if members >> party & 1]
        found.minimal[members] += draws * (not any(wins[members ^ one] for one in inside))
    for party, own in enumerate(sizes):
        found.banzhaf[party] += Fraction(own.total(), total) * draws
        for size, often in own.items():
            orders = factorial(size) * factorial(number - 1 - size)
            found.shapley[party] += Fraction(often * orders * draws, factorial(number))
        found.decisive[party] += draws * bool(own)
        found.needed[party] += draws * (bool(sets) and all(m >> party & 1 for m in sets))


@pytest.mark.parametrize("asked", [SWEDEN, BLOCS, VARYING, FIREWALL], ids=str)
def test_majorities_and_power_are_those_of_all_sets(asked: Asked) -> None:
    told = result_of(asked).governing(over=0.01, blocs=asked.blocs, without=asked.without)
    known = truth(asked)
    names = {
        " + ".join(known.units[p] for p in range(len(known.units)) if members >> p & 1): members
        for members in range(1 << len(known.units))
    }
    shown = {frozenset(row["parties"].split(" + ")): row for row in told["coalitions"].to_dicts()}
    often = {
        frozenset(name.split(" + ")): members
        for name, members in names.items()
        if known.minimal[members] > asked.draws // 100
    }
    assert shown.keys() == often.keys()
    assert len(shown) >= 2
    for members, row in shown.items():
        one = often[members]
        assert row["p_minimal"] == known.minimal[one] / asked.draws
        assert row["p_majority"] == known.majority[one] / asked.draws
        surplus = Fraction(known.surplus[one], 2 * known.majority[one])
        assert row["surplus_mean"] == pytest.approx(float(surplus), rel=1e-12)
    powers = {row["party"]: row for row in told["power"].to_dicts()}
    assert powers.keys() == {*known.units}
    for place, unit in enumerate(known.units):
        row = powers[unit]
        assert row["banzhaf_mean"] == pytest.approx(float(known.banzhaf[place] / asked.draws))
        assert row["shapley_mean"] == pytest.approx(float(known.shapley[place] / asked.draws))
        for column in ("decisive", "needed", "kingmaker"):
            assert row[f"p_{column}"] == getattr(known, column)[place] / asked.draws, column


def test_nz_first_decides_between_two_blocs_and_the_house_varies() -> None:
    """Of draws in which neither bloc has a majority it mostly decides, and nobody else does."""
    known = truth(BLOCS)
    neither = DRAWS - sum(known.majority[1 << known.units.index(b)] for b in ("right", "left"))
    decides = known.kingmaker[known.units.index("nzfirst")]
    assert 100 < decides <= neither
    assert sum(known.kingmaker.values()) - decides < decides / 10
    sizes = result_of(BLOCS).house["seats"].to_list()
    assert len(sizes) >= 3
    assert 120 in sizes


def test_events_of_a_varying_house_are_the_majorities_of_its_blocs() -> None:
    result, known = result_of(BLOCS), truth(BLOCS)
    places = {unit: 1 << place for place, unit in enumerate(known.units)}
    events = dict(zip(result.events["event"], result.events["count"], strict=True))
    assert events["national-allies"] == known.majority[places["right"]]
    assert events["labour-green-nzfirst"] == known.majority[places["left"] | places["nzfirst"]]
    alone = truth(VARYING)
    count = simulator.run(result.scenario, draws=VARYING.draws, quiet=True).events
    national = count.row(by_predicate=pl.col("event") == "national-majority", named=True)["count"]
    assert national == alone.majority[1 << alone.units.index("national")]


def test_the_two_sides_of_sweden() -> None:
    """349 seats: one side or the other has a majority unless others hold the balance; none can."""
    result, known = result_of(SWEDEN), truth(SWEDEN)
    sides = {bloc.id: bloc.parties for bloc in result.scenario.bloc}
    members = {
        side: sum(1 << known.units.index(p) for p in parties if p in known.units)
        for side, parties in sides.items()
    }
    blocs = {row["bloc"]: row for row in result.blocs.to_dicts()}
    events = {row["event"]: row["p"] for row in result.events.to_dicts()}
    for side in ("right", "left"):
        assert blocs[side]["p_majority"] == events[side]
        assert events[side] == known.majority[members[side]] / DRAWS


def test_the_power_of_the_count() -> None:
    """Bundestag 2025, 630 seats: every majority without the AfD has the Union, none is of two but
    Union and SPD."""
    seats = np.array([[208], [120], [85], [64], [1]])
    found = power_of(seats, np.array([315]))
    sets = [members for members in range(32) if sums_of(seats[:, 0].tolist())[members] > 315]
    assert all(members & 1 for members in sets)
    assert [members for members in sets if members.bit_count() == 2] == [0b00011]
    assert found.banzhaf[:, 0].sum() == pytest.approx(1.0)
    assert found.banzhaf[4, 0] == 0.0
