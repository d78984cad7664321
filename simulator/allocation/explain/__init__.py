"""An allocation in plain text, as an election commission would print it.

Figures are rounded for reading; every comparison behind them was made exactly.
"""

from simulator.allocation.explain.districts import explain_plurality
from simulator.allocation.explain.house import explain_house, explain_tier

__all__ = ["explain_house", "explain_plurality", "explain_tier"]
