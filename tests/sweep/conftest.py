"""A small scenario, and a way to write sweeps of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.sweep import Points, Sweep, points_of, read

SCENARIO = """\
format = 1
id = "small"
name = "A small election"

[[party]]
id = "red"
share = 50

[[party]]
id = "green"
share = 42

[[party]]
id = "blue"
share = 5

[[party]]
id = "rest"
role = "other"
share = 3

[turnout]
registered = 100_000
mean = 60
national_sd = 0.1

[votes]
model = "dirichlet"
effective_sample_size = 600

[[tier]]
id = "list"
method = "largest-remainder"
seats = 20
threshold = { share = 5 }

[[event]]
id = "red-majority"
name = "The reds have most seats"
when = "red >= 11"

[[event]]
id = "blue-enters"
when = "blue enters"
"""
OTHER = """\
format = 1
id = "other"
extends = "small.toml"

[[party]]
id = "red"
share = 44

[[party]]
id = "green"
share = 47

[[party]]
id = "blue"
share = 6
"""
HEAD = """\
format = 1
id = "swept"
extends = "small.toml"
draws = 2_000
"""
TWO_AXES = """
[[axis]]
name = "bar"
key = "tier.list.threshold.share"
values = [3, 5, 7]

[[axis]]
key = "party.blue.share"
range = "4.5:5.5:0.5"
"""

Write = Callable[..., Path]
Read = Callable[..., Sweep]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a sweep beside the scenario: `write(AXES)`; its head is HEAD unless told."""
    (tmp_path / "small.toml").write_text(SCENARIO)
    (tmp_path / "other.toml").write_text(OTHER)

    def written(body: str, head: str = HEAD) -> Path:
        path = tmp_path / "sweep.toml"
        path.write_text(head + body)
        return path

    return written


@pytest.fixture
def swept(write: Write) -> Callable[..., Points]:
    """The points of a sweep: `swept(AXES)`."""

    def points(body: str, *vary: str, head: str = HEAD, seed: int = 1) -> Points:
        return points_of(read(write(body, head), vary), seed)

    return points
