from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.expression import parse
from simulator.scenario.terms import And, Comparison, Expression, Names, Not, Or, Term, terms
from simulator.scenario.tokens import ExpressionError

PARTIES = ["amanat", "auyl", "aq-jol", "nsdp", "ауыл", "2020-list", "50"]
TIERS = ["list", "smd"]
NAMES = Names(
    parties=tuple(PARTIES),
    tiers=tuple(TIERS),
    seated=("amanat", "auyl", "aq-jol", "nsdp"),
    listed=("amanat", "auyl", "nsdp"),
    blocs=(("union", ("amanat", "auyl")), ("left", ("nsdp", "aq-jol")), ("one", ("aq-jol",))),
    regions=("north", "13"),
    districts=("bay", "nsdp"),
)
WITHOUT_BLOCS = Names(tuple(PARTIES), tuple(TIERS))


def seats(*parties: str, tier: str | None = None, at_least: int = 50) -> Comparison:
    named = tuple(Term("seats", tier, party) for party in parties)
    return Comparison(named, ">=", Fraction(at_least))


def enters(party: str, tier: str | None = None) -> Comparison:
    return Comparison((Term("enters", tier, party),), ">=", Fraction(1))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("amanat >= 50", seats("amanat")),
        ("amanat+auyl>=50", seats("amanat", "auyl")),
        ("list.amanat >= 50", seats("amanat", tier="list")),
        ("aq-jol + ауыл + 2020-list >= 50", seats("aq-jol", "ауыл", "2020-list")),
        ("50 >= 50", seats("50")),
        ("nsdp enters", enters("nsdp")),
        ("list . nsdp enters", enters("nsdp", "list")),
        ("share(nsdp) >= 4.9", Comparison((Term("share", None, "nsdp"),), ">=", Fraction(49, 10))),
        (
            "share(nsdp) + share(auyl) > 50",
            Comparison(
                (Term("share", None, "nsdp"), Term("share", None, "auyl")), ">", Fraction(50)
            ),
        ),
        ("turnout < 54.25", Comparison((Term("turnout"),), "<", Fraction(217, 4))),
        ("entering == 6", Comparison((Term("entering"),), "==", Fraction(6))),
        ("list.entering != 5", Comparison((Term("entering", "list"),), "!=", Fraction(5))),
        ("amanat <= 5.0", Comparison((Term("seats", None, "amanat"),), "<=", Fraction(5))),
        ("not nsdp enters", Not(enters("nsdp"))),
        ("not not nsdp enters", Not(Not(enters("nsdp")))),
        ("((nsdp enters))", enters("nsdp")),
        ("nsdp enters and auyl enters", And((enters("nsdp"), enters("auyl")))),
        (
            "nsdp enters or auyl enters and aq-jol enters",
            Or((enters("nsdp"), And((enters("auyl"), enters("aq-jol"))))),
        ),
        (
            "(nsdp enters or auyl enters) and not amanat >= 50",
            And((Or((enters("nsdp"), enters("auyl"))), Not(seats("amanat")))),
        ),
    ],
)
def test_what_an_event_means(text: str, meaning: Expression) -> None:
    assert parse(text, NAMES) == meaning


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column 1: the end; expected a party such as 2020-list, 50, amanat, aq-jol, auyl"),
        ("amanat", 'column 7: the end; expected ">=" or "<=" or "==" or "!=" or ">" or "<" or "e'),
        ("turnout", 'column 8: the end; expected ">=" or "<=" or "==" or "!=" or ">" or "<"'),
        ("amanat >= ", "column 11: the end; expected a number such as 50 or 4.9"),
        ("amanat >= -5", 'column 11: "-"; expected a number such as 50 or 4.9'),
        ("amanat >= 5 5", 'column 13: "5"; expected "and", "or" or the end'),
        (
            "share(nsdp) >= 5%",
            'column 17: "%"; expected "and", "or" or the end; write percent without a sign, as in',
        ),
        ("amant >= 5", 'column 1: unknown party "amant"; did you mean "amanat"? parties: '),
        ("lst.amanat >= 5", 'column 1: unknown tier "lst"; did you mean "list"? tiers: list, smd'),
        ("amanat >= 5.5", "column 11: 5.5; seats and lists are whole numbers"),
        ("entering >= 5.5", "column 13: 5.5; seats and lists are whole numbers"),
        ("turnout + amanat >= 5", 'column 11: "amanat"; expected another term of turnout'),
        ("amanat + auyl enters", 'column 15: "enters"; expected ">="'),
        ("share(nsdp) enters", 'column 13: "enters"; expected ">="'),
        ("share nsdp >= 5", 'column 7: "nsdp"; expected "("'),
        ("share(and) >= 5", 'column 7: "and"; expected a party'),
        ("list.share(nsdp) >= 5", 'column 6: "share"; expected a party'),
        ("(amanat >= 5", 'column 13: the end; expected ")"'),
        ("amanat >= 5)", 'column 12: ")"; expected "and", "or" or the end'),
        ("and amanat >= 5", 'column 1: "and"; expected a party'),
        ("amanat => 5", 'column 8: "="; expected ">="'),
        ("amanat >= 1" + "0" * 5000, 'column 11: "1000'),
        ("not " * 51 + "nsdp enters", "column 205: "),
        ("(" * 51 + "nsdp enters", "column 52: "),
        ("(" * 100_000, "column 52: "),
    ],
)
def test_what_cannot_be_understood(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, WITHOUT_BLOCS)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 250


def times(factor: str, term: Term) -> Term:
    return replace(term, factor=Fraction(factor))


AMANAT, AUYL, NSDP = (Term("seats", None, party) for party in ("amanat", "auyl", "nsdp"))
OF_NSDP, OF_AUYL = Term("share", None, "nsdp"), Term("share", None, "auyl")


@pytest.mark.parametrize(
    ("text", "terms", "operator", "number"),
    [
        ("amanat + auyl > nsdp", (AMANAT, AUYL, times("-1", NSDP)), ">", "0"),
        ("union > nsdp", (AMANAT, AUYL, times("-1", NSDP)), ">", "0"),
        ("seats(union) >= 50", (AMANAT, AUYL), ">=", "50"),
        ("share(union) >= 50", (Term("share", None, "amanat"), OF_AUYL), ">=", "50"),
        ("share(nsdp) > share(auyl) + 2.5", (OF_NSDP, times("-1", OF_AUYL)), ">", "5/2"),
        ("40 <= amanat", (AMANAT,), ">=", "40"),
        ("amanat >= house / 2", (AMANAT, times("-1/2", Term("house"))), ">=", "0"),
        ("amanat >= 2 * house / 3", (AMANAT, times("-2/3", Term("house"))), ">=", "0"),
        ("amanat - nsdp >= 5", (AMANAT, times("-1", NSDP)), ">=", "5"),
        ("majority(union)", (AMANAT, AUYL, times("-1/2", Term("house"))), ">", "0"),
        ("two_thirds(amanat + auyl)", (AMANAT, AUYL, times("-2/3", Term("house"))), ">=", "0"),
        ("gallagher < 4", (Term("gallagher"),), "<", "4"),
        ("wasted < 10.5", (Term("wasted"),), "<", "21/2"),
        ("region.north.share(nsdp) >= 20", (replace(OF_NSDP, region="north"),), ">=", "20"),
        ("region.13.amanat >= 4", (replace(AMANAT, region="13"),), ">=", "4"),
        ("region.13.smd.amanat >= 4", (Term("seats", "smd", "amanat", "13"),), ">=", "4"),
    ],
)
def test_sums_on_both_sides(text: str, terms: tuple[Term, ...], operator: str, number: str) -> None:
    found = parse(text, NAMES)
    assert isinstance(found, Comparison)
    assert (found.operator, found.number) == (operator, Fraction(number))
    assert found.terms == terms


def test_factors_multiply_sums() -> None:
    found = parse("(amanat + auyl) * 1.5 > 2 * (nsdp - 3) + 0.5 * nsdp", NAMES)
    assert isinstance(found, Comparison)
    wanted = times("3/2", AMANAT), times("3/2", AUYL), times("-2", NSDP), times("-1/2", NSDP)
    assert (found.terms, found.number) == (wanted, Fraction(-6))


def test_the_largest_party_has_more_than_each_other() -> None:
    found = parse("largest(nsdp)", NAMES)
    others = [Term("seats", None, party) for party in ("amanat", "auyl", "aq-jol")]
    assert found == And(
        tuple(Comparison((NSDP, times("-1", other)), ">", Fraction(0)) for other in others)
    )


def test_the_largest_bloc_leads_blocs_without_its_parties_and_parties_in_none() -> None:
    found = parse("largest(union)", NAMES)
    aqjol = times("-1", Term("seats", None, "aq-jol"))
    rivals = [(times("-1", NSDP), aqjol), (aqjol,)]
    assert found == And(
        tuple(Comparison((AMANAT, AUYL, *rival), ">", Fraction(0)) for rival in rivals)
    )
    alone = Names(("a",), seated=("a",))
    assert parse("largest(a)", alone) == Comparison((Term("seats", None, "a"),), ">=", Fraction(1))


def test_who_wins_a_district() -> None:
    def wins(party: str) -> Comparison:
        return Comparison((Term("winner", None, party, district="bay"),), ">=", Fraction(1))

    assert parse("district.bay == auyl", NAMES) == wins("auyl")
    assert parse("district.bay != auyl", NAMES) == Not(wins("auyl"))
    assert parse("district.bay == union", NAMES) == Or((wins("amanat"), wins("auyl")))


def test_a_tier_may_be_called_district_or_region() -> None:
    names = NAMES._replace(tiers=("district", "region"))
    assert parse("district.auyl >= 2", names) == seats("auyl", tier="district", at_least=2)
    assert parse("region.auyl >= 2", names) == seats("auyl", tier="region", at_least=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("amanat > share(nsdp)", 'column 10: "share": seats on the left, shares, as in share(ID)'),
        ("turnout > share(nsdp)", 'column 11: "share": turnout on the left, shares, as in share('),
        (
            "share(nsdp) > region.north.share(nsdp)",
            'column 15: "region": shares of different ballots cannot be compared; is it',
        ),
        ("5 > 4", 'column 5: "4"; expected a party, a share or another quantity'),
        ("amanat * auyl > 4", 'column 10: "auyl"; expected a number: quantities are not'),
        ("amanat > 4 / auyl", 'column 14: "auyl"; expected a number above 0: nothing else'),
        ("amanat > 4 / 0", 'column 14: "0"; expected a number above 0: nothing else divides'),
        ("unoin > 4", 'column 1: unknown party "unoin"; did you mean "union"? parties and blocs:'),
        ("union enters", 'column 1: "union" is a bloc: which of its parties enters? write amanat'),
        ("share(one) > 4", 'column 7: "one": none of its parties is on the list ballot; no share'),
        ("region.nort.share(nsdp) > 4", 'column 8: unknown region "nort"; did you mean "north"?'),
        ("region.north.share(nsp) > 4", 'column 20: unknown party "nsp"; did you mean "nsdp"?'),
        ("district.by == nsdp", 'column 10: unknown district "by"; did you mean "bay"?'),
        ("district.bay >= 4", 'column 14: ">="; expected "==" or "!="'),
        ("district.bay == nsd", 'column 17: unknown party "nsd"; did you mean "nsdp"?'),
        ("majority(50.5)", 'column 10: "50"; expected parties'),
        ("majority(share(nsdp))", 'column 10: "share"; expected another term of seats'),
        ("largest(amanat + auyl)", 'column 16: "+"; expected ")"'),
        ("amanat-auyl > 3", 'column 1: unknown party "amanat-auyl"; did you mean "amanat"?'),
        ("amanat > auyl + 1.5", "column 10: 1.5; seats and lists are whole numbers"),
        ("amanat + (auyl > 3)", 'column 16: ">"; expected ")"'),
        ("amanat > auyl > nsdp", 'column 15: ">"; expected "and", "or" or the end'),
        ("amanat + " + "(" * 60 + "auyl" + ")" * 60 + " > 3", "column 61: "),
    ],
)
def test_what_cannot_be_compared(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert str(caught.value).startswith(message)


def test_an_id_with_two_meanings_is_asked_about() -> None:
    names = Names(("house", "a"), ("district",), districts=("a",))
    with pytest.raises(ExpressionError, match=r"column 1: .* write seats\(house\)"):
        parse("house > 4", names)
    assert parse("seats(house) >= 50", names) == seats("house")
    with pytest.raises(ExpressionError, match=r"column 10: .*is a district and a party"):
        parse("district.a == a", names)


def test_fifty_deep_is_still_understood() -> None:
    assert parse("(" * 50 + "nsdp enters" + ")" * 50, NAMES) == enters("nsdp")


def test_terms_are_found_at_every_depth() -> None:
    text = "not (amanat + auyl >= 5 or nsdp enters) and turnout > 50"
    found = [term.kind for term in terms(parse(text, NAMES))]
    assert found == ["seats", "seats", "enters", "turnout"]


MORE = "- * / house majority largest region north district bay == union wasted seats"
words = st.sampled_from(
    [
        *(*PARTIES, *TIERS, *MORE.split()),
        *("and", "or", "not", "enters", "share", "(", ")", ".", "+", ">=", "5", "!"),
    ]
)


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_has_a_meaning_or_a_message(text: str) -> None:
    with suppress(ExpressionError):
        assert list(terms(parse(text, NAMES)))
