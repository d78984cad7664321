import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulator.cli.formats import columns, rows_bytes, write_json
from simulator.cli.render import render
from simulator.document import document
from simulator.errors import TallyError
from simulator.job import Job
from simulator.runner import run
from simulator.scenario import load
from simulator.scenario.model import Scenario
from simulator.tables import parties, proportionality
from tests.handmade import BOTH, CLEAN, LUCKY, ONE, SCENARIO, TEN, TREE, scenario_of, tally_of

TALLY = tally_of(TEN)
MANY = tally_of(TEN * 100)


def shown(tally=MANY, scenario=SCENARIO, width=80, **console):
    stream = io.StringIO()
    render(scenario, tally, Console(file=stream, width=width, **console))
    return stream.getvalue()


def line(text: str, start: str) -> str:
    return next(row.rstrip() for row in text.splitlines() if row.strip().startswith(start))


def cells(text: str, start: str) -> str:
    return " ".join(line(text, start).split())


def test_headline_keeps_two_errors_apart():
    assert shown().startswith(
        "Hand made\n1,000 draws, seed 7\n"
        "simulation error at most ±3.1 points (forecast uncertainty is separate)\n"
    )


def test_a_count_has_no_simulation_error_to_speak_of():
    party = [{"id": "red", "votes": 60}, {"id": "green", "votes": 40}]
    scenario = scenario_of(
        party=[*party, {"id": "none", "role": "against-all", "votes": 5}, TREE["party"][3]],
        votes={"model": "fixed"},
        turnout={"registered": 1000, "cast": 105},
        candidate=[
            {"district": str(number), "party": party, "votes": votes}
            for number in (1, 2, 3)
            for party, votes in (("red", 20), ("lone", 15))
        ],
    )
    text = shown(tally_of(TEN, scenario), scenario)
    assert line(text, "The votes are a known count")
    assert "simulation error at most" not in text


@pytest.mark.parametrize(
    ("draws", "error"), [(1, "98"), (10, "31"), (100, "9.8"), (96_040_000, "0.010")]
)
def test_the_error_in_the_headline_is_rounded_up(draws, error):
    from simulator.cli.render import _at_most

    assert _at_most(draws) == error


def test_the_table_of_parties():
    text = shown()
    assert cells(text, "Green") == "Green 21.7 3.0–40.0 70% 1.60 0–3 30%"
    assert cells(text, "Against all") == "Against all 5.0 5.0–5.0 – – – –"
    assert cells(text, "Independents") == "Independents – – – 0.90 0–2 30%"
    assert line(text, "More than half").endswith(": The Red [bold]List[/bold] 80%")


def test_brackets_in_names_are_not_markup():
    assert "The Red [bold]List[/bold]" in shown()
    assert "\x1b" not in shown()


def test_seats_by_tier():
    text = shown()
    start = text.index("Seats by tier")
    assert line(text[start:], "Independents").split() == ["Independents", "0.90", "(0–2)"]
    assert line(text[start:], "Green").split() == ["Green", "1.60", "(0–3)"]


def test_sets_and_their_number():
    text = shown()
    assert line(text, "number of parties") == "number of parties  1: 30%,  2: 70%"
    assert line(text, "The Red [bold]List[/bold], Green").endswith("70% ± 3")
    assert "other combinations" not in text


def test_events_have_their_error_and_zero_hits_a_bound():
    text = shown()
    assert line(text, "Green enters").endswith("70% ± 3")
    assert line(text, "never").endswith("< 0.3%")
    assert line(text, "sweep").endswith("30% ± 3")
    assert "< 0.3%: in none of 1,000 draws; > 99.7%: in all of them" in text
    assert "0.0%" not in text


def test_seats_given_an_event():
    text = shown()
    start = text.index("Seats by whether Green enters")
    assert "yes, 700 draws" in text
    assert "no, 300 draws" in text
    assert line(text[start:], "Green").split() == ["Green", "2.29", "(2–3)", "0", "(0–0)"]


def test_two_humps_are_drawn():
    text = shown()
    start = text.index("Seats of Green")
    rows = [row.strip() for row in text[start:].splitlines()[1:5]]
    assert rows == [f"0 {'█' * 24} 30%", f"2 {'█' * 40} 50%", f"3 {'█' * 16} 20%", ""]


def test_many_numbers_of_seats_are_grouped():
    from simulator.cli.render_house import _groups

    groups = _groups({0: 5, **dict.fromkeys(range(1, 40), 1), 40: 3})
    assert groups[0] == ("0", 5)
    assert groups[1] == ("1–3", 3)
    assert groups[-1] == ("40", 3)
    assert sum(count for _, count in groups) == 47
    assert _groups({0: 1, 28: 1}) == [("0", 1), ("28", 1)]
    assert _groups({0: 0, 200: 2, 227: 1}) == [("200–201", 2), ("226–227", 1)]


def test_the_most_open_party_is_drawn():
    """Green has no seat in 3 draws of 12, Independents in 5. No event splits the draws."""
    events = [{k: v for k, v in event.items() if k != "split"} for event in TREE["event"]]
    scenario = scenario_of(event=events)
    tally = replace(tally_of([*TEN, CLEAN, CLEAN], scenario))
    tally.counts["split"] = tally.counts["split"][:0]
    text = shown(tally, scenario)
    assert "Seats of Independents   1.3 on average if it has any" in text
    assert "Seats of Green" not in text


def test_the_parties_that_the_scenario_splits_on_are_drawn():
    text = shown(tally_of([*TEN, CLEAN, CLEAN]))
    assert "Seats of Green   2.2 on average if it has any" in text
    assert "Seats of Independents" not in text


def test_a_party_without_a_seat_leaves_the_tables_with_a_note():
    """Cases c38-many, UK, Germany: parties that win nothing are a note."""
    text = shown(tally_of([ONE] * 1000))
    assert "Green    " not in text
    assert (
        "2 parties have no seat in any draw and no row in the tables: Green 3.0%, Independents"
        in " ".join(text.split())
    )
    assert line(text, "Against all")


def test_a_split_that_is_rare_is_not_named():
    """Case c38-many: the most frequent house was one draw in 100,000, outside its own ranges."""
    whole, *others = MANY.joint
    counts = whole.counts.copy()
    counts[:] = 1
    counts[0] = 99
    text = shown(replace(MANY, joint=(replace(whole, counts=counts), *others)))
    assert "none that is likely: the most frequent one has 99 draws of 1,000" in text
    assert "have exactly these seats" not in text
    counts[0] = counts[1] = 100
    text = shown(replace(MANY, joint=(replace(whole, counts=counts), *others)))
    assert "these seats; within simulation error another split is as likely" in " ".join(
        text.split()
    )


def test_those_who_lead_and_ties_make_one():
    """The Red have more seats than any other in 8 draws of 10; in two they tie with Green."""
    assert line(shown(), "More seats than any other").endswith(
        ": The Red [bold]List[/bold] 80%, tied 20%"
    )


def test_an_event_is_called_by_the_threshold_that_holds():
    """Case: --set tier.list.threshold.share=3, and the event still read "NSDP clears 5%"."""
    events = [
        event | ({"name": "Green clears {threshold}"} if event["id"] == "green-enters" else {})
        for event in TREE["event"]
    ]
    for share, told in ((5, "5%"), (3, "3%"), (2.5, "2.5%")):
        tier = TREE["tier"][0] | {"threshold": {"share": share}}
        scenario = scenario_of(event=events, tier=[tier, TREE["tier"][1]])
        text = shown(tally_of(TEN, scenario), scenario)
        assert line(text, f"Green clears {told}")
        assert f"Seats by whether Green clears {told}" in text


def test_entering_some_region_is_shown_with_where_and_a_seat():
    """Case Spain 2016: Geroa Bai entered in 89% of draws and had no seat in any."""
    scenario = load("scenarios/spain-2016")
    text = shown(run(Job.of(scenario, seed=5), 300), scenario, width=100)
    head = text[: text.index("Parties entering, by region")]
    assert "enters" not in head
    assert "Geroa Bai 0.1%" in head
    row = line(text[len(head) :], "Geroa Bai").split()
    assert row[2:] == ["Navarra", row[3], "<", "1%"]
    assert line(text, "Podemos  ")
    assert "41 of 52 regions" in text


def test_wide_characters_line_up():
    """Chinese, combining marks and emoji: cells are columns of the terminal."""
    names = {"red": "民主進步黨", "green": "Ze\u0301le\u0301na\u0301", "lone": "🌻 Sun"}
    party = [row | {"name": names.get(row["id"], "x")} for row in TREE["party"]]
    scenario = scenario_of(party=party)
    text = shown(tally_of(TEN * 100, scenario), scenario)
    table = text[text.index("Parties ") :].splitlines()[2:6]
    assert len({cell_len(row.rstrip()) for row in table if "–  " not in row}) == 1
    plain = columns(["", "n"], [[name, "1"] for name in names.values()])
    assert len({cell_len(row) for row in plain.splitlines()}) == 1


@pytest.mark.parametrize(
    ("mean", "error", "text"),
    [(1.23456, 0.0001, "1.23"), (0.004, 0.0001, "< 0.01"), (40.0, 0.0, "40"), (2.0, None, "2")],
)
def test_mean_seats(mean, error, text):
    from simulator.cli.result_page import mean_cell

    assert mean_cell({"seats_mean": mean, "seats_mean_se": error}) == text
    assert mean_cell({"seats_mean": mean}) == ("< 0.01" if mean < 0.005 else f"{mean:.2f}")


def test_one_house_that_was_drawn():
    text = shown()
    assert line(text, "The Red [bold]List[/bold] 5,") == (
        "The Red [bold]List[/bold] 5, Green 2, Independents 1"
    )
    assert line(text, "50% ± 3 of draws") == "50% ± 3 of draws have exactly these seats"
    assert "not tabulated" not in text


def test_draws_not_told_apart_are_admitted():
    whole, *others = MANY.joint
    text = shown(replace(MANY, joint=(replace(whole, outside=4), *others)))
    assert "4 draws far from the expected split are not tabulated" in text


def test_no_house_where_none_was_told_apart():
    whole, *others = MANY.joint
    whole = replace(whole, keys=whole.keys[:0], counts=whole.counts[:0], outside=1000)
    assert "Most likely exact" not in shown(replace(MANY, joint=(whole, *others)))


def test_the_rest():
    text = shown()
    assert line(text, "Turnout").endswith("53.0% (40.0–60.0)")
    assert line(text, "Gallagher").endswith("13.0 (10.0–20.1)")
    assert line(text, "Ties broken, National lists").endswith("200 draws")
    assert line(text, "Ties broken, districts").endswith("none")
    assert "unfilled" not in text


@pytest.mark.parametrize("width", [50, 72, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal_or_100(width):
    names = [
        party | {"name": "A Party with a Very Long Name " * 2} if party["id"] == "green" else party
        for party in TREE["party"]
    ]
    scenario = scenario_of(party=names)
    tally = tally_of(TEN * 131, scenario)
    text = shown(tally, scenario, width)
    assert max(cell_len(row) for row in text.splitlines()) <= min(width, 100)
    assert "> 99.77%" in text


@pytest.mark.parametrize("draws", [[ONE], [LUCKY], [BOTH, ONE]])
def test_few_draws(draws):
    text = shown(tally_of(draws))
    assert "< 300%" not in text
    assert "< 150%" not in text
    assert "bounds" not in text


def test_one_draw_says_so():
    assert line(shown(tally_of([LUCKY])), "Green enters").endswith("1 of 1")
    assert line(shown(tally_of([LUCKY])), "never").endswith("0 of 1")


def test_no_draws():
    assert shown(tally_of([])).endswith("0 draws, seed 7\nNothing was drawn.\n")


def test_colours_only_where_there_are_some():
    assert "\x1b" not in shown()
    assert "■" not in shown()
    colourful = shown(force_terminal=True, color_system="truecolor")
    assert "\x1b[38;2;204;0;0m■" in colourful


def test_a_narrow_alphabet():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    names = [party | {"name": f"Қазақ {party['id']}"} for party in TREE["party"]]
    scenario = scenario_of(party=names)
    render(scenario, tally_of(TEN * 10, scenario), Console(file=stream, width=80))
    stream.flush()
    assert b"+/-9.8 points" in raw.getvalue()
    assert b"????? green" in raw.getvalue()
    assert b"0 ########" in raw.getvalue()


def test_a_stranger_is_refused():
    with pytest.raises(TallyError):
        shown(TALLY, scenario_of(turnout={"registered": 999}))


def test_without_a_bar_nobody_enters():
    tiers = [TREE["tier"][0] | {"threshold": {"share": 0}}, TREE["tier"][1]]
    scenario = scenario_of(tier=tiers)
    text = shown(tally_of(TEN, scenario), scenario)
    assert "Parties entering" not in text
    assert cells(text, "Green") == "Green 21.7 3.0–40.0 1.6 0–3 30%"


def test_a_tier_without_a_bar_says_nothing_of_who_enters():
    scenario = load("scenarios/norway-2021")
    text = shown(run(Job.of(scenario, seed=5), 200), scenario)
    assert "Parties entering, Levelling seats" in text
    assert "Parties entering, Counties" not in text


def test_no_wasted_votes():
    """Every state has a seat: no vote is without one."""
    scenario = load("scenarios/us-house-2010")
    text = shown(run(Job.of(scenario, seed=5), 50), scenario)
    assert cells(text, "Wasted votes") == "Wasted votes 0.0% (0.0–0.0)"


def test_votes_that_are_hardly_ever_wasted():
    """c76: a list at 5% is below 2% in one draw of 200,000; then nearly 2% are wasted."""
    c76 = {
        "format": 1,
        "id": "c76-waste",
        "party": [{"id": p, "share": s} for p, s in (("a", 50.0), ("b", 45.0), ("c", 5.0))],
        "votes": {"model": "dirichlet", "effective_sample_size": 600},
        "turnout": {"registered": 1_000_000, "mean": 60.0},
        "tier": [
            {
                "id": "list",
                "method": "highest-averages",
                "divisor": "dhondt",
                "seats": 100,
                "tie": "lot",
                "threshold": {"share": 2.0},
            }
        ],
    }
    scenario = Scenario.model_validate_json(json.dumps(c76))
    tally = run(Job.of(scenario, seed=1), 2_000_000)
    wasted = proportionality(scenario, tally).row(0, named=True)
    assert (wasted["q05"], wasted["q50"], wasted["q95"]) == (0.0, 0.0, 0.0)
    assert 1e-6 < wasted["mean"] < 5e-5
    hits = tally.draws - int(tally.counts["wasted"][0, 0])
    assert 0 < hits < 40
    assert 1.5 * hits < wasted["mean"] * tally.draws < 2.0 * hits
    text = shown(tally, scenario)
    assert re.fullmatch(r"Wasted votes 0\.0000\d+% \(0\.0–0\.0\)", cells(text, "Wasted votes"))


def test_of_the_kernel():
    text = shown(run(Job.of(SCENARIO, seed=5), 500))
    assert line(text, "500 draws") == "500 draws, seed 5"


def test_rendering_waits_for_its_imports():
    """`--help` loads the commands; rich and polars only come with a result."""
    code = "import sys, simulator.cli.render, simulator.cli.formats; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"rich", "polars", "numba"} & set(loaded)


def test_json_is_the_document():
    stream, found = io.BytesIO(), document(SCENARIO, TALLY)
    write_json(found, stream)
    assert json.loads(stream.getvalue()) == found
    assert stream.getvalue().endswith(b"\n}\n")
    assert b'  "green": [3, 0, 5, 2, 0, 0, 0, 0, 0]' in stream.getvalue()


def test_json_without_draws():
    stream, found = io.BytesIO(), document(SCENARIO, tally_of([]))
    write_json(found, stream)
    assert json.loads(stream.getvalue()) == found


def test_json_is_strict_and_short():
    stream = io.BytesIO()
    write_json({"a": {"b": [1], "c": 2}, "d": []}, stream)
    assert stream.getvalue() == b'{\n  "a": {"b": [1], "c": 2},\n  "d": []\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        write_json({"p": float("nan")}, stream)


def test_csv_is_the_table_of_parties():
    content = rows_bytes(parties(SCENARIO, TALLY), "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["party"] for row in rows] == ["red", "green", "none", "lone"]
    assert float(rows[1]["p_enters"]) == 0.7
    assert rows[3]["p_enters"] == ""
