"""What `--explain` prints of rules that take more than one allocation."""

from textwrap import dedent

import pytest

from simulator.exact import House
from simulator.explain import explain_house
from tests.exact.laws import DHONDT, HARE, SAINTE_LAGUE, nation, regions_of, whole

PARTIES = ("Ash", "Birch", "Cedar")
REGIONS = ("North", "South")


def told(house: House, **names: object) -> str:
    regions = REGIONS if len(house.count.regions) > 1 else ()
    return explain_house(house, PARTIES, regions, **names)  # type: ignore[arg-type]


def text(printed: str) -> str:
    return dedent(printed).strip()


def test_alliances_bonus_and_bars_of_their_own() -> None:
    bar = {
        "share": 5,
        "alliance": [{"members": 2, "share": 60}],
        "waiver": {"tier": "w", "seats": 3},
    }
    pair = {"id": "pair", "members": ["b", "c"]}
    bonus = {"seats": 5, "share": 50}
    house = nation(
        (59, 25, 16),
        {"id": "w", "method": "stated", "won": {"a": 3}},
        HARE | {"id": "t", "seats": 20, "bonus": bonus, "alliance": [pair], "threshold": bar},
        alliance_size=(2, 1, 1),
    )
    assert told(house) == text("""
        w: 3 seats, as stated

        list  seats
        Ash       3


        t: 20 seats, Hare quota, largest remainder

        Threshold: at least 5% of 100 votes for lists = 5
        Alliances of 2 or more: at least 60% of 100 votes for lists = 60
        or 3 seats won in "w"

        list   votes  % of base  qualifies
        Ash       59      59.00  yes: seats won elsewhere
        Birch     25      25.00  yes
        Cedar     16      16.00  yes

        Bonus: 5 seats to Ash, which came first with 59.00% of the votes

        Quota: 100 / 15 = 6.6667

        list             votes  quotient  whole  remainder  added  seats
        Ash                 59    8.8500      8     0.8500     +1      9
        Birch and Cedar     41    6.1500      6     0.1500             6

        Alliance "pair": 6 seats divided among its members

        Quota: 41 / 6 = 6.8333

        list   votes  quotient  whole  remainder  added  seats
        Birch     25    3.6585      3     0.6585     +1      4
        Cedar     16    2.3415      2     0.3415             2

        Total: 20 seats of 20
    """)


def test_regions_and_the_second_scrutiny() -> None:
    tier = HARE | {
        "quota": "imperiali-rounded",
        "leftover": "pooled",
        "excess": "smallest-remainder",
        "by": "region",
        "seats": 4,
        "apportioned": {"by": "valid"},
        "threshold": {"in_one_region": 5},
    }
    house = whole(regions_of([[30, 30, 22], [24, 24, 30]]), tier)
    assert told(house) == text("""
        t: 4 seats region by region, rounded Imperiali quota, leftover seats of all regions together

        Threshold: at least 5% of votes for lists in one region

        list   votes  % of base  qualifies
        Ash       54      33.75  yes: its share of one region
        Birch     54      33.75  yes: its share of one region
        Cedar     52      32.50  yes: its share of one region

        Seats of the regions by votes for lists: Hare quota, largest remainder

        Quota: 160 / 4 = 40.0000

        list   votes  quotient  whole  remainder  added  seats
        North     82    2.0500      2     0.0500             2
        South     78    1.9500      1     0.9500     +1      2

        North: 2 seats

        Quota: 82 / 4 = 20.5000, taken as 21

        There are more whole quotas than seats: the smallest remainders lose one each.

        list   votes  quotient  whole  remainder  added  seats
        Ash       30    1.4286      1     0.4286             1
        Birch     30    1.4286      1     0.4286             1
        Cedar     22    1.0476      1     0.0476     -1      0

        South: 2 seats

        Quota: 78 / 4 = 19.5000, taken as 20

        There are more whole quotas than seats: the smallest remainders lose one each.

        list   votes  quotient  whole  remainder  added  seats
        Ash       24    1.2000      1     0.2000             1
        Birch     24    1.2000      1     0.2000     -1      0
        Cedar     30    1.5000      1     0.5000             1

        Second scrutiny: 0 seats left in the regions

        Tie: Ash and Birch for 1 seat. To Ash: until the lot is drawn, registered earlier.

        Total: 4 seats of 4
    """)


def test_a_house_that_grows_and_where_its_seats_go() -> None:
    tier = SAINTE_LAGUE | {
        "id": "t",
        "seats": 5,
        "compensation": {
            "tiers": ["won"],
            "overhang": "levelled",
            "guaranteed": "won-by-region",
            "apportioned": {"by": "population"} | SAINTE_LAGUE,
            "placement": "regional-lists",
        },
    }
    house = whole(
        regions_of([[30, 20], [10, 40]], population=[1000, 1000]),
        {"id": "won", "method": "plurality"},
        tier,
        districts=[(0, {0: 2, 1: 1})] * 4 + [(1, {0: 1})],
    )
    candidates = [["x", "y"]] * 4 + [["x"]]
    *districts, lists = told(
        house, districts=[str(number) for number in range(5)], candidates=candidates
    ).split("\n\n\n")
    assert districts[4].splitlines()[0] == "4: 1 seat, plurality"
    assert lists == text("""
        t: 5 seats, highest averages, Sainte-Laguë divisors

        Threshold: none

        list   votes  % of base  qualifies
        Ash       40      40.00  yes
        Birch     60      60.00  yes

        "won" and "t" together: 10 seats
        Guaranteed: 11 seats
        Divided after the house has grown: 12 seats

        Guaranteed in each region, the larger of the seats won and its proportional share:

        region    Ash  Birch  seats
        North       4      2      6
        South       1      4      5
        together    5      6     11

        seat  list   its seat  quotient
           8  Birch         5    6.6667
           9  Ash           4    5.7143
          10  Birch         6    5.4545
          11  Birch         7    4.6154
          12  Ash           5    4.4444
           -  Birch         8    4.0000
           -  Ash           6    3.6364

        list   votes  seats
        Ash       40      5
        Birch     60      7

        list   due  won  guaranteed  overhang  added
        Ash      5    5           5                0
        Birch    7    0           6                7

        Seats of each list by region, including those already won:

        region    Ash  Birch  seats
        North       4      2      6
        South       1      5      6
        together    5      7     12

        Total: 7 seats, 2 more than 5
    """)


def test_both_divisors_of_a_biproportional_tier() -> None:
    tier = {"method": "biproportional", "by": "region", "voter_numbers": "votes"}
    house = whole(regions_of([[51, 60, 63], [98, 100, 102]], seats=[4, 5]), tier)
    printed = told(house)
    for part in (
        "t: 9 seats region by region, biproportional, Sainte-Laguë divisors, voter numbers: votes",
        "Ash             149      3",
        "North       1      1      2      4",
        "together    3      3      3      9",
        "Votes / divisor of the region / divisor of the list, rounded, are the seats.",
    ):
        assert part in printed


@pytest.mark.parametrize(
    ("house", "part"),
    [
        (
            whole(
                regions_of([[5, 90], [9, 0]], seats=[1, 9]),
                {"method": "biproportional", "by": "region", "voter_numbers": "votes"},
            ),
            "No allocation gives both the regions and the lists their seats",
        ),
        (
            whole(regions_of([[40, 18, 12], [0, 0, 0]], seats=[3, 5]), DHONDT | {"by": "region"}),
            "South: 5 seats\n\nNo list qualifies.",
        ),
        (
            whole(
                regions_of([[4, 4], [4, 4]]),
                DHONDT | {"by": "region", "seats": 3, "apportioned": {"by": "valid"}},
            ),
            "Tie: North and South for 1 seat. To North: until the lot is drawn, first in their",
        ),
        (nation((49, 51), HARE | {"seats": 9, "bonus": {"seats": 2, "share": 60}}), "Bonus: none"),
        (
            nation(
                (50, 30, 20),
                {"id": "won", "method": "stated", "won": {"a": 6, "b": 1}},
                SAINTE_LAGUE | {"id": "t", "seats": 3, "compensation": {"tiers": ["won"]}},
            ),
            "Won more than their share and keep it: Ash. The other lists share the rest.",
        ),
    ],
    ids=["infeasible", "no votes", "tie of regions", "no bonus", "overhang"],
)
def test_what_is_out_of_the_ordinary_is_said(house: House, part: str) -> None:
    assert part in told(house)


def test_winners_left_without_a_seat_are_named() -> None:
    tier = SAINTE_LAGUE | {
        "id": "t",
        "seats": 1,
        "compensation": {"tiers": ["won"], "overhang": "unseated", "placement": "regional-lists"},
    }
    house = whole(
        regions_of([[10, 40], [15, 15]]),
        {"id": "won", "method": "plurality"},
        tier,
        districts=[(0, {0: 6, 1: 5}), (0, {0: 9}), (1, {0: 9})],
    )
    # Four seats of 25 and 55: one and three; list a's one is in the South.
    printed = told(house, districts=["One", "Two", "Three"], candidates=[["x", "y"], ["x"], ["x"]])
    assert "x              6       54.55  first, but without a seat" in printed
    assert "region  list  seats\nNorth   Ash       2" in printed


def test_levelling_seats_in_the_order_of_their_quotients() -> None:
    base = DHONDT | {"id": "won", "by": "region", "threshold": {"share": 50, "scope": "region"}}
    rule = {"tiers": ["won"], "placement": "largest-quotients"}
    tier = SAINTE_LAGUE | {"id": "t", "seats": 2, "compensation": rule}
    house = whole(regions_of([[40, 18, 12], [80, 12, 8]], seats=[3, 5]), base, tier)
    assert text("""
        turn  region  list   quotient
           1  North   Birch    0.7714
           2  South   Cedar    0.4000
    """) in told(house)
