"""The points at which the program is killed by itself. Each is armed by a file, and struck once."""

import os
import signal
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.domain.delivery import Kind


class Point(StrEnum):
    """`during` is when all is written and nothing is committed yet."""

    BEFORE_ANSWER_COMMIT = "before an answer's commit"
    AFTER_ANSWER_COMMIT = "after an answer's commit"
    BEFORE_TICK_COMMIT = "before a tick's commit"
    AFTER_TICK_COMMIT = "between tick and deliver"
    DURING_CLAIM = "during a claim"
    AFTER_CLAIM = "after a claim"
    AFTER_POST = "after a post, before it is recorded"
    DURING_RECORDING = "during the recording of a post"
    AFTER_RECORDING = "after a post is recorded"
    DURING_SWEEP = "during a sweep"
    AFTER_SWEEP = "after a sweep"
    DURING_SHELVING = "during the shelving of an event"
    AFTER_SHELVING = "after the shelving of an event"


ANY: frozenset[Kind] = frozenset(Kind)


@dataclass(frozen=True)
class Wounds:
    """Shared by the program, which is struck, and by the test, which arms it."""

    folder: Path

    def arm(self, point: Point, *kinds: Kind) -> None:
        """For the next time, or for the next time that it is about a message of these kinds."""
        ready = self.folder / f"{point.name}.ready"
        ready.write_text(" ".join(kinds), encoding="ascii")
        ready.rename(self._file(point))

    def is_armed(self, point: Point) -> bool:
        return self._file(point).exists()

    def strike(self, point: Point, kinds: frozenset[Kind] = ANY) -> None:
        """Does not return where it is armed. The file goes first, so that the next process lives."""
        if not kinds:
            return
        try:
            wanted = self._file(point).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return
        if not wanted or set(wanted) & kinds:
            self._file(point).unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def _file(self, point: Point) -> Path:
        return self.folder / point.name
