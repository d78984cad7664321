"""Figures in the data of charts are those of the tables, cell by cell."""

from collections import Counter

import numpy as np
import pytest

from simulator import charts
from simulator.charts import Election
from simulator.errors import SimulatorError
from simulator.intervals import HIGH, LOW, quantile
from simulator.maps.leads import leads_of
from simulator.scenario.page import Outline
from simulator.scenario.tiers import ListTier
from tests.charts.conftest import election
from tests.charts.reading import rows_with


def test_seats_are_those_of_the_tables(subject: Election):
    shown = rows_with(charts.chart(subject, "seats"), "party", "seats_mean")
    table = {row["party"]: row for row in subject.rows("parties")}
    assert {row["party"] for row in shown} == {p for p in table if table[p]["seats_mean"]}
    for row in shown:
        assert all(row[key] == table[row["party"]][key] for key in ("seats_mean", "p_zero"))
        counts = np.zeros(1000, np.int64)
        for cell in subject.rows("seat_distribution"):
            if cell["tier"] == "all" and cell["party"] == row["party"] and cell["seats"]:
                counts[cell["seats"]] = cell["count"]
        assert (row["low"], row["high"]) == (quantile(counts, LOW), quantile(counts, HIGH))
        assert row["low"] >= 1
        assert row["text"].startswith("none, or ") == (row["p_zero"] >= 0.001)
    assert [row["seats_mean"] for row in shown] == sorted(
        (row["seats_mean"] for row in shown), reverse=True
    )


def test_the_majority_is_a_band_where_the_house_varies():
    (line,) = rows_with(charts.chart(election("new-zealand-2014"), "seats"), "from", "to")
    sizes = [row["seats"] for row in election("new-zealand-2014").rows("house_sizes")]
    assert (line["from"], line["to"]) == (min(sizes) // 2 + 1, max(sizes) // 2 + 1)
    assert line["from"] < line["to"]
    (line,) = rows_with(charts.chart(election("kazakhstan-2023"), "seats"), "from", "to")
    assert (line["from"], line["to"]) == (50, 50)


def test_thresholds_shares_and_chances_are_those_of_the_tables():
    subject = election("kazakhstan-2023")
    shown = rows_with(charts.chart(subject, "threshold"), "party", "p_threshold")
    chances = {row["party"]: row for row in subject.rows("tiers") if row["tier"] == "list"}
    shares = {row["party"]: row for row in subject.rows("parties")}
    (tier,) = (t for t in subject.scenario.tier if isinstance(t, ListTier))
    assert {"nsdp", "baytaq"} <= {row["party"] for row in shown}
    for row in shown:
        assert row["p_threshold"] == chances[row["party"]]["p_threshold"]
        assert row["share_q05"] == shares[row["party"]]["share_q05"]
        assert row["share_q95"] == shares[row["party"]]["share_q95"]
        assert row["threshold"] == tier.threshold.share


def test_events_have_their_chance_and_its_interval():
    subject = election("kazakhstan-2023")
    shown = rows_with(charts.chart(subject, "events"), "event", "p")
    table = [
        {k: row[k] for k in ("event", "p", "se", "low", "high")} for row in subject.rows("events")
    ]
    assert [{k: row[k] for k in table[0]} for row in shown] == table
    one = charts.chart(subject, "events", only=(table[3]["event"],))
    assert [row["event"] for row in rows_with(one, "event", "p")] == [table[3]["event"]]


@pytest.mark.parametrize(
    ("name", "table", "key"),
    [("sweden-2022", "blocs", "bloc"), ("kazakhstan-2023", "coalitions", "parties")],
)
def test_coalitions_are_blocs_or_minimal_majorities(name: str, table: str, key: str):
    subject = election(name)
    rows = subject.rows("blocs") if table == "blocs" else subject.coalitions
    told = {row[key]: row for row in rows}
    shown = rows_with(charts.chart(subject, "coalitions"), "key", "p_majority")
    assert shown
    for row in shown:
        assert all(row[each] == told[row["key"]][each] for each in ("p_majority", "seats_q05"))


def test_a_hemicycle_has_a_circle_for_each_seat_of_the_house_in_its_legend():
    for name in ("kazakhstan-2023", "new-zealand-2014", "germany-2025"):
        subject = election(name)
        made = charts.chart(subject, "hemicycle")
        circles = Counter(
            row["label"] for row in rows_with(made, "x", "label", "fill") if "seats" not in row
        )
        legend = {row["label"]: row["seats"] for row in rows_with(made, "party", "seats")}
        assert circles == legend
        sizes = {row["seats"] for row in subject.rows("house_sizes")}
        assert sum(legend.values()) in sizes


def test_houses_add_up_and_have_the_chance_of_the_table(subject: Election):
    if not any(row["tier"] == "all" and row["rank"] for row in subject.rows("houses")):
        with pytest.raises(SimulatorError, match="too far from the expected one to be tabulated"):
            charts.chart(subject, "houses")
        return
    shown = rows_with(charts.chart(subject, "houses"), "rank", "party", "seats", "start")
    shown = [row for row in shown if "note" not in row]  # those are of the legend
    table = {row["rank"]: row for row in subject.rows("houses") if row["tier"] == "all"}
    for row in shown:
        assert row["p"] == table[row["rank"]]["p"]
        assert row["seats"] == table[row["rank"]][f"seats_{row['party']}"]
        assert row["end"] - row["start"] == row["seats"]
    for rank in {row["rank"] for row in shown}:
        seats = [value for key, value in table[rank].items() if key.startswith("seats_")]
        assert sum(row["seats"] for row in shown if row["rank"] == rank) == sum(filter(None, seats))


def test_districts_are_the_closest_and_their_chances_add_up():
    subject = election("kazakhstan-2023")
    shown = rows_with(charts.chart(subject, "districts"), "district", "p")
    chances: dict[tuple[str, str], float] = {}
    for row in subject.rows("districts"):
        key = row["district"], row["party"]
        chances[key] = chances.get(key, 0.0) + row["p"]
    best: dict[str, float] = {}
    for (district, _), p in chances.items():
        best[district] = max(best.get(district, 0.0), p)
    for row in shown:
        assert row["p"] == pytest.approx(chances[row["district"], row["party"]], abs=1e-12)
    drawn = list(dict.fromkeys(row["district"] for row in shown))
    assert len(drawn) == 20
    assert max(best[d] for d in drawn) <= min(p for d, p in best.items() if d not in drawn)


@pytest.mark.parametrize(
    ("name", "kind"), [("kazakhstan-2023", "district"), ("spain-2016", "region")]
)
def test_a_map_says_who_leads_how_often(name, kind):
    subject = election(name)
    leads = leads_of(subject.scenario, subject.tally, kind)
    rows = {row["id"]: row for row in rows_with(charts.chart(subject, "map"), "id", "letter")}
    assert leads is not None
    assert set(rows) == set(leads.of)
    for place, lead in leads.of.items():
        row = rows[place]
        assert (row["party"], row["p"]) == (lead.party, lead.chance())
        assert row["dashed"] == (lead.chance() < 0.75)
    letters = {row["party"]: row["letter"] for row in rows.values()}
    assert len(set(letters.values())) == len(letters)


def test_a_map_of_outlines_has_the_points_of_the_scenario():
    subject = election("kazakhstan-2023")
    outline = (Outline(id="abai", path="M0 0 900 0 900 400 0 400Z"),)
    page = subject.scenario.page.model_copy(update={"outline": outline})
    scenario = subject.scenario.model_copy(update={"page": page})
    regions = tuple(region.id for region in scenario.region)
    made = charts.chart(Election(scenario, subject.tally), "map", only=regions)
    (row,) = rows_with(made, "geometry", "p")
    corners = [[0, 0], [900, 0], [900, 400], [0, 400], [0, 0]]
    assert row["geometry"]["coordinates"] == [corners]
    assert row["id"] == "abai"
