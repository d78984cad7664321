from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import load
from simulator.scenario.tiers import Compensation, HighestAverages, Threshold

CHILD = 'extends = "base.toml"\n'


@pytest.fixture
def base(write, plain: str) -> Path:
    return write("base.toml", plain)


def said(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value).splitlines()


def test_a_child_that_says_nothing_is_its_parent(write, base: Path) -> None:
    assert load(write("child.toml", CHILD)) == load(base)


def test_tables_merge_deeply_and_rows_by_id(write, base: Path) -> None:
    text = (
        CHILD
        + """
id = "child"
party = [{ id = "auyl", share = 25 }, { id = "nsdp", share = 5 }]
votes.effective_sample_size = 900
tier = [{ id = "list", threshold.base = "ballots-cast" }]
"""
    )
    scenario = load(write("child.toml", text))
    assert {party.id: party.share for party in scenario.party} == {
        "amanat": 60,
        "auyl": 25,
        "rest": 10,
        "nsdp": 5,
    }
    assert scenario.party[2].role == "other"
    assert scenario.votes.model == "dirichlet"
    assert scenario.tier[0].seats == 10
    assert scenario.tier[0].threshold.share == 5.0
    assert scenario.tier[0].threshold.base == "ballots-cast"


def test_scenarios_may_extend_in_a_chain_and_from_the_folder_beside(write, base: Path) -> None:
    write("child.toml", CHILD + 'id = "child"')
    path = write("../other/grandchild.toml", 'extends = "../elections/child.toml"\nname = "G"')
    scenario = load(path)
    assert (scenario.id, scenario.name) == ("child", "G")


def test_a_folder_further_away_is_refused(write, tmp_path: Path, plain: str) -> None:
    (tmp_path / "base.toml").write_text(plain)
    path = write("child.toml", 'extends = "../base.toml"')
    assert load(path).id == "plain"
    deeper = write("deep/child.toml", 'extends = "../../base.toml"')
    assert "is not a file of this folder and those beside it" in said(deeper)[0]


def test_a_link_that_leads_out_is_refused(write, tmp_path: Path, plain: str) -> None:
    (tmp_path / "secret.toml").write_text(plain)
    path = write("deep/child.toml", 'extends = "link.toml"')
    (path.parent / "link.toml").symlink_to(tmp_path / "secret.toml")
    assert "is not a file of this folder and those beside it" in said(path)[0]


def test_a_fault_is_told_where_it_was_written(write, plain: str) -> None:
    base = write("base.toml", plain.replace("seats = 10", "seats = 0"))
    child = write("child.toml", CHILD + '\n[[tier]]\nid = "list"\nthreshold.share = 500\n')
    assert said(child) == [
        f"{base}:24: tier.list.seats: 0; must be between 1 and 100,000",
        f"{child}:5: tier.list.threshold.share: 500; must be between 0 and 100 percent",
    ]


def test_another_way_to_say_the_spread_replaces_the_parents(write, base: Path) -> None:
    text = CHILD + '[votes]\nmodel = "logistic-normal"\nnational_sd = 0.2\n'
    votes = load(write("child.toml", text)).votes
    assert votes.national_sd == 0.2
    assert votes.size is None


def test_another_method_leaves_the_keys_of_the_old_one(write, plain: str) -> None:
    write("base.toml", plain.replace("seats = 10", 'seats = 10\nquota = "droop"'))
    text = CHILD + 'tier = [{ id = "list", method = "highest-averages" }]\n'
    tier = load(write("child.toml", text)).tier[0]
    assert (tier.method, tier.seats, tier.threshold.share) == ("highest-averages", 10, 5.0)


def test_rows_without_ids_are_replaced(write, plain: str) -> None:
    rows = "[[ballot]]\nid = 'list'\nkind = 'lists'\n[[ballot]]\nid = 'd'\nkind = 'candidates'\n"
    candidates = "".join(
        f"[[candidate]]\ndistrict = 'd1'\nparty = '{party}'\nshare = 50\n"
        for party in ("amanat", "auyl")
    )
    write("base.toml", plain + rows + "[[district]]\nid = 'd1'\n" + candidates)
    text = CHILD + "[[candidate]]\ndistrict = 'd1'\nparty = 'auyl'\nshare = 100\n"
    assert len(load(write("child.toml", text)).candidate) == 1


def test_a_long_chain_is_refused(write, plain: str) -> None:
    write("s0.toml", plain)
    for number in range(1, 20):
        path = write(f"s{number}.toml", f'extends = "s{number - 1}.toml"')
    assert "more than 16 scenarios, each extending another" in said(path)[0]


def test_an_id_that_the_child_says_twice_is_not_merged_in_silence(write, base: Path) -> None:
    rows = "[[party]]\nid = 'auyl'\nshare = 20\n[[party]]\nid = 'auyl'\nshare = 10\n"
    child = write("child.toml", CHILD + rows)
    assert said(child)[0].startswith(f"{child}:6: party.auyl.id: ")


def test_a_table_may_replace_its_parents(tmp_path: Path) -> None:
    """Tables merge key by key, unless one says `extends = false`."""
    (tmp_path / "a.toml").write_text(
        'format = 1\nid = "a"\nextends = "new-zealand-2014"\n[[tier]]\nid = "list"\n'
        "threshold = { extends = false, share = 4 }\n"
        'compensation = { extends = false, tiers = ["district"] }\n'
    )
    tier = load(tmp_path / "a.toml").tier_of("list")
    assert tier.threshold == Threshold(share=4)
    assert tier.compensation == Compensation(tiers=("district",))


def test_a_table_may_be_taken_away(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'format = 1\nid = "a"\nextends = "new-zealand-2014"\n[[tier]]\nid = "list"\n'
        "compensation = { extends = false }\n"
    )
    tier = load(tmp_path / "a.toml").tier_of("list")
    assert tier.compensation is None
    assert tier.threshold.share == 5


def test_a_row_may_replace_its_parents(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'format = 1\nid = "a"\nextends = "spain-2016"\n[[tier]]\nid = "congress"\n'
        'extends = false\nmethod = "highest-averages"\nseats = 9\n'
    )
    assert load(tmp_path / "a.toml").tier_of("congress") == HighestAverages(
        id="congress", method="highest-averages", seats=9
    )
