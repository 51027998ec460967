"""The engine at work: what is due, what goes out, what a killed worker left, what is tried again or read back.

It never ends.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from bot.domain.delivery import Delivery, Intention, Outcome, Posting
from bot.domain.errors import TryAgain
from bot.services.batching import Batcher, Outcomes
from bot.services.beating import Heartbeat
from bot.services.briefing import keep_briefings
from bot.services.catching_up import read_back
from bot.services.context import Context
from bot.services.conversation import apply_event
from bot.services.delivering import Messengers, deadline, deliver, deliver_one
from bot.services.prompting import next_due, next_question, summarise, tick
from bot.services.reading_ahead import Ahead, read_ahead

log = logging.getLogger(__name__)

LONGEST_WAIT = 1.0
"""Seconds between two looks at what is due when nothing wakes the engine."""

SHORTEST_WAIT = 0.1
"""Seconds between two looks for deliveries that found none, whatever is committed meanwhile."""

SHORTEST_ROUND = 0.5
"""The same for all else: that has its appointed time, and most commits have nothing to do with it."""

AFTER_TROUBLE = 2.0

AT_ONCE = 128
"""Deliveries that one worker has under way; claims see to it that there is one at a time in each channel."""


class Engine:
    """One worker. Any number of them, in any number of processes, may share a database."""

    def __init__(self, context: Context, messengers: Messengers) -> None:
        self._context = context
        self._messengers = messengers
        self._claiming = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        # No pause: a posting that is not recorded is looked up after a kill, or even repeated.
        self._postings = Batcher(self._record, most=AT_ONCE, pause=0.0)
        self._heartbeat = Heartbeat(context.store.workers)

    async def settle(self) -> None:
        """Work until nothing is due and nothing may go out now."""
        while await self._round():
            pass

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping`: what is due beside what goes out, so that no slow call holds back anything else.

        Then nothing new is begun, and what is being sent is finished and recorded.
        """
        async with asyncio.TaskGroup() as tasks:
            works = (self._keep_up_and_tell, self._summarise, self._read_back, partial(self._send_more, tasks))
            loops = [tasks.create_task(self._forever(work)) for work in works]
            await stopping.wait()
            async with self._claiming:  # what is claimed is sent, too
                for loop in loops:
                    loop.cancel()

    async def _forever(self, work: Callable[[], Awaitable[bool]]) -> None:
        """Again and again; trouble with the database is waited out."""
        while True:
            try:
                while await work():
                    pass
                await self._rest(SHORTEST_ROUND, LONGEST_WAIT)
            except TryAgain as trouble:
                log.warning("%s; trying again in %s s", trouble, AFTER_TROUBLE)
                await asyncio.sleep(AFTER_TROUBLE)
            except Exception as fault:  # the outer loop's catch-all: whoever is not concerned must not wait for it
                log.error("a round ended in %s; trying again in %s s", type(fault).__name__, AFTER_TROUBLE)
                await asyncio.sleep(AFTER_TROUBLE)

    async def _send_more(self, tasks: asyncio.TaskGroup) -> bool:
        """Claim as many as there is room for, and send each in a task of its own."""
        outbox = self._context.store.outbox
        if len(self._under_way) >= AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        async with self._claiming:
            end = deadline()
            claimed = await outbox.claim(AT_ONCE - len(self._under_way))
            ahead = await read_ahead(self._context, claimed)
            for each in claimed:
                sending = tasks.create_task(self._send(each, end, ahead))
                self._under_way.add(sending)
                sending.add_done_callback(self._under_way.discard)
        if not claimed:
            wake = await outbox.next_wake(LONGEST_WAIT)
            await self._rest(SHORTEST_WAIT, LONGEST_WAIT if wake is None else wake)
        return True

    async def _send(self, claimed: Delivery, end: float, ahead: Ahead) -> None:
        """What can not be settled is in doubt once its lease runs out; that stops nothing else."""
        try:
            await deliver(self._context, self._messengers, claimed, self._settle, end, ahead)
        except TryAgain as trouble:
            log.warning("%s; delivery %s will be looked up", trouble, claimed.id)
        except Exception as fault:  # the outer loop's catch-all
            log.error("delivery %s ended in %s", claimed.id, type(fault).__name__)

    async def _settle(self, claimed: Delivery, outcome: Outcome, told: Sequence[Intention]) -> bool:
        """Postings come by the hundred, and are recorded together; all else is rare."""
        if not isinstance(outcome, Posting):
            return await self._context.store.outbox.settle(claimed, outcome, told)
        try:
            await self._postings.add((claimed, outcome))
        except _ClaimLost:
            return False
        return True

    async def _record(self, postings: Sequence[tuple[Delivery, Posting]]) -> Outcomes:
        recorded = await self._context.store.outbox.posted(*postings)
        return [None if claimed.id in recorded else _ClaimLost() for claimed, _ in postings]

    async def _rest(self, shortest: float, longest: float) -> None:
        """Until something was committed. Replies are, by the hundred a second: one look serves many of them."""
        await asyncio.sleep(shortest)
        await self._context.store.wait(max(longest - shortest, 0.0))

    async def next_due(self) -> datetime | None:
        return await next_due(self._context)

    async def next_question(self) -> datetime | None:
        return await next_question(self._context)

    async def _round(self) -> bool:
        kept = await self._keep_up()
        sent = 0
        while await self._deliver():
            sent += 1
        return await self._read_back() or await self._summarise() or kept or bool(sent)

    async def _keep_up_and_tell(self) -> bool:
        """Told from within the loop that works: one that gets no further is not at work."""
        await self._heartbeat.beat()
        return await self._keep_up()

    async def _keep_up(self) -> bool:
        swept = await self._context.store.outbox.sweep()
        kept = await tick(self._context)
        return bool(swept or kept or await self._retry_inbox())

    async def _deliver(self) -> bool:
        return await deliver_one(self._context, self._messengers)

    async def _summarise(self) -> bool:
        made = await summarise(self._context)
        return bool(await keep_briefings(self._context) or made)

    async def _read_back(self) -> bool:
        return await read_back(self._context, self._messengers)

    async def _retry_inbox(self) -> bool:
        """One event that could not be applied before."""
        event = await self._context.store.inbox.retry_due()
        if event is None:
            return False
        trouble = None
        try:
            await apply_event(self._context, event)
        except TryAgain:
            await self._context.store.inbox.give_back(event)
            return False
        except Exception as fault:  # the outer loop's catch-all: counted, and parked after five tries
            trouble = type(fault).__name__
        await self._context.store.inbox.settled(event, trouble)
        return True


class _ClaimLost(Exception):
    """A sweep took the claim meanwhile: that it was posted is not recorded."""
