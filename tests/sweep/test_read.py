from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.sweep import read
from simulator.sweep.spec import Level

from .conftest import HEAD, TWO_AXES, Write


def said(path: Path, *vary: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read(path, vary)
    return [line.removeprefix(f"{path.parent}/") for line in str(caught.value).splitlines()]


def test_axes_of_values_and_ranges(write: Write) -> None:
    sweep = read(write(TWO_AXES))
    assert (sweep.id, sweep.name, sweep.draws, sweep.seed) == ("swept", "swept", 2000, 1)
    bar, share = sweep.axes
    assert (bar.name, bar.key) == ("bar", ("tier", "list", "threshold", "share"))
    assert [level.label for level in bar.levels] == [3, 5, 7]
    assert (share.name, [level.label for level in share.levels]) == (
        "party.blue.share",
        [4.5, 5.0, 5.5],
    )


def test_named_points(write: Write, tmp_path: Path) -> None:
    body = """
[[axis]]
name = "poll"
points = [
    { name = "A" },
    { name = "B", set = { party.red.share = 40, "party.blue.share" = 9.5 } },
    { name = "C", scenario = "other.toml" },
]
"""
    (poll,) = read(write(body)).axes
    plain, said_anew, other = poll.levels
    assert plain == Level("A")
    assert [(".".join(each.names), each.text) for each in said_anew.settings] == [
        ("party.red.share", "40"),
        ("party.blue.share", "9.5"),
    ]
    assert {each.place.line for each in said_anew.settings} == {10}
    assert other.scenario == tmp_path / "other.toml"


def test_sampled_axes_have_a_level_for_each_point(write: Write) -> None:
    body = """
[sample]
points = 5
method = "random"

[[axis]]
key = "party.blue.share"
uniform = [4, 6]

[[axis]]
key = "votes.effective_sample_size"
normal = [600, 50]
bounds = [500, 700]
"""
    sweep = read(write(body))
    assert sweep.sample == 5
    assert [len(axis.levels) for axis in sweep.axes] == [5, 5]
    assert all(axis.sampled for axis in sweep.axes)


def test_a_scenario_takes_its_axes_from_the_command_line(write: Write, tmp_path: Path) -> None:
    write("")
    sweep = read(tmp_path / "small.toml", ["party.blue.share=4:6:1", "tier.list.quota=hare,droop"])
    assert (sweep.id, sweep.name) == ("small", "A small election")
    assert [[level.label for level in axis.levels] for axis in sweep.axes] == [
        [4, 5, 6],
        ["hare", "droop"],
    ]


def test_options_add_axes_to_a_file(write: Write) -> None:
    names = [axis.name for axis in read(write(TWO_AXES), ["tier.list.seats=20,21"]).axes]
    assert names == ["bar", "party.blue.share", "tier.list.seats"]


AXIS = '[[axis]]\nkey = "party.blue.share"\n'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "[[axis]]\n",
            "sweep.toml:5: axis[1]: give the levels in exactly one way: values, range, ",
        ),
        (f"{AXIS}values = [3]\nrange = '1:2:1'\n", "exactly one way: values, range, points, "),
        (f"{AXIS}values = []\n", "sweep.toml:7: axis[1].values: an empty array; must be an array"),
        (f"{AXIS}values = [[3]]\n", "axis[1].values: an array of 1; must be an array of numbers"),
        (f"{AXIS}values = [nan]\n", "must be an array of numbers"),
        (f"{AXIS}values = [3, 5, 3]\n", "sweep.toml:7: axis[1].values: 3 appears twice"),
        (f"{AXIS}values = [3, 3.0]\n", "axis[1].values: 3.0 appears twice"),
        (f"{AXIS}valeus = [3]\n", 'axis[1].valeus: unknown key; did you mean "values"?'),
        (f"{AXIS}range = '4:6:0.7'\n", 'sweep.toml:7: axis[1].range: "4:6:0.7"; steps of 0.7'),
        (f"{AXIS}range = 5\n", "axis[1].range: 5; must be text such as"),
        ("[[axis]]\nvalues = [3]\n", "axis[1].key: missing; must be a key such as"),
        ("[[axis]]\nkey = 5\nvalues = [3]\n", "axis[1].key: 5; must be text such as"),
        ("[[axis]]\nkey = 'a..b'\nvalues = [3]\n", 'axis[1].key: "a..b"; must be text such as'),
        ("[[axis]]\npoints = [{ name = 'A' }]\n", "axis[1].name: missing; an axis of points needs"),
        ("[[axis]]\nname = 'x'\npoints = 3\n", "axis[1].points: 3; must be an array of tables"),
        ("[[axis]]\nname = 'x'\npoints = [{}]\n", "axis[1].points[1].name: missing; a point needs"),
        (
            "[[axis]]\nname = 'x'\npoints = [{ name = 'A', set = { party = [{ id = 'red' }] } }]\n",
            "axis[1].points[1].set.party: an array of 1; must be a number, text, boolean or array",
        ),
        (
            "[[axis]]\nname = 'x'\npoints = [{ name = 'A', set = 3 }]\n",
            "axis[1].points[1].set: 3; must be a table of keys",
        ),
        (
            "[[axis]]\nname = 'x'\npoints = [{ name = 'A', scenario = 'none.toml' }]\n",
            'axis[1].points[1].scenario: "none.toml": no such file',
        ),
        (
            "[[axis]]\nname = 'x'\npoints = [{ name = 'A', scenario = '/etc/passwd' }]\n",
            '"/etc/passwd" is not a file of this folder and those beside it',
        ),
        (
            "[[axis]]\nname = 'x'\nkey = 'a'\npoints = [{ name = 'A' }]\n",
            "points have their own keys",
        ),
        (
            f"{AXIS}values = [3]\nname = 'value'\n",
            '"value" is a column of the result; choose another',
        ),
        (f"{AXIS}values = [3]\n{AXIS}values = [4]\n", 'two axes are called "party.blue.share"'),
        (f"{AXIS}uniform = [4, 6]\n", "axis[1].uniform: how many points? add [sample]"),
        (f"[sample]\npoints = 3\n{AXIS}uniform = [6, 4]\n", "axis[1].uniform: 6 is not below 4"),
        (f"[sample]\npoints = 3\n{AXIS}uniform = [6]\n", "must be two numbers, [LOW, HIGH]"),
        (f"[sample]\npoints = 3\n{AXIS}normal = [5, 1]\n", "axis[1].bounds: missing; a normal"),
        (
            f"[sample]\npoints = 3\n{AXIS}normal = [5, 0]\nbounds = [4, 6]\n",
            "axis[1].normal: 0; the standard deviation must be above 0",
        ),
        (
            f"[sample]\npoints = 3\n{AXIS}normal = [5, 0.01]\nbounds = [7, 8]\n",
            "axis[1].bounds: there is no value between 7 and 8",
        ),
        (f"[sample]\npoints = 3\n{AXIS}values = [3]\n", "sample: no axis is sampled"),
        (f"[sample]\n{AXIS}uniform = [4, 6]\n", "sample.points: missing; must be a whole number"),
        (f"[sample]\npoints = 0\n{AXIS}uniform = [4, 6]\n", "sample.points: 0; must be a whole"),
        (
            f"[sample]\npoints = 3\nmethod = 'sobol'\n{AXIS}uniform = [4, 6]\n",
            'sample.method: "sobol"; must be "latin-hypercube" or "random"',
        ),
        (f"sample = 3\n{AXIS}uniform = [4, 6]\n", "sample: 3; must be a table with points"),
        (f"drawn = 5\n{AXIS}values = [3]\n", 'drawn: unknown key; did you mean "draws"?'),
        (f"seed = -1\n{AXIS}values = [3]\n", "seed: -1; must be a whole number between 0 and"),
        (f"set = 5\n{AXIS}values = [3]\n", "set: 5; must be a table of keys"),
        (f"name = 5\n{AXIS}values = [3]\n", "sweep.toml:5: name: 5; must be text"),
        (f"{AXIS}values = [3]\n[[exclude]]\nbleu = 3\n", "exclude[1].bleu: no such axis; axes:"),
        (
            f"{AXIS}values = [3]\n[[exclude]]\n",
            "exclude[1]: an empty table; must be a table of axes",
        ),
        (
            "[[axis]]\nname = 'x'\npoints = [{ name = 'Ab' }]\n[[include]]\nx = 'Ac'\n",
            'sweep.toml:9: include[1].x: "Ac" is not a point of the axis; known: Ab',
        ),
        (f"{AXIS}values = [3]\n[[include]]\nparty.blue.share = [1, 2]\n", "must be a value of"),
        (f"{AXIS}values = [3]\n[baseline]\nx = 3\n", "baseline.x: no such axis"),
    ],
)
def test_each_mistake_is_told_with_its_place(write: Write, body: str, message: str) -> None:
    lines = said(write(body))
    assert any(message in line for line in lines), lines
    assert all(line.startswith("sweep.toml") for line in lines)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ('format = 1\nextends = "small.toml"\nid = "a b"\n', 'sweep.toml:3: id: "a b"; must be'),
        ('extends = "small.toml"\n', "sweep.toml: format: missing; must be 1"),
        ("format = 1\n", "extends: missing; must be the name of a scenario file"),
        ('format = 1\nextends = "nil.toml"\n', 'sweep.toml:2: extends: "nil.toml": no such file'),
        ('format = 1\nextends = "../../x.toml"\n', "extends: "),
        ('format = 1\nextends = "small.toml"\ndraws = 0\n', "draws: 0; must be a whole number"),
        ('format = 1\nextends = "small.toml"\ndraws = true\n', "draws: true; must be a whole"),
    ],
)
def test_mistakes_of_the_head(write: Write, head: str, message: str) -> None:
    lines = said(write(TWO_AXES, head))
    assert any(message in line for line in lines), lines


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    lines = said(write(f"colour = 1\n{AXIS}values = []\n[[exclude]]\nx = 1\n"))
    assert len(lines) == 3


def test_a_scenario_without_an_axis_is_refused(write: Write, tmp_path: Path) -> None:
    write("")
    assert "no axis: add [[axis]] tables to the file, or --vary" in said(tmp_path / "small.toml")[0]


@pytest.mark.parametrize(
    ("vary", "message"),
    [
        (
            ["party.blue.share"],
            '--vary: "party.blue.share": must be KEY=VALUE, as in party.nsdp.sh',
        ),
        (["party.blue.share=4:6"], '--vary: party.blue.share: "4:6"; must be FIRST:LAST:STEP'),
        (["party.blue.share="], "--vary: party.blue.share: a value is missing"),
        (["party.blue.share=4:6:0.7"], '--vary: party.blue.share: "4:6:0.7"; steps of 0.7'),
        (["a.b=1", "a.b=2"], "--vary: a.b: is already an axis"),
    ],
)
def test_mistakes_of_options(write: Write, tmp_path: Path, vary: list[str], message: str) -> None:
    write("")
    assert message in said(tmp_path / "small.toml", *vary)[0]


def test_an_option_may_not_repeat_an_axis_of_the_file(write: Write) -> None:
    lines = said(write(TWO_AXES), "party.blue.share=3")
    assert lines == ['sweep.toml:6: axis: two axes are called "party.blue.share"; rename one']


def test_heads_are_used_by_these_tests() -> None:
    assert HEAD.count("\n") == 4
