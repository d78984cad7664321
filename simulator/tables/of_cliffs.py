"""Tables of how near an election is to another outcome."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from simulator.cliffs.thresholds import Distance, distances
from simulator.cliffs.votes import Flip, Margin, flips, margins
from simulator.cliffs.worth import Worth, worths
from simulator.draw_ranges import Draws, first_draws
from simulator.figures.tally import chance
from simulator.scenario.model import Scenario
from simulator.tables.cells import Row, frame
from simulator.tally import Tally

PAIRED = 1 << 14
"""Draws that are made again, with and without a tenth of a point."""


def cliff_tables(
    scenario: Scenario, tally: Tally, *, most: int = PAIRED
) -> dict[str, pl.DataFrame]:
    """`tenths`, `thresholds`, `flips` and `margins`.

    The first two are of the first `most` draws of a tally.

    Raises: TallyError, where the tally is not of this scenario.
    """
    from simulator.tables import refuse_stranger

    refuse_stranger(scenario, tally)
    draws = first_draws(tally.ranges, most)
    return {
        "tenths": tenths(scenario, tally.seed, draws),
        "thresholds": thresholds(scenario, tally.seed, draws),
        "flips": votes_to_flip(scenario),
        "margins": margins_of(scenario),
    }


def tenths(scenario: Scenario, seed: int, draws: Draws) -> pl.DataFrame:
    """What a tenth of a point more is worth to a party: `change` of its mean seats, or of an event.

    A change of an event is one of its probability, a fraction of one; where `event` is null it is
    one of the party's seats. `change_se` is the error of paired draws; `changed` the part of draws
    in which anything differs.
    """
    return frame(
        ("party", "event", "draws", "change", "change_se", "changed"),
        (_tenth(worth) for worth in worths(scenario, seed, draws)) if draws else (),
    )


def _tenth(worth: Worth) -> Row:
    pairs, figure = worth.difference, worth.figure
    event = figure.name if figure.measure == "event" else None
    return worth.party, event, pairs.draws, pairs.mean, pairs.se, pairs.changed / pairs.draws


def thresholds(scenario: Scenario, seed: int, draws: Draws) -> pl.DataFrame:
    """How far each list is from the national threshold of a tier, the nearest first.

    `share` is its mean, and `distance` that less the threshold, in percent of what the threshold is
    part of; `sds` the distance in standard deviations of the share, null where it does not vary.
    """

    columns = ("tier", "party", "draws", "threshold", "share", "distance", "sd", "sds")
    rows = sorted(distances(scenario, seed, draws), key=lambda one: abs(one.share - one.threshold))
    return frame((*columns, "p_reached", "p_reached_se"), map(_distance, rows))


def _distance(one: Distance) -> Row:
    away = one.share - one.threshold
    sds = away / one.sd if one.sd > 0.0 else None
    shares = one.threshold, one.share, away, one.sd, sds
    return one.tier, one.party, one.draws, *shares, *chance(one.reached, one.draws)[:2]


def votes_to_flip(scenario: Scenario) -> pl.DataFrame:
    """Votes of a list, more or fewer, that change the house or an event, the fewest first.

    Of the expected election, without any spread, or of the count. `votes` are of a list, from
    people who do not vote, or who then do not; `points` are in percent of the valid ballots.
    `event` is null for the seats of the house; `happens` says whether it happens without these
    votes; `changes` are those of seats: "spd +1, fdp -1". See `simulator.cliffs.votes`.
    """
    found = sorted(flips(scenario), key=lambda flip: (abs(flip.votes), flip.party))
    columns = ("party", "event", "happens", "votes", "points", "changes")
    return frame(columns, map(_flip, found), wholes=("votes",))


def _flip(flip: Flip) -> Row:
    return flip.party, flip.event, flip.happens, flip.votes, flip.points, _changes(flip.seats)


def _changes(seats: Mapping[str, int]) -> str:
    return ", ".join(f"{party} {change:+d}" for party, change in seats.items())


def margins_of(scenario: Scenario) -> pl.DataFrame:
    """Votes that the second in each district lacks to win it, the closest district first.

    Of the expected election, without any spread, or of the count. `points` are in percent of the
    valid ballots there. `changes` are those of seats of the house, and `events` those that then
    happen, or no longer do: "red-majority + green-leads", or null.
    """
    found = sorted(margins(scenario), key=lambda margin: (margin.points, margin.district))
    columns = ("district", "region", "party", "second", "votes", "points", "events", "changes")
    return frame(columns, map(_margin, found), wholes=("votes",))


def _margin(one: Margin) -> Row:
    events = " + ".join(one.events) or None
    place = one.district, one.region, one.party, one.second
    return *place, one.votes, one.points, events, _changes(one.seats)
