"""Tables for other texts: GitHub's Markdown, and plain HTML. Names in them are never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from math import floor, log10

Rows = Sequence[Sequence[object]]
DIGITS = 4
"""Of a number with a fraction; digits before the point are never cut."""
_ACTS = re.compile(r"([\\`*\[\]|~]|(?<!\w)_|_(?!\w))")
"""What would be markup in a cell of Markdown; what is markup in HTML is escaped anyway."""


def markdown(header: Sequence[str], rows: Rows) -> str:
    """A table of GitHub Flavored Markdown, numbers to the right.

    Source: GitHub Flavored Markdown Spec, 4.10 Tables.
    """
    right = _numeric(header, rows)
    rule = ["---:" if number else "---" for number in right]
    lines = [list(map(_marked, header)), rule, *(list(map(_marked, row)) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def html(header: Sequence[str], rows: Rows) -> str:
    """A `<table>`, without styles; cells of numbers have the class `number`."""
    right = _numeric(header, rows)
    heads = (
        f'<th scope="col"{_class(number)}>{escape(name)}</th>'
        for name, number in zip(header, right, strict=True)
    )
    lines = (f"<tr>{''.join(map(_html_cell, row, right))}</tr>\n" for row in rows)
    head, body = "".join(heads), "".join(lines)
    return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


WRITTEN: dict[str, Callable[[Sequence[str], Rows], str]] = {"markdown": markdown, "html": html}


def cell(value: object) -> str:
    """A cell as people read it: four digits of a number with a fraction, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """Without an exponent, which a reader of a page would stumble over."""
    if value == 0.0:
        return "0"
    places = max(0, DIGITS - 1 - floor(log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _marked(value: object) -> str:
    """A cell of Markdown, on one line; an address in it does not become a link."""
    text = escape(" ".join(cell(value).split()), quote=False)
    return _ACTS.sub(r"\\\1", text).replace("://", ":&#47;/")


def _html_cell(value: object, number: bool) -> str:
    return f"<td{_class(number)}>{escape(cell(value))}</td>"


def _class(number: bool) -> str:
    return ' class="number"' if number else ""


def _numeric(header: Sequence[str], rows: Rows) -> list[bool]:
    """Whether a column has numbers only, and any."""
    return [_all_numbers(row[place] for row in rows) for place in range(len(header))]


def _all_numbers(values: Iterable[object]) -> bool:
    there = [value for value in values if value is not None and value != ""]
    return bool(there) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in there
    )
