"""What a scenario may say about returns: `[returns]`, what is counted already on election night.

A file names a table of them, `csv`, in the place of rows. How they condition the forecast:
`simulator.plan.returns`.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from simulator.schema import Identifier, LogSd, Specification, Text, VoteCount

ORDER_SD, UNIT_SD = 0.1, 0.05
Counted = Annotated[
    float, Field(gt=0, le=100, json_schema_extra={"allowed": "above 0, at most 100 percent"})
]


class _Return(Specification):
    """What is known of a place: votes, turnout, or both."""

    counted: Counted = 100.0
    """Percent of the place's ballots (or polling stations) that is counted; 100 is all of it."""
    votes: Annotated[dict[str, VoteCount], Field(min_length=1)] | None = None
    """Counted ballots by party; a party that is not listed has none."""
    cast: VoteCount | None = None
    """Ballots cast in the whole place, invalid ones among them, where it is known."""
    turnout: Counted | None = None
    """The same in percent of the place's registered voters."""
    source: Text | None = None

    @model_validator(mode="after")
    def _says_something_once(self) -> Self:
        if self.cast is not None and self.turnout is not None:
            raise ValueError("give cast or turnout, not both")
        if self.votes is None and self.cast is None and self.turnout is None:
            raise ValueError("give votes, cast or turnout")
        return self


class RegionReturn(_Return):
    """What is known of a region: votes, turnout, or both."""

    id: Identifier


class DistrictReturn(Specification):
    """What is known of a district: the seat is called, or votes are counted, or both."""

    id: Identifier
    winner: Identifier | None = None
    """The party whose candidate the seat is called for."""
    counted: Counted = 100.0
    votes: Annotated[dict[str, VoteCount], Field(min_length=1)] | None = None
    """Counted ballots by the party of the candidate."""
    source: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.winner is None and self.votes is None:
            raise ValueError("give winner or votes: a called seat, or its count")
        if self.winner is not None and self.votes is not None and self.counted == 100:
            raise ValueError("all is counted, so the votes say who won; leave winner out")
        return self


class NationReturn(_Return):
    """A count of the nation that is not split by region."""


class Returns(Specification):
    """Counted ballots, and how far they may differ from those that are not counted yet.

    On the log scale the counted part q of a place differs from the whole by a deviation with the
    variance (1 - q)^2 order_sd^2 + (1 - q) / q unit_sd^2 in each party.
    """

    order_sd: LogSd = ORDER_SD
    """How far the ballots counted first may differ from the rest for a reason: villages before
    towns, postal votes last. It is nothing at 100 percent."""
    unit_sd: LogSd = UNIT_SD
    """How far the polling stations counted first may differ from the rest by chance, at half."""
    region: tuple[RegionReturn, ...] = ()
    district: tuple[DistrictReturn, ...] = ()
    nation: NationReturn | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is counted."""
        return bool(self.region or self.district) or self.nation is not None
