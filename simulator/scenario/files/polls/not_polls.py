"""What the name of an institute is instead: the result of an election, an average, a supposition.

A result is called by words for elections and results, with years, days and words such as
"general" or "official": "Elecciones generales de 2019", "26 May 2019 election", "Seçim sonuçları".
"""

import re
from functools import cache

from simulator.scenario.files.labels import written
from simulator.scenario.files.polls.dates import month_of
from simulator.scenario.tree import shown

LONGEST = 60
"""Characters of a name that may be an election's."""
_ELECTION = (
    "election elections result results wahl wahlen wahlergebnis ergebnis ergebnisse endergebnis "
    "bundestagswahl landtagswahl europawahl nationalratswahl val valet valresultat riksdagsval "
    "riksdagsvalet europaparlamentsvalet valg valget valgresultat stortingsvalg stortingsvalget "
    "folketingsvalg folketingsvalget elección elecciones resultado resultados legislativas "
    "eleição eleições élection élections législatives résultat résultats elezione elezioni "
    "risultato risultati verkiezing verkiezingen kamerverkiezingen verkiezingsuitslag uitslag "
    "vaalit vaalitulos eduskuntavaalit eurovaalit tulos wybory wyniki wyborów volby voleb "
    "výsledky voľby volieb výsledok választás választások eredmény eredmények izbori volitve "
    "rezultati alegeri alegerile rezultate rezultatul избори резултати выборы выборов результаты "
    "результат вибори виборів результати εκλογές εκλογών αποτέλεσμα αποτελέσματα seçim seçimi "
    "seçimler seçimleri sonuç sonuçlar sonuçları בחירות תוצאות kosningar alþingiskosningar "
    "úrslit valimised tulemused rinkimai rezultatai vēlēšanas rezultāti"
)
_BESIDE = (
    "general federal state national parliamentary legislative presidential european regional "
    "local ep eu last previous actual official parliament snap early final provisional "
    "preliminary the of in den night riksdag bundestag landtag storting folketing sejm senate "
    "knesset cortes duma de del des du d la las los le les do da das dos di delle van het az i y "
    "a generales legislativo oficial oficiales oficiais final finais generali politiche "
    "ufficiali ufficiale parlamentarne parlamentní parlamentné parlamentare oficjalne genel "
    "yerel resmi officiel officiels officielle définitif définitifs provisoires amtliches "
    "vorläufiges endgültiges letzte tweede kamer парламентские парламентарни официальные госдуму "
    "в βουλευτικές vorige forrige sidste"
)
_AVERAGE = re.compile(
    r"(?:(?:polls?|polling|weighted|moving|\w+[- ]day) )*(?:average|avg\.?|mean|aggregate|"
    r"durchschnitt|mittelwert|medelvärde|snitt|gjennomsnitt|gennemsnit|promedio|media|média|moyenne|średnia|průměr|"
    r"gemiddelde|ortalama|keskiarvo|átlag|среднее|μέσος όρος)(?: (?:of|de|der|del) .+)?|"
    r"poll of polls",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:hypoth[eé]t|hypotet|hipot[eéè]t|ipotetic|гипотетич)\w*", re.IGNORECASE
)
_EXIT = re.compile(r"\bexit[- ]?polls?\b|\bvallokalsundersökning|экзит-?пол", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")


def _forms(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in written(word))


_ELECTIONS, _OTHER_WORDS = _forms(_ELECTION), _forms(_BESIDE)


@cache
def no_institute(name: str) -> str:
    """What a name in the place of an institute is instead: "2018 election", "Average"."""
    if len(name) >= LONGEST:
        return ""
    if name.isdigit() or _is_result(name):
        return f"{shown(name)} is the result of an election"
    if _SUPPOSED.search(name):
        return f"{shown(name)} is hypothetical"
    return f"{shown(name)} is an average of polls" if _AVERAGE.fullmatch(name) else ""


def _is_result(name: str) -> bool:
    words = _WORD.findall(written(name)[0])
    if not any(word in _ELECTIONS for word in words):
        return False
    return all(
        word.isdigit() or word in _ELECTIONS or word in _OTHER_WORDS or month_of(word) is not None
        for word in words
    )


def is_exit_poll(name: str) -> bool:
    """Whether a name says that voters were asked as they left: "Exit poll (Alpha)"."""
    return bool(_EXIT.search(name))
