"""Numbers on the page are those of the tables: the page is read, not its template."""

import re
from html.parser import HTMLParser

import pytest

import simulator
from simulator.report import Look, Words, of_election
from simulator.scenario.page import PageSpec, Remark
from tests.report.conftest import compared, page_of, result_of, swept


class Reader(HTMLParser):
    """Rows of tables by their section, as texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self.cell: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag, _attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th", "h1", "h2"):
            self.cell = []

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag in ("td", "th", "h1", "h2") and self.cell is not None:
            text = " ".join("".join(self.cell).split()).replace("\u2060", "")
            if tag in ("h1", "h2"):
                self.headings.append(text)
            else:
                self.rows[-1].append(text)
            self.cell = None


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize("name", ["kazakhstan-2023", "sweden-2022", "new-zealand-2014"])
def test_events(name):
    rows = {row[0]: row for row in Reader(page_of(name)).rows if len(row) == 4}
    table = result_of(name).events
    for event, when, p, se in table.select("name", "when", "p", "se").iter_rows():
        row = next(row for start, row in rows.items() if start.startswith(event + when[:20]))
        if 0.0 < p < 1.0:
            assert numbers(row[2])[0] == pytest.approx(100 * p, abs=100 * se)
            assert numbers(row[3])[0] == pytest.approx(196 * se, rel=0.5)
        else:
            assert row[2][0] == "<>"[p == 1.0]


@pytest.mark.parametrize("name", ["kazakhstan-2023", "germany-2025"])
def test_seats(name):
    result = result_of(name)
    short = {party.id: party.shortest_name for party in result.scenario.party}
    rows = {row[0]: row for row in reversed(Reader(page_of(name)).rows) if len(row) == 6}
    shown = result.parties.filter(result.parties["p_zero"] < 0.995)
    for row in shown.iter_rows(named=True):
        mean, span, none, largest, majority = rows[short[row["party"]]][1:]
        assert numbers(mean)[0] == pytest.approx(row["seats_mean"], abs=0.051)
        ends = sorted({row["seats_q05"], row["seats_q95"]})
        assert numbers(span) == ends
        for text, key in ((none, "p_zero"), (largest, "p_largest"), (majority, "p_majority")):
            if 0.0 < row[key] < 1.0:
                assert numbers(text)[0] == pytest.approx(100 * row[key], abs=0.6)


def test_headline():
    result = result_of("kazakhstan-2023")
    title = Reader(page_of("kazakhstan-2023")).headings[0]
    parties = {row["party"]: row for row in result.parties.to_dicts()}
    majority, _, entering = numbers(title)
    assert majority == round(100 * parties["amanat"]["p_majority"])
    assert entering == round(100 * parties["nsdp"]["p_threshold"])


def test_a_stated_headline_and_what_is_known_afterwards_stand_where_they_belong():
    scenario = result_of("kazakhstan-2023").scenario
    spec = PageSpec(headline="nsdp-enters", remark=(Remark(text="As they did.", after=True),))
    told = scenario.model_copy(update={"page": spec})
    assert simulator.run(told, draws=10, quiet=True).tally.fingerprint == (
        result_of("kazakhstan-2023").tally.fingerprint
    )
    page = of_election(simulator.run(told, draws=50, quiet=True), Words("en"), Look()).html
    assert Reader(page).headings[0].startswith("NSDP clears 5%: in ")
    assert page.index("Written with the result known") < page.index("As they did.")
    cards = page[page.index('class="cards"') : page.index('id="house"')]
    assert "official-list-result" not in cards
    assert "official-list-result" in page


def test_the_same_result_makes_the_same_bytes_and_a_small_page():
    for name in ("kazakhstan-2023", "sweden-2022", "germany-2025", "spain-2016"):
        result = result_of(name)
        again = simulator.Result(result.scenario, result.tally, result.kernel)
        assert of_election(again, Words("en"), Look()).html == page_of(name)
        assert len(page_of(name).encode()) < 400_000


def test_a_comparison_shows_each_significant_change():
    rows = {row[0]: row for row in Reader(page_of("comparison")).rows if len(row) == 5}
    names = compared().document()["names"]["events"]
    moved = [d for d in compared().differences if d.figure.measure == "event" and d.beyond_noise]
    assert moved
    for each in moved:
        shown = numbers(rows[names[each.figure.name]][3].replace("−", ""))[0]
        assert shown == pytest.approx(abs(100 * each.change), abs=100 * (each.se or 0.0) + 0.05)


def test_a_sweep_says_what_decides_and_where_it_crosses():
    told, page = swept(), page_of("sweep")
    rows = Reader(page).rows
    assert "What matters most" in page
    turns = [turn for turn in told["turns"] if turn["event"]]
    shown = [row for row in rows if len(row) == 5 and " between " in row[1]]
    assert len(shown) == min(len(turns), 40)


def test_russian():
    page = page_of("kazakhstan-2023", "ru")
    assert '<html lang="ru">' in page
    assert "Одна из возможных палат: 98 мест" in page
    assert re.search(r"\d,\d+\u00a0%", page)


def test_named_sets_of_the_explorer_are_those_of_all_draws(monkeypatch):
    from simulator.report import election
    from simulator.report.document import Styles
    from simulator.report.sections.majorities import explorer

    monkeypatch.setattr(election, "MOST_COUNTED", 500)
    result = result_of("sweden-2022")
    told = explorer(election.Election(result, Words("en"), Styles()))
    counts = dict(result.events.select("event", "count").iter_rows())
    assert (told["draws"], told["all"]) == (500, result.tally.draws)
    found = {frozenset(key.split("+")): hits for key, hits in told["known"].items()}
    named = election.Election(result, Words("en"), Styles()).named_sets
    assert named
    assert all(found[frozenset(members)] == counts[event] for event, members in named.items())
    for key in told["known"]:
        members = key.split("+")
        assert members == [party for party in told["order"] if party in members]
