from collections.abc import Callable

import pytest

from simulator.errors import ScenarioError
from simulator.job import Job
from simulator.plan import fingerprint
from simulator.scenario import load
from simulator.sweep import Points, named, points_of, read

from .conftest import TWO_AXES, Write

Swept = Callable[..., Points]


def labels(points: Points) -> list[tuple]:
    return [point.labels for point in points.points]


def said(write: Write, body: str, *vary: str) -> list[str]:
    path = write(body)
    with pytest.raises(ScenarioError) as caught:
        points_of(read(path, vary), 1)
    return [line.removeprefix(f"{path.parent}/") for line in str(caught.value).splitlines()]


def test_axes_are_crossed_and_the_last_is_the_fastest(swept: Swept) -> None:
    points = swept(TWO_AXES)
    assert labels(points) == [(bar, share) for bar in (3, 5, 7) for share in (4.5, 5.0, 5.5)]
    assert [point.number for point in points.points] == list(range(1, 10))
    assert points.factorial


def test_a_point_is_the_scenario_that_set_makes(swept: Swept, tmp_path) -> None:
    points = swept(TWO_AXES)
    expected = load(
        tmp_path / "small.toml", ["tier.list.threshold.share=7", "party.blue.share=4.5"]
    )
    point = points.points[6]
    assert point.labels == (7, 4.5)
    assert point.scenario == expected
    assert point.fingerprint == fingerprint(expected)


def test_points_are_excluded_and_included(swept: Swept) -> None:
    points = swept(
        TWO_AXES + "[[exclude]]\nbar = [3, 7]\nparty.blue.share = 5.0\n"
        "[[exclude]]\nbar = 5\n[[include]]\nbar = 4\n"
        "[[include]]\nbar = 3\n'party.blue.share' = 4.5\n"
    )
    assert labels(points) == [(3, 4.5), (3, 5.5), (7, 4.5), (7, 5.5), (4, None)]
    assert points.points[-1].scenario.tier[0].threshold.share == 4
    assert points.points[-1].scenario.party[2].share == 5
    assert not points.factorial


def test_a_named_point_may_be_another_scenario(swept: Swept, tmp_path) -> None:
    poll = """
[[axis]]
name = "poll"
points = [{ name = "A" }, { name = "B", scenario = "other.toml" }]
"""
    points = swept(poll + TWO_AXES)
    assert len(points.points) == 18
    first = points.points[9].scenario
    settings = ["tier.list.threshold.share=3", "party.blue.share=4.5"]
    assert first == load(tmp_path / "other.toml", settings)


def test_later_axes_change_what_earlier_ones_said(swept: Swept) -> None:
    """A poll says all shares; one of them swept after it has the others scaled, not the poll's."""
    poll = """
[[axis]]
name = "poll"

[[axis.points]]
name = "B"
set.party = { red.share = 40, green.share = 50, blue.share = 7, rest.share = 3 }
"""
    (point,) = swept(poll, "party.blue.share=4").points
    shares = [party.share for party in point.scenario.party]
    assert shares[2] == 4
    assert sum(share or 0 for share in shares) == pytest.approx(100)
    assert (shares[0] or 0) / (shares[1] or 1) == pytest.approx(40 / 50)


def test_what_decides_the_keys_is_said_first(swept: Swept) -> None:
    method = """
[[axis]]
name = "method"
points = [
    { name = "Hare" },
    { name = "D'Hondt", set.tier.list = { divisor = "dhondt", method = "highest-averages" } },
    { name = "own", set.tier.list = { divisor = [1, 3.5], method = "highest-averages" } },
]
"""
    hare, dhondt, own = (point.scenario.tier[0] for point in swept(method).points)
    assert hare.method == "largest-remainder"
    assert (dhondt.method, dhondt.divisor) == ("highest-averages", "dhondt")
    assert own.divisor == (1.0, 3.5)


def test_what_the_sweep_sets_holds_at_every_point(swept: Swept) -> None:
    body = '[set]\ntier.list.seats = 7\n[[axis]]\nkey = "party.blue.share"\nvalues = [4, 5]\n'
    assert {point.scenario.tier[0].seats for point in swept(body).points} == {7}


def test_sampled_axes_are_one_and_crossed_with_the_rest(swept: Swept) -> None:
    points = swept(
        '[sample]\npoints = 4\n[[axis]]\nkey = "party.blue.share"\nuniform = [4, 6]\n'
        '[[axis]]\nname = "bar"\nkey = "tier.list.threshold.share"\nvalues = [3, 5]\n'
        '[[axis]]\nkey = "turnout.mean"\nuniform = [50, 70]\n'
    )
    found = labels(points)
    assert len(found) == 8
    assert len({(share, mean) for share, _, mean in found}) == 4
    assert [bar for _, bar, _ in found] == [3] * 4 + [5] * 4
    assert not points.factorial


def test_the_baseline_is_the_scenario_itself_where_it_is_a_point(swept: Swept) -> None:
    assert swept(TWO_AXES).baseline.labels == (5, 5.0)
    assert swept(TWO_AXES + "[[exclude]]\nbar = 5\n").baseline.number == 1
    assert swept(TWO_AXES + "[baseline]\nbar = 7\nparty.blue.share = 5.5\n").baseline.number == 9


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("bar = 7", "baseline: 3 points have these values; also give party.blue.share"),
        ("bar = 8", "baseline: no point has these values"),
    ],
)
def test_a_baseline_is_one_point(write: Write, row: str, message: str) -> None:
    (line,) = said(write, f"{TWO_AXES}[baseline]\n{row}\n")
    assert line == f"sweep.toml:14: {message}"


BAD = """
[[axis]]
key = "party.blue.share"
values = [4, 300, 5, -1]

[[axis]]
name = "bar"
key = "tier.list.threshold.share"
values = [3, 5]
"""


def test_every_bad_point_is_told_with_its_line_before_anything_runs(
    write: Write, monkeypatch
) -> None:
    monkeypatch.setattr(Job, "draw", lambda *_: pytest.fail("drawn"))
    lines = said(write, BAD)
    assert len(lines) == 2
    assert lines[0].startswith("sweep.toml:8: party.blue.share: 300; must be between 0 and 100")
    assert lines[0].endswith("(at party.blue.share = 300, bar = 3 and 1 more of 8 points)")
    assert lines[1].startswith("sweep.toml:8: party.blue.share: -1; must be")


def test_a_wrong_key_names_the_ids_that_exist(write: Write) -> None:
    lines = said(write, '[[axis]]\nkey = "party.bleu.share"\nvalues = [4, 5]\n')
    assert lines == [
        'sweep.toml:7: party.bleu: unknown id; did you mean "blue"? known ids: red, green, blue, '
        "rest (at every point)"
    ]
    lines = said(write, "", "tier.list.treshold.share=3")
    assert lines[0].startswith('--vary: tier.list.treshold: unknown key; did you mean "threshold"?')


def test_a_point_that_cannot_be_computed_is_told(write: Write) -> None:
    lines = said(write, '[[axis]]\nkey = "turnout.invalid"\nvalues = [2, 100]\n')
    assert lines == [
        "sweep.toml:7: turnout.invalid: turnout and the invalid share leave no valid ballots "
        "(at turnout.invalid = 100)"
    ]


def test_two_axes_cannot_both_put_a_scenario_in_place(write: Write) -> None:
    axis = "[[axis]]\nname = '{}'\npoints = [{{ name = 'a', scenario = 'other.toml' }}]\n"
    lines = said(write, axis.format("x") + axis.format("y"))
    assert "two axes set a scenario: other.toml and other.toml; only one can" in lines[0]


def test_too_many_points_are_refused_before_they_are_made(write: Write) -> None:
    axis = "[[axis]]\nname = '{}'\nkey = 'turnout.mean'\nrange = '1:100:1'\n"
    (line,) = said(write, "".join(axis.format(name) for name in "abc"))
    assert line == "sweep.toml: axis: 100 x 100 x 100 = 1,000,000 points; at most 5,000"


def test_a_sweep_without_points_is_refused(write: Write) -> None:
    (line,) = said(write, f"{TWO_AXES}[[exclude]]\nbar = [3, 5, 7]\n")
    assert line == "sweep.toml: exclude: every point is excluded"


def test_points_are_named_for_people(swept: Swept) -> None:
    points = swept(f"{TWO_AXES}[[include]]\nbar = 4\n")
    axes = points.sweep.axes
    assert named(axes, points.points[0].labels) == "bar = 3, party.blue.share = 4.5"
    assert named(axes, points.points[-1].labels) == "bar = 4"
    assert named(axes, (None, None)) == "the scenario itself"
