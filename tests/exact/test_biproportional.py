"""Biproportional apportionment: what defines it, ties, and where there is none."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator.allocation.divisors import DIVISORS
from simulator.exact import TiePlace, TierOutcome, highest_averages
from simulator.exact.biproportional import Matrix, voter_numbers
from simulator.exact.biproportional_search import transferred

from .laws import regions_of, whole

theorem = settings(deadline=None, max_examples=60, derandomize=True)
LIST = {"method": "biproportional", "by": "region"}


def matrix_of(votes: Sequence[Sequence[int]], seats: Sequence[int], **law: object) -> Matrix:
    (outcome,) = whole(regions_of(votes, seats), LIST | law).tiers
    assert isinstance(outcome, TierOutcome)
    assert outcome.matrix is not None
    return outcome.matrix


def test_lists_share_by_voters_where_a_voter_has_a_vote_for_each_seat() -> None:
    """Zurich, law on political rights, section 103: votes by the seats of the region, rounded."""
    votes, seats = [[70, 30], [5, 15]], [4, 2]
    assert voter_numbers("votes", votes, seats) == (75, 45)
    assert voter_numbers("votes-by-seat", votes, seats) == (20, 15)  # 17.5 + 2.5, 7.5 + 7.5
    assert voter_numbers("rounded-votes-by-seat", votes, seats) == (21, 16)  # halves up


def test_the_example_of_a_textbook() -> None:
    """Doppeltproportionales Zuteilungsverfahren, German Wikipedia: the lists' voters by region."""
    votes = [[51, 60, 63], [98, 100, 102], [45, 120, 144]]
    matrix = matrix_of(votes, [4, 5, 6], voter_numbers="votes")
    assert matrix.upper.seats == (4, 5, 6)
    assert matrix.seats == ((1, 1, 2), (2, 2, 1), (1, 2, 3))


cells = st.integers(0, 400) | st.integers(0, 6)
tables = st.integers(2, 4).flatmap(
    lambda lists: st.lists(
        st.tuples(st.lists(cells, min_size=lists, max_size=lists), st.integers(1, 9)),
        min_size=2,
        max_size=5,
    )
)
divisors = st.sampled_from(["sainte-lague", "dhondt"])


@theorem
@given(tables, divisors)
def test_both_marginals_and_both_divisors_hold(
    table: list[tuple[list[int], int]], divisor: str
) -> None:
    """Biproportional marginals: regions and lists have their seats, each a rounded quotient."""
    votes, seats = [row for row, _ in table], [number for _, number in table]
    matrix = matrix_of(votes, seats, divisor=divisor, tie="registration")
    assume(matrix.feasible)
    assert [sum(row) for row in matrix.seats] == seats
    assert tuple(map(sum, zip(*matrix.seats, strict=True))) == matrix.upper.seats
    for row, won, of_region in zip(votes, matrix.seats, matrix.region_divisors, strict=True):
        for count, number, of_list in zip(row, won, matrix.list_divisors, strict=True):
            quotient = Fraction(count) / of_region / of_list
            half = Fraction(1, 2) if divisor == "sainte-lague" else 0
            assert number - half <= quotient <= number + 1 - half


@theorem
@given(tables, divisors)
def test_there_is_none_only_where_there_can_be_none(
    table: list[tuple[list[int], int]], divisor: str
) -> None:
    """Existence (Balinski and Demange 1989, theorem 1), by every set of regions.

    The lists with votes in a set of regions have at least the seats of these together.
    """
    votes, seats = [row for row, _ in table], [number for _, number in table]
    matrix = matrix_of(votes, seats, divisor=divisor)
    upper = matrix.upper.seats
    assume(any(upper))
    possible = all(
        sum(n for n, chosen in zip(seats, regions, strict=True) if chosen)
        <= sum(
            number
            for party, number in enumerate(upper)
            if any(row[party] for row, chosen in zip(votes, regions, strict=True) if chosen)
        )
        for regions in product((False, True), repeat=len(votes))
    )
    assert matrix.feasible == possible


@theorem
@given(tables, divisors)
def test_the_answer_is_the_same_wherever_the_search_starts(
    table: list[tuple[list[int], int]], divisor: str
) -> None:
    """Uniqueness up to ties: every matrix with both divisors has the same product of signposts.

    Scaled rows and columns of votes are the same problem: a transposed or scaled one has the same
    seats where nothing ties.
    """
    votes, seats = [row for row, _ in table], [number for _, number in table]
    matrix = matrix_of(votes, seats, divisor=divisor, voter_numbers="votes")
    assume(matrix.feasible and not matrix.ties)
    turned = [list(column) for column in zip(*votes, strict=True)]
    scaled = transferred(turned, matrix.upper.seats, seats, DIVISORS[divisor])
    assert scaled is not None
    assert tuple(zip(*scaled.seats, strict=True)) == matrix.seats
    stretched = [[count * (place + 2) for count in row] for place, row in enumerate(votes)]
    scaled = transferred(stretched, seats, matrix.upper.seats, DIVISORS[divisor])
    assert scaled is not None
    assert tuple(map(tuple, scaled.seats)) == matrix.seats


@theorem
@given(st.lists(st.integers(1, 500), min_size=2, max_size=6), st.integers(1, 20), divisors)
def test_one_region_is_the_divisor_method(votes: list[int], seats: int, divisor: str) -> None:
    matrix = matrix_of([votes], [seats], divisor=divisor, tie="registration")
    alone = highest_averages(votes, seats, DIVISORS[divisor])
    assume(not alone.ties)
    assert matrix.seats == (alone.seats,)


def test_a_ring_of_ties_is_settled_region_by_region() -> None:
    """Two regions with a seat each, two lists with a seat each, all votes equal: two answers."""
    votes, seats = [[5, 5], [5, 5]], [1, 1]
    by_order = matrix_of(votes, seats, tie="registration")
    assert by_order.seats == ((1, 0), (0, 1))
    (tie,) = by_order.ties
    assert (tie.candidates, tie.seats, tie.winners) == ((0, 1), 1, (0,))
    asked = []

    def lots(place: TiePlace):
        asked.append(place)
        return lambda tied: tied[::-1]

    house = whole(regions_of(votes, seats), LIST, lots=lots)
    assert house.by_region("t") == ((0, 1), (1, 0))
    assert TiePlace(0, "seats", 0) in asked


def test_more_votes_in_the_region_settle_a_ring() -> None:
    """Pukelsheim, Proportional Representation, ch. 15: 20 50 50 / 50 20 20 / 50 20 20, not unique.

    In the second region, lists b and c have 20 each and tie once more, for a lot.
    """
    votes = [[20, 50, 50], [50, 20, 20], [50, 20, 20]]
    matrix = matrix_of(votes, [1, 1, 1], voter_numbers="votes", tie="registration")
    assert matrix.upper.seats == (1, 1, 1)
    assert matrix.seats == ((0, 1, 0), (1, 0, 0), (0, 0, 1))
    assert [tie.candidates for tie in matrix.ties] == [(1, 2), (0, 2)]


@pytest.mark.parametrize(("elsewhere", "feasible"), [(1, True), (0, False)])
def test_a_list_that_stands_in_too_few_regions(elsewhere: int, feasible: bool) -> None:
    """List b is due nine of ten seats, and region 1 has one: it needs a vote in region 2."""
    matrix = matrix_of([[5, 90], [9, elsewhere]], [1, 9], voter_numbers="votes")
    assert matrix.upper.seats == (1, 9)
    assert matrix.feasible == feasible
    assert matrix.seats == (((0, 1), (1, 8)) if feasible else ((0, 0), (0, 0)))


def test_a_region_without_votes_leaves_no_answer() -> None:
    assert not matrix_of([[0, 0], [3, 4]], [1, 2]).feasible
