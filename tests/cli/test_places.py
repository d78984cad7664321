"""`run --districts` and `--regions`: shown where there are any, refused where there are none."""

import re
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


def test_districts_and_regions_are_shown_with_the_result(tmp_path: Path, capsys) -> None:
    drawing = Drawing(counted=["districts", "regions"], amount=Amount("200"), out=tmp_path)
    assert run(Path("kazakhstan-2023"), drawing) == 0
    regions = capsys.readouterr().out.partition("Regions: a first seat, the closest first")[2]
    for row in regions.splitlines()[2:22]:
        assert re.fullmatch(r"\S.* {2,}\S.* (–|\d+\.\d) +\d+\.\d\d +\d+(\.\d)?%", row.rstrip()), row
