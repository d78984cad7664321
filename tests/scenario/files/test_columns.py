"""Column names of sources, and what they are read as."""

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.files import columns
from simulator.scenario.files.columns import renamed
from simulator.scenario.files.sheet import sheet_of

VOTES = ("region", "party", "votes")
CANDIDATES = ("district", "region", "candidate", "party", "votes")


@pytest.mark.parametrize(
    ("known", "header", "meant"),
    [
        (VOTES, "district,party,votes", "region,party,votes"),
        (VOTES, "Constituency,List,Votes", "region,party,Votes"),
        (VOTES, "Land,Partei,Stimmen", "region,party,votes"),
        (VOTES, "okręg,komitet,głosy", "region,party,votes"),
        (VOTES, "OKRĘG,KOMITET,GŁOSY", "region,party,votes"),
        (VOTES, "Província,Partido,Votos", "region,party,votes"),
        (CANDIDATES, "electorate,party,votes", "district,party,votes"),
        (CANDIDATES, "Bundesland,Wahlkreis,Partei,Erststimmen", "region,district,party,votes"),
        (CANDIDATES, "district,region,candidate,party,votes", ",".join(CANDIDATES)),
        (VOTES, "Círculo,Partido,Votos", "region,party,votes"),
        (VOTES, "Kjördæmi,Stjórnmálaflokkur,Atkvæði", "region,Stjórnmálaflokkur,votes"),
        (VOTES, "Νομός,Κόμμα,Ψήφοι", "region,party,votes"),
        (VOTES, "nonsense,party,votes", "nonsense,party,votes"),
    ],
)
def test_names_of_sources(known: tuple[str, ...], header: str, meant: str) -> None:
    sheet, notes = renamed(sheet_of(f"{header}\n", "a.csv"), known)
    names = [name.lower() for name in sheet.header]
    assert names == meant.lower().split(",")
    changed = [n for n, m in zip(header.split(","), names, strict=True) if n.lower() != m]
    assert [note.split('"')[1] for note in notes] == changed


def test_every_name_is_written_as_headers_are_compared() -> None:
    names = " ".join([*columns._NAMES.values(), columns._DISTRICT, columns._REGION]).split()
    assert [name for name in names if columns.bare(name) != name] == []


def test_two_columns_that_could_be_one_are_a_question() -> None:
    with pytest.raises(ScenarioError, match=r'a.csv:1: .*"province" and "district" could both be'):
        renamed(sheet_of("province,district,party,votes\n", "a.csv"), VOTES)
