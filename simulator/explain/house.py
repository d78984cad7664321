"""Every tier in its order."""

from collections.abc import Sequence

from simulator.exact import DistrictsOutcome, House, StatedOutcome, TierOutcome
from simulator.explain.plurality import explain_plurality
from simulator.explain.tier import explain_tier
from simulator.explain.words import seats, table

GAP = "\n\n\n"
"""Between tiers, and between districts."""


def explain_house(
    house: House,
    parties: Sequence[str],
    regions: Sequence[str] = (),
    districts: Sequence[str] = (),
    candidates: Sequence[Sequence[str]] = (),
) -> str:
    """Explain every tier; `candidates` are names by district. Ends without a newline.

    Tiers of constituencies without votes are left out.
    """
    parts: list[str] = []
    for outcome in house.tiers:
        if isinstance(outcome, TierOutcome):
            parts.append(explain_tier(outcome, parties, regions))
        elif isinstance(outcome, StatedOutcome):
            parts.append(_stated(outcome, parties))
        else:
            parts += _districts(outcome, districts, candidates)
    return GAP.join(parts)


def _stated(outcome: StatedOutcome, names: Sequence[str]) -> str:
    rows = [(names[party], str(won)) for party, won in enumerate(outcome.seats) if won]
    title = outcome.tier.name or outcome.tier.id
    return f"{title}: {seats(outcome.nominal)}, as stated\n\n{table(('list', 'seats'), rows)}"


def _districts(
    outcome: DistrictsOutcome, districts: Sequence[str], candidates: Sequence[Sequence[str]]
) -> list[str]:
    return [
        explain_plurality(
            result,
            [votes for _, votes in outcome.count.districts[number].stands],
            candidates[number],
            districts[number],
            seated=outcome.seated[number] or outcome.winners[number] < 0,
        )
        for number, result in enumerate(outcome.results)
    ]
