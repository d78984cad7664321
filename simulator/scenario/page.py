"""What the page and the charts of an election show, and how; it changes no count."""

from typing import Annotated

from pydantic import Field

from simulator.scenario.rows import MOST_PARTIES
from simulator.schema import Identifier, Name, Specification, Text

MOST_PLACES = 25_000
"""Regions and districts together."""
MOST_TILES_ACROSS = 60
Position = Annotated[int, Field(ge=1, le=MOST_TILES_ACROSS)]
Path = Annotated[
    str,
    Field(
        max_length=1_000_000,
        pattern=r"^(M[0-9]{1,4}( [0-9]{1,4}){5,}Z)+$",
        json_schema_extra={"allowed": 'closed lines in whole numbers: "M0 0 9 0 9 9Z"'},
    ),
]


class Remark(Specification):
    """A paragraph of the page, about what the forecast rests on."""

    text: Text
    after: bool = False
    """Whether it was written with the result known, and is shown apart from the forecast."""


class Tile(Specification):
    """Where the square of a region or a district is, in a map of equal squares."""

    id: Identifier
    """Of a region or a district."""
    column: Position
    """From the left, the first is 1."""
    row: Position
    """From the top, the first is 1."""
    label: (
        Annotated[
            str,
            Field(
                min_length=1,
                max_length=4,
                pattern=r"^[^\p{C}]*$",
                json_schema_extra={"allowed": "text of 1 to 4 characters"},
            ),
        ]
        | None
    ) = None
    """What the square says; by default the first three letters of the name."""


class Outline(Specification):
    """The outline of a region or a district, as the program made it from a GeoJSON file."""

    id: Identifier
    path: Path
    """Rings of points x y, from 0 to 1,000 to the right and downward: data of an SVG path."""


class PageSpec(Specification):
    """What `simulator report` and `simulator chart` show, and how; it changes no count."""

    order: Annotated[tuple[Identifier, ...], Field(max_length=MOST_PARTIES)] = ()
    """Parties from left to right, as they sit; all others follow, the largest first."""
    headline: Identifier | None = None
    """The event whose chance is the headline."""
    tiles: Annotated[tuple[Tile, ...], Field(max_length=MOST_PLACES)] = ()
    """A map of equal squares: where that of each region, or of each district, is."""
    map: Name | None = None
    """A GeoJSON file beside the scenario, with the outline of each region or district: it is
    matched by id or name."""
    outline: Annotated[tuple[Outline, ...], Field(max_length=MOST_PLACES)] = ()
    """Written by the program: what `map` holds, projected and simplified."""
    remark: Annotated[tuple[Remark, ...], Field(max_length=50)] = ()
    credit: Name | None = None
    """Whose the pictures are: a name beneath the page and each chart."""
    licence: Name | None = None
    """The licence of the pictures, such as "CC BY 4.0"."""
