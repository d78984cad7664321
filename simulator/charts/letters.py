"""How wide a text is, near enough, without a font: what fits on a line, and what is cut."""

from collections.abc import Iterator
from unicodedata import combining, east_asian_width

WIDTHS = (
    (frozenset("iljtfrI.,:;'|!()[]- ·"), 0.32),
    (frozenset("mwMW%—…@"), 0.9),
    (frozenset("–+<>=~"), 0.6),
)
"""Of letters of Helvetica and its likes, in sizes of type."""
CAPITAL, OTHER, WIDE = 0.7, 0.56, 1.0
CUT = "…"


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
