"""Election night: how far returns can be trusted to have conditioned the forecast."""

from simulator.returns.diagnostics import Diagnostics, Surprise, diagnose

__all__ = ["Diagnostics", "Surprise", "diagnose"]
