"""Is a conditioned forecast as sure as it should be? `python -m benchmarks.returns_coverage`.

Draws of a scenario are taken for the truth, one after the other. Some of their regions come in, the
last of them in part, and the forecast is conditioned on that. Of all truths 80 percent should be in
the interval from the 10th to the 90th percentile of a party's share of the nation, 95 percent in
that from 2.5 to 97.5. What has come in is counted by the model that the scenario assumes, so this
says nothing of how good those assumptions are: see docs/night.md for real nights.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.elections import elections
from simulator.kernel import DRAW, Room
from simulator.nights.diagnosis import diagnose
from simulator.plan import compile as compile_plan
from simulator.scenario import load
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids

STAGES = (0.0, 0.25, 0.5, 0.75)
"""Part of the regions that is in."""
PARTLY = 0.4
"""Of the ballots of the region that comes in last."""
ORDER_SD, UNIT_SD = 0.1, 0.05
DRAWS = 2_000
LEVELS = (0.8, 0.95)


class Truth(NamedTuple):
    """One draw."""

    votes: Floats  # [region, option]
    cast: Floats  # [region]

    @property
    def shares(self) -> Floats:
        """[option]: percent of the nation's votes."""
        nation: Floats = self.votes.sum(axis=0)
        return 100.0 * nation / nation.sum()


def truths(scenario: Scenario, number: int, seed: int) -> Iterator[Truth]:
    """Draws of a scenario without returns, with the ballots of all regions."""
    plan = compile_plan(scenario)._replace(keeps_regions=True)
    room = Room(plan, 1)
    for draw in range(number):
        room.run(seed, draw, draw + 1, DRAW)
        yield Truth(room.work.region_votes[:, :, 0].copy(), room.work.region_cast[:, 0].copy())


def counted(regions: Floats, part: float, random: np.random.Generator) -> list[int]:
    """Part of a region's ballots, which differ from the others as returns say they may."""
    left = 1.0 - part
    sd = np.sqrt((left * ORDER_SD) ** 2 + left / part * UNIT_SD**2)
    weights = regions * np.exp(sd * random.standard_normal(len(regions)))
    ballots = np.floor(part * regions.sum() * weights / weights.sum())
    return [int(each) for each in np.minimum(ballots, regions)]


def night(scenario: Scenario, truth: Truth, stage: float, random: np.random.Generator) -> Scenario:
    """The scenario after so much of the night: some whole regions, and one in part."""
    order = random.permutation(len(truth.votes))
    whole, options = int(stage * len(order)), option_ids(scenario)
    if whole == 0:
        return scenario
    rows: list[dict[str, Any]] = []
    for place, region in enumerate(order[: whole + 1].tolist()):
        ballots, last = truth.votes[region], place == whole
        row: dict[str, Any] = {"id": scenario.region[region].id}
        if last:
            row |= {"counted": 100 * PARTLY}
            row["votes"] = dict(zip(options, counted(ballots, PARTLY, random), strict=True))
        else:
            row["cast"] = int(truth.cast[region])
            row["votes"] = {name: int(each) for name, each in zip(options, ballots, strict=True)}
        rows.append(row)
    returns = {"order_sd": ORDER_SD, "unit_sd": UNIT_SD, "region": rows}
    tree = json.loads(scenario.model_dump_json(exclude_none=True)) | {"returns": returns}
    return Scenario.model_validate_json(json.dumps(tree))


class Coverage(NamedTuple):
    """Of all truths and parties at one stage."""

    covered: Floats  # [level]: percent.
    error: float
    """Mean absolute error of the mean, in points."""
    sd: float
    """Mean standard deviation of the forecast, in points."""
    effective: float
    """Median effective sample size of a draw; see `simulator.nights.diagnosis`."""


def coverage(scenario: Scenario, stage: float, number: int, seed: int = 1) -> Coverage:
    """How often truths are where a conditioned forecast says they are."""
    random, inside = np.random.default_rng(seed), []
    errors, spreads, effective = [], [], []
    for index, truth in enumerate(truths(scenario, number, seed)):
        update = night(scenario, truth, stage, random)
        drawn = elections(compile_plan(update), seed + 1, index * DRAWS, (index + 1) * DRAWS)
        shares = 100.0 * drawn.votes / drawn.votes.sum(axis=0)
        below = (shares < truth.shares[:, None]).mean(axis=1)
        inside.append([np.abs(below - 0.5) < level / 2 for level in LEVELS])
        errors.append(np.abs(shares.mean(axis=1) - truth.shares))
        spreads.append(shares.std(axis=1))
        if update.returns is not None and index < 20:
            effective.append(diagnose(update).effective)
    covered = 100.0 * np.array(inside).mean(axis=(0, 2))
    return Coverage(
        covered, float(np.mean(errors)), float(np.mean(spreads)), float(np.median(effective or 1.0))
    )


def main() -> None:
    """Print a row for each stage."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("scenario", nargs="?", default="kazakhstan-2023")
    parser.add_argument("--truths", type=int, default=200)
    asked = parser.parse_args()
    scenario = load(Path("scenarios") / asked.scenario)
    print(f"{asked.scenario}: {asked.truths} truths, {DRAWS:,} draws each")
    print("regions in   cov80   cov95   error   sd     effective")
    for stage in STAGES:
        found = coverage(scenario, stage, asked.truths)
        print(
            f"{stage:10.0%} {found.covered[0]:7.1f} {found.covered[1]:7.1f} "
            f"{found.error:7.3f} {found.sd:6.3f} {found.effective:9.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
