import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.files.positions import json_lines, toml_lines, too_deep

TRICKY = '''\
a = 1 # [x]
"b.c".d = "x # [no] = 1"
text = """
[fake]
k = 1 \\""" still
""" # done
literal = \'\'\'
[[fake]]\'\'\'
array = [
  1, # ]
  [2, "]"],
  { x = 1, y.z = 2.5 },
]
[[party]]
id = "a"
when = 1979-05-27 07:32:00
[[party]]
id = 'b'
[[party.sub]]
q = 1
[party."odd key"]
w = {}
[ last . "one" ]
u = []
quotes = ["""a "word"""", "c", [1]]
'''


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


def test_strings_comments_and_arrays_do_not_confuse() -> None:
    assert toml_lines(TRICKY) == {
        ("a",): 1,
        ("b.c",): 2,
        ("b.c", "d"): 2,
        ("text",): 3,
        ("literal",): 7,
        ("array",): 9,
        ("array", 0): 10,
        ("array", 1): 11,
        ("array", 1, 0): 11,
        ("array", 1, 1): 11,
        ("array", 2): 12,
        ("array", 2, "x"): 12,
        ("array", 2, "y"): 12,
        ("array", 2, "y", "z"): 12,
        ("party",): 14,
        ("party", 0): 14,
        ("party", 0, "id"): 15,
        ("party", 0, "when"): 16,
        ("party", 1): 17,
        ("party", 1, "id"): 18,
        ("party", 1, "sub"): 19,
        ("party", 1, "sub", 0): 19,
        ("party", 1, "sub", 0, "q"): 20,
        ("party", 1, "odd key"): 21,
        ("party", 1, "odd key", "w"): 22,
        ("last",): 23,
        ("last", "one"): 23,
        ("last", "one", "u"): 24,
        ("last", "one", "quotes"): 25,
        ("last", "one", "quotes", 0): 25,
        ("last", "one", "quotes", 1): 25,
        ("last", "one", "quotes", 2): 25,
        ("last", "one", "quotes", 2, 0): 25,
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_scanner_finds_the_keys_that_the_parser_finds(newline: str) -> None:
    files = sorted(Path(__file__).parents[3].glob("scenarios/**/*.toml"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    for text in [TRICKY, *texts]:
        text = text.replace("\n", newline)
        assert set(toml_lines(text)) == set(paths(tomllib.loads(text)))


def test_every_key_stands_on_the_line_that_is_said() -> None:
    lines = TRICKY.split("\n")
    for path, line in toml_lines(TRICKY).items():
        names = [key for key in path if isinstance(key, str)]
        assert isinstance(path[-1], int) or names[-1] in lines[line - 1]


def test_json() -> None:
    text = '{"a": {"b": [1,\n {"c": -1.5e3}], "e\\"]{": "}",\n "d": null},\n "z": true}'
    assert json_lines(text) == (
        {
            ("a",): 1,
            ("a", "b"): 1,
            ("a", "b", 0): 1,
            ("a", "b", 1): 2,
            ("a", "b", 1, "c"): 2,
            ("a", 'e"]{'): 2,
            ("a", "d"): 3,
            ("z",): 4,
        },
        [],
    )


def test_a_json_key_that_stands_twice() -> None:
    assert json_lines('{"a": 1,\n"a": 2}')[1] == [(("a",), 2)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = [[[1]]]", None),
        ("a = [[[[1]]]]", 1),
        ('a = "[[[[" # [[[[\nb = 1', None),
        ("\na.b.c.d = 1", None),
        ("\na.b.c.d.e = 1", 2),
        ("a = 1.5\nb = 2.5\nc = 3.5\nd = 4.5", None),
    ],
)
def test_depth_is_known_before_parsing(text: str, line: int | None) -> None:
    assert too_deep(text, 3) == line
