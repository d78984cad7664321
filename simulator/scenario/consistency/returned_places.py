"""Returns are of places and parties that there are, each once, and fit the electorate."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.problems import Fault
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn
from simulator.scenario.rows import ids
from simulator.scenario.tree import Path, shown

Counted = RegionReturn | NationReturn


def returns_name_places(scenario: Scenario) -> Iterator[Fault]:
    """Regions and districts are those of the scenario, each once."""
    if scenario.returns is None:
        return
    kinds: tuple[tuple[str, Sequence[RegionReturn | DistrictReturn], list[str]], ...] = (
        ("region", scenario.returns.region, ids(scenario.region)),
        ("district", scenario.returns.district, ids(scenario.district)),
    )
    for kind, rows, known in kinds:
        first: dict[str, int] = {}
        for index, row in enumerate(rows):
            path: Path = ("returns", kind, index, "id")
            yield from unknown(path, row.id, known, kind, f"{kind}s")
            earlier = first.setdefault(row.id, index)
            if earlier != index:
                message = f"{shown(row.id)} is in row {earlier + 1} already; leave one of them out"
                yield Fault(path, message, "returned_twice")


def returns_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """Votes are of parties on the list ballot, or of candidates of the district."""
    if scenario.returns is None:
        return
    options = option_ids(scenario)
    for path, row in _counts(scenario):
        for party in row.votes or {}:
            yield from unknown((*path, "votes", party), party, options, "party", "parties")
    standing = _standing(scenario)
    seatless = {party.id for party in scenario.party if not party.can_win}
    for index, district in enumerate(scenario.returns.district):
        path = ("returns", "district", index)
        there = standing.get(district.id, Counter())
        if district.winner is not None and district.winner not in seatless:
            what = "party with a candidate here"
            yield from unknown((*path, "winner"), district.winner, list(there), what, "parties")
        for party, votes in (district.votes or {}).items():
            if votes or there.get(party):
                yield from _stands((*path, "votes", party), party, there)
        if not there.keys() - (district.votes or {}).keys() or district.votes is None:
            continue
        left = next(iter(there.keys() - district.votes.keys()))
        message = f"no votes of {shown(left)}, whose candidate stands here; write 0 if it has none"
        yield Fault((*path, "votes"), message, "district_without")


def _standing(scenario: Scenario) -> Mapping[str, Counter[str]]:
    """Candidates by district and party."""
    found: dict[str, Counter[str]] = {}
    for candidate in scenario.candidate:
        found.setdefault(candidate.district, Counter())[candidate.party] += candidate.count
    return found


def _stands(path: Path, party: str, there: Counter[str]) -> Iterator[Fault]:
    yield from unknown(path, party, list(there), "party with a candidate here", "parties")
    if there.get(party, 0) > 1:
        message = (
            f"{shown(party)} has {there[party]} candidates here: whose is it? returns of this "
            "district cannot be used; leave them out"
        )
        yield Fault(path, message, "several candidates")


def returns_fit_the_electorate(scenario: Scenario) -> Iterator[Fault]:
    """Somebody has votes; no more are counted than cast, or cast than there are voters."""
    if scenario.returns is None:
        return
    voters = _voters(scenario)
    for path, row in _counts(scenario):
        yield from _fits(path, row, voters.get(getattr(row, "id", "")))
    registered = {row.id: row.registered for row in scenario.district}
    for index, district in enumerate(scenario.returns.district):
        path, total = ("returns", "district", index), sum((district.votes or {}).values())
        if district.votes is not None and not total:
            yield Fault((*path, "votes"), _NO_VOTES, "nobody_has_votes")
        if (most := registered.get(district.id)) is not None and total > most:
            yield Fault((*path, "votes"), _more(total, most), "more_than_voters")


_NO_VOTES = "no party has any; leave the place out until something is counted"


def _fits(path: Path, row: Counted, voters: int | None) -> Iterator[Fault]:
    total = sum((row.votes or {}).values())
    if row.votes is not None and not total:
        yield Fault((*path, "votes"), _NO_VOTES, "nobody_has_votes")
    if voters is not None and total > voters:
        yield Fault((*path, "votes"), _more(total, voters), "more_than_voters")
    elif row.cast is not None and row.cast < total:
        message = f"{row.cast:,}; the parties have {total:,} votes together, and more are cast"
        yield Fault((*path, "cast"), message, "fewer_than_votes")
    elif row.cast is not None and voters is not None and row.cast > voters:
        yield Fault((*path, "cast"), f"{_more(row.cast, voters)}", "more_than_voters")
    elif row.turnout is not None and voters is not None and voters * row.turnout / 100 < total:
        message = (
            f"{row.turnout:g} percent of {voters:,} registered voters are fewer than the "
            f"{total:,} votes that are counted"
        )
        yield Fault((*path, "turnout"), message, "fewer_than_votes")


def _more(ballots: int, voters: int) -> str:
    return f"{ballots:,} votes; there are only {voters:,} registered voters"


def the_nation_is_counted_once(scenario: Scenario) -> Iterator[Fault]:
    """Ballots of a region are ballots of the nation."""
    returns = scenario.returns
    if returns is None or returns.nation is None or returns.nation.votes is None:
        return
    if any(row.votes is not None for row in returns.region):
        message = (
            "regions have counts, too, and their ballots would count twice; give the nation or the "
            "regions"
        )
        yield Fault(("returns", "nation", "votes"), message)


def _voters(scenario: Scenario) -> dict[str, int]:
    """Registered voters by region; those of the nation are of ""."""
    own = {row.id: row.registered for row in scenario.region}
    nation = scenario.turnout.registered or sum(own.values())
    return {**own, **({"": nation} if nation else {})}


def _counts(scenario: Scenario) -> Iterator[tuple[Path, Counted]]:
    """The returns of regions and of the nation, and the path of each."""
    returns = scenario.returns
    for index, row in enumerate(returns.region if returns is not None else ()):
        yield ("returns", "region", index), row
    if returns is not None and returns.nation is not None:
        yield ("returns", "nation"), returns.nation


RULES = (
    returns_name_places,
    returns_name_parties,
    returns_fit_the_electorate,
    the_nation_is_counted_once,
)
