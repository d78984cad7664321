"""Who leads where, and where it is on a map: for the page, and for charts."""

from simulator.maps.layout import Group, Outlined, Square, groups_of, outlines_of, squares_of
from simulator.maps.leads import KINDS, Kind, Lead, Leads, leads_of
from simulator.maps.letters import OPEN, SHADES, letters, shade, shaded

__all__ = [
    "KINDS",
    "OPEN",
    "SHADES",
    "Group",
    "Kind",
    "Lead",
    "Leads",
    "Outlined",
    "Square",
    "groups_of",
    "leads_of",
    "letters",
    "outlines_of",
    "shade",
    "shaded",
    "squares_of",
]
