"""What a scenario may say about how votes vary: `[votes]`, one class per model.

The compiled and the drawn side of each model is in the file of `uncertainty` with its name.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.schema import Correlation, LogSd, Percent, Specification, Text

EffectiveSize = Annotated[float, Field(gt=1, le=1e9)]
DesignEffect = Annotated[float, Field(ge=1, le=1e6)]


class _VotesSpec(Specification):
    """What every model of votes shares."""

    regional_sd: LogSd | dict[str, LogSd] = 0.0
    """How far regions deviate from the national swing, on the log-ratio scale: one number, or one
    per party ("default" is for the rest). Deviations move votes between regions: each draw's
    national shares, at the expected turnout, stay as drawn by the model."""
    swing: Literal["proportional", "uniform", "none"] = "proportional"
    """How the shares of candidates and regions move from the last result (`party.last`, or the sum
    of the districts where no tier is of lists) to today's: in proportion, on the scale of odds; by
    the same points everywhere; or not at all, where candidates' shares are today's."""
    added: dict[str, Percent] | None = None
    """A what-if: list ballots added to those cast, by party, in percent of all registered voters;
    in a draw, at most the number of voters who did not vote. Districts are not affected."""
    source: Text | None = None
    notes: Text | None = None


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

    The spread is given in one of three ways: an effective sample size (each party's log-share gets
    the variance 1/(n p), which gives shares the covariance of a sample of n to first order),
    `national_sd`, or `covariance`.
    """

    model: Literal["logistic-normal"]
    national_sd: LogSd | dict[str, LogSd] | None = None
    """Standard deviation of the national swing on the log-ratio scale: one, or one per party."""
    covariance: dict[str, dict[str, float]] | None = None
    """Covariance of the national swings on the log-ratio scale, by pair of parties. A pair is given
    once; missing pairs are zero."""
    correlation: dict[str, dict[str, Correlation]] | None = None
    """Correlation of the national swings by pair of parties, with `national_sd` or a size."""

    @model_validator(mode="after")
    def _one_way_to_say_the_spread(self) -> Self:
        given = [
            name
            for name, value in (
                ("effective_sample_size or sample_size", self.size),
                ("national_sd", self.national_sd),
                ("covariance", self.covariance),
            )
            if value is not None
        ]
        if len(given) != 1:
            raise ValueError(
                "give the spread in exactly one way: effective_sample_size (or sample_size), "
                f"national_sd or covariance; found {' and '.join(given) or 'none'}"
            )
        if self.covariance is not None and self.correlation is not None:
            raise ValueError("covariance already includes the correlations; leave out correlation")
        return self


class MultivariateT(LogisticNormal):
    """A logistic-normal whose national swing is scaled by one heavy-tailed factor per draw.

    All parties are affected together: the factor sqrt((df - 2)/chi2_df) is shared, and keeps the
    stated variance. Kotz and Nadarajah, Multivariate t Distributions and Their Applications (2004),
    ch. 1.
    """

    model: Literal["multivariate-t"]  # type: ignore[assignment]
    degrees_of_freedom: Annotated[float, Field(gt=2, le=1000)]


VotesSpec = Annotated[
    Fixed | Dirichlet | LogisticNormal | MultivariateT, Field(discriminator="model")
]
