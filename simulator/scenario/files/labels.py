"""Rows of tables of votes that are of no party: invalid ballots, "Others", sums such as "Total".

Read as parties, invalid ballots would be a list with seats, and a sum would have half of all votes.
They are known by their names, in the languages of the laws that ship; sums also because a row has
what all the rest have together.

A name is a label if every word of it is one, apart from words such as "votes" or "and": "Bulletins
blancs et nuls", "Ungültige Stimmen". So "Parti du vote blanc" is a party, and a party that is
called by a label alone must be declared. Words for sums that are also names of parties (Razem,
Spolu, Ensemble, Разом) are not in the list: their rows are known by their numbers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from simulator.scenario.tree import Place, shown
from simulator.text import canonical, without_accents

LEAVE_OUT = "-"
"""Rows that no keyword stands for: valid votes, ballots cast, turnout."""
_LABELS = {
    "INVALID": "invalid invalids spoilt spoiled rejected informal disallowed void voided null "
    "nulls undervote undervotes overvote overvotes ungültig ungültige ungültigen ungueltig "
    "ungueltige nul nuls nulle nulles nulo nulos nula nulas nullo nulli invalide invalides "
    "anulados annulés impugnados recurridos ongeldig ongeldige ogiltig ogiltiga ugyldig ugyldige "
    "hylätyt hylätty mitättömät ógild ógildir ógildur nieważne nieważnych nieważny neplatné "
    "neplatných érvénytelen nevažeći nevažećih nevaljani neveljavne невалидни невалидных неважечки "
    "неважечких испорченные недействительные недействительных недействительно недійсні недійсних "
    "жарамсыз бұзылған nederīgas nederīgie negaliojantys kehtetud άκυρα გაბათილებული ბათილი פסולים "
    "פסולות pavlefshme geçersiz 無効 無効票 無效 無效票 废票 廢票 무효",
    "BLANK": "blank blanks blanc blancs blanche blanches blanco blancos blanca blancas bianco "
    "bianche branco brancos leer leere leeren blanka blanke blankt tyhjät tyhjiä auð auðir auður "
    "puste prázdné prázdne üres empty λευκά пустые незаполненные бели бело 白票 空白",
    "OTHERS": "other others sonstige sonstigen übrige übrigen andere anderen andre autre autres "
    "otros otras outros outras altri altre overige overigen övriga øvrige andra muut aðrir "
    "ostali ostale inni inne pozostałe pozostali ostatní ostatné ostatni egyéb прочие другие "
    "остальные diğer diğerleri alții drugi інші други останати басқалар citi kiti teised άλλοι "
    "λοιποί λοιπά სხვები אחרים אחרות tjerë rest resto scattering その他 其他",
    "REGISTERED": "registered electorate electors eligible enrolled wahlberechtigte "
    "wahlberechtigten stimmberechtigte inscrits inscrit censo electores elettori eleitores "
    "habilitados padrón kiesgerechtigden röstberättigade stemmeberettigede äänioikeutetut "
    "uprawnieni uprawnionych oprávnění voliči voličov birači избиратели избирателей "
    "зарегистрированных сайлаушылар виборців εγγεγραμμένοι 有権者 選挙人",
    LEAVE_OUT: "valid cast turnout gültig gültige gültigen gueltige abgegebene wahlbeteiligung "
    "wähler waehler wählende nichtwähler exprimés votants valables valides participation "
    "abstention abstentions válidos válidas validi votanti votantes emitidos participación "
    "abstención abstenciones affluenza abstenção geldig geldige opkomst giltiga valdeltagande "
    "gyldige valgdeltagelse hyväksytyt äänestysprosentti ważne ważnych frekwencja platné účast "
    "érvényes važeći odaziv действительные действительных дійсні дійсних важечки явка жарамды "
    "derīgas έγκυρα ψηφίσαντες nonvoters 有効 投票率",
}
_BESIDE = (
    "vote votes voter voters ballot ballots paper papers list lists party parties candidate "
    "candidates and or of the in not stimme stimmen stimmzettel parteien partei listen und oder "
    "vote voix bulletin bulletins suffrage suffrages liste listes parti partis candidats et ou les "
    "voto votos papeletas partidos listas candidaturas electoral en y e o schede schede voti "
    "partiti liste stemmen stem partijen lijsten kiezers en röster partier listor stemmer "
    "stemmesedler lister och og ja äänet liput puolueet atkvæði seðlar flokkar głosy głosów karty "
    "kart partie hlasy hlasů hlasov hlasovací lístky strany glasovi glasova listići i a szavazat "
    "szavazatok бюллетени бюллетеней голоса голосов партии списки и бюлетені бюлетенів голосів "
    "партії гласови ливчиња бюллетеньдер дауыстар balsis biļetens ψηφοδέλτια ψήφοι κόμματα "
    "ბიულეტენი קולות סיעות write ins"
)
_PHRASES = {
    "AGAINST_ALL": "against all|against all candidates|none of the above|none of these candidates|"
    "nota|gegen alle|contre tous|contra todos|против всех|проти всіх|бәріне қарсы|"
    "барлығына қарсы|ყველას წინააღმდეგ",
    "OTHERS": "write in|write ins",
    "REGISTERED": "voters|number of voters|á kjörskrá|electoral register",
    LEAVE_OUT: "votes|ballots|stimmen|voix|suffrages|did not vote|non voters|ballots issued",
}
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
DECLARE = "if it is a party, declare it: a [[party]], or for `new` a row of --parties"
NO_CHANCE = 10_000
"""Votes from which on a party in front hardly has, to the vote, what all others have."""
_MARKS = re.compile(r"[^\w\s]|_")


def bare(text: str) -> str:
    """A text in any letter case and without marks between its words."""
    return " ".join(_MARKS.sub(" ", canonical(text)).split())


def written(text: str) -> tuple[str, str]:
    """A label with its accents, and as sources write it that have none."""
    return bare(text), bare(without_accents(text))


@cache
def _words() -> Mapping[str, str | None]:
    """What each word says, None for one that stands beside others.

    Made when they are first needed, as phrases are: most runs read no table of votes.
    """
    return {
        **{form: kind for kind, text in _LABELS.items() for form in forms(text.split())},
        **dict.fromkeys(forms(_BESIDE.split())),
    }


@cache
def _phrases() -> Mapping[str, str]:
    return {form: kind for kind, text in _PHRASES.items() for form in forms(text.split("|"))}


def forms(labels: Iterable[str]) -> frozenset[str]:
    """Labels as they are compared, each as both of `written`."""
    return frozenset(form for each in labels for form in written(each))


def label(name: str) -> str:
    """The keyword for a row of this name, or LEAVE_OUT; empty for a name that may be a party's."""
    text, words = bare(name), _words()
    if text in _phrases():
        return _phrases()[text]
    kinds = {kind for word in text.split() if (kind := words.get(word, "")) is not None}
    if kinds == {"INVALID", "BLANK"}:
        return "INVALID"
    if len(kinds) > 1 and "" not in kinds and kinds & {LEAVE_OUT, "REGISTERED"}:
        return LEAVE_OUT
    return kinds.pop() if len(kinds) == 1 else ""


def is_total(name: str) -> bool:
    """Whether a name says that the row sums others: whole, or by its first or last word."""
    bare = canonical(_MARKS.sub("", name.replace("-", " ")))
    words = bare.split(" ")
    return bare in ALONE or words[0] in FIRM or words[-1] in FIRM


def is_alone(name: str) -> bool:
    """The same of a person's name, which may have any of the words together with others."""
    return canonical(_MARKS.sub("", name)) in ALONE


def called_total(name: str) -> str:
    """What is wrong with a row of this name."""
    return f"{shown(name)} sums other rows; leave it out, or write more of the name if it does not"


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
        numbers = {name: row.number for name, row in inside.items()}
        told = all(2 * numbers.get(name, 0) == number for name, number in whole.items())
        if len(counted) > 1 and told:
            yield counted[0].place, _has_the_rest(counted[0]._replace(name=part), "regions")


def _has_the_rest(row: Counted, what: str) -> str:
    return (
        f"{shown(row.name)} has exactly the sum of all other {what} ({row.number:,}): "
        f"is it their total? leave it out"
    )
