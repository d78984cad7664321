"""The language of events: `cdu + csu > afd`, `nsdp enters`, `turnout < 50 and list.entering == 6`.

    or-expression    and-expression { "or" and-expression }
    and-expression   item { "and" item }
    item             "not" item | "(" or-expression ")" | comparison | [tier "."] party "enters"
                     | ("majority" | "two_thirds") "(" sum ")" | "largest" "(" party ")"
                     | "district" "." district ("==" | "!=") party
    comparison       sum (">=" | ">" | "<=" | "<" | "==" | "!=") sum
    sum              product { ("+" | "-") product }
    product          factor { ("*" | "/") factor }
    factor           number | quantity | "(" sum ")"
    quantity         ["region" "." region "."] ([tier "."] party | "share" "(" party ")")
                     | "seats" "(" party ")" | "house" | "turnout" | [tier "."] "entering"
                     | "wasted" | "gallagher"

A party by itself means its seats, as `seats(PARTY)` does; a bloc stands for its parties together
wherever a party may stand, except before `enters`. `house` is the seats of the house: those filled
in the draw where its size varies. `share` is percent of all valid list ballots (of the region's,
behind one), `turnout` percent of the electorate, `wasted` percent of the valid list ballots,
`gallagher` the index in points, as counted: to a millionth of 100. `entering` is how many lists
reach the threshold. `majority` is more than half of the house, `two_thirds` at least two thirds;
`largest` is more seats than any rival (see `Names.rivals`). All quantities of a comparison are of
one kind; one is there at least, and quantities are multiplied and divided by numbers only. Where a
party's id is a number, it is the party on the left of a comparison and the number on the right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.terms import And, Comparison, Expression, Names, Not, Or, Term
from simulator.scenario.tokens import Cursor, ExpressionError, Token
from simulator.scenario.tree import shown

RESERVED = ("and", "or", "not", "enters", "turnout", "entering", "share", "seats", "true", "false")
"""Words that a party, a bloc or a tier may not have as its id."""
NESTING_LIMIT = 50
_WHOLE = ("seats", "entering")
_OPERATORS = (">=", "<=", "==", "!=", ">", "<")
_MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_PARTS = {"majority": (">", Fraction(1, 2)), "two_thirds": (">=", Fraction(2, 3))}
"""What the seats of the house are compared with."""
_MEASURES = ("house", "wasted", "gallagher")
_SAID = {
    "seats": "seats",
    "share": "shares, as in share(ID)",
    "turnout": "turnout",
    "entering": "the number of lists",
    "wasted": "wasted votes",
    "gallagher": "the Gallagher index",
}
_NUMBER = re.compile("[0-9]+")


def parse(text: str, names: Names) -> Expression:
    """The meaning of an event's text, given the ids that it may name.

    Raises: ExpressionError. `parse("a + b >= 50", Names(("a", "b")))` compares a sum of seats.
    """
    return _parsed(text, names)


@lru_cache(maxsize=4096)
def _parsed(text: str, names: Names) -> Expression:
    """Once for each text: it is checked, then compiled, and the points of a sweep share it."""
    parser = _Parser(text, names)
    expression = parser.either(0)
    if parser.token.kind != "end":
        raise parser.expected('"and", "or" or the end')
    return expression


class _Sum(NamedTuple):
    """Quantities, and a number added to them."""

    terms: tuple[Term, ...]
    number: Fraction

    def times(self, factor: Fraction) -> _Sum:
        terms = tuple(
            Term(t.kind, t.tier, t.party, t.region, t.district, t.factor * factor)
            for t in self.terms
        )
        return _Sum(terms, self.number * factor)

    def plus(self, other: _Sum) -> _Sum:
        return _Sum(self.terms + other.terms, self.number + other.number)


def _lost(parties: tuple[str, ...]) -> tuple[Term, ...]:
    """Their seats, taken away."""
    return tuple(Term("seats", None, party, factor=Fraction(-1)) for party in parties)


class _Parser(Cursor):
    """One method for each line of the grammar."""

    def __init__(self, text: str, names: Names) -> None:
        super().__init__(text)
        self.names = names
        self.left = True
        """Whether what is read is on the left of a comparison."""

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
        self.limit(depth)
        if self.take("not"):
            return Not(self.item(depth + 1))
        if self.token.text == "(" and not self.opens_a_sum():
            self.at += 1
            inner = self.either(depth + 1)
            self.need(")")
            return inner
        if self.ahead() == "(" and self.token.text in _PARTS:
            return self.part_of_house()
        if self.ahead() == "(" and self.take("largest"):
            return self.largest()
        if self.token.text == "district" and self.ahead() == "." and self.names_a_district():
            return self.winner()
        return self.comparison()

    def limit(self, depth: int) -> None:
        if depth > NESTING_LIMIT:
            raise self.expected(f"at most {NESTING_LIMIT} nested parentheses or nots")

    def opens_a_sum(self) -> bool:
        """Whether "(" holds a part of a comparison: what follows its ")" goes on with one."""
        end = self.closing.get(self.at, len(self.tokens) - 2)
        return self.tokens[end + 1].text in (*_OPERATORS, "+", "-", "*", "/")

    def part_of_house(self) -> Comparison:
        """`majority(a + b)`, `two_thirds(a + b)`."""
        operator, part = _PARTS[self.take(*_PARTS)]
        self.need("(")
        start = self.token
        found = self.total(Term("seats"), 0)
        self.need(")")
        if not found.terms:
            raise self.expected("parties, whose seats are added up", start)
        return Comparison((*found.terms, Term("house", factor=-part)), operator, -found.number)

    def largest(self) -> Expression:
        """More seats than every rival; where there is none, a seat."""
        self.need("(")
        name = self.holder()
        self.need(")")
        own = self.seats(name)
        items = [
            Comparison((*own.terms, *_lost(rival)), ">", Fraction(0))
            for rival in self.names.rivals(name)
        ]
        if not items:
            return Comparison(own.terms, ">=", Fraction(1))
        return And(tuple(items)) if len(items) > 1 else items[0]

    def names_a_district(self) -> bool:
        """Whether `district.X` is a district: a tier may have that id, and X be a party."""
        name, tiers = self.ahead(2), self.names.tiers
        both = name in self.names.districts and name in self.names.holders
        if both and "district" in tiers:
            message = (
                f"{shown(name)} is a district and a party: its winner, or the party's seats "
                'in the tier "district"? give one of the two another id'
            )
            raise self.refused(message, self.tokens[self.at + 2])
        return name in self.names.districts or "district" not in tiers

    def winner(self) -> Expression:
        """`district.bay == lib`."""
        self.at += 2
        district = self.name(self.names.districts, "district", "districts")
        operator = self.need("==", "!=")
        won = [
            Comparison((Term("winner", None, party, district=district),), ">=", Fraction(1))
            for party in self.names.members(self.holder())
        ]
        found = Or(tuple(won)) if len(won) > 1 else won[0]
        return found if operator == "==" else Not(found)

    def comparison(self) -> Comparison:
        self.left, start = True, self.token
        left = self.total(None, 0)
        first = left.terms[0] if left.terms else None
        if first and self.alone(left) and self.take("enters"):
            if len(left.terms) > 1:
                raise self.refused(
                    f"{shown(start.text)} is a bloc: which of its parties enters? "
                    f"write {left.terms[0].party} enters or {left.terms[1].party} enters",
                    start,
                )
            return Comparison((Term("enters", first.tier, first.party),), ">=", Fraction(1))
        # "enters" would have been taken above: here it is only told as what may stand.
        operator = self.need(*_OPERATORS, *(["enters"] if self.alone(left) else []))
        self.left, start = False, self.token
        right = self.total(first, 0)
        found = left.plus(right.times(Fraction(-1)))
        if not found.terms:
            raise self.expected("a party, a share or another quantity: a number is known", start)
        self.refuse_halves(left, right, found, start)
        if not left.terms:
            found, operator = found.times(Fraction(-1)), _MIRRORED.get(operator, operator)
        return Comparison(found.terms, operator, -found.number)

    def alone(self, found: _Sum) -> bool:
        """Whether a party, or a bloc, was read by itself."""
        before = self.tokens[max(self.at - 2, 0)].text
        plain = all(term.kind == "seats" and term.factor == 1 for term in found.terms)
        one = len({term.party for term in found.terms}) == len(found.terms)
        named = self.tokens[self.at - 1].text
        same = {term.party for term in found.terms} == set(self.names.members(named))
        regional = any(term.region for term in found.terms)
        return bool(found.terms) and plain and one and same and before != "+" and not regional

    def refuse_halves(self, left: _Sum, right: _Sum, found: _Sum, start: Token) -> None:
        """A number of seats or lists that is not whole is a slip, unless it is a part of some."""
        whole = all(t.factor.denominator == 1 and t.kind != "house" for t in found.terms)
        if found.terms[0].unit[0] in _WHOLE and whole and found.number.denominator != 1:
            number = float(right.number if right.number.denominator != 1 else left.number)
            raise self.refused(f"{number:.12g}; seats and lists are whole numbers", start)

    def total(self, first: Term | None, depth: int) -> _Sum:
        """A sum, of the same kind as the `first` term that was read, if there is one."""
        found = self.product(first, depth)
        while sign := self.take("+", "-"):
            more = self.product(found.terms[0] if found.terms else first, depth)
            found = found.plus(more.times(Fraction(1 if sign == "+" else -1)))
        return found

    def product(self, first: Term | None, depth: int) -> _Sum:
        found = self.factor(first, depth)
        while sign := self.take("*", "/"):
            start = self.token
            other = self.factor(first, depth)
            if sign == "/":
                if other.terms or not other.number:
                    raise self.expected("a number above 0: nothing else divides", start)
                found = found.times(1 / other.number)
            elif found.terms and other.terms:
                raise self.expected("a number: quantities are not multiplied", start)
            elif other.terms:
                found = other.times(found.number)
            else:
                found = found.times(other.number)
        return found

    def factor(self, first: Term | None, depth: int) -> _Sum:
        self.limit(depth)
        start = self.token
        if self.take("("):
            inner = self.total(first, depth + 1)
            self.need(")")
            return inner
        if self.stands_number():
            return _Sum((), self.number())
        if not self.left and not self.stands_word():
            raise self.expected("a number such as 50 or 4.9, or a quantity as on the left")
        found = self.quantity()
        if first and found.terms and found.terms[0].unit != first.unit:
            raise self.of_another_kind(first, found.terms[0], start)
        return found

    def stands_word(self) -> bool:
        return self.token.kind == "word" and self.token.text not in ("and", "or", "not", "enters")

    def stands_number(self) -> bool:
        """Digits; on the left they may be the id of a party, or of a tier with a party of it."""
        text = self.token.text
        if not _NUMBER.fullmatch(text):
            return False
        named = self.names.tiers if self.ahead() == "." else self.names.holders
        return not (self.left and text in named)

    def of_another_kind(self, first: Term, found: Term, start: Token) -> ExpressionError:
        kind, other = first.unit[0], found.unit[0]
        if self.left:
            what = f"another term of {kind}; all terms of a sum must be of one kind"
            return self.expected(what, start)
        if kind == other:
            message = (
                f"{shown(start.text)}: shares of different ballots cannot be compared; "
                "is it a share of the same region, or a number, that you mean?"
            )
            return self.refused(message, start)
        return self.refused(
            f"{shown(start.text)}: {_SAID[kind]} on the left, {_SAID[other]} on the right; "
            f"which of the two is meant on both sides?",
            start,
        )

    def quantity(self) -> _Sum:
        word = self.token.text
        if word in _MEASURES:
            return _Sum((self.measure(word),), Fraction(0))
        if word == "region" and self.ahead() == "." and self.ahead(3) == ".":
            return self.regional()
        if self.take("turnout"):
            return _Sum((Term("turnout"),), Fraction(0))
        if word in ("share", "seats"):
            return self.called(None)
        tier = self.tier()
        if self.take("entering"):
            return _Sum((Term("entering", tier),), Fraction(0))
        return self.seats(self.holder(), tier)

    def measure(self, word: str) -> Term:
        """`house`, `wasted`, `gallagher`: refused where a party has that id."""
        if word in self.names.holders:
            message = f"{shown(word)} is a party's id, too: if its seats are meant, write "
            raise self.refused(message + f"seats({word}); else give it another id", self.token)
        self.at += 1
        if word == "house":
            return Term("house")
        return Term("wasted") if word == "wasted" else Term("gallagher")

    def regional(self) -> _Sum:
        """`region.R.share(P)`, `region.R.P`, `region.R.T.P`."""
        self.at += 2
        region = self.name(self.names.regions, "region", "regions")
        self.need(".")
        if self.token.text in ("share", "seats"):
            return self.called(region)
        tier = self.tier()
        return self.seats(self.holder(), tier, region)

    def called(self, region: str | None) -> _Sum:
        """`share(P)`, `seats(P)`."""
        kind = self.take("share", "seats")
        self.need("(")
        name = self.holder()
        self.need(")")
        if kind == "seats":
            return self.seats(name, None, region)
        members = self.names.members(name)
        if name not in self.names.parties:
            members = tuple(party for party in members if party in self.names.listed)
        found = tuple(Term("share", None, party, region) for party in members)
        if not found:
            message = f"{shown(name)}: none of its parties is on the list ballot; no share"
            raise self.refused(message, self.tokens[self.at - 2])
        return _Sum(found, Fraction(0))

    def seats(self, name: str, tier: str | None = None, region: str | None = None) -> _Sum:
        found = (Term("seats", tier, party, region) for party in self.names.members(name))
        return _Sum(tuple(found), Fraction(0))

    def tier(self) -> str | None:
        """A tier and its point, where there is one."""
        if self.ahead() != ".":
            return None
        tier = self.name(self.names.tiers, "tier", "tiers")
        self.need(".")
        return tier

    def holder(self) -> str:
        """A party or a bloc."""
        listed = "parties and blocs" if self.names.blocs else "parties"
        return self.name(self.names.holders, "party", listed)

    def name(self, known: Collection[str], what: str, listed: str) -> str:
        token = self.token
        if token.kind != "word" or token.text in RESERVED:
            named = ", ".join(sorted(known)[:5])
            raise self.expected(f"a {what} such as {named}" if named else f"a {what}")
        if token.text not in known:
            hint = did_you_mean(token.text, known, listed) if known else f"there are no {listed}"
            if "-" in token.text and set(token.text.split("-")) & set(known):
                hint += "; a minus has a space before and after it"
            raise self.refused(f"unknown {what} {shown(token.text)}; {hint}", token)
        self.at += 1
        return token.text
