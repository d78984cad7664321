"""The page of a comparison: each change with its error, seats that moved, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.intervals import Z, decimals
from simulator.report.document import Look, Page, Styles, page
from simulator.report.shapes import path, steps, stretched
from simulator.report.told import ComparisonTold, DifferenceTold, SideTold, told
from simulator.report.words import Words

MOST, MOST_DIGITS = 30, 3
SPARE = 0.22
"""Of a picture's half, beyond the largest change."""
Row = dict[str, Any]


def of_comparison(
    document: Mapping[str, Any], words: Words, look: Look, place: str = "comparison"
) -> Page:
    """The page. Raises: SimulatorError, where the document is not a comparison."""
    found, styles = told(ComparisonTold, document, place), Styles()
    differences = [row for row in found.differences if row.beyond_noise and row.se is not None]
    chances = _kind(differences, "chances")
    return page(
        "comparison.html.j2",
        words,
        styles,
        look,
        name=f"{found.a.scenario}-comparison",
        title=look.title or _title(found, chances, words),
        kicker=_kicker(found, words),
        sub=_sub(found, words),
        pictures=[
            {"title": words.say(f"comparison_{kind}"), **_picture(rows, found, words, styles)}
            for kind in ("chances", "seats", "other")
            if (rows := _kind(differences, kind))
        ],
        still=len(found.differences) - len(differences),
        moved=_moved(found, words, styles),
        reasons=[_reason(each, words) for each in found.reasons if each.draws],
        facts=[_fact("A", found.a, words), _fact("B", found.b, words)],
        notes=found.notes,
    )


def _kicker(found: ComparisonTold, words: Words) -> str:
    a, b = _side(found.a), _side(found.b)
    return words.say("comparison_what_if", a=a) if a == b else words.say("comparison", a=a, b=b)


def _side(side: SideTold) -> str:
    return side.name or side.scenario


def _kind(rows: Sequence[DifferenceTold], kind: str) -> list[DifferenceTold]:
    """Chances, mean seats of the house, or everything else; the largest changes first."""

    def of(row: DifferenceTold) -> str:
        if row.is_chance:
            return "chances"
        whole = row.measure == "seats" and row.tier in (None, "all")
        return "seats" if whole else "" if row.measure == "seats" else "other"

    told = {(row.a, row.b) for row in rows if row.event is not None}
    chosen = [row for row in rows if of(row) == kind]
    chosen = [row for row in chosen if row.event is not None or (row.a, row.b) not in told]
    return sorted(chosen, key=lambda row: (row.event is None, -abs(row.change)))[:MOST]


def _title(found: ComparisonTold, chances: Sequence[DifferenceTold], words: Words) -> str:
    if not chances:
        return words.say("comparison_title_same")
    largest = max(chances, key=lambda row: (row.event is not None, abs(row.change)))
    return words.say(
        "comparison_title",
        event=largest.label(found.names, words),
        a=words.in_100(largest.a),
        b=words.in_100(largest.b),
    )


def _sub(found: ComparisonTold, words: Words) -> str:
    if found.paired:
        return words.say("comparison_sub_paired", draws=words.number(found.a.draws))
    return words.say(
        "comparison_sub_independent",
        draws_a=words.number(found.a.draws),
        draws_b=words.number(found.b.draws),
    )


def _picture(
    rows: Sequence[DifferenceTold], found: ComparisonTold, words: Words, styles: Styles
) -> Row:
    """Changes on one axis around zero: a dot, and a bar from zero."""
    scale = [100.0 if row.is_chance else 1.0 for row in rows]
    changes = [size * row.change for size, row in zip(scale, rows, strict=True)]
    errors = [size * Z * (row.se or 0.0) for size, row in zip(scale, rows, strict=True)]
    ends = [abs(change) + error for change, error in zip(changes, errors, strict=True)]
    low = any(change < 0 for change in changes)
    high = any(change > 0 for change in changes)
    reach = max(ends) * (1 + SPARE)
    first, last = (-reach if low else -0.1 * reach), (reach if high else 0.1 * reach)

    def at(number: float) -> float:
        return 100 * (number - first) / (last - first)

    return {
        "zero": styles.put(left=at(0.0)),
        "rows": [
            {
                "label": row.label(found.names, words),
                "bar": styles.put(left=at(min(change, 0.0)), width=at(abs(change)) - at(0.0)),
                "error": styles.put(left=at(change - error), width=at(2 * error) - at(0.0)),
                "dot": styles.put(left=at(change)),
                "change": words.signed(change, _digits(error)),
                "within": "±" + words.number(error, _digits(error)),
                "a": row.written(row.a, words, row.se),
                "b": row.written(row.b, words, row.se),
            }
            for row, change, error in zip(rows, changes, errors, strict=True)
        ],
    }


def _digits(error: float) -> int:
    """Of a change, up to its error's first digit, three at most."""
    return min(decimals(error / Z), MOST_DIGITS) if error else 1


def _moved(found: ComparisonTold, words: Words, styles: Styles) -> Row | None:
    """Draws by how many seats change hands."""
    counts = found.houses.moved_counts
    if not counts or not sum(counts[1:]):
        return None
    total, last = sum(counts), max(place for place, count in enumerate(counts) if count)
    data = steps(counts, max(counts))
    return {
        "mean": words.number(found.houses.seats_moved_at_most or 0.0, 2),
        "picture": stretched(last + 1, path(data, "win"), words.say("moved")),
        "axis": [
            styles.mark(words.number(place), 100 * (place + 0.5) / (last + 1))
            for place in range(0, last + 1, max(1, last // 12))
        ],
        "rows": [
            (words.number(place), words.number(count), words.percent(100 * count / total, 2))
            for place, count in enumerate(counts[: last + 1])
            if count
        ],
    }


def _reason(each: Any, words: Words) -> Row:
    key = f"reason_{each.reason}"
    return {
        "reason": words.say(key) if words.has(key) else each.reason,
        "draws": words.number(each.draws),
        "alone": words.number(each.alone),
        "seats": words.number(each.seats),
    }


def _fact(name: str, side: SideTold, words: Words) -> tuple[str, str]:
    drawn = words.drawn(side.draws, side.seed)
    return name, f"{_side(side)}; {drawn}; {side.fingerprint[:12]}"
