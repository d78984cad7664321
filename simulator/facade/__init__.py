"""What an analyst holds in Python: a simulated election, and what can be asked of it.

Nothing is computed here. A `Result` is a scenario with its tally; tables, comparisons and files are
made by those who make them for the command line.
"""

from simulator.facade.drawing import draws, load_result, night, run, simulate
from simulator.facade.result import Result

__all__ = ["Result", "draws", "load_result", "night", "run", "simulate"]
