"""The flagship in blocked NumPy does the kernel's work: the same keys, law and distribution."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.baselines import numpy_flagship
from simulator.job import Job
from simulator.scenario.load import load
from tests.benchmarks.counted import by_kernel, refuse_other_counts, refuse_other_means

DRAWS = 60_000  # no multiple of a block
SCENARIO = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2023"
REALS = (np.float64, np.float32)
SUMS = ("share_sums", "turnout_sums", "wasted_sums", "gallagher_sums")

each_real = pytest.mark.parametrize("real", REALS, ids=lambda real: real.__name__)


@cache
def job():
    return Job.of(load(SCENARIO), 1)


@cache
def simulated(real):
    return numpy_flagship.run(job().plan, DRAWS, REALS.index(real) + 1, real)


@cache
def kernel():
    return by_kernel(job(), DRAWS)


@each_real
def test_the_keys_shapes_and_types_are_the_kernel_s(real):
    result = simulated(real)
    assert result.keys() == kernel().keys()
    for key, array in kernel().items():
        assert result[key].dtype == np.int64, key
        if not key.startswith("joint"):
            assert result[key].shape == array.shape, key


@each_real
def test_counts_agree_with_the_kernel_s_in_distribution(real):
    """|z| < 5 over some 6,000 counts, many of them related: a false alarm in 250 new seeds."""
    refuse_other_counts(simulated(real), kernel(), DRAWS)


@each_real
def test_mean_shares_and_turnout_agree_with_the_kernel_s(real):
    """|z| < 5 over eleven means, the variances from the histograms."""
    for key in SUMS:
        refuse_other_means(simulated(real), kernel(), key, DRAWS)


@each_real
def test_every_histogram_counts_every_draw(real):
    result = simulated(real)
    assert result["draws"].tolist() == [DRAWS]
    for key in ("seats", "shares", "turnout", "wasted", "gallagher"):
        assert (result[key].sum(axis=-1) == DRAWS).all(), key
    assert result["largest"].sum() + result["shared_lead"].sum() == DRAWS
    assert result["entering"][0].sum() == DRAWS
    assert result["entering"][0] @ np.arange(8) == result["enters"].sum()
    assert (result["split"].sum(axis=-1) == result["events"][7]).all()
    assert (result["events"][2:9] == result["enters"][0]).all()
    lost = 1_000_000 * DRAWS - result["share_sums"][:, 0].sum()
    assert abs(lost) < 4 * DRAWS


@each_real
def test_seats_of_all_parties_fill_the_house_and_each_tier(real):
    numbers = np.arange(99)
    assert (simulated(real)["seats"] @ numbers).sum(axis=1).tolist() == [
        98 * DRAWS,
        69 * DRAWS,
        29 * DRAWS,
    ]


@each_real
def test_the_joint_tables_hold_every_draw_and_seat(real):
    result = simulated(real)
    for index, (fields, house) in enumerate([(8, 98), (7, 69)]):
        keys, counts = result[f"joint_{index}_keys"][:, 0], result[f"joint_{index}_counts"]
        assert (np.diff(keys) > 0).all()
        assert counts.sum() == DRAWS
        vectors = (keys >> (7 * np.arange(fields)[:, None])) & 127
        assert (vectors.sum(axis=0) == house).all()
        for party, row in enumerate(vectors):
            assert (np.bincount(row, counts, 99) == result["seats"][index, party]).all()
    keys, counts = result["joint_2_keys"][:, 0], result["joint_2_counts"]
    assert [counts[keys >> i & 1 == 1].sum() for i in range(7)] == result["enters"][0].tolist()


def test_the_law_gives_the_official_seats():
    votes = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431, 248_291)
    law = numpy_flagship.Law(job().plan, 2)
    law.votes[:] = np.array(votes)[:, None]
    law.valid[:] = sum(votes)
    assert law.hare() == 0
    assert law.seats.T.tolist() == [[40, 8, 6, 6, 5, 4, 0]] * 2


def test_equal_remainders_go_to_the_list_registered_earlier():
    """34.5 quotas each: Auyl (fifth) against Aq Jol, registered second; one more ballot decides."""
    law = numpy_flagship.Law(job().plan, 2)
    law.votes[:] = 0
    law.votes[1], law.votes[3] = (1_000_000, 1_000_001), 1_000_000
    law.valid[:] = law.votes.sum(axis=0)
    assert law.hare() == 1
    assert law.seats[[1, 3]].T.tolist() == [[34, 35], [35, 34]]


def test_a_list_at_the_bar_enters_and_one_ballot_fewer_does_not():
    law = numpy_flagship.Law(job().plan, 3)
    law.votes[:] = 0
    law.votes[1] = (50_000, 49_999, 0)
    law.votes[0] = (950_000, 950_001, 0)
    law.votes[7] = (0, 0, 1_000_000)
    law.valid[:] = 1_000_000
    law.hare()
    assert law.enters[1].tolist() == [1, 0, 0]
    assert law.seats.sum(axis=0).tolist() == [69, 69, 0]


def test_a_district_tie_is_settled_by_lot_and_counted():
    source = numpy_flagship.Draws(job().plan, 1, 1000, np.float64)
    source.draw()
    last = source.slices[-1]
    first_slab = source.candidates[source.slices[0]]
    first_slab[:] = source.best[: len(first_slab)]  # as many ballots as the most: ties everywhere
    source.candidates[last][: len(first_slab)] = first_slab
    source._seat_winners()
    assert len(set(source.tied_lanes.tolist())) == 1000
    assert (source.seats.sum(axis=0) == 29).all()
    places = np.arange(len(first_slab))
    by_lot = source.wins[last][places].mean()
    assert 0.4 < by_lot < 0.6


@each_real
def test_normals_have_the_moments_of_normals(real):
    """|z| < 5 for five moments and the product of the two of a pair: one alarm in 200,000 seeds."""
    normals = numpy_flagship.Normals(5, 20_000, real)
    out = np.empty((100, 20_000), real)
    normals.fill(out, np.full((100, 1), -2.0, real))
    out = out.astype(np.float64)
    for power, mean, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96), (6, 15, 10_170)):
        assert abs((out**power).mean() - mean) < 5 * np.sqrt(variance / out.size), power
    product = out[:, :10_000] * out[:, 10_000:]
    assert abs(product.mean()) < 5 / np.sqrt(product.size)


@each_real
def test_ballots_are_whole_and_districts_get_their_part(real):
    source = numpy_flagship.Draws(job().plan, 3, 200, real)
    source.draw()
    region_of = source.region_of
    votes = source.candidates[: source.drawn]
    assert (votes == np.rint(votes)).all()
    assert (votes >= 0).all()
    assert (source.upto[-1] == source.valid.sum(axis=0)).all()
    expected = source.valid[region_of] * source.district_part
    assert (np.abs(source.district_valid - expected) < 2.1).all()
    districts = np.bincount(region_of, source.district_valid.mean(axis=1), len(source.valid))
    regions = np.where(districts > 0, source.valid.mean(axis=1), 0)  # none abroad
    assert np.allclose(districts, regions, rtol=1e-4)


def test_a_shared_lead_belongs_to_nobody():
    """Two vectors of house seats, 49 and 49 three times, 50 and 48 twice."""
    tables = [numpy_flagship.Table() for _ in range(3)]
    house = [49 | 49 << 7, 50 | 48 << 7]
    tables[0].add(np.repeat(np.array(house), (3, 2)))
    tables[1].add(np.repeat(np.array([40 | 29 << 7, 40 | 29 << 7]), (3, 2)))
    tables[2].add(np.repeat(np.array([9 | 20 << 5, 10 | 19 << 5]), (3, 2)))
    counts = numpy_flagship.seat_counts(job().plan, 5, *(table.count() for table in tables))
    assert counts["shared_lead"].tolist() == [3]
    assert counts["largest"].tolist() == [2] + [0] * 7
    assert counts["majority"].tolist() == [2] + [0] * 7
