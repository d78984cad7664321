"""Ids: each once, none a word of the event language."""

from collections.abc import Collection, Iterator
from functools import partial

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.expression import RESERVED
from simulator.scenario.files.labels import called_total, is_total
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.tree import Path, shown
from simulator.text import compatible, is_device

TABLES = ("party", "region", "ballot", "district", "tier", "bloc", "event")
"""Whose rows have ids."""


def each_id_once(scenario: Scenario) -> Iterator[Fault]:
    """Ids differ by more than letter case or the way a letter is coded (NFKC)."""
    tables = [((key,), getattr(scenario, key)) for key in TABLES]
    for path, rows in [*tables, (("turnout", "region"), scenario.turnout.region)]:
        first: dict[str, int] = {}
        for index, row in enumerate(rows):
            earlier = first.setdefault(compatible(row.id), index)
            if earlier != index:
                message = (
                    f"{shown(row.id)}, row {index + 1}, is the same id as "
                    f"{shown(rows[earlier].id)}, row {earlier + 1}; give each row its own"
                )
                yield Fault((*path, index, "id"), message, ("each_id_once", path))


def no_reserved_ids(scenario: Scenario) -> Iterator[Fault]:
    """Parties, blocs and tiers are named in events, and "default" means all other parties."""
    reserved = (*RESERVED, "default")
    for key in ("party", "tier", "bloc"):
        for index, row in enumerate(getattr(scenario, key)):
            if compatible(row.id) in reserved:
                message = f"{shown(row.id)} is a reserved word; choose another id"
                yield Fault((key, index, "id"), message)


def the_folder_can_be_made(scenario: Scenario) -> Iterator[Fault]:
    """Results are saved in a folder with the scenario's id."""
    if is_device(scenario.id):
        message = f"{shown(scenario.id)} is the name of a device on Windows; choose another id"
        yield Fault(("id",), message)


def no_row_sums_others(scenario: Scenario) -> Iterator[Fault]:
    """A row called "Total" would be a party, or a region, with as much as all the others."""
    for key in ("party", "region", "district"):
        for index, row in enumerate(getattr(scenario, key)):
            if name := next((each for each in (row.name, row.id) if each and is_total(each)), None):
                yield Fault((key, index), called_total(name), ("sums others", key))


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
        article = "an" if what[0] in "aeiou" else "a"
        yield Fault(path, lambda: f"{shown(name)} is not {article} {what}; {hint()}", kind)
