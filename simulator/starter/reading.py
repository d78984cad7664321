"""The files of an election, read for `simulator new`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from simulator.errors import Problem, SimulatorError
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.facts import FACTS
from simulator.scenario.files import counts
from simulator.scenario.files.columns import renamed
from simulator.scenario.files.counts import CountedRow, long_rows, no_region, undeclared, whole
from simulator.scenario.files.labels import Counted, called_total, is_alone, sums
from simulator.scenario.files.laws import Law
from simulator.scenario.files.names import (
    INVALID,
    REGISTERED,
    REST,
    Key,
    candidate_twice,
    keyword,
    no_party,
    not_votes,
    once,
)
from simulator.scenario.files.read import refuse, taken
from simulator.scenario.files.sheet import Sheet, read_sheet, records
from simulator.scenario.tree import Place, shown
from simulator.starter.election import NO_LISTS, Election, identifiers, lists_in
from simulator.starter.parties import COLUMNS as FILE_OF_PARTIES
from simulator.starter.parties import (
    Known,
    declared_names,
    from_votes,
    read_parties,
    settled,
    together,
)
from simulator.starter.polling import (
    PolledElection,
    election_day,
    matched,
    named_in,
    read_polled,
    standings,
)
from simulator.starter.seats import stands_by_itself, stated_seats
from simulator.starter.template import STAND_IN
from simulator.text import canonical, listed, looks

FILE_OF_SEATS = ("region", "name", "seats", "population", "registered")
FILE_OF_CANDIDATES = ("district", "region", "candidate", "party", "votes")
NUMBERS = ("votes", "seats", "population", "registered")


@dataclass(frozen=True)
class Sources:
    """What `simulator new` is told: files, and what they do not say."""

    votes: Path | None
    law: Law = STAND_IN
    seats: Sequence[str] = ()
    """A file of regions, and numbers, of tiers: `stated_seats`."""
    candidates: Path | None = None
    parties: Path | None = None
    absent: Sequence[str] = ()
    """Facts about parties that no party has."""
    fold: float = 0.0
    polls: Path | None = None
    date: str | None = None
    """Of the election, year-month-day."""


def read_election(sources: Sources, notes: list[str]) -> Election:
    """The election in files. Adds notes on what was taken for what, also where it then raises.

    Raises: ScenarioError for a file that does not say what it should; SimulatorError where the law
    needs more than the files say.
    """
    law = sources.law
    file_of_parties = _sheet(sources.parties, FILE_OF_PARTIES, notes) if sources.parties else None
    declared = declared_names(file_of_parties) if file_of_parties else frozenset[str]()
    votes, known = _votes(sources.votes, declared, notes) if sources.votes else ((), Known())
    polled, votes = _polls(sources, votes, file_of_parties, notes)
    candidates = _candidates(sources, votes, notes)
    districts = len({row["district"] for row in candidates}) if law.elects_districts else 0
    file, tier_seats = stated_seats(sources.seats, law, districts, notes)
    if file and not sources.votes:
        raise SimulatorError(f"--seats {file}: regions need the last result; give --from-votes too")
    places = _table(file, FILE_OF_SEATS, ("region",), votes, notes)
    names = lists_in(votes)
    if not any(row.votes for row in votes if row.party not in (INVALID, REGISTERED)):
        raise SimulatorError(f"{sources.votes}: no party has any votes")
    if file_of_parties:
        told = read_parties(file_of_parties, names, identifiers(names, NO_LISTS))
        silent = [name for name in names if name not in told.parties]
        if silent and told.facts:
            no_row = f"no row for {listed(silent)}: taken to have none of its facts"
            notes.append(f"{file_of_parties.file}: {no_row}")
        known = together(known, told)
    absent = settled(law, sources.absent, known, names, notes)
    return Election(
        name="",
        law=law,
        votes=votes,
        places={row["region"]: row for row in places},
        tier_seats=tier_seats,
        candidates=candidates,
        fold=sources.fold,
        known=known,
        absent=absent,
        polled=polled,
        counted=sources.votes is not None,
    )


def _polls(
    sources: Sources, votes: tuple[CountedRow, ...], parties: Sheet | None, notes: list[str]
) -> tuple[PolledElection | None, tuple[CountedRow, ...]]:
    """The polls, and votes for every party in them: those of the last result, or in their place."""
    if sources.polls is None:
        return None, votes
    if sources.votes is None and sources.law.has_regions:
        raise SimulatorError(
            f"--law {sources.law.id}: has seats by region, and polls do not say how they differ; "
            f"give the last result too, with --from-votes{_or_alone(sources)}"
        )
    names = lists_in(votes)
    known = named_in(names, parties)
    declared = {*known, *(declared_names(parties) if parties else ())}
    polled, told = read_polled(sources.polls, election_day(sources.date), declared)
    notes += told
    if sources.votes is None:
        return polled, standings(polled, sources.polls)
    polled, told = matched(polled, sources.polls, names, known)
    notes += told
    return polled, votes


def _candidates(
    sources: Sources, votes: Sequence[CountedRow], notes: list[str]
) -> list[dict[str, str]]:
    law = sources.law
    if sources.candidates is None and law.elects_districts:
        last = "" if sources.votes else "the last result with --from-votes, and "
        raise SimulatorError(
            f"--law {law.id}: elects districts; give {last}a CSV file with --candidates, "
            f"with the columns {', '.join(FILE_OF_CANDIDATES)}{_or_alone(sources)}"
        )
    if sources.candidates is not None and not law.elects_districts:
        raise SimulatorError(
            f"--candidates {sources.candidates}: {law.id} elects no districts; leave it out"
        )
    needed = ("district", "party", "votes")
    return _table(sources.candidates, FILE_OF_CANDIDATES, needed, votes, notes)


def _or_alone(sources: Sources) -> str:
    """What else to do where a tier needs no districts, and without votes no regions."""
    tiers = [tier for tier in sources.law.list_tiers if sources.votes or "by" not in tier]
    alone = [tier["id"] for tier in tiers if stands_by_itself(tier)]
    return f"; or take one tier alone with --tier {alone[0]}" if alone else ""


def _table(
    path: Path | None,
    columns: Sequence[str],
    needed: Sequence[str],
    counted: Sequence[CountedRow],
    notes: list[str],
) -> list[dict[str, str]]:
    """The rows of a file of seats or of candidates, which goes with the votes that were counted."""
    if path is None:
        return []
    sheet = _sheet(path, columns, notes, needed if "votes" in needed else ())
    if "region" not in sheet.header and "region" in needed:  # the table of a scenario folder
        sheet = sheet._replace(header=["region" if n == "id" else n for n in sheet.header])
    regions = dict.fromkeys(row.region for row in counted if row.region)
    lists = dict.fromkeys(lists_in(counted))
    first: dict[Key, Place] = {}
    found = records(sheet, columns, needed)

    def check(row: Mapping[str, str], place: Place) -> None:
        _check_row(row, needed, regions, lists)
        once(first, *_key_of(row, place))

    _, problems = taken(found, check)
    if not problems and "party" in needed:
        # A name with half of the votes in each district is not a party's.
        standing = (
            Counted(row["party"] or row["candidate"], row["district"], int(row["votes"]), place)
            for row, place in found
        )
        problems = [Problem(str(place), "", wrong) for place, wrong in sums(standing)]
    refuse(problems)
    return [row for row, _ in found]


def _check_row(
    row: Mapping[str, str], needed: Sequence[str], regions: Collection[str], lists: Iterable[str]
) -> None:
    """Raises: ValueError, for a name or a number that is none, and for one that is not counted."""
    for name in NUMBERS:
        if row.get(name) or name in needed:
            whole(row[name], name)
    for name in needed:
        if not row[name] and not (name == "party" and row.get("candidate")):
            raise ValueError(f"{name}: missing; give it")
    for column in ("district", "region"):
        if wrong := no_region(row.get(column, "")):
            raise ValueError(wrong)
    region = row.get("region", "")
    if region and not regions:
        raise ValueError(
            f"region {shown(region)}, but the votes have no regions: give them a column region, "
            "or leave it out here"
        )
    if region and region not in regions:
        hint = did_you_mean(region, regions, "regions of the votes")
        raise ValueError(f"unknown region {shown(region)}; {hint}")
    if is_alone(row.get("candidate", "")):
        raise ValueError(called_total(row["candidate"]))
    if not row.get("party") and (wrong := not_votes(row.get("candidate", ""))):
        raise ValueError(wrong)
    if row.get("party"):
        _check_party(row["party"], lists)


def _check_party(name: str, lists: Iterable[str]) -> None:
    """A candidate on no list is an independent, unless a list nearly has the name.

    Raises: ValueError, for names that can be no party's, and for such a list.
    """
    if name in lists or keyword(name) == REST:
        return
    if keyword(name):
        raise ValueError(f"{shown(name)} is not a party with candidates; leave the row out")
    if wrong := no_party(name):
        raise ValueError(wrong)
    near = get_close_matches(looks(name), {looks(each): each for each in lists}, 1, 0.85)
    if near:
        hint = nearest(name, lists)
        message = f"{shown(name)} has no row in the votes; {hint}if it is another party, "
        raise ValueError(f"{message}give it a row there, of 0 if it has no list")


def _key_of(row: Mapping[str, str], place: Place) -> tuple[Key, Place, str]:
    """What no two rows have: the region of a file of seats; party and name of a candidate."""
    if "party" not in row:
        return (canonical(row["region"]),), place, shown(row["region"])
    name, party, district = row.get("candidate", ""), row["party"], row["district"]
    key = canonical(district), canonical(party), canonical(name)
    return key, place, candidate_twice(name, party, district)


def _sheet(
    path: Path, columns: Sequence[str], notes: list[str], needed: Sequence[str] = ()
) -> Sheet:
    """A file whose columns are read as known ones, with notes.

    Where all that are `needed` are there, others that are near to none are left out.
    """
    sheet, found = renamed(read_sheet(path), columns)
    notes += found
    names = [name.lower() for name in sheet.header]
    if not needed or not {*needed} <= {*names}:
        return sheet
    spare = [name not in columns and not nearest(name, columns) for name in names]
    for name, drop in zip(sheet.header, spare, strict=True):
        notes += [f"{path}: the column {shown(name)} is not used"] if drop else []
    return sheet.without(spare)


def _votes(
    path: Path, declared: Collection[str], notes: list[str]
) -> tuple[tuple[CountedRow, ...], Known]:
    """The rows of votes, and what further columns say of their parties."""
    sheet = _sheet(path, (*counts.COLUMNS, *FACTS), notes, counts.COLUMNS[1:])
    facts = [name.lower() in FACTS for name in sheet.header]
    if not any(facts):
        return undeclared(long_rows(sheet), declared), Known()
    votes = undeclared(long_rows(sheet.without(facts)), declared)
    lines = records(sheet, (*counts.COLUMNS, *FACTS), counts.COLUMNS[1:])
    return votes, from_votes(sheet, [line for line in lines if not keyword(line[0]["party"])])
