"""Monte Carlo simulation of parliamentary elections."""

__version__ = "0.1.0"
