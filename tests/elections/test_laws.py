"""Laws that no reference folder has: published votes, and the official seats they gave.

Lists that won nothing are taken together, as `others`, where the law has no use for them.
"""

from typing import Any, NamedTuple

import pytest

from simulator.exact.house import allocate_house
from simulator.job import Job
from simulator.runner import run
from simulator.scenario import Scenario, build
from tests.elections.reference import count_of

DRAWS = 8


class Published(NamedTuple):
    """An election under a law: votes and seats of its lists, and ballots cast."""

    law: str | dict[str, Any]
    votes: str
    seats: str
    valid: int
    cast: int
    registered: int = 0


# Votes as remembered; what could be looked up comes out of them: 69,551 votes made a seat, and D66
# missed its tenth by 160 votes:
# https://nltimes.nl/2023/12/01/
# final-election-results-confirm-pvvs-big-win-d66-missed-10th-seat-160-votes
DUTCH = Published(
    law="netherlands",
    votes="pvv 2450878, gl-pvda 1643073, vvd 1589519, nsc 1343287, d66 656292, bbb 485551, "
    "cda 345822, sp 328225, denk 246765, pvdd 235148, fvd 232963, sgp 217270, cu 212532, "
    "volt 178802, ja21 71345",
    seats="pvv 37, gl-pvda 25, vvd 24, nsc 20, d66 9, bbb 7, cda 5, sp 5, denk 3, pvdd 3, fvd 3, "
    "sgp 3, cu 3, volt 2, ja21 1",
    valid=10_432_662,
    cast=10_475_139,
    registered=13_473_750,
)

ELECTIONS = {
    # https://profilpelajar.com/article/May_2023_Greek_parliamentary_election; 16.01% stayed out
    "Greece, 21 May 2023": Published(
        law="greece-2016",
        votes="nd 2407750, syriza 1184621, pasok 676165, kke 426628, el 262498",
        seats="nd 146, syriza 71, pasok 41, kke 26, el 16",
        valid=5_902_700,
        cast=6_061_000,
    ),
    "Netherlands, 22 November 2023": DUTCH,
    "Netherlands, with 160 votes more for D66": DUTCH._replace(
        votes=DUTCH.votes.replace("d66 656292", "d66 656452"),
        seats=DUTCH.seats.replace("d66 9", "d66 10").replace(", sp 5", ", sp 4"),
        valid=DUTCH.valid + 160,
        cast=DUTCH.cast + 160,
    ),
    # https://electionguide.herokuapp.com/elections/id/3647; ballots cast, and seats without those
    # of districts: https://data.ipu.org/node/141/elections/election-results?chamber_id=13392
    "Russia, 19 September 2021: lists": Published(
        law={"name": "russia", "tiers": ["list"]},
        votes="er 28064200, kprf 10660669, ldpr 4252252, srzp 4201744, nl 2997744",
        seats="er 126, kprf 48, ldpr 19, srzp 19, nl 13",
        valid=55_313_000,
        cast=56_484_685,
    ),
    # http://en.m.wiki.x.io/wiki/2024_Taiwan_legislative_election; DPP had 36.16%
    "Taiwan, 13 January 2024: lists": Published(
        law={"name": "taiwan", "tiers": ["list"]},
        votes="dpp 4982062, kmt 4764576, tpp 3040615",
        seats="dpp 13, kmt 13, tpp 8",
        valid=13_778_000,
        cast=13_950_000,
    ),
}


def numbers(text: str) -> dict[str, int]:
    pairs = (each.split() for each in text.split(", "))
    return {party: int(number) for party, number in pairs}


def scenario_of(election: Published) -> Scenario:
    votes = numbers(election.votes)
    parties = [{"id": party, "votes": number} for party, number in votes.items()]
    rest = {"id": "others", "role": "other", "votes": election.valid - sum(votes.values())}
    return build(
        {
            "format": 1,
            "id": "published",
            "law": election.law,
            "party": [*parties, rest],
            "votes": {"model": "fixed"},
            "turnout": {
                "registered": max(election.registered, election.cast),
                "cast": election.cast,
            },
        }
    )


@pytest.mark.parametrize("name", ELECTIONS)
def test_the_published_votes_give_the_official_seats(name: str) -> None:
    """By the exact law, and in every draw of the kernel."""
    scenario = scenario_of(ELECTIONS[name])
    expected = numbers(ELECTIONS[name].seats)
    house = allocate_house(scenario.tier, count_of(scenario))
    won = dict(zip(house.count.parties, house.seats(), strict=True))
    assert {party: number for party, number in won.items() if number} == expected
    assert house.ties == ()
    drawn = run(Job.of(scenario, seed=1), DRAWS).counts["seats"][0]
    lists = [party.id for party in scenario.party if party.role == "list"]
    kernel = dict(zip(lists, drawn.argmax(axis=1).tolist(), strict=True))
    assert {party: number for party, number in kernel.items() if number} == expected
    assert set(drawn.max(axis=1).tolist()) == {DRAWS}


@pytest.mark.parametrize(("below", "seats"), [(0, 1), (1, 0)])
def test_the_dutch_bar_is_one_quota_to_the_vote(below: int, seats: int) -> None:
    """Votes / 150: 0.66666656% asks for the same whole number, whatever division leaves but one."""
    for valid in (10_432_500, 10_432_502, 10_432_649, 10_900_052):
        quota = -(-valid // 150)
        votes = {"large": valid - 2 * quota, "small": quota - below, "third": quota + below}
        text = ", ".join(f"{party} {number}" for party, number in votes.items())
        election = Published(law="netherlands", votes=text, seats="", valid=valid, cast=valid)
        scenario = scenario_of(election)
        house = allocate_house(scenario.tier, count_of(scenario))
        assert dict(zip(house.count.parties, house.seats(), strict=True))["small"] == seats
