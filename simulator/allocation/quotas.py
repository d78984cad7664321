"""Quotas of the largest-remainder method, as data. A new quota is one entry here.

A quota is votes / (seats + added), or the whole number just above it.
Source: Gallagher and Mitchell (eds), The Politics of Electoral Systems (2005), appendix A.
"""

from __future__ import annotations

from typing import NamedTuple


class Quota(NamedTuple):
    """Votes / (seats + `added`); `whole` means floor of that, plus one."""

    added: int
    whole: bool


QUOTAS: dict[str, Quota] = {
    "hare": Quota(added=0, whole=False),
    "droop": Quota(added=1, whole=True),
    "hagenbach-bischoff": Quota(added=1, whole=False),
    "imperiali": Quota(added=2, whole=False),
    "reinforced-imperiali": Quota(added=3, whole=False),
}
