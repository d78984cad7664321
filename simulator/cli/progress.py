"""Progress on stderr, where that is a terminal."""

from __future__ import annotations

from typing import NoReturn

from tqdm import tqdm


class ProgressBar:
    """One line that disappears at the end. Not shown for less than half a second of work.

    with closing(ProgressBar(1000, "draws", quiet=False)) as bar:
        bar.advance(10)
    """

    def __init__(self, total: int, unit: str, *, quiet: bool, done: int = 0) -> None:
        self._bar: tqdm[NoReturn] = tqdm(
            total=total,
            initial=done,
            unit=f" {unit}",
            unit_scale=unit == "draws",
            delay=0.5,
            leave=False,
            disable=quiet or None,
        )

    def advance(self, done: int) -> None:
        """So many more are done."""
        self._bar.update(done)

    def name(self, text: str) -> None:
        """Say what is being done."""
        self._bar.set_description(text[:60])

    def close(self) -> None:
        """Take it away."""
        self._bar.close()
