"""Names that would be markup, 45 characters long, from right to left; thirty parties."""

import json
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import simulator
from simulator import charts
from simulator.charts import Election
from simulator.charts.words import labels, safe

ATTACK = "</script><script>alert(1)</script><!--"
NAMES = [
    ATTACK,
    "\"quoted\" 'names' & <b>bold</b> {{ x }} ${y}",
    "حزب العدالة والتنمية والحرية والكرامة الوطنية",
    "Party of Forty-Five Letters and of No Fewer X",
    "Donaudampfschifffahrtsgesellschaftspartei AGX",
    "datum.label = 'x'; [brackets] a.b.c \\n \\u003c",
]
MARKERS = ("alert(1)", "<b>", "{{ x }}")


@cache
def hostile(*, harmless: bool = False) -> Election:
    """Thirty parties; the first six have bad names, in the party, the district, the event."""
    names = [f"Party {n}" if harmless else NAMES[n] for n in range(6)]
    parties = [
        {"id": f"p{n}", "name": names[n] if n < 6 else f"Party {n}", "share": 100 / 30}
        for n in range(30)
    ]
    scenario = simulator.Scenario.from_dict(
        {
            "format": 1,
            "id": "hostile",
            "name": names[0],
            "party": parties,
            "turnout": {"registered": 10_000},
            "votes": {"model": "dirichlet", "effective_sample_size": 300},
            "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
            "district": [{"id": "d", "name": names[1]}],
            "candidate": [{"district": "d", "party": f"p{n}", "share": 50} for n in (0, 1)],
            "tier": [
                {"id": "t", "method": "largest-remainder", "seats": 99, "threshold": {"share": 3}},
                {"id": "local", "method": "plurality"},
            ],
            "bloc": [{"id": "b", "name": names[5], "parties": ["p0", "p1"]}],
            "event": [{"id": "e", "name": names[0], "when": "p0 enters"}],
            "counts": {"districts": True},
        }
    )
    return Election(scenario, simulator.simulate(scenario, 200, quiet=True))


OF_ELECTIONS = [name for name, kind in charts.CHARTS.items() if kind is Election]


class Scripts(HTMLParser):
    """How many scripts a page has, and other tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)


def tags(page: str) -> list[str]:
    found = Scripts()
    found.feed(page)
    return found.tags


@pytest.mark.parametrize("name", OF_ELECTIONS)
def test_names_are_text_wherever_a_chart_is_put(name: str):
    made = charts.chart(hostile(), name)
    plain = charts.chart(hostile(harmless=True), name)
    assert tags(made.to_html()) == tags(plain.to_html())
    assert b"<" not in charts.saved(made, ".json")
    assert json.loads(charts.saved(made, ".json")) == made.to_dict()
    drawing = ElementTree.fromstring(charts.saved(made, ".svg").decode())
    there = {node.tag.rpartition("}")[2] for node in drawing.iter()}
    assert there <= {"svg", "g", "path", "text", "rect", "line", "tspan", "defs", "clipPath"}
    assert not any(key.startswith("on") for node in drawing.iter() for key in node.attrib)
    assert float(drawing.attrib["width"]) <= 780


def test_what_a_reader_sees_is_the_name():
    assert safe(ATTACK).replace("\u2060", "") == ATTACK
    assert safe("a < b, < 0.1%, <3") == "a < b, < 0.1%, <3"
    assert "</script" not in safe(ATTACK)
    assert "<!--" not in safe(ATTACK)


def test_labels_are_all_different_and_short():
    long = "The very same long name of a party that is cut somewhere"
    found = labels({"a": f"{long} one", "b": f"{long} two", "c": "Short"}, 120)
    assert len(set(found.values())) == 3
    assert found["c"] == "Short"
    assert "(a)" in found["a"]
    assert all(label.count("\n") <= 1 for label in found.values())
