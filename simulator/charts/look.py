"""How charts look: size, colours of a theme, type."""

from dataclasses import dataclass
from typing import Any

from simulator.colours import BACKGROUNDS, INKS
from simulator.errors import SimulatorError

NARROWEST, WIDEST = 320, 2400
COLOURS = {"light": ("#5b626d", "#e3e6ea", "#2f5d9e"), "dark": ("#a3abb8", "#2c313a", "#7fb0f2")}
"""By theme: muted, of the grid, the accent."""
FONT = "Inter, Helvetica Neue, Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
"""No font is fetched: the first that a reader has."""
MARGIN = 16


@dataclass(frozen=True)
class Look:
    """A theme, its colours, and a width in pixels."""

    width: int
    theme: str
    ink: str
    """Of text."""
    background: str
    """Of the picture."""
    muted: str
    """Of secondary text: subtitles, axes; 5:1 or more on the background."""
    grid: str
    """Of lines that help to read."""
    accent: str
    """Of marks that belong to no party."""

    @classmethod
    def of(cls, width: int, theme: str) -> "Look":
        """Raises: SimulatorError, for a width or theme that cannot be."""
        if not NARROWEST <= width <= WIDEST:
            raise SimulatorError(f"width: {width}; must be {NARROWEST} to {WIDEST} pixels")
        if theme not in BACKGROUNDS:
            raise SimulatorError(f"theme: {theme!r}; must be {' or '.join(BACKGROUNDS)}")
        return cls(width, theme, INKS[theme], BACKGROUNDS[theme], *COLOURS[theme])

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
