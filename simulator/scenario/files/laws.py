"""Laws by name: `law = "spain"` gives a scenario the tiers and ballots of a law that ships.

A law is a file of the package: what `[[tier]]` and `[[ballot]]` a scenario under it has, with its
articles. The scenario's own rows are merged over them by id, so that it can say what the law leaves
to the year (seats, a bonus) or change what it likes. `law` is a key of its own, as `extends` is: a
scenario extends one other, and may say its law as well.
"""

import pathlib
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.files.read import fault, tree_of
from simulator.scenario.tiers import Fact
from simulator.scenario.tree import Place, Table, shown
from simulator.text import plain

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "laws"
ROWS = ("ballot", "tier")
"""What a scenario has from its law."""


class Law(NamedTuple):
    """A built-in law: its name, notes, and tables."""

    id: str
    name: str
    notes: str
    needs: str
    """What a scenario under it must say itself."""
    tables: dict[str, Any]
    house: tuple[int, ...] = ()
    """The sizes that its house may have, all tiers together; empty where it does not say."""

    @property
    def tiers(self) -> list[dict[str, Any]]:
        """The rows of its tiers."""
        return list(self.tables["tier"])

    @property
    def list_tiers(self) -> list[dict[str, Any]]:
        """The tiers that lists fill."""
        return [tier for tier in self.tiers if tier["method"] not in ("plurality", "stated")]

    @property
    def elects_districts(self) -> bool:
        """Whether any tier elects the winners of districts."""
        return any(tier["method"] == "plurality" for tier in self.tiers)

    @property
    def has_regions(self) -> bool:
        """Whether lists have seats by region in any tier."""
        return any(tier.get("by") == "region" for tier in self.tiers)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts about parties that its tiers need."""
        told = [fact for tier in self.tiers for fact in tier.get("facts", ())]
        return tuple(dict.fromkeys(told))

    def only(self, tiers: Sequence[str]) -> "Law":
        """The law with these of its tiers, and the ballots that fill them."""
        kept = [tier for tier in self.tiers if tier["id"] in tiers]
        ballots = {
            tier.get("ballot", "district" if tier["method"] == "plurality" else "list")
            for tier in kept
        }
        rows = [row for row in self.tables.get("ballot", ()) if row["id"] in ballots]
        tables = {"ballot": rows, "tier": kept} if rows else {"tier": kept}
        house = self.house if len(kept) == len(self.tiers) else ()
        return self._replace(tables=tables, house=house)


@cache
def names() -> tuple[str, ...]:
    """The laws that ship, in order of the alphabet."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def nearest_law(name: str) -> str:
    """The law by a near name, or all of a country, as a question; nothing where none is near."""
    of_country = [each for each in names() if each.startswith(f"{plain(name).casefold()}-")]
    if len(of_country) > 1:
        return f"did you mean {' or '.join(map(shown, of_country))}? "
    return nearest(name, names())


@cache
def law(name: str) -> Law:
    """One of `names()`."""
    raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    tables = {key: raw[key] for key in ROWS if key in raw}
    house = raw.get("house")
    return Law(
        id=name,
        name=raw["name"],
        notes=" ".join(raw["notes"].split()),
        needs=raw.get("needs", ""),
        tables=tables,
        house=tuple(house) if isinstance(house, list) else (house,) if house else (),
    )


def tables_of(named: Any, place: Place) -> Table:
    """The tables of the law that a scenario names, each at the line that names it.

    Raises: ScenarioError.
    """
    name, wanted = named, None
    if isinstance(named, Table):
        name, wanted = named.get("name"), named.get("tiers")
        for key in named:
            if key not in ("name", "tiers"):
                message = "unknown key; " + did_you_mean(key, ("name", "tiers"), "known keys")
                raise fault(*named.place_of(key), message, f"law.{key}")
    if name not in names():
        hint = nearest_law(str(name)) + "`simulator laws` lists all laws"
        raise fault(*place, f"{shown(name)} is not a built-in law; {hint}", "law")
    found = law(name)
    if wanted is not None:
        known = [tier["id"] for tier in found.tiers]
        if not isinstance(wanted, tuple) or not wanted:
            raise fault(*place, f"{shown(wanted)}; must be an array of tier ids", "law.tiers")
        for each in wanted:
            if each not in known:
                hint = did_you_mean(str(each), known, "tiers of the law")
                raise fault(*place, f"{shown(each)} is not a tier of the law; {hint}", "law.tiers")
        found = found.only(wanted)
    return tree_of(found.tables, place)
