"""Who may not have the next seat: seat caps, upper quotas, Dutch councils."""

from textwrap import dedent
from typing import Any

import pytest

from simulator.allocation.divisors import DIVISORS
from simulator.exact import Tie, TierOutcome
from simulator.exact.limited_averages import limited_averages
from simulator.explain import explain_tier
from simulator.plan import LATER, fingerprint
from simulator.scenario.files.laws import law
from simulator.scenario.tiers import HighestAverages, LargestRemainder
from tests.exact.alone import allocate_tier
from tests.kernel.laws import election_law

from .laws import regions_of, tiers_of, whole

NAMES = "ABCDEFGH"
COUNCIL = {"method": "largest-remainder", "remainder_share": 75, "majority": True}


def allocated(votes: tuple[int, ...], seats: int, **rules: Any) -> TierOutcome:
    (tier,) = tiers_of({"method": "highest-averages", "seats": seats, **rules})
    assert isinstance(tier, HighestAverages | LargestRemainder)
    return allocate_tier(tier, votes)


def council(votes: tuple[int, ...], seats: int) -> TierOutcome:
    return allocated(votes, seats, **COUNCIL)


def text(printed: str) -> str:
    return dedent(printed).strip()


def test_a_cap_that_all_reach_leaves_seats_unfilled() -> None:
    outcome = allocated((500, 300, 160), 10, seat_cap=3)
    assert (outcome.seats, outcome.unfilled, outcome.ties) == ((3, 3, 3), 1, ())


def test_a_cap_is_of_each_region() -> None:
    rules = {"method": "highest-averages", "by": "region", "seat_cap": 2}
    house = whole(regions_of([(90, 10), (80, 20)], seats=(3, 3)), rules)
    assert house.by_region("t") == ((2, 1), (2, 1))


def test_equal_quotients_for_a_capped_seat_are_no_tie() -> None:
    """200/2 and 100/1 are equal, but the first list has its one seat already."""
    outcome = allocated((200, 100), 2, seat_cap=1)
    assert (outcome.seats, outcome.ties) == ((1, 1), ())
    assert allocated((200, 100), 2).ties != ()


def test_the_quota_method_of_any_divisors() -> None:
    """D'Hondt's give 15.0 quotas a seat too many; Macau's, which double, give them to others."""
    votes = (750, 70, 60, 60, 60)
    assert allocated(votes, 20).seats == (16, 1, 1, 1, 1)
    assert allocated(votes, 20, within_quota=True).seats == (15, 2, 1, 1, 1)
    assert allocated((80, 10, 10), 10, divisor="macau").seats == (6, 2, 2)
    assert allocated((80, 10, 10), 10, divisor="macau", within_quota=True).seats == (8, 1, 1)


def test_a_tie_is_open_until_the_house_is_full() -> None:
    """Equal for the second seat; in a house of three the other has the third."""
    two, three = (allocated((3, 2, 2), seats, within_quota=True) for seats in (2, 3))
    assert two.ties == (Tie(candidates=(1, 2), seats=1, winners=(1,), rule="lot (not drawn)"),)
    assert (three.seats, three.ties) == ((1, 1, 1), ())


def test_two_ties_at_once() -> None:
    """Somebody may have his seat only later, and then comes before those who wait."""

    def late(party: int, has: int, house: int) -> bool:
        return has == 0 and (party < 2 or house > 1)

    answer = limited_averages((6, 6, 9, 9), 2, DIVISORS["dhondt"], late)
    assert answer.seats == (1, 0, 1, 0)
    assert [tie.candidates for tie in answer.ties] == [(0, 1), (2, 3)]
    assert limited_averages((6, 6, 9, 9), 4, DIVISORS["dhondt"], late).ties == ()


def test_seats_may_be_there_already() -> None:
    """60/4 = 15 for a fourth seat, 20 and 9 for a first; one each at most."""
    start = (3, 0, 0)
    once = limited_averages(
        (60, 20, 9), 2, DIVISORS["dhondt"], lambda p, has, _: has == start[p], start=start
    )
    assert once.seats == (4, 1, 0)
    assert [(award.party, award.nth) for award in once.awards] == [(1, 1), (0, 4)]


def test_three_quarters_of_a_quota_exactly_are_enough() -> None:
    """80 votes a quota: 60 have a seat by their remainder, 59 have not."""
    assert council((1080, 60, 60), 15).seats == (13, 1, 1)
    rules = {**COUNCIL, "remainder_share": 75.1, "majority": False}
    assert allocated((1080, 60, 60), 15, **rules).seats == (15, 0, 0)


@pytest.mark.parametrize(
    ("votes", "seats"),
    [
        ((2571, 977, 567, 536, 453), (8, 3, 2, 1, 1)),
        ((540, 160, 160, 80, 80, 80, 60, 40), (7, 2, 2, 1, 1, 1, 1, 0)),
        ((480, 160, 160, 160, 80, 80, 80), (6, 2, 2, 2, 1, 1, 1)),
        ((808, 59, 58, 57, 56, 55, 54, 53), (12, 1, 1, 1, 0, 0, 0, 0)),
    ],
)
def test_councils_of_fifteen(votes: tuple[int, ...], seats: tuple[int, ...]) -> None:
    """Seats of the electoral council's own tests; the first is a council elected in 2022."""
    assert council(votes, 15).seats == seats


def test_the_law_that_ships_is_this_one() -> None:
    (row,) = law("netherlands-small-councils").tables["tier"]
    (tier,) = tiers_of({**row, "seats": 15})
    assert isinstance(tier, LargestRemainder)
    assert allocate_tier(tier, (2571, 977, 567, 536, 453)).seats == (8, 3, 2, 1, 1)
    assert allocate_tier(tier, (808, 59, 58, 57, 56, 55, 54, 53)).seats[0] == 12


def test_no_list_with_three_quarters_of_a_quota() -> None:
    assert council((8, 7, 6, 5, 4, 3, 2, 1, 1, 1), 3).seats == (1, 1, 1, 0, 0, 0, 0, 0, 0, 0)


def test_remainders_of_nothing_are_tied_too() -> None:
    (tie,) = council((540, 160, 160, 80, 80, 80, 55, 45), 15).ties
    assert (tie.candidates, tie.seats) == ((1, 2, 3, 4, 5), 1)


def test_who_gives_a_seat_up_to_the_majority_is_drawn() -> None:
    (tie,) = council((2552, 511, 511, 511, 509, 509), 15).ties
    assert (tie.candidates, tie.seats) == ((1, 2, 3), 2)


def test_the_last_average_gives_its_seat_up() -> None:
    """Few votes, and a Droop quota of 2: nine lists with a vote have eight seats by averages of 1.

    With the Hare quota no average is ever in the way of a majority.
    """
    votes = (10, *[1] * 9)
    rules = {**COUNCIL, "quota": "droop"}
    assert allocated(votes, 15, **rules | {"majority": False}).seats == (7, *[1] * 8, 0)
    outcome = allocated(votes, 15, **rules)
    assert outcome.seats == (8, *[1] * 7, 0, 0)
    assert [(tie.candidates, tie.seats) for tie in outcome.ties] == [
        (tuple(range(1, 10)), 8),
        (tuple(range(1, 9)), 7),
    ]


def test_averages_count_before_remainders() -> None:
    """The fourth list's remainder is less than the third's average, but averages came last."""
    rules = {**COUNCIL, "quota": "droop"}
    votes = (10, 4, 3, 1)
    assert allocated(votes, 25, **rules | {"majority": False}).seats == (12, 6, 5, 2)
    outcome = allocated(votes, 25, **rules)
    assert (outcome.seats, outcome.ties) == ((13, 6, 4, 2), ())


def test_half_of_the_seats_are_no_majority() -> None:
    rules = {"method": "largest-remainder"}
    assert allocated((51, 30, 19), 2, **rules).seats == (1, 1, 0)
    assert allocated((51, 30, 19), 2, **rules, majority=True).seats == (2, 0, 0)


def test_half_of_the_votes_are_no_majority() -> None:
    """Two and a half quotas, and a remainder that is not the largest; a vote more would help."""
    rules = {"method": "largest-remainder", "majority": True}
    assert allocated((500, 200, 160, 140), 5, **rules).seats == (2, 1, 1, 1)
    assert allocated((501, 199, 160, 140), 5, **rules).seats == (3, 1, 1, 0)


def test_the_fingerprint_of_who_says_nothing_of_it_is_as_before() -> None:
    plain = {"method": "highest-averages", "seats": 5}
    assert {"seat_cap", "within_quota", "remainder_share", "majority"} < LATER.keys()
    unsaid = fingerprint(election_law(3, [plain]))
    # What it was before a scenario could say any of these.
    assert unsaid.startswith("ac864cda3c0f7817")
    said = [{"seat_cap": 4}, {"within_quota": True}]
    assert len({fingerprint(election_law(3, [{**plain, **each}])) for each in said} | {unsaid}) == 3
    assert fingerprint(election_law(3, [{**plain, "within_quota": False}])) == unsaid
    quota = {"method": "largest-remainder", "seats": 5}
    rules = [{}, {"majority": True}, {"remainder_share": 0.0}, {"remainder_share": 75}]
    assert len({fingerprint(election_law(3, [{**quota, **each}])) for each in rules}) == 4


def test_a_council_explained() -> None:
    outcome = council((808, 59, 58, 57, 56, 55, 54, 53), 15)
    assert explain_tier(outcome, NAMES) == text("""
        t: 15 seats, Hare quota, largest remainder, then highest averages, D'Hondt divisors

        Threshold: none

        list  votes  % of base  qualifies
        A       808      67.33  yes
        B        59       4.92  yes
        C        58       4.83  yes
        D        57       4.75  yes
        E        56       4.67  yes
        F        55       4.58  yes
        G        54       4.50  yes
        H        53       4.42  yes

        For a seat by its remainder a list needs 75% of the quota, 60.0000 votes.

        Quota: 1,200 / 15 = 80.0000

        Left after quotas and remainders, to the highest averages: 4 seats

        seat  list  its seat  quotient
           1  A           12   67.3333
           2  B            1   59.0000
           3  C            1   58.0000
           4  D            1   57.0000
           -  A           13   62.1538
           -  E            1   56.0000
           -  F            1   55.0000
           -  G            1   54.0000
           -  H            1   53.0000

        list  votes  quotient  whole  remainder  added  seats
        A       808   10.1000     10     0.1000     +2     12
        B        59    0.7375      0     0.7375     +1      1
        C        58    0.7250      0     0.7250     +1      1
        D        57    0.7125      0     0.7125     +1      1
        E        56    0.7000      0     0.7000             0
        F        55    0.6875      0     0.6875             0
        G        54    0.6750      0     0.6750             0
        H        53    0.6625      0     0.6625             0

        Total: 15 seats of 15
    """)


def test_a_majority_explained() -> None:
    outcome = council((2571, 977, 567, 536, 453), 15)
    assert explain_tier(outcome, NAMES) == text("""
        t: 15 seats, Hare quota, largest remainder, then highest averages, D'Hondt divisors

        Threshold: none

        list  votes  % of base  qualifies
        A     2,571      50.37  yes
        B       977      19.14  yes
        C       567      11.11  yes
        D       536      10.50  yes
        E       453       8.88  yes

        For a seat by its remainder a list needs 75% of the quota, 255.2000 votes.

        Quota: 5,104 / 15 = 340.2667

        A has more than half of the votes, but only 7 seats of 15: one more, which D gives up.

        list  votes  quotient  whole  remainder  added  seats
        A     2,571    7.5558      7     0.5558     +1      8
        B       977    2.8713      2     0.8713     +1      3
        C       567    1.6663      1     0.6663     +1      2
        D       536    1.5752      1     0.5752             1
        E       453    1.3313      1     0.3313             1

        Total: 15 seats of 15
    """)


def test_the_quota_method_explained() -> None:
    outcome = allocated((750, 70, 60, 60, 60), 20, within_quota=True)
    assert explain_tier(outcome, NAMES) == text("""
        t: 20 seats, highest averages, D'Hondt divisors

        Threshold: none

        list  votes  % of base  qualifies
        A       750      75.00  yes
        B        70       7.00  yes
        C        60       6.00  yes
        D        60       6.00  yes
        E        60       6.00  yes

        Seat by seat, among lists still below their quota rounded up.

        seat  list  its seat  quotient
          16  E            1   60.0000
          17  A           13   57.6923
          18  A           14   53.5714
          19  A           15   50.0000
          20  B            2   35.0000
           -  C            2   30.0000
           -  D            2   30.0000
           -  E            2   30.0000

        list  votes    quota  seats
        A       750  15.0000     15
        B        70   1.4000      2
        C        60   1.2000      1
        D        60   1.2000      1
        E        60   1.2000      1

        Total: 20 seats of 20
    """)


def test_a_cap_explained() -> None:
    outcome = allocated((500, 300, 160), 10, seat_cap=5)
    assert explain_tier(outcome, NAMES) == text("""
        t: 10 seats, highest averages, D'Hondt divisors

        Threshold: none

        list  votes  % of base  qualifies
        A       500      52.08  yes
        B       300      31.25  yes
        C       160      16.67  yes

        No list has more than 5 seats. Reached by: A.

        seat  list  its seat  quotient
           6  B            2  150.0000
           7  A            4  125.0000
           8  A            5  100.0000
           9  B            3  100.0000
          10  C            2   80.0000
           -  B            4   75.0000
           -  C            3   53.3333

        list  votes  seats
        A       500      5
        B       300      3
        C       160      2

        Total: 10 seats of 10
    """)
