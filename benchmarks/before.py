"""The state before: another commit's kernel, in a process of its own, for paired rounds.

`Tree` checks a commit out beside the clone; `Remote` is a contestant that runs a tree's kernel.
Each tree compiles for itself, and both stay on the one core that the parent is pinned to.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

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


class Tree:
    """A commit, checked out while the context lasts."""

    def __init__(self, commit: str):
        self.commit = commit
        self.holder = tempfile.TemporaryDirectory(prefix="before-")
        self.path = Path(self.holder.name) / "tree"

    def __enter__(self) -> Path:
        _git("worktree", "add", "--detach", "--quiet", str(self.path), self.commit)
        return self.path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        _git("worktree", "remove", "--force", str(self.path))
        self.holder.cleanup()


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
        try:
            self.process.stdin.write(f"{draws}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        if not self.process.stdout.readline():
            raise RuntimeError("the kernel of the other tree has ended; see its error above")

    def close(self) -> None:
        """End the process."""
        self.process.communicate()
