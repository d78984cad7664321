"""The constants of the model of polls: names, units, defaults, and where they come from.

phi and nu were fitted in 2026 by restricted maximum likelihood to 5,372 polls before 108 elections
in Germany (national and states, 1993 to 2024), Sweden (1998 to 2022) and Norway (2009 to 2017); by
country phi was 0.36 to 1.6 and 1/nu 1,000 to 2,535. Power and tilt were fitted to the results of
these elections.

tau is from results too. By the polls alone 1/tau would be 21,780 (by country 10,600 to 44,200), but
polls move less than opinion does: errors of forecasts then grow 2.4 times as fast as their variance
says, and the last polls count too little. With 1/8,000 a factor of one fits, and results 1 to 90
days after the polls of 110 of the elections are more likely, by 0.32 of log score an
election. `docs/polls.md` says how.

The last bits of linear algebra and of the exponential differ between machines. Rounded before
anything is drawn from them, and once more where they are written, figures are the same on all.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["national", "regional"]
"""Of a whole country, or of a state or region, where polls have been further from results."""
KINDS: tuple[Kind, ...] = get_args(Kind)
COMMON = {"national": 1 / 780, "regional": 1 / 280}
"""The default of `beta` by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """Every number of the model that is not in the polls.

    Variances of a share p of a party are in units of p(1 - p), like those of a sample.
    """

    phi: float = 0.70
    """A poll of n persons has the variance phi/n: less than 1 because institutes weight."""
    nu: float = 1 / 2036
    """Variance of the leanings of institutes."""
    tau: float = 1 / 8_000
    """Variance by which opinion drifts, a day."""
    beta: float
    """What all institutes get wrong together: see `COMMON`. It is a variance of log shares, in
    units of p^(2 power)."""
    factor: float = 1.0
    """How many times the variance of the pooled share counts: errors of forecasts grow faster
    than the movement between polls suggests."""
    power: float = -0.40
    """The standard deviation of a log share is proportional to p^power."""
    tilt: float = 0.052
    """Large parties miss together, against small ones: the loading of a party is
    tilt ln(p / `LEVEL`)."""
    unknown_size: float = 1000.0
    """Persons that a poll of unknown size counts as."""
    least_size: float = 200.0
    """Persons that a smaller poll counts as."""
    most_size: float = 5000.0
    """Persons that a larger poll counts as."""

    @classmethod
    def of(cls, kind: Kind) -> "Constants":
        """The defaults of a kind of election."""
        return cls(beta=COMMON[kind])


LEVEL = 0.10
"""The share at which the tilt is zero. Which share it is does not affect draws, whose shares are
rescaled to one: another one adds the same to all log shares."""
WINDOW = 180
"""Polls of so many days before the last one count."""
DECIMALS = 6
"""Of shares in percent, and of scores."""
DIGITS = 6
"""Of variances and constants."""


def to_digits(value: float) -> float:
    """A number to `DIGITS` digits."""
    return float(f"{value:.{DIGITS}g}")


def in_percent(part: float) -> float:
    """A fraction in percent, to `DECIMALS` decimals."""
    return round(100 * float(part), DECIMALS)
