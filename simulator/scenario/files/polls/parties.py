"""What a column of a table of polls is of: a party, other parties, or people who named none."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from simulator.scenario.allowed import nearest
from simulator.scenario.files.labels import LEAVE_OUT, bare, forms, is_total, label
from simulator.scenario.files.names import (
    AGAINST_ALL,
    BLANK,
    INVALID,
    REST,
    Known,
    keyword,
    no_party,
)
from simulator.scenario.tree import shown
from simulator.text import canonical, stands_for_nothing

Parts = Mapping[str, Mapping[str, float]]
"""By the `canonical` form of a name in the file: the part of it that each party has, by id.

A bloc polled as one is split, {"union": {"cdu": 0.8, "csu": 0.2}}; a party that merged has all of
its old ones, {"a": {"c": 1.0}, "b": {"c": 1.0}}; and another name of a party is all of that party.
"""

NO_PARTS: Parts = MappingProxyType({})
OTHERS, ASIDE = "others", "aside"
"""Not a party of its own; no party was named."""
_ASIDE = (
    "undecided|undecideds|undec|und|unsure|not sure|uncertain|don't know|dont know|do not know|"
    "dk|d/k|no opinion|no answer|no response|no reply|na|refused|refuse|refusal|"
    "refused to answer|would not say|wouldn't say|won't say|will not say|prefer not to say|"
    "prefer not to answer|would not vote|wouldn't vote|will not vote|won't vote|not voting|wnv|"
    "non-voter|non-voters|nonvoters|abstain|abstention|none|none of these|no one|nobody|no party|"
    "no preference|did not say|undecided voters|non-response|unentschlossen|unentschlossene|"
    "unentschieden|weiß nicht|weiss nicht|keine angabe|keine angaben|k. a.|k.a.|nichtwähler|"
    "nichtwahl|würde nicht wählen|keine partei|osäkra|osäker|osäkra väljare|vet ej|vet inte|"
    "vill ej svara|vill inte svara|vill ej uppge|ej svar|inget svar|skulle inte rösta|"
    "röstar inte|soffliggare|inget parti|tveksamma|vet ikke|ved ikke|usikker|usikre|"
    "ville ikke stemme|hjemmesittere|hjemmesitter|vil ikke si|tvivlere|en osaa sanoa|"
    "ei osaa sanoa|eos|weet niet|niet stemmen|zweeft|indécis|ne se prononcent pas|nspp|"
    "ne sait pas|sans opinion|ne voterait pas|indecisos|indecisos/as|no sabe|no contesta|ns/nc|"
    "no votaría|abstención|indecisi|non sa|astenuti|indecisi/astenuti|não sabe|nie wiem|"
    "niezdecydowani|trudno powiedzieć|nerozhodnutí|neví|nevím|затрудняюсь ответить|"
    "затруднились ответить|не определились|не пойду|не пойдут голосовать|не голосовал бы|"
    "важко сказати|не визначились|не визначилися|abst|abst.|nsp|sans réponse|zwevend|"
    "zwevende kiezers|niet-stemmer|niet-stemmers|kararsız|kararsızlar|oy kullanmayacak|oy vermem|"
    "cevap yok|fikrim yok|bizonytalan|bizonytalanok|nem szavazna|nem tudja|indecisos/nulos|"
    "abstenção|não votaria|abstenzione|astensione|nevoliči|nevolil by|nešel by volit|"
    "nehlasoval by|neodlučni|neopredeljeni|neopredijeljeni|nedecise|nehotărâți|indeciși|nu știu|"
    "nu ar vota|αναποφάσιστοι|δεν ξέρω|δεν γνωρίζω|δγ/δα|δξ/δα|αδιευκρίνιστη|αδιευκρίνιστη ψήφος|"
    "не знаю|не голосували б|колеблещи се|няма да гласувам|не съм решил|óákveðnir|óákveðin|"
    "ei äänestäisi|ei kantaa|no ans|no ans.|לא יודעים|מתלבטים|支持なし|"
    "支持政党なし|無党派|無党派層|わからない|無回答|未定|態度未定|未表態|不知道|"
    "無意見|未決定|都不支持|없음|무당층|지지정당없음|지지 정당 없음|모름|무응답|"
    "부동층|ei oska öelda|nezina|nav izlēmuši|neapsisprendę|nežino|nebalsuotų|"
    "të pavendosur|suzdržani|ne zna|ne znam|ne vem|неопределени|неодлучни|"
    "неопредељени|არ ვიცი|tidak tahu|belum memutuskan|no ho sap|non sabe|veit ekki|"
    "ddim yn gwybod|важко відповісти"
)
_OTHERS = (
    "oth|others|other|sonst|sonst.|övr|övr.|öv|andre partier|ands|rest|o/i|ind/oth|oth/ind|"
    "others/ind|others/independents|independents/others|independents & others|"
    "others and independents|기타"
)


_CODES = frozenset(["dk", "na", "und", "eos", "nsp", "wnv", "abst"])
"""Short for people who named no party, or for one."""
_INDEPENDENT = (
    "ind|inds|independent|independents|parteilos|parteilose|unabhängige|independientes|"
    "independentes|indépendants|indipendenti|niezależni|nezávislí|független|függetlenek|løsgængere|"
    "bağımsız|bağımsızlar|безпартийные|самовыдвиженцы|無所屬|無所属|무소속"
)
_NAMED_NONE, _REST, _INDEPENDENTS = (
    forms(each.split("|")) for each in (_ASIDE, _OTHERS, _INDEPENDENT)
)
_BETWEEN = re.compile(r"\s*[/,&;+]\s*|\s+(?:or|and|och|oder|und|eller|og|y|e|et|ou|или)\s+", re.I)


class Meaning(NamedTuple):
    """What a name is of. `parts` by id of party; with `direct` it is the party itself."""

    kind: str = ""
    parts: Mapping[str, float] = MappingProxyType({})
    direct: bool = True
    note: str = ""
    code: bool = False
    """Whether it is a code that could be a party's: "DK"."""


def no_party_named(name: str) -> bool:
    """Whether a name is of people who named no party: undecided, would not vote, blank."""
    told = bare(name)
    if stands_for_nothing(name):
        return told in _NAMED_NONE
    if told in _NAMED_NONE or label(name) in (BLANK, INVALID, AGAINST_ALL, LEAVE_OUT):
        return True
    pieces = [bare(piece) for piece in _BETWEEN.split(name)]
    return len(pieces) > 1 and all(p in _NAMED_NONE or label(p) in (BLANK, INVALID) for p in pieces)


def other_parties(name: str) -> bool:
    """Whether a name is of all parties without a name of their own."""
    return keyword(name) == REST or bare(name) in _REST or label(name) == REST


def _of_both(name: str) -> bool:
    """Whether a name is of other parties and of people who named none, as "Other/Undecided"."""
    pieces = _BETWEEN.split(name)
    others = [piece for piece in pieces if other_parties(piece)]
    return 0 < len(others) < len(pieces) and all(
        no_party_named(piece) for piece in pieces if piece not in others
    )


def _partly_of_none(name: str) -> bool:
    """Whether one of several words is of people who named none: "Undecided/Whatever"."""
    pieces = _BETWEEN.split(name)
    return len(pieces) > 1 and any(bare(p) not in _CODES and no_party_named(p) for p in pieces)


class ReadingRules(NamedTuple):
    """How a file of polls is read."""

    parts: Parts = NO_PARTS
    """Names that are split, or merged."""
    declared: Collection[str] = frozenset()
    """Names that are of parties, also such as "DK", in `canonical` form."""
    rest: bool = False
    """Whether names that a scenario does not declare are of its others."""
    until: int | None = None
    """The day after which no poll is used (`date.toordinal`), as that of the election."""
    partial: bool = False
    """Whether a row may show few of the parties, as collections of one election's results do."""


def meaning(name: str, known: Known | None, reading: ReadingRules) -> Meaning:
    """What a name is of. Raises: ValueError, for one that could be a known party, or is none."""
    if told := reading.parts.get(canonical(name)):
        others = known is not None and {*told} == {known.roles.get("other")}
        direct = known is not None and canonical(name) in known.parties
        return Meaning(kind=OTHERS if others else "", parts=told, direct=direct)
    if known and canonical(name) in known.parties:
        own = known.party(name) or ""
        others = known.roles.get("other") == own
        return Meaning(kind=OTHERS if others else "", parts={own: 1.0})
    if canonical(name) in reading.declared:
        return Meaning(parts={name: 1.0})
    if no_party_named(name):
        return Meaning(kind=ASIDE, code=bare(name) in _CODES)
    if other_parties(name):
        return Meaning(kind=OTHERS)
    if _of_both(name):
        raise ValueError(
            f"{shown(name)} is of other parties and of people who named none: give each a column, "
            "or call it by the one that it mostly is of"
        )
    if _partly_of_none(name):
        raise ValueError(f'{shown(name)}: is it of people who named no party? call it "undecided"')
    if is_total(name):
        return Meaning(kind="", note=f"{shown(name)} sums others: not used")
    if known:
        return _undeclared(name, known, reading.rest)
    if wrong := no_party(name, declared=True):
        raise ValueError(wrong)
    if bare(name) in _INDEPENDENTS:
        note = f"{shown(name)} is read as one party; if they are many, call the column others"
        return Meaning(parts={name: 1.0}, note=note)
    return Meaning(parts={name: 1.0})


def _undeclared(name: str, known: Known, rest: bool) -> Meaning:
    """One of the others, where those gather the rest, unless it is near to a declared party."""
    known.party(name)
    near = nearest(name, [*known.party_ids, *known.parties]) if len(bare(name)) > 3 else ""
    if near or not rest:
        raise ValueError(
            f"{known.undeclared(name)}; if it is one of these by another name, say so in "
            f'polls.names; if it is one of the others, in polls.rest, as rest = "others"'
        )
    return Meaning(kind=OTHERS, note=f"{shown(name)} is not a party of the scenario: one of others")
