import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from simulator import tables
from simulator.errors import TallyError
from simulator.intervals import wilson
from simulator.job import Job
from simulator.runner import run
from simulator.scenario.tiers import Guarantee
from tests.handmade import BOTH, LUCKY, NARROW, ONE, SCENARIO, TEN, TREE, scenario_of, tally_of

TALLY = tally_of(TEN)


def row(frame: pl.DataFrame, **keys: object) -> dict:
    return frame.row(
        by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in keys.items()), named=True
    )


def test_parties_in_the_order_of_the_file():
    frame = tables.parties(SCENARIO, TALLY)
    assert frame["party"].to_list() == ["red", "green", "none", "lone"]
    assert frame["role"].to_list() == ["list", "list", "against-all", "independent"]


def test_clearing_the_bar_is_not_taking_part():
    green = row(tables.parties(SCENARIO, TALLY), party="green")
    assert (green["p_threshold"], green["p_enters"]) == (0.5, 0.7)
    assert green["p_threshold_se"] == pytest.approx(math.sqrt(0.25 / 10))
    assert (green["p_threshold_low"], green["p_threshold_high"]) == wilson(5, 10)


def test_a_party_enters_as_often_as_in_its_likeliest_tier():
    lists, districts = TREE["tier"]
    scenario = scenario_of(tier=[lists, lists | {"id": "second"}, districts])
    often = np.array([[10, 6], [9, 7], [0, 0]])
    tally = replace(TALLY, counts=TALLY.counts | {"enters": often, "cleared": often})
    frame = tables.parties(scenario, tally)
    assert frame["p_enters"].to_list() == [1.0, 0.7, None, None]
    assert frame["p_threshold"].to_list() == [1.0, 0.7, None, None]


def test_seats_of_a_party():
    """Green has 0 seats in three draws, 2 in five and 3 in two."""
    green = row(tables.parties(SCENARIO, TALLY), party="green")
    assert green["seats_mean"] == 1.6
    assert (green["seats_q05"], green["seats_q50"], green["seats_q95"]) == (0, 2, 3)
    assert green["p_zero"] == 0.3
    assert green["seats_mean_if_any"] == pytest.approx(16 / 7)
    deviations = [0] * 3 + [2] * 5 + [3] * 2
    assert green["seats_mean_se"] == pytest.approx(np.std(deviations, ddof=1) / math.sqrt(10))


def test_shares_are_percent():
    green = row(tables.parties(SCENARIO, TALLY), party="green")
    assert green["share_mean"] == pytest.approx((5 * 40.01 + 3 * 3.01 + 2 * 4.01) / 10)
    assert (green["share_q05"], green["share_q50"], green["share_q95"]) == (3.0, 4.0, 40.0)


def test_leads_and_majorities():
    red = row(tables.parties(SCENARIO, TALLY), party="red")
    assert (red["p_largest"], red["p_majority"]) == (0.8, 0.8)
    assert row(tables.parties(SCENARIO, TALLY), party="green")["p_largest"] == 0.0
    red = row(tables.parties(SCENARIO, tally_of([NARROW])), party="red")
    assert (red["p_largest"], red["p_majority"]) == (1.0, 0.0)


def test_what_has_no_meaning_is_null():
    frame = tables.parties(SCENARIO, TALLY)
    against_all, lone = row(frame, party="none"), row(frame, party="lone")
    assert against_all["share_mean"] == 4.98
    assert {key for key, value in against_all.items() if value is None} == {
        key for key in frame.columns if key.startswith(("p_", "seats_"))
    }
    assert lone["seats_mean"] == 0.9
    assert {key for key, value in lone.items() if value is None} == {
        key for key in frame.columns if key.startswith(("p_threshold", "p_enters", "share_"))
    }


def test_tiers_have_the_parties_that_stand_there():
    frame = tables.tiers(SCENARIO, TALLY)
    assert frame.select("tier", "party").rows() == [
        ("lists", "red"),
        ("lists", "green"),
        ("districts", "red"),
        ("districts", "lone"),
    ]
    assert row(frame, tier="lists", party="red")["seats_mean"] == 3.4
    assert row(frame, tier="districts", party="red")["seats_mean"] == 2.1
    green = row(frame, tier="lists", party="green")
    assert (green["p_threshold"], green["p_enters"]) == (0.5, 0.7)
    assert row(frame, tier="districts", party="red")["p_threshold"] is None


def test_a_single_tier_is_the_house():
    only_lists = {"ballot": TREE["ballot"][:1], "district": [], "candidate": [], "event": []}
    scenario = scenario_of(party=TREE["party"][:3], tier=TREE["tier"][:1], **only_lists)
    counts = dict(TALLY.counts)
    counts["seats"] = counts["seats"][:1, :2]
    tally = replace(tally_of(TEN, scenario), counts=counts)
    assert row(tables.tiers(scenario, tally), party="red")["seats_mean"] == 5.5
    assert set(tables.seat_distribution(scenario, tally)["tier"]) == {"all"}


def test_seat_distribution_keeps_the_gap_between_two_humps():
    frame = tables.seat_distribution(SCENARIO, TALLY)
    green = frame.filter(party="green", tier="all")
    assert green["seats"].to_list() == [0, 1, 2, 3]
    assert green["count"].to_list() == [3, 0, 5, 2]
    assert green["p"].to_list() == [0.3, 0.0, 0.5, 0.2]
    assert green["high"][1] == wilson(0, 10)[1] > 0
    assert not frame.filter(party="green", tier="districts").height
    assert frame.filter(party="lone", tier="districts")["count"].to_list() == [3, 5, 2]


def test_seat_distribution_has_every_draw_once():
    sums = tables.seat_distribution(SCENARIO, TALLY).group_by("party", "tier").agg(pl.sum("count"))
    assert set(sums["count"]) == {10}


def test_seats_beyond_the_house_are_overhang_and_empty_ones_are_below_it():
    assert SCENARIO.house == 8
    sizes = np.bincount([8] * 6 + [9] * 3 + [7], minlength=11)
    frame = tables.house_sizes(SCENARIO, replace(TALLY, counts=TALLY.counts | {"house": sizes}))
    assert frame["seats"].to_list() == [7, 8, 9]
    assert frame["overhang"].to_list() == [-1, 0, 1]
    assert frame["p"].to_list() == [0.1, 0.6, 0.3]


def test_entering_sets():
    frame = tables.entering(SCENARIO, TALLY)
    assert frame.select("tier", "parties", "lists", "count", "p").rows() == [
        ("lists", "red + green", 2, 7, 0.7),
        ("lists", "red", 1, 3, 0.3),
    ]


def test_sets_that_were_not_kept_are_a_row_of_their_own():
    whole, lists, entering = TALLY.joint
    tally = replace(TALLY, joint=(replace(whole, outside=4), lists, replace(entering, outside=2)))
    assert tables.entering(SCENARIO, tally).rows()[-1][:5] == ("lists", None, None, 2, 0.2)
    last = tables.houses(SCENARIO, tally).filter(tier="all").row(-1, named=True)
    assert (last["rank"], last["count"], last["p"], last["seats_red"]) == (None, 4, 0.4, None)


def test_entering_number_leaves_out_districts():
    frame = tables.entering_number(SCENARIO, TALLY)
    assert frame.select("tier", "lists", "count").rows() == [
        ("lists", 0, 0),
        ("lists", 1, 3),
        ("lists", 2, 7),
    ]


def test_events():
    frame = tables.events(SCENARIO, TALLY)
    assert frame.select("event", "name", "count", "p").rows() == [
        ("sweep", "sweep", 3, 0.3),
        ("green-enters", "Green enters", 7, 0.7),
        ("never", "never", 0, 0.0),
    ]
    never = row(frame, event="never")
    assert (never["se"], never["low"], never["high"]) == (0.0, *wilson(0, 10))


def test_conditional_seats_are_all_less_the_others():
    """Every figure of the draws without the event is that of a tally of these draws alone."""
    frame = tables.conditional_seats(SCENARIO, TALLY)
    assert frame.select("event", "happened", "draws").unique(maintain_order=True).rows() == [
        ("green-enters", True, 7),
        ("green-enters", False, 3),
    ]
    for happened, draws in ((True, [BOTH] * 5 + [LUCKY] * 2), (False, [ONE] * 3)):
        alone = tables.parties(SCENARIO, tally_of(draws)).filter(pl.col("seats_mean").is_not_null())
        given = frame.filter(happened=happened)
        assert given.select("party", *tables.SEATS).equals(alone.select("party", *tables.SEATS))


def test_houses_are_drawn_vectors_and_the_most_frequent_is_first():
    frame = tables.houses(SCENARIO, TALLY)
    seats = ("seats_red", "seats_green", "seats_lone")
    assert frame.filter(tier="all").select("rank", "count", *seats).rows() == [
        (1, 5, 5, 2, 1),
        (2, 3, 8, 0, 0),
        (3, 2, 3, 3, 2),
    ]
    assert frame.filter(tier="lists").select("rank", "count", *seats).rows() == [
        (1, 5, 3, 2, None),
        (2, 3, 5, 0, None),
        (3, 2, 2, 3, None),
    ]


def test_houses_equally_frequent_come_in_one_order():
    frame = tables.houses(SCENARIO, tally_of([LUCKY, ONE, BOTH])).filter(tier="all")
    assert frame["seats_red"].to_list() == [8, 5, 3]


def test_turnout_is_percent():
    turnout = tables.turnout(SCENARIO, TALLY).row(0)
    assert turnout == pytest.approx((53.01, 40.0, 50.0, 60.0), abs=1e-9)


def test_proportionality():
    frame = tables.proportionality(SCENARIO, TALLY)
    assert frame["measure"].to_list() == ["wasted", "gallagher"]
    gallagher = row(frame, measure="gallagher")
    assert gallagher["mean"] == pytest.approx((7 * 10.03 + 3 * 20.07) / 10)
    assert [gallagher[q] for q in ("q05", "q50", "q95")] == [10.0, 10.0, 20.1]


def test_guaranteed_mandates_are_rounded_in_each_draw():
    """Kazakhstan 2023, article 97-1: 30% of each list's mandates; here of the list tier."""
    lists, districts = TREE["tier"]
    guarantee = {"share": 30, "name": "women"}
    scenario = scenario_of(tier=[lists | {"guarantee": guarantee}, districts])
    frame = tables.guarantees(scenario, TALLY)
    assert frame["party"].to_list() == ["red", "green", "all"]
    means = {}
    for place, party in enumerate(("red", "green")):
        draws = TALLY.counts["seats"][1, place].tolist()
        means[party] = sum(math.ceil(3 * n / 10) * count for n, count in enumerate(draws)) / 10
        assert row(frame, party=party)["seats_mean"] == means[party]
    assert row(frame, party="all")["seats_mean"] == pytest.approx(sum(means.values()))
    assert tables.guarantees(SCENARIO, TALLY).is_empty()


@pytest.mark.parametrize(
    ("rounding", "wanted"),
    [("up", [0, 1, 2, 3]), ("down", [0, 0, 1, 3]), ("nearest", [0, 0, 2, 3])],
)
def test_parts_of_a_mandate_are_rounded_as_the_law_says(rounding, wanted):
    rule = Guarantee(share=30, name="women", rounding=rounding)
    assert [rule.of(seats) for seats in (0, 1, 5, 10)] == wanted


def test_checks():
    frame = tables.checks(SCENARIO, TALLY)
    assert frame.select("check", "tier", "count", "p").rows() == [
        ("draws", None, 10, None),
        ("tied", "lists", 2, 0.2),
        ("tied", "districts", 0, 0.0),
        ("unfilled", "lists", 0, 0.0),
        ("unfilled", "districts", 0, 0.0),
        ("shared-lead", None, 2, 0.2),
    ]


def test_one_draw_is_told_as_it_is():
    green = row(tables.parties(SCENARIO, tally_of([LUCKY])), party="green")
    assert (green["seats_q05"], green["seats_mean"], green["seats_q95"]) == (3, 3.0, 3)
    assert green["seats_mean_se"] is None
    assert (green["p_enters"], green["p_threshold"]) == (1.0, 0.0)
    assert (green["p_threshold_low"], green["p_threshold_high"]) == wilson(0, 1)


def test_no_draws_no_figures():
    found = tables.all_tables(SCENARIO, tally_of([]))
    figures = found["parties"].drop("party", "name", "role")
    assert all(value is None for line in figures.rows() for value in line)
    assert found["turnout"].rows() == [(None,) * 4]
    assert found["seat_distribution"].height == found["houses"].height == 0
    assert found["events"]["p"].to_list() == [None] * 3


def test_types_do_not_depend_on_the_draws():
    full, empty = tables.all_tables(SCENARIO, TALLY), tables.all_tables(SCENARIO, tally_of([]))
    assert list(full) == list(empty)
    assert all(full[name].schema == empty[name].schema for name in full)
    assert pl.Null not in {kind for frame in full.values() for kind in frame.dtypes}


def test_a_stranger_is_refused():
    other = scenario_of(turnout={"registered": 999})
    with pytest.raises(TallyError, match="fingerprint"):
        tables.all_tables(other, TALLY)


def test_the_kernels_tally_makes_consistent_tables():
    draws = 3000
    tally = run(Job.of(SCENARIO, seed=5), draws)
    found = tables.all_tables(SCENARIO, tally)
    parties = found["parties"]
    assert parties["seats_mean"].sum() == pytest.approx(8)
    assert parties["share_mean"].sum() == pytest.approx(100, abs=1e-3)
    assert found["entering"]["count"].sum() == draws
    assert found["houses"].filter(tier="all")["count"].sum() <= draws
    assert found["conditional_seats"].filter(party="red")["draws"].sum() == draws
    by_tier = found["tiers"].group_by("tier").agg(pl.sum("seats_mean")).sort("tier")
    assert by_tier["seats_mean"].to_list() == pytest.approx([3, 5])
