"""The polls of one election, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """Polls of one election, a row a poll."""

    parties: tuple[str, ...]
    """Ids, without "others"."""
    institutes: tuple[str, ...]
    """Names, one spelling each."""
    institute: NDArray[np.int64]
    """(polls) place in `institutes`."""
    first: NDArray[np.int64]
    """(polls) first day of fieldwork, proleptic ordinal (`date.toordinal`)."""
    last: NDArray[np.int64]
    """(polls) last day of fieldwork; the date of a poll everywhere is `last`."""
    size: NDArray[np.float64]
    """(polls) persons asked, NaN where unknown."""
    share: NDArray[np.float64]
    """(polls, parties) fractions of those who named a party, NaN where a party was not asked or
    not shown."""

    def __len__(self) -> int:
        return len(self.last)

    def rows(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> "Polls":
        """Some of the polls, of the same parties and institutes."""
        return Polls(
            parties=self.parties,
            institutes=self.institutes,
            institute=self.institute[which],
            first=self.first[which],
            last=self.last[which],
            size=self.size[which],
            share=self.share[which],
        )

    def until(self, day: int) -> "Polls":
        """The polls whose fieldwork ended on or before a day."""
        return self.rows(self.last <= day)

    def recent(self, days: int) -> "Polls":
        """The polls of the last so many days before the last one."""
        return self.rows(self.last >= self.last.max(initial=0) - days)
