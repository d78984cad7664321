"""`simulator polls`: what the polls of a scenario say together about election day."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator.cli.endings import note
from simulator.cli.formats import form_of, show
from simulator.cli.page import Page, line, names_of, stdout_console
from simulator.cli.record import print_record
from simulator.cli.settings import loaded
from simulator.errors import SimulatorError
from simulator.polled import Polled, document
from simulator.polls.record import DAYS, past_size
from simulator.text import many

SCHEMA = 1
COLUMNS = ("party", "share", "sd", "low", "high", "last_mean")


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
        print_record(form)
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
    yield (
        f"As good as a random sample of {found['effective_sample_size']:,.0f}. In the past, polls "
        f"so many days before {where} were as good as one of about "
        f"{found['past_sample_size']:,.0f}"
        f" ({', '.join(_sizes(found['kind']))})."
    )


def _sizes(kind: Any) -> Iterator[str]:
    for days in DAYS:
        yield f"{many(days, 'day')}: {past_size(days, kind):,.0f}"


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
