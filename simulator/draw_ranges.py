"""Ranges of draws: union, gaps, overlap."""

from collections.abc import Iterator

from simulator.errors import TallyError

DrawRange = tuple[int, int]
"""The first draw, and the one after the last."""
Draws = tuple[DrawRange, ...]
"""Ranges in order, none touching the next."""


def first_to_last(draws: DrawRange) -> str:
    """The numbers of the first and of the last draw, in words."""
    return f"{draws[0]:,} to {draws[1] - 1:,}"


def number_of(draws: Draws) -> int:
    """How many draws there are in ranges of them."""
    return sum(last - first for first, last in draws)


def united(ranges: Draws) -> Draws:
    """Ranges in order, neighbours joined.

    Raises:
        TallyError: two of them overlap.
    """
    united: list[DrawRange] = []
    for first, last in sorted(ranges):
        if united and first < united[-1][1]:
            raise TallyError(
                f"draws {first_to_last((first, min(last, united[-1][1])))} are in both tallies: "
                "adding them would count these draws twice"
            )
        if united and first == united[-1][1]:
            united[-1] = (united[-1][0], last)
        else:
            united.append((first, last))
    return tuple(united)


def overlap(one: Draws, other: Draws) -> bool:
    """Whether a draw is in both."""
    return bool(common_draws(one, other))


def gaps(known: Draws, first: int, last: int) -> Iterator[DrawRange]:
    """Ranges of the draws `first` to `last` - 1 that `known` lacks."""
    for known_first, known_last in known:
        if first < min(known_first, last):
            yield first, min(known_first, last)
        first = max(first, known_last)
    if first < last:
        yield first, last


def lacking(known: Draws, first: int, last: int) -> int:
    """How many of the draws `first` to `last` - 1 are not in `known`."""
    return number_of(tuple(gaps(known, first, last)))


def covers(known: Draws, others: Draws) -> bool:
    """Whether every draw of `others` is in `known`."""
    return not any(list(gaps(known, first, last)) for first, last in others)


def first_draws(draws: Draws, most: int | None) -> Draws:
    """The ranges of the first `most` of some draws; None: of all."""
    return common_draws(draws, draws, most)


def numbers_of(draws: Draws) -> list[int]:
    """The number of each draw."""
    return [number for first, last in draws for number in range(first, last)]


def common_draws(a: Draws, b: Draws, most: int | None = None) -> Draws:
    """The ranges of draws that both have, the first `most` of them."""
    found, left = [], most
    for first, last in sorted((max(one[0], two[0]), min(one[1], two[1])) for one in a for two in b):
        last = last if left is None else min(last, first + left)
        if first < last:
            found.append((first, last))
            left = None if left is None else left - (last - first)
    return tuple(found)
