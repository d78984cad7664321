"""What one more tenth of a point is worth to each party, from the same draws with and without it.

The shares of the other parties are scaled as `--set party.x.share` scales them. Both elections have
one seed, so only draws in which the tenth changes something add to the error, as
`figures.moments` has it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from simulator.draw_ranges import Draws
from simulator.figures.definitions import EVENT, SEATS, Figure
from simulator.figures.draws import Side
from simulator.figures.moments import Differences
from simulator.scenario.files.overrides import Setting
from simulator.scenario.load import changed
from simulator.scenario.model import Scenario
from simulator.scenario.tree import Place

STEP = 0.1
"""Points of the valid list ballots."""
PLACE = Place("a tenth of a point")
DIGITS = 9
"""Of a share: 4.9 and a tenth are 5, not a bit more or less."""


class Worth(NamedTuple):
    """What the step changes in a figure, over pairs of draws."""

    party: str
    figure: Figure
    difference: Differences


def worths(scenario: Scenario, seed: int, draws: Draws) -> Iterator[Worth]:
    """Of each party with a stated share, its seats and all events. A known count has no shares."""
    base = Side.of(scenario, seed)
    sides = {party: Side.of(more, seed) for party, more in _with_more(scenario)}
    events = [Figure(EVENT, event) for event in base.axes.events]
    asked = [(party, figure) for party in sides for figure in (Figure(SEATS, party), *events)]
    found = dict.fromkeys(asked, Differences(0, 0, 0, 0))
    for piece in base.pieces(draws):
        one = base.draw(*piece)
        two = {party: side.draw(*piece) for party, side in sides.items()}
        for party, figure in asked:
            pairs = Differences.between(one.values(figure), two[party].values(figure))
            found[party, figure] += pairs
    yield from (Worth(*each, pairs) for each, pairs in found.items())


def _with_more(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """The scenario with the step, party by party."""
    for party in scenario.lists:
        if party.share and party.share + STEP < 100.0:
            text = repr(round(party.share + STEP, DIGITS))
            setting = Setting(("party", party.id, "share"), text, PLACE)
            yield party.id, changed(scenario, [setting], str(PLACE))
