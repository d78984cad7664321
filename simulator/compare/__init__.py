"""Two elections compared, and a forecast compared with the actual result.

    paired        the same draws of two scenarios: differences with the error of what changed
    independent   two tallies that share no draws: the errors of both
    score         a tally and an official result: where it lies, and how good the forecast is

Draws are common if the seed is: draw i of two scenarios has the same random numbers, so what
they share cancels. A tally does not show in which draws something happened; the draws are made
again, by the kernel that made the tally, and counted side by side in whole numbers.

Chances are fractions of one, shares in percent, seats in seats. Raises: ScenarioError, VotesError,
where the two do not fit each other.

>>> scenario = simulator.load("kazakhstan-2021")
>>> other = scenario.with_(None, tier={"list": {"threshold": {"share": 5}}})
>>> found = simulator.compare.paired(scenario, other, seed=1, draws=((0, 500),))
>>> found.paired, found.a.draws
(True, 500)
"""

from simulator.ballots.official import Official
from simulator.compare.comparison import Comparison, Source, independent, paired
from simulator.compare.differences import Difference
from simulator.compare.scores import Score, score
from simulator.figures.definitions import Figure

__all__ = [
    "Comparison",
    "Difference",
    "Figure",
    "Official",
    "Score",
    "Source",
    "independent",
    "paired",
    "score",
]
