"""The sentence on top: what will happen, as a frequency."""

from __future__ import annotations

from typing import Any

from simulator.intervals import Z
from simulator.nights.stages import progress_of
from simulator.report.election import Election, Row
from simulator.report.sections.seats import range_if_any
from simulator.report.words import NO_BREAK

OPEN = 0.05
"""A chance between this and one less this is worth a headline of its own."""
LONGEST = 75
"""Letters of a headline to which half a sentence is added."""


def headline(election: Election) -> dict[str, Any]:
    """The title, the sentence beneath it, and the line about draws and their error."""
    words = election.words
    told = (_counted_sentence(election), _close_sentence(election), _lead_sentence(election))
    return {
        "title": _title(election),
        "sub": " ".join(filter(None, told)),
        "meta": words.say(
            "meta",
            draws=words.large(election.draws),
            seed=str(election.tally.seed),
            error=words.number(_worst(election), 2),
        ),
    }


def _counted_sentence(election: Election) -> str:
    """How much is counted, where there are returns."""
    if election.scenario.returns is None:
        return ""
    counted = election.words.percent(progress_of(election.scenario, election.tally).percent, 1)
    return election.words.say("night_title_counted", counted=counted) + "."


def _worst(election: Election) -> float:
    """Points of the largest simulation error of an event, or of a chance of one half."""
    errors = [row["se"] or 0.0 for row in election.rows("events")]
    return 100 * Z * (max(errors) if errors else 0.5 / max(election.draws, 1) ** 0.5)


def _title(election: Election) -> str:
    chosen = election.scenario.page.headline
    events = {row["event"]: row for row in election.rows("events")}
    if chosen is not None and chosen in events:
        row = events[chosen]
        return election.words.say(
            "title_event", event=row["name"], often=_often(election, row["p"])
        )
    title = _of_power(election, events)
    close = close_party(election)
    if close is not None and len(title) < LONGEST:
        entered = election.parties[close]["p_threshold"]
        return election.words.say(
            "title_and_close",
            title=title,
            party=election.names[close],
            often=_often(election, entered, bare=True),
        )
    return title


def _of_count(election: Election) -> str:
    """Of counted ballots: who has a majority, or is the largest."""
    top = election.by_size[0]
    key = "title_counted" if election.parties[top]["p_majority"] else "title_counted_none"
    words, seats = election.words, election.seats[top]
    house = words.number(election.full_house)
    return words.say(key, party=election.names[top], seats=words.number(seats), house=house)


def _of_power(election: Election, events: dict[str, Row]) -> str:
    """Who has a majority: one party, one of two camps, or who is the largest."""
    words, parties = election.words, election.parties
    if not election.by_size or not election.draws:
        return election.scenario.name or election.scenario.id
    if election.scenario.counted:
        return _of_count(election)
    top = max(election.by_size, key=lambda party: parties[party]["p_majority"] or 0.0)
    if (p := parties[top]["p_majority"] or 0.0) > OPEN:
        return words.say("title_majority", party=election.names[top], often=_often(election, p))
    sets = {event: members for event, members in election.named_sets.items() if len(members) > 1}
    if sets and max(events[event]["p"] for event in sets) >= OPEN:
        return _of_camps(election, events, sets)
    lead = max(election.by_size, key=lambda party: parties[party]["p_largest"] or 0.0)
    often = _often(election, parties[lead]["p_largest"])
    return words.say("title_largest", party=election.names[lead], often=often)


def _of_camps(election: Election, events: dict[str, Row], sets: dict[str, tuple[str, ...]]) -> str:
    """The likelier of two camps, or both where it is a coin toss."""
    words = election.words
    ordered = sorted(sets, key=lambda event: -events[event]["p"])
    first = ordered[0]
    apart = [event for event in ordered[1:] if not set(sets[event]) & set(sets[first])]
    own, often = election.called(sets[first]), _often(election, events[first]["p"])
    if not apart or events[first]["p"] >= 0.6:
        return words.say("title_together", parties=own, often=often)
    return words.say(
        "title_coin_toss",
        parties=own,
        often=often,
        others=election.called(sets[apart[0]]),
        others_often=_often(election, events[apart[0]]["p"], bare=True),
    )


def _often(election: Election, p: float | None, *, bare: bool = False) -> str:
    """A chance as so many of 100 simulated elections; `bare`, the number alone."""
    words = election.words
    if p in (0.0, 1.0, None):
        return words.say("of_none" if not p else "of_all")
    if 0.005 <= (p or 0.0) < 0.995:
        number = round(100 * (p or 0.0))
        return words.number(number) if bare else words.say("of_100", number).replace(" ", NO_BREAK)
    return words.say("of_fewer" if (p or 0.0) < 0.5 else "of_more")


def close_party(election: Election) -> str | None:
    """The list whose reaching the threshold is the most open, if one is open."""
    chances = {
        party: row["p_threshold"]
        for party, row in election.parties.items()
        if row["p_threshold"] is not None and party in election.seats
    }
    close = [party for party, p in chances.items() if OPEN < p < 1 - OPEN]
    return min(close, key=lambda party: abs(chances[party] - 0.5), default=None)


def _close_sentence(election: Election) -> str:
    close = close_party(election)
    found = None if close is None else range_if_any(election.histograms[close])
    if close is None or found is None or not 0.0 < (election.parties[close]["p_zero"] or 0.0) < 1.0:
        return ""
    return election.words.say(
        "sub_close",
        party=election.names[close],
        none=_often(election, election.parties[close]["p_zero"]),
        range=election.words.span(*found),
    )


def _lead_sentence(election: Election) -> str:
    if not election.by_size or not election.draws or election.scenario.counted:
        return ""
    lead = election.by_size[0]
    row, words = election.parties[lead], election.words
    return words.say(
        "sub_lead_varying" if election.varies else "sub_lead",
        party=election.names[lead],
        range=words.span(row["seats_q05"], row["seats_q95"]),
        house=words.number(election.full_house),
        majority=words.number(election.majority),
    )
