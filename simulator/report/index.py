"""Several pages in one folder, and an index with the headline of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.report.document import Look, Page, page
from simulator.report.styles import Styles
from simulator.report.words import Words


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
    """The page that leads to the others."""
    title = look.title or words.say("index_title")
    return page(
        "index.html.j2", words, Styles(), look, name="index", title=title, files=files.items()
    )
