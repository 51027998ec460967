"""The engine at work: what is due, what goes out, what a killed worker left, what is tried again. It never ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.errors import TryAgain
from bot.services.context import Context
from bot.services.conversation import apply_event
from bot.services.delivering import Messengers, deliver_one
from bot.services.prompting import next_due, next_question, tick

log = logging.getLogger(__name__)

LONGEST_WAIT = 1.0
"""Seconds between two looks at what is due when nothing wakes the engine."""

AFTER_TROUBLE = 2.0

AT_ONCE = 4
"""Deliveries that one worker has under way; claims see to it that there is one at a time in each channel."""


class Engine:
    """One worker. Any number of them, in any number of processes, may share a database."""

    def __init__(self, context: Context, messengers: Messengers) -> None:
        self._context = context
        self._messengers = messengers

    async def settle(self) -> None:
        """Work until nothing is due and nothing may go out now."""
        while await self._round():
            pass

    async def run(self) -> None:
        """Work until cancelled: what is due beside what goes out, so that no slow call holds back anything else."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._forever(self._keep_up))
            for _ in range(AT_ONCE):
                tasks.create_task(self._forever(self._deliver))

    async def _forever(self, work: Callable[[], Awaitable[bool]]) -> None:
        """Again and again; trouble with the database is waited out."""
        while True:
            try:
                while await work():
                    pass
                wake = await self._context.store.outbox.next_wake()
                await self._context.store.wait(min(LONGEST_WAIT, wake if wake is not None else LONGEST_WAIT))
            except TryAgain:
                log.warning("the database is away; trying again in %s s", AFTER_TROUBLE)
                await asyncio.sleep(AFTER_TROUBLE)
            except Exception as fault:  # the outer loop's catch-all: whoever is not concerned must not wait for it
                log.error("a round ended in %s; trying again in %s s", type(fault).__name__, AFTER_TROUBLE)
                await asyncio.sleep(AFTER_TROUBLE)

    async def next_due(self) -> datetime | None:
        return await next_due(self._context)

    async def next_question(self) -> datetime | None:
        return await next_question(self._context)

    async def _round(self) -> bool:
        kept = await self._keep_up()
        sent = 0
        while await self._deliver():
            sent += 1
        return kept or bool(sent)

    async def _keep_up(self) -> bool:
        swept = await self._context.store.outbox.sweep()
        kept = await tick(self._context)
        return bool(swept or kept or await self._retry_inbox())

    async def _deliver(self) -> bool:
        return await deliver_one(self._context, self._messengers)

    async def _retry_inbox(self) -> bool:
        """One event that could not be applied before."""
        event = await self._context.store.inbox.retry_due()
        if event is None:
            return False
        trouble = None
        try:
            await apply_event(self._context, event)
        except TryAgain:
            raise
        except Exception as fault:  # the outer loop's catch-all: counted, and parked after five tries
            trouble = type(fault).__name__
        await self._context.store.inbox.settled(event, trouble)
        return True
