"""An allocation in plain text, as an election commission would print it.

Figures are rounded for reading; every comparison behind them was made exactly.
"""

from simulator.explain.house import explain_house
from simulator.explain.plurality import explain_plurality
from simulator.explain.tier import explain_tier

__all__ = ["explain_house", "explain_plurality", "explain_tier"]
