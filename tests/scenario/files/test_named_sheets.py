from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import load

REGIONS = """\
\ufeffid,name,registered,share.amanat,share.auyl,status
north,"North, with a comma",1000,50.5,,published

south, South ,2000,,4e1,
"""
NAMES_IT = '\n[region]\ncsv = "regions.csv"\n'


def said(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value)


def test_cells_become_what_their_column_means(write, plain: str) -> None:
    write("regions.csv", REGIONS)
    north, south = load(write("a.toml", plain + NAMES_IT)).region
    assert north.name == "North, with a comma"
    assert north.registered == 1000
    assert north.share == {"amanat": 50.5}
    assert north.status == "published"
    assert south.name == "South"
    assert south.share == {"auyl": 40.0}
    assert south.status is None


def test_windows_line_ends(write, plain: str) -> None:
    write("regions.csv", REGIONS)
    unix = load(write("a.toml", plain + NAMES_IT))
    write("regions.csv", REGIONS.replace("\n", "\r\n"))
    assert load(write("a.toml", plain + NAMES_IT)) == unix


def test_a_text_column_keeps_its_text(write, plain: str) -> None:
    write("regions.csv", "id,registered,notes\n007,10,8.90\ntrue,10,nan\n")
    first, second = load(write("a.toml", plain + NAMES_IT)).region
    assert (first.id, first.notes) == ("007", "8.90")
    assert (second.id, second.notes) == ("true", "nan")


def test_truth(write, plain: str) -> None:
    write("parties.csv", "id,share,minority\namanat,60,true\nauyl,40,false\n")
    text = "format = 1\nid = 'a'\nparty = { csv = 'parties.csv' }\n" + plain[plain.index("[vot") :]
    assert [party.minority for party in load(write("a.toml", text)).party] == [True, False]
    write("parties.csv", "id,share,minority\namanat,60,yes\nauyl,40,\n")
    found = said(write("a.toml", text))
    assert found.endswith('csv:2: party.amanat.minority: "yes"; must be true or false')


def test_rows_of_turnout(write, plain: str) -> None:
    write("turnout.csv", "id,mean\nnorth,61.5\n")
    write("regions.csv", "id,registered\nnorth,1000\n")
    text = plain + NAMES_IT + '[turnout]\nregion = { csv = "turnout.csv" }\n'
    assert load(write("a.toml", text)).turnout.region[0].mean == 61.5


def test_a_table_of_tables(write, plain: str) -> None:
    write("cov.csv", "party,amanat,auyl\namanat,0.01,-0.002\nauyl,,0.02\n")
    spread = 'model = "logistic-normal"\ncovariance = { csv = "cov.csv" }'
    text = plain.replace('model = "dirichlet"\neffective_sample_size = 600', spread)
    assert load(write("a.toml", text)).votes.covariance == {
        "amanat": {"amanat": 0.01, "auyl": -0.002},
        "auyl": {"auyl": 0.02},
    }


def test_tiers_take_the_columns_of_their_method(write, plain: str) -> None:
    write(
        "tiers.csv",
        "id,method,seats,quota,divisor\na,largest-remainder,5,droop,\n"
        "b,highest-averages,6,,dhondt\n",
    )
    text = "tier = { csv = 'tiers.csv' }\n" + plain[: plain.index("[[tier]]")]
    first, second = load(write("a.toml", text)).tier
    assert (first.quota, second.divisor, second.seats) == ("droop", "dhondt", 6)


def test_the_csv_of_a_child_may_leave_out_what_the_parent_says(write, plain: str) -> None:
    write("regions.csv", REGIONS)
    write("base.toml", plain + NAMES_IT)
    write("new.csv", "id,share.amanat\nsouth,12\n")
    child = write("child.toml", 'extends = "base.toml"\nregion = { csv = "new.csv" }\n')
    north, south = load(child).region
    assert north.share == {"amanat": 50.5}
    assert south.share == {"amanat": 12.0, "auyl": 40.0}


def test_a_fault_of_a_merged_row_stands_in_its_own_file(write, plain: str) -> None:
    write("regions.csv", REGIONS)
    write("base.toml", plain + NAMES_IT)
    new = write("new.csv", "id,share.amanat\nsouth,120\n")
    child = write("child.toml", 'extends = "base.toml"\nregion = { csv = "new.csv" }\n')
    assert said(child).startswith(f"{new}:2: region.south.share.amanat: 120.0; must be")


def test_a_link_that_leads_out_is_refused(write, plain: str, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id,registered\nnorth,1\n")
    path = write("a.toml", plain + NAMES_IT)
    (path.parent / "regions.csv").symlink_to(tmp_path / "secret.csv")
    assert "is not a file of this folder" in said(path)


@pytest.mark.parametrize(
    "name", ["C:\\\\x.csv", "\\\\\\\\host\\\\x.csv", "a\\u0000b.csv", "/dev/zero"]
)
def test_other_ways_out_are_refused(write, plain: str, name: str) -> None:
    path = write("a.toml", plain + f'[region]\ncsv = "{name}"\n')
    assert "is not a file of this folder" in said(path)


def test_faults_of_several_files_are_told_together(write, plain: str) -> None:
    write("regions.csv", "id\nnorth\n")
    write("districts.csv", "id,nmae\nd1,x\n")
    path = write("a.toml", plain + NAMES_IT + '[district]\ncsv = "districts.csv"\n')
    keys = [line.split(": ")[1] for line in said(path).splitlines()]
    assert keys == ["registered", "nmae"]
