"""A page worth publishing: a result, a sweep, a night, a comparison or a backtest as one HTML file.

    page = simulator.report.of_election(result, Words("en"), Look())

The file loads nothing, works without its script, in light and dark, on a phone and for a screen
reader, and has the same bytes for the same result. Every figure is one of the tables.
"""

from simulator.report.document import Look, Page, index_of, named
from simulator.report.of_backtest import of_backtest
from simulator.report.of_comparison import of_comparison
from simulator.report.of_election import of_election
from simulator.report.of_night import of_night
from simulator.report.of_sweep import of_sweep
from simulator.report.sources import document_of, kept_sweep, kind_of
from simulator.report.words import Words, languages

__all__ = [
    "Look",
    "Page",
    "Words",
    "document_of",
    "index_of",
    "kept_sweep",
    "kind_of",
    "languages",
    "named",
    "of_backtest",
    "of_comparison",
    "of_election",
    "of_night",
    "of_sweep",
]
