"""How charts look: size, colours of a theme, type."""

from dataclasses import dataclass
from typing import Any

from simulator.colours import BACKGROUNDS, INKS
from simulator.errors import SimulatorError

NARROWEST, WIDEST = 320, 2400
MUTED = {"light": "#5b626d", "dark": "#a3abb8"}
"""Of secondary text: subtitles, axes; 5:1 or more on the background."""
GRID = {"light": "#e3e6ea", "dark": "#2c313a"}
ACCENT = {"light": "#2f5d9e", "dark": "#7fb0f2"}
"""Of marks that belong to no party."""
FONT = "Inter, Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
"""No font is fetched: the first that a reader has."""
MARGIN = 16


@dataclass(frozen=True)
class Look:
    """A theme and a width in pixels."""

    width: int
    theme: str

    @classmethod
    def of(cls, width: int, theme: str) -> "Look":
        """Raises: SimulatorError, for a width or theme that cannot be."""
        if not NARROWEST <= width <= WIDEST:
            raise SimulatorError(f"width: {width}; must be {NARROWEST} to {WIDEST} pixels")
        if theme not in BACKGROUNDS:
            raise SimulatorError(f"theme: {theme!r}; must be {' or '.join(BACKGROUNDS)}")
        return cls(width, theme)

    @property
    def ink(self) -> str:
        """Of text."""
        return INKS[self.theme]

    @property
    def muted(self) -> str:
        """Of secondary text."""
        return MUTED[self.theme]

    @property
    def grid(self) -> str:
        """Of lines that help to read."""
        return GRID[self.theme]

    @property
    def accent(self) -> str:
        """Of what belongs to no party."""
        return ACCENT[self.theme]

    @property
    def background(self) -> str:
        """Of the picture."""
        return BACKGROUNDS[self.theme]

    @property
    def inner(self) -> int:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    def config(self) -> dict[str, Any]:
        """The `config` of a Vega-Lite chart."""
        axis = {
            "domain": False,
            "ticks": False,
            "gridColor": self.grid,
            "labelColor": self.muted,
            "titleColor": self.muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelPadding": 6,
            "titlePadding": 10,
        }
        return {
            "font": FONT,
            "background": self.background,
            "padding": MARGIN,
            "view": {"stroke": None},
            "axis": axis,
            "axisY": {"grid": False, "labelColor": self.ink},
            "text": {"color": self.ink, "fontSize": 12},
            "rule": {"color": self.ink},
            "concat": {"spacing": 12},
        }
