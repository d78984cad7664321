"""Cases from the field that `check` answers."""

from pathlib import Path

import pytest

SHARES = {"cdu": 30, "spd": 18, "gru": 14, "afd": 20, "lin": 4}
PARTY = '[[party]]\nid = "{}"\nshare = {}\n'
REST = PARTY.format("sonst", "{}") + 'role = "other"\n'
LAW = """\
[votes]
model = "fixed"
[turnout]
registered = 4_000_000
mean = 60.0
[[tier]]
id = "list"
method = "highest-averages"
divisor = "sainte-lague"
seats = 100
tie = "lot"
threshold = {{ share = {} }}
"""


def check(cli, tmp_path: Path, rest: float, threshold: float = 5.0, **more: float):
    file = tmp_path / "c08.toml"
    parties = "".join(PARTY.format(*each) for each in (SHARES | more).items())
    text = 'format = 1\nid = "c08"\n' + parties + REST.format(rest) + LAW.format(threshold)
    file.write_text(text, encoding="utf-8")
    return cli("check", str(file))


@pytest.mark.parametrize(("rest", "threshold", "told"), [(14, 5, True), (14, 14.5, False)])
def test_c08_others_above_the_threshold(
    cli, tmp_path: Path, rest: float, threshold: float, told: bool
) -> None:
    result = check(cli, tmp_path, rest, threshold)
    assert result.exit_code == 0
    assert ("a list among them may reach it" in result.stderr) == told


@pytest.mark.parametrize(
    ("fw", "rest", "advice"),
    [
        (9, 6, "add up to 101 percent; they must add up to 100: 1 too much; fix the numbers"),
        (9, 6, 'or give the rest, "sonst", 5'),
        (9, 4.5, "99.5 percent"),
        (9, 5.4, "100.4 percent"),
        (16, 6, "8 too much; lower the shares, or leave out what is counted twice"),
    ],
)
def test_c08_shares_that_do_not_add_up(
    cli, tmp_path: Path, fw: float, rest: float, advice: str
) -> None:
    result = check(cli, tmp_path, rest, fw=fw)
    assert (result.exit_code, advice in result.stderr) == (2, True), result.stderr
