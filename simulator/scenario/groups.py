"""Likely mistakes in groups of regions, which deviate together."""

from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.model import Scenario
from simulator.scenario.tree import shown


def groups_that_do_nothing(scenario: Scenario) -> Iterator[str]:
    """A group needs a standard deviation, and a standard deviation needs a group."""
    sd = scenario.votes.group_sd
    varies = any(sd.values()) if isinstance(sd, Mapping) else sd > 0
    if varies and not scenario.groups:
        yield (
            "votes.group_sd: no region has a group, so none deviate together; name the group in "
            'each region that has one: group = "east"'
        )
    elif varies and scenario.counted:
        yield "votes.group_sd: the votes are counted and do not vary, so it does nothing"
    elif scenario.groups and not varies:
        yield (
            "region.group: votes.group_sd is 0, so groups do nothing; say how far the regions of a "
            "group deviate together: group_sd = 0.1"
        )
    elif varies:
        yield from _groups_of_one_or_all(scenario)


def _groups_of_one_or_all(scenario: Scenario) -> Iterator[str]:
    """What one region does is not a common deviation, and what all do is a national swing."""
    members = Counter(region.group for region in scenario.region)
    for region in scenario.region:
        if region.group is not None and members[region.group] == 1:
            others = [group for group in scenario.groups if group != region.group]
            yield (
                f"region.{region.id}.group: no other region is of the group {shown(region.group)}, "
                "so votes.group_sd only adds to the deviation of this one; "
                + did_you_mean(region.group, others, "other groups")
            )
    if len(members) == 1 and len(scenario.region) > 1:
        yield (
            f"region.group: all regions are of the group {shown(scenario.groups[0])}; what moves "
            "all of them alike is the national swing, so it does nothing: name two groups or more"
        )
