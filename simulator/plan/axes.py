"""Names and their places on the axes of the plan and of the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.arrays import Integers
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids


@dataclass(frozen=True)
class Axes:
    """Ids along each axis."""

    lists: tuple[str, ...]
    options: tuple[str, ...]
    parties: tuple[str, ...]
    tiers: tuple[str, ...]
    events: tuple[str, ...]
    blocs: tuple[str, ...]
    splits: tuple[str, ...]
    """Events whose seats are also counted apart."""
    against_all: int
    """The option that is against-all, or -1."""
    district_tier: int
    """The tier that the districts fill, or -1."""

    @classmethod
    def of(cls, scenario: Scenario) -> Axes:
        """The axes of a scenario."""
        lists = [party.id for party in scenario.lists]
        independents = [party.id for party in scenario.party if not party.on_list_ballot]
        options = option_ids(scenario)
        against_all = [p.id for p in scenario.party if p.role in ("against-all", "blank")]
        districts = [
            index for index, tier in enumerate(scenario.tier) if tier.method == "plurality"
        ]
        return cls(
            lists=tuple(lists),
            options=tuple(options),
            parties=tuple(lists + independents),
            tiers=tuple(tier.id for tier in scenario.tier),
            events=tuple(event.id for event in scenario.event),
            blocs=tuple(bloc.id for bloc in scenario.bloc),
            splits=tuple(event.id for event in scenario.event if event.split),
            against_all=options.index(against_all[0]) if against_all else -1,
            district_tier=districts[0] if districts else -1,
        )

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose seats of the whole house are counted: parties, then blocs."""
        return self.parties + self.blocs

    @property
    def voted(self) -> tuple[str, ...]:
        """Whose share of the list votes is counted: options, then blocs."""
        return self.options + self.blocs

    @property
    def houses(self) -> tuple[str, ...]:
        """ "all" for the whole house, then the tiers where there is more than one."""
        return ("all", *self.tiers) if len(self.tiers) > 1 else ("all",)

    def house(self, tier: str | None) -> int:
        """The place of a tier, or of the whole, among the kernel's houses."""
        return 0 if tier is None else 1 + self.tiers.index(tier)


def starts(sizes: Sequence[int]) -> Integers:
    """Where each of a row of groups begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))]).astype(np.int64)
