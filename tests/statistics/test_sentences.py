"""What the scenarios say of their spread, in words, is what a run measures."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simulator.plan import compile as compile_plan
from simulator.scenario import Scenario
from tests.statistics.sample import DRAWS, SHIPPED, elections, plan_of, scenario_of

SENTENCE = re.compile(
    r"a sample of (\d+) would: a list at (\d+)% is within ([\d.]+) points (\w+) times in ten"
)
PAST = re.compile(
    r"averages of polls on the eve of national elections have missed results, small lists more in "
    r"proportion and large ones together: a list at (\d+)% is within ([\d.]+) points (\w+) times"
)
TIMES = {"five": 0.5, "eight": 0.8, "nine": 0.9}
CLAIM = re.compile(r"within [\d.]+ points \w+ times in ten")


def text_of(path: Path) -> str:
    """The comments of a file as one line."""
    return re.sub(r"\s*\n# ?|\s+", " ", path.read_text("utf-8"))


def claims(sentence: re.Pattern[str]) -> Iterator[tuple[float, ...]]:
    """The numbers of each sentence, the chance last."""
    for path in sorted(SHIPPED.glob("*/*.toml")):
        for *numbers, times in sentence.findall(text_of(path)):
            yield *map(float, numbers), TIMES[times]


CLAIMS, PAST_CLAIMS = [*claims(SENTENCE)], [*claims(PAST)]


def within(model: str, size: float, share: float) -> np.ndarray:
    """[draw] how far a list of that share is from it, in points."""
    shares = {"a": share, "b": 50.0 - share / 2, "c": 50.0 - share / 2}
    plan = plan_of(shares, {"model": model, "effective_sample_size": size})
    return 100 * np.abs(elections(plan).shares[0] - share / 100)


@pytest.mark.parametrize("model", ["dirichlet", "logistic-normal"])
def test_what_is_said_of_a_list_is_measured(model: str) -> None:
    """To the digit that is printed; the error of a million draws is a hundredth of that."""
    assert len(CLAIMS) == 5
    for size, share, points, chance in set(CLAIMS):
        measured = float(np.quantile(within(model, size, share), chance))
        assert round(measured, 1) == points, measured


def test_what_is_said_of_past_errors_is_measured() -> None:
    """In a field of large and small lists: how they are spread moves the number by a tenth."""
    assert len(PAST_CLAIMS) == 7
    for share, points, chance in set(PAST_CLAIMS):
        rest = (100 - share) / 80
        shares = {"a": share, "b": 30 * rest, "c": 30 * rest, "d": 10 * rest, "e": 10 * rest}
        forecast = Scenario.from_dict(
            {
                **json.loads(scenario_of(shares, {"model": "fixed"}).model_dump_json()),
                "date": "2026-01-01",
                "votes": {"spread": "past-errors", "days": 1},
            }
        )
        far = 100 * np.abs(elections(compile_plan(forecast)).shares[0] - share / 100)
        measured = float(np.quantile(far, chance))
        assert round(measured, 1) == points, measured


def test_every_sentence_of_that_kind_is_read() -> None:
    said = sum(len(CLAIM.findall(text_of(path))) for path in SHIPPED.glob("*/*.toml"))
    assert said == len(CLAIMS) + len(PAST_CLAIMS)


def test_it_sees_what_was_said_before() -> None:
    """3.2 points: nineteen in twenty."""
    far = within("dirichlet", 600.0, 20.0)
    assert np.count_nonzero(far <= 3.2) / DRAWS == pytest.approx(0.95, abs=0.003)
