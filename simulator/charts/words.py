"""Texts of charts: names that fit, chances, ranges, where the figures come from."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from unicodedata import bidirectional

from simulator.charts.letters import fitted
from simulator.intervals import Z, decimals

_TAG = re.compile("<(?=[/!a-zA-Z?])")
WORD_JOINER = "\u2060"
"""Without width, and no break."""


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
