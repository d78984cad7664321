"""Election night: a forecast that partial counts update, file by file, with the same draws.

    following = Following(read, seed=1, draws=1_000_000, root=root)   # read: Path -> Scenario
    night = following.night(in_order(files_of([folder])))
    night.table                                # one row a file, in the order of time
    keep(root, night, source="night")          # tables and JSON, replaced at once

How returns condition the draws: `simulator.plan.returns`; here they are read, drawn and compared.
"""

from simulator.nights.following import Following
from simulator.nights.night import Night, folder_of, keep
from simulator.nights.order import Listed, files_of, in_order

__all__ = ["Following", "Listed", "Night", "files_of", "folder_of", "in_order", "keep"]
