"""The words and marks of an event, and a cursor over them that says what it expected."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from simulator.errors import SimulatorError
from simulator.scenario.tree import shown

_TOKEN = re.compile(r"(?P<space>\s+)|(?P<word>\w[\w-]*)|(?P<mark>[<>=!]=|[<>.+()*/-])|(?P<other>.)")


class ExpressionError(SimulatorError):
    """An event that cannot be understood: the column, what was found, what was expected."""


class Token(NamedTuple):
    """A word, a mark or the end; columns count from 1."""

    kind: str
    text: str
    column: int


def _tokens(text: str) -> list[Token]:
    found = [Token(m.lastgroup or "", m.group(), m.start() + 1) for m in _TOKEN.finditer(text)]
    return [*(t for t in found if t.kind != "space"), Token("end", "", len(text) + 1)]


def _closing(tokens: list[Token]) -> dict[int, int]:
    """By the place of each "(": that of its ")"."""
    found, opened = {}, []
    for place, token in enumerate(tokens):
        if token.text == "(":
            opened.append(place)
        elif token.text == ")" and opened:
            found[opened.pop()] = place
    return found


class Cursor:
    """A place among the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.tokens, self.at = _tokens(text), 0
        self.closing = _closing(self.tokens)

    @property
    def token(self) -> Token:
        """The one that is read next."""
        return self.tokens[self.at]

    def ahead(self, number: int = 1) -> str:
        """The text of a later token."""
        return self.tokens[min(self.at + number, len(self.tokens) - 1)].text

    def take(self, *texts: str) -> str:
        """The token, passed over, if it is one of these; else nothing."""
        found = self.token.text if self.token.text in texts else ""
        self.at += bool(found)
        return found

    def need(self, *texts: str) -> str:
        """The token, passed over, which must be one of these."""
        found = self.take(*texts)
        if not found:
            raise self.expected(" or ".join(f'"{text}"' for text in texts))
        return found

    def expected(self, what: str, token: Token | None = None) -> ExpressionError:
        """What was found at a token, and what may stand there."""
        token = token or self.token
        found = shown(token.text) if token.text else "the end"
        hint = "; write percent without a sign, as in share(ID) >= 5" if token.text == "%" else ""
        return self.refused(f"{found}; expected {what}{hint}", token)

    def refused(self, message: str, token: Token) -> ExpressionError:
        """An error at a token."""
        return ExpressionError(f"column {token.column}: {message}")

    def number(self) -> Fraction:
        """Digits, with a point among them or not."""
        text = self.digits()
        if self.take("."):
            text += "." + self.digits()
        return Fraction(text)

    def digits(self) -> str:
        """A token of digits."""
        token = self.token
        if not re.fullmatch("[0-9]{1,12}", token.text):
            raise self.expected("a number such as 50 or 4.9")
        self.at += 1
        return token.text
