"""What the polls of a scenario say, in figures: parties, institutes, and warnings."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.arrays import Floats
from simulator.polls.constants import in_percent
from simulator.polls.covariance import effective_size, share_covariance
from simulator.polls.newton import Z90
from simulator.polls.pooling import mean_of_last
from simulator.polls.record import past_size
from simulator.polls.table import iso
from simulator.scenario.forecast import Forecast, as_of, forecast, left, spread_of
from simulator.scenario.model import Scenario
from simulator.schema import ordinal

STALE = 14
"""Days from the last poll after which polls are old."""
FEW = 3
"""Polls of a party that are few, where others have more."""
POINTS_OFF = 1.0
"""Percent by which pooled shares are scaled before it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """The polls of a scenario, pooled, and how far the result may be from them."""

    scenario: Scenario
    forecast: Forecast
    options: tuple[str, ...]
    """Parties of the list ballot that have votes."""
    share: Floats
    """(options) fractions; they make one."""
    logs: Floats
    """(options, options) covariance of log shares."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Polled":
        """Pool the polls of a scenario that has some."""
        assert scenario.polls is not None
        said = forecast(scenario)
        shares = said.shares
        if scenario.polls.shares == "stated":
            shares = {party.id: party.share or 0.0 for party in scenario.party}
        table = spread_of(scenario, said, shares, scenario.polls.constants)
        options = tuple(table)
        share = np.array([shares[option] for option in options])
        upper = np.array([[table[a].get(b, 0.0) for b in options] for a in options])
        return cls(
            scenario=scenario,
            forecast=said,
            options=options,
            share=share / share.sum(),
            logs=np.triu(upper) + np.triu(upper, 1).T,
        )

    @property
    def days(self) -> int:
        """Days from the end of the last poll to the election."""
        assert self.scenario.date is not None
        return ordinal(self.scenario.date) - int(self.forecast.pooled.polls.last.max())

    @property
    def effective_sample_size(self) -> float:
        """The size of a random sample whose shares would have the same sum of variances."""
        return effective_size(self.share, self.logs)

    @property
    def past_sample_size(self) -> float:
        """The same of polls in the past, so many days before elections of this kind."""
        assert self.scenario.polls is not None
        return past_size(self.days, self.scenario.polls.kind)

    def parties(self) -> list[dict[str, Any]]:
        """By party in percent: share, sd, nine in ten of results, and the mean of last polls."""
        last = self._last()
        sd = np.sqrt(np.diag(share_covariance(self.share, self.logs)))
        rows = []
        for option, share, error in zip(self.options, self.share, sd, strict=True):
            odds = math.log(share / (1 - share)) if share < 1 else math.inf
            away = Z90 * error / (share * (1 - share)) if share < 1 else 0.0
            rows.append(
                {
                    "party": option,
                    "share": in_percent(share),
                    "sd": in_percent(error),
                    "low": in_percent(1 / (1 + math.exp(away - odds))),
                    "high": in_percent(1 / (1 + math.exp(-away - odds))),
                    "last_mean": last.get(option),
                }
            )
        return rows

    def _last(self) -> dict[str, float]:
        means = mean_of_last(self.forecast.pooled.polls, as_of(self.scenario))
        return {
            party: in_percent(mean * part)
            for entry, mean in zip(self.forecast.entries, means, strict=True)
            if math.isfinite(mean)
            for party, part in zip(entry.parties, entry.part, strict=True)
        }

    def institutes(self) -> list[dict[str, Any]]:
        """By institute: polls, last day, part of the weight, and leaning in points by party."""
        pooled = self.forecast.pooled
        polls = pooled.polls
        weight = pooled.weight @ np.nan_to_num(pooled.share) / np.nansum(pooled.share)
        rows = []
        for place in np.unique(polls.institute):
            own = polls.institute == place
            leaning = zip(self.forecast.entries, pooled.leaning[place], strict=True)
            rows.append(
                {
                    "institute": polls.institutes[place],
                    "polls": int(own.sum()),
                    "last": iso(polls.last[own].max()),
                    "weight": float(weight[own].sum()),
                    "leaning": {e.id: in_percent(x) for e, x in leaning if math.isfinite(x)},
                }
            )
        return sorted(rows, key=lambda row: -row["weight"])

    def polls(self) -> list[dict[str, Any]]:
        """The polls that count, the last first."""
        polls = self.forecast.pooled.polls
        newest = polls.rows(np.argsort(-polls.last, kind="stable"))
        return [poll._asdict() for poll in newest]

    def warnings(self) -> list[str]:
        """What to be careful about."""
        return [*self._of_polls(), *self._of_parties()]

    def _of_polls(self) -> Iterator[str]:
        polls = self.forecast.pooled.polls
        last = int(polls.last.max())
        if (old := as_of(self.scenario) - last) > STALE:
            yield f"the last poll ended on {iso(last)}, {old} days before the day of the forecast"
        if len(set(polls.institute.tolist())) == 1:
            yield (
                "one institute: how it leans cannot be told from what the parties have, and is in "
                "the shares"
            )
        if unknown := int(np.isnan(polls.size).sum()):
            assert self.scenario.polls is not None
            each = self.scenario.polls.unknown_size
            yield (
                f"{unknown} of {len(polls)} polls do not say how many were asked: each counts as "
                f"{each:,.0f}"
            )

    def _of_parties(self) -> Iterator[str]:
        pooled = self.forecast.pooled
        times = np.isfinite(pooled.polls.share).sum(0)
        for entry, n in zip(self.forecast.entries, times, strict=True):
            if 0 < n < FEW < times.max():
                yield f"{entry.id}: in {n} of {len(pooled.polls)} polls"
        yield from self._of_gone()
        polled = {party for entry in self.forecast.polled for party in entry.parties}
        for party in self.scenario.party:
            if party.role == "list" and party.share and party.id not in polled:
                yield f"{party.id}: in no poll that counts: {party.share:.1f} percent is as stated"
        total = 100 * float(np.nansum(pooled.share))
        nobody, lists, _ = left(self.scenario, dict.fromkeys(self.forecast.polled, 0.0))
        shares = self.forecast.shares
        scaled = math.fsum(shares[party] for e in self.forecast.polled for party in e.parties)
        scaled *= 100 / (100 - nobody)
        if abs(scaled - total) > POINTS_OFF:
            why = f", as parties in no poll have {lists:.1f}" if lists else ""
            yield (
                f"the pooled shares add up to {total:.1f} percent; they are scaled to "
                f"{scaled:.1f}{why}: a party of role other would have the rest"
            )

    def _of_gone(self) -> Iterator[str]:
        """Parties that the last polls do not have any more."""
        polls = self.forecast.pooled.polls
        recent = np.count_nonzero(np.isfinite(polls.recent(STALE).share), axis=0)
        for entry, asked, still in zip(
            self.forecast.entries, np.isfinite(polls.share).T, recent, strict=True
        ):
            if asked.any() and not still:
                day = iso(polls.last[asked].max())
                yield f"{entry.id}: last polled on {day}: did it merge, or give up?"


def document(polled: Polled) -> dict[str, Any]:
    """All of it, for programs."""
    assert polled.scenario.polls is not None
    return {
        "scenario": polled.scenario.id,
        "election": polled.scenario.date,
        "as_of": iso(as_of(polled.scenario)),
        "kind": polled.scenario.polls.kind,
        "days": polled.days,
        "effective_sample_size": polled.effective_sample_size,
        "past_sample_size": polled.past_sample_size,
        "parties": polled.parties(),
        "institutes": polled.institutes(),
        "polls": polled.polls(),
        "warnings": polled.warnings(),
    }
