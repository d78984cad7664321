"""Counted votes of which `simulator new` makes a folder: lists, regions, seats, candidates.

Every name gets an id here, and lists that are too small are merged.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from simulator.scenario.expression import RESERVED
from simulator.scenario.files.columns import bare
from simulator.scenario.files.counts import CountedRow
from simulator.scenario.files.laws import Law
from simulator.scenario.files.names import AGAINST_ALL, BLANK, INVALID, REGISTERED, REST
from simulator.scenario.tiers import Fact
from simulator.starter.parties import Known
from simulator.starter.polling import PolledElection

SPECIAL = (INVALID, REGISTERED, BLANK, AGAINST_ALL, REST)
OTHERS, NONE_OF_THEM, NO_NAME, LONE = "others", "against-all", "blank", "independents"
NO_LISTS = (OTHERS, NONE_OF_THEM, NO_NAME, LONE)
"""Ids of what is not a list: no list may have one of them."""


@dataclass
class Election:
    """Counted votes, as files say them, and the ids that they go by."""

    name: str
    law: Law
    votes: Sequence[CountedRow]
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Cells of the file of seats by region, as the votes call it."""
    tier_seats: Mapping[str, int] = field(default_factory=dict)
    candidates: Sequence[Mapping[str, str]] = ()
    fold: float = 0.0
    """Percent, of the nation and of every region, below which a list is one of the others.

    Except one that leads a district: merged lists cannot win, so the runner-up would get its seat.
    """
    known: Known = field(default_factory=Known)
    """What is known of parties in addition to their votes."""
    absent: tuple[Fact, ...] = ()
    """Facts that the law asks for and that no party has."""
    kept: frozenset[str] = frozenset()
    """Lists that are not merged, however small."""
    others_listed: str = ""
    """The list that stands for the votes of OTHERS, where a quota counts them."""
    polled: PolledElection | None = None
    """Polls that say where the shares are; the votes are then the last result."""
    counted: bool = True
    """Whether the votes are a count, and not only the order of parties in polls."""

    def __post_init__(self) -> None:
        self.lists = lists_in(self.votes)
        names = [*(row.region for row in self.votes if row.region), *self.places]
        self.regions = list(dict.fromkeys(names))
        self.districts = list(dict.fromkeys(row["district"] for row in self.candidates))
        self.list_id = self._ids_of_lists()
        self.region_id = identifiers(self.regions)
        self.district_id = identifiers(self.districts)
        whole = Counter[str]()
        of_list = Counter[tuple[str, str]]()
        for row in self.votes:
            if row.party not in self.no_votes:
                for area in {row.region, ""}:
                    whole[area] += row.votes
                    of_list[area, row.party] += row.votes
        self.share = {
            name: max(100 * of_list[area, name] / whole[area] for area in whole if whole[area])
            for name in self.lists
        }
        self.whole, self.of_list = whole, of_list
        kept = self._not_merged()
        self.small = [n for n in self.lists if self.share[n] < self.fold and n not in kept]
        by_size = sorted(self.lists, key=lambda name: -of_list["", name])
        # Ties go to the list registered first: of that, the order of the votes is all there is.
        order = self.lists if "registration" in self.law.facts else by_size
        self.large = [name for name in order if name not in self.small]

    @property
    def partly_standing(self) -> list[str]:
        """Lists that stand in some regions only: they have votes there and nowhere else."""
        named = [area for area in self.whole if area]
        return [n for n in self.large if 0 < len(self._areas(n)) < len(named)]

    @property
    def standing(self) -> dict[str, float]:
        """By id, the share of each party where it stands, of one."""
        partly = self.partly_standing
        share = {
            self.list_id[name]: self._share_in(self._areas(name) if name in partly else [""], name)
            for name in self.large
        }
        if self.others:
            share[OTHERS] = sum(self._share_in([""], name) for name in (*self.small, REST))
        if self.has(AGAINST_ALL):
            share[NONE_OF_THEM] = self._share_in([""], AGAINST_ALL)
        if self.has(BLANK) and self.counts_blank:
            share[NO_NAME] = self._share_in([""], BLANK)
        return share

    def _areas(self, name: str) -> list[str]:
        return [area for area in self.whole if area and self.of_list[area, name]]

    def _share_in(self, areas: Sequence[str], name: str) -> float:
        valid = sum(self.whole[area] for area in areas)
        return sum(self.of_list[area, name] for area in areas) / valid if valid else 0.0

    def _not_merged(self) -> set[str]:
        """Lists that stay, however small.

        Those that have the most votes of a district, ties included; those with a fact that may give
        them, or an ally, a seat that votes do not; those with a share of their own in polls.
        """
        most = Counter[str]()
        for row in self.candidates:
            most[row["district"]] = max(most[row["district"]], int(row["votes"]))
        leaders = (r["party"] for r in self.candidates if int(r["votes"]) == most[r["district"]])
        parties = self.known.parties.items()
        allied = (name for name, cells in parties if {"minority", "alliance"} & cells.keys())
        blocs = self.polled.blocs.values() if self.polled else ()
        polled = self.polled.table.parties if self.polled else ()
        return {*self.kept, *leaders, *allied, *polled, *chain.from_iterable(blocs)}

    def _ids_of_lists(self) -> dict[str, str]:
        """The ids that the file of parties gives, and ids made of names for the others."""
        told = {name: cells["id"] for name, cells in self.known.parties.items() if "id" in cells}
        told |= {self.others_listed: OTHERS} if self.others_listed else {}
        others = [name for name in self.lists if name not in told]
        return told | identifiers(others, (*NO_LISTS, *told.values()))

    @property
    def bloc_id(self) -> dict[str, str]:
        """The ids of blocs that are polled as one."""
        return identifiers(self.polled.blocs if self.polled else (), self.list_id.values())

    def has(self, special: str) -> bool:
        """Whether some row is of this kind."""
        return any(row.party == special for row in self.votes)

    def told(self, column: str) -> bool:
        """Whether any region has it: `population`, `registered`."""
        return any(row.get(column) for row in self.places.values())

    @property
    def counts_blank(self) -> bool:
        """Whether blank ballots are in the law's threshold base."""
        bars = (tier.get("threshold", {}) for tier in self.law.tiers)
        return any(bar.get("base") == "valid+blank" for bar in bars)

    @property
    def no_votes(self) -> set[str]:
        """Rows that are not valid votes, including blank ballots if the law does not count them.

        With these in, the shares of lists would be lower than the law's.
        """
        return {INVALID, REGISTERED} if self.counts_blank else {INVALID, REGISTERED, BLANK}

    @property
    def has_turnout(self) -> bool:
        """Whether somebody is known to have stayed at home."""
        return self.has(REGISTERED) or self.told("registered")

    @property
    def others(self) -> bool:
        """Whether some lists are given, or merged, as one."""
        return bool(self.small) or self.has(REST)

    @property
    def independents(self) -> bool:
        """Whether any candidate is on no list."""
        return any(row["party"] not in self.list_id for row in self.candidates)


def lists_in(votes: Iterable[CountedRow]) -> list[str]:
    """The names of lists in rows of votes, in their order."""
    return list(dict.fromkeys(row.party for row in votes if row.party not in SPECIAL))


LONGEST = 40
_TAKEN = {*RESERVED, "default"}


def identifiers(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """An id for every name: its letters without accents, small, and "-" between words.

    A second name that would have the same id has "-2" behind it, and so on; so has a name that
    would have one of the `reserved` ids.
    """
    found: dict[str, str] = {}
    taken = {*_TAKEN, *reserved}
    for name in dict.fromkeys(names):
        plain = _plain(name)
        candidate, number = plain, 2
        while candidate in taken:
            candidate, number = f"{plain}-{number}", number + 1
        taken.add(candidate)
        found[name] = candidate
    return found


def _plain(name: str) -> str:
    words = bare(name).replace("_", "-")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("-")[0] or words[:LONGEST]
    return words or "x"
