"""One draw of a whole country: the kernel's law is the exact law, rule by rule.

Random small countries full of ties: seats by tier, region and party, who qualifies, who takes part,
and whether a tie was met are compared elementwise. Each test counts the elections that had a tie:
without them it would be blind.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS
from simulator.scenario.model import Scenario
from tests.kernel.countries import (
    INDEPENDENTS,
    PLURALITY,
    SEED,
    Setting,
    compare,
    compile_law,
    random_country,
    random_setting,
    scenario_for,
)
from tests.kernel.laws import Country, apply_cases

Random = np.random.Generator
Law = dict[str, Any]
LAWS, ELECTIONS = 40, 60
BASES = ("valid", "valid+against-all", "valid+blank", "ballots-cast", "registered")
STEADY = [name for name in DIVISORS if name != "macau"]


def maybe(random: Random, probability: float, **keys: Any) -> Law:
    return keys if random.random() < probability else {}


def by_quota(random: Random) -> Law:
    return {
        "method": "largest-remainder",
        "quota": str(random.choice([*QUOTAS])),
        "leftover": str(random.choice(["largest-remainder", "most-votes"])),
        "excess": str(random.choice(["smaller-divisor", "smallest-remainder"])),
    }


def by_divisors(random: Random) -> Law:
    return {"method": "highest-averages", "divisor": str(random.choice(STEADY))}


def method(random: Random) -> Law:
    return by_quota(random) if random.random() < 0.5 else by_divisors(random)


def tie(random: Random) -> Law:
    return {"tie": str(random.choice(["registration", "more-votes", "lot"]))}


def threshold(random: Random, setting: Setting, regional: bool) -> Law:
    members = [{"members": 2, "share": 10.0}, {"members": 4, "share": 20.0}]
    return {
        "threshold": {
            **maybe(random, 0.6, share=float(random.choice([5.0, 10.0, 20.0, 50.0]))),
            "base": str(random.choice(BASES)),
            "comparison": str(random.choice([">=", ">"])),
            **maybe(random, 0.4 * regional, scope="region"),
            **maybe(random, 0.3, in_one_region=float(random.choice([20.0, 50.0]))),
            **maybe(random, 0.3, alliance=members),
            **maybe(random, 0.2, exempt=["0"]),
            **maybe(random, 0.3, exempt_minorities=True),
        },
        "when_none": str(random.choice(["no-allocation", "no-threshold"])),
    }


def area(random: Random, setting: Setting) -> Law:
    """By the nation, by region, or by regions whose seats follow the draw."""
    kind = int(random.integers(0, 3))
    if kind == 0:
        return {"seats": int(random.integers(1, 20))}
    if kind == 1:
        return {"by": "region"}
    return {
        "by": "region",
        "seats": int(random.integers(1, 25)),
        "apportioned": {
            "by": str(random.choice(["valid", "ballots-cast", "registered", "population"])),
            **(
                {"method": "largest-remainder", "quota": str(random.choice([*QUOTAS]))}
                if random.random() < 0.5
                else {"method": "highest-averages", "divisor": str(random.choice(STEADY))}
            ),
        },
    }


def thresholds(random: Random, setting: Setting) -> list[Law]:
    where = area(random, setting)
    single = {"correction": float(random.choice([0.7, 1.0, 0.5])), "minimum_seats": 1}
    how = method(random)
    alone = maybe(random, 0.3 * ("quota" in how), single_qualifier=single)
    return [{**how, **where, **tie(random), **threshold(random, setting, "by" in where), **alone}]


def waiver(random: Random, setting: Setting) -> list[Law]:
    law = thresholds(random, setting)[0]
    law["threshold"]["waiver"] = {"tier": "tier-0", "seats": int(random.integers(1, 4))}
    return [PLURALITY, law]


def bonus(random: Random, setting: Setting) -> list[Law]:
    rule = {
        "seats": int(random.integers(1, 6)),
        "share": float(random.choice([0.0, 20.0, 33.3])),
        **maybe(random, 0.5, more=int(random.integers(1, 3)), per=float(random.choice([0.5, 7.0]))),
        **maybe(random, 0.5, at_most=int(random.integers(1, 9))),
    }
    return [{**method(random), **area(random, setting), **tie(random), "bonus": rule}]


def alliances(random: Random, setting: Setting) -> list[Law]:
    members = [str(party) for party in random.permutation(setting.lists)]
    rows = [{"id": "one", "members": members[:2]}, {"id": "two", "members": members[2:5]}]
    law = {**method(random), **area(random, setting), **tie(random), "alliance": rows}
    return [{**law, "threshold": {"share": float(random.choice([0.0, 10.0]))}}]


def pooled(random: Random, setting: Setting) -> list[Law]:
    whole = [name for name, quota in QUOTAS.items() if quota.whole != "exact"]
    where = area(random, setting)
    return [
        {
            **by_quota(random),
            **(where if "by" in where else {"by": "region"}),
            **tie(random),
            "quota": str(random.choice(whole)),
            "leftover": "pooled",
            "pool_quota": str(random.choice([*QUOTAS])),
            "threshold": {"share": float(random.choice([0.0, 10.0]))},
        }
    ]


def limited(random: Random, setting: Setting) -> list[Law]:
    rules = {
        **maybe(random, 0.6, seat_cap=int(random.integers(1, 6))),
        **maybe(random, 0.6, within_quota=True),
    }
    where = area(random, setting)
    if "seats" in where:
        where["seats"] = min(where["seats"], setting.lists * rules.get("seat_cap", 99))
    return [
        {
            **by_divisors(random),
            **rules,
            **where,
            **tie(random),
            **threshold(random, setting, False),
        }
    ]


def residual(random: Random, setting: Setting) -> list[Law]:
    rules = {
        **maybe(random, 0.8, remainder_share=float(random.choice([0.0, 33.3, 50, 75, 100]))),
        **maybe(random, 0.5, majority=True),
        **maybe(random, 0.5, quota="hare"),
    }
    law = {**by_quota(random), **rules, "leftover": "largest-remainder"}
    return [{**law, **area(random, setting), **tie(random), **threshold(random, setting, False)}]


def compensation(random: Random, setting: Setting, **rule: Any) -> list[Law]:
    """A tier that compensates for districts, sometimes for a tier of lists in regions too."""
    lists = {**by_divisors(random), "by": "region", **tie(random)}
    before = [PLURALITY, lists] if random.random() < 0.4 else [PLURALITY]
    if rule["overhang"] == "unseated":
        before = [PLURALITY]
    how = by_divisors(random) if rule["overhang"] == "levelled" else method(random)
    names = [f"tier-{place}" for place in range(len(before))]
    law = {
        **how,
        **tie(random),
        "seats": int(random.integers(1, 15)),
        "threshold": {"share": float(random.choice([0.0, 10.0, 20.0]))},
        "compensation": {"tiers": names, **rule},
    }
    if "placement" not in rule and rule["overhang"] != "levelled" and random.random() < 0.5:
        law["by"] = "region"
        del law["seats"]
    return [*before, law]


def compensating(overhang: str, **rule: Any) -> Callable[[Random, Setting], list[Law]]:
    return lambda random, setting: compensation(random, setting, overhang=overhang, **rule)


def levelled(random: Random, setting: Setting) -> list[Law]:
    rule: Law = {"overhang": "levelled"}
    if random.random() < 0.6:
        rule["guaranteed"] = "won-by-region"
        rule["apportioned"] = {"by": "population", "method": "highest-averages"}
    rule |= maybe(random, 0.3, at_most=int(random.integers(8, 30)))
    return compensation(random, setting, **rule)


def biproportional(random: Random, setting: Setting) -> list[Law]:
    where = maybe(random, 0.3, **area(random, setting))
    where = where if "apportioned" in where else {}
    numbers = ["votes", "rounded-votes-by-seat", *([] if where else ["votes-by-seat"])]
    return [
        {
            "method": "biproportional",
            "by": "region",
            "divisor": str(random.choice(["sainte-lague", "dhondt"])),
            "voter_numbers": str(random.choice(numbers)),
            **where,
            **tie(random),
            **threshold(random, setting, True),
        }
    ]


def stated(random: Random, setting: Setting) -> list[Law]:
    won = {"method": "stated", "won": {"0": 2, "lone-1": 1}}
    law = compensation(random, setting, overhang="paid-by-others", placement=None)[-1]
    law["compensation"] = {"tiers": ["tier-0"], "overhang": "kept"}
    return [won, {**law, "seats": 9, "by": "nation"}]


FAMILIES: dict[str, Callable[[Random, Setting], list[Law]]] = {
    "thresholds": thresholds,
    "waiver": waiver,
    "bonus": bonus,
    "alliances": alliances,
    "pooled": pooled,
    "limited": limited,
    "residual": residual,
    "paid-by-others": compensating("paid-by-others"),
    "kept": compensating("kept"),
    "unseated": compensating("unseated"),
    "paid-by-others-placed": compensating("paid-by-others", placement="regional-lists"),
    "kept-placed": compensating("kept", placement="regional-lists"),
    "unseated-placed": compensating("unseated", placement="regional-lists"),
    "levelled": levelled,
    "stated": stated,
    "biproportional": biproportional,
}


def small_country(name: str, random: Random, number: int) -> tuple[Setting, Scenario, Country]:
    """A country of few parties and regions, a law of a family, and so many elections."""
    lists, regions = int(random.integers(5, 8)), int(random.integers(1, 5))
    setting = random_setting(random, regions, lists, most=6)
    if sum(setting.districts) == 0:
        setting = setting._replace(districts=(1,) * regions)
    scenario = scenario_for(setting, FAMILIES[name](random, setting))
    return setting, scenario, random_country(random, setting, number)


@pytest.mark.parametrize("name", FAMILIES)
def test_small_countries(name: str) -> None:
    random = np.random.default_rng([*FAMILIES].index(name))
    ties = 0
    for _ in range(LAWS):
        setting, scenario, country = small_country(name, random, ELECTIONS)
        ties += compare(scenario, setting, country, int(random.integers(0, 2**40)))
    assert ties > LAWS * ELECTIONS / 20


@pytest.mark.parametrize("share", [None, 75.0])
def test_majorities(share: float | None) -> None:
    """One list has half of the votes, a few more or less: often a seat is moved, some by lot."""
    random = np.random.default_rng(5)
    ties, moved = 0, 0
    for seats in (5, 8, 9, 13, 17, 18):
        lists = int(random.integers(4, 9))
        setting = random_setting(random, 1, lists, most=1)
        law = {"method": "largest-remainder", "seats": seats, "tie": "lot"}
        if share is not None:
            law["remainder_share"] = share
        scenario = scenario_for(setting, [law, {**law, "majority": True}])
        votes = random.integers(0, random.choice([3, 7, 30], (600, 1, 1)), (600, 1, lists))
        votes[:, :, 0] = votes[:, :, 1:].sum(axis=2) + random.integers(0, 3, (600, 1))
        valid = votes.sum(axis=2).astype(np.float64)
        nobody = np.zeros((600, 1, lists + INDEPENDENTS), np.int64)
        country = Country(
            votes=votes.astype(np.float64),
            valid=valid,
            blank=0 * valid,
            cast=valid,
            registered=valid,
            winners=nobody,
        )
        ties += compare(scenario, setting, country)
        cases = apply_cases(compile_law(scenario), country, SEED, 0)
        moved += (cases.won[:, 0] != cases.won[:, 1]).any(axis=(1, 2)).sum()
        majority = 2 * votes[:, 0, 0] > valid[:, 0]
        assert (2 * cases.won[majority, 1, 0, 0] > seats).all()
    assert moved > 300
    assert ties > 500


@pytest.mark.parametrize("divisor", ["sainte-lague", "dhondt"])
def test_biproportional_of_a_parliament(divisor: str) -> None:
    """Matrices as large as parliaments', some with votes so small that whole rings are tied."""
    random = np.random.default_rng(len(divisor))
    ties = 0
    for regions, lists, most, size in ((18, 9, 18, 40_000), (6, 5, 9, 900), (11, 7, 15, 3)):
        setting = random_setting(random, regions, lists, most)
        law = {"method": "biproportional", "divisor": divisor, "voter_numbers": "votes"}
        scenario = scenario_for(setting, [{**law, "by": "region", "tie": "lot"}])
        votes = random.integers(1, 1 + size, (60, regions, lists)).astype(np.float64)
        valid = votes.sum(axis=2)
        nobody = np.zeros((60, regions, lists + INDEPENDENTS), np.int64)
        country = Country(
            votes=votes, valid=valid, blank=0 * valid, cast=valid, registered=valid, winners=nobody
        )
        ties += compare(scenario, setting, country)
    assert ties > 20
