"""Quotas of the largest-remainder method, as data.

A new quota is one entry here, and its name in explain/method.py.

A quota is votes / (seats + added), as it is or made a whole number.
Source: Gallagher and Mitchell (eds), The Politics of Electoral Systems (2005), appendix A;
rounded quotas: Slovakia, law 180/2014, section 68; Czechia, law 247/1995, sections 48 to 51.
"""

from typing import Literal, NamedTuple

Whole = Literal["exact", "above", "nearest", "floor", "ceiling"]


class Quota(NamedTuple):
    """Votes / (seats + `added`), made whole: not at all; the whole number just above (its floor,
    plus one); the nearest, halves up; its floor; its ceiling."""

    added: int
    whole: Whole = "exact"


QUOTAS: dict[str, Quota] = {
    "hare": Quota(added=0),
    "hare-rounded": Quota(added=0, whole="nearest"),
    "droop": Quota(added=1, whole="above"),
    "hagenbach-bischoff": Quota(added=1),
    "hagenbach-bischoff-rounded": Quota(added=1, whole="nearest"),
    "hagenbach-bischoff-ceiling": Quota(added=1, whole="ceiling"),
    "imperiali": Quota(added=2),
    "imperiali-rounded": Quota(added=2, whole="nearest"),
    "reinforced-imperiali": Quota(added=3),
}
