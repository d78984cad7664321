"""What a scenario may say about how votes vary: `[votes]`, one class per model.

The compiled and the drawn side of each model is in the file of `uncertainty` with its name.
"""

import math
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from operator import truediv
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.polls.constants import Kind
from simulator.polls.record import MOST_DAYS
from simulator.schema import Correlation, Identifier, LogSd, Percent, Specification, Text

EffectiveSize = Annotated[float, Field(gt=1, le=1e9)]
DesignEffect = Annotated[float, Field(ge=1, le=1e6)]
MOST_NUMBERS = 500_000
"""In a table of draws: 50,000 draws of ten parties."""
LEAST_SUM, MOST_SUM = 98.0, 102.0
"""Of the shares of a draw, in percent: they are rescaled to make 100."""
SAME = 1e-6
"""Percent by which a share may differ from the mean of its draws."""
CLOSE = 0.1
"""Percent by which a sum may miss 100 by rounding alone: that is not told."""
_BYTES, _DOUBLE = 3072, 8
"""Of a piece of a table, as text 4,096 characters; and of a number."""


class _VotesSpec(Specification):
    """What every model of votes shares."""

    regional_sd: LogSd | dict[str, LogSd] = 0.0
    """How far regions deviate from the national swing, on the log-ratio scale: one number, or one
    per party ("default" is for the rest). Deviations move votes between regions: each draw's
    national shares, at the expected turnout, stay as drawn by the model."""
    group_sd: LogSd | dict[str, LogSd] = 0.0
    """How far regions of a `group` deviate together, on the same scale, in addition to the
    deviation of each by itself; one number, or one per party."""
    swing: Literal["proportional", "uniform", "none"] = "proportional"
    """How the shares of candidates and regions move from the last result (`party.last`, or the sum
    of the districts where no tier is of lists) to today's: in proportion, on the scale of odds; by
    the same points everywhere; or not at all, where candidates' shares are today's."""
    added: dict[str, Percent] | None = None
    """A what-if: list ballots added to those cast, by party, in percent of all registered voters;
    in a draw, at most the number of voters who did not vote. Districts are not affected."""
    source: Text | None = None
    notes: Text | None = None

    def rescaled(self) -> str:
        """What is scaled so that shares make 100, as a note; empty where nothing is."""
        return ""


class _SampledSpec(_VotesSpec):
    """A model whose spread may be given as the size of a sample.

    A sample of effective size n gives a share p the variance p(1 - p)/n.
    """

    effective_sample_size: EffectiveSize | None = None
    sample_size: EffectiveSize | None = None
    design_effect: DesignEffect | None = None
    """Divides `sample_size`: the variance is this many times that of a simple random sample."""

    @model_validator(mode="after")
    def _one_way_to_say_the_size(self) -> Self:
        if self.effective_sample_size is not None and self.sample_size is not None:
            raise ValueError("give effective_sample_size or sample_size, not both")
        if self.design_effect is not None and self.sample_size is None:
            raise ValueError("design_effect divides sample_size, which is missing")
        if self.size is not None and self.size <= 1:
            raise ValueError("the effective sample size must be greater than 1")
        return self

    @property
    def size(self) -> float | None:
        """The effective sample size, or None if the spread is given in another way."""
        if self.sample_size is not None:
            return self.sample_size / (self.design_effect or 1.0)
        return self.effective_sample_size


class Fixed(_VotesSpec):
    """Shares do not vary. With `votes` for every party, counted ballots are used as they are."""

    model: Literal["fixed"] = "fixed"


class Dirichlet(_SampledSpec):
    """National shares are Dirichlet with concentration (effective sample size - 1)."""

    model: Literal["dirichlet"]

    @model_validator(mode="after")
    def _needs_a_size(self) -> Self:
        if self.size is None:
            raise ValueError("a dirichlet needs effective_sample_size, or sample_size")
        return self


class LogisticNormal(_SampledSpec):
    """The logarithms of the shares move by a common normal swing, then shares are rescaled to one.

    The spread is given in one of four ways: an effective sample size (each party's log-share gets
    the variance 1/(n p), which gives shares the covariance of a sample of n to first order),
    `national_sd`, `covariance`, or `spread`.
    """

    model: Literal["logistic-normal"]
    national_sd: LogSd | dict[str, LogSd] | None = None
    """Standard deviation of the national swing on the log-ratio scale: one, or one per party."""
    covariance: dict[str, dict[str, float]] | None = None
    """Covariance of the national swings on the log-ratio scale, by pair of parties. A pair is given
    once; missing pairs are zero."""
    correlation: dict[str, dict[str, Correlation]] | None = None
    """Correlation of the national swings by pair of parties, with `national_sd` or a size."""
    spread: Literal["polls", "past-errors"] | None = None
    """Where the spread comes from: the polls of the scenario, see `polls`; or, without polls, how
    far polls have been from results so many `days` before. Small parties vary more on the log
    scale, and large ones miss together; see `simulator.polls.covariance`."""
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    """With `spread = "past-errors"`: days from the polls to the election."""
    kind: Kind | None = None
    """With `spread = "past-errors"`: whether it is a national election, or one of a state or
    region. Default "national"."""
    filled: dict[str, dict[str, float]] | None = None
    """Written by the program: the covariance that `spread` gives."""

    @model_validator(mode="after")
    def _one_way_to_say_the_spread(self) -> Self:
        given = [
            name
            for name, value in (
                ("effective_sample_size or sample_size", self.size),
                ("national_sd", self.national_sd),
                ("covariance", self.covariance),
                ("spread", self.spread),
            )
            if value is not None
        ]
        if len(given) != 1:
            raise ValueError(
                "give the spread in exactly one way: effective_sample_size (or sample_size), "
                f"national_sd, covariance or spread; found {' and '.join(given) or 'none'}"
            )
        if self.spread is not None and self.correlation is not None:
            raise ValueError("spread already includes correlations; leave out correlation")
        if self.covariance is not None and self.correlation is not None:
            raise ValueError("covariance already includes the correlations; leave out correlation")
        return self

    @model_validator(mode="after")
    def _days_are_of_past_errors(self) -> Self:
        past = self.spread == "past-errors"
        if past and self.days is None:
            raise ValueError("past-errors needs days: how many from the polls to the election?")
        for key in ("days", "kind"):
            if getattr(self, key) is not None and not past:
                raise ValueError(
                    f'{key} belongs to spread = "past-errors"; polls have dates, and polls.kind'
                )
        return self

    @property
    def table(self) -> dict[str, dict[str, float]] | None:
        """The covariance by pair of parties, where it is given or comes from `spread`."""
        return self.covariance if self.spread is None else self.filled


class MultivariateT(LogisticNormal):
    """A logistic-normal whose national swing is scaled by one heavy-tailed factor per draw.

    All parties are affected together: the factor sqrt((df - 2)/chi2_df) is shared, and keeps the
    stated variance. Kotz and Nadarajah, Multivariate t Distributions and Their Applications (2004),
    ch. 1.
    """

    model: Literal["multivariate-t"]  # type: ignore[assignment]
    degrees_of_freedom: Annotated[float, Field(gt=2, le=1000)]


class Drawn(_VotesSpec):
    """Somebody else has drawn the national shares, say the sampler of a Bayesian model.

    A file names a table, `csv` or `parquet`, or has the shares of each party, `shares`; here is
    what was in it. Draw i has the shares of row i, and after the last row of the first again.
    """

    model: Literal["draws"]
    parties: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    table: Annotated[
        tuple[Annotated[str, Field(max_length=4 * _BYTES // 3)], ...], Field(min_length=1)
    ]
    """The shares in percent, all rows of the first party before those of the second: the eight
    bytes of each number, lowest first, in base64, in pieces of 4,096 characters."""

    @classmethod
    def packed(cls, columns: Mapping[str, Sequence[float]]) -> dict[str, tuple[str, ...]]:
        """`parties` and `table` of the shares in percent of each party."""
        numbers = [share for column in columns.values() for share in column]
        content = struct.pack(f"<{len(numbers)}d", *numbers)
        starts = range(0, len(content), _BYTES)
        pieces = tuple(b64encode(content[start : start + _BYTES]).decode() for start in starts)
        return {"parties": tuple(columns), "table": pieces}

    def _content(self) -> bytes:
        return b"".join(b64decode(piece, validate=True) for piece in self.table)

    def columns(self) -> dict[str, tuple[float, ...]]:
        """The shares of each party in percent, by draw, as they were given."""
        content = self._content()
        numbers = struct.unpack(f"<{len(content) // _DOUBLE}d", content)
        rows = len(numbers) // len(self.parties)
        return {
            party: numbers[place * rows : (place + 1) * rows]
            for place, party in enumerate(self.parties)
        }

    def rescaled(self) -> str:
        """How many draws do not make 100 percent."""
        totals = [math.fsum(row) for row in zip(*self.columns().values(), strict=True)]
        off = [total for total in totals if abs(total - 100) > CLOSE]
        if not off:
            return ""
        return (
            f"votes: {len(off):,} of {len(totals):,} draws add up to {min(off):.6g} to "
            f"{max(off):.6g} percent; their shares are scaled to make 100"
        )

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        size = _DOUBLE * len(self.parties)
        try:
            content = self._content()
        except ValueError:
            raise ValueError("table: not base64; name a table with csv or parquet") from None
        if not content or len(content) % size or len(content) > _DOUBLE * MOST_NUMBERS:
            raise ValueError(
                f"table: {len(content):,} bytes; must be a multiple of {size}, the shares of "
                f"{len(self.parties)} parties, and at most {_DOUBLE * MOST_NUMBERS:,}"
            )
        for number, row in enumerate(zip(*self.columns().values(), strict=True), start=1):
            if wrong := wrong_shares(row):
                raise ValueError(f"row {number:,} of the draws: {wrong}")
        return self


def wrong_shares(row: Sequence[float]) -> str:
    """What is wrong with the shares of a draw, in percent; empty where nothing is."""
    total = math.fsum(row) if all(math.isfinite(share) for share in row) else math.nan
    if math.isnan(total):
        return "has a share that is not a number"
    if min(row) < 0:
        return f"has the share {min(row):.6g}; must be at least 0"
    if LEAST_SUM <= total <= MOST_SUM:
        return ""
    advice = 'every party on the ballot needs a column, that of role "other" too'
    if 0.98 <= total <= 1.02:
        advice = "use percent, such as 41.5, not 0.415"
    return f"the shares add up to {total:.6g}; must be between 98 and 102 percent: {advice}"


def mean_shares(columns: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The mean share of each party in percent, over draws that are scaled to make 100 each."""
    totals = [math.fsum(row) for row in zip(*columns.values(), strict=True)]
    return {
        party: 100 * math.fsum(map(truediv, column, totals)) / len(totals)
        for party, column in columns.items()
    }


VotesSpec = Annotated[
    Fixed | Dirichlet | LogisticNormal | MultivariateT | Drawn, Field(discriminator="model")
]
