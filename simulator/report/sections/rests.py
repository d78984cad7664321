"""What the forecast rests on: model, polls, sources, law, ties, program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from simulator.nights.stages import progress_of
from simulator.report.election import Election
from simulator.report.words import Words
from simulator.scenario.polls import Polls
from simulator.scenario.tiers import HighestAverages, LargestRemainder, ListTier
from simulator.version import __version__

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def linked(text: str) -> Markup:
    """A text in which web addresses are links; nothing else of it is read as HTML."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?)]")
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer noopener">{0}</a>').format(address))
        end = found.start() + len(address)
    return Markup("").join([*parts, escape(text[end:])])


def rests(election: Election) -> dict[str, Any]:
    """Notes, facts as pairs of a name and a text, sources, and the command."""
    scenario, tally = election.scenario, election.tally
    remarks = scenario.page.remark
    return {
        "notes": [linked(text) for text in _paragraphs(scenario.notes)],
        "remarks": [linked(each.text) for each in remarks if not each.after],
        "after": [linked(each.text) for each in remarks if each.after],
        "facts": list(_facts(election)),
        "sources": [linked(source) for source in scenario.sources],
        "command": f"simulator run {election.subject} --seed {tally.seed} --draws {tally.draws}",
    }


def _paragraphs(text: str | None) -> list[str]:
    found = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text or "")]
    return [part for part in found if part]


def _facts(election: Election) -> Iterator[tuple[str, Markup]]:
    words, scenario = election.words, election.scenario
    yield words.say("fact_model"), escape(_model(election))
    if scenario.votes.source:
        yield words.say("fact_votes"), linked(scenario.votes.source)
    if scenario.polls is not None:
        yield words.say("fact_polls"), escape(_polls(words, scenario.polls))
    if scenario.returns is not None:
        yield words.say("fact_returns"), escape(_returns(election))
    if scenario.date:
        yield words.say("fact_date"), escape(words.day(scenario.date))
    law = [_law(words, tier) for tier in scenario.tier]
    yield words.say("fact_law"), Markup("<br>").join(map(escape, law))
    draws, seed = words.number(election.draws), str(election.tally.seed)
    yield words.say("fact_draws"), escape(words.say("draws_and_seed", draws=draws, seed=seed))
    if ties := list(_ties(election)):
        yield words.say("fact_ties"), Markup("<br>").join(map(escape, ties))
    kernel = election.result.kernel
    told, code = f"simulator {__version__}", Markup("<code>{}</code>")
    yield words.say("fact_program"), code.format(f"{told}, {kernel[:12]}" if kernel else told)
    yield words.say("fact_fingerprint"), code.format(election.tally.fingerprint)


def _returns(election: Election) -> str:
    """How much is counted."""
    words, counted = election.words, progress_of(election.scenario, election.tally)
    return words.say(
        "returns_counted",
        counted=words.percent(counted.percent, 1),
        whole=words.number(counted.whole),
        partial=words.number(counted.partial),
        places=words.number(counted.places),
    )


def _polls(words: Words, polls: Polls) -> str:
    """How many polls of how many institutes, and when they asked."""
    until = "9999" if polls.as_of == "election" else polls.as_of
    counted = [poll for poll in polls.poll if poll.last <= until] or list(polls.poll)
    days = sorted(poll.last for poll in counted)
    institutes = len({poll.institute for poll in counted})
    return words.say(
        "polls_until",
        len(counted),
        institutes=words.number(institutes),
        first=words.day(days[0]),
        last=words.day(days[-1]),
    )


def _model(election: Election) -> str:
    votes, words = election.scenario.votes, election.words
    if election.scenario.counted:
        return words.say("model_counted")
    key = f"model_{votes.model}".replace("-", "_")
    name = words.say(key) if words.has(key) else votes.model
    size, effect = getattr(votes, "sample_size", None), getattr(votes, "design_effect", None)
    if size and effect and effect != 1.0:
        return words.say(
            "model_of_sample",
            model=name,
            effective=words.number(size / effect),
            size=words.number(size),
            effect=words.short(effect),
        )
    if spread := getattr(votes, "spread", None):
        return words.say(f"model_{spread}".replace("-", "_"), model=name)
    effective = getattr(votes, "effective_sample_size", None) or size
    if effective:
        return words.say("model_of_effective", model=name, effective=words.number(effective))
    return name


def _law(words: Words, tier: Any) -> str:
    """One tier in a line."""
    method = words.say(f"method_{tier.method}".replace("-", "_"))
    parts = [method]
    if isinstance(tier, LargestRemainder):
        parts.append(words.say("law_quota", name=tier.quota))
    if isinstance(tier, HighestAverages) and isinstance(tier.divisor, str):
        parts.append(tier.divisor)
    if isinstance(tier, ListTier) and tier.threshold.share:
        parts.append(words.say("law_threshold", share=words.short_percent(tier.threshold.share)))
    return f"{tier.name or tier.id}: {', '.join(parts)}"


def _ties(election: Election) -> Iterator[str]:
    words = election.words
    for row in election.rows("checks"):
        if row["check"] == "tied" and row["count"]:
            tier, draws = election.tiers[row["tier"]], words.say("n_draws", row["count"])
            yield f"{tier}: {draws}"
