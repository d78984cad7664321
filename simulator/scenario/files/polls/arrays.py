"""Polls that are read, as arrays: names as parties, percent as fractions of those who named one."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.errors import Problem
from simulator.polls.table import Polls
from simulator.scenario.files.names import Known
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.parties import ASIDE, OTHERS, Meaning
from simulator.scenario.files.polls.sums import Sums, bases, fractions
from simulator.scenario.files.read import refuse
from simulator.scenario.tree import Place, shown

_LEFT_OUT = "people who named no party are left out:"
_SCALED = f"{_LEFT_OUT} shares are scaled to those who did"
_AS_THEY_ARE = f"{_LEFT_OUT} the shares add up without them"


class ReadPoll(NamedTuple):
    """One poll, before its shares are of parties."""

    place: Place
    institute: str
    first: int
    last: int
    size: float
    voters: str
    """Of whom, as `voters_of` has it."""
    numbers: Mapping[str, float]
    """As they are written, by name of column; none that is missing."""


def arrays(
    polls: Sequence[ReadPoll],
    meanings: Mapping[str, Meaning],
    known: Known | None,
    partial: bool,
    notes: Notes,
) -> Polls:
    """The polls as arrays. Raises: ScenarioError, for shares that do not add up."""
    whole = _whole(polls, meanings, partial, notes)
    found = dict.fromkeys(
        party for told in meanings.values() if not told.kind for party in told.parts
    )
    parties = [party for party in (known.party_ids if known else found) if party in found]
    share = _shares(polls, meanings, parties, whole, notes)
    there = np.isfinite(share).any(axis=0)
    for at in np.flatnonzero(~there):
        notes.add(f"{shown(parties[at])} has no share in any poll: not used")
    return Polls.of(
        [parties[at] for at in np.flatnonzero(there)],
        [poll.institute for poll in polls],
        [(poll.first, poll.last) for poll in polls],
        [poll.size for poll in polls],
        share[:, there],
    )


def _whole(
    polls: Sequence[ReadPoll], meanings: Mapping[str, Meaning], partial: bool, notes: Notes
) -> list[float]:
    """For each poll, the number of which shares are fractions: all who named a party."""
    sums = [_sums(poll, meanings) for poll in polls]
    scale = 100.0 if fractions(sums) else 1.0
    if scale > 1:
        notes.add("all shares are fractions of one; read as percent")
    sums = [row._replace(named=scale * row.named, aside=scale * row.aside) for row in sums]
    whole = list[float]()
    problems = []
    for poll, row, base in zip(polls, sums, bases(sums, partial), strict=True):
        if isinstance(base, str):
            problems.append(Problem(str(row.place), "", base))
            continue
        if base < 100 and (code := _unclear_code(poll, meanings)):
            problems.append(Problem(str(row.place), "", code))
        whole.append(base / scale)
        if row.aside:
            notes.add(_SCALED if base < 100 else _AS_THEY_ARE, row.place.line)
    refuse(problems)
    return whole


def _unclear_code(poll: ReadPoll, meanings: Mapping[str, Meaning]) -> str:
    """A question about a code in the sum, where no other column is of people who named no party."""
    aside = [name for name, told in meanings.items() if told.kind == ASIDE]
    unclear = [name for name in aside if poll.numbers.get(name)]
    if not unclear or not all(meanings[name].code for name in aside):
        return ""
    return (
        f"{shown(unclear[0])}, which is in the sum of the shares: is it a party, or people who "
        'named none? write the name of the party in full, or "undecided"'
    )


def _sums(poll: ReadPoll, meanings: Mapping[str, Meaning]) -> Sums:
    kinds = {name: meanings[name] for name in poll.numbers}
    named = [poll.numbers[n] for n, told in kinds.items() if told.kind == OTHERS or told.parts]
    aside = [poll.numbers[n] for n, told in kinds.items() if told.kind == ASIDE]
    closed = any(told.kind == OTHERS and not told.note for told in kinds.values())
    return Sums(poll.place, poll.institute, math.fsum(named), math.fsum(aside), closed=closed)


def _shares(
    polls: Sequence[ReadPoll],
    meanings: Mapping[str, Meaning],
    parties: Sequence[str],
    whole: Sequence[float],
    notes: Notes,
) -> Floats:
    """(polls, parties) fractions, NaN where a party was not shown.

    Of names that merged into a party, and are shown together anywhere, all are needed.
    """
    share = np.full((len(polls), len(parties)), np.nan)
    problems = []
    for column, party in enumerate(parties):
        names = [name for name, told in meanings.items() if not told.kind and party in told.parts]
        together = _together(polls, names)
        for row, poll in enumerate(polls):
            shown_here = [name for name in names if name in poll.numbers]
            if both := _contradiction(shown_here, meanings, party):
                problems.append(Problem(str(poll.place), "", both))
            elif together & {*shown_here} and not together <= {*shown_here}:
                missing = shown((sorted(together - {*shown_here}))[0])
                notes.add(f"{missing} is not shown: no share for {shown(party)}", poll.place.line)
            elif shown_here:
                parts = [poll.numbers[name] * meanings[name].parts[party] for name in shown_here]
                share[row, column] = math.fsum(parts) / whole[row]
    refuse(problems)
    return share


def _together(polls: Sequence[ReadPoll], names: Sequence[str]) -> set[str]:
    """Names that stand together in some poll."""
    found = ({*names} & poll.numbers.keys() for poll in polls)
    return set().union(*(each for each in found if len(each) > 1))


def _contradiction(names: Sequence[str], meanings: Mapping[str, Meaning], party: str) -> str:
    """A party and another name for it, or for its bloc, in one row."""
    direct = [name for name in names if meanings[name].direct]
    others = [name for name in names if name not in direct]
    if direct and others:
        return f"{shown(direct[0])} and {shown(others[0])} both say the share of {party}; give one"
    return ""
