"""Answers that are on their way while the platform has its acknowledgement already. What they say is not known here."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds that answers under way are given when the program ends."""


class Background:
    """Answers are taken within `running`; one that fails is logged by its kind, and concerns nobody else."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                yield
            finally:
                self._group = None
                await self._ended()

    def start(self, answer: Coroutine[Any, Any, None]) -> None:
        """When the program ends, the answer is lost."""
        if self._group is None:
            answer.close()
            return
        task = self._group.create_task(_quietly(answer))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def settled(self, patience: float | None = None) -> None:
        """Until no answer is under way, or for so many seconds."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience)

    async def _ended(self) -> None:
        await self.settled(PATIENCE)
        for task in self._under_way:
            task.cancel()


async def _quietly(answer: Awaitable[None]) -> None:
    try:
        await answer
    except Exception as fault:  # the outer loop's catch-all: one answer must not end the others
        log.error("an answer failed: %s", type(fault).__name__)
