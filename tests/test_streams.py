"""Philox against its published vectors; which numbers differ, and that lots are fair."""

import numpy as np
import pytest

from simulator import streams
from simulator.jit import allocating
from simulator.streams import Block, lot_number, open_uniform, philox, standard_normals, words

KNOWN_ANSWERS = {
    # counter, key: output. Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds
    (0x00000000,) * 4 + (0x00000000,) * 2: (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    (0xFFFFFFFF,) * 4 + (0xFFFFFFFF,) * 2: (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0): (
        0xD16CFE09,
        0x94FDCCEB,
        0x5001E420,
        0x24126EA1,
    ),
}
PURPOSES = (
    "NATIONAL",
    "REGIONAL",
    "TURNOUT",
    "CANDIDATE",
    "DIRICHLET",
    "TAIL",
    "LOT",
    "INDEPENDENT",
)


@allocating
def stream(seed, first, draws, purpose, place):
    """[draw, word]"""
    values = np.empty((draws, 4), np.uint64)
    for index in range(draws):
        a, b, c, d = words(seed, np.uint64(first + index), purpose, place)
        values[index, 0] = a
        values[index, 1] = b
        values[index, 2] = c
        values[index, 3] = d
    return values


@allocating
def winners(seed, first, draws, place, candidates):
    """How often each of so many candidates draws the largest lot."""
    wins = np.zeros(candidates, np.int64)
    for index in range(draws):
        best = 0
        for candidate in range(1, candidates):
            if lot_number(seed, np.uint64(first + index), place, candidate) > lot_number(
                seed, np.uint64(first + index), place, best
            ):
                best = candidate
        wins[best] += 1
    return wins


def stream_of(seed=1, first=0, draws=1000, purpose=1, place=0):
    return stream(np.uint64(seed), first, draws, np.uint64(purpose), np.uint64(place))


def normals(lanes, first=0, rows=4, purpose=1, place=0, seed=1):
    out = np.empty((rows, lanes))
    standard_normals(out, rows, Block(np.uint64(seed), first, lanes), np.uint64(purpose), place)
    return out


@pytest.mark.parametrize(("inputs", "output"), KNOWN_ANSWERS.items())
def test_philox_gives_the_published_words(inputs, output):
    assert tuple(int(word) for word in philox(*map(np.uint64, inputs))) == output


def test_nine_rounds_or_exchanged_multipliers_would_be_seen():
    """The planted bugs, in plain Python: each misses every published vector."""
    published, exchanged = (0xD2511F53, 0xCD9E8D57), (0xCD9E8D57, 0xD2511F53)
    for inputs, output in KNOWN_ANSWERS.items():
        counter, key = inputs[:4], inputs[4:]
        assert plain_philox(counter, key, published, 10) == output
        assert plain_philox(counter, key, published, 9) != output
        assert plain_philox(counter, key, exchanged, 10) != output


def plain_philox(counter, key, multipliers, rounds):
    for _ in range(rounds):
        first, second = multipliers[0] * counter[0], multipliers[1] * counter[2]
        counter = (
            second >> 32 ^ counter[1] ^ key[0],
            second & 0xFFFFFFFF,
            first >> 32 ^ counter[3] ^ key[1],
            first & 0xFFFFFFFF,
        )
        key = (key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF
    return tuple(counter)


def test_the_counter_is_draw_place_and_purpose_and_the_key_is_the_seed():
    seed, draw, purpose, place = 0x0123456789ABCDEF, 0xFEDCBA9876543210, 0x7F05, 0x80000003
    expected = plain_philox(
        (0x76543210, 0xFEDCBA98, place, purpose),
        (0x89ABCDEF, 0x01234567),
        (0xD2511F53, 0xCD9E8D57),
        10,
    )
    got = words(*(np.uint64(number) for number in (seed, draw, purpose, place)))
    assert tuple(int(word) for word in got) == expected


def test_purposes_are_distinct_and_below_a_byte():
    """Attempts and candidates are counted in the bits above it."""
    values = [int(getattr(streams, name)) for name in PURPOSES]
    assert len(set(values)) == len(PURPOSES)
    assert all(0 < value < 256 for value in values)


@pytest.mark.parametrize(
    "other",
    [
        *({"purpose": purpose} for purpose in (2, 3, 8, 1 | 1 << 8)),
        *({"place": place} for place in (1, 1 << 30, 1 << 31)),
        *({"seed": seed} for seed in (0, 2, 1 | 1 << 32, 2**64 - 1)),
        *({"first": first} for first in (1000, 2**32, 2**32 - 1000, 2**40 - 1000)),
    ],
    ids=str,
)
def test_streams_have_no_number_in_common(other):
    """4,000 words against 4,000: a common one by chance in 270 choices of seed."""
    one, two = stream_of(), stream_of(**other)
    assert not np.intersect1d(one, two).size


def test_draws_beyond_two_to_the_32_go_on():
    """One draw after another, with no repetition and no jump at 2^32."""
    across = stream_of(first=2**32 - 500)
    assert (across[500:] == stream_of(first=2**32, draws=500)).all()
    assert (across[:500] == stream_of(first=2**32 - 500, draws=500)).all()
    assert not np.intersect1d(across[500:], stream_of(draws=500)).size


@pytest.mark.parametrize("first", [0, 12_345, 2**32 - 40, 2**40])
def test_a_draw_is_the_same_in_every_block(first):
    whole = normals(100, first=first, rows=8)
    for start in (0, 1, 37, 99):
        assert (normals(100 - start, first=first + start, rows=8) == whole[:, start:]).all()


def test_rows_are_the_same_however_many_are_drawn():
    assert (normals(64, rows=4) == normals(64, rows=12)[:4]).all()
    assert (normals(64, rows=4, place=2) == normals(64, rows=12)[8:]).all()


def test_uniforms_lie_strictly_between_zero_and_one():
    ends = [open_uniform(np.uint64(word)) for word in (0, 2**32 - 1)]
    assert ends == [2.0**-33, 1 - 2.0**-33]


def test_words_are_uniform_bit_by_bit():
    """|z| < 5 for each of 128 bits: a false alarm in 14,000 seeds."""
    draws = 1_000_000
    ones = [
        np.count_nonzero(column >> np.uint64(bit) & np.uint64(1))
        for column in stream_of(draws=draws).T
        for bit in range(32)
    ]
    assert (np.abs(np.array(ones) - draws / 2) < 5 * np.sqrt(draws / 4)).all()


def check_lots_are_fair(wins):
    """|z| < 5 for every candidate."""
    draws, chance = wins.sum(), 1 / wins.size
    assert (np.abs(wins - draws * chance) < 5 * np.sqrt(draws * chance * (1 - chance))).all()


@pytest.mark.parametrize("candidates", [2, 3, 7])
@pytest.mark.parametrize("place", [0, 3 << 20, (1 << 20) + 29])
def test_lots_are_fair(candidates, place):
    """|z| < 5 for each of 36 counts: a false alarm in 48,000 seeds."""
    check_lots_are_fair(winners(np.uint64(7), 0, 1_000_000, place, candidates))


def test_lots_are_fair_sees_a_missing_draw_of_lots():
    """The planted bug: the first of the list is favoured once in a hundred draws."""
    wins = winners(np.uint64(7), 0, 1_000_000, 0, 3)
    with pytest.raises(AssertionError):
        check_lots_are_fair(wins + np.array([10_000, -5_000, -5_000]))


def test_lots_of_two_places_are_unrelated():
    """|z| < 5: both places have the same winner in half of the draws."""
    draws = 1_000_000
    lots = [
        stream_of(draws=draws, purpose=7 | who << 8, place=where)[:, 0]
        for where in (0, 1)
        for who in (0, 1)
    ]
    same = np.count_nonzero((lots[0] > lots[1]) == (lots[2] > lots[3]))
    assert abs(same - draws / 2) < 5 * np.sqrt(draws / 4)
