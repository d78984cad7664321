"""An island of three regions and a district: what files of returns are read for."""

from pathlib import Path
from typing import Any

from simulator.scenario import Scenario, load

TREE: dict[str, Any] = {
    "format": 1,
    "id": "island",
    "country": "Islandia",
    "party": [
        {"id": "red", "name": "The Reds", "short": "RD", "share": 50},
        {"id": "blue", "name": "Blues", "share": 30},
        {"id": "local", "share": 10},
        {"id": "others", "role": "other", "share": 10},
        {"id": "lone", "role": "independent"},
    ],
    "region": [
        {"id": "north", "name": "Nordland", "registered": 10_000, "share": {"local": 0}},
        {"id": "south", "registered": 20_000},
        {"id": "twin", "registered": 5_000},
    ],
    "turnout": {"mean": 60, "invalid": 1},
    "votes": {"model": "logistic-normal", "effective_sample_size": 600, "regional_sd": 0.1},
    "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
    "district": [{"id": "d1", "region": "north"}, {"id": "twin", "region": "south"}],
    "candidate": [
        {"district": district, "party": party, "share": 50}
        for district in ("d1", "twin")
        for party in ("red", "blue")
    ],
    "tier": [
        {"id": "list", "method": "highest-averages", "divisor": "dhondt", "seats": 20},
        {"id": "district", "method": "plurality", "ballot": "district"},
    ],
    "event": [{"id": "half", "when": "red >= 11"}],
}
NAMES = "red,blue,local,others"


def island(**changes: Any) -> Scenario:
    """The scenario, with some tables replaced."""
    return Scenario.from_dict({**TREE, **changes})


def read(text: str, folder: Path, **changes: Any) -> tuple[Scenario, list[str]]:
    """The scenario with the returns of a file, and what was told of it."""
    import json

    (folder / "island.json").write_text(json.dumps({**TREE, **changes}))
    (folder / "n.csv").write_text(text, encoding="utf-8")
    told: list[str] = []
    return load(folder / "island.json", (), told.append, folder / "n.csv"), told
