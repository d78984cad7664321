"""The kernel as Python runs it, to ask of it what compiled code cannot be asked.

`python -m tests.in_python` draws the elections of tests/test_jit.py, and prints their digests, the
functions that promise that `nothing_overlaps`, and those of them that were called. Where one writes
what it can reach through two of its arguments, that is an error.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import combinations
from types import ModuleType
from typing import Any

import numpy as np
from numba import njit
from numba.core.extending import _Intrinsic

DECORATORS = ("kernel_function", "inlined", "allocating")
PROMISED: set[str] = set()
CALLED: set[str] = set()
SHARED: list[set[int]] = []
"""Addresses that calls under way reach through two of their arguments."""


class Guarded(np.ndarray):
    """An array that is not written where another argument reaches."""

    def __setitem__(self, index: Any, value: Any) -> None:
        written = {*np.ravel(places(self)[index]).tolist()}
        if any(written & shared for shared in SHARED):
            raise RuntimeError("written, and reached through another argument")
        super().__setitem__(index, value)


def watched(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself, or one that may not break its promise."""
    if "nothing_overlaps" not in function.__code__.co_names:
        return function
    name = f"{function.__module__}.{function.__name__}"
    PROMISED.add(name)

    @wraps(function)
    def call(*arguments: Any) -> Any:
        CALLED.add(name)
        shared = in_common([*arrays_in(arguments)])
        if not shared:
            return function(*arguments)
        SHARED.append(shared)
        try:
            return function(*guarded(arguments))
        finally:
            SHARED.pop()

    return call


def in_common(arrays: Sequence[np.ndarray]) -> set[int]:
    """The places that two arrays have in common, by their addresses."""
    pairs = (pair for pair in combinations(arrays, 2) if np.shares_memory(*pair))
    return {place for one, two in pairs for place in np.intersect1d(places(one), places(two))}


def places(array: np.ndarray) -> np.ndarray:
    """The address of each element."""
    start: int = array.__array_interface__["data"][0]
    return start + np.tensordot(array.strides, np.indices(array.shape), axes=1)


def arrays_in(value: Any) -> Iterator[np.ndarray]:
    """Arrays, and those in tuples."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from arrays_in(each)


def guarded(value: Any) -> Any:
    """The same, its arrays of the kind that looks where it is written."""
    if isinstance(value, np.ndarray):
        return value.view(Guarded)
    if isinstance(value, tuple):
        parts = [guarded(each) for each in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return value


def called_from_python(intrinsic: Any) -> Callable[..., Any]:
    """An intrinsic in a function of its own; words stay unsigned and 64 bits wide."""
    compiled = njit(lambda *arguments: intrinsic(*arguments))

    def call(*arguments: Any) -> Any:
        found = compiled(*arguments)
        return np.uint64(found) if type(found) is int else found

    return call


def replace_intrinsics(module: ModuleType) -> None:
    """To be done before others import them."""
    for name, value in [*vars(module).items()]:
        if isinstance(value, _Intrinsic):
            setattr(module, name, called_from_python(value))


def take_the_kernel_apart() -> None:
    """Nothing of it is imported yet: then what is decorated from now on is Python's."""
    from simulator import jit

    for name in DECORATORS:
        setattr(jit, name, watched)
    jit.stay_apart = jit.nothing_overlaps = lambda: None  # type: ignore[assignment]
    from simulator import packed

    packed.packed = lambda value: value  # type: ignore[assignment]
    from simulator import elementary

    replace_intrinsics(elementary)
    from simulator.allocation import wide

    replace_intrinsics(wide)
    from simulator.counting import joint

    joint.FEW = -1  # of so few draws no table would be large


def main() -> None:
    """One JSON object on stdout."""
    take_the_kernel_apart()
    from tests.test_jit import digests

    with np.errstate(over="ignore"):  # words wrap
        found = digests()
    answer = {"digests": found, "promised": sorted(PROMISED), "called": sorted(CALLED)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
