"""What a user reads is plain English, with one term for one thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
OUT = {
    r"bars?|hurdles?": "threshold",
    r"may fall|fall exactly": "may vary; are exactly",
    r"change not one": "do not affect the result",
    r"one believes|are believed|believed more or less": "how much to trust the poll",
    r"apart from the (forecast|rest)": "separately from",
    r"in fact enter|as (they|it) did": "as in the real result",
    r"clears? the|cleared the": "reaches the threshold",
    r"takes? no part": "are excluded; do not qualify",
    r"beside the seats": "other measures",
    r"without a list seat": "wasted votes",
    r"seats shared by several": "tied for largest",
    r"settle[sd]? (by|equal|ties|it)|ties settled": "broken",
    r"most frequent house|not told apart": "most likely exact seat split; not tabulated",
    r"together, of draws": "parties entering, probability",
    r"nine draws (in|of) ten": "90% of draws",
    r"beyond noise|by noise|and noise": "statistically significant; simulation error",
    r"where it turns|what decides": "where it crosses 50%; what matters most",
    r"jointly": "interaction",
    r"lacks draws": "draws still needed",
    r"is to hold": "output format",
    r"(is|are) kept (in|here)|what is kept|nothing is kept|kept in": "saved",
    r"1 - 3/": "> 99.99%",
    r"mend(s|ed|ing)?": "fix",
    r"(?<!there )is no (ballot|district|law|list|party|point|region|tier)": "is not a",
    r"none a control": "without control characters",
    r"(on|of) the roll": "registered voters",
    r"fold (lists|small)": "merge small parties into one",
    r"stands? twice": "appears twice",
    r"(that|which) ships?": "built in",
    r"goes on from there": "continues",
    r"no such thing|nought|whatever else|no forecasts?": "plain words",
}
"""What is out, and what to say instead: STYLE.md. Case and line breaks do not matter."""
DOCUMENTS = sorted(
    [
        *PROJECT.glob("*.md"),
        *PROJECT.glob("docs/*.md"),
        *PROJECT.glob("results/*.md"),
        *PROJECT.glob("benchmarks/*.md"),
        *PROJECT.glob("scenarios/*.md"),
        *PROJECT.glob("scenarios/**/*.toml"),
        *PROJECT.glob("simulator/laws/*.toml"),
    ]
)
MODULES = sorted(PROJECT.glob("simulator/**/*.py"))


def _texts(module: Path) -> Iterator[str]:
    """Texts of a module that a user may see: every one that is longer than a word.

    Of docstrings only those of commands, which are their help.
    """
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    attributes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    is_help = module.parent.name == "commands"
    for node in ast.walk(tree):
        is_docstring = id(node) in docstrings | attributes
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if " " in node.value.strip() and (is_help or not is_docstring):
            yield node.value


def _out(text: str) -> list[str]:
    plain = " ".join(re.sub(r"\n#?", " ", text).split())
    return [
        f'"{found[0]}" in "{plain[max(0, found.start() - 30) : found.end() + 30]}": say "{say}"'
        for words, say in OUT.items()
        for found in re.finditer(rf"(?i)(?<![\w`-])({words})(?![\w`-])", plain)
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_texts_of_a_module_use_the_words_of_the_field(module: Path) -> None:
    assert [fault for text in _texts(module) for fault in _out(text)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_documents_use_the_words_of_the_field(document: Path) -> None:
    assert _out(document.read_text(encoding="utf-8")) == []


def test_the_words_that_are_out_are_found() -> None:
    assert _out("a list that clears\n# the bar")
    assert not _out("progress_bar, `bar`, barred")


def test_the_greek_bonus_of_june_2023_is_cited_the_same_everywhere() -> None:
    """Law 4648/2020 brought the graduated bonus, which was first used in June 2023."""
    cited = {
        path.relative_to(PROJECT).as_posix(): set(re.findall(r"\b4[68]\d\d/202\d\b", text))
        for path in [*MODULES, *DOCUMENTS, *PROJECT.glob("tests/**/*.py")]
        if path != Path(__file__)
        for text in [path.read_text(encoding="utf-8")]
    }
    assert set.union(*cited.values()) == {"4648/2020"}
    assert {
        "simulator/laws/greece-2020.toml",
        "simulator/scenario/tiers.py",
        "simulator/exact/area.py",
        "simulator/allocation/one_draw/area.py",
    } <= {path for path, laws in cited.items() if laws}
