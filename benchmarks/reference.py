"""Reference tallies of the shipped scenarios: `python -m benchmarks.reference` writes them all.

Each file says what was run, the digest of the whole tally, and its main counts by party. The same
command gives the same bytes on every machine; tests/reproducibility compares them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from simulator.job import Job
from simulator.plan import Axes, Plan
from simulator.runner import run
from simulator.scenario import Scenario, load
from simulator.tally import Tally

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "results" / "reference"
SEED = 1
DRAWS, DRAWS_WITH_DISTRICTS, DRAWS_BY_REGION = 1_000_000, 200_000, 20_000


def scenarios() -> Iterator[Path]:
    """Every scenario that is shipped, and nothing else that is TOML."""
    for path in sorted((ROOT / "scenarios").rglob("*.toml")):
        tree = tomllib.loads(path.read_text("utf-8"))
        if path.parent.name != "sweeps" and ("party" in tree or "extends" in tree):
            yield path


def home(path: Path) -> Path:
    """Where the reference of a scenario is kept."""
    return FOLDER / f"{load(path).id}.json"


def reference(path: Path) -> str:
    """The text of a reference file: runs the scenario."""
    scenario = load(path)
    job = Job.of(scenario, SEED)
    tally = run(job, draws_of(job.plan))
    told = {
        "scenario": path.relative_to(ROOT).as_posix(),
        "fingerprint": tally.fingerprint,
        "seed": tally.seed,
        "draws": tally.draws,
        "tally_sha256": tally.sha256(),
        **_figures(scenario, tally),
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def draws_of(plan: Plan) -> int:
    """So many that a scenario takes seconds."""
    if plan.keeps_regions:
        return DRAWS_BY_REGION
    return DRAWS_WITH_DISTRICTS if plan.district_tier >= 0 else DRAWS


def _figures(scenario: Scenario, tally: Tally) -> dict[str, Any]:
    """Counts of draws, and sums over draws, by name."""
    axes, counts = Axes.of(scenario), tally.counts
    seats = np.arange(counts["seats"].shape[-1])
    parties = {
        party: {
            "seats": int(counts["seats"][0, place] @ seats),
            "largest": int(counts["largest"][place]),
            "majority": int(counts["majority"][place]),
        }
        for place, party in enumerate(axes.parties)
    }
    for tier, spec in enumerate(scenario.tier):
        if spec.method != "plurality":
            for place, party in enumerate(axes.lists):
                parties[party][f"enters {spec.id}"] = int(counts["enters"][tier, place])
    return {
        "parties": parties,
        "share_millionths": _named(axes.options, counts["share_sums"][:, 0]),
        "events": _named(axes.events, counts["events"]),
        "ties": _named(axes.tiers, counts["tied"]),
    }


def _named(names: tuple[str, ...], numbers: np.ndarray) -> dict[str, int]:
    return dict(zip(names, numbers.tolist(), strict=True))


def main() -> None:
    """Write every file, and take away those of scenarios that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    homes = {home(path): path for path in scenarios()}
    for stale in set(FOLDER.glob("*.json")) - set(homes):
        stale.unlink()
    for place, path in homes.items():
        place.write_text(reference(path), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
