"""The list of figures: what each is called, and where draws and tallies have it."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.counting.counts import INDEX_BINS, PARTS
from simulator.plan import Axes

if TYPE_CHECKING:
    from simulator.figures.draws import Figures
    from simulator.figures.tally import TallyFigures

ENTERS, CLEARED, EVENT = "enters", "cleared", "event"
SEATS, ZERO, MAJORITY, LARGEST = "seats", "zero", "majority", "largest"
SHARE, TURNOUT, WASTED, GALLAGHER = "share", "turnout", "wasted", "gallagher"


class Definition(NamedTuple):
    """One measure. Rows are by name, as `names` has them; a tier of None is the whole house."""

    label: str
    column: str
    """Of its mean in tables and sweeps; a chance is `p_...`."""
    names: Callable[[Axes], tuple[str | None, ...]]
    drawn: Callable[[Figures, str | None], np.ndarray]
    """[name, draw]: bool for a chance, whole seats, whole millionths, bins."""
    counted: Callable[[TallyFigures, str | None], np.ndarray]
    """[name] draws with a chance, or [name, value] draws by value: seats, or bins of percent."""


LIST, PARTY, OPTION = attrgetter("lists"), attrgetter("parties"), attrgetter("options")


def _nobody(_: Axes) -> tuple[None]:
    """A figure of the whole election has one row."""
    return (None,)


DEFINITIONS = {
    CLEARED: Definition(
        label="Clears the threshold",
        column="p_threshold",
        names=LIST,
        drawn=lambda draws, tier: draws.elections.cleared[draws.tier(tier)],
        counted=lambda tally, tier: tally.of_lists(CLEARED, tier),
    ),
    ENTERS: Definition(
        label="Enters",
        column="p_enters",
        names=LIST,
        drawn=lambda draws, tier: draws.elections.enters[draws.tier(tier)],
        counted=lambda tally, tier: tally.of_lists(ENTERS, tier),
    ),
    SEATS: Definition(
        label="Seats",
        column="seats_mean",
        names=PARTY,
        drawn=lambda draws, tier: draws.house(tier),
        counted=lambda tally, tier: tally.house(tier),
    ),
    ZERO: Definition(
        label="No seat",
        column="p_zero",
        names=PARTY,
        drawn=lambda draws, tier: draws.without_seats[tier],
        counted=lambda tally, tier: tally.house(tier)[:, 0],
    ),
    MAJORITY: Definition(
        label="More than half of the seats",
        column="p_majority",
        names=PARTY,
        drawn=lambda draws, _: draws.majorities,
        counted=lambda tally, _: tally.counts["majority"],
    ),
    LARGEST: Definition(
        label="More seats than any other",
        column="p_largest",
        names=PARTY,
        drawn=lambda draws, _: draws.leads,
        counted=lambda tally, _: tally.counts["largest"],
    ),
    EVENT: Definition(
        label="Events",
        column="p_event",
        names=attrgetter("events"),
        drawn=lambda draws, _: draws.events,
        counted=lambda tally, _: tally.counts["events"],
    ),
    SHARE: Definition(
        label="Share of the list votes",
        column="share_mean",
        names=OPTION,
        drawn=lambda draws, _: draws.shares,
        counted=lambda tally, _: tally.counts["shares"],
    ),
    TURNOUT: Definition(
        label="Turnout",
        column="turnout_mean",
        names=_nobody,
        drawn=lambda draws, _: draws.turnout[None],
        counted=lambda tally, _: tally.counts["turnout"],
    ),
    WASTED: Definition(
        label="Votes without a list seat",
        column="wasted_mean",
        names=_nobody,
        drawn=lambda draws, _: draws.indices[:1],
        counted=lambda tally, _: tally.counts["wasted"][None],
    ),
    GALLAGHER: Definition(
        label="Gallagher index",
        column="gallagher_mean",
        names=_nobody,
        drawn=lambda draws, _: draws.indices[1:],
        counted=lambda tally, _: tally.counts["gallagher"][None],
    ),
}
CHANCES = (ENTERS, CLEARED, ZERO, MAJORITY, LARGEST, EVENT)
"""Figures that are true or false in a draw; the others are numbers."""
MILLIONTHS, BINS = (SHARE, TURNOUT), (WASTED, GALLAGHER)
"""Figures in millionths of a whole, and in bins of 0.1 points; both rounded down in each draw."""
OF_HOUSE = (SEATS, ZERO, MAJORITY, LARGEST)
"""Figures of the whole house, where no tier is named."""
OF_LISTS = (CLEARED, ENTERS, *BINS)
"""Figures that have no meaning where no tier is of lists."""
COLUMNS = {definition.column: measure for measure, definition in DEFINITIONS.items()}


class Figure(NamedTuple):
    """One thing that a draw says: whether a list enters, how many seats a party has, ..."""

    measure: str
    name: str | None = None
    """The id of a party or of an event; nobody's are turnout, wasted votes and the index."""
    tier: str | None = None
    """Seats without a tier are of the whole house; a list enters, of several tiers with a bar, the
    one where that is likeliest."""

    @property
    def unit(self) -> float:
        """What one is in the units of tables: a millionth of a share is 0.0001 percent."""
        if self.measure in MILLIONTHS:
            return 100.0 / PARTS
        return 100.0 / INDEX_BINS if self.measure in BINS else 1.0

    @property
    def points(self) -> float:
        """What one is, in the units of tables, in points or seats: chances are fractions there."""
        return 100.0 if self.measure in CHANCES else 1.0

    @property
    def definition(self) -> Definition:
        """What its measure is called, and where its numbers are."""
        return DEFINITIONS[self.measure]

    def row(self, axes: Axes) -> int | None:
        """The place of its name; None where an election has no such party or event."""
        names = self.definition.names(axes)
        return names.index(self.name) if self.name in names else None

    def cells(self) -> dict[str, str | None]:
        """What a figure is about, under the columns of tables."""
        party, event = (None, self.name) if self.measure == EVENT else (self.name, None)
        return {"measure": self.measure, "tier": self.tier, "party": party, "event": event}
