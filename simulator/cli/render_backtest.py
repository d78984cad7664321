"""Scores of forecasts as text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.backtest import Backtest, Fit
from simulator.backtest.fit import PastSize
from simulator.backtest.forecasts import BY_DAYS, FLAT, MODEL, SAVED
from simulator.cli.formats import columns
from simulator.figures.definitions import LARGEST, MAJORITY, SEATS
from simulator.polls.constants import Constants
from simulator.polls.newton import Estimate
from simulator.text import listed, many

NAMES = {
    MODEL: "polls",
    SAVED: "saved results",
    FLAT: "mean of last, 600",
    BY_DAYS: "mean of last, by days",
}
LEFT_OUT = {
    "election": "fitted to the other elections",
    "country": "fitted to the elections of other countries",
    "none": "not fitted, but used as they are; the defaults have seen Germany, Sweden, Norway",
}
HEADER = ("MAE", "CRPS", "50%", "80%", "90%", "95%")
CHANCES = ("Brier", "log")
NOTE = """\
MAE, CRPS: error of the mean and of the whole forecast, in points; 50 to 95%: results within those
intervals; Brier, log: scores of reaching the threshold, of parties whose mean of last polls was 0.4
to 1.8 times it. ± is the standard error, clustered by election: the elections are the sample. Less
is better; a difference is that of the first forecast from the one above."""
Scores = Mapping[str, Any]


def backtest_text(backtest: Backtest, document: Scores) -> str:
    """The scores of a backtest."""
    number = len(backtest.elections)
    parts = [
        f"{backtest.name}: {number} elections, {backtest.draws:,} draws a forecast\n"
        f"constants of the spread: {LEFT_OUT[backtest.leave]}",
        *_horizons(document),
        NOTE,
    ]
    if missing := document["without_forecast"]:
        told = listed(f"{each['election']} at {each['days']} days" for each in missing)
        parts.append(f"without fresh polls, so without a forecast: {told}")
    return "\n\n".join(parts)


def results_text(document: Scores) -> str:
    """The scores of saved results."""
    elections = many(document["elections"], "election")
    title = f"Saved results of {elections}, against official results"
    return "\n\n".join([title, *_horizons(document), NOTE])


def _horizons(document: Scores) -> Iterator[str]:
    kinds = {kind["kind"] for horizon in document["horizons"] for kind in horizon["kinds"]}
    places = {each["days"]: each for each in document["calibration"]}
    for horizon in document["horizons"]:
        days = horizon["days"]
        for scores in horizon["kinds"]:
            title = "All" if days is None else f"{many(days, 'day')} before"
            if len(kinds) > 1:
                title += f", {scores['kind']}"
            yield _scores(title, scores)
        yield _calibration(places[days])


def _scores(title: str, scores: Scores) -> str:
    """A table of the forecast and its references, and one of seats."""
    heading = f"{title}: {many(scores['elections'], 'election')}, {scores['figures']} results"
    rows = list(_rows(scores, lambda each: each, scores["near_threshold"] > 0))
    chances = CHANCES if scores["near_threshold"] else ()
    tables = [heading, columns(["", *HEADER, *chances], rows)]
    if SEATS in scores:
        rows = list(_rows(scores, lambda each: each[SEATS], False))
        tables.append(columns(["Seats", *HEADER], rows))
        tables.append(_of_houses(scores))
    return "\n".join(tables)


def _rows(scores: Scores, of: Any, chances: bool) -> Iterator[list[str]]:
    for name, each in _each(scores):
        yield [name, *_numbers(of(each), chances)]
        if "difference" in each:
            yield ["  difference", *_numbers(of(each["difference"]), chances, "+")]


def _each(scores: Scores) -> Iterator[tuple[str, Scores]]:
    """The forecast, then what it is compared with, each under its name."""
    yield NAMES[MODEL if scores["references"] else SAVED], scores
    for reference in scores["references"]:
        yield NAMES[reference["name"]], reference


def _numbers(found: Scores, chances: bool, sign: str = "") -> list[str]:
    """Errors, coverage, and scores of `chances`; a difference, with its sign, has no coverage."""
    intervals = [""] * 4
    if not sign:
        parts = found["coverage"].values()
        intervals = ["" if part is None else f"{100 * part:.0f}" for part in parts]
        if found["coverage_se"]["80"] is not None:
            intervals[1] += f" ± {100 * found['coverage_se']['80']:.0f}"
    cells = [_cell(found, "mae", 2, sign), _cell(found, "crps", 3, sign), *intervals]
    return cells + _chances(found, sign) if chances else cells


def _chances(found: Scores, sign: str = "") -> list[str]:
    return [_cell(found, name, 3, sign) for name in ("brier", "log")]


def _cell(found: Scores, name: str, digits: int, sign: str = "") -> str:
    """A mean and its error."""
    if found[name] is None:
        return ""
    error = found[f"{name}_se"]
    told = f"{found[name]:{sign}.{digits}f}"
    return told if error is None else f"{told} ± {error:.{digits}f}"


def _of_houses(scores: Scores) -> str:
    """Brier and log scores of a majority and of the largest party."""
    header = ["", "Brier, majority", "log", "Brier, largest", "log"]
    rows = [
        [name, *_chances(found[MAJORITY]), *_chances(found[LARGEST])]
        for name, found in _each(scores)
    ]
    return columns(header, rows)


def _calibration(found: Scores) -> str:
    """Where results fell, and how often what was likely happened."""
    places = " ".join(f"{100 * part:.0f}" for part in found["places"])
    filled = [each for each in found["reliability"] if each["chances"]]
    lines = [f"percent of results in each tenth of the forecast: {places}"]
    if filled:
        rows = [
            [
                f"{100 * each['low']:.0f} to {100 * each['high']:.0f}%",
                f"{each['chances']:,}",
                f"{100 * each['forecast']:.0f}%",
                f"{100 * each['happened']:.0f}%",
            ]
            for each in filled
        ]
        lines.append(columns(["chances", "number", "forecast", "happened"], rows))
    return "\n".join(lines)


def fit_text(backtest: Backtest, found: Fit) -> str:
    """Constants with their errors, and as a scenario takes them."""
    rows = [_estimate(each) for each in found.estimates]
    rows.append(["tau of polls alone", *_estimate(found.tau_of_polls)[1:]])
    blocks = [_block(kind, each) for kind, each in found.constants.items()]
    return "\n\n".join(
        [
            f"{backtest.name}: {found.elections} elections, {found.forecasts} forecasts",
            columns(["constant", "value", "standard error", "nine in ten"], rows),
            "The mean of last polls was as good as a random sample of so many persons:",
            _past_sizes(found.past_sizes),
            "The constants as a scenario takes them:",
            *blocks,
        ]
    )


def _past_sizes(found: Sequence[PastSize]) -> str:
    return columns(
        ["", "days before", "elections", "sample", "nine in ten", "net of the tilt"],
        [
            [
                each.kind,
                str(each.days),
                str(each.elections),
                f"{each.size:,.0f}",
                f"{each.low:,.0f} to {each.high:,.0f}",
                f"{each.with_tilt:,.0f}",
            ]
            for each in found
        ],
    )


def _estimate(each: Estimate) -> list[str]:
    return [
        each.name,
        f"{each.value:.4g}",
        f"{each.error:.2g}",
        f"{each.low:.3g} to {each.high:.3g}" if each.error else "at the end of its range",
    ]


def _block(kind: str, constants: Constants) -> str:
    """`[polls]` of a scenario of one kind of election."""
    lines: Sequence[str] = [
        f"{name} = {getattr(constants, name):.4g}"
        for name in ("phi", "nu", "tau", "beta", "factor", "power", "tilt")
    ]
    return "\n".join(["[polls]", f'kind = "{kind}"', *lines])
