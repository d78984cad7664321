"""Where a biproportional apportionment is not unique, the rule for ties chooses among all of them.

Under the final multipliers some quotients are at the point of rounding, and whole rings of them can
be rounded the other way together: Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 15.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.exact.biproportional_search import Scaled
from simulator.exact.ties import Number, Tie, TieBreaks, settle

_Cell = tuple[int, int]
"""Region and list."""
_Node = tuple[bool, int]
"""A region (True) or a list, by its number."""


def settle_cells(
    votes: Sequence[Sequence[Number]], scaled: Scaled, tie_breaks: TieBreaks
) -> tuple[tuple[tuple[int, ...], ...], tuple[Tie, ...]]:
    """Choose among equal apportionments; returns seats by region and list, and the ties.

    Regions are taken in their order. In each, the lists whose seat could be rounded either way
    compete for those that are rounded up: one after the other the list that the rule for ties
    prefers (its votes there, its registration, a lot) has one, where all seats of regions and
    lists can still be met, until none is left.
    """
    rounding = _Rounding(scaled)
    ties = []
    for region, row in enumerate(votes):
        candidates = [p for p in range(len(row)) if rounding.open((region, p))]
        if not candidates:
            continue
        seats = sum(rounding.up[region, p] for p in candidates)
        tie_break = tie_breaks.at("seats", region)
        waiting, rule = list(candidates), ""
        winners: list[int] = []
        while len(winners) < seats:
            asked = settle(waiting, 1, row, tie_break) if len(waiting) > 1 else None
            rule = rule or (asked.rule if asked else "")
            preferred = asked.winners[0] if asked else waiting[0]
            waiting.remove(preferred)
            if rounding.fix_up((region, preferred)):
                winners.append(preferred)
        rounding.fix_all(region)
        ties.append(
            Tie(
                candidates=tuple(candidates), seats=seats, winners=tuple(sorted(winners)), rule=rule
            )
        )
    return rounding.seats(), tuple(ties)


class _Rounding:
    """Cells at the point of rounding: whether `up`, and which of them are fixed already."""

    def __init__(self, scaled: Scaled) -> None:
        self.base = [list(row) for row in scaled.seats]
        self.up: dict[_Cell, bool] = {}
        for region, row in enumerate(scaled.votes):
            for party, votes in enumerate(row):
                if votes and scaled.may_give(region, party):
                    self.up[region, party] = True
                    self.base[region][party] -= 1
                elif votes and scaled.may_take(region, party):
                    self.up[region, party] = False
        self.free = set(self.up)

    def open(self, cell: _Cell) -> bool:
        """Whether the cell is free and can be rounded either way."""
        return cell in self.free and self._ring(cell) is not None

    def fix_up(self, cell: _Cell) -> bool:
        """Round a cell up for good, if that can be; if not, it stays down for good."""
        ring = [] if self.up[cell] else self._ring(cell)
        for other in ring or ():
            self.up[other] = not self.up[other]
        self.free.discard(cell)
        return self.up[cell]

    def fix_all(self, region: int) -> None:
        """Leave every cell of a region as it is."""
        self.free = {cell for cell in self.free if cell[0] != region}

    def seats(self) -> tuple[tuple[int, ...], ...]:
        """Seats by region and list."""
        return tuple(
            tuple(number + self.up.get((region, p), False) for p, number in enumerate(row))
            for region, row in enumerate(self.base)
        )

    def _ring(self, cell: _Cell) -> list[_Cell] | None:
        """Free cells, this one among them, that can all be rounded the other way together.

        A seat goes round: in a region from a cell that is up to one that is down, in a list from
        one that is down (and now has a seat more) to one that is up. None where it cannot.
        """
        of_region, of_list = (True, cell[0]), (False, cell[1])
        node, goal = (of_region, of_list) if self.up[cell] else (of_list, of_region)
        steps = self._steps(cell)
        came: dict[_Node, tuple[_Node, _Cell] | None] = {node: None}
        waiting = [node]
        for node in waiting:
            for following, other in steps.get(node, ()):
                if following not in came:
                    came[following] = (node, other)
                    waiting.append(following)
        if goal not in came:
            return None
        ring = [cell]
        while (step := came[goal]) is not None:
            goal, other = step
            ring.append(other)
        return ring

    def _steps(self, without: _Cell) -> dict[_Node, list[tuple[_Node, _Cell]]]:
        """From a region to the list of a cell that is down, from a list to a region by one up."""
        steps: dict[_Node, list[tuple[_Node, _Cell]]] = {}
        for cell in sorted(self.free - {without}):
            region, party = (True, cell[0]), (False, cell[1])
            start, end = (party, region) if self.up[cell] else (region, party)
            steps.setdefault(start, []).append((end, cell))
        return steps
