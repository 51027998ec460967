"""Whether the program can do its work now, and what stands in its way. Slack is not asked: it may be away."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import TryAgain
from bot.services.waiting import within
from storage.engine import Database
from storage.probing import Probe, look, try_to_write
from storage.workers import AT_WORK

FRESH = 1.0
"""Seconds for which an answer is given again: whoever asks is not known, and may ask as often as they like."""

PATIENCE = 3.0
"""Seconds for the database to answer."""

ROOM = 64 * 1024 * 1024
PART = 0.05
"""A disk is almost full when fewer bytes are left than ROOM, or than this part of a disk that is small."""


@dataclass
class Readiness:
    """`step` is the one that this program's tables are at, `folder` is on the disk that is looked at."""

    database: Database
    folder: Path
    step: str
    clock: Callable[[], float] = time.monotonic
    _found: tuple[str, ...] = ()
    _stale: float = float("-inf")
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def troubles(self) -> tuple[str, ...]:
        """One line for each thing that is wrong; none when all is well. They hold no secret, and no path."""
        async with self._looking:
            if self.clock() >= self._stale:
                self._found = tuple([each async for each in self._look()])
                self._stale = self.clock() + FRESH
            return self._found

    async def _look(self) -> AsyncIterator[str]:
        try:
            probe = await within(PATIENCE, look(self.database))
        except (TryAgain, TimeoutError, ValueError):
            yield "the database does not answer"
        else:
            for trouble in self._told(probe):
                yield trouble
            if not await self._can_write():
                yield "the database can not be written to"
        free, whole = self._disk()
        if free < min(ROOM, PART * whole):
            yield f"the disk of the data folder is almost full: {free / 1_000_000:.1f} MB are left"

    def _told(self, probe: Probe) -> list[str]:
        found = []
        if probe.step != self.step:
            found.append(f"the database is at step {probe.step}, and this program is made for step {self.step}")
        if probe.beat is None:
            found.append("no worker was ever at work on this database")
        elif probe.beat > AT_WORK:
            found.append(f"no worker is at work: the last one told of itself {probe.beat:.0f} s ago")
        return found

    async def _can_write(self) -> bool:
        try:
            await within(PATIENCE, try_to_write(self.database))
        except (TryAgain, TimeoutError, ValueError):
            return False
        return True

    def _disk(self) -> tuple[int, int]:
        """Bytes that are left, and that there are; a folder that is gone has none."""
        try:
            usage = shutil.disk_usage(self.folder)
        except OSError:
            return 0, 1
        return usage.free, usage.total
