"""Institutes: one that is spelt in two ways is one; one that is nearly another gets a warning."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from simulator.errors import Problem, ScenarioError
from simulator.scenario.files.polls.cells import normal
from simulator.scenario.files.polls.not_polls import is_exit_poll
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.polls.rows import Row
from simulator.scenario.files.read import few
from simulator.scenario.tree import shown

MOST = 200
"""Institutes among which near names are looked for."""


def institutes(rows: Sequence[Row], notes: Notes) -> dict[str, str]:
    """The spelling of each institute that most rows have, by its `normal` form."""
    problems = [
        Problem(str(row.place), "", "institute: missing; give its name")
        for row in rows
        if not row.cells["institute"]
    ]
    if problems:
        raise ScenarioError(few(problems))
    spelt: dict[str, Counter[str]] = {}
    for row in rows:
        if is_exit_poll(row.cells["institute"]):
            notes.add("an exit poll: it counts as any other poll", row.place.line, warns=True)
        spelt.setdefault(normal(row.cells["institute"]), Counter())[row.cells["institute"]] += 1
    for names in spelt.values():
        if len(names) > 1:
            listed = " and ".join(map(shown, names))
            notes.add(f"{listed} are one institute")
    _warn_of_near(spelt, rows, notes)
    return {form: names.most_common(1)[0][0] for form, names in spelt.items()}


def _warn_of_near(spelt: Mapping[str, Counter[str]], rows: Sequence[Row], notes: Notes) -> None:
    """A note on an institute that may be another one, misspelt."""
    if len(spelt) > MOST:
        return
    total = {form: names.total() for form, names in spelt.items()}
    for form in spelt:
        more = [other for other in spelt if other != form and total[other] > total[form]]
        if len(form) < 4 or not (near := get_close_matches(form, more, 1, 0.8)):
            continue
        name, other = (next(iter(spelt[each])) for each in (form, near[0]))
        line = next(row.place.line for row in rows if normal(row.cells["institute"]) == form)
        notes.add(
            f"{shown(name)}: did you mean {shown(other)}? they count as two institutes",
            line,
            warns=True,
        )
