"""What blocs and the page name: parties, each once, an event, and places that there are."""

from collections.abc import Iterator, Sequence

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, ids
from simulator.scenario.tree import Path, shown
from simulator.text import compatible, listed


def blocs_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """A bloc is of parties of the file that can win seats, each named once."""
    for index, bloc in enumerate(scenario.bloc):
        yield from _winners_once(scenario, bloc.parties, ("bloc", index, "parties"), "bloc")


def page_names_parties(scenario: Scenario) -> Iterator[Fault]:
    """Those who sit from left to right can win seats, and each sits in one place."""
    yield from _winners_once(scenario, scenario.page.order, ("page", "order"), "order")


def _winners_once(
    scenario: Scenario, named: Sequence[str], path: Path, where: str
) -> Iterator[Fault]:
    roles = {party.id: party.role for party in scenario.party}
    for place, party in enumerate(named):
        here = (*path, place)
        yield from unknown(here, party, roles, "party", "parties")
        if roles.get(party, "list") not in WINNING_ROLES:
            message = f'{shown(party)} has the role "{roles[party]}" and cannot win seats'
            yield Fault(here, f"{message}; leave it out of the {where}")
        if party in named[:place]:
            yield Fault(here, f"{shown(party)} is in the {where} already; name it once")


def blocs_have_their_own_ids(scenario: Scenario) -> Iterator[Fault]:
    """Events name parties, tiers and blocs, so that no two of them have one id."""
    taken = {compatible(tier): "tier" for tier in ids(scenario.tier)}
    taken |= {compatible(party): "party" for party in ids(scenario.party)}
    for index, bloc in enumerate(scenario.bloc):
        if kind := taken.get(compatible(bloc.id)):
            message = f"{shown(bloc.id)} is the id of a {kind}, too; choose another id"
            yield Fault(("bloc", index, "id"), message)


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
