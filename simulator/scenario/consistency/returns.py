"""Returns are of places and parties that there are, each once, and fit the electorate.

They condition normal swings: what cannot be conditioned is refused, with what to do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.problems import Fault
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn, Returns
from simulator.scenario.rows import ids
from simulator.scenario.tiers import Plurality
from simulator.scenario.tree import Path, shown
from simulator.scenario.votes import Dirichlet, LogisticNormal, MultivariateT

Counted = RegionReturn | NationReturn
MOST_FEATURES = 500
"""Numbers that regions share in a draw: each draw multiplies a square of them."""


def returns_name_places(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Regions and districts are those of the scenario, each once."""
    kinds: tuple[tuple[str, Sequence[RegionReturn | DistrictReturn], list[str]], ...] = (
        ("region", returns.region, ids(scenario.region)),
        ("district", returns.district, ids(scenario.district)),
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


def returns_name_parties(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Votes are of parties on the list ballot, or of candidates of the district."""
    options = option_ids(scenario)
    for path, row in _counts(returns):
        for party in row.votes or {}:
            yield from unknown((*path, "votes", party), party, options, "party", "parties")
    standing: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in scenario.candidate:
        standing[candidate.district][candidate.party] += candidate.count
    seatless = {party.id for party in scenario.party if not party.can_win}
    for path, district in _districts(returns):
        there = standing[district.id]
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


def _stands(path: Path, party: str, there: Counter[str]) -> Iterator[Fault]:
    yield from unknown(path, party, list(there), "party with a candidate here", "parties")
    if there.get(party, 0) > 1:
        message = (
            f"{shown(party)} has {there[party]} candidates here: whose votes are these? leave this "
            "district out until its seat is called, and give winner then instead of votes"
        )
        yield Fault(path, message, "several candidates")


def returns_fit_the_electorate(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Somebody has votes; no more are counted than cast, or cast than there are voters."""
    voters = {row.id: row.registered for row in scenario.region}
    voters[""] = scenario.registered
    for path, row in _counts(returns):
        yield from _fits(path, row, voters.get(getattr(row, "id", "")) or None)
    registered = {row.id: row.registered for row in scenario.district}
    for path, district in _districts(returns):
        yield from _votes_fit(path, district.votes, registered.get(district.id))


def _votes_fit(path: Path, votes: Mapping[str, int] | None, voters: int | None) -> Iterator[Fault]:
    total = sum((votes or {}).values())
    if votes is not None and not total:
        message = "no party has any; leave the place out until something is counted"
        yield Fault((*path, "votes"), message, "nobody_has_votes")
    if voters is not None and total > voters:
        yield Fault((*path, "votes"), _more(total, voters), "more_than_voters")


def _fits(path: Path, row: Counted, voters: int | None) -> Iterator[Fault]:
    yield from _votes_fit(path, row.votes, voters)
    total = sum((row.votes or {}).values())
    if voters is not None and total > voters:
        return
    if row.cast is not None and row.cast < total:
        message = f"{row.cast:,}; the parties have {total:,} votes together, and more are cast"
        yield Fault((*path, "cast"), message, "fewer_than_votes")
    elif row.cast is not None and voters is not None and row.cast > voters:
        yield Fault((*path, "cast"), _more(row.cast, voters), "more_than_voters")
    elif row.turnout is not None and voters is not None and voters * row.turnout / 100 < total:
        message = (
            f"{row.turnout:g} percent of {voters:,} registered voters are fewer than the "
            f"{total:,} votes that are counted"
        )
        yield Fault((*path, "turnout"), message, "fewer_than_votes")


def _more(ballots: int, voters: int) -> str:
    return f"{ballots:,} votes; there are only {voters:,} registered voters"


def ballots_are_counted_once(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Ballots of a region are ballots of the nation; those of a district may be those of lists."""
    if all(isinstance(tier, Plurality) for tier in scenario.tier):
        yield from _with_their_districts(scenario, returns)
    if returns.nation is None or returns.nation.votes is None:
        return
    if any(row.votes is not None for row in returns.region):
        message = (
            "regions have counts, too, and their ballots would count twice; give the nation or the "
            "regions"
        )
        yield Fault(("returns", "nation", "votes"), message)


def _with_their_districts(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Where districts fill all seats, votes of a region are those of its candidates."""
    homes = {row.id: row.region for row in scenario.district}
    counted = [row.id for row in returns.district if row.votes is not None and row.id in homes]
    for path, row in _counts(returns):
        inside = [each for each in counted if getattr(row, "id", homes[each]) == homes[each]]
        if row.votes is not None and inside:
            message = (
                f"the district {shown(inside[0])} has a count, too, and there is no vote for "
                "lists: its ballots would count twice; leave one of them out"
            )
            yield Fault((*path, "votes"), message, "counted_twice")


def _counts(returns: Returns) -> Iterator[tuple[Path, Counted]]:
    """The returns of regions and of the nation, and the path of each."""
    for index, row in enumerate(returns.region):
        yield ("returns", "region", index), row
    if returns.nation is not None:
        yield ("returns", "nation"), returns.nation


def _districts(returns: Returns) -> Iterator[tuple[Path, DistrictReturn]]:
    """The returns of districts, and the path of each."""
    for index, row in enumerate(returns.district):
        yield ("returns", "district", index), row


def returns_are_of_a_forecast(scenario: Scenario, _: Returns) -> Iterator[Fault]:
    """Where all ballots are known there is nothing to update."""
    if scenario.counted:
        message = "every vote of this scenario is counted already; leave out returns, or votes"
        yield Fault(("returns",), message)


def returns_condition_normal_swings(scenario: Scenario, _: Returns) -> Iterator[Fault]:
    """The models of votes whose swings are normal, or that have none."""
    votes = scenario.votes
    if scenario.counted or votes.model in ("fixed", "logistic-normal"):
        return
    if isinstance(votes, Dirichlet):
        advice = f"with effective_sample_size = {votes.size:g}: shares then vary as much"
    elif isinstance(votes, MultivariateT):
        advice = "with the same spread: the variance is the same, without the heavy tail"
    else:
        advice = "with the shares of the parties and a spread, such as national_sd"
    message = (
        f"{shown(votes.model)} cannot be combined with returns, which need normal swings; use "
        f'"logistic-normal" {advice}'
    )
    yield Fault(("votes", "model"), message)


def returned_districts_have_seats(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """Where no tier is filled by districts nobody stands in them."""
    for path, _ in () if scenario.elects_districts else _districts(returns):
        message = "no tier is filled by districts here (method plurality); leave this row out"
        yield Fault(path, message, "no districts")


def seats_are_called_for_winners(scenario: Scenario, returns: Returns) -> Iterator[Fault]:
    """A seat is called for a party that can win seats."""
    seatless = {party.id for party in scenario.party if not party.can_win}
    for path, row in _districts(returns):
        if row.winner in seatless:
            message = f"{shown(row.winner)} never wins seats; name the party of the winner"
            yield Fault((*path, "winner"), message, "winner")


def returns_fit_in_a_draw(scenario: Scenario, _: Returns) -> Iterator[Fault]:
    """Of hundreds of parties in many groups, the covariance would be too large."""
    if not isinstance(scenario.votes, LogisticNormal):
        return
    options, groups = len(option_ids(scenario)), len(scenario.groups)
    if (features := (3 + groups) * options + 3) > MOST_FEATURES:
        message = (
            f"{options:,} parties on the ballot and {groups:,} groups of regions make "
            f"{features:,} numbers that regions share; with returns, at most {MOST_FEATURES}: "
            "merge small parties into one"
        )
        yield Fault(("returns",), message)


RULES = (
    returns_name_places,
    returns_name_parties,
    returns_fit_the_electorate,
    ballots_are_counted_once,
    returns_are_of_a_forecast,
    returns_condition_normal_swings,
    returned_districts_have_seats,
    seats_are_called_for_winners,
    returns_fit_in_a_draw,
)


def returns_agree(scenario: Scenario) -> Iterator[Fault]:
    """What the rules find wrong with returns, where there are some."""
    if scenario.returns is not None:
        for rule in RULES:
            yield from rule(scenario, scenario.returns)
