"""Who leads where: draws that are made again say what a tally and tables of draws say."""

from collections import Counter

import numpy as np
import pytest

import simulator
from simulator.maps.layout import (
    OPEN,
    SHADES,
    groups_of,
    label_of,
    letters,
    shade,
    shaded,
    squares_of,
)
from simulator.maps.leads import KINDS, leads_of
from simulator.scenario.rows import ids
from tests.report.conftest import DRAWS, result_of


def test_districts_made_again_are_those_that_the_tally_counts():
    scenario = simulator.load("kazakhstan-2023")
    counting = scenario.with_(None, counts={"districts": True})
    counted = simulator.run(counting, draws=DRAWS, quiet=True)
    known = leads_of(counting, counted.tally, "district")
    again = leads_of(scenario, result_of("kazakhstan-2023").tally, "district")
    assert known is not None
    assert again is not None
    assert known.counted
    assert not again.counted
    assert known.draws == again.draws == DRAWS
    for one, other in zip(known.places, again.places, strict=True):
        assert one.place == other.place
        assert dict(one.counts) == dict(other.counts)


def test_regions_are_those_of_the_tables_of_draws():
    result = result_of("spain-2016")
    leads = leads_of(result.scenario, result.tally, "region")
    assert leads is not None
    rows = simulator.draws(result.scenario, leads.draws, by_region=True)
    lists = [party.id for party in result.scenario.party if party.role == "list"]
    for lead in leads.places[::7]:
        columns = [f"region.{lead.place}.share.{party}" for party in lists]
        shares = rows.select(columns).to_numpy()
        most = shares == shares.max(axis=1, keepdims=True)
        alone = most.sum(axis=1) == 1  # shares are rounded to a millionth: hardly ever equal
        wanted = Counter(np.array(lists)[shares.argmax(axis=1)[alone]].tolist())
        found = dict(lead.counts)
        assert sum(abs(found.get(p, 0) - wanted[p]) for p in lists) <= 2 * (~alone).sum()
        assert lead.counts == tuple(sorted(lead.counts, key=lambda pair: -pair[1]))


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_none_without_places_or_draws_that_can_be_made(kind):
    sweden, spain = result_of("sweden-2022"), result_of("spain-2016")
    assert leads_of(sweden.scenario, sweden.tally, kind) is None
    assert leads_of(spain.scenario, spain.tally, kind, again=False) is None


def test_letters_tell_parties_apart():
    names = {"a": "Social Democrats", "b": "Socialists", "c": "SNP", "d": "Aq", "e": "Αγροτικό"}
    found = letters([*names], names)
    assert len(set(found.values())) == len(names)
    assert found["c"] == "SNP"
    assert found["d"] == "Aq"
    assert found["e"] == "Α"
    assert all(1 <= len(each) <= 3 for each in found.values())
    same = letters(["x", "y", "z"], {"x": "Party", "y": "Party", "z": "<<>>"})
    assert len(set(same.values())) == 3


def test_shades_grow_paler_and_their_text_can_be_read():
    from simulator.colours import BACKGROUNDS, Colour, contrast

    assert [shade(p) for p in (1.0, 0.95, 0.9, OPEN, 0.6, 0.3, 0.0)] == [0, 0, 1, 1, 2, 3, 3]
    for fill in ("#000000", "#ffff00", "#7f7f7f", "#0072b2", "#ffffff"):
        colour = Colour(fill=fill, light=fill, dark=fill)
        for theme, background in BACKGROUNDS.items():
            found = [shaded(colour, place, theme) for place in range(len(SHADES))]
            assert found[0][0] == fill
            assert all(contrast(shown, ink) >= 4.5 for shown, ink in found)
            away = [contrast(shown, background) for shown, _ in found]
            assert away == sorted(away, reverse=True)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("No. 12, Almaty Region", "12"),
        ("Edinburgh Northern and Leith", "ENA"),
        ("Abai", "ABA"),
        ("Österreich", "ÖST"),
        ("<b>", "B"),
    ],
)
def test_what_a_square_says(name, label):
    assert label_of(name) == label


def test_tiles_of_the_built_in_elections_are_whole_and_in_their_corner():
    for name in ("kazakhstan-2023", "germany-2025", "norway-2021", "spain-2016"):
        scenario = simulator.load(name)
        squares = squares_of(scenario, "region")
        assert {each.id for each in squares} == set(ids(scenario.region))
        assert min(each.column for each in squares) == min(each.row for each in squares) == 1
        labels = [each.label for each in squares]
        assert len(set(labels)) == len(labels), name
    assert len(squares_of(simulator.load("kazakhstan-2023"), "district")) == 29


def test_districts_without_tiles_are_in_rows_of_their_regions():
    scenario = simulator.load("germany-2025")
    groups = groups_of(scenario, "district")
    assert [group.name for group in groups] == [region.name for region in scenario.region]
    assert sum(len(group.places) for group in groups) == 299
    (one,) = groups_of(simulator.load("new-zealand-2014"), "district")
    assert len(one.places) == 71
