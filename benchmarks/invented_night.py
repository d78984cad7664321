"""An invented election night of Kazakhstan, 19 March 2023: `python -m benchmarks.invented_night`.

No regional count of the list vote was published, so the night is made up, and says so in the name
of its folder, of each file and in a column of its own. What is not invented: the nation's count,
which the last file adds up to (official.toml), electorates and turnout of 22:10 (regions.csv,
turnout.csv), and time zones: in 2023 five western regions were an hour behind the others.

- Lean of a region: where the protocol of its council, elected on the same day, is known, shares of
  the lists for the council over the nation's (scenario.toml has the table); elsewhere, and for
  lists that were not on it, drawn with half of the scenario's `regional_sd`.
- Iterative proportional fitting gives every region the ballots of its turnout and every list its
  official count; cells are rounded so that both stay, by the largest remainders of a region.
- A region begins when its stations close, an hour later in the west, and villages come first: the
  part q that is counted differs from the whole by exp((1 - q) d), with d drawn once for each
  region and list with the standard deviation ORDER, the default of `order_sd`.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.scenario import Scenario, load

HOME = Path(__file__).resolve().parents[1] / "scenarios" / "kazakhstan-2023"
FOLDER = HOME / "invented-night"
SEED, ORDER, SLOWEST = 2023, 0.1, 0.8
WEST = ("aktobe", "atyrau", "west-kazakhstan", "kyzylorda", "mangystau")
LAST = "overseas"
"""The stations abroad close last."""
COUNTED = {
    "2023-03-19-2200": (14, 4, 0),
    "2023-03-19-2330": (42, 25, 0),
    "2023-03-20-0100": (70, 52, 8),
    "2023-03-20-0300": (91, 80, 40),
    "2023-03-20-0600": (100, 97, 85),
    "2023-03-20-1000": (100, 100, 100),
}
"""Percent that are counted by a time in Astana: of the regions there, in the west, and abroad."""
COUNCILS = {
    "astana": (68.77, 0.66, 1.63, 16.96, 5.50, None, 5.49, 0.99),
    "almaty": (51.94, 2.83, 13.15, 5.23, 13.22, None, 7.97, 5.65),
    "karaganda": (51.67, 12.92, 6.08, 10.77, 10.43, None, 6.15, 1.98),
    "kostanay": (55.76, 12.63, 6.32, 18.91, 6.38, None, None, None),
    "kyzylorda": (68.51, 4.21, 3.37, None, 2.82, None, None, None),
}
"""Percent of lists for councils, March 2023, in the order of the scenario's list ballot."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def night() -> dict[str, str]:
    """The text of each file, by its name."""
    scenario = load(HOME / "scenario.toml")
    generator = np.random.default_rng(SEED)
    whole = _whole(scenario, _leans(scenario, generator))
    order = ORDER * generator.standard_normal(whole.shape)
    pace = generator.uniform(SLOWEST, 1.0, len(whole))
    return {
        f"invented-{time}.csv": _file(scenario, whole, order, _counted(scenario, pace, percents))
        for time, percents in COUNTED.items()
    }


def _options(scenario: Scenario) -> list[str]:
    return [party.id for party in scenario.party if party.on_list_ballot]


def _leans(scenario: Scenario, generator: np.random.Generator) -> Floats:
    """[region, option] what a region's shares are multiplied by."""
    options, national = _options(scenario), _official(scenario)
    sd = scenario.votes.regional_sd
    assert isinstance(sd, dict)
    spread = np.array([0.5 * sd.get(option, sd["default"]) for option in options])
    drawn = np.exp(spread * generator.standard_normal((len(scenario.region), len(options))))
    for row, region in zip(drawn, scenario.region, strict=True):
        for at, share in enumerate(COUNCILS.get(region.id, ())):
            if share is not None:
                row[at] = share / (100.0 * national[at] / national.sum())
    return drawn


def _official(scenario: Scenario) -> Ints:
    """The nation's count, in the order of the list ballot."""
    votes = {party.id: party.votes for party in load(HOME / "official.toml").party}
    return np.array([votes[option] for option in _options(scenario)], np.int64)


def _whole(scenario: Scenario, leans: Floats) -> Ints:
    """[region, option] ballots of the whole night."""
    national = _official(scenario)
    turnout = {row.id: row.mean for row in scenario.turnout.region}
    cast = np.array([region.registered * turnout[region.id] for region in scenario.region])
    valid = _rounded(cast / cast.sum() * national.sum())
    cells = leans * national
    for _ in range(2_000):
        cells *= (valid / cells.sum(1))[:, None]
        cells *= national / cells.sum(0)
    return _both_ways(cells, valid, national)


def _rounded(numbers: Floats) -> Ints:
    """Whole numbers with the same sum, by largest remainders."""
    floor = np.floor(numbers)
    missing = round(float(numbers.sum() - floor.sum()))
    floor[np.argsort(floor - numbers, kind="stable")[:missing]] += 1
    return floor.astype(np.int64)


def _both_ways(cells: Floats, rows: Ints, columns: Ints) -> Ints:
    """Whole numbers near `cells` with these sums: more where a row and a column lack a ballot."""
    whole = np.floor(cells).astype(np.int64)
    while (lack := rows - whole.sum(1)).any():
        wanted = np.where((columns > whole.sum(0))[None, :], cells - whole, -np.inf)
        wanted[lack <= 0] = -np.inf
        whole[np.unravel_index(np.argmax(wanted), whole.shape)] += 1
    return whole


def _counted(scenario: Scenario, pace: Floats, percents: tuple[int, int, int]) -> list[int]:
    """Percent of each region, slower in some; whole where the percentage is 100."""
    here, west, abroad = percents
    found = []
    for region, speed in zip(scenario.region, pace, strict=True):
        percent = abroad if region.id == LAST else west if region.id in WEST else here
        found.append(100 if percent == 100 else round(percent * speed))
    return found


def _file(scenario: Scenario, whole: Ints, order: Floats, counted: list[int]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["region", "counted", *_options(scenario), "invented"])
    for region, votes, deviations, percent in zip(
        scenario.region, whole, order, counted, strict=True
    ):
        if percent:
            part = percent / 100.0
            weights = votes * np.exp((1.0 - part) * deviations)
            ballots = _rounded(weights / weights.sum() * round(part * int(votes.sum())))
            rows.writerow([region.id, percent, *ballots.tolist(), "yes"])
    return text.getvalue()


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in night().items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
