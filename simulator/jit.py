"""How kernel functions are compiled, and where the compiled code is kept. All of it is set here.

Every option has its reason:
- `nogil`: ranges of draws run in a thread pool.
- `error_model="numpy"`: a test for division by zero in a loop stops its vectorisation.
- `cache`: compiled once per machine and per version of the kernel's sources.
- `_nrt=False`: a function that makes no array counts no references. Counting them costs two atomic
  operations for each array of the plan in each call, more than the work on a small block.
- never `fastmath` (results would depend on the compiler) and never `parallel` (draws are cut into
  ranges outside, and counted by each thread on its own).
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba import config, types
from numba.extending import intrinsic

from simulator.cache import find_cache

Function = TypeVar("Function", bound=Callable[..., Any])
OLDEST, NEWEST = (0, 61), (0, 68)
"""Releases of numba that `simulator.linking` was tried with."""
FUNCTION_BY_FUNCTION = "ELECTION_SIMULATOR_COMPILE_BY_FUNCTION"
"""Set in the environment, it has numba compile as it does by itself."""


def why_not_linked() -> str | None:
    """Why functions are compiled one by one; None where the kernel is compiled as a whole."""
    if os.environ.get(FUNCTION_BY_FUNCTION):
        return f"{FUNCTION_BY_FUNCTION} is set"
    if not OLDEST <= numba.version_info.short <= NEWEST:
        return f"numba {numba.__version__} is not among the releases this was tried with"
    return None


LINKED = why_not_linked() is None
if LINKED:
    from simulator import linking


def _prefer_wide_vectors() -> None:
    """Let LLVM use 512-bit vectors where the processor has them: it would stop at 256 bits.

    The user's own NUMBA_CPU_NAME or NUMBA_CPU_FEATURES wins. Results do not depend on this.
    """
    if config.CPU_NAME is not None or config.CPU_FEATURES is not None:
        return
    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"


def _set_options() -> None:
    """How LLVM treats loops over lanes. Results do not depend on this.

    - It vectorises a loop over many rows after checking at run time that none overlap; by default
      it gives up beyond 8 comparisons of pointers, that is beyond about four rows.
    - Two vectors are in flight at a time, so that one does not wait for the other; by default that
      depends on what else was inlined around a loop, and is worth up to a quarter of the time.
    - Loops over a number of rows that is not known are not unrolled: that makes a sixth more
      machine code, which takes a quarter more time to emit, and no draw faster.
    """
    llvm.set_option("election-simulator", "-runtime-memory-check-threshold=128")
    llvm.set_option("election-simulator", "-force-vector-interleave=2")
    llvm.set_option("election-simulator", "-unroll-runtime=false")


_prefer_wide_vectors()
_set_options()
CACHE = find_cache()
if CACHE is not None:
    config.CACHE_DIR = str(CACHE.folder)


def kernel_function(function: Function) -> Function:
    """Compile a function of the kernel; see the module for the options."""
    return _compiled(function)


def inlined(function: Function) -> Function:
    """Compile a function that must dissolve in its caller, say for the loop there to vectorise."""
    return _compiled(function, forceinline=True)


@intrinsic
def stay_apart(typing_context: Any) -> Any:  # noqa: ARG001
    """For the first line of a function: LLVM must not dissolve it in its caller.

    A loop over a polynomial keeps its constants in registers only in a function of its own; in a
    large one they would be loaded again in every step.
    """

    def emit(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.none(), emit


@intrinsic
def nothing_overlaps(typing_context: Any) -> Any:  # noqa: ARG001
    """For the first line of a function: what it writes is reached through one argument alone.

    Otherwise a loop over rows begins with a comparison of all their pointers, two by two: 50 to 100
    nanoseconds, as long as the loop itself takes over a hundred draws. A caller that breaks the
    promise gets wrong numbers: tests/test_jit.py runs every such function in Python, and looks.
    """

    def emit(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        for argument in builder.function.args:
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.none(), emit


def allocating(function: Function) -> Function:
    """Compile a function that makes arrays: for Python to call, and nothing that is compiled."""
    return _compiled(function, nrt=True)


def _compiled(function: Function, *, forceinline: bool = False, nrt: bool = False) -> Function:
    """Not inlining is said too: a function first compiled for an inlined one would inherit it."""
    options = {
        "nogil": True,
        "error_model": "numpy",
        "no_cfunc_wrapper": True,
        "forceinline": forceinline,
        "_nrt": nrt,
    }
    if LINKED:
        return cast("Function", linking.KernelFunction(function, options, CACHE is not None))
    cache = CACHE is not None and CACHE.writable
    return cast("Function", numba.njit(cache=cache, **options)(function))
