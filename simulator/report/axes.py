"""What a sweep varies, in words: "votes of Ak Zhol, percent" for `party.ak-zhol.share`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from simulator.report.told import NamesTold, SweepTold
from simulator.report.words import Words

PATTERNS = (
    (re.compile(r"party\.([^.]+)\.share"), "axis_share"),
    (re.compile(r"tier\.([^.]+)\.threshold\.share"), "axis_threshold"),
    (re.compile(r"tier\.([^.]+)\.seats"), "axis_seats"),
    (re.compile(r"votes\.(effective_sample_size)"), "axis_sample"),
    (re.compile(r"(turnout)\.mean"), "axis_turnout"),
    (re.compile(r"(polls)\.as_of"), "axis_polls"),
)
"""Keys that people vary often, and the text for each; other keys are shown as they are."""


def in_words(found: SweepTold, words: Words) -> SweepTold:
    """The same sweep with names of its axes in the place of keys."""
    names = _names(found.axes, found.names, words)

    def renamed(row: Mapping[str, object]) -> dict[str, object]:
        return {names.get(key, key): value for key, value in row.items()}

    return found.model_copy(
        update={
            "axes": [names[axis] for axis in found.axes],
            "points": [p.model_copy(update={"axes": renamed(p.axes)}) for p in found.points],
            "importance": [
                row.model_copy(update={"parts": renamed(row.parts)}) for row in found.importance
            ],
            "turns": [
                row.model_copy(
                    update={
                        "axis": names.get(row.axis, row.axis),
                        "where": _replaced(row.where, names),
                    }
                )
                for row in found.turns
            ],
        }
    )


def _names(axes: list[str], names: NamesTold, words: Words) -> dict[str, str]:
    """A name for each axis; those of two that would be called the same stay keys."""
    found = {axis: _name(axis, names, words) for axis in axes}
    twice = Counter(found.values())
    return {axis: name if twice[name] == 1 else axis for axis, name in found.items()}


def _name(axis: str, names: NamesTold, words: Words) -> str:
    for pattern, key in PATTERNS:
        if match := pattern.fullmatch(axis):
            return words.say(key, name=names.parties.get(match[1], match[1]))
    return axis


def _replaced(text: str, names: Mapping[str, str]) -> str:
    """Keys in "KEY = 5, KEY = 7", the longest first."""
    for axis in sorted(names, key=len, reverse=True):
        text = text.replace(f"{axis} = ", f"{names[axis]} = ")
    return text
