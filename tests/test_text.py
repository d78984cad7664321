"""One text is one text: blanks, Unicode forms, letters that look alike, what nobody sees."""

import pytest

from simulator.text import (
    alike,
    canonical,
    difference,
    is_device,
    number_hint,
    plain,
    stands_for_nothing,
    unseen,
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("\u00a0Union\u202f ", "Union"),
        ("\ufeffUnion\u200b", "Union"),
        ("Uni\u200bon\u00ad", "Union"),
        ("Économie  et\u2009\tForêt", "Économie et Forêt"),
        ("E\u0301conomie", "Économie"),
        ("\u200cUnion\u200d", "Union"),
        ("کره\u200cای", "کره\u200cای"),
        ("", ""),
        ("\u3000", ""),
    ],
)
def test_a_text_is_kept_in_one_form(raw: str, kept: str) -> None:
    assert plain(raw) == kept
    assert plain(kept) == kept
    assert canonical(raw) == canonical(kept.upper())


@pytest.mark.parametrize("char", ["\u202e", "\u200f", "\u2066", "\n", "\x07", "\u2028"])
def test_what_nobody_sees_is_named(char: str) -> None:
    assert f"U+{ord(char):04X}" in unseen(f"A{char}B")


@pytest.mark.parametrize("name", ["A B", "Zöld–Bal", "کره\u200cای", "შეცვალე", "#SIEŤ", "👍"])
def test_names_that_can_be_seen(name: str) -> None:
    assert unseen(name) == ""


@pytest.mark.parametrize("name", ["", "null", "NaN", "None", "N/A", "#N/A", "-", "—", "..."])
def test_what_programs_write_for_nothing(name: str) -> None:
    assert stands_for_nothing(name)
    assert not stands_for_nothing(f"{name}A")


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("SPD", "Spd", "differ only in letter case"),
        ("CDU", "\u0421DU", "look alike and are written with different characters"),
        ("ΑΝΕΛ", "ANEΛ", "look alike and are written with different characters"),
        ("A – B", "A - B", "look alike and are written with different characters"),
        ("SPD", "SPD ", ""),
        ("SPD", "SPO", ""),
        ("СПД", "SPD", ""),
    ],
)
def test_how_two_names_differ(one: str, other: str, how: str) -> None:
    assert difference(one, other).startswith(how)
    assert bool(difference(one, other)) == bool(how)


def test_names_that_look_alike_are_told_with_both_places() -> None:
    names = [("SPD", "a.csv:2"), ("SPD", "a.csv:3"), ("CDU", "a.csv:4"), ("Spd", "a.csv:9")]
    (told,) = alike(names)
    assert told.startswith('a.csv:2 and a.csv:9: "SPD" and "Spd" differ only in letter case')


@pytest.mark.parametrize("name", ["CON", "con", "nul", "Com1", "LPT9"])
def test_devices_of_windows(name: str) -> None:
    assert is_device(name)
    assert not is_device(f"{name}-1")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,234", "thousands"),
        ("1 234 567", "thousands"),
        ("1.234.567", "thousands"),
        ("4,9", "decimal point"),
        ("4.9%", "percent"),
        ("4,9 %", "percent"),
        ("many", ""),
        ("4.9", ""),
    ],
)
def test_numbers_as_people_write_them(text: str, hint: str) -> None:
    assert hint in number_hint(text)
    assert bool(number_hint(text)) == bool(hint)


@pytest.mark.parametrize("text", ["4,5", "1234,00"])
def test_a_whole_number_has_no_decimals(text: str) -> None:
    assert number_hint(text, whole=True) == "; leave out the decimals"
