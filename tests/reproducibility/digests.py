"""The digests of a few small runs, printed by `python -m tests.reproducibility.digests`.

Between them the scenarios pass through every model of votes, regions, districts, both methods of
list seats, and ties by lot. They are small: a processor without fused multiply-add does a draw of
the largest in milliseconds.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from numba.core.registry import cpu_target

from simulator import jit
from simulator.job import Job
from simulator.runner import run
from simulator.scenario import load
from simulator.scenario.model import Scenario

SHIPPED = Path(__file__).parents[2] / "scenarios"
SEED = 20230319
LISTS = {"a": 31.0, "b": 27.0, "c": 22.0, "d": 14.0, "e": 4.5, "f": 1.5}
HEAVY = {
    "model": "multivariate-t",
    "national_sd": {"a": 0.05, "b": 0.1, "default": 0.2},
    "correlation": {"a": {"b": -0.4}},
    "degrees_of_freedom": 3.5,
    "regional_sd": 0.3,
}
REGIONS = [{"id": "north", "registered": 40_000}, {"id": "south", "registered": 70_000}]
PLURALITY: dict[str, object] = {"id": "districts", "method": "plurality"}
VARYING = {"mean": 61.3, "national_sd": 0.2, "regional_sd": 0.1, "invalid": 1.7}


def tier(name: str, method: str, **law: object) -> dict[str, object]:
    return {"id": name, "method": method, "seats": 40, "tie": "lot"} | law


def scenario(votes: dict[str, object], tiers: list[dict[str, object]], **rest: object) -> Scenario:
    party = [
        {
            "id": name,
            "share": share,
            "turnout_correlation": 0.3 * (name == "c" and "turnout" in rest),
        }
        for name, share in LISTS.items()
    ]
    tree = {"format": 1, "id": "small", "party": party, "votes": votes, "tier": tiers}
    return Scenario.model_validate_json(json.dumps(tree | rest))


def dirichlet() -> Scenario:
    """Small shapes: gammas below one, and groups that are often rejected."""
    hare = tier("list", "largest-remainder", threshold={"share": 3}, quota="droop")
    return scenario({"model": "dirichlet", "effective_sample_size": 30}, [hare])


def multivariate_t() -> Scenario:
    """A heavy tail, regions that depart, and turnout that a list moves with."""
    list_tier = tier("list", "largest-remainder", threshold={"share": 5, "base": "ballots-cast"})
    return scenario(HEAVY, [list_tier], region=REGIONS, turnout=VARYING)


def groups() -> Scenario:
    """Regions of which two depart together, without departures of their own for one list."""
    region = [row | {"group": "coast"} for row in REGIONS] + [{"id": "inland", "registered": 9_000}]
    votes = HEAVY | {
        "regional_sd": {"a": 0.0, "default": 0.2},
        "group_sd": {"b": 0.0, "default": 0.3},
    }
    return scenario(votes, [tier("list", "largest-remainder")], region=region, turnout=VARYING)


def lots() -> Scenario:
    """A hundred voters, so that ties are common, and two tiers of highest averages."""
    tiers = [
        tier("one", "highest-averages"),
        tier("two", "highest-averages", divisor="sainte-lague", seats=7),
    ]
    votes = {"model": "dirichlet", "effective_sample_size": 12}
    return scenario(votes, tiers, turnout={"registered": 100})


def returns() -> Scenario:
    """Regions and groups on election night: one is in, one in part, with a seat and a count."""
    region = [row | {"group": "coast"} for row in REGIONS] + [{"id": "inland", "registered": 9_000}]
    votes = {
        "model": "logistic-normal",
        "national_sd": {"a": 0.05, "b": 0.1, "default": 0.2},
        "regional_sd": {"a": 0.0, "default": 0.2},
        "group_sd": {"b": 0.0, "default": 0.1},
    }
    counted = {"a": 8_000, "b": 6_500, "c": 5_500, "d": 2_500, "e": 900, "f": 0}
    part = {"a": 900, "b": 700, "c": 420, "d": 333, "e": 50, "f": 7}
    seats = [{"id": name, "region": name} for name in ("north", "south", "inland")]
    return scenario(
        votes,
        [tier("list", "largest-remainder", threshold={"share": 3}), PLURALITY],
        region=region,
        turnout=VARYING,
        ballot=[
            {"id": "list", "kind": "lists"},
            {"id": "district", "kind": "candidates", "residual_sd": 0.2},
        ],
        district=seats,
        candidate=[
            {"district": each["id"], "party": party, "retains": 0.9}
            for each in seats
            for party in "abc"
        ],
        returns={
            "region": [
                {"id": "north", "votes": counted},
                {"id": "inland", "counted": 55.5, "votes": part},
            ],
            "district": [
                {"id": "south", "votes": {"a": 15_000, "b": 14_000, "c": 9_000}},
                {"id": "north", "winner": "c"},
            ],
            "nation": {"turnout": 59.3},
        },
    )


def jobs() -> Iterator[tuple[str, Job, int]]:
    """Name, job and draws of each run."""
    yield "kazakhstan-2023", Job.of(load(SHIPPED / "kazakhstan-2023"), SEED), 1_000
    yield "kazakhstan-2021", Job.of(load(SHIPPED / "kazakhstan-2021"), SEED), 8_000
    yield "dirichlet", Job.of(dirichlet(), SEED), 8_000
    yield "multivariate-t", Job.of(multivariate_t(), SEED), 8_000
    yield "groups", Job.of(groups(), SEED), 8_000
    yield "lots", Job.of(lots(), SEED), 8_000
    yield "returns", Job.of(returns(), SEED), 4_000


def digests() -> dict[str, str]:
    """The tally's digest by scenario."""
    return {name: run(job, draws, workers=1).sha256() for name, job, draws in jobs()}


def main() -> None:
    """One JSON object on stdout: how the code was compiled, and the digests."""
    triple, name, features = cpu_target.target_context.codegen().magic_tuple()
    cache = None if jit.CACHE is None else str(jit.CACHE.folder)
    compiled = {"triple": triple, "cpu": name, "features": features, "cache": cache}
    json.dump({"compiled": compiled, "digests": digests()}, sys.stdout)


if __name__ == "__main__":
    main()
