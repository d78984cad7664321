"""`simulator polls --record`: the constants of the model, and what polls have been worth."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args

from simulator.cli.formats import columns, show
from simulator.polls.constants import COMMON, Constants, Kind
from simulator.polls.record import DAYS, EFFECTIVE, SIZES

KINDS: tuple[Kind, ...] = get_args(Kind)
VARIANCES = ("nu", "tau", "beta")
"""Constants that people know by what one is divided by."""
COLUMNS = ("kind", "days", "size", "with_tilt")


def print_record(form: str) -> None:
    """Print both."""
    show(form, text=lambda: print(_text()), document=_document, rows=lambda: (COLUMNS, [*_rows()]))


def _rows() -> Iterator[list[Any]]:
    for kind in KINDS:
        for days, size, beside in zip(DAYS, EFFECTIVE[kind], SIZES[kind], strict=True):
            yield [kind, days, size, beside]


def _document() -> dict[str, Any]:
    own = {field.name: getattr(Constants.of(KINDS[0]), field.name) for field in fields(Constants)}
    return {
        "schema": 1,
        "constants": {**own, "beta": dict(COMMON)},
        "past_sizes": [dict(zip(COLUMNS, row, strict=True)) for row in _rows()],
    }


def _text() -> str:
    header = ["days before", *map(str, DAYS)]
    sizes = [[kind, *map(str, EFFECTIVE[kind])] for kind in KINDS]
    spread = [[kind, *map(str, SIZES[kind])] for kind in KINDS]
    return "\n\n".join(
        [
            "In the past, the mean of last polls was as good as a random sample of so many "
            "persons:",
            columns(header, sizes),
            'Of spread = "past-errors", one over the variance of log shares in units of p^(2 '
            "power):",
            columns(header, spread),
            "Constants, keys of [polls] in a scenario:",
            columns(["", "default"], [*_constants()]),
        ]
    )


def _constants() -> Iterator[list[str]]:
    """Each with its value as people write it."""
    for name, value in _document()["constants"].items():
        if isinstance(value, dict):
            told = ", ".join(f"1/{1 / each:.0f} {kind}" for kind, each in value.items())
        else:
            told = f"1/{1 / value:.0f}" if name in VARIANCES else f"{value:g}"
        yield [name, told]
