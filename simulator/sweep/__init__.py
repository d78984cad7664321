"""Sweeps: one scenario asked many times, and which question decides the answer.

sweep = read("sweep.toml")                        # axes, crossed, sampled, named
points = points_of(sweep, seed=1)                 # every point resolved, or every fault said
work = Work.of(points, 1_000_000, root)           # what is saved already, and what is missing
outcomes = run(work)                              # the same draws at every point, each saved
folder = keep(root, points, outcomes)             # one tidy table for the whole sweep

Raises: ScenarioError, with every fault of the sweep and its points.

>>> sweep = simulator.sweep.read("kazakhstan-2023/sweeps/polls")
>>> len(simulator.sweep.points_of(sweep, seed=1).points)
108
"""

from simulator.sweep.importance import Importance, importances
from simulator.sweep.keeping import document, finished, folder_of, keep
from simulator.sweep.points import Point, Points, named, points_of
from simulator.sweep.read import is_sweep, read
from simulator.sweep.running import run
from simulator.sweep.spec import Sweep
from simulator.sweep.table import listed, planned, tidy
from simulator.sweep.work import Change, Outcome, Work

__all__ = [
    "Change",
    "Importance",
    "Outcome",
    "Point",
    "Points",
    "Sweep",
    "Work",
    "document",
    "finished",
    "folder_of",
    "importances",
    "is_sweep",
    "keep",
    "listed",
    "named",
    "planned",
    "points_of",
    "read",
    "run",
    "tidy",
]
