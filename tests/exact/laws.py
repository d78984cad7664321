"""Small elections for tests of the exact law, said in a line or two."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from simulator.exact import Count, District, House, LotsByPlace, Region, allocate_house
from simulator.scenario.tiers import TierSpec

Table = Sequence[Sequence[int]]
TIERS: TypeAdapter[list[TierSpec]] = TypeAdapter(list[TierSpec])
DHONDT = {"method": "highest-averages", "divisor": "dhondt"}
SAINTE_LAGUE = {"method": "highest-averages", "divisor": "sainte-lague"}
HARE = {"method": "largest-remainder", "quota": "hare"}
NAMES = "abcdefghijklmnop"


def tiers_of(*tiers: dict[str, Any]) -> list[TierSpec]:
    """Tiers as a file says them; the only one is called "t"."""
    named = [{"id": "t"} | tier if len(tiers) == 1 else tier for tier in tiers]
    return TIERS.validate_json(json.dumps(named))


def regions_of(votes: Table, seats: Sequence[int] = (), **numbers: Sequence[int]) -> list[Region]:
    """Regions of these votes; `numbers` are other fields, region by region."""
    fields = {**({"seats": seats} if seats else {}), **numbers}
    return [
        Region(votes=tuple(row), **{key: values[place] for key, values in fields.items()})
        for place, row in enumerate(votes)
    ]


def count_of(
    regions: Sequence[Region],
    districts: Sequence[tuple[int, dict[int, int]]] = (),
    independents: int = 0,
    **fields: Any,
) -> Count:
    """Lists "a", "b", ...; districts are (region, votes by party)."""
    lists = len(regions[0].votes)
    return Count(
        lists=tuple(NAMES[:lists]),
        independents=tuple(f"lone-{number}" for number in range(independents)),
        regions=tuple(regions),
        districts=tuple(District(region, tuple(stands.items())) for region, stands in districts),
        **fields,
    )


def nation(votes: Sequence[int], *tiers: dict[str, Any], **fields: Any) -> House:
    """The law applied to the nation's votes."""
    return allocate_house(tiers_of(*tiers), count_of(regions_of([votes]), **fields))


def whole(
    regions: Sequence[Region],
    *tiers: dict[str, Any],
    lots: LotsByPlace | None = None,
    **fields: Any,
) -> House:
    """The law applied to votes by region."""
    return allocate_house(tiers_of(*tiers), count_of(regions, **fields), lots)
