"""Parties that act as one, and that the houses are those that a tally has counted."""

import numpy as np
import pytest

from simulator.coalitions.houses import houses_of, units_of
from simulator.errors import SimulatorError
from simulator.figures.draws import Side
from simulator.job import Job
from simulator.tables.of_coalitions import coalition_tables
from tests.handmade import SCENARIO

DRAWS = ((0, 700), (1000, 1300))


def test_seats_are_those_that_the_tally_has() -> None:
    found = houses_of(SCENARIO, 7, DRAWS)
    job = Job.of(SCENARIO, 7)
    tally = job.draw(0, 700) + job.draw(1000, 1300)
    for party, row in zip(("red", "green", "lone"), found.seats, strict=True):
        place = Side.of(SCENARIO, 7).axes.parties.index(party)
        counts = tally.counts["seats"][0][place]
        assert np.bincount(row, minlength=counts.size).tolist() == counts.tolist()
    tables = coalition_tables(SCENARIO, tally, part=0)
    chances = {row["parties"]: row["p_majority"] for row in tables["coalitions"].to_dicts()}
    assert chances["red"] == tally.counts["majority"][0] / 1000


def test_parties_of_a_unit_act_as_one() -> None:
    alone, together = (
        houses_of(SCENARIO, 7, DRAWS, units) for units in (None, {"both": ("lone", "green")})
    )
    assert alone.units == ("red", "green", "lone")
    assert together.units == ("red", "both")
    np.testing.assert_array_equal(together.seats[1], alone.seats[1] + alone.seats[2])


def test_who_is_left_out_is_one_who_acts() -> None:
    both = {"both": ("lone", "green")}
    found = houses_of(SCENARIO, 7, DRAWS, both, without=("both", "both"))
    assert (found.units, found.without) == (("red",), ("both",))
    for name, message in (("green", "acts as one with others, as 'both'"), ("blue", "nobody")):
        with pytest.raises(SimulatorError, match=f"without '{name}': .*{message}"):
            houses_of(SCENARIO, 7, DRAWS, both, without=(name,))


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"x": ("red", "blue")}, "'x': no party 'blue' can win seats; known: red, green, lone"),
        (
            {"x": ("red",), "y": ("red", "green")},
            "'red' is in 'x' and 'y'; in a coalition a party acts with one only",
        ),
        ({"x": ()}, "'x': has no parties"),
        ({"red": ("green",)}, "'red': is the id of a party that is not in it"),
    ],
)
def test_units_that_are_no_sets_apart_are_refused(units: dict, message: str) -> None:
    with pytest.raises(SimulatorError, match=message):
        units_of(("red", "green", "lone"), units)
