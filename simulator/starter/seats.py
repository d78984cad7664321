"""Seats as `--seats` gives them: of the regions, in a file, and of tiers, as numbers.

A number by itself may be the seats of the tier or of the whole house. Where a law has several
tiers it must agree with the law and with the districts in one of the two. What is said with the
name of the tier, or of a law of one tier, is taken as said, with a note.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from simulator.errors import SimulatorError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.counts import DIGITS
from simulator.scenario.files.laws import Law
from simulator.scenario.tree import shown
from simulator.text import number_hint


def stated_seats(
    told: Sequence[str], law: Law, districts: int, notes: list[str]
) -> tuple[Path | None, dict[str, int]]:
    """A file of regions, and seats by tier. Adds notes on tiers with other seats than the law's.

    Raises: SimulatorError for a tier that the law has not, for what is said twice, and for a number
    that could mean two things.
    """
    file, by_tier, number = _as_told(told, law)
    own = {tier["id"]: tier.get("seats") for tier in law.list_tiers}
    last = [*own][-1:]
    if last and last[0] not in by_tier:
        seats = seats_of_last_tier(law, number, districts)
        by_tier |= {} if seats is None else {last[0]: seats}
    notes += [
        f"the tier {name} has {seats} seats, as given; under {law.id} it has {own[name]}"
        for name, seats in by_tier.items()
        if own[name] not in (None, seats)
    ]
    return file, by_tier


def _as_told(told: Sequence[str], law: Law) -> tuple[Path | None, dict[str, int], int | None]:
    """A file of regions, seats by tier (`levelling=19`), and a number by itself."""
    files, by_tier, alone = list[str](), dict[str, int](), list[int]()
    for text in told:
        name, equals, number = text.rpartition("=")
        if not DIGITS.fullmatch(number):
            _refuse_no_number(text, name, number, law)
            files.append(text)
        elif not equals:
            alone.append(int(number))
        else:
            _refuse_tier(text, name, law, by_tier)
            by_tier[name] = int(number)
    if len(files) > 1:
        raise SimulatorError(
            f"--seats {files[1]}: one file must have all regions; {files[0]} is given already"
        )
    last = law.list_tiers[-1:]
    if alone and not last:
        raise SimulatorError(f"--seats {alone[0]}: {law.id} has no lists; leave it out")
    if len(alone) > 1 or (alone and last[0]["id"] in by_tier):
        had = alone[0] if len(alone) > 1 else by_tier[last[0]["id"]]
        raise SimulatorError(
            f"--seats {alone[-1]}: the tier {last[0]['id']!r} has {had} already; give one number"
        )
    return (Path(files[0]) if files else None), by_tier, (alone[0] if alone else None)


def stands_by_itself(tier: Mapping[str, Any]) -> bool:
    """Whether a tier needs no other: it compensates for none, and none waives its threshold."""
    return "compensation" not in tier and "waiver" not in tier.get("threshold", {})


def _refuse_no_number(text: str, name: str, number: str, law: Law) -> None:
    """What is meant as a number, and is none, is not looked for as a file."""
    of_tier = name in [tier["id"] for tier in law.list_tiers]
    if of_tier or re.fullmatch(r"[+-]?[\d.,' ]+%?", number):
        raise SimulatorError(
            f"--seats {text}: {shown(number)} must be a whole number, digits only"
            + number_hint(number, whole=True)
        )


def _refuse_tier(text: str, name: str, law: Law, by_tier: Mapping[str, int]) -> None:
    known = [str(tier["id"]) for tier in law.list_tiers]
    if name not in known:
        hint = did_you_mean(name, known, "tiers of lists")
        raise SimulatorError(f"--seats {text}: {shown(name)} is not a tier of {law.id}; {hint}")
    if name in by_tier:
        raise SimulatorError(
            f"--seats {text}: the tier {name!r} has {by_tier[name]} already; give one number"
        )


def seats_of_last_tier(law: Law, number: int | None, districts: int) -> int | None:
    """The seats of the last tier of lists that a number by itself means; None for the law's own.

    The law may leave them open and say the size of the house: then they are what its districts
    leave. Raises: SimulatorError, with a question, where the number agrees with neither.
    """
    tiers = law.list_tiers
    if not tiers:
        return None
    tier = tiers[-1]
    own, regional = tier.get("seats"), tier.get("by") == "region"
    if own is not None:
        if number in (None, own, own + districts) or (not districts and number in law.house):
            return None
        if len(law.tiers) == 1:  # no other seats could be meant
            return number
        _ask(law, tier, number, f"has {own} seats of lists", own, districts)
    if regional or not law.house or len(law.house) > 1:
        if number is not None and law.house and not regional and number not in law.house:
            sizes = ", ".join(map(str, law.house))
            _ask(law, tier, number, f"is for {sizes} seats", None, districts)
        return number
    left = law.house[0] - districts
    if number not in (None, left, law.house[0]):
        _ask(law, tier, number, f"has a house of {law.house[0]}", left, districts)
    if left < 1:
        raise SimulatorError(
            f"--candidates: {districts} districts leave no seat of the {law.house[0]} of {law.id}; "
            f"give the seats of lists with --seats {tier['id']}=N"
        )
    return left


def _ask(
    law: Law, tier: dict[str, Any], number: int | None, has: str, seats: int | None, districts: int
) -> NoReturn:
    """Raise what there is to say about a number that the law does not have."""
    name, given = tier["id"], number or 0
    ways = [f"leave it out for {seats}"] if seats is not None else []
    ways += [f"--seats {name}={given} for {given} seats of lists all the same"]
    if districts:
        ways[-1] += f" (a house of {given + districts})"
    if given > districts > 0:
        ways += [f"--seats {name}={given - districts} for a house of {given}"]
    more = f", and there are {districts} districts" if districts else ""
    raise SimulatorError(
        f"--seats {given}: {law.id} {has}{more}: which is meant? {', or '.join(ways)}"
    )
