"""What JSON documents of other commands must have for a page: anybody may have written one.

And what their figures are called and how they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from simulator.errors import SimulatorError
from simulator.figures.definitions import CHANCES, COLUMNS
from simulator.intervals import decimals
from simulator.report.words import Words

Label = float | str | bool | None
MEASURES = {column: measure for measure, column in COLUMNS.items()}
PERCENT = (*CHANCES, "share", "turnout", "wasted")
MOST_DIGITS = 3


class Told(BaseModel):
    """Frozen, its numbers finite; keys that a page does not need are left alone."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, frozen=True)


class NamesTold(Told):
    """What people call events and parties, by id."""

    events: dict[str, str] = Field(default_factory=dict)
    parties: dict[str, str] = Field(default_factory=dict)


class FigureTold(Told):
    """Which figure a row is of."""

    measure: Annotated[str, AfterValidator(lambda name: MEASURES.get(name, name))]
    """Named as a figure or as a column: "p_enters" is "enters"."""
    tier: str | None = None
    party: str | None = None
    event: str | None = None

    @property
    def is_chance(self) -> bool:
        """Whether it is a probability."""
        return self.measure in CHANCES

    @property
    def scale(self) -> float:
        """From its numbers to those that are written: chances are fractions of one."""
        return 100.0 if self.is_chance else 1.0

    def label(self, names: NamesTold, words: Words) -> str:
        """ "NSDP clears 5%", "Amanat: seats"."""
        if self.event is not None:
            return names.events.get(self.event, self.event)
        key = f"m_{self.measure}"
        said = words.say(key) if words.has(key) else self.measure
        if self.tier not in (None, "all"):
            said = f"{said} ({self.tier})"
        if self.party is None:
            return said
        party = names.parties.get(self.party, self.party)
        return words.say("figure_of_party", party=party, figure=said)

    def written(self, number: float, words: Words, error: float | None) -> str:
        """A value with its unit, to the digit that its error lets one know."""
        digits = min(decimals(self.scale * error) if error else 1, MOST_DIGITS)
        shown = words.percent if self.measure in PERCENT else words.number
        return shown(self.scale * number, digits)


class MeasureTold(FigureTold):
    """A figure at a point of a sweep."""

    point: int
    value: float | None
    error: float | None


class ImportanceTold(FigureTold):
    """How far a figure moves, and the part of each axis in that."""

    low: float
    high: float
    parts: dict[str, float]


class PointTold(Told):
    """A point of a sweep."""

    point: int
    axes: dict[str, Label]
    draws: int


class ReadingTold(Told):
    """A value with its error."""

    value: float
    error: float


class TurnTold(FigureTold):
    """Between which values a probability passes one half."""

    axis: str
    last: Label
    next: Label
    before: ReadingTold
    after: ReadingTold
    where: str


class SweepTold(Told):
    """A sweep, as `simulator sweep --format json` prints it."""

    sweep: str
    name: str
    seed: int
    axes: Annotated[list[str], Field(min_length=1)]
    baseline: int
    points: Annotated[list[PointTold], Field(min_length=1)]
    importance: list[ImportanceTold]
    measures: list[MeasureTold]
    turns: list[TurnTold] = Field(default_factory=list)
    names: NamesTold = NamesTold()


class StageTold(Told):
    """A file of a night, and how much was counted then; the first is the forecast."""

    stage: Annotated[int, Field(ge=0)]
    name: str
    time: str | None = None
    counted: float
    effective: float | None = None
    warnings: list[str] = Field(default_factory=list)


class NightMeasureTold(FigureTold):
    """A figure at a stage of a night, its range, and its change from the stage before."""

    stage: Annotated[int, Field(ge=0)]
    value: float | None
    error: float | None
    low: float | None = None
    high: float | None = None
    change: float | None = None
    change_error: float | None = None


class SurpriseTold(Told):
    """A return far from what was expected, shares in percent."""

    stage: Annotated[int, Field(ge=0)]
    place: str
    party: str | None
    """None of turnout."""
    expected: float
    counted: float
    sd: float


class NightTold(Told):
    """A night, as `simulator night --format json` prints it."""

    night: str
    name: str
    seed: int
    draws: Annotated[int, Field(ge=1)]
    stages: Annotated[list[StageTold], Field(min_length=1)]
    measures: list[NightMeasureTold]
    headline: str | None = None
    after: list[str] = Field(default_factory=list)
    surprises: list[SurpriseTold] = Field(default_factory=list)
    names: NamesTold = NamesTold()


class SideTold(Told):
    """One of two that are compared."""

    scenario: str
    name: str | None = None
    fingerprint: str
    seed: int
    draws: int

    @property
    def title(self) -> str:
        """Its name, or else its id."""
        return self.name or self.scenario


class DifferenceTold(FigureTold):
    """A figure on both sides, and its change."""

    a: float
    b: float
    change: float
    se: float | None
    p: float
    changed: int | None = None
    beyond_noise: bool


class ReasonTold(Told):
    """Why houses changed."""

    reason: str
    draws: int
    alone: int
    seats: int


class HousesTold(Told):
    """Seats that moved."""

    seats_moved_at_most: float | None = None
    moved_counts: list[Annotated[int, Field(ge=0)]] | None = None


class ComparisonTold(Told):
    """A comparison, as `simulator compare --format json` prints it."""

    a: SideTold
    b: SideTold
    paired: bool
    differences: list[DifferenceTold]
    houses: HousesTold = HousesTold()
    reasons: list[ReasonTold] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    names: NamesTold = NamesTold()


Document = TypeVar("Document", bound=Told)


def told(kind: type[Document], document: Mapping[str, Any], place: str) -> Document:
    """The document, checked. Raises: SimulatorError, with the first key that is wrong."""
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise SimulatorError(
            f"{place}: {key}: {first['msg']}; print it again with --format json"
        ) from None
