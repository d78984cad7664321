"""A GeoJSON file that a scenario names, `page.map = "regions.geojson"`, as outlines of places.

A feature is of the region or district whose id or name one of its texts is: its `id`, or any of its
properties. Features of nothing that the scenario has are left out; places without a feature are
told, and listed beneath the map. Format: RFC 7946.
"""

import math
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.errors import ScenarioError
from simulator.scenario.files.fill_counts import are_sound
from simulator.scenario.files.names import Names, names_of
from simulator.scenario.files.outlines import paths
from simulator.scenario.files.read import MEGABYTE, fault, inside, json_object, read_text
from simulator.scenario.page import MOST_PLACES
from simulator.scenario.tree import Place, Table, is_number, rows_of, shown
from simulator.text import canonical, listed

GEOJSON_LIMIT = 20 * MEGABYTE
MOST_POINTS = 500_000
LONGEST = 200
"""Letters of a property that may be a name."""
SHOWN = 8
AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")
Rings = list[NDArray[np.float64]]
"""Each [point, longitude and latitude], in degrees."""


class Feature(NamedTuple):
    """One area of the file."""

    number: int
    """From 1."""
    texts: tuple[str, ...]
    """What may be its name: its id, and the texts of its properties."""
    rings: Rings


class StatedMap(NamedTuple):
    """The file that a scenario names, before its features are of places."""

    named: str
    place: Place
    """Where the scenario names it."""
    file: str
    features: tuple[Feature, ...]


def read_map(tree: Table, folder: pathlib.Path) -> None:
    """Read the file that `page.map` names, in the folder of the scenario, and keep what it holds.

    Raises: ScenarioError, where it is no GeoJSON of areas in degrees.
    """
    page = tree.get("page")
    if not isinstance(page, Table) or not isinstance(page.get("map"), str) or "outline" in page:
        return
    named, place = page["map"], page.place_of("map")
    path = inside(folder, folder, named, place, "page.map")
    features = tuple(features_of(read_text(path, GEOJSON_LIMIT), str(path)))
    page.write("map", StatedMap(named, place, str(path), features), place)


def fill_map(tree: Table, tell: Callable[[str], None] | None = None) -> None:
    """Write outlines of regions or districts into a whole tree; `tell` gets who has none.

    Raises: ScenarioError, where features are of no place, of several, or of two kinds of places.
    """
    page = tree.get("page")
    if not isinstance(page, Table) or not isinstance(page.get("map"), StatedMap):
        return
    stated: StatedMap = page["map"]
    page.write("map", stated.named, stated.place)
    kind, found = _matched(stated, tree)
    order = [row["id"] for row in rows_of(tree[kind]) if row["id"] in found]
    drawn = zip(order, paths([found[name] for name in order]), strict=True)
    rows = tuple(Table(stated.place, {"id": name, "path": path}) for name, path in drawn)
    page.write("outline", rows, stated.place)
    missing = [row["id"] for row in rows_of(tree[kind]) if row["id"] not in found]
    if missing and tell is not None:
        names = listed(map(shown, missing), SHOWN)
        tell(f"{stated.file}: no feature is of the {kind} {names}: listed beneath the map")


def _matched(stated: StatedMap, tree: Table) -> tuple[str, dict[str, Rings]]:
    """Rings by region or by district: whichever of the two the features are of."""
    kinds = {}
    for kind in ("region", "district"):
        rows = tree.get(kind, ())
        if are_sound(rows) and rows:
            known = names_of((row["id"], row.get("name")) for row in rows)
            kinds[kind] = [_place_of(each, known, stated.file, kind) for each in stated.features]
    numbers = {kind: sum(name is not None for name in found) for kind, found in kinds.items()}
    most = max(numbers.values(), default=0)
    if not most:
        raise _nothing(stated, tree)
    if list(numbers.values()).count(most) > 1:
        message = f"{most} features are of regions and as many of districts: which are meant?"
        raise fault(stated.file, 0, f"{message} give them ids of one of the two", "page.map")
    kind = max(numbers, key=numbers.__getitem__)
    rings: dict[str, Rings] = {}
    for feature, name in zip(stated.features, kinds[kind], strict=True):
        if name is not None:
            rings.setdefault(name, []).extend(feature.rings)
    return kind, {name: own for name, own in rings.items() if own}


def _place_of(feature: Feature, known: Names, file: str, kind: str) -> str | None:
    """The id of the place that a feature is of. Raises: ScenarioError, where it may be two."""
    own = {known[key] for text in feature.texts if known.get(key := canonical(text))}
    if len(own) > 1:
        names = " and ".join(sorted(shown(each) for each in own))
        message = f"has the names of the {kind}s {names}: which is meant? leave one out"
        raise fault(file, 0, message, f"features[{feature.number}]")
    return next(iter(own), None)


def _nothing(stated: StatedMap, tree: Table) -> ScenarioError:
    places = [row.get("id") for kind in ("region", "district") for row in rows_of(tree.get(kind))]
    if not places:
        return fault(*stated.place, "the scenario has no regions or districts", "page.map")
    texts = Counter(text for feature in stated.features for text in feature.texts[:1])
    found = listed(map(shown, texts), SHOWN) or "none with a name"
    message = f"no feature has the id or name of a region or district; features: {found}; "
    return fault(stated.file, 0, f"{message}places: {listed(map(shown, places), SHOWN)}")


def features_of(text: str, file: str) -> Iterator[Feature]:
    """The areas in a text. Raises: ScenarioError, with the feature that is none."""
    left = MOST_POINTS
    features = _features(json_object(text, file), file)
    if len(features) > MOST_PLACES:
        message = f"{len(features):,} features are too many; at most {MOST_PLACES:,}"
        raise fault(file, 0, message, "features")
    for number, feature in enumerate(features, start=1):
        key = f"features[{number}]"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise fault(file, 0, 'must be an object with type = "Feature"', key)
        rings = [_ring(ring, file, key) for ring in _rings(feature.get("geometry"), file, key)]
        left -= sum(map(len, rings))
        if left < 0:
            message = f"more than {MOST_POINTS:,} points; simplify it, as with mapshaper.org"
            raise fault(file, 0, message, key)
        yield Feature(number, tuple(_texts(feature)), rings)


def _features(raw: Mapping[str, Any], file: str) -> Sequence[Any]:
    kind, features = raw.get("type"), raw.get("features")
    if kind == "Feature":
        return [raw]
    if kind == "Topology":
        message = "is TopoJSON; save it as GeoJSON, as with mapshaper.org"
        raise fault(file, 0, message)
    if kind != "FeatureCollection" or not isinstance(features, list):
        message = f'type: {shown(kind)}; must be "FeatureCollection", with features'
        raise fault(file, 0, message)
    return features


def _texts(feature: Mapping[str, Any]) -> Iterator[str]:
    properties = feature.get("properties")
    values = [feature.get("id"), *(properties.values() if isinstance(properties, dict) else ())]
    for value in values:
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)[: LONGEST + 1]
            if 0 < len(text) <= LONGEST:
                yield text


def _rings(geometry: Any, file: str, key: str) -> Iterator[Any]:
    """Every ring of an area, holes too."""
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in AREAS:
        raise fault(file, 0, f"{shown(kind)}; must be {' or '.join(AREAS[:2])}", f"{key}.geometry")
    if kind == "GeometryCollection":
        for each in _list(geometry.get("geometries"), file, key):
            yield from _rings(each, file, key)
        return
    parts = _list(geometry.get("coordinates"), file, key)
    for part in [parts] if kind == "Polygon" else parts:
        yield from _list(part, file, key)


def _list(value: Any, file: str, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise fault(file, 0, f"{shown(value)}; must be an array", f"{key}.geometry.coordinates")
    return value


def _ring(ring: Any, file: str, key: str) -> NDArray[np.float64]:
    """A ring [point, longitude and latitude]."""
    points = [_point(each, file, key) for each in _list(ring, file, key)]
    if len(points) < 4:
        message = f"a ring of {len(points)} points; must be 4 or more, the last as the first"
        raise fault(file, 0, message, f"{key}.geometry.coordinates")
    return np.array(points, np.float64)


def _point(point: Any, file: str, key: str) -> tuple[float, float]:
    here = f"{key}.geometry.coordinates"
    if not isinstance(point, list) or len(point) < 2 or not all(map(is_number, point[:2])):
        raise fault(file, 0, f"{shown(point)}; must be a longitude and a latitude", here)
    east, north = point[:2]
    if not (abs(east) <= 180 and abs(north) <= 90 and math.isfinite(east + north)):
        hint = "; is the file in metres? save it in degrees (WGS 84, EPSG:4326)"
        message = f"{shown(east)}, {shown(north)}; must be a longitude of -180 to 180 degrees"
        raise fault(file, 0, f"{message} and a latitude of -90 to 90{hint}", here)
    return float(east), float(north)
