"""Places: regions, their turnout, districts and the candidates who stand in them."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.tiers import Plurality


def districts_name_regions(scenario: Scenario) -> Iterator[Fault]:
    """Each district lies in a region, where there are regions."""
    regions = [region.id for region in scenario.region]
    for index, district in enumerate(scenario.district):
        path = ("district", index, "region")
        if district.region is not None:
            yield from unknown(path, district.region, regions, "region", "regions")
        elif regions:
            yield Fault(path, "missing; name the region that the district lies in", "no region")


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
        elif candidate.retains is not None and parties[candidate.party].role == "independent":
            message = "independents have no list share to retain; use `share`"
            yield Fault((*path, "retains"), message, "retains")


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
    elects = any(isinstance(tier, Plurality) for tier in scenario.tier)
    if not elects or not any(party.role == "list" for party in scenario.party):
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
    for index, tier in enumerate(scenario.tier):
        if isinstance(tier, Plurality) and not scenario.district:
            message = "plurality elects one member per district; add [[district]] tables"
            yield Fault(("tier", index, "method"), message)
    if not any(isinstance(tier, Plurality) for tier in scenario.tier):
        return
    electable = {party.id for party in scenario.party if party.role in ("list", "independent")}
    standing = [each for each in scenario.candidate if each.party in electable]
    contested = {each.district for each in standing}
    voted = {each.district for each in standing if each.votes or each.share or each.retains}
    for index, district in enumerate(scenario.district):
        if district.id not in contested:
            message = "no electable candidate runs here; add a [[candidate]]"
            yield Fault(("district", index), message, "contested")
        elif district.id not in voted:
            message = "no electable candidate has votes here; at least one must"
            yield Fault(("district", index), message, "contested")


def turnout_names_regions(scenario: Scenario) -> Iterator[Fault]:
    """A region's turnout belongs to a region."""
    regions = [region.id for region in scenario.region]
    for index, row in enumerate(scenario.turnout.region):
        yield from unknown(("turnout", "region", index, "id"), row.id, regions, "region", "regions")


def turnout_of_every_region(scenario: Scenario) -> Iterator[Fault]:
    """If only some regions have a turnout, `turnout.mean` is that of the rest."""
    turnout = scenario.turnout
    if not turnout.region or "mean" in turnout.model_fields_set:
        return
    said = {row.id for row in turnout.region}
    silent = [region.id for region in scenario.region if region.id not in said]
    if silent:
        names = ", ".join(silent[:5]) + (f" and {len(silent) - 5} more" if silent[5:] else "")
        message = f"missing, and so is a [[turnout.region]] for {names}; add one or the other"
        yield Fault(("turnout", "mean"), message)


def electorate_said_once(scenario: Scenario) -> Iterator[Fault]:
    """The electorate is the sum of the regions', where there are regions."""
    if scenario.region and scenario.turnout.registered is not None:
        total = sum(region.registered for region in scenario.region)
        message = f"leave it out: the regions already give the registered voters, {total:,} in all"
        yield Fault(("turnout", "registered"), message)
