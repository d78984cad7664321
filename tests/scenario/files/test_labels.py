"""Rows of no party, as tables of votes call them in the languages of the laws that ship.

Rows that sum others are known by their names and by their numbers, and parties are not.
"""

import csv
from pathlib import Path

import pytest

from simulator.scenario.files.labels import LEAVE_OUT, Counted, is_total, label, sums, sums_of_parts
from simulator.scenario.tree import Place

SCENARIOS = Path("scenarios")
KINDS = {
    "INVALID": "Ungültige|Ungültige Stimmen|Bulletins nuls|Blancs et nuls|Votos nulos|Nieważne|"
    "Głosy nieważne|Neplatné hlasy|Недействительные|Недействительные бюллетени|Άκυρα|Ogiltiga|"
    "rejected ballots|SPOILT|Spoiled papers|Informal|DISALLOWED|INVALID_OR_BLANK|null votes|"
    "Ongeldige stemmen|무효|無効|Invalid list votes|Ungu\u0308ltig|ungultige stimmen|ΑΚΥΡΑ|"
    "VOTOS NULOS",
    "BLANK": "Blancs|Bulletins blancs|Votos en blanco|Schede bianche|Leere Stimmen|Λευκά|白票|"
    "Blanka röster",
    "OTHERS": "Other|other parties|Sonstige|Andere Parteien|Autres listes|Otros|Övriga|Прочие|"
    "Write-in|scattering",
    "REGISTERED": "Electorate|registered voters|Eligible voters|Wahlberechtigte|Inscrits|"
    "Censo electoral|Избиратели",
    "AGAINST_ALL": "Против всех|None of the above|NOTA|Gegen alle",
    LEAVE_OUT: "Valid votes|Ballots cast|votes cast|Turnout|Gültige Stimmen|Votants|"
    "Suffrages exprimés|Wähler|Abstentions|Votos válidos|Явка",
}


@pytest.mark.parametrize(
    ("name", "kind"), [(n, kind) for kind, names in KINDS.items() for n in names.split("|")]
)
def test_rows_of_no_party(name: str, kind: str) -> None:
    assert label(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "Parti du vote blanc",
        "Escaños en Blanco",
        "Die Andere Liste Potsdam",
        "Die Linke",
        "Ja",
        "И",
        "Partei",
        "Blank Slate Party",
        "Valid Future",
        "Les Républicains",
        "Votes for Women",
        "In",
        "None of Them Again",
        "Blánk",
        "",
    ],
)
def test_names_of_parties(name: str) -> None:
    assert label(name) == ""


def test_no_party_of_the_elections_that_ship_is_taken_for_one() -> None:
    """Except the keywords, and the parties that stand for others and for none."""
    taken = {
        (cell, kind)
        for path in SCENARIOS.glob("*/*.csv")
        for cells in csv.reader(path.read_text(encoding="utf-8").splitlines()[1:])
        for cell in cells
        if (kind := label(cell))
    }
    assert taken <= {
        ("INVALID", "INVALID"),
        ("BLANK", "BLANK"),
        ("REGISTERED", "REGISTERED"),
        ("AGAINST_ALL", "AGAINST_ALL"),
        ("against-all", "AGAINST_ALL"),
        ("others", "OTHERS"),
        ("ovriga", "OTHERS"),
    }


@pytest.mark.parametrize(
    "name",
    [
        *("Total", "TOTAL:", "Sum", "Sub-total", "Total votes", "Grand total", "Cyfanswm"),
        *("Insgesamt", "Summe", "Gesamt", "Totaal", "Total général", "Totale", "Suma"),
        *("Totalt", "I alt", "Summa", "Samtals", "Alls", "Yhteensä", "Yhteensä ääniä"),
        *("Celkem", "Celkom", "Ogółem", "Ukupno", "Вкупно", "Итого", "Всего", "Всего голосов"),
        *("Усього", "Барлығы", "Kopā", "Gjithsej", "Σύνολο", "სულ", "ჯამი"),
        *('סה"כ', "סה״כ", "合計", "總計", "总计"),
    ],
)
def test_names_of_sums(name: str) -> None:
    assert is_total(name)


@pytest.mark.parametrize(
    "name", ["Razem", "SPOLU", "Sumar", "Ensemble", "Разом", "Kopā Latvijai", "Suma Latina", "Kopi"]
)
def test_parties_with_names_like_sums(name: str) -> None:
    assert not is_total(name)


def found(*numbers: tuple[str, str, int]) -> list[int]:
    """The lines of the rows that have what all the others have."""
    rows = [Counted(*row, Place("a.csv", line)) for line, row in enumerate(numbers, start=2)]
    return [place.line for place, _ in sums(rows)]


def test_a_row_with_all_the_votes_of_the_rest() -> None:
    assert found(("A", "", 100), ("B", "", 90), ("X", "", 190)) == [4]
    assert found(("A", "", 100), ("X", "", 190), ("B", "", 90)) == [3]
    assert found(("X", "", 19_000), ("A", "", 10_000), ("B", "", 9_000)) == [2]


def test_what_is_no_sum() -> None:
    assert found(("A", "", 50), ("B", "", 50)) == []
    assert found(("A", "", 5), ("B", "", 5), ("C", "", 0)) == []
    assert found(("A", "", 50), ("B", "", 30), ("C", "", 20)) == []  # half of few, in front
    assert found(("A", "", 100), ("B", "", 90), ("X", "", 191)) == []


def test_a_sum_is_one_in_every_region() -> None:
    north = (("A", "n", 3), ("B", "n", 2), ("X", "n", 5))
    assert found(*north, ("A", "s", 7), ("B", "s", 2), ("X", "s", 9)) == [4]
    assert found(*north, ("A", "s", 7), ("B", "s", 2), ("X", "s", 8)) == []


def test_a_region_with_all_the_votes_of_the_rest() -> None:
    numbers = [("n", 3, 2), ("s", 7, 2), ("land", 10, 4)]
    rows = [
        Counted(party, region, number, Place("a.csv", line))
        for line, (region, *both) in enumerate(numbers, start=2)
        for party, number in zip("AB", both, strict=True)
    ]
    assert [place.line for place, _ in sums_of_parts(rows)] == [4]
    assert list(sums_of_parts(rows[:4])) == []
    assert list(sums_of_parts([*rows[:-1], rows[-1]._replace(number=5)])) == []
