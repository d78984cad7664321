"""How far the votes of a new scenario may differ from what is expected."""

import math

from simulator.scenario.consistency.polls import MOST_OPTIONS
from simulator.starter.election import Election
from simulator.starter.template import STAND_IN
from simulator.starter.toml import key

SAMPLE = 600
"""Effective sample size of an average of final polls, where a spread by size does not fit."""
DAYS = 14
"""Before the election, of polls by which the votes of a new scenario may be replaced."""
LARGEST_SD = 5.0
"""The largest standard deviation that a scenario may have."""


def spread(election: Election) -> list[str]:
    """The tables of votes and turnout, and how candidates vary."""
    lines = _of_polls() if election.polled else _of_votes(election)
    if election.regions:
        lines += ["regional_sd = 0.1 # assumed: a region's deviation from the national swing"]
    if election.partly_standing and not election.polled:
        lines += [
            "",
            "# The logarithm of a share p has the standard deviation 1 / sqrt(600 p); for a list",
            "# that stands only in some regions, p is its share there.",
            "[votes.national_sd]",
            *(f"{key(party)} = {_sd(share)}" for party, share in election.standing.items()),
        ]
    if election.has_turnout:
        lines += ["", "[turnout]", "national_sd = 0.05 # assumed, on the logit scale"]
    if election.candidates and election.law.id != STAND_IN.id:
        lines += ["", "[[ballot]]", 'id = "district"']
        lines += ["residual_sd = 0.2 # assumed: the candidate's own effect"]
    return [*lines, ""]


def _of_polls() -> list[str]:
    return [
        "# Shares are the pooled polls, and vary as far as such polls have been from results.",
        "[votes]",
        'model = "logistic-normal"',
        'spread = "polls"',
    ]


def _of_votes(election: Election) -> list[str]:
    lines = [
        "# How far the next votes may differ from these: as far as averages of polls have, so many",
        '# days before a national election; kind = "regional" for one of a state or region.',
        "[votes]",
        'model = "logistic-normal"',
    ]
    if election.partly_standing:
        return lines
    if len(election.lists) - len(election.small) + 3 < MOST_OPTIONS:
        return [*lines, 'spread = "past-errors"', f"days = {DAYS}"]
    return [*lines, f"effective_sample_size = {SAMPLE}"]


def _sd(share: float) -> float:
    """Of the logarithm of a share of one; a party without votes has none to vary."""
    return float(f"{min(LARGEST_SD, 1 / math.sqrt(SAMPLE * share)):.4g}") if share else 0.0
