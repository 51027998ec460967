"""How time passes in the playground: the bot arrives, what falls due happens, the clock is moved, pages are told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from aiohttp import web

from adapters.playground import inbound
from adapters.playground.render import times
from adapters.playground.sdk.cast import CHANNELS
from adapters.playground.sdk.chat import Chat
from bot.domain.errors import TryAgain
from bot.domain.events import Joined
from bot.services.batching import Batcher, Outcomes
from bot.services.ports import Conversation

log = logging.getLogger(__name__)

MOST_STOPS = 500  # appointments on the way of one jump


class Engine(Protocol):
    """What the page asks of the engine: when something happens next, and to let it happen."""

    async def next_due(self) -> datetime | None:
        """The civil instant of the next appointment."""
        ...

    async def next_question(self) -> datetime | None: ...

    async def settle(self) -> None:
        """Returns when nothing is due and nothing may go out now. Raises TryAgain when the database is away."""
        ...


class Clockwork:
    def __init__(self, chat: Chat, conversation: Conversation, engine: Engine) -> None:
        self._chat = chat
        self._conversation = conversation
        self._engine = engine
        # However many people act at once, they wait for the same settling; and no longer than is bearable.
        self._settlings: Batcher[None] = Batcher(self._settle, pause=0.0)
        self._owed = False
        self._shown_time = ""

    async def next_question(self) -> datetime | None:
        return await self._engine.next_question()

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        await self._arrive()
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(self._tick())
            yield
            ticking.cancel()

    async def ending(self, _: web.Application) -> None:
        self._chat.publish("end")

    async def _arrive(self) -> None:
        """The bot joins each channel, once in the life of this data directory."""
        for room in CHANNELS:
            if not self._chat.noted(f"arrived:{room.id}"):
                try:
                    await self._conversation.hear(inbound.arrival(self._chat, room, Joined()))
                except TryAgain:
                    continue  # the next tick tries again
                self._chat.note(f"arrived:{room.id}")
        with suppress(TryAgain):
            await self.settled()

    async def _tick(self) -> None:
        """Each second: let what falls due happen, and tell the pages what time it is."""
        while True:
            await asyncio.sleep(0.25 if self._chat.clock.fast else 1)
            try:
                await self._pass_time()
            except Exception as fault:  # the outer loop: the next second tries again
                log.error("%s while time passed", type(fault).__name__)

    async def _pass_time(self) -> None:
        self._chat.clock.tick()
        if not all(self._chat.noted(f"arrived:{room.id}") for room in CHANNELS):
            await self._arrive()
        due = await self._engine.next_due()
        if self._owed or (due is not None and due <= self._chat.clock.civil()):
            self._owed = False
            await self.settled()
        shown = times.now(self._chat.clock.civil())
        if shown != self._shown_time:
            self._shown_time = shown
            self._chat.publish("clock")

    async def advance(self, target: datetime) -> None:
        """Stop at each appointment on the way, so that what falls due there carries its own time."""
        before: datetime | None = None
        for _ in range(MOST_STOPS):
            due = await self._engine.next_due()
            if due is None or due > target or due == before:
                break
            self._chat.clock.to(due)
            await self.settled()
            before = due
        self._chat.clock.to(target)
        await self.settled()
        self._chat.publish()

    async def settled(self) -> None:
        """What follows from what was heard has happened. Raises TryAgain when it can not yet: the next tick will."""
        try:
            await self._settlings.add(None)
        except TryAgain:
            self._owed = True
            raise

    async def _settle(self, waiting: Sequence[None]) -> Outcomes:
        await self._engine.settle()
        return [None] * len(waiting)
