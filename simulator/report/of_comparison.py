"""The page of a comparison: each change with its error, seats that moved, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.intervals import Z, decimals
from simulator.report.document import Look, Page, Styles, page
from simulator.report.shapes import path, steps, stretched
from simulator.report.told import ComparisonTold, DifferenceTold, ReasonTold, SideTold, told
from simulator.report.words import Words

MOST, MOST_DIGITS = 30, 3
SPARE = 0.22
"""Of a picture's half, beyond the largest change."""
Row = dict[str, Any]


def of_comparison(
    document: Mapping[str, Any], words: Words, look: Look, place: str = "comparison"
) -> Page:
    """The page. Raises: SimulatorError, where the document is not a comparison."""
    comparison = _Comparison(told(ComparisonTold, document, place), words)
    found = comparison.found
    return page(
        "comparison.html.j2",
        words,
        comparison.styles,
        look,
        name=f"{found.a.scenario}-comparison",
        title=look.title or comparison.title(),
        kicker=comparison.kicker(),
        sub=comparison.sub(),
        pictures=[
            {"title": words.say(f"comparison_{kind}"), **comparison.picture(rows)}
            for kind, rows in comparison.kinds.items()
            if rows
        ],
        still=len(found.differences) - len(comparison.differences),
        moved=comparison.moved(),
        reasons=[comparison.reason(each) for each in found.reasons if each.draws],
        facts=[("A", comparison.fact(found.a)), ("B", comparison.fact(found.b))],
        notes=found.notes,
    )


class _Comparison:
    """A comparison, and the parts of its page."""

    def __init__(self, found: ComparisonTold, words: Words) -> None:
        self.found, self.words, self.styles = found, words, Styles()
        self.differences = [
            row for row in found.differences if row.beyond_noise and row.se is not None
        ]
        self.kinds = {kind: self._of(kind) for kind in ("chances", "seats", "other")}
        """Chances, mean seats of the house, and everything else; the largest changes first."""

    def _of(self, kind: str) -> list[DifferenceTold]:
        """Rows of a kind; a chance that an event has too is left out."""
        told = {(row.a, row.b) for row in self.differences if row.event is not None}
        chosen = [
            row
            for row in self.differences
            if _kind(row) == kind and (row.event is not None or (row.a, row.b) not in told)
        ]
        return sorted(chosen, key=lambda row: (row.event is None, -abs(row.change)))[:MOST]

    def title(self) -> str:
        """The largest change of a chance, of an event if there is one."""
        chances, words = self.kinds["chances"], self.words
        if not chances:
            return words.say("comparison_title_same")
        largest = max(chances, key=lambda row: (row.event is not None, abs(row.change)))
        label, a, b = self._label(largest), words.in_100(largest.a), words.in_100(largest.b)
        return words.say("comparison_title", event=label, a=a, b=b)

    def kicker(self) -> str:
        """What is compared."""
        a, b, say = self.found.a.title, self.found.b.title, self.words.say
        return say("comparison_what_if", a=a) if a == b else say("comparison", a=a, b=b)

    def sub(self) -> str:
        """How: in pairs of draws or not."""
        a, b = (self.words.number(side.draws) for side in (self.found.a, self.found.b))
        if self.found.paired:
            return self.words.say("comparison_sub_paired", draws=a)
        return self.words.say("comparison_sub_independent", draws_a=a, draws_b=b)

    def _label(self, row: DifferenceTold) -> str:
        return row.label(self.found.names, self.words)

    def picture(self, rows: Sequence[DifferenceTold]) -> Row:
        """Changes on one axis around zero: a dot, and a bar from zero."""
        words, put = self.words, self.styles.put
        changes = [row.scale * row.change for row in rows]
        errors = [row.scale * Z * (row.se or 0.0) for row in rows]
        ends = [abs(change) + error for change, error in zip(changes, errors, strict=True)]
        reach = max(ends) * (1 + SPARE)
        first = -reach if min(changes) < 0 else -0.1 * reach
        last = reach if max(changes) > 0 else 0.1 * reach

        def at(number: float) -> float:
            return 100 * (number - first) / (last - first)

        return {
            "zero": put(left=at(0.0)),
            "rows": [
                {
                    "label": self._label(row),
                    "bar": put(left=at(min(change, 0.0)), width=at(abs(change)) - at(0.0)),
                    "error": put(left=at(change - error), width=at(2 * error) - at(0.0)),
                    "dot": put(left=at(change)),
                    "change": words.signed(change, _digits(error)),
                    "within": "±" + words.number(error, _digits(error)),
                    "a": row.written(row.a, words, row.se),
                    "b": row.written(row.b, words, row.se),
                }
                for row, change, error in zip(rows, changes, errors, strict=True)
            ],
        }

    def moved(self) -> Row | None:
        """Draws by how many seats change hands."""
        words, counts = self.words, self.found.houses.moved_counts
        if not counts or not sum(counts[1:]):
            return None
        total, width = sum(counts), 1 + max(place for place, count in enumerate(counts) if count)
        marks = range(0, width, max(1, (width - 1) // 12))
        return {
            "mean": words.number(self.found.houses.seats_moved_at_most or 0.0, 2),
            "picture": stretched(
                width, path(steps(counts, max(counts)), "win"), words.say("moved")
            ),
            "axis": [
                self.styles.mark(words.number(place), 100 * (place + 0.5) / width)
                for place in marks
            ],
            "rows": [
                (words.number(place), words.number(count), words.percent(100 * count / total, 2))
                for place, count in enumerate(counts)
                if count
            ],
        }

    def reason(self, each: ReasonTold) -> Row:
        """Why houses changed, in words, and in how many draws."""
        key, numbers = f"reason_{each.reason}", each.model_dump(exclude={"reason"})
        said = self.words.say(key) if self.words.has(key) else each.reason
        return {"reason": said, **{name: self.words.number(n) for name, n in numbers.items()}}

    def fact(self, side: SideTold) -> str:
        """Which draws of which scenario."""
        drawn = self.words.drawn(side.draws, side.seed)
        return f"{side.title}; {drawn}; {side.fingerprint[:12]}"


def _kind(row: DifferenceTold) -> str | None:
    """The picture that a difference belongs to; None of seats of a tier."""
    if row.is_chance:
        return "chances"
    if row.measure == "seats":
        return "seats" if row.tier in (None, "all") else None
    return "other"


def _digits(error: float) -> int:
    """Of a change, up to its error's first digit, three at most."""
    return min(decimals(error / Z), MOST_DIGITS) if error else 1
