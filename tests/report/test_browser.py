"""The page in a real browser: offline, at every width, by keyboard, without its script."""

import base64
import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from simulator.colours import LOST, oklab
from tests.report.conftest import Opened, page_of, result_of
from tests.report.hostile import hostile

ELECTIONS = ("kazakhstan-2023", "sweden-2022", "germany-2025", "new-zealand-2014", "spain-2016")
PAGES = (*ELECTIONS, "sweden-2022/polls", "sweep", "comparison", "backtest", "night", "hostile")
PATIENCE = 120_000
"""Milliseconds, on a machine that has much else to do."""
NO_SIDEWAYS = "document.documentElement.scrollWidth <= innerWidth"
TARGETS = """[...document.querySelectorAll('button,.chip,summary,.files a,nav a')]
  .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
  .filter(([, r]) => r.height > 0 && (r.height < 43.9 || r.width < 43.9)).map(([text]) => text)"""
CIRCLES = "document.querySelectorAll('#hemi circle').length"
LEGEND = """[...document.querySelectorAll('[data-seats]')]
  .reduce((sum, cell) => sum + Number(cell.textContent), 0)"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    def written(name: str) -> Path:
        file = folder / f"{name.replace('/', '-')}.html"
        if not file.exists():
            file.write_text(hostile() if name == "hostile" else page_of(name), encoding="utf-8")
        return file

    return written


@pytest.mark.parametrize("name", PAGES)
def test_every_width_and_both_themes(browser, files, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, width in (("light", 1280), ("dark", 375), ("light", 320)):
        view = {"width": width, "height": 900}
        with Opened(browser, files(name), viewport=view, color_scheme=scheme) as page:
            assert page.evaluate(NO_SIDEWAYS), (scheme, width)
            assert page.evaluate(TARGETS) == []
            if width != 320:
                found = axe.run(page).response["violations"]
                assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(NO_SIDEWAYS), (scheme, width, "200%")


@pytest.mark.parametrize("name", ELECTIONS)
def test_circles_are_the_legend_and_the_house(browser, files, name):
    sizes = set(result_of(name).house["seats"].to_list())
    with Opened(browser, files(name)) as page:
        for _ in range(6):
            assert page.evaluate(CIRCLES) == page.evaluate(LEGEND)
            assert page.evaluate(CIRCLES) in sizes
            page.click("#another")
        page.click("#central")
        assert page.evaluate(CIRCLES) == page.evaluate(LEGEND)


def test_places_of_seats_are_those_of_the_program(browser, files):
    with Opened(browser, files("new-zealand-2014")) as page:
        before = page.evaluate("document.getElementById('hemi').innerHTML")
        size = page.evaluate(CIRCLES)
        for _ in range(200):
            page.click("#another")
            if page.evaluate(CIRCLES) != size:
                break
        page.click("#central")
        places = re.compile(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"')
        again = page.evaluate("document.getElementById('hemi').innerHTML")
        assert page.evaluate(CIRCLES) == size
        assert places.findall(again) == places.findall(before)


@pytest.mark.parametrize("name", ["sweden-2022", "new-zealand-2014", "germany-2025"])
def test_named_majorities_in_the_explorer_are_those_of_the_events(browser, files, name):
    from simulator.report import Words
    from simulator.report.document import Styles
    from simulator.report.election import Election

    election = Election(result_of(name), Words("en"), Styles())
    counts = dict(election.result.events.select("event", "count").iter_rows())
    assert election.named_sets
    with Opened(browser, files(name)) as page:
        for event, members in election.named_sets.items():
            if set(members) <= set(election.subsets.parties):
                choose(page, members)
                assert page.get_attribute("#xp", "data-count") == str(counts[event]), event


def choose(page, members):
    page.evaluate(
        """members => { for (const box of document.querySelectorAll('#explore input'))
             if (box.checked !== members.includes(box.value)) box.click(); }""",
        list(members),
    )


def test_explorer_by_keyboard_all_none_and_fast(browser, files):
    with Opened(browser, files("kazakhstan-2023")) as page:
        first = page.locator("#explore input").first
        first.focus()
        before = page.inner_text("#xp")
        page.keyboard.press("Space")
        assert page.inner_text("#xp") != before or page.inner_text("#xe")
        choose(
            page, page.evaluate("[...document.querySelectorAll('#explore input')].map(b=>b.value)")
        )
        assert page.inner_text("#xp") == "all"
        choose(page, ())
        assert page.inner_text("#xe") == "Choose one party or more."
        clicks = [
            page.evaluate(
                "(() => { const b = document.querySelector('#explore input');"
                "const start = performance.now(); b.click(); return performance.now() - start })()"
            )
            for _ in range(7)
        ]
        assert min(clicks) < 50


def test_downloads_open(browser, files):
    with Opened(browser, files("sweden-2022")) as page:
        links = page.locator(".files a").all()
        for link in (links[0], links[-1]):
            with page.expect_download(timeout=PATIENCE) as waiting:
                link.click()
            content = Path(waiting.value.path()).read_text(encoding="utf-8")
            if waiting.value.suggested_filename.endswith(".json"):
                assert json.loads(content)["draws"] == result_of("sweden-2022").tally.draws
            else:
                assert content.count("\n") >= 2
        with page.expect_download(timeout=PATIENCE) as waiting:
            page.click("#sample")
        rows = Path(waiting.value.path()).read_text().splitlines()
        drawn = result_of("sweden-2022").draws(3)
        parties = rows[0].split(",")[1:]
        wanted = drawn.select("draw", *(f"seats.{party}" for party in parties)).rows()
        assert [tuple(map(int, row.split(","))) for row in rows[1:4]] == wanted


@pytest.mark.parametrize("name", ["kazakhstan-2023", "hostile"])
def test_without_its_script_no_control_is_dead(browser, files, name):
    with Opened(browser, files(name), java_script_enabled=False) as page:
        assert page.locator("button:visible, input:visible").count() == 0
        assert page.locator("#hemi circle:visible").count() > 0
        assert page.locator("table:visible").count() > 2


READERS = ("protanopia", "deuteranopia", "tritanopia")
"""That are emulated; to `achromatopsia`, without any colour, names and numbers say it all."""
SEATED = """() => { const box = document.getElementById('hemi').getBoundingClientRect();
  return [...document.querySelectorAll('#hemi circle')].map(dot => {
    const own = dot.getBoundingClientRect(), style = getComputedStyle(dot);
    return [dot.getAttribute("class"), own.x + own.width / 2 - box.x,
      own.y + own.height / 2 - box.y,
      style.stroke, getComputedStyle(document.body).color] }) }"""
PIXELS = """async ([picture, points]) => {
  const image = new Image(); image.src = 'data:image/png;base64,' + picture; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  return points.map(([x, y]) => [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data]) }"""


@pytest.mark.parametrize("name", ELECTIONS)
def test_neighbours_differ_to_colour_blind_readers(browser, files, name):
    """In colour, or in their outline: neighbours of the half circle as the browser shows them."""
    with Opened(browser, files(name)) as page:
        session = page.context.new_cdp_session(page)
        first = {row[0]: row for row in reversed(page.evaluate(SEATED))}
        parties = list(dict.fromkeys(row[0] for row in page.evaluate(SEATED)))
        for reader in READERS:
            session.send("Emulation.setEmulatedVisionDeficiency", {"type": reader})
            shown = pixels(browser, page, [first[party][1:3] for party in parties])
            for one, other in pairwise(range(len(parties))):
                away = math.dist(oklab(shown[one]), oklab(shown[other]))
                outlined = [first[parties[at]][3] == first[parties[at]][4] for at in (one, other)]
                assert away > LOST - 0.02 or any(outlined), (reader, parties[one], parties[other])
        legend = page.locator("table.legend tbody tr").all_inner_texts()
        assert len(legend) >= len(parties)
        assert all(re.search(r"\w+\s+[\d,]+", row) for row in legend)


def pixels(browser, page, points) -> list[str]:
    """Colours of a picture of the half circle, as the emulated reader sees them."""
    picture = base64.b64encode(page.locator("#hemi").screenshot()).decode()
    blank = browser.new_page()
    found = blank.evaluate(PIXELS, [picture, points])
    blank.close()
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in found]


def test_every_place_of_a_map_is_there_without_colour(browser, files):
    for name, wanted in (("kazakhstan-2023", 29 + 21), ("spain-2016", 52), ("hostile", 1200)):
        with Opened(browser, files(name), java_script_enabled=False) as page:
            tiles = page.locator("#maps [role=img] .tile")
            assert tiles.count() == wanted
            assert all(text.strip() for text in page.locator("#maps .tile b").all_inner_texts())
            assert page.locator("#maps table tbody tr").count() == wanted + 3 * (name == "hostile")
            assert page.locator("#maps [role=img]:not([aria-label])").count() == 0


def test_nothing_of_a_hostile_name_runs(browser, files):
    with Opened(browser, files("hostile")) as page:
        assert page.evaluate("window.hacked") is None
        assert page.locator("script").count() == 2
        assert page.locator("a[href^='javascript:']").count() == 0
        assert page.locator("img, iframe, b[onclick]").count() == 0
        assert page.evaluate(CIRCLES) == page.evaluate(LEGEND)
