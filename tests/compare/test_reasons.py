"""Why the house changed, in draws that were written down by hand."""

import numpy as np
import pytest

from simulator.compare.pairs import CROSSED, DISTRICT, OTHER, REMAINDER, reasons, seats_moved
from tests.compare.made import drawn
from tests.handmade import BOTH, CLEAN, LUCKY, NARROW, ONE, SCENARIO, TREE, scenario_of

LISTS_ONLY = scenario_of(
    tier=TREE["tier"][:1],  # type: ignore[index]
    district=[],
    candidate=[],
    ballot=[{"id": "list", "kind": "lists"}],
    event=[],
)


@pytest.mark.parametrize(
    ("a", "b", "label", "moved"),
    [
        (BOTH, BOTH, 0, 0),
        (ONE, BOTH, CROSSED | DISTRICT, 3),
        (ONE, CLEAN, CROSSED, 2),
        (BOTH, LUCKY, REMAINDER | DISTRICT, 2),
        (NARROW, LUCKY, REMAINDER, 1),
        (NARROW, CLEAN, DISTRICT, 2),
        (BOTH, CLEAN, DISTRICT, 1),
    ],
)
def test_labels(a, b, label: int, moved: int) -> None:
    for one, two in ((a, b), (b, a)):
        assert reasons(drawn([one]), drawn([two])).tolist() == [label]
        assert seats_moved(drawn([one]), drawn([two])).tolist() == [moved]


def test_another_entry_that_moves_no_seat_is_none() -> None:
    """Green takes part in the second draw and wins nothing."""
    barely = ONE._replace(green_enters=True)
    assert reasons(drawn([ONE]), drawn([barely])).tolist() == [0]


def test_each_draw_has_its_own_labels() -> None:
    one, two = drawn([BOTH, ONE, NARROW]), drawn([BOTH, CLEAN, CLEAN])
    assert reasons(one, two).tolist() == [0, CROSSED, DISTRICT]
    assert seats_moved(one, two).tolist() == [0, 2, 2]


def test_seats_of_a_tier_that_one_has_alone_are_the_rest() -> None:
    """No list entered or lost a seat; the districts are gone, with three seats."""
    one = drawn([BOTH])
    two = drawn([BOTH], LISTS_ONLY)
    two = type(two)(
        two.side,
        two.elections._replace(
            seats=np.ascontiguousarray(two.elections.seats[:1]), enters=two.elections.enters[:1]
        ),
    )
    assert reasons(one, two).tolist() == reasons(two, one).tolist() == [OTHER]
    assert seats_moved(one, two).tolist() == [3]
    assert SCENARIO.house - LISTS_ONLY.house == 3
