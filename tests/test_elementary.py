"""Elementary functions against longer arithmetic, and exact comparison of products."""

import math
import random
from decimal import Decimal, localcontext

import numpy as np
import pytest

from simulator import elementary
from simulator.elementary import exp, log, logistic, product_exceeds, turn
from simulator.jit import allocating

STATED = {"log": 0.99, "exp": 0.97, "cosine": 1.61, "sine": 1.58, "logistic": 2.30}
"""Worst error over the grids below, in units of the last place, rounded up to a hundredth."""
LONG = np.longdouble
HALF_TURN = 2**32
needs_long_doubles = pytest.mark.skipif(
    np.finfo(LONG).nmant < 63, reason="the reference needs numbers longer than a double"
)


@allocating
def logs(points):
    values = np.empty(points.size)
    for index in range(points.size):
        values[index] = log(points[index])
    return values


@allocating
def exps(points):
    values = np.empty(points.size)
    for index in range(points.size):
        values[index] = exp(points[index])
    return values


@allocating
def logistics(points):
    values = np.empty(points.size)
    for index in range(points.size):
        values[index] = logistic(points[index])
    return values


@allocating
def turns(words):
    values = np.empty((2, words.size))
    for index in range(words.size):
        cosine, sine = turn(words[index])
        values[0, index] = cosine
        values[1, index] = sine
    return values


@allocating
def exceed(a, b, c, d):
    values = np.empty(a.size, np.bool_)
    for index in range(a.size):
        values[index] = product_exceeds(a[index], b[index], c[index], d[index])
    return values


def beside(points, steps=64):
    """Each point and the doubles next to it."""
    offsets = np.arange(-steps, steps + 1)
    return (np.asarray(points, float).view(np.int64)[:, None] + offsets).view(float).ravel()


def log_grid():
    """All sizes of doubles, the unit interval as streams use it, and the edges of the method."""
    rng = np.random.default_rng(1)
    edges = [math.sqrt(0.5), math.sqrt(2.0), 1.0, 0.5, 2.0, 2.0**-33, 1 - 2.0**-33, 2.0**-1021]
    return np.concatenate(
        [
            np.ldexp(rng.uniform(1, 2, 1_000_000), rng.integers(-1022, 1023, 1_000_000)),
            np.linspace(0.25, 4.0, 2_000_001),
            (rng.integers(0, 2**32, 1_000_000) + 0.5) / 2**32,
            beside(edges),
            [np.finfo(float).tiny, np.finfo(float).max],
        ]
    )


def exp_grid():
    """The whole range, the middle, and where the reduction changes its whole number."""
    turning = (np.arange(-1000, 1000) + 0.5) * math.log(2)
    return np.concatenate(
        [
            np.linspace(-700.0, 700.0, 2_000_001),
            np.linspace(-1.0, 1.0, 1_000_001),
            beside(turning, 8),
            np.ldexp(1.0, np.arange(-1074, 9)),
            -np.ldexp(1.0, np.arange(-1074, 9)),
            [0.0, 700.0, -700.0],
        ]
    )


def word_grid():
    """Every quarter of the turn: its ends, its middle, an even grid and a random one."""
    ends = np.arange(0, 2**32 + 1, 2**29)[:, None] + np.arange(-2048, 2048)
    words = np.concatenate(
        [
            ends.ravel() % 2**32,
            np.arange(0, 2**32, 2111),
            np.random.default_rng(2).integers(0, 2**32, 1_000_000),
        ]
    )
    return words.astype(np.uint64)


def error(values, reference):
    """The largest error in units of the reference's last place."""
    unit = np.spacing(np.abs(reference.astype(float)))
    return float(np.max(np.abs(values.astype(LONG) - reference) / unit))


def up_to_hundredths(worst):
    return math.ceil(worst * 100) / 100


def reference_turn(words):
    """Cosine and sine of 2 pi (word + 1/2) / 2^32 - pi/4: quarter turns taken out in integers."""
    place = 2 * words.astype(np.int64) + 1 - 2**30  # in 2^33 of a turn
    quarters = (place + 2**30) // 2**31
    rest = (place - quarters * 2**31).astype(LONG) * (np.arctan(LONG(1)) * 4 / HALF_TURN)
    cosine, sine = np.cos(rest), np.sin(rest)
    turned = [(cosine, sine), (-sine, cosine), (-cosine, -sine), (sine, -cosine)]
    return tuple(np.choose(quarters % 4, [pair[part] for pair in turned]) for part in (0, 1))


@needs_long_doubles
def test_log():
    points = log_grid()
    assert up_to_hundredths(error(logs(points), np.log(points.astype(LONG)))) == STATED["log"]


@needs_long_doubles
def test_exp():
    points = exp_grid()
    assert up_to_hundredths(error(exps(points), np.exp(points.astype(LONG)))) == STATED["exp"]


@needs_long_doubles
def test_logistic():
    points = exp_grid()
    exact = 1 / (1 + np.exp(-points.astype(LONG)))
    assert up_to_hundredths(error(logistics(points), exact)) == STATED["logistic"]


@needs_long_doubles
@pytest.mark.parametrize(("part", "name"), [(0, "cosine"), (1, "sine")])
def test_turn(part, name):
    words = word_grid()
    assert up_to_hundredths(error(turns(words)[part], reference_turn(words)[part])) == STATED[name]


@needs_long_doubles
def test_one_wrong_last_place_is_seen():
    """The planted bug: every value too large by one part in 2^52."""
    points = log_grid()
    spoiled = logs(points) * (1 + 2.0**-52)
    assert up_to_hundredths(error(spoiled, np.log(points.astype(LONG)))) > STATED["log"]


def test_the_module_states_these_errors():
    text = " ".join(elementary.__doc__.split())
    for name, worst in STATED.items():
        assert f"{name} {worst:.2f}" in text, name


def test_log_and_exp_against_forty_digits():
    """A subset of the grids, where the reference is correctly rounded on every machine."""
    rng = np.random.default_rng(3)
    with localcontext() as context:
        context.prec = 40
        for function, exact, grid in (
            (logs, Decimal.ln, log_grid()),
            (exps, Decimal.exp, exp_grid()),
        ):
            points = rng.choice(grid[np.abs(grid) > 1e-300], 2000)
            for point, value in zip(points.tolist(), function(points).tolist(), strict=True):
                true = exact(Decimal(point))
                unit = Decimal(math.ulp(float(true)))
                assert abs(Decimal(value) - true) <= unit, (function, point)


def test_special_values():
    assert logs(np.array([1.0])).tolist() == [0.0]
    assert exps(np.array([0.0, -0.0])).tolist() == [1.0, 1.0]
    assert logistics(np.array([0.0])).tolist() == [0.5]
    beyond = exps(np.array([701.0, 1e300, -701.0, -1e300]))
    assert beyond.tolist() == exps(np.array([700.0, 700.0, -700.0, -700.0])).tolist()


def test_a_turn_is_symmetric():
    """Half a turn further both change sign, a quarter further they change places, to the bit."""
    words = word_grid()[:100_000]
    cosine, sine = turns(words)
    half = turns((words + np.uint64(2**31)) % np.uint64(2**32))
    quarter = turns((words + np.uint64(2**30)) % np.uint64(2**32))
    assert (half == [-cosine, -sine]).all()
    assert (quarter == [-sine, cosine]).all()


def near_ties(count):
    """a b - c d = 1, -1 or 0 for whole numbers up to 2^53: by Bezout, the closest there can be."""
    rng, rows = random.Random(4), []
    while len(rows) < count:
        top = 2 ** rng.randint(2, 53)
        a, c = rng.randrange(top // 2, top), rng.randrange(top // 2, top)
        if a < 2 or c < 2 or math.gcd(a, c) != 1:
            continue
        b = pow(a, -1, c)
        d = (a * b - 1) // c
        rows += [(a, b, c, d), (c, d, a, b), (a, c - b, c, a - d)]
        factor = rng.randrange(1, 2**53 // a + 1)
        rows += [(a * factor, c, a, c * factor)] if c * factor < 2**53 else []
    return rows


def test_products_are_compared_exactly():
    rng = random.Random(5)
    rows = near_ties(200_000)
    rows += [tuple(rng.randrange(2 ** rng.randint(1, 53)) for _ in range(4)) for _ in range(50_000)]
    most = 2**53 - 1
    rows += [(most, most, most, most), (most, most - 1, most - 1, most), (0, most, most, 0)]
    rows += [(most, most - 2, most - 1, most - 1), (most - 1, most - 1, most, most - 2)]
    exact = [a * b > c * d for a, b, c, d in rows]
    assert exceed(*np.array(rows, float).T.copy()).tolist() == exact


def test_rounded_products_would_err_there():
    """The planted bug: a comparison of rounded products is blind to these near-ties."""
    rows = near_ties(1000)
    exact = [a * b > c * d for a, b, c, d in rows]
    a, b, c, d = np.array(rows, float).T
    assert (a * b > c * d).tolist() != exact
