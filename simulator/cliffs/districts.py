"""How many votes stand between the leader of each district and the one behind."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from simulator.cliffs.expected import Expected, changes
from simulator.plan import Axes
from simulator.plan.districts import fields_of_districts
from simulator.scenario.model import Scenario


class Margin(NamedTuple):
    """A district, and what happens if the second there has one vote more than the leader."""

    district: str
    region: str | None
    party: str
    """Of the leader."""
    second: str
    """The party of the one behind."""
    votes: int
    """That the second would need."""
    points: float
    """In percent of the district's valid ballots."""
    seats: dict[str, int]
    """What changes in the whole house, by party."""
    events: tuple[str, ...]
    """Those that would happen and do not, or the other way round."""


def margins(scenario: Scenario) -> Iterator[Margin]:
    """Every district with two candidates or more who can win it, in the order of the plan.

    Votes against all win no seat, nor do small candidates that are merged. The votes come from
    people who do not vote; those of all others, and for lists, stay as they are.
    """
    fields = fields_of_districts(scenario)
    if not fields:
        return
    axes, expected = Axes.of(scenario), Expected.of(scenario)
    candidates = expected.plan.candidates
    places = pairwise(candidates.start.tolist())
    for (district, field), (start, end) in zip(fields, places, strict=True):
        votes = [int(number) for number in candidates.counted[start:end]]
        able = [place for place in range(len(votes)) if candidates.eligible[start + place]]
        if len(able) < 2:
            continue
        first, second = sorted(able, key=lambda place: -votes[place])[:2]
        more = votes[first] - votes[second] + 1
        before, after = expected.outcome(), expected.with_candidate(start + second, more)
        yield Margin(
            district=district.id,
            region=district.region,
            party=field[first].party,
            second=field[second].party,
            votes=more,
            points=100.0 * more / max(sum(votes), 1),
            seats=changes(axes, before, after),
            events=tuple(
                event
                for event, one, two in zip(axes.events, before.events, after.events, strict=True)
                if one != two
            ),
        )
