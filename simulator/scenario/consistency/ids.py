"""Ids: each once, none a word of the event language."""

import unicodedata
from collections.abc import Collection, Iterator
from functools import partial

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.expression import RESERVED
from simulator.scenario.model import Identified, Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.tree import Path, shown


def each_id_once(scenario: Scenario) -> Iterator[Fault]:
    """Ids differ by more than letter case or the way a letter is coded (NFKC)."""
    for path, rows in _tables(scenario):
        first: dict[str, int] = {}
        for index, row in enumerate(rows):
            earlier = first.setdefault(_canonical(row.id), index)
            if earlier != index:
                message = (
                    f"{shown(row.id)}, row {index + 1}, is the same id as "
                    f"{shown(rows[earlier].id)}, row {earlier + 1}; give each row its own"
                )
                yield Fault((*path, index, "id"), message, ("each_id_once", path))


def no_reserved_ids(scenario: Scenario) -> Iterator[Fault]:
    """Parties and tiers are named in events, and "default" means all other parties."""
    reserved = (*RESERVED, "default")
    for key, rows in (("party", scenario.party), ("tier", scenario.tier)):
        for index, row in enumerate(rows):
            if _canonical(row.id) in reserved:
                message = f"{shown(row.id)} is a reserved word; choose another id"
                yield Fault((key, index, "id"), message)


def each_registration_once(scenario: Scenario) -> Iterator[Fault]:
    """The order of registration breaks ties, so no two parties have the same position."""
    first: dict[int, str] = {}
    for index, party in enumerate(scenario.party):
        if party.registration is None:
            continue
        earlier = first.setdefault(party.registration, party.id)
        if earlier != party.id:
            message = f"{party.registration}; {shown(earlier)} has the same, and it breaks ties"
            yield Fault(("party", index, "registration"), message)


def unknown(path: Path, name: str, known: Collection[str], what: str, many: str) -> Iterator[Fault]:
    """A fault, unless the name is known."""
    if name not in known:
        kind = ("unknown", what, path[0], path[-1])
        hint = partial(did_you_mean, name, known, many)
        yield Fault(path, lambda: f"{shown(name)} is not a {what}; {hint()}", kind)


def _tables(scenario: Scenario) -> list[tuple[Path, tuple[Identified, ...]]]:
    return [
        (("party",), scenario.party),
        (("region",), scenario.region),
        (("turnout", "region"), scenario.turnout.region),
        (("ballot",), scenario.ballot),
        (("district",), scenario.district),
        (("tier",), scenario.tier),
        (("event",), scenario.event),
    ]


def _canonical(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
