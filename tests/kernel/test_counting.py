"""Fine bins and packed records, against the plainest arithmetic."""

import numpy as np

from simulator.counting import packing, records
from simulator.counting.counts import PARTS, SHARE_BINS, count_shares


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


def test_a_record_is_unpacked_as_it_was_packed() -> None:
    """Runs of every width, with odd and even numbers of fields, across the ends of words."""
    random = np.random.default_rng(5)
    lanes = 67
    for bits in (1, 2, 7, 10, 21, 25, 26, 31, 40):
        runs = [random.integers(0, 1 << bits, (fields, lanes)) for fields in (1, 2, 3, 8)]
        key = np.zeros((20, lanes), np.uint64)
        position = 0
        for run in runs:
            position = packing.pack_run(
                run.astype(np.float64), len(run), bits, position, lanes, key
            )
        place = 0
        for run in runs:
            values = np.zeros(run.shape)
            place = packing.unpack_run(key, len(run), bits, place, lanes, values)
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
        packing.find_slots(key, records.SLOTS, 5000, slots)
        assert (slots < records.SLOTS).all()
        slots[:] = records.SLOTS - 2
        assert records.add_records(table, key, slots, 0, 5000) == 5000
        found = table.rows[table.rows[:, 0] > 0]
        every, counts = np.unique(key.astype(np.int64), axis=1, return_counts=True)
        order = np.lexsort(found[:, :0:-1].T)
        assert found[order, 1:].tolist() == every.T.tolist()
        assert found[order, 0].tolist() == counts.tolist()
        assert table.used[0] == len(counts)
