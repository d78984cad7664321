"""How much a file may hold: counted before it is parsed, since parsing is what takes long."""

import re

from simulator.errors import Problem, ScenarioError

MOST_VALUES = 60_000
"""Of a TOML or JSON file, at about ten microseconds each; a CSV file is read faster."""
MOST_LINES, MOST_COLUMNS, MOST_CELLS = 100_000, 2_500, 300_000
"""Of a CSV file: the candidates of the largest elections, and the regions of a wide table."""
SEPARATORS = ",;\t"
"""Between cells."""
LONGEST_WORD = 5_000
_LONG_WORD = re.compile(rf"(?<![^\s,;])[^\s,;]{{{LONGEST_WORD}}}")


def _refuse_long_words(text: str, file: str) -> None:
    """Refuse a number, key or text that goes on and on without a blank or a comma."""
    if found := _LONG_WORD.search(text):
        place = f"{file}:{text.count(chr(10), 0, found.start()) + 1}"
        message = f"more than {LONGEST_WORD:,} characters without a blank or a comma; shorten it"
        raise ScenarioError([Problem(place, "", message)])


def refuse_large_tree(text: str, file: str) -> None:
    """Refuse TOML or JSON with too many values, or with dotted keys of too many parts."""
    values = sum(map(text.count, "=,[{."))
    _refuse_more(values, MOST_VALUES, "values", file, "put long tables in CSV files")
    _refuse_long_words(text, file)


def refuse_large_sheet(text: str, file: str) -> None:
    """Refuse a CSV file with too many lines, columns or cells."""
    header = text.lstrip("\n").partition("\n")[0]
    _refuse_more(text.count("\n"), MOST_LINES, "lines", file, "leave out or add up some")
    _refuse_more(_most(header) + 1, MOST_COLUMNS, "columns", file, "leave out some")
    _refuse_more(_most(text), MOST_CELLS, "cells", file, "leave out some columns or rows")
    _refuse_long_words(text, file)


def _most(text: str) -> int:
    """How often the separator stands that stands most often."""
    return max(map(text.count, SEPARATORS))


def _refuse_more(found: int, most: int, what: str, file: str, advice: str) -> None:
    if found > most:
        message = f"{found:,} {what} are too many; at most {most:,}: {advice}"
        raise ScenarioError([Problem(file, "", message)])
