"""Votes: shares or counts of every party, today and last time; sums; spreads that name parties."""

from collections.abc import Iterable, Iterator, Mapping
from math import fsum

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.last_result import (
    last_shares,
    states_last,
    votes_are_for_candidates,
)
from simulator.scenario.numbers.leans import (
    Missed,
    known_by_region,
    missed_shares,
    region_of_nobody,
)
from simulator.scenario.numbers.swings import expected_shares, root_of_swings
from simulator.scenario.problems import Fault
from simulator.scenario.tree import Path, shown
from simulator.scenario.votes import SAME, Dirichlet, Drawn, Fixed, mean_shares

NOBODY = ("against-all", "blank")
"""Roles of votes that are for no list and no candidate, and yet counted."""
ROUNDING = 0.05
"""Percent that a printed share may be off: half a unit of its last decimal."""
LOOSE = 0.1
"""Part of a share that it may be off because turnout is expected, and not known."""


def share_or_votes(scenario: Scenario) -> Iterator[Fault]:
    """Every party on the list ballot has a share, or every one has counted votes."""
    if not any(ballot.kind == "lists" for ballot in scenario.ballot) or _half_counted(scenario):
        return
    wanted, other = ("votes", "share") if scenario.counted else ("share", "votes")
    by_region = bool(scenario.region) and all(region.votes for region in scenario.region)
    for index, party in enumerate(scenario.party):
        path: Path = ("party", index)
        if not party.on_list_ballot:
            for key in ("share", "votes"):
                if getattr(party, key) is not None:
                    message = "independents are not on the list ballot; leave it out"
                    yield Fault((*path, key), message)
        elif getattr(party, wanted) is None and not (scenario.counted and by_region):
            message = f"missing; {wanted} is given for other parties; give it for all"
            yield Fault((*path, wanted), message, "share_or_votes")
        elif getattr(party, other) is not None:
            yield Fault((*path, other), "give `share` or `votes`, not both", "both")


def shares_make_100(scenario: Scenario) -> Iterator[Fault]:
    """Shares make 100 percent, but for rounding; the plan rescales what rounding left."""
    shares = [party.share for party in scenario.party if party.on_list_ballot]
    if None in shares or not shares:
        return
    total = fsum(share for share in shares if share is not None)
    if total > 0 and abs(total - 100) > ROUNDING * len(shares):
        yield Fault(
            ("party",),
            f"the shares add up to {total:.6g} percent; they must add up to 100: "
            + _advice(scenario, total),
        )


def _advice(scenario: Scenario, total: float) -> str:
    """What makes shares add up to 100."""
    rest = next((party for party in scenario.party if party.role == "other"), None)
    if abs(total - 1) < ROUNDING:
        return "use percent, such as 41.5, not 0.415"
    off = f"{abs(total - 100):.6g}"
    if rest is not None and (rest.share or 0.0) >= total - 100:
        left = f"{(rest.share or 0.0) - (total - 100):.6g}"
        size = "too much" if total > 100 else "too little"
        return f"{off} {size}; fix the numbers, or give the rest, {shown(rest.id)}, {left}"
    if total > 100:
        return f"{off} too much; lower the shares, or leave out what is counted twice"
    return f'{off} too little; fix the numbers, or add a party with role = "other" for the rest'


def somebody_has_votes(scenario: Scenario) -> Iterator[Fault]:
    """Some party of the list ballot has votes, or may have."""
    voted = [party for party in scenario.party if party.on_list_ballot]
    if scenario.counted:
        if not any(scenario.votes_of(party) for party in voted):
            yield Fault(("party",), "all votes are 0; give the ballots counted for each party")
    elif not voted:
        message = 'every party has the role "independent"; add one of role "other", share = 100'
        yield Fault(("party",), message)
    elif not any(party.share for party in voted):
        lists = any(ballot.kind == "lists" for ballot in scenario.ballot)
        if not lists or all(party.share is not None for party in voted):  # else they are missing
            yield Fault(("party",), "all shares are 0; give each party its expected percent")


def nobody_is_one_row(scenario: Scenario) -> Iterator[Fault]:
    """Only one party is against all or blank: a threshold base includes all such votes or none."""
    first = None
    for index, party in enumerate(scenario.party):
        if party.role in NOBODY:
            if first is not None:
                message = (
                    f'{shown(first.id)} already has the role "{first.role}"; only one party may '
                    'be "against-all" or "blank": merge the two, or count blank ballots in '
                    "turnout.invalid"
                )
                yield Fault(("party", index, "role"), message)
            first = first or party


def last_is_of_all(scenario: Scenario) -> Iterator[Fault]:
    """Where one party of the list ballot states its last share, all do; no other entry has one."""
    said = states_last(scenario)
    for index, party in enumerate(scenario.party):
        path = ("party", index, "last")
        if not party.on_list_ballot and party.last is not None:
            yield Fault(path, "independents are not on the list ballot; leave it out")
        elif said and party.on_list_ballot and party.last is None and not scenario.counted:
            message = (
                "missing; last is given for other parties: give it for all, "
                "0 for one that did not stand"
            )
            yield Fault(path, message, "last missing")


def last_makes_100(scenario: Scenario) -> Iterator[Fault]:
    """Shares of the last result make 100 percent, but for rounding."""
    shares = [party.last for party in scenario.party if party.on_list_ballot]
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares) or scenario.counted:
        return
    if abs(fsum(known) - 100) > ROUNDING * len(known):
        message = (
            f"the last shares add up to {fsum(known):.6g} percent; they must add up to 100: "
            'fix the numbers, or give the rest to a party with role = "other"'
        )
        yield Fault(("party",), message, "last")


def swing_has_a_last_result(scenario: Scenario) -> Iterator[Fault]:
    """A swing goes from a last result to today's shares."""
    if scenario.votes.swing != "uniform" or scenario.counted:
        return
    if not states_last(scenario) and not votes_are_for_candidates(scenario):
        message = (
            f'"{scenario.votes.swing}", but nothing says what the shares of candidates and '
            "regions were measured against; give each party its last share (party.last), "
            "or the last count as expected"
        )
        yield Fault(("votes", "swing"), message, "swing")


def draws_are_of_the_parties(scenario: Scenario) -> Iterator[Fault]:
    """A table of draws has every party on the list ballot, whose share is its mean there."""
    if not isinstance(scenario.votes, Drawn) or scenario.counted:
        return
    means = mean_shares(scenario.votes.columns())
    voted = {party.id: index for index, party in enumerate(scenario.party) if party.on_list_ballot}
    if sorted(voted) != sorted(scenario.votes.parties):
        message = (
            f"the draws are of {', '.join(scenario.votes.parties)}; must be of each party on the "
            f"list ballot, once: {', '.join(voted)}"
        )
        yield Fault(("votes", "parties"), message)
        return
    for name, index in voted.items():
        share = scenario.party[index].share
        if share is not None and abs(share - means[name]) > SAME:
            message = f"{share:.6g}; the mean of its draws is {means[name]:.6g}: change those"
            yield Fault(("party", index, "share"), message, "draws")


def _half_counted(scenario: Scenario) -> bool:
    """Whether some regions have counts, and neither the others nor any party."""
    parties = any(party.votes is not None for party in scenario.party)
    return scenario.counted and not parties and any(r.votes is None for r in scenario.region)


def counted_votes_are_fixed(scenario: Scenario) -> Iterator[Fault]:
    """A count that is known does not vary."""
    if _half_counted(scenario):
        return
    if scenario.counted and not isinstance(scenario.votes, Fixed):
        message = f'"{scenario.votes.model}"; must be "fixed" where parties have counted `votes`'
        yield Fault(("votes", "model"), message)


def counted_votes_fit_the_electorate(scenario: Scenario) -> Iterator[Fault]:
    """Counted votes are no more than there are ballots, and these no more than voters."""
    if not scenario.counted:
        return
    total = sum(scenario.votes_of(party) for party in scenario.party)
    voters = scenario.registered
    cast = None if scenario.region else scenario.turnout.cast
    if voters and total > voters:
        yield Fault(("party",), f"{total:,} votes; there are only {voters:,} registered voters")
    elif cast is not None and cast < total:
        yield Fault(("turnout", "cast"), f"{cast:,}; the parties have {total:,} votes together")
    elif cast is not None and voters and cast > voters:
        message = f"{cast:,}; there are only {voters:,} registered voters"
        yield Fault(("turnout", "cast"), message)


def regional_votes_add_up(scenario: Scenario) -> Iterator[Fault]:
    """Where regions have counts, all have, and the regions' counts make the national ones."""
    if not any(region.votes is not None for region in scenario.region):
        return
    if _half_counted(scenario):
        message = "give `votes` to every party too, or leave them out of regions"
        yield Fault(("region",), message)
        return
    for index, region in enumerate(scenario.region):
        if region.votes is None:
            yield Fault(("region", index, "votes"), "missing; other regions have it", "missing")
    for index, party in enumerate(scenario.party):
        total = sum((region.votes or {}).get(party.id, 0) for region in scenario.region)
        if party.votes is not None and total != party.votes:
            message = f"{party.votes:,}; the regions' votes add up to {total:,}"
            yield Fault(("party", index, "votes"), message, "regional_votes_add_up")


def regional_shares_stay_below_100(scenario: Scenario) -> Iterator[Fault]:
    """The shares known in a region make no more than 100 percent."""
    for index, region in enumerate(scenario.region):
        shares = list((region.share or {}).values())
        if fsum(shares) > 100 + ROUNDING * len(shares):
            message = f"the shares add up to {fsum(shares):.6g} percent; at most 100"
            yield Fault(("region", index, "share"), message, "regional_shares")


def regions_can_have_the_shares(scenario: Scenario) -> Iterator[Fault]:
    """Somebody has votes in each region, and regions together have about the nation's shares."""
    if not any(region.share for region in scenario.region) or not _shares_are_stated(scenario):
        return
    now, last = expected_shares(scenario), last_shares(scenario)
    for shares, was, then in ((now, last, ""), (last, last, " last time")):
        index = region_of_nobody(known_by_region(scenario, shares, was), shares) if shares else None
        if index is not None:
            message = (
                f"no party with a share of the nation has one above 0 here{then}; give one to each "
                "party that runs"
            )
            yield Fault(("region", index, "share"), message, "nobody")
            return
    places = {party.id: index for index, party in enumerate(scenario.party)}
    off = [each for each in missed_shares(scenario) if _is_far(each)]
    if off:
        worst = max(off, key=lambda each: abs(each.stated - each.nearest))
        message = (
            f"{100 * worst.stated:.4g} percent of the nation, but with shares of 0 in regions "
            f"(region.share) it comes to {100 * worst.nearest:.3g}; correct the one or the others"
        )
        yield Fault(("party", places[worst.party], worst.key), message, "missed")


def _is_far(missed: Missed) -> bool:
    """Whether more than rounding lies between what is stated of a party and what regions have."""
    least = min(missed.stated, missed.nearest)
    return 100 * abs(missed.stated - missed.nearest) > ROUNDING + 100 * LOOSE * least


def _shares_are_stated(scenario: Scenario) -> bool:
    """Whether the shares of all parties are there, as the rules before this one want them."""
    rules = (share_or_votes, shares_make_100, last_is_of_all, last_makes_100)
    listed = any(party.share for party in scenario.party if party.on_list_ballot)
    return listed and not scenario.counted and not any(any(rule(scenario)) for rule in rules)


def tables_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """The keys of every table by party are parties; of standard deviations also "default"."""
    known = [party.id for party in scenario.party]
    for index, region in enumerate(scenario.region):
        for key, table in (("share", region.share), ("votes", region.votes)):
            yield from _unknown_keys(("region", index, key), table or {}, known)
    voted = [party.id for party in scenario.party if party.on_list_ballot]
    yield from _unknown_keys(("votes", "added"), _table(scenario, "added"), voted)
    for key in ("regional_sd", "group_sd", "national_sd"):
        yield from _unknown_keys(("votes", key), _table(scenario, key), [*known, "default"])
    for key in ("covariance", "correlation"):
        yield from _unknown_keys(("votes", key), _table(scenario, key), known)
        for name, row in _table(scenario, key).items():
            yield from _unknown_keys(("votes", key, name), row, known)


def pairs_agree(scenario: Scenario) -> Iterator[Fault]:
    """A covariance or correlation that is given both ways round is the same both times."""
    for key in ("covariance", "correlation"):
        table = _table(scenario, key)
        earlier: set[str] = set()
        for one, row in table.items():
            for other, value in row.items():
                path = ("votes", key, one, other)
                back = table[other].get(one, value) if other in earlier else value
                if back != value:
                    message = (
                        f"{value}, but {back} for the same pair in the other order; give it once"
                    )
                    yield Fault(path, message, "pairs_agree")
                if one == other and value < 0:
                    yield Fault(path, f"{value}; a variance must be at least 0")
            earlier.add(one)


def swings_have_a_joint_distribution(scenario: Scenario) -> Iterator[Fault]:
    """Correlations of three swings or more can contradict one another."""
    shares = expected_shares(scenario)
    if not shares or isinstance(scenario.votes, Fixed | Dirichlet | Drawn):
        return
    if not any(pairs_agree(scenario)) and root_of_swings(scenario, shares) is None:
        said = [key for key in ("covariance", "correlation") if _table(scenario, key)]
        message = (
            "the correlations (or covariances) contradict one another: no joint "
            "distribution has them; reduce them"
        )
        yield Fault(("votes", *said), message)


def _table(scenario: Scenario, key: str) -> Mapping[str, Mapping[str, float]]:
    table = getattr(scenario.votes, key, None)
    return table if isinstance(table, dict) else {}


def _unknown_keys(path: Path, names: Iterable[str], known: list[str]) -> Iterator[Fault]:
    for name in names:
        yield from unknown((*path, name), name, known, "party", "parties")
