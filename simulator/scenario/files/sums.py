"""Rows that sum others, such as "Total": read as a party, one would have half of all votes.

They are known by their names, in the languages of the laws that ship, or because a row has what all
the rest have together. Words that are also names of parties (Razem, Spolu, Ensemble, Разом) are not
in the list: their rows are known by their numbers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.scenario.tree import Place, shown
from simulator.text import canonical

FIRM = frozenset(
    {
        *("total", "totals", "subtotal", "cyfanswm"),  # English, Welsh
        *("insgesamt", "gesamtsumme", "totaal", "eindtotaal"),  # German, Dutch
        *("totaux", "totale", "totali", "totales", "totalt", "sammanlagt", "samtals", "yhteensä"),
        *("celkem", "celkom", "součet", "súčet", "ogółem", "łącznie", "ukupno", "sveukupno"),
        *("вкупно", "итого", "всего", "усього", "всього", "барлығы", "жиыны", "жиынтығы"),
        *("kopskaits", "gjithsej", "σύνολο", "σύνολα", "ჯამი", "סהכ"),
    }
)
"""Words that say so at the beginning or the end of a name: "Total votes", "Sous-total"."""
ALONE = FIRM | {
    *("sum", "sum total", "in total", "overall", "gesamt", "summe", "summa", "suma", "сума"),
    *("сумма", "alls", "i alt", "ialt", "i allt", "en total", "kopā", "pavisam", "სულ"),
    *("סך הכל", "合計", "総計", "小計", "计", "計", "總計", "合计", "总计", "المجموع"),
}
"""Names that say so where they are the whole name."""
_MARKS = re.compile(r"[^\w\s]|_")


def is_total(name: str) -> bool:
    """Whether a name says that the row sums others: whole, or by its first or last word."""
    bare = canonical(_MARKS.sub("", name.replace("-", " ")))
    words = bare.split(" ")
    return bare in ALONE or words[0] in FIRM or words[-1] in FIRM


def is_alone(name: str) -> bool:
    """The same of a person's name, which may have any of the words together with others."""
    return canonical(_MARKS.sub("", name)) in ALONE


DECLARE = "if it is a party, declare it: a [[party]], or for `new` a row of --parties"


def called_total(name: str) -> str:
    """What is wrong with a row of this name."""
    return f"{shown(name)} sums other rows; leave it out, or write more of the name if it does not"


NO_CHANCE = 10_000
"""Votes from which on a party in front hardly has, to the vote, what all others have."""


class Counted(NamedTuple):
    """A number of a table: what it is of, and in which part of the table it stands."""

    name: str
    part: str
    number: int
    place: Place


def sums(rows: Iterable[Counted]) -> Iterator[tuple[Place, str]]:
    """Names that have what all others of their part have together, wherever they have anything.

    A part of two rows says nothing: one may well have what the other has. So does one in which all
    the others have nothing.
    """
    parts: dict[str, list[Counted]] = defaultdict(list)
    by_name: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        if row.number:
            parts[row.part].append(row)
            by_name[row.name].append(row)
    whole = {part: sum(row.number for row in inside) for part, inside in parts.items()}
    for found in by_name.values():
        told = all(2 * row.number == whole[row.part] for row in found)
        if told and any(_tells(row, parts[row.part]) for row in found):
            yield found[0].place, f"{_has_the_rest(found[0], 'rows')}; {DECLARE}"


def _tells(row: Counted, part: Sequence[Counted]) -> bool:
    """Whether it is no chance: in front, the largest of few votes may well have half of them."""
    return len(part) > 2 and (row is not part[0] or row.number >= NO_CHANCE)


def sums_of_parts(rows: Iterable[Counted]) -> Iterator[tuple[Place, str]]:
    """Parts in which each of several names has what it has in all the others together."""
    parts: dict[str, dict[str, Counted]] = defaultdict(dict)
    whole: dict[str, int] = defaultdict(int)
    for row in rows:
        parts[row.part][row.name] = row
        whole[row.name] += row.number
    for part, inside in parts.items() if len(parts) > 2 else ():
        counted = [row for row in inside.values() if row.number]
        if len(counted) > 1 and _is_the_whole(inside, whole):
            first = counted[0]
            yield first.place, _has_the_rest(first._replace(name=part), "regions")


def _is_the_whole(inside: Mapping[str, Counted], whole: Mapping[str, int]) -> bool:
    numbers = {name: row.number for name, row in inside.items()}
    return all(2 * numbers.get(name, 0) == number for name, number in whole.items())


def _has_the_rest(row: Counted, what: str) -> str:
    return (
        f"{shown(row.name)} has exactly the sum of all other {what} ({row.number:,}): "
        f"is it their total? leave it out"
    )
