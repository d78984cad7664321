"""What `--explain` prints, to the letter."""

from textwrap import dedent

from simulator.exact import TieBreak, plurality
from simulator.explain import explain_plurality, explain_tier
from simulator.scenario.tiers import HighestAverages, LargestRemainder, SingleQualifier, Threshold
from tests.exact.alone import allocate_tier

NAMES = ("Amanat", "Auyl", "Respublica", "Aq Jol", "People's Party", "NSDP", "Baytaq")


def text(printed: str) -> str:
    return dedent(printed).strip()


def test_largest_remainder_shows_bar_quota_and_remainders() -> None:
    tier = LargestRemainder(
        id="list",
        name="Party lists",
        method="largest-remainder",
        seats=69,
        threshold=Threshold(share=5.0, base="valid+against-all"),
    )
    votes = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431)
    outcome = allocate_tier(tier, votes, against_all=248_291)
    assert explain_tier(outcome, NAMES) == text("""
        Party lists: 69 seats, Hare quota, largest remainder

        Threshold: at least 5% of 6,366,441 votes for lists and against all = 318,322.05

        list                votes  % of base  qualifies
        Amanat          3,431,510      53.90  yes
        Auyl              693,938      10.90  yes
        Respublica        547,154       8.59  yes
        Aq Jol            535,139       8.41  yes
        People's Party    432,920       6.80  yes
        NSDP              331,058       5.20  yes
        Baytaq            146,431       2.30  no

        Quota: 5,971,719 / 69 = 86,546.6522

        list                votes  quotient  whole  remainder  added  seats
        Amanat          3,431,510   39.6493     39     0.6493     +1     40
        Auyl              693,938    8.0181      8     0.0181             8
        Respublica        547,154    6.3221      6     0.3221             6
        Aq Jol            535,139    6.1832      6     0.1832             6
        People's Party    432,920    5.0022      5     0.0022             5
        NSDP              331,058    3.8252      3     0.8252     +1      4

        Total: 69 seats of 69
    """)


def test_highest_averages_show_the_quotients_around_the_last_seat_and_the_tie() -> None:
    tier = HighestAverages(id="list", method="highest-averages", seats=3, tie="registration")
    outcome = allocate_tier(tier, (6, 3, 3), registration=(1, 3, 2))
    assert explain_tier(outcome, NAMES) == text("""
        list: 3 seats, highest averages, D'Hondt divisors

        Threshold: none

        list        votes  % of base  qualifies
        Amanat          6      50.00  yes
        Auyl            3      25.00  yes
        Respublica      3      25.00  yes

        seat  list        its seat  quotient
           1  Amanat             1    6.0000
           2  Amanat             2    3.0000
           3  Respublica         1    3.0000
           -  Auyl               1    3.0000
           -  Amanat             3    2.0000
           -  Respublica         2    1.5000

        list        votes  seats
        Amanat          6      2
        Auyl            3      0
        Respublica      3      1

        Tie: Amanat, Auyl and Respublica for 2 seats. To Amanat and Respublica: registered earlier.

        Total: 3 seats of 3
    """)


def test_what_is_out_of_the_ordinary_is_said() -> None:
    def lists(*votes: int, exempt: tuple[int, ...] = (), **law: object) -> str:
        tier = {"id": "list", "method": "largest-remainder", "seats": 10}
        outcome = allocate_tier(LargestRemainder.model_validate(tier | law), votes, exempt=exempt)
        return explain_tier(outcome, NAMES)

    half = Threshold(share=50.0, comparison=">")
    assert "more than 50% of 10 votes for lists = 5" in lists(5, 5, threshold=half)
    assert "No list qualifies." in lists(5, 5, threshold=half)
    assert "Total: 0 seats of 10; 10 unfilled" in lists(5, 5, threshold=half)
    assert "yes: no list reaches the threshold" in lists(
        5, 5, threshold=half, when_none="no-threshold"
    )
    assert "Auyl        4      40.00  yes: exempt" in lists(6, 4, threshold=half, exempt=(1,))
    with_runner_up = lists(6, 4, threshold=half, single_qualifier=SingleQualifier())
    assert "Auyl        4      40.00  runner-up" in with_runner_up
    assert "multiplied by 0.7; it has at least 2 seats" in with_runner_up
    assert "Quota: 10 / 11 = 0.9091, taken as 1" in lists(6, 4, quota="droop")
    assert "Quota: 12 / 11 = 1.0909\nWith a larger" in lists(9, 3, quota="imperiali")
    assert "until the lot is drawn, registered earlier" in lists(5, 5, seats=1)


def test_irrational_quotients_are_printed_by_their_root() -> None:
    tier = HighestAverages(
        id="house", method="highest-averages", divisor="huntington-hill", seats=3
    )
    printed = explain_tier(allocate_tier(tier, (600, 30)), NAMES)
    assert "2  Auyl           1  (divisor 0)" in printed
    assert "3  Amanat         2     424.2641" in printed


def test_plurality() -> None:
    votes = (20, 40, 40)
    outcome = plurality(votes, TieBreak("registration"))
    assert explain_plurality(outcome, votes, NAMES, "Almaty 3") == text("""
        Almaty 3: 1 seat, plurality

        candidate   votes  % of votes
        Auyl           40       40.00  elected
        Respublica     40       40.00
        Amanat         20       20.00

        Tie: Auyl and Respublica for 1 seat. To Auyl: registered earlier.
    """)
    nobody = explain_plurality(plurality((0,)), (0,), NAMES, "Almaty 3")
    assert "the seat stays vacant" in nobody
