"""`simulator warm`: compile the kernel ahead."""

from time import perf_counter

from simulator.cli.endings import teller
from simulator.cli.progress import compiling
from simulator.errors import SimulatorError


def warm(*, quiet: bool = False) -> None:
    """Compile the kernel for every family of laws, and print the folder where it is saved."""
    from simulator.compiling import NOT_KEPT
    from simulator.jit import CACHE
    from simulator.warm import FAMILIES
    from simulator.warm import warm as compile_family

    if CACHE is None:
        raise SimulatorError(f"the kernel is compiled {NOT_KEPT}")
    if not CACHE.writable:
        raise SimulatorError(f"{CACHE}: compiled code is read from there, and none can be added")
    tell = teller(quiet)
    for family in FAMILIES:
        start = perf_counter()
        with compiling(quiet=quiet):
            compile_family(family)
        tell(f"{family}: ready after {perf_counter() - start:.1f} s")
    print(CACHE.folder)
