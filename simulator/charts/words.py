"""Texts of charts: names that fit, ranges, notes; and how wide a text is, without its font."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import bidirectional, combining, east_asian_width

from simulator.intervals import Z, decimals

_TAG = re.compile("<(?=[/!a-zA-Z?])")
WORD_JOINER = "\u2060"
"""Without width, and no break."""
WIDTHS = (
    (frozenset("iljtfrI.,:;'|!()[]- ·"), 0.32),
    (frozenset("mwMW%—…@"), 0.9),
    (frozenset("–+<>=~"), 0.6),
)
"""Of letters of Helvetica and its likes, in sizes of type."""
CAPITAL, OTHER, WIDE = 0.7, 0.56, 1.0
CUT = "…"


def safe(text: str) -> str:
    """The same text to a reader, and no tag to any page that a chart is put into.

    Altair writes the data of a chart into a script of an HTML page as it is; `</script>` in a name
    would end it there. Between `<` and what follows stands a character that has no width.
    """
    return _TAG.sub(f"<{WORD_JOINER}", text)


def labels(names: Mapping[str, str], pixels: float, lines: int = 2) -> dict[str, str]:
    """The label of each id, all different: with the id where two names would look the same."""
    found = {
        key: fitted(name, pixels, lines=1 if _from_right(name) else lines)
        for key, name in names.items()
    }
    twice = {label for label, number in Counter(found.values()).items() if number > 1}
    return {
        key: safe(f"{fitted(names[key], pixels, lines=1)}\n({key})" if label in twice else label)
        for key, label in found.items()
    }


def _from_right(text: str) -> bool:
    """Whether a text has letters that are written from right to left.

    It stays on one line: programs that draw SVG files lay two such lines over each other.
    """
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def measured(text: str, size: float = 12.0) -> float:
    """The width of the longest line of a text, in pixels."""
    return max((size * sum(map(_letter, line)) for line in text.split("\n")), default=0.0)


def _letter(letter: str) -> float:
    for letters, width in WIDTHS:
        if letter in letters:
            return width
    if combining(letter):
        return 0.0
    if east_asian_width(letter) in "WF":
        return WIDE
    return CAPITAL if letter.isupper() else OTHER


def wrapped(text: str, pixels: float, size: float = 12.0) -> list[str]:
    """A text on as many lines as it needs, broken between words; a longer word within."""
    lines = [""]
    for word in _words(text, pixels, size):
        longer = f"{lines[-1]} {word}".strip()
        if measured(longer, size) <= pixels or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str, pixels: float, size: float) -> Iterator[str]:
    """Words, those that fit on no line in pieces."""
    for word in text.split():
        while measured(word, size) > pixels and len(word) > 1:
            piece = _fitting(word, pixels, size)
            yield word[:piece]
            word = word[piece:]
        yield word


def _fitting(word: str, pixels: float, size: float) -> int:
    """How many letters of a word fit; one at least."""
    most = len(word)
    while most > 1 and measured(word[:most], size) > pixels:
        most -= 1
    return most


def fitted(text: str, pixels: float, size: float = 12.0, lines: int = 2) -> str:
    """A text on at most so many lines, with "…" where it is cut."""
    found = wrapped(text, pixels, size)
    if len(found) > lines:
        last = found[lines - 1]
        while last and measured(last + CUT, size) > pixels:
            last = last[:-1]
        found = [*found[: lines - 1], last.rstrip() + CUT]
    return "\n".join(found)


def span(low: int, high: int) -> str:
    """A range of whole numbers: "34–42", or "7"."""
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def error_note(errors: Iterable[float | None]) -> str:
    """The largest simulation error of the chances in a chart, as half of a 95% interval."""
    largest = 100 * Z * max((error for error in errors if error), default=0.0)
    if not largest:
        return ""
    return f"Simulation error of a chance: at most ±{largest:.{decimals(largest)}f} points (95%)."


def draws_note(draws: int) -> str:
    """So many draws, in words."""
    return "1 simulated election" if draws == 1 else f"{draws:,} simulated elections"


def joined(*sentences: str) -> str:
    """Sentences, without those that are empty."""
    return " ".join(sentence for sentence in sentences if sentence)
