"""Tiers: whom they elect, where their seats are, who is let in, and what their methods need."""

from collections.abc import Iterator, Sequence

from simulator.allocation.quotas import QUOTAS
from simulator.scenario.consistency.ids import unknown
from simulator.scenario.facts import given, needed
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import ids
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    HighestAverages,
    LargestRemainder,
    ListTier,
    Plurality,
    Stated,
)
from simulator.scenario.tree import Path, shown


def tiers_name_ballots(scenario: Scenario) -> Iterator[Fault]:
    """Lists are elected by a ballot for lists, candidates by one for candidates."""
    kinds = {ballot.id: ballot.kind for ballot in scenario.ballot}
    for index, tier in enumerate(scenario.tier):
        path = ("tier", index, "ballot")
        wanted = "candidates" if isinstance(tier, Plurality) else "lists"
        if tier.ballot not in kinds:
            yield from unknown(path, tier.ballot, kinds, "ballot", "ballots")
        elif kinds[tier.ballot] != wanted:
            message = f"{shown(tier.ballot)} is a ballot for {kinds[tier.ballot]}; "
            yield Fault(path, message + f"{tier.method} needs a ballot of kind {shown(wanted)}")


def districts_elect_once(scenario: Scenario) -> Iterator[Fault]:
    """The winners of the districts are one tier's."""
    elected = ""
    for index, tier in enumerate(scenario.tier):
        if isinstance(tier, Plurality):
            if elected:
                message = f"tier {shown(elected)} elects the members of districts already"
                yield Fault(("tier", index, "method"), message)
            elected = elected or tier.id


def someone_can_win_list_seats(scenario: Scenario) -> Iterator[Fault]:
    """Where lists are elected, there is a list."""
    if not scenario.lists and scenario.list_tiers:
        yield Fault(("party",), 'no party has the role "list", so no party can win list seats')


def absent_facts_are_absent(scenario: Scenario) -> Iterator[Fault]:
    """What nobody has, no party has."""
    for number, fact in enumerate(scenario.absent):
        if any(given(scenario, tier, fact) for tier in scenario.tier if fact in needed(tier)):
            message = f"{shown(fact)}: a party has it; leave it out here, or there"
            yield Fault(("absent", number), message)


def seats_are_given(scenario: Scenario) -> Iterator[Fault]:
    """A tier has seats: its own, its regions', or its own apportioned to regions."""
    for path, tier in list_tiers(scenario):
        if tier.by == "region" and not scenario.region:
            message = '"region"; there are no regions: add [[region]] tables'
            yield Fault((*path, "by"), message)
        elif tier.by == "region" and tier.apportioned is None:
            yield from _seats_of_regions(scenario, path, tier)
        elif tier.seats is None:
            yield Fault((*path, "seats"), "missing; give the seats of the tier")
        elif tier.by == "nation" and tier.apportioned is not None:
            message = 'seats are apportioned to regions only if the tier has by = "region"'
            yield Fault((*path, "apportioned"), message)


def _seats_of_regions(scenario: Scenario, path: Path, tier: ListTier) -> Iterator[Fault]:
    given = sum(region.seats or 0 for region in scenario.region)
    for index, region in enumerate(scenario.region):
        if region.seats is None:
            message = (
                f"missing; tier {shown(tier.id)} allocates by region: give each region's seats, "
                "or set how the tier's are `apportioned`"
            )
            yield Fault(("region", index, "seats"), message, ("region seats", tier.id))
    if tier.seats is not None and given and given != tier.seats:
        message = f"{tier.seats:,}; the regions' seats add up to {given:,}: leave it out"
        yield Fault((*path, "seats"), message)


def population_is_given(scenario: Scenario) -> Iterator[Fault]:
    """Apportionment by population needs the population of every region."""
    for _, tier in list_tiers(scenario):
        rules = (tier.apportioned, tier.compensation and tier.compensation.apportioned)
        if not any(isinstance(rule, Apportioned) and rule.by == "population" for rule in rules):
            continue
        for index, region in enumerate(scenario.region):
            if region.population is None:
                message = f"missing; tier {shown(tier.id)} apportions seats by population"
                yield Fault(("region", index, "population"), message, ("population", tier.id))


def regions_have_votes(scenario: Scenario) -> Iterator[Fault]:
    """Where seats are allocated by region, some list has votes in each of them."""
    if not any(tier.by == "region" for _, tier in list_tiers(scenario)):
        return
    lists = ids(scenario.lists)
    for index, region in enumerate(scenario.region):
        for key, table in (("votes", region.votes), ("share", region.share)):
            if table is not None and not any(table.get(party, key == "share") for party in lists):
                message = (
                    "no list has any here, but its seats go to lists; give the votes of its lists"
                )
                yield Fault(("region", index, key), message, "votes of regions")


def bars_can_be_compared(scenario: Scenario) -> Iterator[Fault]:
    """Regional thresholds need regions; thresholds for alliances increase with their members."""
    for path, tier in list_tiers(scenario):
        bar, where = tier.threshold, (*path, "threshold")
        if bar.in_one_region is not None and not scenario.region:
            message = "there are no regions; add [[region]] tables"
            yield Fault((*where, "in_one_region"), message)
        if bar.scope == "region" and not scenario.region:
            yield Fault((*where, "scope"), '"region"; there are no regions: add [[region]] tables')
        elif bar.scope == "region" and tier.by == "nation":
            message = (
                '"region"; seats are allocated nationally: use by = "region", or scope = "nation"'
            )
            yield Fault((*where, "scope"), message)
        members = [each.members for each in bar.alliance]
        if members != sorted(set(members)):
            message = "the numbers of members must increase from one threshold to the next"
            yield Fault((*where, "alliance"), message)
        known = ids(scenario.party)
        for number, name in enumerate(bar.exempt):
            yield from unknown((*where, "exempt", number), name, known, "party", "parties")


def alliances_do_not_overlap(scenario: Scenario) -> Iterator[Fault]:
    """Members of alliances are lists, each in one alliance of a tier."""
    lists = ids(scenario.lists)
    for path, tier in list_tiers(scenario):
        first: dict[str, str] = {}
        names = ids(tier.alliance)
        for number, alliance in enumerate(tier.alliance):
            where = (*path, "alliance", number)
            if alliance.id in names[:number]:
                yield Fault((*where, "id"), f"{shown(alliance.id)} appears twice")
            for place, name in enumerate(alliance.members):
                if name not in lists:
                    yield from unknown((*where, "members", place), name, lists, "list", "lists")
                elif name in first:
                    message = (
                        f"{shown(name)} is already in {shown(first[name])}; use each list once"
                    )
                    yield Fault((*where, "members"), message)
                first.setdefault(name, alliance.id)


def bonus_fits(scenario: Scenario) -> Iterator[Fault]:
    """A bonus is not larger than the tier, and does not shrink as it slides."""
    for path, tier in list_tiers(scenario):
        if (bonus := tier.bonus) is None:
            continue
        seats, most = scenario.tier_seats(tier), bonus.at_most
        if seats and max(bonus.seats, most or 0) > seats:
            key = "seats" if bonus.seats > seats else "at_most"
            message = f"{max(bonus.seats, most or 0):,}; the tier has only {seats:,} seats"
            yield Fault((*path, "bonus", key), message)
        if most is not None and most < bonus.seats:
            yield Fault(
                (*path, "bonus", "at_most"), f"{most:,}; must be at least `seats`, {bonus.seats:,}"
            )


def stated_seats_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """Stated seats belong to parties that can be elected."""
    known = [party.id for party in scenario.party if party.can_win]
    for index, tier in enumerate(scenario.tier):
        for name in tier.won if isinstance(tier, Stated) else ():
            path = ("tier", index, "won", name)
            yield from unknown(path, name, known, "party that wins seats", "parties")


def methods_have_their_places(scenario: Scenario) -> Iterator[Fault]:
    """Rules that work on regions together are those of tiers by region."""
    for path, tier in list_tiers(scenario):
        by_region = tier.by == "region"
        if isinstance(tier, Biproportional):
            if not by_region:
                message = '"biproportional" needs regions; use by = "region"'
                yield Fault((*path, "method"), message)
            for key in ("alliance", "bonus"):
                if getattr(tier, key):
                    yield Fault((*path, key), 'not with method = "biproportional"; leave it out')
        elif isinstance(tier, LargestRemainder):
            if tier.leftover == "pooled" and not by_region:
                message = '"pooled" combines regions; use by = "region"'
                yield Fault((*path, "leftover"), message)
            default = LargestRemainder.model_fields["pool_quota"].default
            if tier.pool_quota != default and tier.leftover != "pooled":
                message = 'applies only to leftover = "pooled"; leave it out'
                yield Fault((*path, "pool_quota"), message)


def pools_are_of_whole_votes(scenario: Scenario) -> Iterator[Fault]:
    """Remainders of all regions together are whole votes of single lists."""
    for path, tier in list_tiers(scenario):
        if not isinstance(tier, LargestRemainder) or tier.leftover != "pooled":
            continue
        if QUOTAS[tier.quota].whole == "exact":
            message = (
                f'{shown(tier.quota)} leaves fractions of votes; "pooled" needs a rounded quota'
            )
            yield Fault((*path, "quota"), message)
        yield from combined(path, tier, ("alliance", "single_qualifier"), 'leftover = "pooled"')


def limits_stand_alone(scenario: Scenario) -> Iterator[Fault]:
    """Where not every list may have the next seat, the law divides seats among lists, once."""
    for path, tier in list_tiers(scenario):
        if tier.limit is None:
            continue
        others = ("alliance", "bonus", "compensation", "single_qualifier")
        yield from combined(path, tier, others, tier.limit)
        if isinstance(tier, LargestRemainder) and tier.leftover != "largest-remainder":
            message = f"{shown(tier.leftover)}; {tier.limit} applies only to largest remainders"
            yield Fault((*path, "leftover"), message)


def seats_fit_under_the_cap(scenario: Scenario) -> Iterator[Fault]:
    """Lists can have all the seats of a tier, though none may have more than the cap."""
    lists = len(scenario.lists)
    for path, tier in list_tiers(scenario):
        cap = tier.seat_cap if isinstance(tier, HighestAverages) else None
        if cap is None or tier.by == "region" or tier.seats is None or cap * lists >= tier.seats:
            continue
        most = f"{lists:,} lists can fill only {cap * lists:,} of the tier's {tier.seats:,} seats"
        yield Fault((*path, "seat_cap"), f"{cap:,}; {most}")


def combined(path: Path, tier: ListTier, keys: Sequence[str], other: str) -> Iterator[Fault]:
    """A fault for each of these keys that a tier has together with another rule."""
    for key in keys:
        if getattr(tier, key, None):
            yield Fault((*path, key), f"cannot be combined with {other}; leave one of them out")


def list_tiers(scenario: Scenario) -> Iterator[tuple[Path, ListTier]]:
    """The tiers of lists, and the path of each."""
    for index, tier in enumerate(scenario.tier):
        if isinstance(tier, ListTier):
            yield ("tier", index), tier
