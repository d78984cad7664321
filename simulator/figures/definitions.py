"""The list of figures: the label of each, and how it is read from draws and from tallies."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.counting.counts import PARTS
from simulator.plan import Axes
from simulator.plan import compile as compile_plan
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.rows import ids
from simulator.scenario.tiers import ListTier, Plurality, Stated, TierSpec

if TYPE_CHECKING:
    from simulator.figures.draws import Figures
    from simulator.figures.tally import TallyFigures

ENTERS, CLEARED, EVENT = "enters", "threshold", "event"
SEATS, ZERO, MAJORITY, LARGEST = "seats", "zero", "majority", "largest"
SHARE, TURNOUT, WASTED, GALLAGHER = "share", "turnout", "wasted", "gallagher"


LIST, HOLDER = attrgetter("lists"), attrgetter("holders")


class Definition(NamedTuple):
    """One measure. Rows are by name, as `names` has them; a tier of None is the whole house."""

    label: str
    drawn: Callable[[Figures, str | None], np.ndarray]
    """[name, draw]: bool for a chance, whole seats, whole millionths."""
    counted: Callable[[TallyFigures, str | None], np.ndarray]
    """[name] draws with a chance, or [name, value] draws by value: seats, or bins of percent."""
    names: Callable[[Axes], tuple[str | None, ...]] = HOLDER


DEFINITIONS = {
    CLEARED: Definition(
        "Reaches the threshold",
        lambda draws, tier: draws.elections.cleared[draws.tier(tier)],
        lambda of, tier: of.of_lists("cleared", tier),
        LIST,
    ),
    ENTERS: Definition(
        "Enters",
        lambda draws, tier: draws.elections.enters[draws.tier(tier)],
        lambda of, tier: of.of_lists("enters", tier),
        LIST,
    ),
    SEATS: Definition(
        "Seats", lambda draws, tier: draws.holders(tier), lambda of, tier: of.holders(tier)
    ),
    ZERO: Definition(
        "No seat",
        lambda draws, tier: draws.without_seats[tier],
        lambda of, tier: of.holders(tier)[:, 0],
    ),
    MAJORITY: Definition(
        "Majority of the seats",
        lambda draws, _: draws.majorities,
        lambda of, _: of.with_blocs("majority"),
    ),
    LARGEST: Definition(
        "More seats than any other party",
        lambda draws, _: draws.leads,
        lambda of, _: of.with_blocs("largest"),
    ),
    EVENT: Definition(
        "Events",
        lambda draws, _: draws.events,
        lambda of, _: of.tally.counts["events"],
        attrgetter("events"),
    ),
    SHARE: Definition(
        "Share of the list votes",
        lambda draws, _: draws.shares,
        lambda of, _: of.with_blocs("shares"),
        attrgetter("voted"),
    ),
    TURNOUT: Definition(
        "Turnout",
        lambda draws, _: draws.turnout[None],
        lambda of, _: of.tally.counts["turnout"],
        lambda _: (None,),
    ),
    WASTED: Definition(
        "Wasted votes",
        lambda draws, _: draws.indices[:1],
        lambda of, _: of.tally.counts["wasted"],
        lambda _: (None,),
    ),
    GALLAGHER: Definition(
        "Gallagher index",
        lambda draws, _: draws.indices[1:],
        lambda of, _: of.tally.counts["gallagher"],
        lambda _: (None,),
    ),
}
CHANCES = (ENTERS, CLEARED, ZERO, MAJORITY, LARGEST, EVENT)
"""Figures that are true or false in a draw; the others are numbers."""
MILLIONTHS = (SHARE, TURNOUT, WASTED, GALLAGHER)
"""Figures in millionths of a whole, rounded in each draw."""
OF_HOUSE = (SEATS, ZERO, MAJORITY, LARGEST)
"""Figures of the whole house if no tier is named."""
OF_LISTS = (CLEARED, ENTERS, WASTED, GALLAGHER)
"""Figures that need a tier of lists."""
COLUMNS = {
    measure: f"p_{measure}" if measure in CHANCES else f"{measure}_mean" for measure in DEFINITIONS
}
"""Names of probabilities and means in tables and sweeps."""
CELLS = ("measure", "tier", "party", "event")
"""Columns of tables that say what a figure is about."""


class Figure(NamedTuple):
    """One figure of a draw: whether a list enters, how many seats a party has, ..."""

    measure: str
    name: str | None = None
    """The id of a party, a bloc or an event; None for turnout, wasted votes and the index."""
    tier: str | None = None
    """Seats without a tier are of the whole house; a list enters, if several tiers have a
    threshold, in the one where that is most likely."""

    @property
    def unit(self) -> float:
        """The size of one in the units of tables: a millionth of a share is 0.0001 percent."""
        return 100.0 / PARTS if self.measure in MILLIONTHS else 1.0

    @property
    def points(self) -> float:
        """The size of one unit of tables in points or seats: probabilities are fractions there."""
        return 100.0 if self.measure in CHANCES else 1.0

    @property
    def definition(self) -> Definition:
        """The label of its measure, and how its numbers are read."""
        return DEFINITIONS[self.measure]

    def row(self, axes: Axes) -> int | None:
        """The place of its name; None if an election has no such party or event."""
        names = self.definition.names(axes)
        return names.index(self.name) if self.name in names else None

    def cells(self) -> dict[str, str | None]:
        """What a figure is about, under the columns of tables."""
        party, event = (None, self.name) if self.measure == EVENT else (self.name, None)
        return dict(zip(CELLS, (self.measure, self.tier, party, event), strict=True))


LISTS, DISTRICTS, STATED = "lists", "districts", "stated seats"


def kind_of(tier: TierSpec) -> str:
    """What a tier elects: lists, or in districts; stated seats are nobody's to win."""
    if isinstance(tier, ListTier):
        return LISTS
    return DISTRICTS if isinstance(tier, Plurality) else STATED


def contenders(scenario: Scenario, axes: Axes, tier: TierSpec | None) -> tuple[str, ...]:
    """Who can win seats of a tier (None: of the house): its lists, who is named or a candidate."""
    if tier is None:
        return axes.parties
    if isinstance(tier, ListTier):
        return axes.lists
    if isinstance(tier, Stated):
        return tuple(party for party in axes.parties if party in tier.won)
    standing = {candidate.party for candidate in scenario.candidate}
    return tuple(party for party in axes.parties if party in standing)


def national_thresholds(scenario: Scenario) -> dict[int, ListTier]:
    """The tiers whose threshold is a share of the nation's votes, by position."""
    return {
        place: tier
        for place, tier in enumerate(scenario.tier)
        if isinstance(tier, ListTier) and tier.threshold.share and tier.threshold.scope == "nation"
    }


def bars(scenario: Scenario) -> list[int]:
    """Positions of the list tiers that have a threshold; of all list tiers if none has."""
    lists = {place: tier for place, tier in enumerate(scenario.tier) if isinstance(tier, ListTier)}
    barred = [place for place, tier in lists.items() if tier.threshold.bars]
    return barred or list(lists)


def regions_reached(scenario: Scenario, tier: ListTier) -> dict[str, tuple[str, ...]]:
    """By list: the ids of the regions where its expected share, or count, reaches the threshold."""
    votes, base = _expected(scenario), _base(scenario, tier)
    whole = votes @ base
    options = option_ids(scenario)
    return {
        party.id: tuple(
            region
            for region, ballots, sum_of_base in zip(
                ids(scenario.region), votes[:, options.index(party.id)], whole, strict=True
            )
            if ballots > 0 and ballots >= float(threshold_part(tier, party)) * sum_of_base
        )
        for party in scenario.lists
    }


def _expected(scenario: Scenario) -> np.ndarray:
    """Votes [region, option] in any unit that is the same for a region."""
    plan = compile_plan(scenario).votes
    if plan.counted.size:
        return np.asarray(plan.counted)
    shares = np.broadcast_to(plan.share, (len(scenario.region), plan.share.size))
    return shares * plan.lean if plan.lean.size else shares


def _base(scenario: Scenario, tier: ListTier) -> np.ndarray:
    """One for each option that is in the threshold base; invalid ballots are left out."""
    roles = {party.id: party.role for party in scenario.party}
    left = {"against-all", "blank"} - set(tier.threshold.base.split("+"))
    return np.array([float(roles[option] not in left) for option in option_ids(scenario)])
