"""Every combination of a law's options is refused with its place, or can be drawn and allocated."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulator import exact, plan
from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS
from simulator.errors import ScenarioError
from simulator.scenario import Scenario
from simulator.scenario.load import build

from .elections import counts, drawn

SCENARIOS, DRAWS = 600, 3
LISTS = ("a", "b", "c")
Options = dict[str, Any]
APPORTIONED_BY = ("valid", "ballots-cast", "registered", "population")


class Chance:
    """What a random scenario says."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def one(self, choices: Sequence[Any]) -> Any:
        """One of them."""
        return choices[int(self.random.integers(len(choices)))]

    def some(self, chances: Mapping[str, tuple[float, Any]]) -> Options:
        """Each key with its own chance."""
        return {
            key: value() if callable(value) else self.one(value)
            for key, (chance, value) in chances.items()
            if self.random.random() < chance
        }

    def apportioned(self) -> Options:
        return {"by": self.one(APPORTIONED_BY)} | self.some(
            {
                "method": (0.5, ("largest-remainder", "highest-averages")),
                "quota": (0.3, tuple(QUOTAS)),
                "divisor": (0.3, tuple(DIVISORS)),
            }
        )

    def threshold(self, tiers: Sequence[str]) -> Options:
        bases = ("valid", "valid+against-all", "valid+blank", "ballots-cast", "registered")
        return self.some(
            {
                "share": (0.8, (3, 5, 30, 60, 100)),
                "base": (0.4, bases),
                "comparison": (0.3, (">=", ">")),
                "scope": (0.3, ("nation", "region")),
                "in_one_region": (0.2, (10, 50)),
                "alliance": (0.2, ([{"members": 2, "share": 8}],)),
                "exempt": (0.2, (["a"], ["rest"], ["lone"])),
                "exempt_minorities": (0.2, (True,)),
                "waiver": (0.15, lambda: {"tier": self.one(tiers or ["t0"]), "seats": 1}),
            }
        )

    def compensation(self, tiers: Sequence[str]) -> Options:
        named = [*dict.fromkeys(self.one(tiers) for _ in range(2))]
        return {"tiers": named} | self.some(
            {
                "overhang": (0.7, ("paid-by-others", "kept", "levelled", "unseated")),
                "guaranteed": (0.2, ("won", "won-by-region")),
                "apportioned": (0.3, self.apportioned),
                "at_most": (0.1, (6, 40)),
                "placement": (0.3, ("regional-lists", "largest-quotients")),
            }
        )

    def tier(self, place: int, regional: bool) -> Options:
        two = ("largest-remainder", "highest-averages")
        method = self.one((*two, *two, "biproportional", "plurality", "stated"))
        common = {"id": f"t{place}", "method": method} | self.some(
            {"tie": (0.8, ("registration", "more-votes"))}
        )
        if method == "stated":
            return {**common, "won": {self.one((*LISTS, "lone")): self.one((1, 4))}}
        if method == "plurality":
            return {**common, "ballot": "district"}
        earlier = [f"t{number}" for number in range(place)]
        by_region = regional and self.random.random() < 0.6
        seats: Options = {"by": "region"} if by_region else {"seats": self.one((1, 2, 7, 20))}
        if by_region and self.random.random() < 0.4:
            seats |= {"seats": self.one((3, 9)), "apportioned": self.apportioned()}
        return {**common, **seats, **self._options(method, earlier)}

    def _options(self, method: str, earlier: Sequence[str]) -> Options:
        options = {
            "by": (0.05, ("nation", "region")),
            "threshold": (0.6, lambda: self.threshold(earlier)),
            "when_none": (0.2, ("no-threshold",)),
            "alliance": (0.15, ([{"id": "x", "members": ["a", "b"]}],)),
            "bonus": (0.15, ({"seats": 1}, {"seats": 1, "share": 25, "more": 1, "at_most": 3})),
            "compensation": (
                0.3 if earlier else 0.02,
                lambda: self.compensation(earlier or ["t0"]),
            ),
            "apportioned": (0.05, self.apportioned),
        }
        if method == "largest-remainder":
            leftover = ("largest-remainder", "most-votes", "pooled", "pooled")
            options |= {
                "quota": (0.7, tuple(QUOTAS)),
                "leftover": (0.5, leftover),
                "pool_quota": (0.1, tuple(QUOTAS)),
                "excess": (0.4, ("smaller-divisor", "smallest-remainder")),
                "single_qualifier": (0.2, ({}, {"correction": 0.1, "minimum_seats": 30})),
                "remainder_share": (0.15, (75, 0, 100)),
                "majority": (0.15, (True,)),
            }
        elif method == "highest-averages":
            options |= {
                "divisor": (0.7, (*DIVISORS, [0.75, 1, 2.5], [0, 1, 2])),
                "seat_cap": (0.15, (1, 2, 5)),
                "within_quota": (0.15, (True,)),
            }
        else:
            options |= {
                "divisor": (0.5, ("sainte-lague", "dhondt")),
                "voter_numbers": (0.6, ("votes", "votes-by-seat", "rounded-votes-by-seat")),
            }
        return self.some(options)

    def tree(self) -> Options:
        """A whole scenario, as a file says it."""
        regions = self.one((0, 0, 1, 2, 3))
        tiers = [self.tier(place, regions > 0) for place in range(self.one((1, 1, 2, 3)))]
        turnout = self.some(
            {
                "mean": (0.7, (40, 70, 70, 100) * 5 + (0,)),
                "national_sd": (0.5, (0.1,)),
                "regional_sd": (0.3, (0.1,)),
                "invalid": (0.3, (2,) * 9 + (100,)),
            }
        )
        if not regions:
            turnout |= self.some({"registered": (0.8, (3, 400, 50_000, 2**36))})
        elects = any(tier["method"] == "plurality" for tier in tiers)
        return {
            "format": 1,
            "id": "made",
            "party": self._parties(),
            "votes": self._votes(),
            "turnout": turnout,
            "tier": tiers,
            **({"region": self._regions(regions)} if regions else {}),
            **(self._districts(regions) if elects else {}),
        }

    def _parties(self) -> list[Options]:
        shares = self.one(((50, 30, 10, 6, 4), (40, 35, 14, 6, 5), (90, 0, 0, 5, 5)))
        rows: list[Options] = [
            {"id": name, "share": share} for name, share in zip(LISTS, shares, strict=False)
        ]
        rows[1] |= {"minority": True, "alliance_size": 2}
        roles = (("none", "against-all"), ("rest", "other"))
        rows += [
            {"id": name, "role": role, "share": share}
            for (name, role), share in zip(roles, shares[3:], strict=True)
        ]
        return [*rows, {"id": "lone", "role": "independent"}]

    def _votes(self) -> Options:
        return self.one(
            (
                {"model": "fixed"},
                {"model": "fixed", "added": {"a": 20}},
                {"model": "dirichlet", "effective_sample_size": 60},
                {"model": "logistic-normal", "national_sd": 0.4, "regional_sd": 0.3},
                {
                    "model": "logistic-normal",
                    "national_sd": 0.3,
                    "correlation": {"a": {"b": -0.5, "c": self.one((-0.5, -0.5, -0.9))}},
                },
            )
        )

    def _regions(self, number: int) -> list[Options]:
        known = self.some({"population": (0.8, (5, 30_000)), "seats": (0.9, (1, 4))})
        rows = [{"id": f"r{place}", "registered": 700, **known} for place in range(number)]
        if self.random.random() < 0.2:
            rows[0]["share"] = {"a": 0, "b": self.one((0, 60))}
        return rows

    def _districts(self, regions: int) -> Options:
        rows = [
            {"id": f"d{place}"}
            | ({"region": f"r{place % regions}"} if regions else {})
            | self.some({"registered": (0.1, (100, 700))})
            for place in range(self.one((1, 3, 5)))
        ]
        return {
            "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
            "district": rows,
            "candidate": [
                {"district": row["id"], "party": party, **strength}
                for row in rows
                for party, strength in (
                    ("a", {"retains": 1.0}),
                    ("b", {"retains": self.one((0, 0.9, 0.9))}),
                    ("lone", {"share": self.one((0, 15, 15))}),
                )
            ],
        }


def accepted(seed: int) -> Scenario | None:
    """The scenario, or none where it is refused: then each fault has its key."""
    try:
        return build(Chance(seed).tree())
    except ScenarioError as error:
        faults = [each for each in error.problems if not each.message.startswith("and ")]
    assert faults
    assert all(each.key and each.place == "scenario" for each in faults)
    return None


def test_what_is_accepted_is_drawn_and_allocated_alike() -> None:
    """Seats of the kernel and of the exact law, where no lot decides."""
    allocated = compared = 0
    for seed in range(SCENARIOS):
        scenario = accepted(seed)
        if scenario is None:
            continue
        compiled = plan.compile(scenario)
        block = drawn(compiled, seed, 0, DRAWS)
        for draw, count in enumerate(counts(scenario, compiled, block)):
            house = exact.allocate_house(scenario.tier, count)
            allocated += 1
            if block.tied.any() or house.ties:
                continue
            compared += 1
            for place, tier in enumerate(scenario.tier):
                seats = block.seats[place, :, draw].astype(int).tolist()
                assert tuple(seats) == house.seats(tier.id), (seed, tier)
    assert allocated > SCENARIOS / 2
    assert compared > allocated / 2
