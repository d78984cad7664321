"""Tables of places: who wins each district, and what each region votes and elects.

Both are empty where a scenario does not ask for them, see `counts` there.
"""

from collections.abc import Iterator

import polars as pl

from simulator.figures.tally import Numbers, chance, percent
from simulator.plan import Axes
from simulator.plan.districts import fields_of_districts
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import is_by_region
from simulator.tables.cells import CHANCE, Row, frame
from simulator.tally import Tally


def districts(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every candidate: how likely they win the district, and with what share of its valid ballots.

    `p` is having the seat by votes, or by the rule for ties; where winners may stay unseated, too.
    `margin` is the mean share minus that of the strongest other candidate, in points.
    """
    columns = ("district", "region", "party", "name", *CHANCE, "share_mean", "margin")
    return frame(columns, _candidates(scenario, tally))


def _candidates(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    if "district_wins" not in tally.counts:
        return
    wins = iter(tally.counts["district_wins"].tolist())
    sums = iter(tally.counts["district_shares"].tolist())
    for district, field in fields_of_districts(scenario):
        means = [_mean(next(sums), tally.draws) for _ in field]
        for place, (candidate, mean) in enumerate(zip(field, means, strict=True)):
            others = [share for share in means[:place] + means[place + 1 :] if share is not None]
            margin = None if mean is None else mean - max(others, default=0.0)
            who = district.id, district.region, candidate.party, candidate.name
            yield *who, *chance(next(wins), tally.draws), mean, margin


def regions(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every party in every region: mean share, mean seats, and how likely it has a seat there.

    Seats are of the tiers whose seats belong to regions: districts, tiers `by = "region"`, and
    those placed on regional lists. `p_enters` is taking part there, under a threshold by region;
    with several such tiers, in the one where that is most likely.
    """
    enters = ("p_enters", "p_enters_se")
    columns = ("region", "party", "share_mean", "seats_mean", "p_seat", "p_seat_se", *enters)
    return frame(columns, _parties_of_regions(scenario, tally))


def _parties_of_regions(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    if "region_shares" not in tally.counts:
        return
    axes, draws = Axes.of(scenario), tally.draws
    for place, region in enumerate(scenario.region):
        for party in scenario.party:
            share = seats = None
            some: Numbers = (None, None)
            if party.id in axes.options:
                row = axes.options.index(party.id)
                share = _mean(int(tally.counts["region_shares"][place, row]), draws)
            if party.id in axes.parties and draws:
                row = axes.parties.index(party.id)
                seats = int(tally.counts["region_seats"][place, row]) / draws
                some = chance(int(tally.counts["region_any"][place, row]), draws)[:2]
            enters = chance(_enters(scenario, tally, axes, place, party.id), draws)[:2]
            yield region.id, party.id, share, seats, *some, *enters


def _enters(scenario: Scenario, tally: Tally, axes: Axes, region: int, party: str) -> int | None:
    """Draws in which a list takes part in a region; None where no threshold is compared there."""
    tiers = [place for place, tier in enumerate(scenario.tier) if is_by_region(tier)]
    if not tiers or party not in axes.lists:
        return None
    return int(tally.counts["region_enters"][tiers, region, axes.lists.index(party)].max())


def _mean(millionths: int, draws: int) -> float | None:
    """A mean share in percent."""
    return percent(millionths / draws) if draws else None
