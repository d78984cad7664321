"""Elections that the model has made: polls, and results that are as far from them as it says."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from simulator.polls.constants import Constants, Kind
from simulator.polls.covariance import covariance
from simulator.polls.table import Polls
from tests.polls.made import FIELDS, covariance_of

TRUTH = np.array([0.32, 0.24, 0.14, 0.08, 0.06, 0.045])
"""Opinion on election day; the rest is for others."""
DAY = 738_000


def election(
    seed: int,
    kind: Kind = "national",
    constants: Constants | None = None,
    polls: int = 25,
    days: int = 90,
) -> tuple[Polls, np.ndarray]:
    """Polls, and the result (parties, fractions)."""
    own = constants or Constants.of(kind)
    random = np.random.default_rng([seed, 7])
    last = DAY - np.sort(random.integers(1, days, size=polls))[::-1]
    institute = random.integers(4, size=polls)
    table = Polls(
        parties=tuple(f"p{number}" for number in range(len(TRUTH))),
        institutes=("a", "b", "c", "d"),
        institute=institute,
        first=last,
        last=last,
        size=random.choice([800.0, 1000.0, 2000.0], polls),
        share=np.zeros((polls, len(TRUTH))),
    )
    # A multinomial's covariance, times V, around what opinion is on election day.
    parties = np.linalg.cholesky(np.diag(TRUTH) - np.outer(TRUTH, TRUTH))
    root = np.linalg.cholesky(covariance_of(table, own))
    share = TRUTH + root @ random.standard_normal((polls, len(TRUTH))) @ parties.T
    whole = np.append(TRUTH, 1 - TRUTH.sum())
    sigma = covariance(whole, np.zeros(len(whole)), own)
    swing = np.linalg.cholesky(sigma) @ random.standard_normal(len(whole))
    result = whole * np.exp(swing)
    made = {name: getattr(table, name) for name in FIELDS}
    return Polls(**made, share=np.maximum(share, 0.001)), result[:-1] / result.sum()


def write(
    folder: Path,
    elections: int,
    constants: Constants | None = None,
    kinds: Sequence[Kind] = ("national",),
) -> Path:
    """The folder, with a backtest.toml of so many elections."""
    polls, results = [], []
    for number in range(elections):
        kind = kinds[number % len(kinds)]
        table, result = election(number, kind, constants)
        name = f"e{number}"
        for row in range(len(table)):
            day = date.fromordinal(int(table.last[row])).isoformat()
            about = [name, table.institutes[table.institute[row]], day, int(table.size[row])]
            shares = 100 * table.share[row] / max(1.0, table.share[row].sum())
            polls.append([*about, *(f"{share:.4f}" for share in shares)])
        day = date.fromordinal(DAY).isoformat()
        for party, share in zip(table.parties, result, strict=True):
            results.append([name, day, kind, f"c{number % 4}", 5, party, f"{100 * share:.6f}"])
    header = ["election", "institute", "date", "n", *table.parties]
    _write(folder / "polls.csv", [header, *polls])
    header = ["election", "date", "kind", "country", "threshold", "party", "share"]
    _write(folder / "results.csv", [header, *results])
    (folder / "backtest.toml").write_text(TOML)
    return folder


TOML = """\
format = 1
id = "made"
name = "Elections that were made"
polls = { csv = "polls.csv" }
results = { csv = "results.csv" }
days = [1, 14]
draws = 2000
"""


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
