"""What a path holds, and documents that are none."""

import json

import pytest

from simulator.errors import SimulatorError
from simulator.report import (
    Look,
    Words,
    document_of,
    index_of,
    kind_of,
    named,
    of_backtest,
    of_comparison,
    of_sweep,
)
from simulator.report.document import Page

HORIZON = {
    "days": 14,
    "elections": 7,
    "figures": 53,
    "mae": 1.1,
    "coverage": {"50": 0.5, "90": 0.87},
    "coverage_se": {"50": 0.07, "90": None},
}
BACKTEST = {
    "elections": 7,
    "horizons": [HORIZON],
    "calibration": [
        {
            "days": 14,
            "places": [0.1] * 10,
            "reliability": [
                {"low": 0.0, "high": 0.1, "chances": 3, "forecast": 0.05, "happened": 0.0},
                {"low": 0.1, "high": 0.2, "chances": 0, "forecast": None, "happened": None},
            ],
        }
    ],
}


@pytest.mark.parametrize(
    ("told", "kind"),
    [({"differences": []}, "comparison"), (BACKTEST, "backtest"), ({"measures": []}, "sweep-json")],
)
def test_documents_are_told_by_what_only_they_have(tmp_path, told, kind):
    file = tmp_path / "told.json"
    file.write_text(json.dumps(told))
    assert kind_of(file) == kind
    assert document_of(file) == told


def test_names_and_files_of_scenarios_and_sweeps():
    from pathlib import Path

    assert kind_of(Path("kazakhstan-2023")) == "scenario"
    assert kind_of(Path("kazakhstan-2023/sweeps/nsdp-share")) == "sweep"


def test_the_folder_of_a_backtest(tmp_path):
    (tmp_path / "backtest.json").write_text(json.dumps(BACKTEST))
    assert kind_of(tmp_path) == "backtest"
    page = of_backtest(document_of(tmp_path), Words("en"), Look())
    assert "held in 87" in page.title
    assert "14 days before" in page.html


@pytest.mark.parametrize("text", ["[1", "[]", '{"a": 1}'])
def test_other_files_are_refused_by_name(tmp_path, text):
    file = tmp_path / "told.json"
    file.write_text(text)
    with pytest.raises(SimulatorError, match=r"told\.json: "):
        kind_of(file)


@pytest.mark.parametrize("page", [of_comparison, of_sweep, of_backtest])
@pytest.mark.parametrize(
    "told", [{}, {"differences": 3}, {"axes": [], "points": 0}, {"horizons": [{"days": "x"}]}]
)
def test_a_document_that_is_none_names_its_place_and_key(page, told):
    with pytest.raises(SimulatorError, match=r"^here: \w+"):
        page(told, Words("en"), Look(), "here")


def test_pages_of_one_id_have_files_of_their_own():
    page = Page(html="", id="a", kicker="A & B", title="<b>")
    files = named([page, page, Page(html="", id="index", kicker="", title="")])
    assert list(files) == ["a.html", "a-2.html", "index-2.html"]
    index = index_of(files, Words("en"), Look()).html
    assert "&lt;b&gt;" in index
    assert "A &amp; B" in index
    assert 'href="a-2.html"' in index
