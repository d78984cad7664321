"""The notebooks in docs/notebooks run, with few draws: scripts in jupytext's percent format."""

import re
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "docs" / "notebooks").glob("*"))
FEW = 300


def test_there_are_six_and_they_hold_no_output() -> None:
    assert len(NOTEBOOKS) == 6
    assert {path.suffix for path in NOTEBOOKS} == {".py"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first, *cells = re.split(r"^# %%", text, flags=re.MULTILINE)
    assert first == ""
    assert cells[0].startswith(" [markdown]\n# # ")
    code, replaced = re.subn(r"^DRAWS = [0-9_]+$", f"DRAWS = {FEW}", text, flags=re.MULTILINE)
    assert replaced == 1
    names: dict[str, object] = {}
    exec(compile(code, path, "exec"), names)
    assert names["result"].tally.draws == FEW  # type: ignore[attr-defined]
