"""Seats that make up for other tiers, under each rule of overhang and each of placement."""

from fractions import Fraction

import pytest

from simulator.errors import VotesError
from simulator.exact import DistrictsOutcome, TierOutcome, allocate_house

from .laws import DHONDT, HARE, SAINTE_LAGUE, count_of, nation, regions_of, tiers_of, whole


def stated(**won: int) -> dict:
    return {"id": "won", "method": "stated", "won": won}


def topped_up(seats: int, method: dict = SAINTE_LAGUE, **rule: object) -> dict:
    compensation = {"tiers": ["won"]} | rule
    return method | {"id": "t", "seats": seats, "compensation": compensation}


OVER = (50, 30, 20), stated(a=6, b=1), 3
"""Ten seats by votes are 5, 3, 2; list a has won one more than that."""


@pytest.mark.parametrize(
    ("overhang", "together"),
    [
        # Denmark: a keeps 6; b and c share four, 30, 20, 10 and 6.67: two each.
        ("paid-by-others", (6, 2, 2)),
        # New Zealand: one seat more than ten.
        ("kept", (6, 3, 2)),
        # Germany 2013: ten seats are 50, 30, 20, 16.7, 10, 10, 7.1, 6.7, 6, 5.6; the next is a's.
        ("levelled", (6, 3, 2)),
    ],
)
def test_overhang(overhang: str, together: tuple[int, ...]) -> None:
    votes, won, seats = OVER
    assert nation(votes, won, topped_up(seats, overhang=overhang)).seats() == together


def test_a_list_may_be_over_only_once_another_keeps_more() -> None:
    """D'Hondt, ten seats, 40, 35, 25: 4, 4, 2. List a has 6: b and c share 4 by 35 and 25: 2, 2;
    b has won 3, so it keeps them as well, and c has the one that is left.
    """
    house = nation((40, 35, 25), stated(a=6, b=3), topped_up(1, DHONDT))
    assert house.seats("t") == (0, 0, 1)
    (_, outcome) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.compensated[0].division.keeping == (0, 1)


def test_largest_remainder_compensates_as_well() -> None:
    """Denmark 2022 in small: Hare, 17.5 : 16.1 : 16.4 of fifty seats are 18, 16, 16; a has 19."""
    house = nation((175, 161, 164), stated(a=19, b=12, c=12), topped_up(7, HARE))
    assert house.seats("t") == (0, 3, 4)  # 31 among 161 and 164: 15.36 and 15.64


def test_those_who_take_no_part_keep_what_they_won() -> None:
    """Ten seats, of which list c, below the bar, has won two: eight are divided."""
    tier = topped_up(5) | {"threshold": {"share": 10}}
    house = nation((60, 35, 5), stated(a=2, b=1, c=2), tier)
    assert house.seats("t") == (3, 2, 0)
    (_, outcome) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert (outcome.compensated[0].others, outcome.compensated[0].divided) == (2, 8)


def test_independents_reduce_what_is_divided() -> None:
    """Seven of eight by 60 and 40: 60, 40, 20, 13.3, 12, 8.6 and 8."""
    districts = [(0, {0: 5, 2: 6}), (0, {0: 5, 1: 1})]
    tiers = {"id": "won", "method": "plurality"}, topped_up(6)
    house = nation((60, 40), *tiers, districts=districts, independents=1)
    assert house.seats("won") == (1, 0, 1)
    assert house.seats() == (4, 3, 1)


@pytest.mark.parametrize(("at_most", "size"), [(12, 11), (11, 11), (10, 10)])
def test_a_levelled_house_grows_to_the_smallest_that_is_enough(at_most: int, size: int) -> None:
    votes, won, seats = OVER
    house = nation(votes, won, topped_up(seats, overhang="levelled", at_most=at_most))
    assert sum(house.seats()) == size
    assert house.seats() == ((6, 3, 2) if size == 11 else (6, 2, 2))


def test_what_is_guaranteed_region_by_region() -> None:
    """Germany 2013, by hand. Ten seats; five districts, five list seats; Sainte-Laguë.

    By population the regions have 5 each. In the first, 30 and 20 votes give 3 and 2; a has won 4:
    at least 4 and 2. In the second, 10 and 40 give 1 and 4; a has won 1, so 1 and 4. Guaranteed: 5
    and 6. At 11 seats 40 and 60 have 4 and 7; at 12, 5 and 7.
    """
    regions = regions_of([[30, 20], [10, 40]], population=[1000, 1000])
    districts = [(0, {0: 1})] * 4 + [(1, {0: 1})]
    by_population = {"by": "population"} | SAINTE_LAGUE
    tier = topped_up(
        5,
        overhang="levelled",
        guaranteed="won-by-region",
        apportioned=by_population,
        placement="regional-lists",
    )
    house = whole(regions, {"id": "won", "method": "plurality"}, tier, districts=districts)
    assert house.seats() == (5, 7)
    (_, outcome) = house.tiers
    assert isinstance(outcome, TierOutcome)
    (area,) = outcome.compensated
    assert area.guarantee is not None
    assert (area.guarantee.seats, area.guarantee.minimum) == ((5, 6), ((4, 2), (1, 4)))
    # List a's five: by 30 and 10 votes 4 and 1, as many as it won. List b's seven: 2 and 5.
    assert house.by_region("t") == ((0, 2), (0, 5))


def test_what_is_guaranteed_is_less_by_what_independents_won() -> None:
    """As above, but an independent has the district of region 2: four seats there, 1 and 3."""
    tier = topped_up(
        5,
        overhang="levelled",
        guaranteed="won-by-region",
        apportioned={"by": "population"} | SAINTE_LAGUE,
    )
    house = whole(
        regions_of([[30, 20], [10, 40]], population=[1000, 1000]),
        {"id": "won", "method": "plurality"},
        tier,
        districts=[(0, {0: 1})] * 4 + [(1, {2: 1})],
        independents=1,
    )
    (_, outcome) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.compensated[0].guarantee is not None
    assert outcome.compensated[0].guarantee.seats == (5, 5)
    assert house.seats() == (5, 7, 1)


UNSEATING = (
    {"id": "won", "method": "plurality"},
    topped_up(3, overhang="unseated", placement="regional-lists"),
)
FIELDS = [
    (0, {0: 40, 1: 30, 2: 30}),  # a with 40.0%
    (0, {0: 60, 1: 40}),  # a with 60%
    (0, {0: 41, 1: 35, 2: 24}),  # a with 41%
    (1, {1: 50, 0: 10}),
    (1, {2: 50, 0: 10}),
]


def test_winners_without_votes_for_their_seats_are_unseated() -> None:
    """Germany 2023, by hand: eight seats by 48, 32 and 20.

    48, 32, 20, 16, 10.7, 9.6, 6.9 and 6.7: 4, 2, 2. By region a's four, of 20 and 28 votes, are 2
    and 2; it won three in the first, where the winner with 40%, the smallest share, has no seat.
    List b's two, of 16 and 16, are 1 and 1; c's, of 4 and 16: 0 and 2.
    """
    regions = regions_of([[20, 16, 4], [28, 16, 16]])
    house = whole(regions, *UNSEATING, districts=FIELDS)
    assert house.by_region("won") == ((2, 0, 0), (0, 1, 1))
    assert house.by_region("t") == ((0, 1, 0), (2, 0, 1))
    assert house.seats() == (4, 2, 2)
    (districts, _) = house.tiers
    assert isinstance(districts, DistrictsOutcome)
    assert districts.seated == (False, True, True, True, True)
    assert districts.won == (3, 1, 1)


def test_under_that_rule_winners_below_the_bar_have_no_seat_and_independents_do() -> None:
    """Nine seats less the independent's: by 48 and 32, five and three; list c's winner has none.

    48, 32, 16, 10.7, 9.6, 6.9, 6.4 and 5.3. List a's five by region: 28, 20, 9.3, 6.7, 5.6: 2, 3.
    """
    tiers = (UNSEATING[0], UNSEATING[1] | {"threshold": {"share": 21}})
    fields = [*FIELDS[:4], (1, {2: 50}), (1, {3: 50})]
    regions = regions_of([[20, 16, 4], [28, 16, 16]])
    house = whole(regions, *tiers, districts=fields, independents=1)
    assert house.seats("won") == (2, 1, 0, 1)
    assert house.seats() == (5, 3, 0, 1)


def test_without_regional_lists_the_strongest_winners_of_the_nation_stay() -> None:
    """Eight seats by 20, 44, 36: 44, 36, 20, 14.7, 12, 8.8, 7.2 and 6.7: 2, 3, 3."""
    tier = topped_up(3, overhang="unseated")
    house = nation((20, 44, 36), UNSEATING[0], tier, districts=[(0, f) for _, f in FIELDS])
    (districts, _) = house.tiers
    assert isinstance(districts, DistrictsOutcome)
    assert districts.seated == (False, True, True, True, True)
    assert (house.seats("won"), house.seats("t")) == ((2, 1, 1), (0, 2, 2))


def test_equal_shares_are_a_tie_between_districts() -> None:
    tier = topped_up(3, overhang="unseated")
    fields = [(0, {0: 80, 1: 60, 2: 60}), *[(0, votes) for _, votes in FIELDS]]
    house = nation((20, 44, 36), UNSEATING[0], tier, districts=fields[:4] + fields[5:])
    # Four districts of list a, for two seats: 60%, 41%, and twice 40%, both of which go.
    assert house.ties == ()
    (tie,) = nation((31, 40, 29), UNSEATING[0], tier, districts=fields).ties
    assert (tie.candidates, tie.seats, tie.among) == ((0, 1), 1, "districts")


def test_additional_members_of_each_region() -> None:
    """Scotland Act 1998, section 8: D'Hondt, the divisor starts from the constituencies won.

    Region 1, 4 + 3 seats, 40, 35, 25 votes, all four districts to a: 40/5 = 8, 35, 25 | 17.5: b, c,
    b. Region 2, 2 + 3, 30, 50, 20, both to c, which would have but one of five: it keeps two.
    """
    regions = regions_of([[40, 35, 25], [30, 50, 20]], seats=[3, 3])
    districts = [(0, {0: 1})] * 4 + [(1, {2: 1})] * 2
    tier = DHONDT | {"id": "t", "by": "region", "compensation": {"tiers": ["won"]}}
    house = whole(regions, {"id": "won", "method": "plurality"}, tier, districts=districts)
    assert house.by_region("t") == ((0, 2, 1), (1, 2, 0))


def test_quotients_are_of_votes_by_seats_won_and_by_the_votes_of_a_seat() -> None:
    """Norway, election law of 2002, section 11-7, by hand.

    Ten votes a seat in region 1, twenty in region 2; list a has two seats in each, so 20/5/10 and
    40/5/20. Eight seats by 60, 26 and 4 are 6, 2, 0: both levelling seats are list a's.
    """
    regions = regions_of([[20, 9, 1], [40, 17, 3]], seats=[3, 3])
    tier = topped_up(2, placement="largest-quotients")
    house = whole(regions, HARE | {"id": "won", "by": "region"}, tier)
    assert house.by_region("won") == ((2, 1, 0), (2, 1, 0))
    assert (house.by_region("t"), house.ties) == (((1, 0, 0), (1, 0, 0)), ())
    (_, outcome) = house.tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.placement is not None
    quotients = [(each.region, each.quotient) for each in outcome.placement.quotients]
    assert quotients == [(0, Fraction(2, 5)), (1, Fraction(2, 5))]


ONE_LIST_FIRST = DHONDT | {
    "id": "won",
    "by": "region",
    "threshold": {"share": 50, "scope": "region"},
}


def test_the_largest_quotient_takes_the_region() -> None:
    """Lists b and c have one levelling seat each; 70/3 votes a seat in region 1, 20 in region 2.

    18 and 12 votes are .77 and .51, 12 and 8 are .6 and .4. List b takes region 1, and c region 2.
    """
    regions = regions_of([[40, 18, 12], [80, 12, 8]], seats=[3, 5])
    house = whole(regions, ONE_LIST_FIRST, topped_up(2, placement="largest-quotients"))
    assert house.by_region("won") == ((3, 0, 0), (5, 0, 0))
    assert house.by_region("t") == ((0, 1, 0), (0, 0, 1))


def test_equal_quotients_for_one_region_are_a_tie() -> None:
    """Lists b and c: .64 each in region 1, .5 in region 2. The one registered earlier is first."""
    regions = regions_of([[40, 15, 15], [80, 10, 10]], seats=[3, 5])
    tier = topped_up(2, placement="largest-quotients") | {"tie": "registration"}
    house = whole(regions, ONE_LIST_FIRST, tier, registration=(1, 3, 2))
    assert house.by_region("t") == ((0, 0, 1), (0, 1, 0))
    (tie,) = house.ties
    assert (tie.candidates, tie.winners, tie.among) == ((1, 2), (2,), "claims")


def test_compensation_without_votes_by_district_is_refused() -> None:
    tiers = tiers_of({"id": "won", "method": "plurality"}, topped_up(3))
    with pytest.raises(VotesError, match="give the votes by district"):
        allocate_house(tiers, count_of(regions_of([[1, 2]])))


def test_two_tiers_are_made_up_for_together() -> None:
    more = {"id": "more", "method": "stated", "won": {"c": 2}}
    house = nation((50, 30, 20), stated(a=3), more, topped_up(5, tiers=["won", "more"]))
    assert house.seats() == (5, 3, 2)
