"""Polls made by a random number generator from known constants."""

import numpy as np

from simulator.polls.constants import Constants
from simulator.polls.table import Polls

ELECTION = 738_000
CONSTANTS = Constants.of("national")


def made(
    seed: int,
    polls: int = 40,
    parties: int = 4,
    institutes: int = 5,
    days: int = 120,
    missing: float = 0.0,
    constants: Constants = CONSTANTS,
    truth: float = 0.2,
) -> Polls:
    """Polls whose shares have the covariance of the model exactly, around `truth` at the end."""
    random = np.random.default_rng(seed)
    size = random.choice([500.0, 1000.0, 2400.0, 9000.0, 50.0, np.nan], polls)
    institute = random.integers(institutes, size=polls)
    last = ELECTION - random.integers(days, size=polls)
    table = Polls(
        parties=tuple(f"p{number}" for number in range(parties)),
        institutes=tuple(f"house {number}" for number in range(institutes)),
        institute=institute,
        first=last - 2,
        last=last,
        size=size,
        share=np.zeros((polls, parties)),
    )
    root = np.linalg.cholesky(covariance_of(table, constants))
    share = truth + np.sqrt(truth * (1 - truth)) * root @ random.standard_normal((polls, parties))
    share[random.random(share.shape) < missing] = np.nan
    return Polls(**{name: getattr(table, name) for name in FIELDS}, share=share)


FIELDS = ("parties", "institutes", "institute", "first", "last", "size")


def covariance_of(polls: Polls, constants: Constants = CONSTANTS) -> np.ndarray:
    """V, written down."""
    size = np.clip(np.nan_to_num(polls.size, nan=1000.0), 200, 5000)
    before = (ELECTION - polls.last).astype(float)
    same = polls.institute[:, None] == polls.institute
    return (
        np.diag(constants.phi / size)
        + constants.nu * same
        + constants.tau * np.minimum(before[:, None], before)
    )
