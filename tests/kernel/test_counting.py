"""Fine bins and packed records, against the plainest arithmetic."""

from collections.abc import Iterator

import numpy as np

from simulator.counting import packed_keys, records
from simulator.counting.counts import (
    INDEX_BINS,
    PARTS,
    SHARE_BINS,
    count_proportionality,
    count_shares,
)


def test_every_number_of_millionths_falls_into_its_bin() -> None:
    """A bin is a whole number of parts, without a division: for each of a million and one."""
    votes = np.arange(PARTS + 1, dtype=np.float64)[None]
    lanes = votes.size
    histogram, total = np.zeros((1, SHARE_BINS), np.int64), np.zeros(1, np.int64)
    whole = np.full(lanes, float(PARTS))
    count_shares(
        histogram, total, votes, whole, lanes, np.zeros(lanes), np.zeros((1, lanes), np.int64)
    )
    expected = np.minimum(np.arange(lanes) * SHARE_BINS // PARTS, SHARE_BINS - 1)
    assert np.array_equal(histogram[0], np.bincount(expected, minlength=SHARE_BINS))
    assert total[0] == PARTS * (PARTS + 1) // 2


def test_votes_are_wasted_where_they_win_no_seat_and_not_where_they_win_one() -> None:
    """Three lists, one of them with 0, 1 or 2 seats, and votes for nobody; what is overwritten
    holds the numbers of another block."""
    votes = np.array([[50.0, 50, 50], [30, 30, 30], [15, 15, 15], [5, 5, 5]])
    seats = np.array([[7.0, 6, 6], [3, 3, 2], [0, 1, 2]])
    lanes = votes.shape[1]
    wasted, gallagher = np.zeros(INDEX_BINS, np.int64), np.zeros(INDEX_BINS, np.int64)
    count_proportionality(
        wasted,
        gallagher,
        votes,
        len(votes),
        np.full(lanes, 100.0),
        seats,
        len(seats),
        np.full(lanes, 10.0),
        lanes,
        np.full((3, lanes), 77.0),
        np.zeros((2, lanes), np.int64),
    )
    gaps = votes[:3] - 10.0 * seats
    index = 10.0 * np.sqrt(0.5 * np.square(gaps).sum(axis=0))
    assert np.flatnonzero(wasted).tolist() == [50, 200]
    assert wasted[[50, 200]].tolist() == [2, 1]
    assert gallagher.tolist() == np.bincount(index.astype(int), minlength=INDEX_BINS).tolist()


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
