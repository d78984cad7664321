"""Whether this process draws what every other one draws: asked of a worker before its first draw.

Philox is compared with its published vectors, and the kernel with the counts of two small
elections, one for each way of making variates. A processor without fused multiply-add, a wrong
library or bad memory shows here, by name, and not as a result that nobody can repeat.
"""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np

from simulator.job import Job
from simulator.scenario.model import Scenario
from simulator.streams import philox
from simulator.tally import Tally

KNOWN_ANSWERS = (
    # counter and key, output: Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds
    ((0x00000000,) * 6, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 6, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
SEED, DRAWS = 20_230_319, 4_096
PARTIES = [
    {"id": name, "share": share}
    for name, share in {"a": 38.0, "b": 29.0, "c": 18.0, "d": 9.5, "e": 5.5}.items()
]
LISTS = {
    "id": "lists",
    "method": "largest-remainder",
    "seats": 40,
    "tie": "lot",
    "threshold": {"share": 5},
}
NORMALS: dict[str, Any] = {
    "format": 1,
    "id": "self-test-normals",
    "party": PARTIES,
    "votes": {
        "model": "multivariate-t",
        "national_sd": {"default": 0.1},
        "degrees_of_freedom": 4,
        "regional_sd": 0.3,
    },
    "region": [{"id": "north", "registered": 40_000}, {"id": "south", "registered": 70_000}],
    "turnout": {"mean": 61.3, "national_sd": 0.2, "regional_sd": 0.1, "invalid": 1.7},
    "tier": [LISTS],
}
GAMMAS: dict[str, Any] = {
    "format": 1,
    "id": "self-test-gammas",
    "party": PARTIES,
    "votes": {"model": "dirichlet", "effective_sample_size": 30},
    "turnout": {"registered": 500},
    "tier": [LISTS, {"id": "more", "method": "highest-averages", "seats": 7, "tie": "lot"}],
}
GOLDEN = {"self-test-normals": "c365c52171c3b649", "self-test-gammas": "8a412ae1b33bd6bd"}
COUNTED = ("seats", "cleared", "share_sums", "turnout_sums", "tied")
"""What the digests below are of: counts that every version of the kernel has."""


@cache
def fault() -> str | None:
    """What is wrong with this process, or None; found out once."""
    return next(_faults(), None)


def _faults() -> Iterator[str]:
    for inputs, output in KNOWN_ANSWERS:
        words = tuple(int(word) for word in philox(*map(np.uint64, inputs)))
        if words != output:
            yield f"Philox gives {words}, but the published words are {output}"
    for tree in (NORMALS, GAMMAS):
        name, found = tree["id"], golden(tree)
        if found != GOLDEN[name]:
            yield f"the tally of {name} has the digest {found}, but it must be {GOLDEN[name]}"


def golden(tree: dict[str, Any]) -> str:
    """The digest of a small election's counts."""
    job = Job.of(Scenario.model_validate_json(json.dumps(tree)), SEED)
    return _digest(job.draw(0, DRAWS))


def _digest(tally: Tally) -> str:
    """First 16 digits of the sha256 of the counts as numbers: no dtype, no file format."""
    counts = {name: tally.counts[name].tolist() for name in COUNTED}
    return sha256(json.dumps(counts).encode()).hexdigest()[:16]
