"""Counts of a baseline beside those of the kernel: the same in distribution."""

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.job import Job
from simulator.runner import run

Counts = Mapping[str, np.ndarray]
HISTOGRAMS = ("seats", "split", "shares", "turnout", "wasted", "gallagher")
HASH = 1031  # a prime above 2^10: sets of ten lists keep their own place


def by_kernel(job: Job, draws: int) -> dict[str, np.ndarray]:
    """The kernel's counts and joint tables, under the names of the baselines."""
    tally = run(job, draws)
    tables = {
        f"joint_{index}_{name}": array
        for index, table in enumerate(tally.joint)
        for name, array in (("keys", table.keys), ("counts", table.counts))
    }
    return {**tally.counts, **tables}


def marginals(result: Counts) -> Iterator[tuple[str, np.ndarray]]:
    """All counts of draws by key; histograms cumulated as well, which shows a small shift."""
    for key, array in result.items():
        if key.endswith("_keys") and array.shape[1] == 1:
            counts = result[key.replace("keys", "counts")]
            yield key, np.bincount(array[:, 0] % HASH, counts, HASH)
        elif not key.startswith("joint") and not key.endswith("_sums"):
            yield key, array
        if key in HISTOGRAMS:
            yield f"{key} up to", np.cumsum(array, axis=-1)


def refuse_other_counts(result: Counts, kernel: Counts, draws: int) -> None:
    """|z| < 5 for every count of which 25 or more are expected."""
    assert result.keys() == kernel.keys()
    wanted = dict(marginals(kernel))
    for key, one in marginals(result):
        assert one.shape == wanted[key].shape, key
        rate = (one + wanted[key]) / (2 * draws)
        variance = 2 * draws * rate * (1 - rate)
        enough = variance > 25
        apart = np.abs(one - wanted[key])[enough]
        assert (apart < 5 * np.sqrt(variance[enough])).all(), key


def refuse_other_means(result: Counts, kernel: Counts, key: str, draws: int) -> None:
    """|z| < 5 for the means of sums, the variances from the kernel's histograms."""
    middles = (np.arange(2000) + 0.5) * 500.0
    rows = kernel[key.replace("share_sums", "shares").removesuffix("_sums")] / draws
    variance = rows @ middles**2 - (rows @ middles) ** 2
    apart = np.abs(result[key] - kernel[key])[:, 0] / draws
    assert (apart < 5 * np.sqrt(2 * variance / draws)).all(), key
