"""The command line: `commands` says what each command takes, one file a command does its work."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path


def main() -> None:
    """Run the command that `sys.argv` names. Data on stdout, everything else on stderr."""
    from simulator.cli.app import app

    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if sys.stdout is None:  # a file that is opened would take its place, and be written into
        print("error: stdout is closed; write to a file, or to /dev/null", file=sys.stderr)
        sys.exit(2)
    gc.set_threshold(10_000)  # what is imported stays: looking for garbage took a tenth of a run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="simulator")
    finally:
        gc.freeze()  # skips the final garbage collection, which took a tenth of a second
