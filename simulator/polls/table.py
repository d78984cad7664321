"""The polls of one election as arrays: those of some days, and those that count nobody twice.

Polls of one institute may share respondents, as rolling ones do: `apart` keeps some of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.polls.constants import in_percent

TRACKED = 4
"""Polls on as many days in a row, or nearly: they may be a rolling one."""
NEARLY = 2
"""Days between them."""


class PollRow(NamedTuple):
    """A poll as a file or a message has it."""

    institute: str
    first: str
    last: str
    """Days, as 2022-09-07."""
    size: float | None
    """Persons asked; None where unknown."""
    shares: dict[str, float]
    """Percent by party, of those that it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """Polls of one election, a row a poll."""

    parties: tuple[str, ...]
    """Ids, without "others"."""
    institutes: tuple[str, ...]
    """Names, one spelling each."""
    institute: Integers
    """(polls) place in `institutes`."""
    first: Integers
    """(polls) first day of fieldwork, proleptic ordinal (`date.toordinal`)."""
    last: Integers
    """(polls) last day of fieldwork; the date of a poll everywhere is `last`."""
    size: Floats
    """(polls) persons asked, NaN where unknown."""
    share: Floats
    """(polls, parties) fractions of those who named a party, NaN where a party was not asked or
    not shown."""

    @classmethod
    def of(
        cls,
        parties: Sequence[str],
        institutes: Sequence[str],
        days: Sequence[tuple[int, int]],
        sizes: Sequence[float],
        share: Floats,
    ) -> "Polls":
        """From the institute, the first and last day, and the size of each poll, NaN if unknown."""
        names = {name: place for place, name in enumerate(dict.fromkeys(institutes))}
        first, last = np.array(days, np.int64).T
        return cls(
            parties=tuple(parties),
            institutes=tuple(names),
            institute=np.array([names[name] for name in institutes], np.int64),
            first=first,
            last=last,
            size=np.array(sizes, np.float64),
            share=share,
        )

    def __len__(self) -> int:
        return len(self.last)

    def __iter__(self) -> Iterator[PollRow]:
        for institute, first, last, size, share in zip(
            self.institute, self.first, self.last, self.size, self.share, strict=True
        ):
            shown = np.flatnonzero(np.isfinite(share))
            yield PollRow(
                institute=self.institutes[institute],
                first=iso(first),
                last=iso(last),
                size=float(size) if np.isfinite(size) else None,
                shares={self.parties[at]: in_percent(share[at]) for at in shown},
            )

    def rows(self, which: Flags | Integers) -> "Polls":
        """Some of the polls, of the same parties and institutes."""
        columns = ("institute", "first", "last", "size", "share")
        return replace(self, **{name: getattr(self, name)[which] for name in columns})

    def until(self, day: int) -> "Polls":
        """The polls whose fieldwork ended on or before a day."""
        return self.rows(self.last <= day)

    def recent(self, days: int) -> "Polls":
        """The polls of the last so many days before the last one."""
        return self.rows(self.last >= self.last.max(initial=0) - days)


def iso(day: int | np.int64) -> str:
    """A day (`date.toordinal`) as 2022-09-07."""
    return date.fromordinal(int(day)).isoformat()


def apart(polls: Polls) -> Flags:
    """(polls) those to keep, so that no two of an institute share more than a day of fieldwork.

    The latest is kept, then the latest of those that end before it began, and so on: what the last
    days say is what counts most. One day is shared by waves that follow each other. Of polls of the
    same days, size and then shares decide, by name of party: no order of rows or columns does.
    """
    kept = np.zeros(len(polls), np.bool_)
    by_name = sorted(range(len(polls.parties)), key=polls.parties.__getitem__)
    figures = np.nan_to_num(polls.share[:, by_name]).T
    order = np.lexsort((*figures, np.nan_to_num(polls.size), polls.first, polls.last))[::-1]
    begin = np.full(len(polls.institutes), np.iinfo(np.int64).max)
    for row in order:
        institute = polls.institute[row]
        single = polls.first[row] == polls.last[row]
        if single or polls.last[row] <= begin[institute]:
            kept[row] = True
            begin[institute] = min(begin[institute], polls.first[row])
    return kept


def known_by(polls: Polls, day: int) -> Polls:
    """The polls that ended by a day, without those that share respondents with later ones."""
    polls = polls.until(day)
    return polls.rows(apart(polls))


def may_roll(polls: Polls, institute: int) -> bool:
    """Whether polls without first days of an institute are so many in a row that they may share."""
    own = (polls.institute == institute) & (polls.first == polls.last)
    gaps = np.diff(np.unique(polls.last[own])) <= NEARLY
    runs = np.convolve(gaps, np.ones(TRACKED - 1), "valid") if len(gaps) >= TRACKED - 1 else [0.0]
    return bool(np.max(runs) == TRACKED - 1)
