"""What every table of a scenario file has in common: strictness and a few constrained types.

A specification is a frozen pydantic model. Numbers are numbers (the text "8.9" is refused),
unknown keys are refused, and nothing is infinite or NaN.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[\p{L}\p{N}][\p{L}\p{N}_-]*$",
        description="letters, digits, '-' and '_'; starts with a letter or a digit",
    ),
]
Text = Annotated[
    str,
    Field(
        max_length=4000,
        pattern=r"^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$",
        description="text without control characters",
    ),
]
Percent = Annotated[float, Field(ge=0, le=100, description="percent, between 0 and 100")]
Probability = Annotated[float, Field(ge=0, le=1)]
Correlation = Annotated[float, Field(gt=-1, lt=1)]
LogSd = Annotated[
    float,
    Field(ge=0, le=5, description="standard deviation on the log or logit scale, at most 5"),
]
Count = Annotated[int, Field(ge=0, le=2**40)]
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
        use_attribute_docstrings=True,
    )
