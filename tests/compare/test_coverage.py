"""Places of results within forecasts: each is counted once, and jumps in parts."""

import numpy as np

from simulator.compare.coverage import part_within, within


def test_a_jump_counts_with_the_part_that_is_within() -> None:
    below, equal = np.array([0.05, 0.0, 0.2]), np.array([0.10, 1.0, 0.0])
    # 80%: from 0.1 to 0.9.
    np.testing.assert_allclose(within(below, equal, 80), [0.5, 0.8, 1.0])


def test_every_place_is_in_one_tenth() -> None:
    below = np.linspace(0, 1, 101)
    parts = [part_within(below, np.zeros(101), k / 10, (k + 1) / 10) for k in range(10)]
    np.testing.assert_array_equal(np.sum(parts, axis=0), 1)
