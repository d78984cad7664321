"""The state before: another commit's kernel, in a process of its own, for paired rounds.

`tree_of` checks a commit out in a folder of its own; `Remote` is a contestant that runs a tree's
kernel. Each tree compiles for itself, and both stay on the core that the parent is pinned to.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
WORKER = """
import sys
from simulator.kernel import simulate
from simulator.plan import compile
from simulator.scenario import load

plan = compile(load(sys.argv[1], sys.argv[2:]))
for line in sys.stdin:
    simulate(plan, 1, 0, int(line), getattr(plan, "block", 512))
    print(flush=True)
"""


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """A commit, checked out while the context lasts."""
    with TemporaryDirectory(prefix="before-") as holder:
        path = Path(holder) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(path), commit)
        try:
            yield path
        finally:
            _git("worktree", "remove", "--force", str(path))


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)


class Remote:
    """A contestant: the kernel of the tree at `tree`, on a scenario that it can read."""

    def __init__(self, tree: Path, scenario: Path, settings: Sequence[str] = ()):
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(scenario), *settings],
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, draws: int) -> None:
        """Simulate so many draws. Raises RuntimeError where the process has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{draws}\n")
            self.process.stdin.flush()
        if not self.process.stdout.readline():
            raise RuntimeError("the kernel of the other tree has ended; see its error above")

    def close(self) -> None:
        """End the process."""
        self.process.communicate()
