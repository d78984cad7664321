"""A forecast of ten draws, counted by hand, against what happened."""

import math

import numpy as np
import pytest

from simulator import compare
from simulator.ballots.official import Official
from simulator.compare.scores import (
    Chance,
    Number,
    Score,
    covered,
    interval_holding,
    ranked_probability_score,
    varying,
)
from simulator.errors import TallyError
from simulator.figures.definitions import Figure
from tests.compare.made import close
from tests.handmade import SCENARIO, TEN, scenario_of, tally_of

TALLY = tally_of(TEN)
SEATS = {"lists": {"red": 3, "green": 2}, "districts": {"red": 2, "lone": 1, "green": 0}}
ENTERED = {"lists": frozenset({"red", "green"})}
WHOLE = Official(
    seats=SEATS,
    enters=ENTERED,
    votes={"red": 540, "green": 410, "none": 50},
    cast=1000,
    registered=2000,
)


def score(official: Official) -> Score:
    return compare.score(SCENARIO, TALLY, official)


def chance(found: Score, *figure: str | None) -> Chance:
    (row,) = (row for row in found.chances if row.figure == Figure(*figure))
    return row


def number(found: Score, *figure: str | None) -> Number:
    (row,) = (row for row in found.numbers if row.figure == Figure(*figure))
    return row


def test_a_chance_and_its_scores() -> None:
    """Green enters in seven draws of ten, red always; the sweep comes in three and did not."""
    found = score(WHOLE)
    green = chance(found, "enters", "green", "lists")
    assert (green.p, green.happened) == (0.7, True)
    assert (green.brier, green.log_score) == pytest.approx((0.09, -math.log(0.7)))
    sweep = chance(found, "event", "sweep")
    assert (sweep.p, sweep.happened) == (0.3, False)
    assert (sweep.brier, sweep.log_score) == pytest.approx((0.09, -math.log(0.7)))
    red = chance(found, "enters", "red", "lists")
    assert (red.brier, red.log_score, red.log_score_more_than) == (0.0, 0.0, None)


def test_what_no_draw_had_has_a_bound_for_a_log_score() -> None:
    never = score(Official(house={"red": 0, "green": 8, "lone": 0}))
    row = chance(never, "event", "never")
    assert (row.p, row.happened, row.brier, row.log_score) == (0.0, True, 1.0, None)
    assert row.log_score_more_than == pytest.approx(math.log(10 / 3))
    assert never.document()["mean_scores"]["event"]["log_score"] is None
    assert score(WHOLE).document()["mean_scores"]["event"]["log_score"] is not None


def test_where_seats_fell() -> None:
    """Green has 0 seats in three draws, 2 in five, 3 in two."""
    row = number(score(WHOLE), "seats", "green")
    assert (row.official, row.mean, row.below, row.equal) == (2, 1.6, 0.3, 0.5)
    assert row.percentile == pytest.approx(0.55)
    assert row.interval == 50
    assert row.rps == pytest.approx(0.3**2 + 0.3**2 + 0.2**2)


def test_seats_that_no_draw_had() -> None:
    row = number(score(Official(house={"red": 0, "green": 8, "lone": 0})), "seats", "green")
    assert (row.below, row.equal, row.percentile, row.interval) == (1.0, 0.0, 1.0, None)
    assert row.rps == pytest.approx(0.3**2 + 0.3**2 + 0.8**2 + 5)


def test_where_shares_and_turnout_fell() -> None:
    """Green's share is 40.01 in five draws, 3.01 in three, 4.01 in two; official 41."""
    row = number(score(WHOLE), "share", "green")
    assert (row.official, row.below, row.equal) == (41.0, 1.0, 0.0)
    assert row.mean == pytest.approx((5 * 40.025 + 3 * 3.025 + 2 * 4.025) / 10)
    gaps = 0.05 * (20 * 0.3**2 + (800 - 80) * 0.5**2 + (820 - 800))
    assert row.rps == pytest.approx(gaps, rel=1e-3)
    turnout = number(score(WHOLE), "turnout")
    assert (turnout.official, turnout.below, turnout.equal) == (50.0, 0.2, 0.3)


def test_the_score_of_a_sure_forecast_is_its_distance() -> None:
    for value in range(6):
        assert ranked_probability_score(np.array([0, 0, 9, 0]), value) == abs(value - 2)


def test_the_ranked_probability_score_is_the_energy_form() -> None:
    """E|X - x| - E|X - X'| / 2: Gneiting and Raftery 2007, equation 21."""
    rng = np.random.default_rng(1)
    for value in range(9):
        draws = rng.integers(0, 7, 40)
        expected = np.abs(draws - value).mean() - np.abs(draws[:, None] - draws).mean() / 2
        assert ranked_probability_score(np.bincount(draws), value) == pytest.approx(expected)


def test_only_what_is_known_is_scored() -> None:
    lists = score(Official(seats={"lists": SEATS["lists"]}, enters=ENTERED))
    assert {row.figure.tier for row in lists.numbers} == {"lists"}
    assert {row.figure.measure for row in lists.chances} == {"enters", "event"}
    assert lists.untold == ("sweep", "never")
    votes = score(Official(votes=WHOLE.votes))
    assert {row.figure.measure for row in votes.numbers} == {"share"}
    assert not votes.chances
    assert not score(Official(cast=1)).numbers


def test_a_house_and_one_tier_tell_the_other_tier_apart() -> None:
    house = {"red": 5, "green": 2, "lone": 1}
    found = score(Official(seats={"lists": SEATS["lists"]}, house=house, enters=ENTERED))
    assert number(found, "seats", "red").official == 5
    assert number(found, "seats", "red", "lists").official == 3
    assert {row.figure.tier for row in found.numbers} == {None, "lists"}
    assert chance(found, "majority", "red").happened


def test_every_figure_of_a_whole_result_is_scored() -> None:
    found = score(WHOLE)
    assert found.untold == ()
    assert len(found.chances) + len(found.numbers) == len(found.frame())
    assert chance(found, "majority", "red").happened
    assert chance(found, "largest", "red").happened
    assert not chance(found, "largest", "green").happened
    coverage = {(row["measure"], row["tier"]): row for row in found.document()["coverage"]}
    assert coverage["seats", None]["figures"] == 3
    assert coverage["seats", None]["within_95"] == 3


def placed(below: float, equal: float) -> Number:
    return Number(
        figure=Figure("seats", "red"),
        official=0,
        mean=0,
        below=below,
        equal=equal,
        percentile=below + equal / 2,
        certain=equal == 1.0,
        interval=None,
        rps=0,
    )


def test_coverage_counts_each_figure_by_its_place() -> None:
    """Of what is nearly continuous; 0.25 to 0.75 is 50%, 0.025 to 0.975 is 95%."""
    rows = [placed(below, 0.0) for below in (0.4, 0.2, 0.12, 0.97, 0.99)]
    assert covered(rows) == {50: 1, 80: 3, 90: 3, 95: 4}


def test_coverage_leaves_out_zero_within_zero_and_randomises_other_jumps() -> None:
    """Case: coverage counted parties that cannot win anything."""
    assert covered([placed(0.0, 1.0)] * 5) == dict.fromkeys((50, 80, 90, 95), 0)
    found = covered([placed(0.0, 0.8)])
    assert found[50] == pytest.approx(0.5 / 0.8)
    assert found[80] == pytest.approx(0.7 / 0.8)


def test_a_certain_forecast_that_is_wrong_is_not_left_out() -> None:
    """All draws have no seat, and the party won three: in no interval, and counted."""
    wrong = placed(1.0, 0.0)
    assert not wrong.certain
    assert covered([wrong]) == dict.fromkeys((50, 80, 90, 95), 0)
    assert varying([wrong, placed(0.0, 1.0)]) == [wrong]


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_coverage_of_a_calibrated_forecast_is_its_level(size: int) -> None:
    """Summed over all results with their chances: exactly 50, 80, 90 and 95%."""
    found = [
        covered([placed(place / size, 1 / size)._replace(certain=False)]) for place in range(size)
    ]
    for level in (50, 80, 90, 95):
        assert sum(each[level] for each in found) / size == pytest.approx(level / 100)


def test_central_intervals_of_a_flat_forecast() -> None:
    """A thousand draws, ten for each number of 0 to 99: 50% are 24 to 74, 95% 2 to 97."""
    flat = np.full(100, 10)
    for value, level in ((24, 50), (23, 80), (74, 50), (75, 80), (9, 80), (8, 90), (90, 90)):
        assert interval_holding(flat, value) == level
    for value, level in ((4, 90), (3, 95), (2, 95), (97, 95), (1, None), (98, None), (100, None)):
        assert interval_holding(flat, value) == level


def test_a_tie_for_the_lead_is_nobody_s() -> None:
    found = score(Official(house={"red": 4, "green": 4, "lone": 0}))
    assert not chance(found, "largest", "red").happened
    assert not chance(found, "largest", "green").happened
    assert not chance(found, "majority", "red").happened


def test_events_of_shares_and_entry_are_decided_by_the_result() -> None:
    scenario = scenario_of(
        event=[
            {"id": "share", "when": "share(red) == 54"},
            {"id": "turnout", "when": "turnout >= 50.1"},
            {"id": "entry", "when": "lists.entering == 2 and green enters"},
            {"id": "both", "when": "share(red) > 50 and districts.lone == 1"},
        ]
    )
    tally = tally_of(TEN, scenario)
    tally.counts["events"] = np.array([5, 5, 5, 5])
    found = compare.score(scenario, tally, WHOLE)
    assert [row.happened for row in found.chances if row.figure.measure == "event"] == [
        True,
        False,
        True,
        True,
    ]


def test_a_tally_of_another_scenario_is_refused() -> None:
    with pytest.raises(TallyError, match="fingerprint"):
        compare.score(close(5.0), TALLY, WHOLE)
