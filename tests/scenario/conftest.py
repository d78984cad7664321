"""A small scenario, and a way to write files that tests then load."""

from collections.abc import Callable
from pathlib import Path

import pytest

PLAIN = """\
format = 1
id = "plain"

[[party]]
id = "amanat"
share = 60

[[party]]
id = "auyl"
share = 30

[[party]]
id = "rest"
role = "other"
share = 10

[votes]
model = "dirichlet"
effective_sample_size = 600

[[tier]]
id = "list"
method = "largest-remainder"
seats = 10
threshold = { share = 5 }
"""


@pytest.fixture
def plain() -> str:
    return PLAIN


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def written(name: str, text: str) -> Path:
        path = tmp_path / "elections" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written
