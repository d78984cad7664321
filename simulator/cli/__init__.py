"""The command line: `commands` says what each command takes, one file a command does its work."""

import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command that `sys.argv` names. Data on stdout, everything else on stderr."""
    from simulator.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="simulator")
