"""Tables of parties: threshold, share and seats, in the whole house and tier by tier; mandates that
the law guarantees."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from simulator.counting.joint import HOUSE_SEATS
from simulator.figures.definitions import (
    CLEARED,
    ENTERS,
    LARGEST,
    MAJORITY,
    SHARE,
    Figure,
    contenders,
    regions_reached,
)
from simulator.figures.tally import TallyFigures, chance, mean_of, seat_cells
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import Guarantee, ListTier, TierSpec, is_by_region
from simulator.tables.cells import CHANCE, ENDS, SEATS, SHARES, Cell, Row, frame
from simulator.tally import Tally
from simulator.vectors import Joint


def parties(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every party: threshold, share, seats of the whole house, lead and majority.

    `p_threshold` is reaching the threshold by its own votes, `p_enters` taking part in the
    allocation; with several tiers that have a threshold, in the tier where that is most likely
    (`tiers` has each). `p_largest` is having more seats than any other party.
    """
    figures = TallyFigures(scenario, tally)

    def row(party: str) -> Iterator[Cell]:
        yield from figures.chance(Figure(CLEARED, party))
        yield from figures.chance(Figure(ENTERS, party))[:2]
        yield from figures.summary(Figure(SHARE, party))
        yield from figures.seats(party)
        for measure in (LARGEST, MAJORITY):
            yield from figures.chance(Figure(measure, party))[:2]

    chances = (*(f"p_threshold{end}" for end in ENDS), "p_enters", "p_enters_se")
    leads = ("p_largest", "p_largest_se", "p_majority", "p_majority_se")
    return frame(
        ("party", "name", "role", *chances, *SHARES, *SEATS, *leads),
        ((one.id, one.name or one.id, one.role, *row(one.id)) for one in scenario.party),
    )


def tiers(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Threshold and seats tier by tier, for the parties that can win seats there.

    Under a threshold by region, to enter is to enter any region; `regions_expected` are those, of
    all `regions`, where the expected share reaches the threshold.
    """
    figures = TallyFigures(scenario, tally)
    rows = (
        (
            tier.id,
            party,
            *figures.chance(Figure(CLEARED, party, tier.id))[:2],
            *figures.chance(Figure(ENTERS, party, tier.id))[:2],
            *figures.seats(party, tier.id),
            *((len(reached[party]), len(scenario.region)) if reached else (None, None)),
        )
        for tier in scenario.tier
        for reached in [_regions_reached(scenario, tier)]
        for party in contenders(scenario, figures.axes, tier)
    )
    chances = ("p_threshold", "p_threshold_se", "p_enters", "p_enters_se")
    where = ("regions_expected", "regions")
    return frame(("tier", "party", *chances, *SEATS, *where), rows, wholes=where)


def _regions_reached(scenario: Scenario, tier: TierSpec) -> dict[str, tuple[str, ...]]:
    """Where each list is expected to enter; nothing where lists enter everywhere or nowhere."""
    if isinstance(tier, ListTier) and is_by_region(tier):
        return regions_reached(scenario, tier)
    return {}


def blocs(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every bloc, its seats of the whole house and share of the list votes as those of a party.

    `p_largest` is having more seats than each other bloc that shares no party with it, and than
    each party that is in none of these. `parties` are its parties: "cdu + csu".
    """
    figures = TallyFigures(scenario, tally)

    def row(bloc: str) -> Iterator[Cell]:
        yield from figures.summary(Figure(SHARE, bloc))
        yield from figures.seats(bloc)
        for measure in (LARGEST, MAJORITY):
            yield from figures.chance(Figure(measure, bloc))

    leads = (f"p_{measure}{end}" for measure in (LARGEST, MAJORITY) for end in ENDS)
    names = ((one.id, one.name or one.id, " + ".join(one.parties)) for one in scenario.bloc)
    columns = ("bloc", "name", "parties", *SHARES, *SEATS, *leads)
    return frame(columns, ((*name, *row(name[0])) for name in names))


def bloc_distribution(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Draws by number of seats of each bloc in the whole house, from the fewest to the most."""

    def rows() -> Iterator[Row]:
        for place, bloc in enumerate(scenario.bloc):
            for row in _by_number(tally.counts["bloc_seats"][place], tally.draws):
                yield bloc.id, *row

    return frame(("bloc", "seats", "count", *CHANCE), rows())


def seat_distribution(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Draws by number of seats, from the fewest to the most that were seen.

    Tier "all" is the whole house; the tiers follow where there is more than one.
    """
    axes = Axes.of(scenario)

    def rows() -> Iterator[Row]:
        for place, house in enumerate(axes.houses):
            tier = scenario.tier[place - 1] if place else None
            for party in contenders(scenario, axes, tier):
                histogram = tally.counts["seats"][place, axes.parties.index(party)]
                for row in _by_number(histogram, tally.draws):
                    yield party, house, *row

    return frame(("party", "tier", "seats", "count", *CHANCE), rows())


def _by_number(histogram: np.ndarray, draws: int) -> Iterator[Row]:
    """Numbers of seats from the fewest to the most that were seen, and how often each was."""
    seen = np.flatnonzero(histogram)
    for seats in range(seen[0], seen[-1] + 1) if seen.size else ():
        count = int(histogram[seats])
        yield seats, count, *chance(count, draws)


def conditional_seats(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Seats in the draws in which a split event happened, and in those in which it did not.

    `draws` is how many draws a row is based on: all minus those of the other.
    """
    axes = Axes.of(scenario)

    def rows() -> Iterator[Row]:
        everything = tally.counts["seats"][0]
        for event, histogram in zip(axes.splits, tally.counts["split"], strict=True):
            hits = int(tally.counts["events"][axes.events.index(event)])
            for happened, draws, seats in (
                (True, hits, histogram),
                (False, tally.draws - hits, everything - histogram),
            ):
                for party, row in zip(axes.parties, seats, strict=True):
                    yield event, happened, draws, party, *seat_cells(row)

    return frame(("event", "happened", "draws", "party", *SEATS), rows())


def guarantees(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Guaranteed mandates of each list in tiers that have a `guarantee`; party "all": together.

    Each list's are rounded in each draw. The mean of all is the sum of the lists' means, exactly;
    its distribution is that of the drawn houses, and null where some of these are not tabulated.
    """

    def rows() -> Iterator[Row]:
        for place, tier in enumerate(scenario.tier):
            if isinstance(tier, ListTier) and tier.guarantee is not None:
                for party, cells in _of_tier(scenario, tally, place, tier.guarantee):
                    yield tier.id, tier.guarantee.name, party, *cells

    return frame(("tier", "name", "party", *SEATS), rows())


def _of_tier(
    scenario: Scenario, tally: Tally, place: int, rule: Guarantee
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    figures = TallyFigures(scenario, tally)
    seats = figures.house(scenario.tier[place].id)[: len(figures.axes.lists)]
    owed = np.array([rule.of(number) for number in range(seats.shape[1])])
    lists = [_histogram(owed, row) for row in seats]
    for party, histogram in zip(figures.axes.lists, lists, strict=True):
        yield party, seat_cells(histogram)
    where = place + 1 if len(scenario.tier) > 1 else 0
    (joint,) = (t for t in tally.joint if (t.kind, t.place) == (HOUSE_SEATS, where))
    yield "all", _together(joint, owed, lists)


def _together(joint: Joint, owed: np.ndarray, lists: list[np.ndarray]) -> tuple[Cell, ...]:
    """The cells of all lists; no more than the mean where some houses are not tabulated."""
    if not joint.outside:
        return seat_cells(_histogram(owed[joint.vectors()].sum(axis=1), joint.counts))
    mean = sum(mean_of(histogram) or 0.0 for histogram in lists)
    return mean, *(None,) * (len(SEATS) - 1)


def _histogram(numbers: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Draws by number, whole counts: int64."""
    found = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    np.add.at(found, numbers, draws)
    return found
