"""What a file says of a place."""

from dataclasses import dataclass, field

from simulator.scenario.files.returns.places import Spot
from simulator.scenario.tree import Place

WHOLE = 100.0


@dataclass
class PlaceCount:
    """What a file says of a place; `line` is that of its first row."""

    spot: Spot
    line: Place
    counted: float | None = None
    votes: dict[str, int] = field(default_factory=dict)
    """By party, zeros as they are written."""
    cast: int | None = None
    turnout: float | None = None
    invalid: int | None = None
    winner: str | None = None
    totals: list[tuple[Place, str, int]] = field(default_factory=list)
    """What sums of the parties are said to be: place, name of the column or row, number."""

    @property
    def total(self) -> int:
        """Counted votes of all parties."""
        return sum(self.votes.values())

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is counted or known here yet."""
        known = (self.cast, self.turnout, self.winner)
        return not self.counted and not self.total and all(each is None for each in known)
