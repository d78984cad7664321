"""What a scenario has many of: parties, regions, districts, candidates, blocs, events.

Each class is one kind of table of a scenario file. Percent where people write percent.
"""

from collections.abc import Iterable
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, model_validator

from simulator.schema import (
    Correlation,
    Identifier,
    LogSd,
    LogShift,
    Name,
    Percent,
    PositiveCount,
    SeatCount,
    ShortText,
    Specification,
    Status,
    Text,
    VoteCount,
)

MOST_PARTIES = 2000
"""Rows on the ballot; Spain had 606 candidacies in 2015."""
Role = Literal["list", "independent", "against-all", "blank", "other"]
WINNING_ROLES = ("list", "independent")
"""Roles of parties that can win seats."""
Voters = Annotated[int, Field(ge=1, le=2**36)]
Color = Annotated[
    str,
    Field(
        pattern=r"^#[0-9a-fA-F]{6}$", json_schema_extra={"allowed": 'a colour such as "#1f77b4"'}
    ),
]


class Identified(Protocol):
    """A row of a scenario: a party, a region, a tier, ..."""

    @property
    def id(self) -> str:
        """The name by which others refer to it."""
        ...


def ids(rows: Iterable[Identified]) -> list[str]:
    """The ids of rows, in their order."""
    return [row.id for row in rows]


class Party(Specification):
    """An entry on the ballot: a party, a list, independents, or votes for none of them."""

    id: Identifier
    name: Name | None = None
    short: ShortText | None = None
    color: Color | None = None
    role: Role = "list"
    """`list` can win list seats; `independent` stands for all independent candidates;
    `against-all`, `blank` (blank ballots, where the law counts them as valid) and `other` (the
    small lists combined) get votes but never seats."""
    share: Percent | None = None
    """Expected share of the valid list ballots, against-all included."""
    last: Percent | None = None
    """Share of the list ballot at the last election, to which the shares of candidates and regions
    belong: they move with the party from `last` to `share`, see `votes.swing`. Counts that are
    `expected` state it."""
    votes: VoteCount | None = None
    """Counted ballots, instead of `share`, if the count is known."""
    registration: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Position in the order of registration, which breaks ties; default: position in the file."""
    minority: bool = False
    alliance_size: Annotated[int, Field(ge=1, le=100)] = 1
    turnout_correlation: Correlation = 0.0
    """Correlation of the party's national swing with the national swing of turnout."""
    swing_sd: LogSd = 0.0
    """For independents: spread of their common strength over all districts, on the log scale.
    Parties on the list ballot have their swing from `votes`."""
    source: Text | None = None
    notes: Text | None = None

    @property
    def shortest_name(self) -> str:
        """What tables call it."""
        return self.short or self.name or self.id

    @property
    def can_win(self) -> bool:
        """Whether it can win seats."""
        return self.role in WINNING_ROLES

    @property
    def on_list_ballot(self) -> bool:
        """Whether it has a share of the list votes: all but independents have."""
        return self.role != "independent"


class Region(Specification):
    """A part of the country with its own electorate and turnout."""

    id: Identifier
    name: Name | None = None
    registered: Voters
    group: Identifier | None = None
    """Regions with the same one, such as "east", deviate together by `votes.group_sd`."""
    share: dict[str, Percent] | None = None
    """Expected shares here, by party, if known. A party that is not listed
    has its national share; all are scaled to match the national shares. A party with 0
    has no votes here."""
    votes: dict[str, VoteCount] | None = None
    """Counted ballots here, by party, if the count is known."""
    seats: SeatCount | None = None
    """Its seats, in tiers that allocate `by = "region"` and do not apportion seats."""
    population: PositiveCount | None = None
    """For seats that are apportioned to regions by population."""
    status: Status | None = None
    source: Text | None = None
    notes: Text | None = None


class RegionTurnout(Specification):
    """Turnout of one region, in percent of its registered voters."""

    id: Identifier
    mean: Percent
    sd: LogSd | None = None
    """Standard deviation of the region's own deviation, on the logit scale."""
    expected: Percent | None = None
    """The turnout at which the national shares hold, if it is not `mean`: in a what-if that moves
    only `mean`, the region's lean then changes the national result."""
    status: Status | None = None
    source: Text | None = None
    notes: Text | None = None


class Turnout(Specification):
    """How many of the registered voters cast a ballot.

    On the logit scale: the mean, plus a national swing, plus each region's own deviation. The mean
    is the median of the draws. A standard deviation of 0.10 is 2.5 points at 50%.
    """

    mean: Percent = 100.0
    """Used for regions without their own."""
    national_sd: LogSd = 0.0
    regional_sd: LogSd = 0.0
    """Of each region's own deviation, for regions without their own value."""
    invalid: Percent = 0.0
    """Ballots that are invalid, in percent of ballots cast."""
    registered: Voters | None = None
    """The electorate, if there are no regions; otherwise the sum of the regions."""
    cast: VoteCount | None = None
    """Ballots cast, if the count is known and there are no regions."""
    region: tuple[RegionTurnout, ...] = ()
    status: Status | None = None
    source: Text | None = None
    notes: Text | None = None


class Ballot(Specification):
    """What a voter marks: a list, or a candidate of the voter's district."""

    id: Identifier
    kind: Literal["lists", "candidates"]
    residual_sd: LogSd = 0.0
    """Spread of a candidate's appeal, on the log scale (mean one), unless the candidate has one."""
    notes: Text | None = None


class District(Specification):
    """A constituency in which candidates run."""

    id: Identifier
    name: Name | None = None
    region: Identifier | None = None
    registered: Voters | None = None
    """Its electorate; by default an equal share of its region's."""
    candidates_sd: LogSd | None = None
    """`residual_sd` of the candidates here that have none of their own; by default the ballot's."""
    status: Status | None = None
    source: Text | None = None
    notes: Text | None = None


class Candidate(Specification):
    """One candidate, or `count` identical ones, on the district ballot of one district.

    Strength is given by `share` (percent of the district's valid ballots) or, for a party's
    candidate, by `retains` (the part of the party's list share in that place that the candidate
    keeps). Strengths are scaled to one within each district. A `share` is one of last time where
    the last result is known, and moves with the party: see `votes.swing`.
    """

    district: Identifier
    party: Identifier
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    share: Percent | None = None
    retains: Annotated[float, Field(ge=0, le=10)] | None = None
    votes: VoteCount | None = None
    """Counted ballots, instead of a strength."""
    incumbency: LogShift | None = None
    """What the candidate has on top of the party's swing, on the log scale: 0.1 is a tenth more
    votes before scaling, for a member who stands again; -0.1 where the party's member has left."""
    residual_sd: LogSd | None = None
    name: Name | None = None
    status: Status | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _one_strength(self) -> Self:
        given = [name for name in ("share", "retains", "votes") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                "give the strength in exactly one way: share, retains or votes; "
                f"found {' and '.join(given) or 'none'}"
            )
        if self.votes is not None and self.count != 1:
            raise ValueError("counted votes belong to one candidate; leave out count")
        return self


class Bloc(Specification):
    """Parties that are counted together, wherever each of them may stand.

    They win seats by themselves: a bloc changes no count of a party. Blocs may overlap; see
    `simulator.scenario.terms.Names.rivals` for which of them are compared.
    """

    id: Identifier
    name: Name | None = None
    color: Color | None = None
    parties: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_PARTIES)]
    notes: Text | None = None


class Event(Specification):
    """A named outcome whose probability is reported, such as `amanat >= 66` or `nsdp enters`."""

    id: Identifier
    name: Name | None = None
    """`{threshold}` in it is the threshold that the event asks about, as in "NSDP clears
    {threshold}"."""
    when: Text
    split: bool = False
    """Also show seats separately for draws in which this happened and in which it did not."""
    after: bool = False
    """Whether it is asked because the result is known, as "the six lists that entered": a page
    shows it apart from the forecast."""
    notes: Text | None = None
