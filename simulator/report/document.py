"""A page as one file: a body from a template, one style sheet, one script, and a strict policy.

Nothing is loaded. The content security policy names the hashes of the style sheet and of the
script: whatever else may have got in neither runs nor styles anything.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simulator.report.words import Words

TEMPLATES = files("simulator.report") / "templates"


@dataclass(frozen=True)
class Look:
    """How a page looks beyond its defaults."""

    title: str | None = None
    """In place of the headline."""
    css: str = ""
    """A style sheet of one's own, after the page's."""


class Styles:
    """Places and widths as classes of the one style sheet: a page has no `style` attribute.

    So its content security policy need not allow any, and the many equal ones are written once, in
    the order in which they are first needed.
    """

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    def put(self, **rules: float | str) -> str:
        """The class of some rules: `put(left=12.5)` is 12.5% from the left."""
        text = ";".join(
            f"{name.replace('_', '-')}:{value if isinstance(value, str) else _percent(value)}"
            for name, value in rules.items()
        )
        return self._classes.setdefault(text, f"s{len(self._classes)}")

    def mark(self, text: str, left: float) -> dict[str, str]:
        """A mark of an axis: its text, and the class of its place, in percent from the left."""
        return {"text": text, "at": self.put(left=left)}

    def sheet(self) -> str:
        """All rules. Those on the page itself come later, and so win."""
        return "\n".join(f".{name}{{{text}}}" for text, name in self._classes.items())


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Page:
    """A finished page, and what an index says of it."""

    html: str
    id: str
    """Of the scenario, sweep or comparison: its file is named after it."""
    kicker: str
    """What it is about: the election and its day."""
    title: str
    sub: str = ""


@cache
def environment() -> Environment:
    """Templates whose every value is escaped, and where a missing one is an error."""
    return Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    template: str,
    words: Words,
    styles: Styles,
    look: Look,
    *,
    name: str,
    title: str,
    kicker: str = "",
    sub: str = "",
    window: str | None = None,
    more_css: str = "",
    data: dict[str, Any] | None = None,
    **values: Any,
) -> Page:
    """The page, `name` its id. `window` is the title of the browser's window, if it is another.

    `data` is what the script works with; without, there is no script. Templates get `values`, and
    the headline as `kicker`, `heading` and `sub`.
    """
    head = {"kicker": kicker, "heading": title, "sub": sub}
    body = environment().get_template(template).render(t=words, **head, **values)
    own = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    sheets = ["\n".join((own, more_css, styles.sheet()))]
    if look.css:
        sheets.append(look.css.replace("</", "<\\/"))
    scripts = [] if data is None else [(TEMPLATES / "page.js").read_text(encoding="utf-8")]
    html = (
        environment()
        .get_template("page.html.j2")
        .render(
            t=words,
            rtl=words.locale.text_direction == "rtl",
            policy=policy(sheets, scripts),
            title=window or title,
            description=sub,
            sheets=[Markup(sheet) for sheet in sheets],
            scripts=[Markup(script) for script in scripts],
            data=[] if data is None else [Markup(json_in_html(data))],
            body=Markup(body),
        )
    )
    return Page(html=html, id=name, kicker=kicker, title=title, sub=sub)


def policy(sheets: list[str], scripts: list[str]) -> str:
    """Only these sheets and scripts; no request of any kind."""
    parts = ["default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'"]
    parts.append(f"style-src {' '.join(map(_hash, sheets))}")
    if scripts:
        parts.append(f"script-src {' '.join(map(_hash, scripts))}")
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def json_in_html(value: Any) -> str:
    """JSON that ends no script element, whatever names are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def named(pages: Sequence[Page]) -> dict[str, Page]:
    """Each page under a file name of its own: the id, with a number where two have one."""
    found: dict[str, Page] = {}
    for each in pages:
        name, number = f"{each.id}.html", 2
        while name in found or name == "index.html":
            name, number = f"{each.id}-{number}.html", number + 1
        found[name] = each
    return found


def index_of(files: Mapping[str, Page], words: Words, look: Look) -> Page:
    """The page that leads to the others of a folder, with the headline of each."""
    title = look.title or words.say("index_title")
    return page(
        "index.html.j2", words, Styles(), look, name="index", title=title, files=files.items()
    )
