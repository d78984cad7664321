"""Rows that sum others are known by their names and by their numbers, and parties are not."""

import pytest

from simulator.scenario.files.labels import Counted, is_total, sums, sums_of_parts
from simulator.scenario.tree import Place


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
