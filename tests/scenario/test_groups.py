"""Groups of regions: read, compiled, warned of."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from simulator.plan import compile as compile_plan
from simulator.plan import fingerprint
from simulator.scenario import Scenario, load
from simulator.scenario.lint import lint

PROJECT = Path(__file__).parents[2]
GROUP = "east", "east", None, "west", "west"


def tree(group: tuple[str | None, ...] = GROUP, **votes: object) -> dict[str, object]:
    return {
        "format": 1,
        "id": "g",
        "party": [{"id": "a", "share": 60}, {"id": "b", "share": 40}],
        "region": [
            {"id": f"r{number}", "registered": 1000} | ({"group": name} if name else {})
            for number, name in enumerate(group)
        ],
        "votes": {"model": "dirichlet", "effective_sample_size": 600} | votes,
        "tier": [{"id": "list", "method": "largest-remainder", "seats": 10}],
    }


def scenario(group: tuple[str | None, ...] = GROUP, **votes: object) -> Scenario:
    return Scenario.from_dict(tree(group, **votes))


WARNINGS = {
    ((None, None), 0.1): "votes.group_sd: no region has a group",
    (GROUP, 0.0): "region.group: votes.group_sd is 0, so groups do nothing",
    (GROUP, 0.1): "",
    (("east", "east", "eest"), 0.1): 'region.r2.group: no other region is of the group "eest", so '
    "votes.group_sd only adds to the deviation of this one; did you mean "
    '"east"? other groups: east',
    (("east", "east"), 0.1): 'region.group: all regions are of the group "east"',
    (("east",), 0.1): "region.r0.group: no other region is of the group",
    ((None, None), 0.0): "",
}


@pytest.mark.parametrize(("group", "sd"), WARNINGS)
def test_groups_that_do_nothing_are_told(group: tuple[str | None, ...], sd: float) -> None:
    told = [warning for warning in lint(scenario(group, group_sd=sd)) if "group" in warning]
    assert len(told) == bool(WARNINGS[group, sd])
    assert all(warning.startswith(WARNINGS[group, sd]) for warning in told)


def test_counted_votes_do_not_deviate() -> None:
    given = tree(group_sd=0.1)
    given["votes"] = {"model": "fixed", "group_sd": 0.1}
    given["party"] = [{"id": "a", "votes": 60}, {"id": "b", "votes": 40}]
    for row in given["region"]:  # type: ignore[attr-defined]
        row["votes"] = {"a": 12, "b": 8}
    told = [each for each in lint(Scenario.from_dict(given)) if "group" in each]
    assert told == ["votes.group_sd: the votes are counted and do not vary, so it does nothing"]


def test_the_plan_has_the_groups_by_name() -> None:
    """East before west, wherever they are in the file; of no standard deviation, none."""
    groups = compile_plan(
        scenario(("west", None, "east", "west"), group_sd={"a": 0.1, "default": 0.2})
    ).votes.groups
    assert (groups.number, groups.of.tolist()) == (2, [1, -1, 0, 1])
    assert groups.sd.tolist() == [0.1, 0.2]
    for none in (scenario(GROUP, group_sd={"a": 0.0}), scenario((None, None), group_sd=0.1)):
        assert compile_plan(none).votes.groups.number == 0
        assert compile_plan(none).votes.lean.size == 0


def test_fingerprints_of_scenarios_without_groups_are_as_before() -> None:
    assert fingerprint(scenario((None, None))) == fingerprint(scenario((None, None), group_sd=0.0))
    assert fingerprint(scenario()) != fingerprint(scenario((None,) * 5))
    assert fingerprint(scenario()) != fingerprint(scenario(group_sd=0.1))


def test_the_example_in_the_docs(tmp_path: Path) -> None:
    """It is sound, names 13 of the 16 Länder, and warns of nothing that Germany does not."""
    text = (PROJECT / "docs" / "scenario.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (example,) = (block for block in blocks if "group = " in block)
    (tmp_path / "groups.toml").write_text(example, encoding="utf-8")
    found = load(tmp_path / "groups.toml")
    assert found.groups == ("east", "north", "rhine")
    groups = compile_plan(found).votes.groups
    assert np.bincount(groups.of + 1).tolist() == [3, 5, 4, 4]
    assert lint(found) == lint(load("germany-2025"))
    assert load(tmp_path / "groups.toml", ("votes.group_sd.afd=0.3",)).votes.group_sd["afd"] == 0.3  # type: ignore[index]
    moved = load(tmp_path / "groups.toml", ("region.sh.group=rhine",))
    assert [each.group for each in moved.region if each.id == "sh"] == ["rhine"]


def test_a_table_of_regions_has_a_column_of_groups(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("id,registered,group\nx,10,east\ny,20,\nz,5,east\n")
    given = tree(group_sd=0.1) | {"region": {"csv": "regions.csv"}}
    (tmp_path / "groups.json").write_text(json.dumps(given))
    found = load(tmp_path / "groups.json")
    assert [region.group for region in found.region] == ["east", None, "east"]
