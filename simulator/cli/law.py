"""The law of a scenario applied to ballots, exactly, tier by tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.allocation.exact import Apportionment, Lot, TierOutcome, allocate_tier, plurality
from simulator.allocation.exact.ties import TieBreak
from simulator.allocation.explain import explain_plurality, explain_tier
from simulator.allocation.specs import HighestAverages, LargestRemainder, Plurality
from simulator.cli.ballots import Ballots, Stand
from simulator.scenario import Scenario
from simulator.scenario.model import District, Party

Lots = Callable[[str, str | None], Lot | None]
"""The lot that settles a tie: by tier, and by district where the tier has them."""


def no_lots(_tier: str, _district: str | None) -> None:
    """Leave lots undrawn."""


@dataclass(frozen=True)
class DistrictOutcome:
    """One district: who stood, and who was elected."""

    district: District
    stands: Sequence[Stand]
    result: Apportionment


@dataclass(frozen=True)
class Allocation:
    """What the law makes of the ballots; `districts` is empty where no votes there are known."""

    scenario: Scenario
    ballots: Ballots
    lists: dict[str, TierOutcome]
    """By tier."""
    districts: dict[str, list[DistrictOutcome]]
    """By tier."""

    def seats(self, tier: str) -> Counter[str]:
        """Seats of one tier, by party."""
        if tier in self.lists:
            names = [party.id for party in lists_of(self.scenario)]
            return Counter(dict(zip(names, self.lists[tier].seats, strict=True)))
        return Counter(
            stand.party
            for outcome in self.districts.get(tier, ())
            for stand, elected in zip(outcome.stands, outcome.result.seats, strict=True)
            if elected
        )

    def house(self) -> Counter[str]:
        """Seats of all tiers, by party."""
        return sum((self.seats(tier.id) for tier in self.scenario.tier), Counter())

    @property
    def tiers(self) -> list[str]:
        """The tiers whose seats were allocated."""
        return [t.id for t in self.scenario.tier if t.id in self.lists or t.id in self.districts]


def lists_of(scenario: Scenario) -> list[Party]:
    """The parties that can win list seats, in the order of the file."""
    return [party for party in scenario.party if party.role == "list"]


def apply_law(scenario: Scenario, ballots: Ballots, lots: Lots = no_lots) -> Allocation:
    """Allocate every seat for which there are votes."""
    lists = {
        tier.id: _list_tier(scenario, tier, ballots, lots(tier.id, None))
        for tier in scenario.tier
        if not isinstance(tier, Plurality)
    }
    districts = {
        tier.id: [
            _district(scenario, tier, district, ballots, lots(tier.id, district.id))
            for district in scenario.district
        ]
        for tier in scenario.tier
        if isinstance(tier, Plurality) and ballots.districts
    }
    return Allocation(scenario, ballots, lists, districts)


def _list_tier(
    scenario: Scenario,
    tier: LargestRemainder | HighestAverages,
    ballots: Ballots,
    lot: Lot | None,
) -> TierOutcome:
    lists = lists_of(scenario)
    role = {party.id: party.role for party in scenario.party}
    votes: Counter[str] = Counter()
    for party, count in ballots.options.items():
        votes[role[party]] += count
    return allocate_tier(
        tier,
        [ballots.options[party.id] for party in lists],
        against_all=votes["against-all"],
        other=votes["other"],
        invalid=ballots.invalid or 0,
        registered=ballots.registered,
        exempt=[i for i, party in enumerate(lists) if party.id in tier.threshold.exempt],
        registration=_ranks(lists),
        lot=lot,
    )


def _ranks(parties: Sequence[Party]) -> list[int]:
    """Places in the order of registration; those that say none come last, as in the file."""
    order = sorted(
        range(len(parties)),
        key=lambda i: (parties[i].registration is None, parties[i].registration),
    )
    return [order.index(i) for i in range(len(parties))]


def _district(
    scenario: Scenario, tier: Plurality, district: District, ballots: Ballots, lot: Lot | None
) -> DistrictOutcome:
    """Who cannot be elected (against all, say) has votes and never the seat."""
    electable = {p.id for p in scenario.party if p.role in ("list", "independent")}
    stands = ballots.districts[district.id]
    votes = [stand.votes if stand.party in electable else 0 for stand in stands]
    return DistrictOutcome(district, stands, plurality(votes, TieBreak(tier.tie, (), lot)))


def explained(allocation: Allocation) -> str:
    """Every tier and district as an election commission would print it."""
    scenario = allocation.scenario
    names = {party.id: name_of(party) for party in scenario.party}
    lists = [names[party.id] for party in lists_of(scenario)]
    parts = [explain_tier(outcome, lists) for outcome in allocation.lists.values()]
    for outcomes in allocation.districts.values():
        for outcome in outcomes:
            parts.append(
                explain_plurality(
                    outcome.result,
                    [stand.votes for stand in outcome.stands],
                    [_candidate(stand, names) for stand in outcome.stands],
                    outcome.district.name or outcome.district.id,
                )
            )
    return "\n\n\n".join(parts)


def _candidate(stand: Stand, names: dict[str, str]) -> str:
    party = names[stand.party]
    return f"{stand.name} ({party})" if stand.name else party


def name_of(party: Party) -> str:
    """A party's shortest name."""
    return party.short or party.name or party.id
