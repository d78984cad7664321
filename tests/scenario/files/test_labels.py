"""Rows of no party, as tables of votes call them in the languages of the laws that ship."""

import csv
from pathlib import Path

import pytest

from simulator.scenario.files.labels import LEAVE_OUT, label

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
