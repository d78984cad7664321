"""From a scenario file to a Scenario: read, fill, merge, override, check, and say all faults."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.errors import ScenarioError
from simulator.scenario.allowed import schema
from simulator.scenario.consistency import check
from simulator.scenario.files.counts import read_counts
from simulator.scenario.files.draws import fill_draws, read_draws
from simulator.scenario.files.extends import read_whole
from simulator.scenario.files.fill_counts import fill_counts
from simulator.scenario.files.laws import under_law
from simulator.scenario.files.merge import drop_marks, merge
from simulator.scenario.files.overrides import Setting, override
from simulator.scenario.files.read import tree_of
from simulator.scenario.model import Scenario
from simulator.scenario.problems import faults_of, left_to_fill_in, problems
from simulator.scenario.tree import Place, Table


def load(
    path: str | Path, overrides: Sequence[str] = (), tell: Callable[[str], None] | None = None
) -> Scenario:
    """The scenario in a .toml or .json file, in the scenario.toml of a folder, or by its name.

    What exists wins over the name of a scenario that ships, as `kazakhstan-2023`.

    `overrides` are settings as `--set` takes them: `party.amanat.share=49.5`,
    `tier.list.threshold.share=3`; rows are named by their id. Where the share of a party is set,
    the shares of the others are scaled so that all make 100, and `tell` gets a sentence on it;
    so it does where draws of shares are scaled.

    Raises: ScenarioError, with every fault that was found and the line of each.
    """
    scenario = validated(override(read_whole(path), overrides, tell))
    if tell is not None and (rescaled := scenario.votes.rescaled()):
        tell(rescaled)
    return scenario


def build(raw: Mapping[str, Any]) -> Scenario:
    """The scenario that tables made in Python say, as a file would: `law`, `counted`, `expected`.

    Rows are tuples or lists of tables. Raises: ScenarioError, with every fault.
    """
    tree = tree_of(dict(raw), Place("scenario"))
    read_counts(tree, Path())
    read_draws(tree, Path())
    if (base := under_law(tree, None)) is not None:
        tree = merge(base, tree, schema())
    drop_marks(tree)
    fill_draws(tree)
    fill_counts(tree)
    return validated(tree)


def changed(scenario: Scenario, overrides: Sequence[str | Setting], place: str) -> Scenario:
    """A resolved scenario with settings as `load` takes them; `place` is where it came from.

    Raises: ScenarioError, with every fault.
    """
    return validated(override(tree_of(resolve(scenario), Place(place)), overrides))


def validated(tree: Table) -> Scenario:
    """The scenario of a tree. Raises: ScenarioError, with all errors."""
    if left := left_to_fill_in(tree):
        raise ScenarioError(problems(tree, left))
    try:
        scenario = Scenario.model_validate(tree)
    except ValidationError as error:
        raise ScenarioError(problems(tree, faults_of(error, tree))) from None
    if faults := check(scenario):
        raise ScenarioError(problems(tree, faults))
    return scenario


def refuse_contradictions(scenario: Scenario) -> None:
    """Check a scenario that was made or changed in Python, as a file is checked.

    Raises: ScenarioError, with every fault.
    """
    if faults := check(scenario):
        raise ScenarioError(problems(tree_of(resolve(scenario), Place("scenario")), faults))


def resolve(scenario: Scenario) -> dict[str, Any]:
    """The whole scenario with defaults, as JSON data; empty keys are absent.

    Written to a .json file and loaded again it is the same scenario.
    """
    return scenario.model_dump(mode="json", exclude_none=True)
