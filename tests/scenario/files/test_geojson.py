"""A GeoJSON file becomes outlines of regions or districts, or one message with its place."""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import simulator
from simulator.errors import ScenarioError
from simulator.maps.layout import rings_of
from simulator.scenario.files.outlines import WIDE, area, paths

SCENARIO = """
format = 1
id = "island"
party = [{ id = "a", share = 60 }, { id = "b", share = 40 }]
votes = { model = "dirichlet", effective_sample_size = 600 }
tier = [{ id = "all", method = "largest-remainder", quota = "hare", seats = 9 }]
region = [
  { id = "west", name = "The West", registered = 10 },
  { id = "east", registered = 10 },
  { id = "far", name = "Far <b>away</b>", registered = 10 },
]
page = { map = "map.geojson" }
"""


def square(west: float, south: float, size: float = 1.0, steps: int = 1) -> list[list[float]]:
    """A closed ring, with points along its sides."""
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    ring = [
        [west + size * (a + (u - a) * k / steps), south + size * (b + (v - b) * k / steps)]
        for (a, b), (u, v) in pairwise(corners)
        for k in range(steps)
    ]
    return [*ring, ring[0]]


def feature(ring: list[list[float]], **properties: object) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def arrays_of(places):
    return [[np.array(ring, np.float64) for ring in rings] for rings in places]


def loaded(folder: Path, document: object, told: list[str] | None = None) -> simulator.Scenario:
    (folder / "scenario.toml").write_text(SCENARIO)
    text = document if isinstance(document, str) else json.dumps(document)
    (folder / "map.geojson").write_text(text)
    return simulator.load(folder, tell=None if told is None else told.append)


BOTH = (feature(square(10, 50), code="WEST"), feature(square(11, 50), NAME="East", pop=3))


def test_features_are_matched_by_id_or_name_and_others_are_told(tmp_path):
    told: list[str] = []
    elsewhere = feature(square(12, 50), name="Sea")
    page = loaded(tmp_path, collection(*BOTH, elsewhere), told).page
    assert [each.id for each in page.outline] == ["west", "east"]
    assert told == [
        f'{tmp_path / "map.geojson"}: no feature is of the region "far": listed beneath the map'
    ]
    assert page.map == "map.geojson"
    by_name = collection(feature(square(10, 50), x="the west"))
    assert [each.id for each in loaded(tmp_path, by_name).page.outline] == ["west"]


def test_a_kept_scenario_has_its_outlines_and_counts_as_before(tmp_path):
    from simulator.plan import fingerprint

    scenario = loaded(tmp_path, collection(*BOTH))
    again = simulator.Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    plain = scenario.model_copy(update={"page": type(scenario.page)()})
    assert fingerprint(plain) == fingerprint(scenario)


def test_extending_another_scenario_its_map_or_an_own_one_is_taken(tmp_path):
    loaded(tmp_path, collection(*BOTH))
    child = tmp_path / "child.toml"
    child.write_text('format = 1\nid = "child"\nextends = "scenario.toml"\n')
    assert len(simulator.load(child).page.outline) == 2
    (tmp_path / "own.geojson").write_text(json.dumps(collection(BOTH[1])))
    child.write_text(child.read_text() + '[page]\nmap = "own.geojson"\n')
    assert [each.id for each in simulator.load(child).page.outline] == ["east"]


WRONG = [
    ("{", "not valid JSON"),
    ("[]", "must be a JSON object"),
    ("[" * 100_000, "nested too deep"),
    ({"type": "Topology"}, "is TopoJSON; save it as GeoJSON"),
    ({"type": "FeatureCollection"}, '"FeatureCollection"; must be "FeatureCollection", with feat'),
    (collection({"type": "Polygon"}), 'features[1]: must be an object with type = "Feature"'),
    (collection(BOTH[0], feature([[1, 2]] * 3)), "features[2].geometry.coordinates: a ring of 3"),
    (collection(feature([[1e5, 2e6]] * 4)), "is the file in metres? save it in degrees"),
    (collection(feature([["x", 2]] * 4)), "must be a longitude and a latitude"),
    (collection(feature([[True, 2]] * 4)), "must be a longitude and a latitude"),
    (collection(feature([[math.nan, 2]] * 4)), "must be a longitude of -180 to 180"),
    (collection(feature([[math.inf, 2]] * 4)), "must be a longitude of -180 to 180"),
    (collection(feature(square(1, 1), name="Sea")), 'features: "Sea"; places: "west", "east"'),
    (collection(feature(square(1, 1), a="west", b="east")), '"east" and "west": which is meant?'),
    (
        collection({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}),
        'features[1].geometry: "Point"; must be Polygon or MultiPolygon',
    ),
    (
        collection({"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": 3}}),
        "features[1].geometry.coordinates: 3; must be an array",
    ),
    (collection(feature(square(1, 1), name="\ud800")), "no feature has the id or name"),
]


@pytest.mark.parametrize(("document", "message"), WRONG)
def test_one_message_with_its_place(tmp_path, document, message):
    with pytest.raises(ScenarioError) as caught:
        loaded(tmp_path, document)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{tmp_path / 'map.geojson'}:")
    assert message in line
    assert line.isprintable()
    assert len(line) < 400 + len(str(tmp_path))


def test_a_file_outside_of_the_folder_is_not_read(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "map.geojson").write_text(json.dumps(collection(*BOTH)))
    (tmp_path / "x" / "s.toml").write_text(SCENARIO.replace("map.geo", "../map.geo"))
    with pytest.raises(ScenarioError, match=r'"\.\./map\.geojson" is not a file of this folder'):
        simulator.load(tmp_path / "x" / "s.toml")


def test_a_map_is_named_in_a_file_and_not_set(tmp_path):
    (tmp_path / "scenario.toml").write_text(SCENARIO.replace("page =", "# "))
    with pytest.raises(ScenarioError, match=r'page\.map: "m\.geojson"; cannot be set here'):
        simulator.load(tmp_path, ["page.map=m.geojson"])


def test_neighbours_share_their_border_however_it_is_simplified():
    """A wavy border, drawn in opposite directions: the same points in both outlines."""
    wave = [(1.0 + 0.03 * math.sin(9 * t / 100), t / 100) for t in range(101)]
    left = [(0.0, 0.0), *wave, (0.0, 1.0), (0.0, 0.0)]
    right = [(2.0, 0.0), (2.0, 1.0), *reversed(wave), (2.0, 0.0)]
    one, other = (rings_of(path)[0] for path in paths(arrays_of([[left], [right]])))
    shared = set(one) & set(other)
    assert 8 < len(shared) < 60
    assert abs(area(one) + area(other) - area(_hull(one, other))) < 4


def _hull(one, other):
    """The two together: the corners of a rectangle that they fill."""
    xs, ys = zip(*one, *other, strict=True)
    return [(min(xs), min(ys)), (max(xs), min(ys)), (max(xs), max(ys)), (min(xs), max(ys))]


def test_equal_areas_stay_equal_at_every_latitude():
    """One degree of longitude at 60 degrees north is half as wide as at the equator."""
    places = [[square(10, 0, 5, 20)], [square(10, 60, 5, 20)]]
    south, north = (area(rings_of(path)[0]) for path in paths(arrays_of(places)))
    truth = (math.sin(math.radians(65)) - math.sin(math.radians(60))) / math.sin(math.radians(5))
    assert north / south == pytest.approx(truth, rel=0.02)


def test_the_picture_is_filled_across_the_line_where_days_change():
    (path,) = paths(arrays_of([[square(179, 0), square(-180, 0)]]))
    points = [point for ring in rings_of(path) for point in ring]
    assert {max(x for x, _ in points), min(x for x, _ in points)} == {0, WIDE}
    assert max(y for _, y in points) == pytest.approx(WIDE / 2, abs=3)


def test_a_place_that_is_too_small_is_a_square():
    one, tiny = paths(arrays_of([[square(0, 0, 20)], [square(5, 5, 1e-4)]]))
    assert area(rings_of(tiny)[0]) == 36
    assert area(rings_of(one)[0]) > 900_000
