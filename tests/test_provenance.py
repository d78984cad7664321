"""The digest of the kernel covers what decides a count, and nothing else."""

from pathlib import Path

import pytest

from simulator.provenance import KERNEL_SOURCES, PACKAGE, code_of

CODE = '''"""A file."""

import numpy as np  # for arrays

LIMIT = 3
"""What it is."""


def half(number: int) -> int:
    """A half.

    Rounded down.
    """
    # Why: the law says so.
    if number > LIMIT:
        raise ValueError(f"{number}: too large")
    if KINDS["half"] is None:
        raise ValueError("not a number")
    return number // 2
'''


def digest(tmp_path: Path, text: str) -> bytes:
    file = tmp_path / "file.py"
    file.write_text(text, "utf-8")
    return code_of(file)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A half.\n", "One of two equal parts.\n"),
        ('"""A file."""', '"""Another,\n\nlonger.\n"""'),
        ("# Why: the law says so.", "# Nobody knows why."),
        ("  # for arrays", ""),
        ("too large", "at most {LIMIT}"),
        ("not a number", "no number at all"),
        ("\n\n\n", "\n"),
        ('"""What it is."""\n', ""),
    ],
)
def test_words_may_change(tmp_path: Path, before: str, after: str) -> None:
    assert before in CODE
    assert digest(tmp_path, CODE.replace(before, after)) == digest(tmp_path, CODE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("//", "/"),
        ("    return", "        return"),
        ("number > LIMIT", "number >= LIMIT"),
        ('"half"', '"whole"'),
        ("import numpy as np", "import math as np"),
    ],
)
def test_code_may_not(tmp_path: Path, before: str, after: str) -> None:
    assert before in CODE
    assert digest(tmp_path, CODE.replace(before, after)) != digest(tmp_path, CODE)


def test_sources_exist_and_explain_nothing() -> None:
    for name in KERNEL_SOURCES:
        assert (PACKAGE / name).exists()
        assert not name.startswith(("exact", "explain", "cli", "tables"))


def test_every_source_keeps_its_code() -> None:
    """Each still parses where its words are gone: no code was taken for words."""
    for name in KERNEL_SOURCES:
        path = PACKAGE / name
        for file in path.rglob("*.py") if path.is_dir() else [path]:
            code = code_of(file).decode()
            assert '"""' not in code
            assert file.read_text("utf-8").count("\ndef ") == code.count("\ndef ")
