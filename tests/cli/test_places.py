"""`run --districts` and `--regions` where there are none."""

from pathlib import Path

import pytest

from simulator.cli.asked import Drawing
from simulator.cli.numbers import Amount
from simulator.cli.run import run
from simulator.errors import SimulatorError


@pytest.mark.parametrize(
    ("name", "asked"), [("norway-2021", "districts"), ("sweden-2022", "regions")]
)
def test_what_is_not_there_is_not_counted(name: str, asked: str, tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match=f"--{asked}: {name} has no {asked}"):
        run(Path(name), Drawing(counted=[asked], amount=Amount("10"), out=tmp_path))
