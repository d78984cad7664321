"""The position of each key in the text of a TOML or JSON file, which parsers do not report.

The text is cut into strings, comments, marks and words; brackets and commas inside strings and
comments then no longer confuse. The scanner trusts that the text has been parsed already.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from simulator.scenario.tree import Path

_TOKEN = re.compile(
    r"""
    (?P<skip>    [ \t\r]+ | \#[^\n]*)
  | (?P<newline> \n)
  | (?P<string>  "{3}(?:\\.|[^\\])*?"{3,5} | '{3}.*?'{3,5}
             | "[^"\\\n]*(?:\\.[^"\\\n]*)*" | '[^'\n]*')
  | (?P<mark>    [\[\]{}=:,.])
  | (?P<word>    [^\s\#"'\[\]{}=:,.]+ | .)
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "", match.group()
        if kind != "skip":
            yield _Token(kind, found, line)
        line += found.count("\n")


def too_deep(text: str, limit: int) -> int | None:
    """The first line on which brackets nest, or a dotted key runs, deeper than `limit`.

    To be asked before the text is parsed, because parsers recurse.
    """
    depth = dots = 0
    for token in _tokens(text):
        if token.kind == "mark":
            depth += (token.text in "[{") - (token.text in "]}")
            dots = dots + 1 if token.text == "." else 0
        elif token.kind == "newline":
            dots = 0
        if max(depth, dots) > limit:
            return token.line
    return None


def toml_lines(text: str) -> dict[Path, int]:
    """The line of every key, table and item of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def json_lines(text: str) -> tuple[dict[Path, int], list[tuple[Path, int]]]:
    """The same of a valid JSON text, and the keys that stand twice in one object."""
    scanner = _Scanner(text)
    scanner.value(())
    return scanner.lines, scanner.twice


class _Scanner:
    """A cursor over the tokens, and what it has met so far."""

    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), _Token("end", "", text.count("\n") + 1)]
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.twice: list[tuple[Path, int]] = []
        self.rows: Counter[Path] = Counter()

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def document(self) -> None:
        """A TOML text: headers, and the pairs below each."""
        here: Path = ()
        while self.skip_newlines().kind != "end":
            if self.token.text == "[":
                here = self.header()
            else:
                self.pair(here)

    def header(self) -> Path:
        """`[table]` or `[[array]]`: the path of the table that it opens."""
        line = self.token.line
        brackets = 2 if self.tokens[self.at + 1].text == "[" else 1
        self.at += brackets
        path: Path = ()
        for part in self.key():
            path = (*self.latest_row(path), part)
            self.lines.setdefault(path, line)
        self.at += brackets
        self.rows[path] += brackets - 1
        path = self.latest_row(path)
        self.lines.setdefault(path, line)
        return path

    def latest_row(self, path: Path) -> Path:
        """The path itself, or its latest row where it is an array of tables."""
        return (*path, self.rows[path] - 1) if self.rows[path] else path

    def skip_newlines(self) -> _Token:
        while self.token.kind == "newline":
            self.at += 1
        return self.token

    def key(self) -> list[str]:
        """A key, dotted or not, up to the mark that ends it."""
        parts = []
        while self.token.kind in ("string", "word") or self.token.text == ".":
            if self.token.text != ".":
                parts.append(_unquoted(self.token))
            self.at += 1
        return parts

    def pair(self, table: Path) -> None:
        """`key = value` or `"key": value`."""
        line = self.token.line
        *parents, last = self.key()
        for part in parents:
            table = (*table, part)
            self.lines.setdefault(table, line)
        path = (*table, last)
        if path in self.lines:
            self.twice.append((path, line))
        self.lines[path] = line
        self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        """A value, or an item of an array; of tables and arrays, what is inside them too."""
        first = self.skip_newlines()
        if path:
            self.lines.setdefault(path, first.line)
        match first.text:
            case "{":
                self.inside("}", lambda _: self.pair(path))
            case "[":
                self.inside("]", lambda index: self.value((*path, index)))
            case _:
                while self.token.kind in ("string", "word") or self.token.text in (".", ":"):
                    self.at += 1

    def inside(self, closing: str, read: Callable[[int], None]) -> None:
        """The items between two brackets, separated by commas."""
        self.at += 1
        for index in count():
            if self.skip_newlines().text == closing:
                break
            read(index)
            if self.skip_newlines().text == ",":
                self.at += 1
        self.at += 1


def _unquoted(token: _Token) -> str:
    if token.kind == "word" or token.text[0] == "'":
        return token.text.strip("'")
    try:
        return str(json.loads(token.text))
    except ValueError:  # an escape that only TOML knows
        return token.text[1:-1]
