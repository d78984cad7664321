"""One text is one text: how names, ids, regions and keywords of every file are read and compared.

A text is brought to NFC; every kind of blank (no-break, thin, tab) is a blank, runs of them one,
none is left at the ends. What has no width and no meaning (zero-width blanks, byte-order marks,
soft hyphens) is left out; joiners stay inside the scripts that write with them. Names are compared
without regard to letter case. Source: Unicode Standard Annex 15 (NFC); the letters that look alike
are the common ones of Unicode Technical Standard 39.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_WITHOUT_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
_JOINING = "\u0600-\u18af\u2600-\u27bf\ufe0f\U00010a00-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINING}])")
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800\u3164\uffa0]+")
_JOINERS = re.compile("[\u200c\u200d]")
_NULLS = {
    *("null", "nan", "none", "nil", "undefined", "<na>", "n/a", "#n/a", "(null)", "(none)"),
    *("#name?", "#ref!", "#value!", "#div/0!", "#null!", "#num!"),
}
_HINTS = (
    (r"[+-]?[0-9.,' ]+ ?%", "write percent without a sign"),
    (r"[0-9]{1,3}([., '’_][0-9]{3})+", "write it without thousands separators"),
    (r"[+-]?[0-9]+,[0-9]+", "use a decimal point, not a comma"),
)
"""How people write numbers, and what to do about it."""
DEVICES = "con|prn|aux|nul|com[0-9]|lpt[0-9]"
"""Names that Windows keeps for devices, so that no file can have them."""
_LOOKS = str.maketrans(
    "АВЕЗКМНОРСТУХЅІЈЁЇԚԜ"
    + "аеорсухѕіјёїԁԛԝһ"
    + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
    + "αονρ"
    + "‘’‚`´ʼ"
    + "“”„«»"
    + "‐‑‒–—―−",
    "ABE3KMHOPCTYXSIJËÏQW"
    + "aeopcyxsijëïdqwh"
    + "ABEZHIKMNOPTYX"
    + "aovp"
    + "''''''"
    + '"""""'
    + "-------",
)
"""Letters of Cyrillic and Greek as the Latin ones that they look like; quotes and dashes as one."""


def plain(text: str) -> str:
    """A text of one line as it is kept: NFC, blanks trimmed, runs of them made one."""
    if text.isascii() and "  " not in text and "\t" not in text:
        return text.strip(" ")
    text = _STRAY_JOINER.sub("", _WITHOUT_WIDTH.sub("", text))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).strip(" ")


def visible(text: str, kept: str = "") -> str:
    """The same with characters that are not seen as escapes, but for those that are `kept`."""
    return "".join(
        char if char.isprintable() or char in kept else char.encode("unicode_escape").decode()
        for char in text
    )


def without_accents(text: str) -> str:
    """The same in plain letters, where a letter is one with a mark."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))


def listed(names: Iterable[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - most} more" if every[most:] else ""
    return ", ".join(every[:most]) + more


def many(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 seat`, `2 seats`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def comma_separated(text: str | None) -> list[str]:
    """The names in a text that has commas between them."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def canonical(name: str) -> str:
    """The form in which names are compared: `plain`, in any letter case."""
    bare = _JOINERS.sub("", plain(name))
    return bare.casefold() if bare.isascii() else unicodedata.normalize("NFC", bare.casefold())


def compatible(name: str) -> str:
    """The form in which ids must differ: `canonical`, whatever the width or style of letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def looks(name: str) -> str:
    """The form in which names look alike: other scripts, quotes, dashes and letter case aside."""
    return compatible(plain(name).translate(_LOOKS))


def unseen(text: str) -> str:
    """What a name may not hold, in words: control and invisible characters; empty for none."""
    for char in text if not text.isprintable() else "":
        # Python calls all blanks but one unprintable; `plain` has made them that one.
        kind = unicodedata.category(char)
        if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") and not _JOINERS.match(char):
            name = unicodedata.name(char, "CONTROL CHARACTER")
            return f"holds the invisible character U+{ord(char):04X} ({name.lower()}); remove it"
    return ""


def stands_for_nothing(name: str) -> bool:
    """Whether a name is what programs write where there is none: `null`, `NaN`, `-`."""
    marks = all(char == "−" or unicodedata.category(char).startswith(("P", "Z")) for char in name)
    return marks or canonical(name) in _NULLS


def is_device(name: str) -> bool:
    """Whether a name is one of DEVICES, in any letter case."""
    return bool(re.fullmatch(DEVICES, canonical(name)))


def number_hint(text: str, whole: bool = False) -> str:
    """What to do about a text where a number should be, as people write numbers; or nothing."""
    if whole and re.fullmatch(r"[0-9]+(,([0-9]{1,2}|[0-9]{4,})|\.0{1,2})", text):
        return "; leave out the decimals"
    if not text.isascii() and unicodedata.normalize("NFKC", text).isdigit():
        return "; write the digits 0 to 9"
    for pattern, hint in _HINTS:
        if re.fullmatch(pattern, text):
            return f"; {hint}"
    return ""


def tidy(value: Any) -> Any:
    """A text of one line as `plain`; texts of several lines and all else as they are."""
    return plain(value) if isinstance(value, str) and "\n" not in value else value


def difference(one: str, other: str) -> str:
    """How two names that look alike differ, in words; empty where they do not look alike."""
    if plain(one) == plain(other) or looks(one) != looks(other):
        return ""
    if canonical(one) == canonical(other):
        return "differ only in letter case"
    apart = ((a, b) for a, b in zip(plain(one), plain(other), strict=False) if a != b)
    first = [f"U+{ord(c):04X} {unicodedata.name(c, '?').lower()}" for c in next(apart, ())]
    told = f" ({' and '.join(first)})" if first else ""
    return f"look alike and are written with different characters{told}"


def alike(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each name that looks like an earlier one, given names and their places."""
    first: dict[str, Mapping[str, str]] = {}
    for name, place in names:
        earlier = first.setdefault(looks(name), {})
        if name in earlier:
            continue
        for other, where in list(earlier.items())[:1]:
            if how := difference(other, name):
                yield (
                    f'{where} and {place}: "{other}" and "{name}" {how}, and are two; '
                    "write both in the same way if they are one"
                )
        first[looks(name)] = {**earlier, name: place}
