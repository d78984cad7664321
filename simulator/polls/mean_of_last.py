"""The reference that pooling is compared with: the mean of each institute's last poll."""

import numpy as np
from numpy.typing import NDArray

from simulator.polls.table import Polls

WITHIN = 21
"""Days before the last poll within which an institute's last one counts."""


def mean_of_last(polls: Polls, day: int) -> NDArray[np.float64]:
    """(parties) the mean over institutes of each one's last poll, as fractions.

    Polls that ended by a day count. Of two that ended on the same day, the later row counts. A
    party that an institute left out of its last poll has the mean of the others; NaN where all did.
    """
    polls = polls.until(day).recent(WITHIN)
    order = np.argsort(polls.last, kind="stable")
    last = {int(polls.institute[row]): row for row in order}
    share = polls.share[np.array(list(last.values()), dtype=np.int64)]
    asked = np.isfinite(share)
    total = np.where(asked, share, 0.0).sum(0)
    return np.where(asked.any(0), total / np.maximum(asked.sum(0), 1), np.nan)
