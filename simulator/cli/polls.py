"""`simulator polls`: what the polls of a scenario say together about election day."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from simulator.cli.asked import loaded
from simulator.cli.endings import note
from simulator.cli.formats import columns, form_of, show
from simulator.cli.page import Page, line, names_of, stdout_console
from simulator.errors import SimulatorError
from simulator.polled import Polled, document
from simulator.polls.constants import COMMON, KINDS, Constants
from simulator.polls.record import DAYS, EFFECTIVE, SIZES, past_size
from simulator.text import many

SCHEMA = 1
COLUMNS = ("party", "share", "sd", "low", "high", "last_mean")
VARIANCES = ("nu", "tau", "beta")
"""Constants that people know by what one is divided by."""
OF_RECORD = ("kind", "days", "size", "with_tilt")


def polls(
    path: Path | None,
    *,
    as_of: str | None = None,
    settings: Sequence[str] = (),
    record: bool = False,
    form: str = "table",
) -> None:
    """Pool the polls of a scenario and print them; or the record of past ones."""
    form = form_of(form)
    if record:
        if path is not None or as_of is not None or settings:
            raise SimulatorError("--record: is of no scenario; leave out all but --format")
        show(
            form,
            text=lambda: print(_record()),
            document=_record_document,
            rows=lambda: (OF_RECORD, [*_past_sizes()]),
        )
        return
    if path is None:
        raise SimulatorError("polls: name a scenario that has polls, or give --record")
    if as_of is not None:
        settings = [*settings, f"polls.as_of={as_of}"]
    scenario = loaded(path, settings, note)
    if scenario.polls is None:
        raise SimulatorError(
            f'{path}: has no polls; add polls = {{ csv = "polls.csv" }}, a row a poll: institute, '
            "date, n, and a column for each party"
        )
    if scenario.counted:
        raise SimulatorError(f"{path}: is a count; its polls are in the scenario that it extends")
    polled = Polled.of(scenario)
    show(
        form,
        text=lambda: _page(polled, document(polled)),
        document=lambda: {"schema": SCHEMA, **document(polled)},
        rows=lambda: (COLUMNS, [[row[name] for name in COLUMNS] for row in polled.parties()]),
    )


def _page(polled: Polled, found: dict[str, Any]) -> None:
    """The same for people."""
    page = Page(stdout_console())
    names = names_of(polled.scenario)
    page.say(line(polled.scenario.name or polled.scenario.id), "bold")
    for sentence in _summary(found):
        page.say(sentence)
    page.title("Parties", "percent on election day")
    page.table(
        ["", "pooled", "sd", "nine in ten", "mean of last polls"],
        (
            [
                names[row["party"]],
                f"{row['share']:.1f}",
                f"{row['sd']:.1f}",
                f"{row['low']:.1f}–{row['high']:.1f}",
                "" if row["last_mean"] is None else f"{row['last_mean']:.1f}",
            ]
            for row in found["parties"]
        ),
    )
    _institutes(page, found["institutes"], names)
    for warning in found["warnings"]:
        note(f"warning: {warning}")


def _summary(found: dict[str, Any]) -> Iterator[str]:
    institutes = many(len(found["institutes"]), "institute")
    yield (
        f"{many(len(found['polls']), 'poll')} of {institutes} as of {found['as_of']}; the last "
        f"ended {many(found['days'], 'day')} before the election of {found['election']}."
    )
    where = "national elections" if found["kind"] == "national" else "elections of states"
    sizes = (f"{many(days, 'day')}: {past_size(days, found['kind']):,.0f}" for days in DAYS)
    yield (
        f"As good as a random sample of {found['effective_sample_size']:,.0f}. In the past, polls "
        f"so many days before {where} were as good as one of about "
        f"{found['past_sample_size']:,.0f} ({', '.join(sizes)})."
    )


def _institutes(page: Page, rows: Sequence[dict[str, Any]], names: dict[str, str]) -> None:
    parties = list(dict.fromkeys(party for row in rows for party in row["leaning"]))
    page.title("Institutes", "how far each leans from the others, in points")
    page.wide_table(
        ["", "polls", "last", "weight", *(names[party] for party in parties)],
        (
            [
                line(row["institute"]),
                str(row["polls"]),
                row["last"],
                f"{100 * row['weight']:.0f}%",
                *(f"{row['leaning'][p]:+.1f}" if p in row["leaning"] else "" for p in parties),
            ]
            for row in rows
        ),
    )


def _past_sizes() -> Iterator[list[Any]]:
    for kind in KINDS:
        for days, size, net in zip(DAYS, EFFECTIVE[kind], SIZES[kind], strict=True):
            yield [kind, days, size, net]


def _record_document() -> dict[str, Any]:
    """The constants of the model, and what polls have been worth."""
    own = {field.name: getattr(Constants.of(KINDS[0]), field.name) for field in fields(Constants)}
    return {
        "schema": SCHEMA,
        "constants": {**own, "beta": dict(COMMON)},
        "past_sizes": [dict(zip(OF_RECORD, row, strict=True)) for row in _past_sizes()],
    }


def _record() -> str:
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
    for name, value in _record_document()["constants"].items():
        if isinstance(value, dict):
            told = ", ".join(f"1/{1 / each:.0f} {kind}" for kind, each in value.items())
        else:
            told = f"1/{1 / value:.0f}" if name in VARIANCES else f"{value:g}"
        yield [name, told]
