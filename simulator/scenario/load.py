"""From a scenario file to a Scenario: read, fill, merge, override, check, and say all faults."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import schema
from simulator.scenario.consistency import check
from simulator.scenario.consistency.polls import check_polls
from simulator.scenario.files.extends import merge, read_whole, whole_of
from simulator.scenario.files.fill_polls import stated_beside_polls
from simulator.scenario.files.fill_returns import ROWS, fill_returns, name_returns, put_returns
from simulator.scenario.files.overrides import Setting, override, settings_of
from simulator.scenario.files.read import tree_of
from simulator.scenario.files.returns import read_returns
from simulator.scenario.forecast import with_spread
from simulator.scenario.lint.events import names_that_state_another_number
from simulator.scenario.model import CHECKED_BY_ITS_READER, Scenario
from simulator.scenario.problems import (
    SHEET_KEYS,
    Fault,
    faults_of,
    left_to_fill_in,
    problems,
    refuse_faults,
)
from simulator.scenario.tree import Place, Table, place_of
from simulator.schema import Specification

PLACE = Place("scenario")
"""Where the faults of a scenario are that no file holds."""


def load(
    path: str | Path,
    overrides: Sequence[str] = (),
    tell: Callable[[str], None] | None = None,
    returns: Any = None,
) -> Scenario:
    """The scenario in a .toml or .json file, in the scenario.toml of a folder, or by its name.

    What exists wins over the name of a scenario that ships, as `kazakhstan-2023`.

    `overrides` are settings as `--set` takes them: `party.amanat.share=49.5`,
    `tier.list.threshold.share=3`; rows are named by their id. Where the share of a party is set,
    the shares of the others are scaled so that all make 100, and `tell` gets a sentence on it;
    so it does where draws of shares are scaled, and where polls were changed as they were read.

    `returns` are counts of election night: the path of a CSV file, or a data frame, in the place of
    those that the file names.

    Raises: ScenarioError, with every fault that was found and the line of each.

    >>> simulator.load("kazakhstan-2021", ["tier.list.threshold.share=5"]).house
    98
    """
    tree = read_whole(path, tell, returns)
    scenario = validated(override(_with_pooled(tree), overrides, tell) if overrides else tree)
    if tell is not None and (rescaled := scenario.votes.rescaled()):
        tell(rescaled)
    return scenario


def build(raw: Mapping[str, Any]) -> Scenario:
    """The scenario that tables made in Python say, see `Scenario.from_dict`."""
    if not isinstance(raw, Mapping):
        found = type(raw).__name__
        raise ScenarioError([Problem("scenario", "", f"{found}; must be a dict of tables")])
    return validated(whole_of(tree_of(dict(raw), PLACE), Path()))


def changed(
    scenario: Scenario,
    overrides: Sequence[str | Setting],
    place: str,
    tell: Callable[[str], None] | None = None,
    returns: Any = None,
) -> Scenario:
    """A resolved scenario with settings and returns as `load` takes them, from `place`.

    Raises: ScenarioError, with every fault.
    """
    tree = tree_of(resolve(scenario), Place(place))
    if returns is not None:
        _return(tree, returns, Place("--returns"), tell)
    return validated(override(tree, overrides, tell))


def what_if(
    scenario: Scenario, tables: Mapping[str, Any], tell: Callable[[str], None] | None
) -> Scenario:
    """A scenario with a few values changed, see `Scenario.with_`."""
    tables = dict(tables)
    whole = tree_of(resolve(scenario), PLACE)
    counts = tables.get("returns")
    values_alone = isinstance(counts, Mapping) and not {*ROWS, *SHEET_KEYS} & counts.keys()
    if "returns" in tables and not values_alone:
        _return(whole, tables.pop("returns"), Place("with_"), tell)
    rows = {
        key: value  # a list of tables, which are added, or merged by their ids
        for key, value in tables.items()
        if isinstance(value, list | tuple)
        and value
        and all(isinstance(row, Mapping | Specification) for row in value)
    }
    values = {key: value for key, value in tables.items() if key not in rows}
    tree = merge(whole, tree_of(rows, Place("with_")), schema())
    scenario = validated(override(tree, settings_of(values, Place("with_")), tell))
    if tell is not None:
        for warning in names_that_state_another_number(scenario):
            tell(f"warning: {warning}")
    return scenario


def _return(tree: Table, returns: Any, place: Place, tell: Callable[[str], None] | None) -> None:
    """Put other returns into a whole tree."""
    if isinstance(returns, Mapping):
        returns = dict(returns)
        if isinstance(returns.get("csv"), str | Path):
            returns["csv"] = read_returns(Path(returns["csv"]))
        returns = tree_of(returns, place)
    put_returns(tree, returns, place)
    name_returns(tree, Path())
    fill_returns(tree, tell)


def validated(tree: Table) -> Scenario:
    """The scenario of a tree. Raises: ScenarioError, with all errors."""
    refuse_faults(tree, left_to_fill_in(tree))
    try:
        scenario = Scenario.model_validate(tree, context=CHECKED_BY_ITS_READER)
    except ValidationError as error:
        raise ScenarioError(problems(tree, faults_of(error, tree))) from None
    refuse_faults(tree, check_polls(scenario) or _set_beside_polls(scenario, tree))
    scenario = with_spread(scenario)
    refuse_faults(tree, check(scenario))
    return scenario


def _with_pooled(tree: Table) -> Table:
    """The tree, with the shares that its polls give, so that settings change those."""
    votes, polls = tree.get("votes"), tree.get("polls")
    if not isinstance(votes, Table) or votes.get("spread") != "polls":
        return tree
    scenario = validated(tree)
    if not isinstance(polls, Table) or scenario.polls is None or scenario.polls.pooled is None:
        return tree
    polls.write("pooled", Table(polls.place, scenario.polls.pooled), polls.place)
    for row, party in zip(tree["party"], scenario.party, strict=True):
        if party.share is not None:
            row.pop("votes", None)
            row.write("share", party.share, polls.place)
    return tree


def _set_beside_polls(scenario: Scenario, tree: Table) -> list[Fault]:
    """Shares that were set on parties whose share comes from polls."""
    polls, spread = scenario.polls, getattr(scenario.votes, "spread", None)
    if polls is None or polls.pooled is None or spread != "polls" or polls.shares == "stated":
        return []
    changed = [
        index
        for index, party in enumerate(scenario.party)
        if party.share not in (None, polls.pooled.get(party.id, party.share))
    ]
    own = place_of(tree, ("polls",)).file
    paths = [("party", index, "share") for index in changed]
    set_ = [path for path in paths if place_of(tree, path).file != own] or paths
    return [
        Fault(path, stated_beside_polls(scenario.party[path[1]].share), "beside_polls")
        for path in set_
    ]


def refuse_contradictions(scenario: Scenario) -> None:
    """Check a scenario that was made or changed in Python, as a file is checked.

    Raises: ScenarioError, with every fault.
    """
    if faults := check(scenario):
        raise ScenarioError(problems(tree_of(resolve(scenario), PLACE), faults))


def resolve(scenario: Scenario) -> dict[str, Any]:
    """The whole scenario with defaults, as JSON data; empty keys are absent.

    Written to a .json file and loaded again it is the same scenario.
    """
    return scenario.model_dump(mode="json", exclude_none=True)
