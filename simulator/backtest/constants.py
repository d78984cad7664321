"""Constants of the spread for each election, from errors of the others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simulator.arrays import Floats
from simulator.backtest.elections import FIT_DAYS, Backtest, Case, Election, cases
from simulator.errors import SimulatorError
from simulator.polls.constants import Constants, Kind, to_digits
from simulator.polls.misses import SHARED, Spread, size_by_errors
from simulator.polls.record import past_size

LEAST = 5
"""Elections whose errors a fit needs."""
ByKind = dict[Kind, Constants]


class Folds:
    """The constants for each election, and the size of a sample with errors as large as theirs."""

    def __init__(self, backtest: Backtest) -> None:
        self.backtest = backtest
        if backtest.leave == "none":
            return
        asked = sorted({*FIT_DAYS, *backtest.days})
        self._cases = list(cases(backtest, asked))
        self._spread = spread_of(self._cases, backtest)
        self._sizes = size_by_errors([case.miss(case.last) for case in self._cases])
        self._fitted: dict[bytes, ByKind] = {}

    def constants(self, election: Election) -> Constants:
        """Those that have not seen an election.

        Raises: SimulatorError, where too few others are left.
        """
        if self.backtest.leave == "none":
            return self.backtest.constants[election.kind]
        weight = self._seen(election)
        self._refuse_few(weight, election)
        key = weight.tobytes()
        if key not in self._fitted:
            fitted = self._spread.fit(weight)[0]
            self._fitted[key] = {kind: _rounded(each) for kind, each in fitted.items()}
        return self._fitted[key][election.kind]

    def size(self, case: Case) -> float:
        """The effective sample size of the mean of last polls so many days before.

        That of the record, where no other election of the kind has polls so many days before.
        """
        if self.backtest.leave == "none":
            return past_size(case.days, case.election.kind)
        weight, about = self._seen(case.election), (case.days, case.election.kind)
        alike = [weight[c.number] * ((c.days, c.election.kind) == about) for c in self._cases]
        squares, degrees = (float(np.array(alike) @ each) for each in self._sizes)
        return degrees / squares if squares > 0 else past_size(*about)

    def _seen(self, election: Election) -> Floats:
        """(elections) one for those that may be seen."""
        key = "country" if self.backtest.leave == "country" else "id"
        own = getattr(election, key)
        return np.array([float(getattr(each, key) != own) for each in self.backtest.elections])

    def _refuse_few(self, weight: Floats, election: Election) -> None:
        """beta is by kind: without another election of the kind nothing says what it is."""
        left = [self.backtest.elections[n].kind for n in self._spread.known if weight[n]]
        alike = left.count(election.kind)
        if len(left) >= LEAST and alike:
            return
        others = "1 election is" if len(left) == 1 else f"{len(left)} elections are"
        found, least = (others, LEAST) if alike else (f"no {election.kind} election is", "one")
        what = "its country" if self.backtest.leave == "country" else "it"
        raise SimulatorError(
            f"{self.backtest.file}: {election.id}: {found} left without {what}, and "
            f"a fit needs {least}; add elections, or use --leave none: the constants as they are"
        )


def _rounded(constants: Constants) -> Constants:
    """Those that were fitted; see `polls.constants`."""
    fitted = {name: to_digits(getattr(constants, name)) for name in ("beta", *SHARED)}
    return replace(constants, **fitted)


def spread_of(found: Sequence[Case], backtest: Backtest) -> Spread:
    """The likelihood of constants of the spread, given what was forecast and what happened.

    Raises: SimulatorError, where there is nothing to fit to.
    """
    misses = [case.miss(case.pooled.share) for case in found]
    misses = [miss for miss in misses if len(miss.share) > 1]
    if not misses:
        raise SimulatorError(
            f"{backtest.file}: no election has polls and results of two parties, which a fit needs"
        )
    return Spread(misses, backtest.constants)
