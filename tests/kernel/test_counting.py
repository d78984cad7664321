"""Fine bins and packed records, against the plainest arithmetic."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from simulator.counting import packed_keys, records
from simulator.counting.counts import BINS, LOW_BITS, PARTS, count_proportionality, count_shares
from simulator.figures.tally import tenth
from simulator.kernel.counts import new_counting
from simulator.packed import packed
from simulator.plan import compile as compile_plan
from tests.statistics.sample import scenario_of


def test_every_number_of_millionths_falls_into_its_bin() -> None:
    """A bin is a whole number of parts, without a division: for each of a million and one."""
    votes = np.arange(PARTS + 1, dtype=np.float64)[None]
    lanes = votes.size
    histogram, sums = np.zeros((1, BINS), np.int64), np.zeros((1, 3), np.int64)
    whole = np.full(lanes, float(PARTS))
    count_shares(
        histogram, sums, votes, whole, lanes, np.zeros(lanes), np.zeros((1, lanes), np.int64)
    )
    expected = np.minimum(np.arange(lanes) * BINS // PARTS, BINS - 1)
    assert np.array_equal(histogram[0], np.bincount(expected, minlength=BINS))
    total, high, low = sums[0].tolist()
    assert total == PARTS * (PARTS + 1) // 2
    assert (high << LOW_BITS) + low == PARTS * (PARTS + 1) * (2 * PARTS + 1) // 6


def test_a_bin_says_how_its_numbers_are_rounded_to_a_tenth() -> None:
    """For each of a million and one, halves upwards."""
    parts = np.arange(PARTS + 1)
    tenths = np.array([tenth(place) for place in range(BINS)])
    found = tenths[np.minimum(parts * BINS // PARTS, BINS - 1)]
    assert np.array_equal(np.rint(10 * found), (parts + 500) // 1000)


def test_sums_do_not_depend_on_how_draws_are_cut() -> None:
    """High and low parts of squares are those of each draw."""
    random = np.random.default_rng(8)
    votes, whole = random.integers(0, 10**9, (3, 1000)) * 1.0, np.full(1000, 1e9)

    def sums(cuts: list[int]) -> list[list[int]]:
        found = np.zeros((3, 3), np.int64)
        for start, end in pairwise([0, *cuts, 1000]):
            part, size = np.ascontiguousarray(votes[:, start:end]), end - start
            room = np.zeros(size), np.zeros((1, size), np.int64)
            count_shares(np.zeros((3, BINS), np.int64), found, part, whole, size, *room)
        return found.tolist()

    parts = np.rint(votes * (PARTS / 1e9)).astype(int)
    high, low = (parts**2 >> LOW_BITS).sum(1), (parts**2 % (1 << LOW_BITS)).sum(1)
    assert sums([]) == sums([1, 7, 500]) == np.stack([parts.sum(1), high, low], 1).tolist()


@pytest.mark.parametrize(("won", "wasted"), [((9, 1), 0), ((10, 0), 100_000)])
def test_one_seat_is_enough_for_votes_not_to_be_wasted(won: tuple[int, int], wasted: int) -> None:
    """Of two lists with nine and one votes of ten: one seat, and none; the index by hand."""
    plan = compile_plan(scenario_of({"a": 90.0, "b": 10.0}, {"model": "fixed"}))
    counts, lanes = new_counting(plan, 1).counts, 1
    votes, seats = np.array([[9.0], [1.0]]), np.array(won, float)[:, None]
    room = np.zeros((3, lanes)), np.zeros((1, lanes), np.int64)
    count_proportionality(
        packed(counts), votes, 2, np.array([10.0]), seats, 2, np.array([PARTS / 10]), lanes, *room
    )
    assert counts.wasted_sums[0, 0] == wasted
    assert counts.gallagher_sums[0, 0] == wasted


def test_a_record_is_unpacked_as_it_was_packed() -> None:
    """Runs of every width, with odd and even numbers of fields, across the ends of words."""
    random = np.random.default_rng(5)
    lanes = 67
    for bits in (1, 2, 7, 10, 21, 25, 26, 31, 40):
        runs = [random.integers(0, 1 << bits, (fields, lanes)) for fields in (1, 2, 3, 8)]
        key = np.zeros((20, lanes), np.uint64)
        position = 0
        for run in runs:
            position = packed_keys.pack_run(
                run.astype(np.float64), len(run), bits, position, lanes, key
            )
        place = 0
        for run in runs:
            values = np.zeros(run.shape)
            place = packed_keys.unpack_run(key, len(run), bits, place, lanes, values)
            assert values.tolist() == run.tolist()
        assert place == position


def test_records_are_counted_wherever_they_stand() -> None:
    """Few keys in many lanes, and keys that look for the same slot."""
    random = np.random.default_rng(6)
    for words in (1, 2, 3):
        table = records.RecordTable(
            np.zeros((records.SLOTS, 1 + words), np.int64),
            np.zeros(1, np.int64),
            np.zeros(1, np.int64),
        )
        key = random.integers(0, 3, (words, 5000)).astype(np.uint64)
        slots = np.zeros(5000, np.uint64)
        packed_keys.find_slots(key, records.SLOTS, 5000, slots)
        assert (slots < records.SLOTS).all()
        slots[:] = records.SLOTS - 2
        assert records.add_records(table, key, slots, 0, 5000) == 5000
        found = table.rows[table.rows[:, 0] > 0]
        every, counts = np.unique(key.astype(np.int64), axis=1, return_counts=True)
        order = np.lexsort(found[:, :0:-1].T)
        assert found[order, 1:].tolist() == every.T.tolist()
        assert found[order, 0].tolist() == counts.tolist()
        assert table.used[0] == len(counts)


def test_a_full_table_is_emptied_piece_by_piece() -> None:
    """More records than the table holds, each three times, in any order: none is lost."""
    random = np.random.default_rng(7)
    distinct = 60_000
    assert distinct > records.FULL
    every = np.arange(distinct, dtype=np.uint64) * np.uint64(0x1234567)
    key = random.permutation(np.tile(every, 3))[None]
    lanes = key.shape[1]
    slots = np.zeros(lanes, np.uint64)
    packed_keys.find_slots(key, records.SLOTS, lanes, slots)
    table = records.RecordTable(
        np.zeros((records.SLOTS, 2), np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64)
    )
    found = dict.fromkeys(every.tolist(), 0)
    done, emptied = 0, 0
    while done < lanes:
        before = done
        done = records.add_records(table, key, slots, done, lanes)
        assert table.draws[0] == done - before
        assert records.hardly_repeat(table) == (2 * table.used[0] > done - before)
        for taken, times in pieces(table):
            for record, number in zip(taken, times, strict=True):
                found[record] += number
        emptied += 1
    assert emptied > 1
    assert set(found.values()) == {3}


def pieces(table: records.RecordTable) -> Iterator[tuple[list[int], list[int]]]:
    """The records of a table of one word and how often each stands there, by the thousand."""
    key, times = np.zeros((1, 1000), np.uint64), np.zeros(1000, np.int64)
    slot = 0
    while slot < records.SLOTS:
        taken, slot = records.take_records(table, slot, 1000, key, times)
        yield key[0, :taken].tolist(), times[:taken].tolist()
    assert (table.used[0], table.draws[0]) == (0, 0)
    assert not table.rows[:, 0].any()
