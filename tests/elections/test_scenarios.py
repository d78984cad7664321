"""The built-in scenarios: the count gives the official seats; a scenario lies around it."""

from pathlib import Path

import pytest

from simulator.exact.house import House, allocate_house
from simulator.scenario import load
from simulator.scenario.lint import lint
from tests.elections.reference import count_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OFFICIAL = {
    "denmark-2015": "a 47, o 37, v 34, oe 14, i 13, aa 9, b 8, f 7, c 6",
    "georgia-2024": "gd 89, change 19, unity 16, strong 14, gakharia 12",
    "germany-2025": "cdu 164, afd 152, spd 120, gruene 85, linke 64, csu 44, ssw 1",
    "germany-ep-2014": "cdu 29, spd 27, gruene 11, linke 7, afd 7, csu 5, fdp 3, fw 1, piraten 1, "
    "tierschutz 1, npd 1, familie 1, oedp 1, die-partei 1",
    "greece-2023-june": "nd 158, syriza 47, pasok 32, kke 21, spartans 12, el 12, niki 10, pe 8",
    "iceland-2013": "d 19, b 19, s 9, v 7, a 6, p 3",
    "kazakhstan-2007": "nur-otan 98",
    "kazakhstan-2021": "nur-otan 76, ak-zhol 12, peoples-party 10",
    "kazakhstan-2023": "amanat 40, auyl 8, respublica 6, aq-jol 6, peoples-party 5, nsdp 4",
    "new-zealand-2014": "national 60, labour 32, green 14, nzfirst 11, maori 2, act 1, "
    "unitedfuture 1",
    "norway-2021": "ap 48, h 36, sp 28, frp 21, sv 13, r 8, v 8, mdg 3, krf 3, pf 1",
    "scotland-2011": "snp 69, labour 37, con 15, libdem 5, green 2, macdonald 1",
    "spain-2016": "pp 137, psoe 85, up 45, cs 32, ecp 12, compromis 9, erc 9, cdc 8, marea 5, "
    "pnv 5, bildu 2, cc 1",
    "sweden-2022": "s 107, sd 73, m 68, v 24, c 24, kd 19, mp 18, l 16",
    "ukraine-2019": "sn 124, opzzh 37, batkivshchyna 24, es 23, holos 17",
    "us-house-2010": "ca 53, tx 36, ny 27, fl 27, il 18, pa 18, oh 16, mi 14, ga 14, nc 13, nj 12, "
    "va 11, wa 10, tn 9, az 9, in 9, ma 9, md 8, mn 8, mo 8, wi 8, al 7, co 7, sc 7, ky 6, la 6, "
    "ct 5, ok 5, ore 5, ar 4, ia 4, ks 4, ms 4, nv 4, ut 4, ne 3, nm 3, wv 3, hi 2, id 2, me 2, "
    "nh 2, ri 2, ak 1, de 1, mt 1, nd 1, sd 1, vt 1, wy 1",
}


def seats(text: str) -> dict[str, int]:
    pairs = (each.split() for each in text.split(", "))
    return {party: int(number) for party, number in pairs}


def house_of(name: str) -> House:
    scenario = load(SCENARIOS / name / "official.toml")
    return allocate_house(scenario.tier, count_of(scenario))


def test_every_folder_has_its_official_seats() -> None:
    assert {path.parent.name for path in SCENARIOS.glob("*/official.toml")} == set(OFFICIAL)


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_count_gives_the_official_seats(name: str) -> None:
    house = house_of(name)
    won = dict(zip(house.count.parties, house.seats(), strict=True))
    assert {party: number for party, number in won.items() if number} == seats(OFFICIAL[name])
    assert house.ties == ()


@pytest.mark.parametrize("name", OFFICIAL)
def test_there_is_a_scenario_around_the_count(name: str) -> None:
    path = SCENARIOS / name / "scenario.toml"
    if name == "kazakhstan-2007":
        assert not path.exists()
        return
    scenario = load(path)
    assert not scenario.counted
    assert scenario.sources
    assert scenario.event
    assert all(tier.source for tier in scenario.tier)
    assert [told for told in lint(scenario) if "scaled to 100" not in told] == []


def test_winners_without_a_seat() -> None:
    """Germany 2025: 299 winners, of whom 23 were not covered by second votes."""
    house = house_of("germany-2025")
    seated = dict(zip(house.count.parties, house.seats("district"), strict=True))
    assert {party: n for party, n in seated.items() if n} == seats(
        "cdu 128, afd 42, spd 44, gruene 12, linke 6, csu 44"
    )


def test_a_seat_beyond_the_house() -> None:
    """New Zealand 2014: United Future's electorate is the 121st seat."""
    assert sum(house_of("new-zealand-2014").seats()) == 121
