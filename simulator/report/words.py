"""Words and numbers of a page in one language: a catalogue, and Babel's rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from simulator.errors import SimulatorError
from simulator.intervals import Z, bound, decimals

CATALOGUES = files("simulator.report") / "catalogue"
NO_BREAK, JOINER = "\u00a0", "\u2060"
Entry = str | Mapping[str, str]


def languages() -> list[str]:
    """The languages there are: one file each."""
    return sorted(path.name.removesuffix(".toml") for path in CATALOGUES.iterdir())


@cache
def catalogue(language: str) -> dict[str, Entry]:
    """The texts of a language by key. Raises: SimulatorError, for one that there is not."""
    if language not in languages():
        raise SimulatorError(f"--lang: {language!r}; must be {' or '.join(languages())}")
    told = (CATALOGUES / f"{language}.toml").read_text(encoding="utf-8")
    found: dict[str, Entry] = tomllib.loads(told)
    return found


class Words:
    """What a page says, in its language.

    A text of the catalogue has places: `{party}`. A text that depends on a number `n` is a table of
    the plural forms of its language, named as Unicode's CLDR names them: one, few, many, other.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.texts = catalogue(language)
        self.locale = Locale.parse(str(self.texts["locale"]))

    def say(self, key: str, n: float | None = None, /, **values: Any) -> str:
        """A text with its places filled; with `n`, in the plural form of that number."""
        entry = self.texts[key]
        if not isinstance(entry, str):
            form = self.locale.plural_form(0 if n is None else n)
            entry = entry.get(form) or entry["other"]
        if n is not None:
            values.setdefault("n", self.number(n))
        return entry.format_map(values)

    def html(self, key: str, n: float | None = None, /, **values: Any) -> Markup:
        """The same, as HTML: everything but what is `Markup` already is escaped."""
        return Markup(self.say(key, n, **{name: escape(value) for name, value in values.items()}))

    def has(self, key: str) -> bool:
        """Whether the catalogue has a text of that key."""
        return key in self.texts

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many digits after the point."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        shown: str = format_decimal(value, format=pattern, locale=self.locale)
        return shown.replace("-", "−")

    def short(self, value: float) -> str:
        """A number with as many digits as it has, four at most: 5, 2.5."""
        shown: str = format_decimal(value, format="#,##0.####", locale=self.locale)
        return shown.replace("-", "−")

    def signed(self, value: float, digits: int) -> str:
        """A change: "+1.2", "−0.4", "0.0"."""
        rounded = round(value, digits)
        return ("+" if rounded > 0 else "") + self.number(rounded + 0.0, digits)

    def percent(self, value: float, digits: int = 0) -> str:
        """So many hundredths, with the sign of the language: "5%", "5 %"."""
        return self._with_sign(self.number(value, digits))

    def short_percent(self, value: float) -> str:
        """The same with the digits it has."""
        return self._with_sign(self.short(value))

    def _with_sign(self, number: str) -> str:
        return self._percent.replace("0", number)

    @cached_property
    def _percent(self) -> str:
        """The pattern of a percentage, "0%" in English."""
        pattern = self.locale.percent_formats[None].pattern
        return re.sub("[#,.0]+", "0", pattern)

    def chance(self, p: float | None, se: float | None, draws: int) -> str:
        """A probability in percent, to the digit that its error lets one know, or its bound."""
        if p is None or se is None:
            return "–"
        if p in (0.0, 1.0):
            return self._bound(p, draws)
        return self.percent(100 * p, decimals(100 * se))

    def _bound(self, p: float, draws: int) -> str:
        if draws <= 3:
            return self.say("n_of_draws", hits=self.number(p * draws), draws=self.number(draws))
        least = bound(draws)
        digits = max(0, -int(least.as_tuple().exponent))
        sign, value = ("<", float(least)) if p == 0.0 else (">", 100.0 - float(least))
        return f"{sign}{NO_BREAK}{self.percent(value, digits)}"

    def error(self, p: float | None, se: float | None) -> str:
        """Half of the 95% interval of simulation error, in points: "±0.10"."""
        if p is None or se is None:
            return ""
        if p in (0.0, 1.0):
            return self.say("in_no_draw" if p == 0.0 else "in_every_draw")
        return f"±{self.number(100 * Z * se, decimals(100 * se))}"

    def in_100(self, p: float | None, *, short: bool = False) -> str:
        """A chance as a frequency: "60 in 100"; bounds where it would be none or all."""
        if p is None:
            return "–"
        many = "" if not short else "_short"
        if p in (0.0, 1.0):
            return self.say("never" if p == 0.0 else "always")
        if p < 0.005:
            return self.say("fewer_than_1" + many)
        if p >= 0.995:
            return self.say("more_than_99" + many)
        return self.say("in_100", round(100 * p))

    def span(self, low: float | None, high: float | None, digits: int = 0) -> str:
        """A range that does not break at its dash: "4–5"."""
        if low is None or high is None:
            return "–"
        first, last = self.number(low, digits), self.number(high, digits)
        return first if first == last else f"{first}{JOINER}–{JOINER}{last}"

    def listed(self, items: Iterable[str]) -> str:
        """Names in a sentence: "A, B and C"."""
        names = list(items)
        return str(format_list(names, locale=self.locale)) if names else ""

    def day(self, text: str) -> str:
        """A date, as people write it; unchanged if it is not a valid date."""
        try:
            return str(format_date(date.fromisoformat(text), "long", locale=self.locale))
        except ValueError:
            return text

    def short_day(self, day: date) -> str:
        """A date in few letters: "9 Sept 2022"."""
        return str(format_date(day, "medium", locale=self.locale))

    def drawn(self, draws: int, seed: int) -> str:
        """How many draws, of which seed."""
        return self.say("draws_and_seed", draws=self.say("n_draws", draws), seed=str(seed))

    def large(self, value: int) -> str:
        """A number of draws: "1 million" where it is a round one."""
        for size, key in ((10**9, "billions"), (10**6, "millions")):
            if value >= size and value % (size // 100) == 0:
                return self.say(key, value / size, n=self.short(value / size))
        return self.number(value)

    def bytes(self, size: int) -> str:
        """The size of a file."""
        return self.say("kilobytes", size=self.number(size / 1000, 1 if size < 10_000 else 0))
