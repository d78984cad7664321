"""Districts, the regions they lie in, and the candidates who stand in them."""

from collections.abc import Iterator, Mapping

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.files.names import candidate_twice
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import electorate, silent_districts
from simulator.scenario.problems import Fault
from simulator.scenario.tiers import Plurality
from simulator.scenario.tree import shown
from simulator.text import canonical, compatible


def districts_name_regions(scenario: Scenario) -> Iterator[Fault]:
    """Each district lies in a region, where there are regions."""
    regions = dict.fromkeys(region.id for region in scenario.region)
    for index, district in enumerate(scenario.district):
        path = ("district", index, "region")
        if district.region is not None:
            yield from unknown(path, district.region, regions, "region", "regions")
        elif regions:
            yield Fault(path, "missing; name the region that the district lies in", "no region")


def groups_are_told_apart(scenario: Scenario) -> Iterator[Fault]:
    """Groups differ by more than letter case or the way a letter is coded (NFKC)."""
    first: dict[str, str] = {}
    for index, region in enumerate(scenario.region):
        if region.group is None:
            continue
        earlier = first.setdefault(compatible(region.group), region.group)
        if earlier != region.group:
            message = (
                f"{shown(region.group)}; an earlier region has {shown(earlier)}: "
                "is that the same group? write both alike, or give them names that differ more"
            )
            yield Fault(("region", index, "group"), message, "groups")


def candidates_name_districts_and_parties(scenario: Scenario) -> Iterator[Fault]:
    """Each candidate runs in a district, for a party or as an independent."""
    parties = {party.id: party for party in scenario.party}
    districts = dict.fromkeys(district.id for district in scenario.district)
    for index, candidate in enumerate(scenario.candidate):
        path = ("candidate", index)
        if candidate.district not in districts:
            where = (*path, "district")
            yield from unknown(where, candidate.district, districts, "district", "districts")
        if candidate.party not in parties:
            yield from unknown((*path, "party"), candidate.party, parties, "party", "parties")
        elif candidate.retains is not None and not parties[candidate.party].on_list_ballot:
            message = "independents have no list share to retain; use `share`"
            yield Fault((*path, "retains"), message, "retains")


def each_candidate_once(scenario: Scenario) -> Iterator[Fault]:
    """A candidate in two rows, of two precincts say, would run against themselves.

    Without names, candidates of one party are told apart only where their votes are not counted.
    """
    first: dict[tuple[str, str, str], int] = {}
    for index, each in enumerate(scenario.candidate):
        if each.name is None and each.votes is None:
            continue
        key = each.district, each.party, canonical(each.name or "")
        if (earlier := first.setdefault(key, index)) != index:
            told = candidate_twice(each.name or "", each.party, each.district)
            message = f"{told} is already number {earlier + 1} of the candidates"
            yield Fault(("candidate", index), message, "candidate twice")


def candidates_are_counted_or_not(scenario: Scenario) -> Iterator[Fault]:
    """Either every candidate has counted votes, or none has."""
    if not any(candidate.votes is not None for candidate in scenario.candidate):
        return
    for index, candidate in enumerate(scenario.candidate):
        if candidate.votes is None:
            message = "missing; give `votes` to every candidate, or to none"
            yield Fault(("candidate", index, "votes"), message, "candidate votes")


def parties_and_candidates_are_counted_together(scenario: Scenario) -> Iterator[Fault]:
    """A count of lists without one of candidates would leave the districts to chance."""
    if not scenario.elects_districts:
        return
    if scenario.counted:
        for index, candidate in enumerate(scenario.candidate):
            if candidate.votes is None:
                key = "share" if candidate.share is not None else "retains"
                message = "the parties have counted votes; use the candidate's `votes` instead"
                yield Fault(("candidate", index, key), message, "counted parties")
    elif scenario.candidate and all(each.votes is not None for each in scenario.candidate):
        message = "candidates have counted votes; give `votes` to every party too, or shares to all"
        yield Fault(("candidate",), message)


def someone_can_win_each_district(scenario: Scenario) -> Iterator[Fault]:
    """Where districts elect, there are districts, and in each a candidate who can be elected."""
    if not scenario.elects_districts:
        return
    for index, tier in enumerate(scenario.tier):
        if isinstance(tier, Plurality) and not scenario.district:
            message = "plurality elects one member per district; add [[district]] tables"
            yield Fault(("tier", index, "method"), message)
    electable = {party.id for party in scenario.party if party.can_win}
    standing = [each for each in scenario.candidate if each.party in electable]
    contested = {each.district for each in standing}
    shares = _shares_of_districts(scenario)
    voted = {
        each.district
        for each in standing
        if each.votes
        or each.share
        or (each.retains and shares.get(each.district, {}).get(each.party))
    }
    for index, district in enumerate(scenario.district):
        if district.id not in contested:
            message = "no electable candidate runs here; add a [[candidate]]"
            yield Fault(("district", index), message, "contested")
        elif district.id not in voted:
            message = "no electable candidate has votes here; at least one must"
            yield Fault(("district", index), message, "contested")


def _shares_of_districts(scenario: Scenario) -> dict[str, Mapping[str, float]]:
    """Expected list shares by district and party, of which its candidates may retain a part."""
    nation: dict[str, float] = {p.id: p.share or scenario.votes_of(p) for p in scenario.party}
    regions = {region.id: {**nation, **(region.share or {})} for region in scenario.region}
    return {each.id: regions.get(each.region or "", nation) for each in scenario.district}


def districts_have_voters(scenario: Scenario) -> Iterator[Fault]:
    """A district that does not say its electorate has a part of its region's."""
    if not scenario.elects_districts:
        return
    left = silent_districts(scenario, electorate(scenario).registered)
    for index, district in enumerate(scenario.district):
        if district.registered is None and left.get(district.region, 1) <= 0:
            message = (
                "missing; the other districts of its region have all of its registered voters: "
                "give this one its own, or leave them some"
            )
            yield Fault(("district", index, "registered"), message, "district registered")
