"""What the page and the charts of an election show, and how; it changes no count."""

from typing import Annotated

from pydantic import Field

from simulator.scenario.rows import MOST_PARTIES
from simulator.schema import Identifier, Name, Specification, Text


class Remark(Specification):
    """A paragraph of the page, about what the forecast rests on."""

    text: Text
    after: bool = False
    """Whether it was written with the result known, and is shown apart from the forecast."""


class PageSpec(Specification):
    """What `simulator report` and `simulator chart` show, and how; it changes no count."""

    order: Annotated[tuple[Identifier, ...], Field(max_length=MOST_PARTIES)] = ()
    """Parties from left to right, as they sit; all others follow, the largest first."""
    headline: Identifier | None = None
    """The event whose chance is the headline."""
    remark: Annotated[tuple[Remark, ...], Field(max_length=50)] = ()
    credit: Name | None = None
    """Whose the pictures are: a name beneath the page and each chart."""
    licence: Name | None = None
    """The licence of the pictures, such as "CC BY 4.0"."""
