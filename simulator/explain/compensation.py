"""Compensation: who is owed what, overhang, the size of the house, and where the seats go."""

from collections.abc import Iterator, Sequence

from simulator.exact import TierOutcome
from simulator.exact.compensation import Compensated
from simulator.exact.placement import Placement
from simulator.explain.method import explain_working
from simulator.explain.words import decimal, joined, seats, surplus, table


def explain_compensation(
    outcome: TierOutcome, area: Compensated, names: Sequence[str], regions: Sequence[str]
) -> Iterator[str]:
    """The seats of one area, by list: what it won, what it is due, what this tier adds."""
    rule = outcome.tier.compensation
    assert rule is not None
    tiers = joined([f'"{tier}"' for tier in (*rule.tiers, outcome.tier.id)])
    lines = [f"{tiers} together: {seats(area.house)}"]
    if area.others:
        lines.append(f"Won by parties that do not take part: {seats(area.others)}")
    if area.guarantee:
        lines.append(f"Guaranteed: {seats(sum(area.guarantee.seats))}")
    if area.divided != area.house - area.others:
        lines.append(f"Divided after the house has grown: {seats(area.divided)}")
    elif area.others:
        lines.append(f"Divided: {seats(area.divided)}")
    yield "\n".join(lines)
    if not any(area.votes):
        yield "No list qualifies."
        return
    if area.guarantee and area.guarantee.minimum:
        minimum = area.guarantee.minimum
        yield "Guaranteed in each region, the larger of the seats won and its proportional share:"
        standing = [party for party, count in enumerate(area.votes) if count]
        yield seats_by_region(minimum, standing, names, regions)
    keeping = area.division.keeping
    if keeping:
        who = joined([names[party] for party in keeping])
        yield f"Won more than their share and keep it: {who}. The other lists share the rest."
    votes = [0 if party in keeping else count for party, count in enumerate(area.votes)]
    yield from explain_working(area.division.rounds[-1], votes, names)
    guaranteed = area.guarantee.seats if area.guarantee else ()
    added = area.seats if outcome.placement is None else outcome.seats
    header = ("list", "due", "won", *(("guaranteed",) if guaranteed else ()), "overhang", "added")
    rows = [
        (
            names[party],
            str(area.targets[party]),
            str(area.won[party]),
            *((str(guaranteed[party]),) if guaranteed else ()),
            surplus(max(0, area.won[party] - area.targets[party])),
            str(added[party]),
        )
        for party, count in enumerate(area.votes)
        if count
    ]
    yield table(header, rows)


def explain_placement(
    outcome: TierOutcome, placed: Placement, names: Sequence[str], regions: Sequence[str]
) -> Iterator[str]:
    """Seats by region; and the quotients, where these decided."""
    if placed.quotients:
        met = sorted((each for each in placed.quotients if each.turn), key=lambda each: each.turn)
        rows = [
            (str(each.turn), regions[each.region], names[each.party], decimal(each.quotient, 4))
            for each in met
        ]
        yield "One seat for each region, largest quotients first:"
        yield table(("turn", "region", "list", "quotient"), rows)
        return
    columns = zip(*placed.seats, strict=True)
    standing = [party for party, column in enumerate(columns) if any(column)]
    yield "Seats of each list by region, including those already won:"
    yield seats_by_region(placed.seats, standing, names, regions)
    assert outcome.before is not None
    struck = [
        (region, name, str(before - kept))
        for region, row, had in zip(regions, placed.seats, outcome.before.by_region, strict=True)
        for name, kept, before in zip(names, row, had, strict=False)
        if before > kept
    ]
    if struck:
        yield "Won the district, but without a seat:"
        yield table(("region", "list", "seats"), struck)


def seats_by_region(
    rows: Sequence[Sequence[int]],
    standing: Sequence[int],
    names: Sequence[str],
    regions: Sequence[str],
) -> str:
    """A row for each region, a column for each list that takes part."""
    cells = [
        (regions[place], *(str(row[party] or "") for party in standing), str(sum(row)))
        for place, row in enumerate(rows)
    ]
    totals = [sum(row[party] for row in rows) for party in standing]
    last = ("together", *map(str, totals), str(sum(totals)))
    return table(("region", *(names[party] for party in standing), "seats"), [*cells, last])
