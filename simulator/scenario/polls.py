"""What a scenario may say about polls: `[polls]`, and a row for each.

A file names a list of them, `csv`, in the place of rows. How they are pooled: `simulator.polls`.
"""

from dataclasses import fields, replace
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.polls.constants import WINDOW, Constants, Kind
from simulator.schema import Day, Name, Percent, Specification, Text

MOST_POLLS = 5000
AsOf = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|election)$",
        json_schema_extra={"allowed": 'a date such as 2022-08-01, or "election"'},
    ),
]
Variance = Annotated[float, Field(ge=0, le=1)]
Persons = Annotated[float, Field(ge=1, le=1e7)]
_NATIONAL = Constants.of("national")


class Poll(Specification):
    """A poll of one institute."""

    institute: Name
    first: Day | None = None
    """First day of fieldwork; by default the last."""
    last: Day
    """Last day of fieldwork."""
    size: Persons | None = None
    """Persons asked; absent where unknown."""
    design_effect: Annotated[float, Field(ge=1, le=1e6)] | None = None
    """Divides `size`: the poll counts as a simple random sample of so many fewer persons, as an
    exit poll whose interviews are clustered at polling stations."""
    share: Annotated[dict[str, Percent], Field(min_length=1)]
    """Percent of those who named a party, by party, or by a bloc that was polled as one. The rest
    is of others."""
    source: Text | None = None


class Polls(Specification):
    """Polls of the election, and the constants with which they are pooled.

    With `votes.spread = "polls"` they give the shares of the parties and how far the result may be
    from them. Constants are those of `simulator.polls.constants`, which says where they come from.
    Variances are in units of p(1 - p), as of a sample: 1/n is the variance of a sample of n.
    """

    as_of: AsOf = "election"
    """Only polls whose fieldwork ended on or before this day count: an earlier one shows what they
    said then about the day of the election."""
    kind: Kind = "national"
    """Whether it is a national election, or one of a state or region, where polls have been
    further from results."""
    window: Annotated[int, Field(ge=0, le=3650)] = WINDOW
    """Polls of so many days before the last one count."""
    shares: Literal["pooled", "stated"] = "pooled"
    """Whether the shares of parties come from the polls, or are stated and have their spread."""
    phi: Annotated[float, Field(gt=0, le=1000)] = _NATIONAL.phi
    """A poll of n persons has the variance phi/n. Default 0.70."""
    nu: Variance = _NATIONAL.nu
    """Variance of the leanings of institutes. Default 1/2036."""
    tau: Variance = _NATIONAL.tau
    """Variance by which opinion drifts, a day. Default 1/8000."""
    beta: Variance | None = None
    """Variance of what all institutes get wrong together, on the log scale, in units of
    p^(2 power). Default by `kind`: 1/780 national, 1/280 regional."""
    factor: Annotated[float, Field(ge=0, le=1000)] = _NATIONAL.factor
    """How many times the variance of the pooled share counts. Default 1."""
    power: Annotated[float, Field(ge=-1, le=0)] = _NATIONAL.power
    """The standard deviation of a log share is proportional to p^power. Default -0.40."""
    tilt: Annotated[float, Field(ge=0, le=1)] = _NATIONAL.tilt
    """Large parties miss together, against small ones, by tilt ln(p / 0.1). Default 0.052."""
    unknown_size: Persons = _NATIONAL.unknown_size
    """Persons that a poll of unknown size counts as. Default 1,000."""
    least_size: Persons = _NATIONAL.least_size
    """Persons that a smaller poll counts as. Default 200."""
    most_size: Persons = _NATIONAL.most_size
    """Persons that a larger poll counts as. Default 5,000."""
    poll: Annotated[tuple[Poll, ...], Field(min_length=1, max_length=MOST_POLLS)]
    pooled: dict[str, Percent] | None = None
    """Written by the program: the shares that the polls gave."""
    source: Text | None = None
    notes: Text | None = None

    @model_validator(mode="after")
    def _sizes_have_a_range(self) -> Self:
        if self.least_size > self.most_size:
            raise ValueError(
                f"least_size is {self.least_size:g} and most_size {self.most_size:g}; the least "
                "must be at most the most"
            )
        return self

    @property
    def constants(self) -> Constants:
        """The constants as the statistics take them."""
        told = {each.name: getattr(self, each.name) for each in fields(Constants)}
        stated = {name: number for name, number in told.items() if number is not None}
        return replace(Constants.of(self.kind), **stated)
