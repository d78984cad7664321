"""Two elections that differ in a little of everything, and draws written down by hand."""

from collections.abc import Sequence

import numpy as np

from simulator.elections import Elections
from simulator.figures.draws import Figures, Side
from simulator.scenario.model import Scenario
from tests.handmade import SCENARIO, scenario_of
from tests.handmade import Draw as Handmade

SEED = 5


def close(blue: float, **changes: object) -> Scenario:
    """Three lists, one of them near the bar, and three districts that are anyone's."""
    return scenario_of(
        **{
            "party": [
                {"id": "red", "share": 54 - blue},
                {"id": "green", "share": 40},
                {"id": "blue", "share": blue},
                {"id": "none", "role": "against-all", "share": 6},
                {"id": "lone", "role": "independent"},
            ],
            "ballot": [
                {"id": "list", "kind": "lists"},
                {"id": "district", "kind": "candidates", "residual_sd": 0.4},
            ],
            "turnout": {"registered": 10_000, "mean": 60, "national_sd": 0.1},
            "candidate": [
                {"district": str(number), "party": party, "retains": 0.5}
                if party != "lone"
                else {"district": str(number), "party": "lone", "share": 25}
                for number in (1, 2, 3)
                for party in ("red", "green", "lone")
            ],
            "tier": [
                {
                    "id": "lists",
                    "method": "largest-remainder",
                    "seats": 15,
                    "threshold": {"share": 5},
                },
                {"id": "districts", "method": "plurality"},
            ],
            "event": [
                {"id": "half", "when": "red + blue >= 9"},
                {"id": "blue-enters", "name": "Blue enters", "when": "blue enters"},
                {"id": "never", "when": "green >= 18"},
            ],
        }
        | changes
    )


def drawn(draws: Sequence[Handmade], scenario: Scenario = SCENARIO) -> Figures:
    """Draws of the handmade scenario, side by side."""
    number = len(draws)
    seats = np.array([[draw.lists for draw in draws], [draw.districts for draw in draws]])
    enters = np.zeros((2, 2, number), np.bool_)
    enters[0, 0] = True
    enters[0, 1] = [draw.green_enters for draw in draws]
    return Figures(
        Side.of(scenario, SEED),
        Elections(
            votes=np.array([draw.shares for draw in draws]).T * 100,
            cast=np.array([draw.turnout * 100 for draw in draws]),
            valid=np.full(number, 10_000.0),
            registered=np.full(number, 10_000.0),
            enters=enters,
            cleared=enters,
            seats=seats.transpose(0, 2, 1).astype(np.int32),
            watched=np.zeros((0, number)),
        ),
    )
