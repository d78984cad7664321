"""How long compiling takes: `python -m benchmarks.compiling [--by-function] [SCENARIO ...]`.

Each scenario in a process of its own with an empty cache; then once more, from what was kept.
A+B is B where A was compiled before. Prints the seconds of processor and of clock from the plan to
the first draw; with --by-function those of numba by itself, without `simulator.linking`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from simulator.jit import FUNCTION_BY_FUNCTION

SCENARIOS = ("kazakhstan-2023", "germany-2025", "norway-2021", "kazakhstan-2023+germany-2025")
FIRST_DRAW = """
import sys, time
from simulator.job import Job
from simulator.scenario import load
scenario = load(sys.argv[1])
begin = time.process_time(), time.perf_counter()
Job.of(scenario, 1).draw(0, 1)
print(time.process_time() - begin[0], time.perf_counter() - begin[1])
"""


def first_draw(name: str, cache: str, *, by_function: bool) -> tuple[float, float]:
    """Seconds of processor and of clock."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    environment.pop(FUNCTION_BY_FUNCTION, None)
    if by_function:
        environment[FUNCTION_BY_FUNCTION] = "1"
    command = [sys.executable, "-c", FIRST_DRAW, name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    processor, clock = map(float, done.stdout.split())
    return processor, clock


def main() -> None:
    """One line a scenario."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compiling", description=__doc__)
    parser.add_argument("scenario", nargs="*", default=SCENARIOS)
    parser.add_argument("--by-function", action="store_true", help="without simulator.linking")
    asked = parser.parse_args()
    print("scenario                      compiled: CPU s  clock s   kept: CPU s  clock s")
    for row in asked.scenario:
        with TemporaryDirectory() as cache:
            for name in row.split("+"):
                cold = first_draw(name, cache, by_function=asked.by_function)
            warm = first_draw(name, cache, by_function=asked.by_function)
        print(f"{row:29s} {cold[0]:15.1f} {cold[1]:8.1f} {warm[0]:13.2f} {warm[1]:8.2f}")


if __name__ == "__main__":
    main()
