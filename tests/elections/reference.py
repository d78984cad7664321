"""The reference elections as scenarios: official votes under a law by name, and official seats.

`scenario_of(folder)` is the whole conversion; `official(folder)` what the election commission said.
The folders lie beside the project, in `shared/elections`; `sources.txt` in each says where its
figures are from.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from simulator.exact import Count, District, Region
from simulator.scenario import Scenario, build
from simulator.scenario.rows import Region as ModelRegion
from simulator.starter.election import identifiers
from tests.reference import ELECTIONS

Tree = dict[str, Any]
NATION = ""
SPECIAL = {
    "BLANK": "BLANK",
    "AGAINST_ALL": "AGAINST_ALL",
    "INVALID": "INVALID",
    "INVALID_OR_BLANK": "INVALID",
    "INFORMAL": "INVALID",
    "DISALLOWED": "INVALID",
}
ROLES = {"BLANK": "blank", "AGAINST_ALL": "against-all"}


@dataclass(frozen=True)
class Official:
    """Seats on record. Parties are ids of the scenario; those without a seat are absent."""

    house: dict[str, int]
    """Of the whole house, or of the tiers that the folder has."""
    tiers: dict[str, dict[str, int]] = field(default_factory=dict)
    regions: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    """By tier, region and party; regions that are not on record are absent."""


def table(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of one file of an election."""
    with (ELECTIONS / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Rows:
    """A folder's files, with one id for every name."""

    def __init__(self, folder: str, votes: str = "votes.csv") -> None:
        self.folder = folder
        self.votes: Counter[tuple[str, str]] = Counter()
        area = AREAS.get(folder, ("district", "party"))
        for row in table(folder, votes):
            party = row.get(area[1]) or row["party"]
            self.votes[row.get(area[0], NATION), SPECIAL.get(party, party)] += number(row)
        special = set(SPECIAL.values())
        self.lists = list(dict.fromkeys(party for _, party in self.votes if party not in special))
        self.regions = list(dict.fromkeys(region for region, _ in self.votes if region))
        self.id = identifiers([*self.lists, *self.regions])

    def party(self, name: str, **more: object) -> Tree:
        return {"id": self.id[name], "name": name, **more}

    def parties(self) -> list[Tree]:
        """Lists in the order of the file, then against-all and blank where there are such votes."""
        extra = [
            {"id": role, "role": role}
            for special, role in ROLES.items()
            if any(party == special for _, party in self.votes)
        ]
        marks = MARKS.get(self.folder, {})
        return [self.party(name, **marks.get(name, {})) for name in self.lists] + extra

    def counted(self) -> list[Tree]:
        return [
            {"region": self.id.get(region, ""), "party": self.id.get(party, party), "votes": votes}
            for (region, party), votes in self.votes.items()
        ]

    def tree(self, law: str | Tree, seats: dict[str, int] | None = None) -> Tree:
        """Parties, regions and counts under a law; `seats` where it fixes those of regions."""
        regions = [{"id": self.id[name], "name": name} for name in self.regions]
        for region, name in zip(regions, self.regions, strict=True):
            if seats:
                region["seats"] = seats[name]
        return {"law": law, "party": self.parties(), "region": regions, "counted": self.counted()}

    def seats(self, name: str = "seats.csv", column: str = "seats") -> dict[str, int]:
        """Official seats of one file, all districts together."""
        found: Counter[str] = Counter()
        for row in table(self.folder, name):
            party = row.get("party") or row.get("list") or row["name"]
            found[self.id.get(party, party)] += int(row[column])
        return {party: seats for party, seats in found.items() if seats}

    def seats_by_region(
        self, name: str = "seats.csv", column: str = "seats", area: str = "district"
    ) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in table(self.folder, name):
            party = row.get("party") or row.get("list") or row["name"]
            if int(row[column]):
                found[self.id[row[area]]][self.id[party]] = int(row[column])
        return dict(found)


AREAS = {
    "aargau_2020": ("district", "list"),
    "zug_2018": ("district", "list"),
    "zurich_canton_2019": ("district", "list"),
    "germany_2017": ("land", "party"),
    "germany_2025": ("land", "party"),
    "scotland_2011": ("region", "party"),
}
"""The columns of region and list where they are not district and party."""

COALITION: Tree = {"alliance_size": 2}
MINORITY: Tree = {"minority": True}
MARKS: dict[str, dict[str, Tree]] = {
    "czechia_2021": {"SPOLU": {"alliance_size": 3}, "Piráti+STAN": COALITION},
    "germany_2025": {"SSW": MINORITY},
    "germany_2017": {},
    "poland_2015": {
        "6 - Koalicyjny Komitet Wyborczy Zjednoczona Lewica SLD+TR+PPS+UP+Zieloni": COALITION,
        "16 - Komitet Wyborczy Wyborców Mniejszość Niemiecka": MINORITY,
    },
    "poland_2019": {
        "KOALICYJNY KOMITET WYBORCZY KOALICJA OBYWATELSKA PO .N IPL ZIELONI - ZPOW-601-6/19": (
            COALITION
        ),
        "KOMITET WYBORCZY WYBORCÓW MNIEJSZOŚĆ NIEMIECKA - ZPOW-601-15/19": MINORITY,
    },
    "poland_2023": {
        "KOALICYJNY KOMITET WYBORCZY KOALICJA OBYWATELSKA PO .N IPL ZIELONI": COALITION,
        "KOALICYJNY KOMITET WYBORCZY TRZECIA DROGA POLSKA 2050 SZYMONA HOŁOWNI - "
        "POLSKIE STRONNICTWO LUDOWE": COALITION,
        "KOMITET WYBORCZY WYBORCÓW MNIEJSZOŚĆ NIEMIECKA": MINORITY,
    },
}
"""What a name alone does not say of a list."""


def number(row: dict[str, str]) -> int:
    """Votes of a row; Aargau's are recorded divided by the seats of the district."""
    if "waehlerzahl" in row:
        return round(float(row["waehlerzahl"]) * AARGAU()[row["district"]])
    return int(row["votes"])


@cache
def AARGAU() -> dict[str, int]:  # noqa: N802
    return {row["district"]: int(row["seats"]) for row in table("aargau_2020", "districts.csv")}


# --- From a folder to the tables of a scenario ---------------------------------------------------

Converted = tuple[Tree, Official]
Conversion = Callable[[str], Converted]


def nation(law: str | Tree, **tier: object) -> Conversion:
    """One count for the whole country. `tier` is what the law leaves to the year."""

    def converted(folder: str) -> Converted:
        rows = Rows(folder)
        tree = rows.tree(law)
        return tree | ({"tier": [tier]} if tier else {}), Official(rows.seats())

    return converted


def magnitudes(folder: str, column: str = "seats", area: str = "district") -> dict[str, int]:
    """Seats of the districts."""
    return {row[area]: int(row[column]) for row in table(folder, "districts.csv")}


def provinces(law: str, tier: str | None = None) -> Conversion:
    """Seats of the districts are given; `tier` where those of lists in each are on record."""

    def converted(folder: str) -> Converted:
        rows = Rows(folder)
        regions = {tier: rows.seats_by_region()} if tier else {}
        return rows.tree(law, magnitudes(folder)), Official(rows.seats(), regions=regions)

    return converted


def czechia(year: int, file: str) -> Conversion:
    """Seats go to regions by their votes; in some regions those of lists are on record."""

    def converted(folder: str) -> Converted:
        rows = Rows(folder)
        regions = {"chamber": rows.seats_by_region(file)}
        return rows.tree(f"czechia-{year}"), Official(rows.seats(), regions=regions)

    return converted


def compensated(law: str, upper: str) -> Conversion:
    """Seats of constituencies in one file, those that compensate in another."""

    def converted(folder: str) -> Converted:
        rows = Rows(folder)
        lower = rows.seats("seats_district.csv")
        national = rows.seats(f"seats_{upper}.csv" if upper == "adjustment" else SEATS_OF_DENMARK)
        tiers = {"constituency": lower, upper: national}
        regions = {"constituency": rows.seats_by_region("seats_district.csv")}
        house = dict(Counter(lower) + Counter(national))
        return rows.tree(law, magnitudes(folder)), Official(house, tiers, regions)

    return converted


SEATS_OF_DENMARK = "seats_compensatory.csv"


def denmark_2022(folder: str) -> Converted:
    """National totals alone: the constituency seats on record are the 50 that the largest list
    won, more than its part; the other 125 of the 175 are then shared by all other lists."""
    rows = Rows(folder)
    largest = rows.id["Social Democrats"]
    tiers = [
        {"id": "constituency", "method": "stated", "won": {largest: 50}},
        {"id": "compensatory", "seats": 125},
    ]
    return rows.tree("denmark") | {"tier": tiers}, Official(rows.seats())


def norway(folder: str) -> Converted:
    rows = Rows(folder)
    columns = {"county": "district_seats", "levelling": "levelling_seats"}
    tiers = {tier: rows.seats(column=column) for tier, column in columns.items()}
    regions = {tier: rows.seats_by_region(column=column) for tier, column in columns.items()}
    house = dict(Counter(tiers["county"]) + Counter(tiers["levelling"]))
    return rows.tree("norway", magnitudes(folder)), Official(house, tiers, regions)


def scotland(folder: str) -> Converted:
    """Candidates of no list on the regional ballot stand as independents."""
    rows = Rows(folder, "regional_votes.csv")
    tree = rows.tree("scotland", magnitudes(folder, "list_seats", "region"))
    candidates = table(folder, "constituencies.csv")
    won = constituencies(tree, rows, candidates, "constituency", {})
    regional = rows.seats("regional_votes.csv", "list_seats")
    by_region = rows.seats_by_region("regional_votes.csv", "list_seats", "region")
    tiers = {"district": won, "regional": regional}
    house = dict(Counter(won) + Counter(regional))
    return tree, Official(house, tiers, {"regional": by_region})


LAENDER = {
    "Schleswig-Holstein": 11,
    "Mecklenburg-Vorpommern": 6,
    "Hamburg": 6,
    "Niedersachsen": 30,
    "Bremen": 2,
    "Brandenburg": 10,
    "Sachsen-Anhalt": 8,
    "Berlin": 12,
    "Nordrhein-Westfalen": 64,
    "Sachsen": 16,
    "Hessen": 22,
    "Thüringen": 8,
    "Rheinland-Pfalz": 15,
    "Bayern": 47,
    "Baden-Württemberg": 38,
    "Saarland": 4,
}
"""Constituencies of 2025 in the order of their numbers: Bundeswahlgesetz, annex to section 2."""


UNSEATED = {"CDU": 15, "AfD": 4, "CSU": 3, "SPD": 1}
"""Winners whose seat their second votes did not cover. The folder marks every winner as seated; 23
were not: https://www.tagesschau.de/inland/bundestagswahl/wahlkreissieger-ohne-direktmandat-100.html
"""


def germany_2017(folder: str) -> Converted:
    rows = Rows(folder, "second_votes.csv")
    tree = rows.tree("germany-2013")
    people = {
        row["land"]: int(row["german_population"]) for row in table(folder, "land_population.csv")
    }
    for region in tree["region"]:
        region["population"] = people[region["name"]]
    constituencies(tree, rows, table(folder, "first_votes.csv"), "constituency", {})
    return tree, Official(rows.seats())


def germany_2025(folder: str) -> Converted:
    rows = Rows(folder, "second_votes.csv")
    tree = rows.tree("germany-2023")
    candidates = [row for row in table(folder, "first_votes.csv") if row["party"] != "INVALID"]
    names = list(dict.fromkeys(row["constituency"] for row in candidates))
    lands = [land for land, count in LAENDER.items() for _ in range(count)]
    constituencies(tree, rows, candidates, "constituency", dict(zip(names, lands, strict=True)))
    won = Counter(row["party"] for row in candidates if row["plurality_winner"] == "1")
    seated = Counter({rows.id[name]: won[name] - UNSEATED.get(name, 0) for name in won})
    house = rows.seats()
    by_land = rows.seats_by_region("seats_land.csv")
    tiers = {"district": dict(seated), "list": dict(Counter(house) - seated)}
    return tree, Official(house, tiers, {"": by_land})


def new_zealand_2014(folder: str) -> Converted:
    rows = Rows(folder)
    tree = rows.tree("new-zealand")
    constituencies(tree, rows, table(folder, "electorates.csv"), "electorate", {})
    tree["tier"] = [{"id": "list", "seats": 120 - len(tree["district"])}]
    return tree, electorates_and_lists(rows)


def new_zealand(folder: str) -> Converted:
    """Electorate votes are not on record, the electorates won are."""
    rows = Rows(folder)
    official = electorates_and_lists(rows)
    won = official.tiers["district"]
    tiers = [
        {"id": "district", "method": "stated", "won": won},
        {"id": "list", "seats": 120 - sum(won.values())},
    ]
    law = {"name": "new-zealand", "tiers": ["district", "list"]}
    return rows.tree(law) | {"tier": tiers}, official


def electorates_and_lists(rows: Rows) -> Official:
    won = rows.seats(column="electorate_seats")
    lists = rows.seats(column="list_seats")
    house = dict(Counter(won) + Counter(lists))
    return Official(house, {"district": won, "list": lists})


def israel(law: str) -> Conversion:
    """Pairs with the same number have a surplus-vote agreement."""

    def converted(folder: str) -> Converted:
        rows = Rows(folder)
        pairs: dict[str, list[str]] = defaultdict(list)
        for row in table(folder, "votes.csv"):
            pairs[row["surplus_agreement"]].append(rows.id[row["party"]])
        alliances = [
            {"id": f"agreement-{pair}", "members": members}
            for pair, members in pairs.items()
            if pair and len(members) > 1
        ]
        tier = {"id": "list", "alliance": alliances}
        return rows.tree(law) | {"tier": [tier]}, Official(rows.seats())

    return converted


def slovakia(folder: str) -> Converted:
    rows = Rows(folder)
    tree = rows.tree("slovakia")
    members = {row["party"]: int(row["coalition_members"]) for row in table(folder, "votes.csv")}
    for party in tree["party"]:
        party["alliance_size"] = members[party["name"]]
    return tree, Official(rows.seats())


def kazakhstan_2023(folder: str) -> Converted:
    """Votes in the districts were not published, the districts won were."""
    rows = Rows(folder)
    tree = rows.tree("kazakhstan")
    won = {
        rows.id.get(row["party"], "independent"): int(row["seats"])
        for row in table(folder, "smd_seats.csv")
    }
    tree["party"].append({"id": "independent", "role": "independent"})
    tree["tier"] = [{"id": "district", "method": "stated", "won": won}]
    lists = rows.seats()
    return tree, Official(dict(Counter(lists) + Counter(won)), {"list": lists, "district": won})


def constituencies(
    tree: Tree, rows: Rows, candidates: list[dict[str, str]], column: str, regions: dict[str, str]
) -> dict[str, int]:
    """Add districts and candidates to a tree; returns the seats of those marked as elected."""
    ids = identifiers([row[column] for row in candidates])
    lands = regions or {row[column]: row.get("region") or row.get("land", "") for row in candidates}
    tree["party"].append({"id": "independent", "role": "independent"})
    tree["district"] = [
        {"id": ids[name], "name": name} | ({"region": rows.id[lands[name]]} if lands[name] else {})
        for name in ids
    ]
    votes: Counter[tuple[str, str, str]] = Counter()
    won: Counter[str] = Counter()
    for place, row in enumerate(candidates):
        party = rows.id.get(row["party"], "independent")
        name = row.get("candidate") or f"{row['party']} {place}"
        votes[ids[row[column]], party, name] += int(row["votes"])
        won[party] += int(row.get("elected", 0))
    tree["candidate"] = [
        {"district": district, "party": party, "name": name, "votes": count}
        for (district, party, name), count in votes.items()
    ]
    return {party: seats for party, seats in won.items() if seats}


LIST_ALONE = {"name": "kazakhstan", "tiers": ["list"]}
AUSTRIA = [f"austria_{year}" for year in (1994, 1995, 1999, 2002, 2006, 2008, 2013, 2017, 2019)]
CONVERSIONS: dict[str, Conversion] = {
    "aargau_2020": provinces("aargau", "council"),
    **dict.fromkeys(AUSTRIA, nation("austria")),
    "czechia_2017": czechia(2017, "seats_two_regions.csv"),
    "czechia_2021": czechia(2021, "seats_praha.csv"),
    "czechia_ep_2019": nation("czechia-ep"),
    "denmark_2015": compensated("denmark", "compensatory"),
    "denmark_2022": denmark_2022,
    "finland_2019": provinces("finland"),
    "georgia_2024": nation("georgia-2024"),
    "germany_2017": germany_2017,
    "germany_2025": germany_2025,
    "germany_ep_2014": nation("germany-ep"),
    "greece_2023_june": nation("greece-2020"),
    "iceland_2013": compensated("iceland", "adjustment"),
    "israel_2013_k19": israel("israel-2006"),
    "israel_2015_k20": israel("israel"),
    "israel_2019a_k21": israel("israel"),
    "israel_2019b_k22": israel("israel"),
    "kazakhstan_2007": nation("kazakhstan-2007"),
    "kazakhstan_2021": nation("kazakhstan-2021"),
    "kazakhstan_2023": kazakhstan_2023,
    "kazakhstan_2023_maslikhat_astana": nation(LIST_ALONE, id="list", seats=17),
    "newzealand_2008": new_zealand,
    "newzealand_2014": new_zealand_2014,
    "newzealand_2023": new_zealand,
    "norway_2021": norway,
    "poland_2015": provinces("poland"),
    "poland_2019": provinces("poland"),
    "poland_2023": provinces("poland"),
    "scotland_2011": scotland,
    "slovakia_2020": slovakia,
    "spain_1977": provinces("spain", "congress"),
    "spain_2016": provinces("spain", "congress"),
    "spain_ep_2014": nation("spain-ep", id="list", seats=54),
    "sweden_2022": nation("sweden"),
    "ukraine_2019_list": nation({"name": "ukraine-2019", "tiers": ["list"]}),
    "uri_2020": provinces("uri", "council"),
    "us_apportionment_2010": nation("us-apportionment"),
    "zug_2018": provinces("zug", "council"),
    "zurich_canton_2019": provinces("zurich", "council"),
}


@cache
def _converted(folder: str) -> tuple[Scenario, Official]:
    tree, official = CONVERSIONS[folder](folder)
    head = {"format": 1, "id": folder.replace("_", "-"), "votes": {"model": "fixed"}}
    return build(head | tree), official


def scenario_of(folder: str) -> Scenario:
    """The official votes of an election, under its law by name."""
    return _converted(folder)[0]


def official(folder: str) -> Official:
    """The seats that were officially awarded."""
    return _converted(folder)[1]


def count_of(scenario: Scenario) -> Count:
    """The count of a scenario as the exact law takes it."""
    lists = [party for party in scenario.party if party.role == "list"]
    names = [party.id for party in lists]
    independents = [party.id for party in scenario.party if party.role == "independent"]
    index = {party: place for place, party in enumerate([*names, *independents])}
    regions = scenario.region or (
        ModelRegion(
            id="all", registered=1, votes={p.id: scenario.votes_of(p) for p in scenario.party}
        ),
    )
    places = {region.id: place for place, region in enumerate(regions)}
    stands: dict[str, list[tuple[int, int]]] = {row.id: [] for row in scenario.district}
    for each in scenario.candidate:
        stands[each.district].append((index.get(each.party, -1), each.votes or 0))
    return Count(
        lists=tuple(names),
        independents=tuple(independents),
        regions=tuple(_region(scenario, region) for region in regions),
        districts=tuple(
            District(places.get(row.region or "", 0), tuple(stands[row.id]))
            for row in scenario.district
        ),
        alliance_size=tuple(party.alliance_size for party in lists),
        minority=tuple(party.minority for party in lists),
    )


def _region(scenario: Scenario, region: ModelRegion) -> Region:
    votes = region.votes or {}
    by_role: Counter[str] = Counter()
    for party in scenario.party:
        by_role[party.role] += votes.get(party.id, 0)
    return Region(
        votes=tuple(votes.get(party.id, 0) for party in scenario.party if party.role == "list"),
        against_all=by_role["against-all"] + by_role["blank"],
        other=by_role["other"],
        registered=region.registered,
        population=region.population,
        seats=region.seats,
    )
