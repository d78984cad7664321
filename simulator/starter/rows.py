"""Rows of seats and of candidates, which go with counted votes: names, numbers, keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from simulator.scenario.allowed import did_you_mean, nearest
from simulator.scenario.files.counts import no_region, whole
from simulator.scenario.files.labels import Counted, called_total, is_alone
from simulator.scenario.files.names import REST, Key, candidate_twice, keyword, no_party, not_votes
from simulator.scenario.tree import Place, shown
from simulator.text import canonical, looks

NUMBERS = ("votes", "seats", "population", "registered")


def standing(found: Sequence[tuple[Mapping[str, str], Place]]) -> Iterator[Counted]:
    """Votes of parties by district: one that has half of each is not a party."""
    for row, place in found:
        name = row["party"] or row["candidate"]
        yield Counted(name, row["district"], int(row["votes"]), place)


def check_row(
    row: Mapping[str, str], needed: Sequence[str], regions: Collection[str], lists: Iterable[str]
) -> None:
    """Raises: ValueError, for a name or a number that is none, and for one that is not counted."""
    for name in NUMBERS:
        if row.get(name) or name in needed:
            whole(row[name], name)
    for name in needed:
        if not row[name] and not (name == "party" and row.get("candidate")):
            raise ValueError(f"{name}: missing; give it")
    for column in ("district", "region"):
        if wrong := no_region(row.get(column, "")):
            raise ValueError(wrong)
    region = row.get("region", "")
    if region and not regions:
        raise ValueError(
            f"region {shown(region)}, but the votes have no regions: give them a column region, "
            "or leave it out here"
        )
    if region and region not in regions:
        hint = did_you_mean(region, regions, "regions of the votes")
        raise ValueError(f"unknown region {shown(region)}; {hint}")
    if is_alone(row.get("candidate", "")):
        raise ValueError(called_total(row["candidate"]))
    if not row.get("party") and (wrong := not_votes(row.get("candidate", ""))):
        raise ValueError(wrong)
    if row.get("party"):
        _check_party(row["party"], lists)


def _check_party(name: str, lists: Iterable[str]) -> None:
    """A candidate on no list is an independent, unless a list nearly has the name.

    Raises: ValueError, for names that can be no party's, and for such a list.
    """
    if name in lists or keyword(name) == REST:
        return
    if keyword(name):
        raise ValueError(f"{shown(name)} is not a party with candidates; leave the row out")
    if wrong := no_party(name):
        raise ValueError(wrong)
    near = get_close_matches(looks(name), {looks(each): each for each in lists}, 1, 0.85)
    if near:
        hint = nearest(name, lists)
        message = f"{shown(name)} has no row in the votes; {hint}if it is another party, "
        raise ValueError(f"{message}give it a row there, of 0 if it has no list")


def key_of(row: Mapping[str, str], place: Place) -> tuple[Key, Place, str]:
    """What no two rows have: the region of a file of seats; party and name of a candidate."""
    if "party" not in row:
        return (canonical(row["region"]),), place, shown(row["region"])
    name, party, district = row.get("candidate", ""), row["party"], row["district"]
    key = canonical(district), canonical(party), canonical(name)
    return key, place, candidate_twice(name, party, district)
