"""Charts as files. Nothing is fetched: data are in the chart, fonts are those of the machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    import altair as alt


def as_json(made: alt.ConcatChart, _: float) -> bytes:
    """Vega-Lite, for an editor; `<` is escaped, so that it can be put into a page as it is."""
    text = json.dumps(made.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)
    return (text.replace("<", "\\u003c") + "\n").encode()


def as_svg(made: alt.ConcatChart, _: float) -> bytes:
    """A drawing whose text stays text."""
    return (_svg(made) + "\n").encode()


def as_png(made: alt.ConcatChart, scale: float) -> bytes:
    """A picture with `scale` dots a pixel."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(_svg(made), scale=scale))


def _svg(made: alt.ConcatChart) -> str:
    import altair
    import vl_convert

    told = made.to_dict()
    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawing = vl_convert.vegalite_to_svg(told, vl_version=version, allowed_base_urls=[])
    label = quoteattr(told["description"])  # which the converter leaves out
    return str(drawing).replace("<svg ", f'<svg role="img" aria-label={label} ', 1)


FORMS: dict[str, Callable[[alt.ConcatChart, float], bytes]] = {
    ".svg": as_svg,
    ".png": as_png,
    ".json": as_json,
}
