"""A file of returns, read to counts of places: `returns = { csv = "night.csv" }`, `--returns`.

    region,counted,amanat,aq-jol,cast       region,counted,party,votes
    almaty,40,101234,20111,                 almaty,40,amanat,101234

A row a place, or a row a place and party. Columns are known by the names that sources have
(`columns.py`), parties and places by id or name. Rows of which nothing is counted are left out. A
sum of the rows above is checked, and not counted twice. What could mean two things is refused.
"""

from simulator.scenario.files.returns.counts import returns_of
from simulator.scenario.files.returns.layout import Rest, read_returns
from simulator.scenario.files.returns.place_count import PlaceCount
from simulator.scenario.files.returns.places import DISTRICT, NATION, REGION, Places, Spot

__all__ = [
    "DISTRICT",
    "NATION",
    "REGION",
    "PlaceCount",
    "Places",
    "Rest",
    "Spot",
    "read_returns",
    "returns_of",
]
