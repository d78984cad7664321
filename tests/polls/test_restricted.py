"""Restricted likelihoods: slopes, known constants from simulated polls and results."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.polls.constants import Constants
from simulator.polls.covariance import covariance
from simulator.polls.misses import Miss, Spread, size_by_errors
from simulator.polls.newton import Terms, maximum
from simulator.polls.restricted import _groups, _terms_of_polls, fit_polls
from tests.backtest.made import DAY, TRUTH, election
from tests.polls.made import made

BOTH = {"national": Constants.of("national"), "regional": Constants.of("regional")}


def misses(number: int, constants: dict, seed: int = 0) -> list[Miss]:
    """Two horizons an election, whose errors have the covariance of the model."""
    random = np.random.default_rng(seed)
    whole = np.append(TRUTH, 1 - TRUTH.sum())
    found = []
    for place in range(number):
        kind = ("national", "regional")[place % 2]
        for variance in (0.0004, 0.008):
            v = np.full(len(whole), variance)
            sigma = covariance(whole, v, constants[kind])
            result = whole * np.exp(np.linalg.cholesky(sigma) @ random.standard_normal(len(whole)))
            found.append(
                Miss(
                    election=place,
                    kind=kind,
                    share=TRUTH,
                    variance=v[:-1],
                    result=result[:-1] / result.sum(),
                )
            )
    return found


def slopes_are_right(of, point: np.ndarray) -> None:
    """The gradient is that of the value, and the information its expected slope (by sign)."""
    terms = of(point)
    for place in range(len(point)):
        step = np.eye(len(point))[place] * 1e-5
        slope = (of(point + step).value - of(point - step).value) / 2e-5
        np.testing.assert_allclose(terms.gradient[:, place], slope, rtol=1e-5, atol=1e-5)
    assert (np.linalg.eigvalsh(terms.information.sum(0)) > 0).all()


def test_slopes_of_the_likelihood_of_polls() -> None:
    groups = list(_groups(0, made(1, missing=0.2), BOTH["national"]))
    groups += list(_groups(1, made(2), BOTH["national"]))
    slopes_are_right(lambda at: _terms_of_polls(groups, at, 2), np.log([0.5, 1e-3, 2e-4]))


def test_slopes_of_the_likelihood_of_results() -> None:
    spread = Spread(misses(4, BOTH), BOTH)
    slopes_are_right(spread.terms, np.array([-6.0, -5.0, 0.4, -0.3, -2.5]))


def test_the_likelihood_of_polls_is_that_of_contrasts_written_down() -> None:
    """Of all parties at once: a multinomial's covariance times V, with the means projected out."""
    polls, _ = election(3, polls=12)
    (group,) = _groups(0, polls, BOTH["national"])
    values = []
    for phi in (0.5, 0.9):
        at = np.log([phi, 1 / 1500, 1 / 6000])
        values.append(_terms_of_polls([group], at, 1).value[0])
        v = sum(np.exp(log) * part for log, part in zip(at, group.parts, strict=True))
        mean = polls.share.mean(0)
        contrasts = np.diff(np.eye(12), axis=0)
        whole = np.kron(contrasts @ v @ contrasts.T, np.diag(mean) - np.outer(mean, mean))
        y = (contrasts @ polls.share).ravel()
        written = -0.5 * (np.linalg.slogdet(whole)[1] + y @ np.linalg.solve(whole, y))
        values[-1] -= written
    assert values[0] == pytest.approx(values[1], abs=1e-8)


def test_constants_of_simulated_polls_are_recovered() -> None:
    """40 elections: each within five standard errors, which are themselves a tenth of it."""
    true = replace(BOTH["national"], phi=1.2, nu=1 / 1200, tau=1 / 5000)
    elections = [election(seed, constants=true, polls=60)[0] for seed in range(40)]
    found, estimates = fit_polls(elections, BOTH["national"])
    for estimate in estimates:
        value = getattr(true, estimate.name)
        assert abs(estimate.value - value) < 5 * estimate.error
        assert estimate.error < 0.15 * value
        assert getattr(found, estimate.name) == estimate.value


def test_constants_of_simulated_results_are_recovered() -> None:
    shared = {"factor": 1.8, "power": -0.3, "tilt": 0.09}
    true = {
        "national": replace(BOTH["national"], beta=1 / 400, **shared),
        "regional": replace(BOTH["regional"], beta=1 / 150, **shared),
    }
    found, estimates = Spread(misses(400, true), BOTH).fit()
    errors = {estimate.name: estimate.error for estimate in estimates}
    for kind, constants in true.items():
        assert abs(found[kind].beta - constants.beta) < 5 * errors[f"beta {kind}"]
        for name in shared:
            assert abs(getattr(found[kind], name) - getattr(constants, name)) < 5 * errors[name]
            assert errors[name] < 0.2 * abs(getattr(constants, name))


def test_a_fit_without_an_election_is_that_of_the_others_alone() -> None:
    every = misses(12, BOTH)
    weight = np.ones(12)
    weight[[4, 7]] = 0
    one = Spread(every, BOTH).fit(weight)[0]
    other = Spread([miss for miss in every if weight[miss.election]], BOTH).fit()[0]
    for kind in one:
        for name in ("beta", "factor", "power", "tilt"):
            assert getattr(one[kind], name) == pytest.approx(getattr(other[kind], name), rel=1e-3)


def test_a_sample_as_far_from_results_has_the_size_of_the_sample() -> None:
    """Results that are samples of 500: 3 degrees of freedom each; five standard errors."""
    random = np.random.default_rng(8)
    share = np.array([0.4, 0.3, 0.2, 0.1])
    made_ = [
        Miss(
            election=place,
            kind="national",
            share=share,
            variance=np.zeros(4),
            result=random.multinomial(500, share) / 500,
        )
        for place in range(2000)
    ]
    squares, degrees = size_by_errors(made_)
    size = degrees.sum() / squares.sum()
    assert size == pytest.approx(500, rel=5 * np.sqrt(2 / degrees.sum()) + 0.01)


def test_a_maximum_beyond_a_bound_is_at_the_bound() -> None:
    def parabola(at: np.ndarray) -> Terms:
        return Terms(
            np.array([-0.5 * ((at - 3) ** 2).sum()]), (3 - at)[None], np.eye(2)[None].copy()
        )

    found = maximum(parabola, np.zeros(2), np.full(2, -9.0), np.array([1.0, 9.0]), np.ones(1))
    np.testing.assert_allclose(found.point, [1.0, 3.0], atol=1e-6)
    assert found.covariance[0, 0] == 0.0


def test_elections_with_few_polls_say_nothing() -> None:
    assert DAY
    with pytest.raises(ValueError, match="no election has 3 polls"):
        fit_polls([election(1, polls=2)[0]], BOTH["national"])
