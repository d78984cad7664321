"""What every table of a scenario file has in common: strictness and a few constrained types.

A specification is a frozen pydantic model. Numbers are numbers (the text "8.9" is refused),
unknown keys are refused, and nothing is infinite or NaN. `allowed` are the words in which an
error message says what may stand there, where the bounds alone do not say it.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from simulator.text import stands_for_nothing, unseen


def _seen(name: str) -> str:
    """The name. Raises: ValueError, for characters that nobody sees, as a newline."""
    if wrong := unseen(name):
        raise ValueError(f"{wrong}")
    return name


def _named(name: str) -> str:
    """The name. Raises: ValueError, for one that stands for none, as "null" does."""
    if stands_for_nothing(name):
        raise ValueError(
            f'"{name}" stands for a name that is missing; give one, or leave out the key'
        )
    return _seen(name)


Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[\p{L}\p{N}][\p{L}\p{N}_-]*$",
        json_schema_extra={
            "allowed": "text of 1 to 64 letters, digits, '-' and '_', a letter or a digit first"
        },
    ),
]
Text = Annotated[
    str,
    Field(
        max_length=4000,
        pattern=r"^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$",
        json_schema_extra={
            "allowed": "text of at most 4,000 characters, without control characters"
        },
    ),
]
Name = Annotated[Text, AfterValidator(_named)]
"""A text of one line in which everything can be seen."""
ShortText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=16,
        pattern=r"^[^\p{Cc}]*$",
        json_schema_extra={"allowed": "text of 1 to 16 characters, without control characters"},
    ),
    AfterValidator(_seen),
]
Day = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"allowed": "a date such as 2023-03-19"},
    ),
]
Percent = Annotated[
    float, Field(ge=0, le=100, json_schema_extra={"allowed": "between 0 and 100 percent"})
]
Correlation = Annotated[float, Field(gt=-1, lt=1)]
LogSd = Annotated[
    float,
    Field(ge=0, le=5, json_schema_extra={"allowed": "between 0 and 5, on the log or logit scale"}),
]
LogShift = Annotated[
    float, Field(ge=-3, le=3, json_schema_extra={"allowed": "between -3 and 3, on the log scale"})
]
VoteCount = Annotated[int, Field(ge=0, le=2**40)]
PositiveCount = Annotated[int, Field(ge=1, le=2**40)]
SeatCount = Annotated[int, Field(ge=1, le=100_000)]
Status = Literal["published", "derived", "estimated", "assumed"]


class Specification(BaseModel):
    """A table of a scenario file: strict, frozen, no unknown keys."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        regex_engine="rust-regex",
        defer_build=True,  # what holds others builds them, and many are never read by themselves
    )

    @model_validator(mode="before")
    @classmethod
    def _lists_as_tuples(cls, raw: Any) -> Any:
        """Take a list that was made in Python for the tuple that it becomes."""
        if isinstance(raw, dict) and any(isinstance(value, list) for value in raw.values()):
            return {key: _frozen(value) for key, value in raw.items()}
        return raw


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def ordinal(day: str) -> int:
    """A `Day` as a number (`date.toordinal`). Raises: ValueError, for one that no calendar has."""
    return date.fromisoformat(day).toordinal()
