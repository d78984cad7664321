"""What the page names: parties, each once, an event, and places that there are."""

from collections.abc import Iterator

from simulator.scenario.consistency.events import winners_once
from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import ids
from simulator.scenario.tree import shown
from simulator.text import listed


def page_names_parties(scenario: Scenario) -> Iterator[Fault]:
    """Those who sit from left to right can win seats, and each sits in one place."""
    yield from winners_once(scenario, scenario.page.order, ("page", "order"), "order")


def page_names_an_event(scenario: Scenario) -> Iterator[Fault]:
    """The headline is the chance of an event of the file."""
    headline = scenario.page.headline
    if headline is not None:
        events = ids(scenario.event)
        yield from unknown(("page", "headline"), headline, events, "event", "events")


def tiles_are_of_places(scenario: Scenario) -> Iterator[Fault]:
    """Each tile is of a region or of a district, and of only one of the two."""
    regions, districts = dict.fromkeys(ids(scenario.region)), dict.fromkeys(ids(scenario.district))
    for index, tile in enumerate(scenario.page.tiles):
        path = ("page", "tiles", index, "id")
        if tile.id in regions and tile.id in districts:
            message = f"{shown(tile.id)} is a region and a district: which is meant?"
            yield Fault(path, f"{message} give the two different ids")
        yield from unknown(path, tile.id, regions | districts, "region or district", "places")


def tiles_do_not_overlap(scenario: Scenario) -> Iterator[Fault]:
    """Each place has one square, and each square one place, of regions and of districts."""
    tiles = scenario.page.tiles
    regions = set(ids(scenario.region))
    ids_seen: set[str] = set()
    squares: dict[tuple[bool, int, int], str] = {}
    for index, tile in enumerate(tiles):
        if tile.id in ids_seen:
            yield Fault(("page", "tiles", index), f"{shown(tile.id)} has a tile already; keep one")
            continue
        ids_seen.add(tile.id)
        square = (tile.id in regions, tile.column, tile.row)
        if (other := squares.setdefault(square, tile.id)) != tile.id:
            message = f"column {tile.column}, row {tile.row}; {shown(other)} is there already"
            yield Fault(("page", "tiles", index), f"{message}: move one of the two")


def tiles_are_of_all(scenario: Scenario) -> Iterator[Fault]:
    """Where a region has a tile all have one, and so it is with districts: none is forgotten."""
    placed = set(ids(scenario.page.tiles))
    for one, rows in (("region", ids(scenario.region)), ("district", ids(scenario.district))):
        missing = [name for name in rows if name not in placed]
        if missing and len(missing) < len(rows):
            names = listed(map(shown, missing), 5)
            yield Fault(("page", "tiles"), f"no tile for {names}; give each {one} one")


def a_map_has_outlines(scenario: Scenario) -> Iterator[Fault]:
    """A GeoJSON file is read where a scenario file names it, and nowhere else."""
    page = scenario.page
    if page.map is not None and not page.outline:
        message = f"{shown(page.map)}; cannot be set here: name it in the scenario file"
        yield Fault(("page", "map"), message)
