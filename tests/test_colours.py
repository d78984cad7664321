"""Colours are seen in both themes, and told apart."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.colours import (
    BACKGROUNDS,
    CONTRAST,
    FALLBACK,
    LOST,
    alike,
    colours,
    contrast,
    edge,
    ink_on,
    left_to_right,
    oklab,
    unused,
)
from simulator.scenario import Scenario

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_outlines_have_the_contrast_of_a_graphical_object(colour):
    for background in BACKGROUNDS.values():
        assert contrast(edge(colour, background), background) >= CONTRAST


@given(COLOURS)
def test_text_on_any_colour_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 4.5


def test_contrast_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_oklab_of_its_author():
    assert oklab("#ffffff") == pytest.approx((1, 0, 0), abs=1e-3)
    assert oklab("#ff0000") == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)


def test_fallback_colours_differ_from_those_in_use():
    used = ["#0072b1"]
    for _ in range(20):
        used.append(unused(used))
    assert len(set(used)) == 21
    first = used[:14]
    assert all(not alike(one, other) for one, other in combinations(first, 2))
    assert set(used[1:8]) <= set(FALLBACK)


def scenario(*colors: str | None, order: tuple[str, ...] = ()) -> Scenario:
    ids = "abcdefgh"[: len(colors)]
    share = 100 / len(colors)
    parties = [
        {"id": name, "share": share} | ({"color": color} if color else {})
        for name, color in zip(ids, colors, strict=True)
    ]
    return Scenario.from_dict(
        {
            "format": 1,
            "id": "colours",
            "party": parties,
            "votes": {"model": "dirichlet", "effective_sample_size": 100},
            "tier": [{"id": "t", "method": "highest-averages", "seats": 10}],
            "page": {"order": list(order)},
        }
    )


def test_of_two_that_look_alike_the_smaller_is_outlined():
    found = colours(scenario("#ff0000", "#fe0505", "#ffdd00", None), {"a": 3.0, "b": 5.0})
    assert alike("#ff0000", "#fe0505")
    assert [name for name, colour in found.items() if colour.outlined] == ["a"]


@pytest.mark.parametrize(
    ("one", "other", "reader"),
    [
        ("#dd0000", "#6a6a00", "protanopia"),
        ("#c05050", "#708020", "deuteranopia"),
        ("#0072b2", "#00807a", "tritanopia"),
    ],
)
def test_of_two_that_look_alike_to_a_colour_blind_reader_too(one, other, reader):
    assert not alike(one, other)
    assert math.dist(oklab(one, reader), oklab(other, reader)) < LOST
    found = colours(scenario(one, other, "#ffdd00", "#ffffff"), {"a": 3.0, "b": 5.0})
    assert [name for name, colour in found.items() if colour.outlined] == ["a"]


def test_parties_sit_as_stated_then_by_size():
    told = scenario("#ff0000", None, None, None, order=("c", "a"))
    assert left_to_right(told, {"d": 9.0, "b": 1.0}) == ("c", "a", "d", "b")
