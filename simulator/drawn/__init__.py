"""Draws as tables: a row for each simulated election, the same that a run counts.

Columns, in this order; percent where people write percent:

- `draw`: its number.
- `turnout`: ballots cast in percent of registered voters, to a millionth of the whole.
- `house`: seats that were filled, of all tiers together.
- `share.PARTY`: percent of the valid list ballots, to a millionth of the whole, as tallies sum it.
- `seats.PARTY`: of the whole house; `seats.TIER.PARTY` too, where there are several tiers.
- `enters.TIER.PARTY`: whether a list takes part in a tier of lists.
- `event.EVENT`: whether it happened.
- by region: `region.REGION.turnout`, `region.REGION.share.PARTY`, and `region.REGION.seats.PARTY`
  of tiers whose seats are those of regions or districts.
- by district: `district.DISTRICT`, the party of the winner, empty where nobody has a vote.
"""

from simulator.drawn.frames import Extent, frame, frames, refuse_nothing
from simulator.drawn.writing import FORMATS, written

__all__ = ["FORMATS", "Extent", "frame", "frames", "refuse_nothing", "written"]
