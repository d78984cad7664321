"""The language of events: `amanat >= 66`, `nsdp enters`, `turnout < 50 and list.entering == 6`.

    or-expression    and-expression { "or" and-expression }
    and-expression   item { "and" item }
    item             "not" item | "(" or-expression ")" | comparison | [tier "."] party "enters"
    comparison       term { "+" term } (">=" | ">" | "<=" | "<" | "==" | "!=") number
    term             [tier "."] party | "share" "(" party ")" | "turnout" | [tier "."] "entering"

A party by itself means its seats; `share` is percent of all valid list ballots, `turnout` percent
of the electorate, `entering` how many lists reach the threshold. All terms of a sum are of one
kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from simulator.errors import SimulatorError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.tree import shown

Kind = Literal["seats", "share", "turnout", "entering", "enters"]
RESERVED = ("and", "or", "not", "enters", "turnout", "entering", "share", "seats", "true", "false")
"""Words that a party or a tier may not have as its id."""
NESTING_LIMIT = 50
_WHOLE = ("seats", "entering")
_OPERATORS = (">=", "<=", "==", "!=", ">", "<")
_TOKEN = re.compile(r"(?P<space>\s+)|(?P<word>\w[\w-]*)|(?P<mark>[<>=!]=|[<>.+()])|(?P<other>.)")


class ExpressionError(SimulatorError):
    """An event that cannot be understood: the column, what was found, what was expected."""


@dataclass(frozen=True)
class Term:
    """One quantity. Without a tier, seats are of the whole house; `party` where there is one."""

    kind: Kind
    tier: str | None = None
    party: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A sum of terms of one kind against a number; "enters" counts as 1 or 0."""

    terms: tuple[Term, ...]
    operator: str
    number: Fraction


@dataclass(frozen=True)
class Not:
    """True where the item is false."""

    item: Expression


@dataclass(frozen=True)
class And:
    """True where every item is."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """True where some item is."""

    items: tuple[Expression, ...]


Expression = Comparison | Not | And | Or


def parse(text: str, parties: Collection[str], tiers: Collection[str]) -> Expression:
    """The meaning of an event's text, given the ids that it may name.

    Raises: ExpressionError. `parse("a + b >= 50", ["a", "b"], [])` compares a sum of seats.
    """
    return _parsed(text, tuple(parties), tuple(tiers))


@lru_cache(maxsize=4096)
def _parsed(text: str, parties: tuple[str, ...], tiers: tuple[str, ...]) -> Expression:
    """Once for each text: it is checked, then compiled, and the points of a sweep share it."""
    parser = _Parser(_tokens(text), parties, tiers)
    expression = parser.either(0)
    if parser.token.kind != "end":
        raise parser.expected('"and", "or" or the end')
    return expression


def terms(expression: Expression) -> Iterator[Term]:
    """Every quantity that an event asks for."""
    for comparison in comparisons(expression):
        yield from comparison.terms


def comparisons(expression: Expression) -> Iterator[Comparison]:
    """Every comparison that an event is made of."""
    match expression:
        case Comparison():
            yield expression
        case Not():
            yield from comparisons(expression.item)
        case And() | Or():
            for item in expression.items:
                yield from comparisons(item)


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    found = [_Token(m.lastgroup or "", m.group(), m.start() + 1) for m in _TOKEN.finditer(text)]
    return [*(t for t in found if t.kind != "space"), _Token("end", "", len(text) + 1)]


class _Parser:
    """A cursor over the tokens; one method for each line of the grammar."""

    def __init__(
        self, tokens: list[_Token], parties: Collection[str], tiers: Collection[str]
    ) -> None:
        self.tokens, self.at = tokens, 0
        self.parties, self.tiers = parties, tiers

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str:
        """The token, passed over, if it is one of these; else nothing."""
        found = self.token.text if self.token.text in texts else ""
        self.at += bool(found)
        return found

    def need(self, *texts: str) -> str:
        found = self.take(*texts)
        if not found:
            raise self.expected(" or ".join(f'"{text}"' for text in texts))
        return found

    def expected(self, what: str, token: _Token | None = None) -> ExpressionError:
        token = token or self.token
        found = shown(token.text) if token.text else "the end"
        hint = "; write percent without a sign, as in share(ID) >= 5" if token.text == "%" else ""
        return ExpressionError(f"column {token.column}: {found}; expected {what}{hint}")

    def either(self, depth: int) -> Expression:
        items = self.joined("or", lambda: self.both(depth))
        return Or(items) if len(items) > 1 else items[0]

    def both(self, depth: int) -> Expression:
        items = self.joined("and", lambda: self.item(depth))
        return And(items) if len(items) > 1 else items[0]

    def joined(self, word: str, read: Callable[[], Expression]) -> tuple[Expression, ...]:
        items = [read()]
        while self.take(word):
            items.append(read())
        return tuple(items)

    def item(self, depth: int) -> Expression:
        if depth > NESTING_LIMIT:
            raise self.expected(f"at most {NESTING_LIMIT} nested parentheses or nots")
        if self.take("not"):
            return Not(self.item(depth + 1))
        if self.take("("):
            inner = self.either(depth + 1)
            self.need(")")
            return inner
        return self.comparison()

    def comparison(self) -> Comparison:
        terms = [self.term()]
        if terms[0].kind == "seats" and self.take("enters"):
            return Comparison((Term("enters", terms[0].tier, terms[0].party),), ">=", Fraction(1))
        while self.take("+"):
            start = self.token
            terms.append(self.term())
            if terms[-1].kind != terms[0].kind:
                what = f"another term of {terms[0].kind}; all terms of a sum must be of one kind"
                raise self.expected(what, start)
        # "enters" would have been taken above: here it is only told as what may stand.
        alone = len(terms) == 1 and terms[0].kind == "seats"
        operator = self.need(*_OPERATORS, *(["enters"] if alone else []))
        return Comparison(tuple(terms), operator, self.number(whole=terms[0].kind in _WHOLE))

    def term(self) -> Term:
        if self.take("turnout"):
            return Term("turnout")
        if self.take("share"):
            self.need("(")
            party = self.name(self.parties, "party")
            self.need(")")
            return Term("share", None, party)
        tier = None
        if self.tokens[self.at : self.at + 2][-1].text == ".":
            tier = self.name(self.tiers, "tier")
            self.need(".")
        if self.take("entering"):
            return Term("entering", tier)
        return Term("seats", tier, self.name(self.parties, "party"))

    def name(self, known: Collection[str], what: str) -> str:
        token = self.token
        if token.kind != "word" or token.text in RESERVED:
            raise self.expected(f"a {what} such as {', '.join(sorted(known)[:5])}")
        if token.text not in known:
            message = f"column {token.column}: unknown {what} {shown(token.text)}; "
            listed = "parties" if what == "party" else "tiers"
            raise ExpressionError(message + did_you_mean(token.text, known, listed))
        self.at += 1
        return token.text

    def number(self, whole: bool) -> Fraction:
        start = self.token
        text = self.digits()
        if self.take("."):
            text += "." + self.digits()
        number = Fraction(text)
        if whole and number.denominator != 1:
            raise ExpressionError(
                f"column {start.column}: {text}; seats and lists are whole numbers"
            )
        return number

    def digits(self) -> str:
        token = self.token
        if not re.fullmatch("[0-9]{1,12}", token.text):
            raise self.expected("a number such as 50 or 4.9")
        self.at += 1
        return token.text
