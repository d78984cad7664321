"""Catalogues say the same things, with the same places and every plural form."""

import re

import pytest
from babel import Locale

from simulator.errors import SimulatorError
from simulator.report.words import Words, catalogue, languages


def places(entry) -> set[str]:
    texts = [entry] if isinstance(entry, str) else entry.values()
    return {place for text in texts for place in re.findall(r"\{(\w+)\}", text)} - {"n"}


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_a_catalogue_has_every_text_of_the_english_one(language):
    english, other = catalogue("en"), catalogue(language)
    assert other.keys() == english.keys()
    for key in english.keys() - {"locale"}:
        assert places(other[key]) == places(english[key]), key


@pytest.mark.parametrize("language", languages())
def test_plural_forms_are_those_of_the_language(language):
    forms = set(Locale.parse(catalogue(language)["locale"]).plural_form.tags) | {"other"}
    for key, entry in catalogue(language).items():
        assert isinstance(entry, str) or set(entry) == forms, key


def test_numbers():
    english, russian = Words("en"), Words("ru")
    assert english.number(1234.5, 1) == "1,234.5"
    assert russian.number(1234.5, 1) == "1\u00a0234,5"
    assert english.chance(0.60453, 0.0005, 1_000_000) == "60.45%"
    assert english.chance(0.0, 0.0, 1_000_000) == "<\u00a00.0003%"
    assert english.chance(1.0, 0.0, 1_000_000) == ">\u00a099.9997%"
    assert [english.in_100(p) for p in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        *("none", "fewer than 1 in 100", "50 in 100", "more than 99 in 100", "all")
    ]
    assert russian.say("n_draws", 21) == "21 розыгрыш"
    assert russian.say("n_draws", 23) == "23 розыгрыша"
    assert english.listed(["A", "B", "C"]) == "A, B and C"
    assert english.large(1_000_000) == "1 million"
    assert english.large(1_234_567) == "1,234,567"
    assert english.day("2023-03-19") == "19 March 2023"
    assert english.signed(-0.04, 1) == "0.0"


def test_an_unknown_language():
    with pytest.raises(SimulatorError, match="--lang: 'xx'; must be en or ru"):
        Words("xx")


def test_texts_are_escaped_in_html():
    assert Words("en").html("or_range", range="<b>") == "or &lt;b&gt;"
