"""Every chart of every kind of election is drawn: whole, of the width asked for, by itself."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from simulator import charts
from simulator.charts import CHARTS, Backtest, Election, SweepTables
from simulator.charts.look import NARROWEST
from simulator.colours import BACKGROUNDS
from simulator.errors import SimulatorError
from tests.charts.conftest import election

OF_ELECTIONS = [name for name, kind in CHARTS.items() if kind is Election]
NOT_THERE = {
    ("spain-2016", "threshold"): "thresholds are by region",
    ("sweden-2022", "map"): "this election has no districts or regions",
    ("sweden-2022", "districts"): "no tier of this election is of districts",
    ("spain-2016", "districts"): "no tier of this election is of districts",
    ("germany-2025", "districts"): "run the scenario with --districts",
    ("new-zealand-2014", "districts"): "run the scenario with --districts",
}
"""Charts that an election has no figures for, and what is said then."""
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.mark.parametrize("name", OF_ELECTIONS)
def test_every_chart_of_every_election_is_drawn(subject: Election, name: str):
    expected = NOT_THERE.get((subject.scenario.id, name))
    if expected:
        with pytest.raises(SimulatorError, match=re.escape(expected)):
            charts.chart(subject, name)
        return
    theme = "dark" if len(name) % 2 else "light"
    made = charts.chart(subject, name, theme=theme)
    drawing = charts.saved(made, ".svg").decode()
    _is_whole(drawing, made.to_dict(), theme)
    picture = charts.saved(made, ".png", 1.0)
    assert picture.startswith(b"\x89PNG")
    assert abs(struct.unpack(">I", picture[16:20])[0] - _width(drawing)) < 1


def _width(drawing: str) -> float:
    return float(ElementTree.fromstring(drawing).attrib["width"])


def _is_whole(drawing: str, told: dict, theme: str):
    """Title, description and source are there, nothing is fetched, and nothing is too wide."""
    root = ElementTree.fromstring(drawing)
    texts = "".join(each for node in root.iter(TEXT) for each in node.itertext())
    said = told["usermeta"]
    for part in (said["title"], said["source"], said["subtitle"]):
        assert re.sub(r"\s", "", part) in re.sub(r"\s", "", texts)
    assert "simulated election" in said["subtitle"]
    assert root.attrib["aria-label"] == told["description"]
    assert "://" not in drawing.replace("http://www.w3.org/", "")
    assert 690 <= float(root.attrib["width"]) <= 740
    assert f'fill="{BACKGROUNDS[theme]}"' in drawing


@pytest.mark.parametrize("width", [NARROWEST, 1200])
def test_a_chart_has_the_width_that_is_asked_for(width: int):
    for name in ("seats", "events", "hemicycle"):
        made = charts.chart(election("kazakhstan-2023"), name, width=width)
        assert abs(_width(charts.saved(made, ".svg").decode()) - width) <= 0.06 * width


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"width": 100}, "width: 100; must be 320 to 2400 pixels"),
        ({"theme": "pink"}, "theme: 'pink'; must be light or dark"),
        ({"name": "seets"}, 'did you mean "seats"?'),
        ({"only": ("nobody",)}, "--only nobody: nothing here has this id; "),
        ({"name": "houses", "only": ("nsdp",)}, "shows everything; leave out --only"),
        ({"name": "districts", "only": ("nsdp",)}, "none of these ids is of a district"),
        ({"name": "map", "only": ("nsdp",)}, "must be ids of districts, or of regions"),
        ({"name": "trend"}, "is of a sweep, and this is an election: choose hemicycle, seats"),
    ],
)
def test_what_cannot_be_is_refused(options: dict, told: str):
    with pytest.raises(SimulatorError, match=re.escape(told)):
        charts.chart(election("kazakhstan-2023"), **{"name": "seats", **options})


def test_the_same_chart_is_the_same_bytes():
    first, second = (
        charts.saved(charts.chart(election("sweden-2022"), "seats"), ".json") for _ in range(2)
    )
    assert first == second


def test_every_chart_has_a_file_of_its_name():
    folder = Path(charts.__file__).parent
    assert all((folder / f"{name}.py").is_file() for name in CHARTS)
    assert {Election, SweepTables, Backtest} == set(CHARTS.values())
