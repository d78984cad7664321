"""What tables of votes call rows that are of no party, in the languages of the laws that ship.

Read as parties, invalid ballots would be a list with seats. A name is a label if every word of it
is one, apart from words such as "votes" or "and": "Bulletins blancs et nuls", "Ungültige Stimmen".
So "Parti du vote blanc" is a party, and a party that is called by a label alone must be declared.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import cache
from typing import NamedTuple

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
_MARKS = re.compile(r"[^\w\s]|_")


def bare(text: str) -> str:
    """A text in any letter case and without marks between its words."""
    return " ".join(_MARKS.sub(" ", canonical(text)).split())


def written(text: str) -> tuple[str, str]:
    """A label with its accents, and as sources write it that have none."""
    return bare(text), bare(without_accents(text))


class _Forms(NamedTuple):
    """Words and phrases as they are compared."""

    words: Mapping[str, str]
    phrases: Mapping[str, str]
    beside: Set[str]


@cache
def _forms() -> _Forms:
    """Made when they are first needed: most runs read no table of votes."""
    return _Forms(
        {form: kind for kind, text in _LABELS.items() for form in forms(text.split())},
        {form: kind for kind, text in _PHRASES.items() for form in forms(text.split("|"))},
        forms(_BESIDE.split()),
    )


def forms(labels: Iterable[str]) -> frozenset[str]:
    """Labels as they are compared, each as both of `written`."""
    return frozenset(form for each in labels for form in written(each))


def label(name: str) -> str:
    """The keyword for a row of this name, or LEAVE_OUT; empty for a name that may be a party's."""
    text, known = bare(name), _forms()
    if text in known.phrases:
        return known.phrases[text]
    words = [word for word in text.split() if word not in known.beside]
    kinds = {known.words.get(word, "") for word in words}
    if kinds == {"INVALID", "BLANK"}:
        return "INVALID"
    if len(kinds) > 1 and "" not in kinds and kinds & {LEAVE_OUT, "REGISTERED"}:
        return LEAVE_OUT
    return kinds.pop() if len(kinds) == 1 else ""
