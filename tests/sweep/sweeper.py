"""A process that gets ready, says so, waits for a word, and sweeps: to be killed in the middle."""

import sys
from pathlib import Path

from simulator.sweep import Work, keep, points_of, read, run


def main(file: str, root: str, draws: str) -> None:
    points = points_of(read(file), 1)
    points.points[0].job.draw(0, 0)
    print("ready", flush=True)
    sys.stdin.readline()
    outcomes = run(Work.of(points, int(draws), Path(root)), workers=2)
    keep(Path(root), points, outcomes)
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
