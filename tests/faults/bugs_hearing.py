"""Bugs about what people say, which is lost, kept twice, heard in the wrong order or cut off; and about readiness."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.event import listen

from bot.domain.answer import Answer
from bot.domain.errors import TryAgain
from bot.domain.events import Event
from bot.domain.identity import identity
from bot.domain.places import Place, Workspace
from reflectory.bootstrap import SystemClock
from tests.faults.around import Around, AroundStore, Noting
from tests.faults.bug import GO_ON, Parts, Replacing, bug

LATER = 60.0
"""Seconds: long after whoever wants to kill the program has done so, on the busiest machine."""

STANDS = 20.0
"""Seconds: longer than anybody waits for an answer."""


class _Dropped(Exception):
    pass


class _RollsBack(Around):
    """Answers are as good as stored, and are not; `later` they may be."""

    def __init__(self, inner: Any, *, later: bool) -> None:
        super().__init__(inner)
        self._later = later
        self._commits: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        with suppress(_Dropped):
            async with self.inner.transaction() as inner:
                tx = Noting(inner)
                yield tx
                if tx.wrote(Answer):
                    raise _Dropped
        if tx.wrote(Answer) and self._later:
            self._commits.add(asyncio.create_task(self._commit(tx)))  # noqa: TID251 - nobody waits for it: that is it

    async def _commit(self, dropped: Noting) -> None:
        await asyncio.sleep(LATER)
        async with self.inner.transaction() as tx:
            await tx.put(*dropped.written)
            await tx.plan(*dropped.planned)


@bug
def acknowledged_before_commit(parts: Parts) -> None:
    parts.store = _RollsBack(parts.store, later=True)


@bug
def commit_lost(parts: Parts) -> None:
    parts.store = _RollsBack(parts.store, later=False)


@bug
def not_synchronous(parts: Parts) -> None:
    engine = parts.database.engine.sync_engine
    if parts.database.postgres:
        listen(engine, "begin", lambda connection: connection.exec_driver_sql("SET LOCAL synchronous_commit = off"))
    else:
        listen(engine, "connect", lambda dbapi, _: dbapi.cursor().execute("PRAGMA synchronous = OFF"))


@bug
def replies_not_told_apart(parts: Parts) -> None:
    parts.unguarded.append("uq_answer_message")
    parts.store = Replacing(parts.store, tx=_NewEachTime)


class _NewEachTime(Around):
    async def put(self, *values: object) -> None:
        new = (
            replace(each, id=identity(each.id, os.urandom(8))) if isinstance(each, Answer) else each for each in values
        )
        await self.inner.put(*new)


@bug
def order_of_arrival(parts: Parts) -> None:
    parts.store = Replacing(parts.store, tx=_NoVersions)


class _NoVersions(Around):
    async def many(self, kind: type[Any], /, **equal: object) -> tuple[Any, ...]:
        found = await self.inner.many(kind, **equal)
        return tuple(replace(each, version="") if isinstance(each, Answer) else each for each in found)


@bug
def acts_heard_again(parts: Parts) -> None:
    parts.store = Replacing(parts.store, tx=_HearsAgain)


class _HearsAgain(Around):
    async def hear_once(self, workspace: Workspace, key: str, at: Any) -> bool:
        await self.inner.hear_once(workspace, key, at)
        return True


@bug
def flight_ignored(parts: Parts) -> None:
    parts.store = Replacing(parts.store, tx=_NothingInFlight)


class _NothingInFlight(Around):
    async def in_flight(self, *_: Place) -> frozenset[Place]:
        return frozenset()


@bug
def shelf_forgotten(parts: Parts) -> None:
    parts.store = Replacing(parts.store, inbox=_Forgets(parts.store.inbox))


class _Forgets(Around):
    async def shelve(self, event: Event, trouble: str) -> None:
        """Nothing is kept."""


@bug
def tried_for_ever(parts: Parts) -> None:
    parts.store = Replacing(parts.store, inbox=_NeverParks(parts.store.inbox))


class _NeverParks(Around):
    async def settled(self, event: Event, trouble: str | None) -> None:
        """Its tries are not counted."""
        await self.inner.settled(event, None)
        if trouble:
            await self.inner.shelve(event, trouble)


@bug
def trouble_waited_out(parts: Parts) -> None:
    parts.store = _Waits(parts.store)


class _Waits(AroundStore):
    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            while True:
                try:
                    tx = await stack.enter_async_context(self.inner.transaction())
                except TryAgain:
                    time.sleep(STANDS)  # noqa: ASYNC251 - nobody else gets on with anything: that is it
                else:
                    break
            yield tx


@bug
def ready_anyway(parts: Parts) -> None:
    parts.store = AroundStore(parts.store)
    parts.store.database = _WritesNothing(parts.database)


class _WritesNothing(Around):
    """A database that whoever tries it finds in order."""

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Any]:
        yield self

    async def now(self, _: object) -> datetime:
        return SystemClock().civil()

    async def execute(self, *_: object) -> None:
        """It has not even asked."""


@bug
def slow_commit(parts: Parts) -> None:
    """No bug: an answer's commit takes as long as the test wants, so that the program is told to end within it."""
    parts.store = _Slow(parts.store, parts.reached)


class _Slow(Around):
    def __init__(self, inner: Any, reached: Path) -> None:
        super().__init__(inner)
        self._reached = reached
        self._go_on = reached.with_suffix(GO_ON)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.inner.transaction() as inner:
            tx = Noting(inner)
            yield tx
            if tx.wrote(Answer):
                self._reach()
                while not self._go_on.exists():  # noqa: ASYNC110 - across processes there is no event to wait for
                    await asyncio.sleep(0.02)

    def _reach(self) -> None:
        self._reached.touch()


@bug
def ended_at_once(parts: Parts) -> None:
    parts.store = _EndsAtOnce(parts.store, parts.reached)


class _EndsAtOnce(_Slow):
    def _reach(self) -> None:
        """By now the program has its own handler; this one takes its place."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, os._exit, 0)
        super()._reach()
