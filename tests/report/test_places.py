"""The map and the course of the campaign: what the page says is what is computed elsewhere."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import simulator
from simulator.maps.leads import leads_of
from simulator.polled import Polled
from simulator.polls.record import RECORDS
from simulator.report import Look, Words, of_election
from simulator.scenario.page import Outline
from tests.report.conftest import page_of, result_of
from tests.report.test_numbers import Reader, numbers

DOCS = Path(__file__).parents[2] / "docs" / "backtests.md"


@cache
def polled() -> simulator.Result:
    return simulator.run(simulator.load("sweden-2022/polls"), draws=500, quiet=True)


def test_the_map_and_its_table_say_the_same():
    result, page = result_of("spain-2016"), page_of("spain-2016")
    leads = leads_of(result.scenario, result.tally, "region")
    names = {row.id: row.name or row.id for row in result.scenario.region}
    parties = {row.id: row.shortest_name for row in result.scenario.party}
    rows = {row[0]: row for row in Reader(page).rows if len(row) == 5}
    assert leads is not None
    for lead in leads.places:
        place, first, chance, second, _ = rows[names[lead.place]]
        assert first == parties[lead.counts[0][0]]
        if 0.0 < lead.chance() < 1.0:
            assert numbers(chance)[0] == pytest.approx(100 * lead.chance(), abs=0.6)
            assert second == parties[lead.counts[1][0]]
        assert f'title="{place}: {first} ' in page
    open_ = sum(lead.chance() < 0.75 for lead in leads.places)
    assert open_
    assert f"In {open_} the leader is ahead in fewer than 75 of 100" in page


def test_outlines_take_the_place_of_squares():
    scenario = result_of("kazakhstan-2023").scenario
    outline = (Outline(id="abai", path="M0 0 900 0 900 900 0 900Z"),)
    spec = scenario.page.model_copy(update={"outline": outline})
    scenario = scenario.model_copy(update={"page": spec})
    page = of_election(simulator.run(scenario, draws=300, quiet=True), Words("en"), Look()).html
    regions = page[page.index("Who has the most list votes") :]
    assert '<path class="' in regions
    assert "Abai: Amanat" in regions
    assert "Not on the map: Akmola: Amanat" in regions


def test_the_course_of_the_campaign_is_that_of_forecasts_as_of_each_day():
    scenario = polled().scenario
    page = of_election(polled(), Words("en"), Look()).html
    section = page[page.index('id="trend"') : page.index("How such forecasts have done")]
    rows = [row for row in Reader(section).rows if len(row) == 9]
    heads, days = rows[0][1:], rows[1:]
    assert len(days) == 12
    short = {party.id: party.shortest_name for party in scenario.party}
    for row in (days[0], days[6], days[-1]):
        day = _date(row[0])
        polls = scenario.polls.model_copy(update={"as_of": day})
        found = Polled.of(scenario.model_copy(update={"polls": polls})).parties()
        shares = {short[each["party"]]: each for each in found}
        for name, cell in zip(heads, row[1:], strict=True):
            share, low, high = numbers(cell)
            assert share == pytest.approx(shares[name]["share"], abs=0.051)
            assert low == pytest.approx(shares[name]["low"], abs=0.051)
            assert high == pytest.approx(shares[name]["high"], abs=0.051)
    last = {each["party"]: each["share"] for each in Polled.of(scenario).parties()}
    assert numbers(days[-1][1])[0] == pytest.approx(last["s"], abs=0.051)


def _date(text: str) -> str:
    """ "9 Sept 2022" as 2022-09-09."""
    day, month, year = text.split()
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
    return date(int(year), 1 + months.index(month), int(day)).isoformat()


def test_an_election_without_a_campaign_of_polls_has_no_course():
    assert 'id="trend"' not in page_of("kazakhstan-2023")
    pooled = simulator.load("kazakhstan-2023/polls")
    page = of_election(simulator.run(pooled, draws=100, quiet=True), Words("en"), Look()).html
    assert 'id="trend"' not in page


def test_the_record_is_that_of_the_backtest():
    text = DOCS.read_text(encoding="utf-8")
    table = text[text.index("## 110 elections") :]
    rows = re.findall(
        r"^\| (?:national|states|) ?\| (\d+) \| (\d+) \| ([\d.]+) ± ([\d.]+).*$", table, re.M
    )
    held = re.findall(r"\| (\d+)% ± (\d+) \| \d+% \|$", table, re.M)
    found = [
        (int(days), int(elections), float(mae), float(se), float(part), float(error))
        for (days, elections, mae, se), (part, error) in zip(rows, held, strict=True)
    ]
    assert [tuple(each) for kind in ("national", "regional") for each in RECORDS[kind]] == found


def test_other_constants_have_no_record():
    scenario = polled().scenario
    polls = scenario.polls.model_copy(update={"phi": 1.5})
    other = simulator.run(scenario.model_copy(update={"polls": polls}), draws=50, quiet=True)
    page = of_election(other, Words("en"), Look()).html
    assert 'id="trend"' in page
    assert "How such forecasts have done" not in page
