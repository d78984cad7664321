"""Returns that can be true and hardly are: a column that slipped, a percent that is another's."""

from collections.abc import Iterator

from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids, turnout_rows
from simulator.scenario.returns import DistrictReturn, NationReturn, RegionReturn
from simulator.scenario.rows import Region
from simulator.scenario.tree import shown

LEAST_EXPECTED = 200
"""Votes of a party: none where so many are expected is hardly its result."""
FAR = 3.0
"""Times: a turnout that is so much lower than expected is hardly that of a whole place."""
VERY_FAR = 30.0
"""The same of stations counted first, which may be the smallest."""
Counted = RegionReturn | DistrictReturn | NationReturn


def unlikely_returns(scenario: Scenario) -> Iterator[str]:
    """A warning for each return that is hardly meant as it stands."""
    returns = scenario.returns
    if returns is None:
        return
    regions = {region.id: region for region in scenario.region}
    means = dict(zip(regions, (row.mean for row in turnout_rows(scenario)), strict=False))
    for row in returns.region:
        if row.votes is not None and row.id in regions:
            where, region = f"returns.region.{row.id}", regions[row.id]
            yield from _without_votes(scenario, row, region, where)
            yield from _votes_of_nobody(row, region, where)
            yield from _unlikely_number(row, region.registered, means[row.id], where)
    if (nation := returns.nation) is not None and nation.votes is not None:
        mean = scenario.turnout.mean
        yield from _without_votes(scenario, nation, None, "returns.nation")
        yield from _unlikely_number(nation, scenario.registered, mean, "returns.nation")
    districts = {district.id: district for district in scenario.district}
    for seat in returns.district:
        if seat.votes is not None and seat.id in districts:
            where, own = f"returns.district.{seat.id}", districts[seat.id]
            mean = means.get(own.region or "") or scenario.turnout.mean
            yield from _unlikely_number(seat, own.registered or 0, mean, where)
            yield from _unlikely_call(seat, where)


def _unlikely_call(row: DistrictReturn, where: str) -> Iterator[str]:
    """A seat that is called for somebody who is too far behind to catch up."""
    votes = row.votes or {}
    most = max(votes, key=lambda party: votes[party])
    left = sum(votes.values()) * (100 / row.counted - 1)
    if row.winner is not None and (lead := votes[most] - votes.get(row.winner, 0)) > left:
        yield (
            f"{where}: called for {shown(row.winner)}, but {shown(most)} is {lead:,} votes ahead, "
            f"and about {left:,.0f} are left to count; is the winner right?"
        )


def _without_votes(
    scenario: Scenario, row: Counted, region: Region | None, where: str
) -> Iterator[str]:
    """Parties that have none of many votes."""
    votes = row.votes or {}
    total, own = sum(votes.values()), (region.share or {}) if region is not None else {}
    national = {party.id: party.share or 0.0 for party in scenario.party}
    for party in option_ids(scenario):
        share = own.get(party, national[party])
        if not votes.get(party) and share * total / 100 >= LEAST_EXPECTED:
            yield (
                f"{where}: {shown(party)} has none of {total:,} votes, and about {share:.3g}% are "
                "expected here; is its column right?"
            )


def _votes_of_nobody(row: RegionReturn, region: Region, where: str) -> Iterator[str]:
    """Votes of parties that have none there in the forecast: they say nothing of its share."""
    for party, votes in (row.votes or {}).items():
        if votes and (region.share or {}).get(party) == 0:
            yield (
                f"{where}: {votes:,} votes of {shown(party)}, which has a share of 0 there in the "
                f"forecast (region.{region.id}.share): only these ballots are counted for it; does "
                "it run there, or is it another's column?"
            )


def _unlikely_number(row: Counted, voters: int, mean: float, where: str) -> Iterator[str]:
    """More votes than the percent that is counted allows, or a whole place with very few."""
    total = sum((row.votes or {}).values())
    if not voters:
        return
    part = 100 * total / voters
    if row.counted < 100 and part > row.counted:
        yield (
            f"{where}: {row.counted:.4g} percent is counted, but {total:,} votes are {part:.3g}% "
            "of the registered voters; is the percent right?"
        )
    elif row.counted < 100 and part * VERY_FAR < mean * row.counted / 100:
        yield (
            f"{where}: {row.counted:.4g} percent is counted, and there are only {total:,} votes of "
            f"{voters:,} registered voters; are these ballots, and not shares?"
        )
    elif row.counted == 100 and part * FAR < mean:
        yield (
            f"{where}: all is counted, and {total:,} votes are {part:.3g}% of the registered "
            f"voters, where {mean:.3g}% were expected to vote; is the percent right?"
        )
