"""The files of an election, read for `simulator new`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import Problem, SimulatorError
from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.facts import DECISIVE, FACTS, MEANINGS
from simulator.scenario.files import counts
from simulator.scenario.files.columns import renamed
from simulator.scenario.files.counts import CountedRow, long_rows, undeclared
from simulator.scenario.files.labels import sums
from simulator.scenario.files.laws import Law
from simulator.scenario.files.names import INVALID, REGISTERED, Key, keyword, once
from simulator.scenario.files.read import refuse
from simulator.scenario.files.sheet import Sheet, read_sheet, records
from simulator.scenario.tiers import Fact
from simulator.scenario.tree import Place, shown
from simulator.starter.election import NO_LISTS, SPECIAL, Election, identifiers, needed_facts
from simulator.starter.parties import COLUMNS as FILE_OF_PARTIES
from simulator.starter.parties import Known, declared_names, from_votes, read_parties
from simulator.starter.polling import (
    PolledElection,
    election_day,
    matched,
    named_in,
    read_polled,
    standings,
)
from simulator.starter.rows import check_row, key_of, standing
from simulator.starter.seats import list_tiers, seats_of_last_tier, stands_by_itself, stated_seats
from simulator.starter.template import STAND_IN
from simulator.text import comma_separated, listed

FILE_OF_SEATS = ("region", "name", "seats", "population", "registered")
FILE_OF_CANDIDATES = ("district", "region", "candidate", "party", "votes")


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
    file, tier_seats, number = stated_seats(sources.seats, law)
    if file and not sources.votes:
        raise SimulatorError(f"--seats {file}: regions need the last result; give --from-votes too")
    tiers = list_tiers(law)
    if tiers and tiers[-1]["id"] not in tier_seats:
        seats = seats_of_last_tier(law, number, districts)
        tier_seats |= {} if seats is None else {tiers[-1]["id"]: seats}
    notes += _other_seats(law, tier_seats)
    places = _table(file, FILE_OF_SEATS, ("region",), votes, notes)
    names = list(dict.fromkeys(row.party for row in votes if row.party not in SPECIAL))
    if not any(row.votes for row in votes if row.party not in (INVALID, REGISTERED)):
        raise SimulatorError(f"{sources.votes}: no party has any votes")
    if file_of_parties:
        known = _together(known, _parties(file_of_parties, names, notes))
    absent = _settled(sources, known, names, notes)
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
    names = list(dict.fromkeys(row.party for row in votes if row.party not in SPECIAL))
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
    tiers = [tier for tier in list_tiers(sources.law) if sources.votes or "by" not in tier]
    alone = [tier["id"] for tier in tiers if stands_by_itself(tier)]
    return f"; or take one tier alone with --tier {alone[0]}" if alone else ""


def _other_seats(law: Law, tier_seats: Mapping[str, int]) -> list[str]:
    """Notes on tiers that are given other seats than the law's."""
    own = {tier["id"]: tier.get("seats") for tier in list_tiers(law)}
    return [
        f"the tier {name} has {seats} seats, as given; under {law.id} it has {own[name]}"
        for name, seats in tier_seats.items()
        if own[name] not in (None, seats)
    ]


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
    problems = []
    regions = dict.fromkeys(row.region for row in counted if row.region)
    lists = dict.fromkeys(row.party for row in counted if row.party not in SPECIAL)
    first: dict[Key, Place] = {}
    found = records(sheet, columns, needed)
    for row, place in found:
        try:
            check_row(row, needed, regions, lists)
            once(first, *key_of(row, place))
        except ValueError as error:
            problems.append(Problem(str(place), "", str(error)))
    if not problems and "party" in needed:
        problems = [Problem(str(place), "", wrong) for place, wrong in sums(standing(found))]
    refuse(problems)
    return [row for row, _ in found]


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


def _parties(sheet: Sheet, names: Sequence[str], notes: list[str]) -> Known:
    known = read_parties(sheet, names, identifiers(names, NO_LISTS))
    silent = [name for name in names if name not in known.parties]
    if silent and known.facts:
        notes.append(f"{sheet.file}: no row for {listed(silent)}: taken to have none of its facts")
    return known


def _together(votes: Known, file: Known) -> Known:
    """What the votes and the file of parties say; a fact is said in one of them."""
    if both := votes.facts & file.facts:
        (name, *_) = sorted(both)
        raise SimulatorError(f"--parties: {name} is a column of the votes too; give it in one")
    names = dict.fromkeys([*votes.parties, *file.parties])
    return Known(
        {name: votes.parties.get(name, {}) | file.parties.get(name, {}) for name in names},
        votes.facts | file.facts,
    )


def _settled(
    sources: Sources, known: Known, names: Sequence[str], notes: list[str]
) -> tuple[Fact, ...]:
    """The facts that the law asks for and that no party has. Raises: SimulatorError, if any is
    neither given nor said to be absent."""
    needs, declared = needed_facts(sources.law), _declared(sources.absent)
    for fact in declared:
        if known.has(fact):
            raise SimulatorError(f"--absent {fact}: a party has it; leave out one of the two")
    open_ = [fact for fact in needs if fact not in known.facts and fact not in declared]
    if missing := [fact for fact in open_ if fact in DECISIVE]:
        raise SimulatorError(_what_is_missing(sources.law, missing, names))
    if "registration" in open_:
        notes.append(
            "equal claims go to the party registered first: taken from the order of the votes; "
            "to give it, add the column registration to --parties"
        )
    unused = [fact for fact in DECISIVE if known.has(fact) and fact not in needs]
    unused = [] if sources.law.id == STAND_IN.id else unused
    notes += [f"{sources.law.id} does not use {fact}: left out of its rules" for fact in unused]
    return tuple(fact for fact in needs if not known.has(fact) and fact not in open_)


def _declared(absent: Iterable[str]) -> list[Fact]:
    told = [each for text in absent for each in comma_separated(text)]
    for each in told:
        if each not in FACTS:
            raise SimulatorError(
                f"--absent {each}: is not a fact; {did_you_mean(each, FACTS, 'facts')}"
            )
    return [fact for fact in FACTS if fact in told]


def _what_is_missing(law: Law, missing: Sequence[Fact], names: Sequence[str]) -> str:
    """What a law needs to know, and how to say it, in lines."""
    header = ",".join(["party", *missing])
    example = f'"{names[0]}"' if names and "," in names[0] else (names or ["..."])[0]
    absent = ",".join(missing)
    return "\n".join(
        [
            f"--law {law.id}: needs facts about parties that votes and polls do not say:",
            *(f"  {fact}: {MEANINGS[fact]}" for fact in missing),
            "give them with --parties parties.csv, a file with a row for each party that has one:",
            f"  {header}",
            f"  {example}{',' * len(missing)}",
            f"or, if no party has one, say so with --absent {absent}",
            "nothing was written",
        ]
    )
