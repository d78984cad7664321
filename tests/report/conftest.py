"""One browser for all tests of a page, and one page for each election, of few draws."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator.report import Look, Words, of_comparison, of_election, of_night, of_sweep

CHROMIUM = shutil.which("chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIET += ("--disable-background-networking", "--disable-component-update")
DRAWS = 2000


@cache
def result_of(name: str) -> simulator.Result:
    return simulator.run(simulator.load(name), draws=DRAWS, quiet=True)


@cache
def page_of(name: str, language: str = "en") -> str:
    if name == "sweep":
        return of_sweep(swept(), Words(language), Look()).html
    if name == "night":
        return of_night(followed().document(), Words(language), Look()).html
    if name == "comparison":
        return of_comparison(compared().document(), Words(language), Look()).html
    return of_election(result_of(name), Words(language), Look()).html


@cache
def followed() -> simulator.Night:
    """A night with a surprise and warnings."""
    scenario = simulator.load("kazakhstan-2023")
    votes = {p.id: int(1000 * (p.share or 0)) for p in scenario.party if p.on_list_ballot}
    early = {"region": [{"id": "abai", "counted": 60, "votes": votes}]}
    late = {"region": [{"id": "abai", "counted": 50, "votes": {**votes, "nsdp": 30_000}}]}
    return simulator.night(scenario, {"21:30": early, "22:30": late}, draws=DRAWS, quiet=True)


@cache
def compared() -> Any:
    result = result_of("kazakhstan-2021")
    other = result.scenario.with_(None, party={"ak-zhol": {"share": 6.5}})
    return result.compare(other)


@cache
def swept() -> dict[str, Any]:
    from tempfile import TemporaryDirectory

    from simulator import sweep

    axes = ("party.ak-zhol.share=5:9:1", "tier.list.threshold.share=5,7")
    points = sweep.points_of(sweep.read("kazakhstan-2021", axes), seed=1)
    with TemporaryDirectory() as root:
        outcomes = sweep.run(sweep.Work.of(points, 400, Path(root)))
        rows = sweep.tidy(points, outcomes).to_dicts()
        return {**sweep.document(points, outcomes), "measures": rows}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


class Opened:
    """A page in the browser, and what went wrong in it."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **options)
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.page.on(
            "request",
            lambda request: (
                request.url == self.page.url
                or request.url.startswith(("data:", "file:", "blob:"))
                or self.wrong.append(request.url)
            ),
        )
        self.page.goto(file.as_uri())

    def __enter__(self) -> Any:
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.wrong == []
