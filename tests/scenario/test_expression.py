from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.expression import (
    And,
    Comparison,
    Expression,
    ExpressionError,
    Not,
    Or,
    Term,
    parse,
    terms,
)

PARTIES = ["amanat", "auyl", "aq-jol", "nsdp", "ауыл", "2020-list", "50"]
TIERS = ["list", "smd"]


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
    assert parse(text, PARTIES, TIERS) == meaning


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
        parse(text, PARTIES, TIERS)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 250


def test_fifty_deep_is_still_understood() -> None:
    assert parse("(" * 50 + "nsdp enters" + ")" * 50, PARTIES, TIERS) == enters("nsdp")


def test_terms_are_found_at_every_depth() -> None:
    text = "not (amanat + auyl >= 5 or nsdp enters) and turnout > 50"
    found = [term.kind for term in terms(parse(text, PARTIES, TIERS))]
    assert found == ["seats", "seats", "enters", "turnout"]


words = st.sampled_from(
    [*PARTIES, *TIERS, "and", "or", "not", "enters", "share", "(", ")", ".", "+", ">=", "5", "!"]
)


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_has_a_meaning_or_a_message(text: str) -> None:
    with suppress(ExpressionError):
        assert list(terms(parse(text, PARTIES, TIERS)))
