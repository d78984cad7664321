"""The three baselines do the same work: the law's, exactly, and one another's, in distribution."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from benchmarks.baselines import numba_loop, numpy_blocked, numpy_rows, work

BASELINES = (numpy_blocked, numpy_rows, numba_loop)
DRAWS = 200_001  # odd, and no multiple of a block
MEANS = work.SHARES * work.MICRO


def name(module):
    return module.__name__.rpartition(".")[2]


@cache
def simulated(baseline, model):
    return baseline.run(DRAWS, model, seed=BASELINES.index(baseline) + 1)


each_baseline = pytest.mark.parametrize("baseline", BASELINES, ids=name)
each_model = pytest.mark.parametrize("model", work.MODELS)


def law(votes):
    """Hare with largest remainders, said in Fractions; equal remainders to the earlier list."""
    lists = votes[: work.LISTS]
    base = sum(v for v in lists if 20 * v >= sum(votes))
    exact = [Fraction(v * work.SEATS, base) if 20 * v >= sum(votes) else 0 for v in lists]
    seats = [int(x) for x in exact]
    order = sorted(range(work.LISTS), key=lambda i: (seats[i] - exact[i], i))
    for party in order[: work.SEATS - sum(seats)]:
        seats[party] += 1
    return seats


@each_baseline
def test_official_votes_give_official_seats(baseline):
    votes = np.array([work.OFFICIAL_VOTES]).T
    assert baseline.allocate(votes).ravel().tolist() == list(work.OFFICIAL_SEATS)


@each_baseline
def test_random_votes_give_the_seats_of_the_law(baseline):
    rng = np.random.default_rng(3)
    cuts = np.sort(rng.integers(0, work.VALID, size=(work.OPTIONS - 1, 500)), axis=0)
    votes = np.diff(cuts, axis=0, prepend=0, append=work.VALID)
    assert baseline.allocate(votes).T.tolist() == [law(row) for row in votes.T.tolist()]


@each_baseline
def test_equal_remainders_go_to_the_earlier_list(baseline):
    """Lists 1 and 2 have equal votes, and one of them must go without the last seat."""
    equal = 1_000_000
    rows = [
        [v, equal, equal, 0, 0, 0, 0, work.VALID - v - 2 * equal]
        for v in range(350_000, 390_000, 97)
    ]
    votes = np.array(rows).T
    seats = baseline.allocate(votes)
    assert np.isin(seats[1] - seats[2], (0, 1)).all()
    assert (seats[1] > seats[2]).any()
    assert seats.T.tolist() == [law(row) for row in rows]


@each_baseline
def test_a_list_at_the_bar_qualifies_and_one_ballot_fewer_does_not(baseline):
    at_bar = work.THRESHOLD_VOTES
    votes = np.array([[work.VALID - v, v, 0, 0, 0, 0, 0, 0] for v in (at_bar, at_bar - 1)]).T
    assert (baseline.allocate(votes)[1] > 0).tolist() == [True, False]


@each_baseline
def test_nobody_qualifies(baseline):
    votes = np.array([[1] * work.LISTS + [work.VALID - work.LISTS]]).T
    assert baseline.allocate(votes).sum() == 0


@each_baseline
@each_model
def test_every_histogram_counts_every_draw(baseline, model):
    result = simulated(baseline, model)
    for key, shape in work.SHAPES.items():
        assert result[key].shape == shape, key
        assert result[key].dtype == np.int64, key
    for key in ("entering", "number_entering", "turnout", "wasted", "gallagher", "vector_counts"):
        assert result[key].sum() == DRAWS, key
    for key in ("seats", "share"):
        assert (result[key].sum(axis=1) == DRAWS).all(), key
    assert (result["split_seats"].sum(axis=1) == result["crossings"][work.SPLIT_LIST]).all()
    assert result["largest"].sum() + result["shared_lead"][0] + result["nobody"][0] == DRAWS
    assert (result["number_entering"] @ np.arange(work.LISTS + 1)) == result["crossings"].sum()
    floors_lost = work.MICRO * DRAWS - result["share_micro"].sum()
    assert 0 <= floors_lost < work.OPTIONS * DRAWS


@each_baseline
@each_model
def test_the_joint_table_holds_every_seat(baseline, model):
    result = simulated(baseline, model)
    keys, counts = result["vectors"], result["vector_counts"]
    assert (np.diff(keys) > 0).all()
    assert (counts > 0).all()
    seats = keys >> (work.KEY_BITS * np.arange(work.LISTS)[:, None]) & 127
    assert (seats.sum(axis=0) == work.SEATS).all()
    for party in range(work.LISTS):
        table = np.zeros(work.SEATS + 1, np.int64)
        np.add.at(table, seats[party], counts)
        assert (table == result["seats"][party]).all()


@each_model
@pytest.mark.parametrize("baseline", [numpy_rows, numba_loop], ids=name)
def test_baselines_agree_in_distribution(baseline, model):
    """|z| < 5 over some 3,000 counts and five runs: a false alarm in 500 new seeds."""
    one, other = simulated(numpy_blocked, model), simulated(baseline, model)
    for key in (*work.SHAPES, "vectors"):
        if key in ("share_micro", "turnout"):
            continue
        a, b = (joint(one), joint(other)) if key == "vectors" else (one[key], other[key])
        a, b = np.ravel(a), np.ravel(b)
        rate = (a + b) / (2 * DRAWS)
        spread = np.sqrt(2 * DRAWS * rate * (1 - rate))
        enough = (spread > 5) & (rate < 1)
        assert (np.abs(a - b)[enough] < 5 * spread[enough]).all(), key


def joint(result):
    """The counts of seat vectors by a fixed hash of the packed key."""
    return np.bincount(result["vectors"] % 4093, weights=result["vector_counts"], minlength=4093)


@each_baseline
def test_dirichlet_shares_have_the_poll_s_mean_and_variance(baseline):
    """Means within five standard errors, variances within five of theirs (normal kurtosis)."""
    result = simulated(baseline, "dirichlet")
    variance = work.SHARES * (1 - work.SHARES) / work.EFFECTIVE_SAMPLE_SIZE
    error = work.MICRO * np.sqrt(variance / DRAWS)
    assert (np.abs(result["share_micro"] / DRAWS + 0.5 - MEANS) < 5 * error).all()
    middles = (np.arange(work.SHARE_BINS) + 0.5) / work.SHARE_BINS
    measured = result["share"] @ middles**2 / DRAWS - (result["share"] @ middles / DRAWS) ** 2
    measured -= 1 / (12 * work.SHARE_BINS**2)  # Sheppard's correction for the bins
    assert (np.abs(measured / variance - 1) < 5 * np.sqrt(2.2 / DRAWS)).all()


def test_ties_are_counted():
    """Two lists with 34.5 quotas each share the last seat: the draw is tied."""
    row = [0, 1_000_000, 1_000_000, 0, 0, 0, 0, work.VALID - 2_000_000]
    votes = np.array([row, row]).T
    assert numpy_rows.hare(votes.T)[1].tolist() == [True, True]
    buffers = numpy_blocked.Buffers(2)
    buffers.votes[:] = votes
    assert numpy_blocked.hare(buffers) == 2
    remainders, seats = np.zeros(work.LISTS, np.int64), np.zeros(work.LISTS, np.int64)
    assert numba_loop.hare(votes[:, 0].copy(), seats, remainders)[1]


def test_numba_share_bins_are_exact_floors():
    """The loop's nudged products equal the integer floors, for each vote that could betray them."""
    votes = np.concatenate([np.arange(200_000), np.arange(work.VALID - 200_000, work.VALID + 1)])
    for scale, parts in (
        (numba_loop.SHARE_SCALE, work.SHARE_BINS),
        (numba_loop.MICRO_SCALE, work.MICRO),
    ):
        closest = (np.arange(1, parts + 1) * work.VALID // parts)[:, None] + np.arange(-1, 2)
        for ballots in (votes, np.minimum(closest.ravel(), work.VALID)):
            assert ((ballots * scale).astype(np.int64) == ballots * parts // work.VALID).all()


@each_baseline
def test_whole_quotas_leave_no_remainder(baseline):
    """With 69 quotas of k ballots, 40, 20 and 9 of them are 40, 20 and 9 seats for every k."""
    quotas = np.arange(40_000, 90_000, 7)
    votes = np.zeros((work.OPTIONS, len(quotas)), np.int64)
    votes[:3] = np.array([[40], [20], [9]]) * quotas
    votes[-1] = work.VALID - votes.sum(axis=0)
    seats = baseline.allocate(votes)
    assert (seats[:3] == np.array([[40], [20], [9]])).all()
    assert (seats[3:] == 0).all()


def test_gammas_are_squeezed_below_their_acceptance_probability():
    """Then 1 - sum(squeezes) is below the product of the eight probabilities as well."""
    d = numba_loop.GAMMA_D[:, None]
    normal = np.linspace(-0.999 * np.sqrt(9 * d[:, 0]), 12, 20_001).T
    ratio = (1 + normal / np.sqrt(9 * d)) ** 3
    accepted = np.exp(0.5 * normal**2 + d * (1 - ratio + np.log(ratio)))
    squeeze = 0.02 / d * normal**4
    assert (1 - squeeze <= accepted + 1e-12).all()
    assert np.allclose(numba_loop.SQUEEZE, 0.02 / d[:, 0])
    assert np.allclose(numpy_blocked.SQUEEZE * (1 / (9 * d)) ** 2, 0.02 / d)


def test_mending_redraws_the_rejected_and_keeps_the_accepted():
    """At -3 normal deviations in every gamma the vector is accepted with probability 0.83."""
    d = numpy_blocked.GAMMA_D
    normal = -3.0
    ratio = (1 + normal / np.sqrt(9 * d)) ** 3
    probability = np.exp((0.5 * normal**2 + d * (1 - ratio + np.log(ratio))).sum())
    uniforms = np.array([1 - 0.99 * probability, 1 - 1.01 * probability])  # u is one minus these
    gammas = np.repeat(d * ratio, 2, axis=1)
    before = gammas.copy()
    numpy_blocked.mend(np.random.default_rng(1), gammas, uniforms, np.arange(2))
    assert (gammas[:, 0] == before[:, 0]).all()
    assert (gammas[:, 1] != before[:, 1]).all()
