"""An allocation in plain text, as an election commission would print it.

Figures are rounded for reading; every comparison behind them was made exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, isqrt

from simulator.allocation.exact import (
    Apportionment,
    Award,
    ByDivisor,
    ByQuota,
    Number,
    Tie,
    TierOutcome,
)
from simulator.allocation.specs import LargestRemainder

AROUND_THE_CUT = 5
"""Quotients shown on either side of the last seat."""

BASES = {
    "valid": "votes for lists",
    "valid+against-all": "votes for lists and against all",
    "valid+blank": "votes for lists and blank",
    "ballots-cast": "ballots cast",
    "registered": "registered voters",
}
TIE_RULES = {
    "registration": "registered earlier",
    "more-votes": "more votes",
    "more-votes, then lot": "more votes, then by lot",
    "more-votes, then lot (not drawn)": "more votes; until the lot is drawn, registered earlier",
    "lot": "by lot",
    "lot (not drawn)": "until the lot is drawn, registered earlier",
}


def explain_tier(outcome: TierOutcome, names: Sequence[str]) -> str:
    """Explain a tier of party lists; `names` by list. Ends without a newline."""
    working = outcome.apportionment
    parts = [_heading(outcome), _threshold(outcome), _admission(outcome, names)]
    if not any(outcome.taking_part):
        parts.append("No list takes part.")
    elif isinstance(working, ByQuota):
        parts += [_quota(outcome, working), _quotients(outcome, working, names)]
    else:
        parts += [_cut(working, names), _seats_by_list(outcome, names)]
    parts += [_tie(tie, names) for tie in outcome.ties]
    return "\n\n".join([*parts, _total(outcome)])


def explain_plurality(
    outcome: Apportionment, votes: Sequence[Number], names: Sequence[str], district: str
) -> str:
    """Explain one district; `votes` and `names` by candidate. Ends without a newline."""
    rows = [
        (names[c], _number(votes[c]), _percent(votes[c], sum(votes)), "elected" * outcome.seats[c])
        for c in sorted(range(len(votes)), key=lambda c: -votes[c])
    ]
    parts = [
        f"{district}: 1 seat, plurality",
        _table(("candidate", "votes", "% of votes", ""), rows),
        *(_tie(tie, names) for tie in outcome.ties),
    ]
    if not any(outcome.seats):
        parts.append("No candidate has votes: the seat stays empty.")
    return "\n\n".join(parts)


def _heading(outcome: TierOutcome) -> str:
    tier = outcome.tier
    if isinstance(tier, LargestRemainder):
        method = f"largest remainder, {tier.quota} quota"
    elif isinstance(tier.divisor, str):
        method = f"highest averages, {tier.divisor} divisors"
    else:
        method = f"highest averages, divisors {', '.join(f'{d:g}' for d in tier.divisor)}, ..."
    return f"{tier.name or tier.id}: {_seats(outcome.nominal)}, {method}"


def _threshold(outcome: TierOutcome) -> str:
    threshold = outcome.tier.threshold
    if not threshold.share:
        return "Threshold: none"
    reach = "at least" if threshold.comparison == ">=" else "more than"
    base = f"{_number(outcome.base)} {BASES[threshold.base]}"
    return f"Threshold: {reach} {threshold.share:g}% of {base} = {_number(outcome.bar)}"


def _admission(outcome: TierOutcome, names: Sequence[str]) -> str:
    rows = [
        (names[party], _number(count), _percent(count, outcome.base), _standing(outcome, party))
        for party, count in enumerate(outcome.votes)
    ]
    return _table(("list", "votes", "% of base", "takes part"), rows)


def _standing(outcome: TierOutcome, party: int) -> str:
    if party == outcome.runner_up:
        return "runner-up"
    if not outcome.taking_part[party]:
        return "no"
    if not outcome.qualified[party]:
        return "yes: no list clears the bar"
    return "yes" if outcome.admissions[0].grounds[party] == "share" else "yes: exempt"


def _quota(outcome: TierOutcome, working: ByQuota) -> str:
    """The quota, and what was done to it or for the runner-up."""
    taking_part = zip(outcome.votes, outcome.taking_part, strict=True)
    voting = sum(count for count, part in taking_part if part)
    exact = Fraction(voting) / working.divisor
    lines = [f"Quota: {_number(voting)} / {working.divisor} = {_decimal(exact, 4)}"]
    if working.quota != exact:
        lines[0] += f", taken as {_number(working.quota)}"
    if working.repeated:
        lines.append("With a larger divisor the whole quotas were more than the seats.")
    rule = isinstance(outcome.tier, LargestRemainder) and outcome.tier.single_qualifier
    if rule and outcome.runner_up is not None:
        lines.append(
            f"The runner-up's quotient is multiplied by {rule.correction:g}; it has "
            f"at least {_seats(rule.minimum_seats)}.\n"
            "Seats left after one for each remainder go to the list that cleared the bar."
        )
    return "\n".join(lines)


def _quotients(outcome: TierOutcome, working: ByQuota, names: Sequence[str]) -> str:
    rows = [
        (
            names[party],
            _number(outcome.votes[party]),
            _decimal(working.quotients[party], 4),
            str(working.wholes[party]),
            _decimal(working.remainders[party], 4),
            f"{working.seats[party] - working.wholes[party]:+d}".replace("+0", ""),
            str(working.seats[party]),
        )
        for party, part in enumerate(outcome.taking_part)
        if part
    ]
    return _table(("list", "votes", "quotient", "whole", "remainder", "added", "seats"), rows)


def _cut(working: ByDivisor, names: Sequence[str]) -> str:
    """The quotients that had the last seats, and those that came next."""
    first_shown = max(0, len(working.awards) - AROUND_THE_CUT)
    shown = [*enumerate(working.awards[first_shown:], start=first_shown + 1)]
    rows = [(str(seat), *_claim(award, working.power, names)) for seat, award in shown]
    rows += [("-", *_claim(award, working.power, names)) for award in working.next[:AROUND_THE_CUT]]
    return _table(("seat", "list", "its seat", "quotient"), rows)


def _claim(award: Award, power: int, names: Sequence[str]) -> tuple[str, str, str]:
    return names[award.party], str(award.nth), _quotient(award, power)


def _quotient(award: Award, power: int) -> str:
    if award.claim.unbounded:
        return "(divisor 0)"
    quotient = award.claim.quotient
    if power == 2:
        quotient = Fraction(isqrt(floor(quotient * 10**12)), 10**6)
    return _decimal(quotient, 4)


def _seats_by_list(outcome: TierOutcome, names: Sequence[str]) -> str:
    rows = [
        (names[party], _number(outcome.votes[party]), str(outcome.seats[party]))
        for party, part in enumerate(outcome.taking_part)
        if part
    ]
    return _table(("list", "votes", "seats"), rows)


def _tie(tie: Tie, names: Sequence[str]) -> str:
    tied, winners = (_and([names[c] for c in group]) for group in (tie.candidates, tie.winners))
    return f"Tie: {tied} for {_seats(tie.seats)}. To {winners}: {TIE_RULES[tie.rule]}."


def _total(outcome: TierOutcome) -> str:
    unfilled = f"; {outcome.unfilled} unfilled" if outcome.unfilled else ""
    return f"Total: {_seats(sum(outcome.seats))} of {outcome.nominal}{unfilled}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart: text to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    texts = {"list", "candidate", "takes part", ""}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if title in texts else cell.rjust(width)
            for cell, width, title in zip(row, widths, header, strict=True)
        ).rstrip()
        for row in (header, *rows)
    )


def _number(number: Number) -> str:
    return f"{int(number):,}" if number == int(number) else _decimal(number, 2)


def _percent(votes: Number, base: Number) -> str:
    return _decimal(Fraction(100 * votes) / base, 2) if base else "-"


def _decimal(number: Number, places: int) -> str:
    """A number that is not negative, rounded half up, with thousands marked."""
    whole, part = divmod(floor(number * 10**places + Fraction(1, 2)), 10**places)
    return f"{whole:,}.{part:0{places}d}"


def _seats(seats: int) -> str:
    return "1 seat" if seats == 1 else f"{seats} seats"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
