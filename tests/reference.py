"""Where the reference elections and vectors are kept: beside the project, in `shared`.

Tests that read them are skipped, with this reason, where the folder is not there.
"""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"
ELECTIONS = SHARED / "elections"
VECTORS = SHARED / "vectors"
needs_elections = pytest.mark.skipif(
    not ELECTIONS.is_dir(), reason="the reference elections are kept beside the project, in shared"
)
needs_vectors = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the reference vectors are kept beside the project, in shared"
)


def vectors(name: str) -> list[dict[str, Any]]:
    """The vectors of one file; none where there are no files."""
    path = VECTORS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
