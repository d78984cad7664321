"""Real elections whose seats are one national list tier: official votes in, official seats out.

Sources of votes, seats and rule: `sources.txt` beside each election's votes.
"""

import csv
from typing import Any

import pytest
from pydantic import TypeAdapter

from simulator.scenario.tiers import HighestAverages, LargestRemainder
from tests.exact.alone import allocate_tier
from tests.reference import ELECTIONS, needs_elections

pytestmark = needs_elections

HARE = {"method": "largest-remainder", "quota": "hare"}
DHONDT = {"method": "highest-averages", "divisor": "dhondt"}
AUSTRIA = DHONDT | {"seats": 183, "threshold": {"share": 4.0}}
KAZAKHSTAN = {"base": "valid+against-all"}

LAWS: dict[str, dict[str, Any]] = {
    "austria_1994": AUSTRIA,
    "austria_1995": AUSTRIA,
    "austria_1999": AUSTRIA,
    "austria_2002": AUSTRIA,
    "austria_2006": AUSTRIA,
    "austria_2008": AUSTRIA,
    "austria_2013": AUSTRIA,
    "austria_2017": AUSTRIA,
    "austria_2019": AUSTRIA,
    "czechia_ep_2019": DHONDT | {"seats": 21, "threshold": {"share": 5.0}},
    "germany_ep_2014": {"method": "highest-averages", "divisor": "sainte-lague", "seats": 96},
    "kazakhstan_2007": HARE | {"seats": 98, "threshold": KAZAKHSTAN | {"share": 7.0}},
    "kazakhstan_2021": HARE | {"seats": 98, "threshold": KAZAKHSTAN | {"share": 7.0}},
    "kazakhstan_2023": HARE | {"seats": 69, "threshold": KAZAKHSTAN | {"share": 5.0}},
    "kazakhstan_2023_maslikhat_astana": HARE
    | {"seats": 17, "threshold": KAZAKHSTAN | {"share": 5.0}},
    "spain_ep_2014": DHONDT | {"seats": 54},
    "sweden_2022": {"method": "highest-averages", "divisor": "swedish", "seats": 349},
    "ukraine_2019_list": HARE | {"seats": 225, "threshold": {"share": 5.0}},
    "us_apportionment_2010": {
        "method": "highest-averages",
        "divisor": "huntington-hill",
        "seats": 435,
    },
}
NO_LIST = ("INVALID", "BLANK", "AGAINST_ALL")


def read(election: str, name: str) -> dict[str, int]:
    """A table of the election's folder: its second column by its first."""
    with (ELECTIONS / election / name).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return {row[0]: int(row[1]) for row in rows}


@pytest.mark.parametrize("election", LAWS)
def test_official_votes_give_the_official_seats(election: str) -> None:
    tier: LargestRemainder | HighestAverages = TypeAdapter(
        LargestRemainder | HighestAverages
    ).validate_python({"id": "list"} | LAWS[election])
    votes, official = read(election, "votes.csv"), read(election, "seats.csv")
    lists = {name: count for name, count in votes.items() if name not in NO_LIST}
    outcome = allocate_tier(
        tier,
        tuple(lists.values()),
        against_all=votes.get("AGAINST_ALL", 0),
        invalid=votes.get("INVALID", 0),
    )
    seated = {name: seats for name, seats in zip(lists, outcome.seats, strict=True) if seats}
    assert seated == official
    assert outcome.ties == ()
    assert outcome.unfilled == 0
