"""What a file says of a place: what of it cannot be true, and what would count a ballot twice."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.errors import Problem
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.returns.places import DISTRICT, NATION, Spot
from simulator.scenario.tree import Place, shown

WHOLE = 100.0


@dataclass
class PlaceCount:
    """What a file says of a place; `line` is that of its first row."""

    spot: Spot
    line: Place
    counted: float | None = None
    votes: dict[str, int] = field(default_factory=dict)
    """By party, zeros as they are written."""
    cast: int | None = None
    turnout: float | None = None
    invalid: int | None = None
    winner: str | None = None
    totals: list[tuple[Place, str, int]] = field(default_factory=list)
    """What sums of the parties are said to be: place, name of the column or row, number."""

    @property
    def total(self) -> int:
        """Counted votes of all parties."""
        return sum(self.votes.values())

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is counted or known here yet."""
        known = (self.cast, self.turnout, self.winner)
        return not self.counted and not self.total and all(each is None for each in known)


def faults(own: PlaceCount) -> Iterator[Problem]:
    """What cannot be true of a place."""
    for place, name, number in own.totals:
        sums = {own.total, own.total + (own.invalid or 0)}
        if own.votes and number not in sums:
            message = (
                f"{shown(name)} is {number:,}, and the parties have {own.total:,} together; "
                "correct one of them, or leave the total out"
            )
            yield Problem(str(place), "", message)
    if wrong := _wrong(own):
        yield Problem(str(own.line), "", f"{own.spot}: {wrong}")


def _wrong(own: PlaceCount) -> str:
    """What contradicts itself in a row, as a message; empty for nothing."""
    if own.cast is not None and own.turnout is not None:
        return "cast and turnout both say how many voted; give one of them"
    if own.total and own.counted is None:
        return "votes, but how much is counted? give counted, 100 where all of it is"
    if own.total and not own.counted:
        return f"{own.total:,} votes, but 0 percent is counted; which is it?"
    if own.counted and not own.total and own.votes:
        return f"no votes, though {own.counted:.4g} percent is counted; which is it?"
    if own.counted and not own.votes and (own.cast, own.turnout, own.winner) == (None,) * 3:
        return f"{own.counted:.4g} percent is counted, but there are no votes; give them"
    if (
        own.winner
        and own.counted == WHOLE
        and own.votes.get(own.winner, 0) < max(own.votes.values(), default=0)
    ):
        return f"{shown(own.winner)} is the winner, but has not the most votes; which is it?"
    return _wrong_cast(own)


def _wrong_cast(own: PlaceCount) -> str:
    ballots = own.total + (own.invalid or 0)
    if own.cast is None or not own.votes:
        return ""
    if own.cast < ballots:
        return f"cast: {own.cast:,}, but {ballots:,} ballots are counted; at least as many are cast"
    if own.counted is not None and own.counted < WHOLE and own.cast == ballots:
        return (
            f"cast: {own.cast:,} is what is counted so far, though {own.counted:.4g} percent is; "
            "cast is of the whole place: leave it out where it is not known"
        )
    if own.counted == WHOLE and own.invalid is not None and own.cast != ballots:
        return f"cast: {own.cast:,}, but votes and invalid ballots make {ballots:,}; which is it?"
    return ""


def settle_districts(counts: Sequence[PlaceCount], notes: Notes) -> None:
    """A whole count says who won; how many voted is that of regions."""
    for own in counts:
        if own.spot.kind != DISTRICT:
            continue
        if own.counted == WHOLE and own.votes:
            own.winner = None
        if own.cast is not None or own.turnout is not None:
            notes.add("cast and turnout of a district are not used", own.line.line)
            own.cast = own.turnout = None


def without_sums(counts: list[PlaceCount], notes: Notes) -> tuple[list[PlaceCount], list[Problem]]:
    """Without the nation's row, where it sums those of places; what is wrong where it does not."""
    nation = next((each for each in counts if each.spot.kind == NATION), None)
    others = [each for each in counts if each.spot.kind != NATION and each.votes]
    kinds = {each.spot.kind for each in others}
    if nation is None or not nation.votes or not others:
        return counts, []
    sums = [_sum(others, kind) for kind in kinds]
    parties = [party for party, number in nation.votes.items() if number]
    if any(all(each.get(party, 0) == nation.votes[party] for party in parties) for each in sums):
        notes.add("sums the other rows: checked, and not counted twice", nation.line.line)
        return [each for each in counts if each is not nation], []
    best = max(sums, key=lambda each: math.fsum(each.values()))
    party = next(each for each in parties if best.get(each, 0) != nation.votes[each])
    message = (
        f"the nation has {nation.votes[party]:,} votes of {shown(party)}, and the rows of places "
        f"{best.get(party, 0):,}: ballots would count twice; correct it, or leave one out, the "
        "nation or the places"
    )
    return counts, [Problem(str(nation.line), "", message)]


def _sum(counts: Sequence[PlaceCount], kind: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        if each.spot.kind == kind:
            for party, number in each.votes.items():
                found[party] = found.get(party, 0) + number
    return found
