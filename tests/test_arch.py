"""Seats in an arch: as many as there are, none on another, the two halves alike."""

import math
from itertools import pairwise

import numpy as np
import pytest

from simulator.arch import INNER, arch
from simulator.coalitions.houses import Houses


@pytest.mark.parametrize("seats", [*range(1, 40), 98, 99, 120, 349, 350, 598, 630, 736, 2980])
def test_seats_are_apart_and_inside(seats: int):
    shape = arch(seats)
    assert len(shape.places) == seats
    places = np.array(shape.places)
    radii = np.hypot(*places.T)
    assert places[:, 1].min() >= -1e-9
    assert radii.min() >= INNER - 1e-9
    assert radii.max() <= 1 + 1e-9
    if 1 < seats < 800:
        apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        np.fill_diagonal(apart, math.inf)
        assert apart.min() >= shape.diameter
    mirrored = {(round(-x, 6) + 0.0, round(y, 6)) for x, y in shape.places}
    assert mirrored == {(round(x, 6) + 0.0, round(y, 6)) for x, y in shape.places}


def test_seats_go_from_left_to_right():
    angles = [math.atan2(y, x) for x, y in arch(349).places]
    assert all(one >= other - 1e-6 for one, other in pairwise(angles))


def test_the_central_house_is_the_medoid():
    generator = np.random.default_rng(5)
    for _ in range(20):
        seats = generator.integers(0, 30, (4, 60))
        found = Houses(("a", "b", "c", "d"), seats, seats.sum(axis=0))
        away = np.abs(seats[:, :, None] - seats[:, None, :]).sum(axis=(0, 2))
        assert found.central == int(away.argmin())
