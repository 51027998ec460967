"""Bugs about what the bot says: slots asked twice, questions that are never posted, posts that are repeated."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.dialogue.closing import prompt_delivery
from bot.domain.delivery import Absent, Delivery, DeliveryState, Intention, Kind, LookUp, Outcome, Posting
from bot.domain.errors import Rejected, Unknown
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place
from bot.domain.reflection import Appointment, Due, Prompt
from storage.engine import Database
from storage.mappings import kind_of
from storage.tables import delivery
from tests.faults.around import Around, Noting
from tests.faults.bug import Parts, Replacing, bug

A_MOMENT = 1.0
"""Seconds."""

WORKERS = 2
"""Those that a planted race is between."""


@bug
def slot_forgotten(parts: Parts) -> None:
    """No bug: that a slot was consumed is undone, once its question is posted."""
    parts.store = _ForgetsSlot(parts.store, parts.reached)


@bug
def slot_not_unique(parts: Parts) -> None:
    slot_forgotten(parts)
    parts.unguarded.append("uq_item_slot")


class _ForgetsSlot(Around):
    def __init__(self, inner: Any, reached: Path) -> None:
        super().__init__(inner)
        self._reached = reached
        self.asked: list[Prompt] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.inner.transaction() as inner:
            tx = _Undoes(inner, self.asked[:1])
            yield tx
        self.asked += [each for each in tx.written if isinstance(each, Prompt) and each.slot]
        if tx.undone:
            self.asked.clear()
            self._reached.touch()


class _Undoes(Noting):
    def __init__(self, inner: Any, asked: list[Prompt]) -> None:
        super().__init__(inner)
        self._asked = asked
        self.undone = False

    async def due(self, now: datetime, *given: Any) -> Any:
        for each in self._asked:
            posted = await self.inner.one(Delivery, id=prompt_delivery(each))
            reflection = await self.inner.lock(each.reflection)
            if posted and posted.message:
                slot = Appointment(each.reflection, each.place, Due.SLOT, "", now)
                await self.inner.put(replace(reflection, next_slot=each.slot, last_asked=None), slot)
                self.undone = True
        return await self.inner.due(now, *given)


@bug
def intentions_apart(parts: Parts) -> None:
    parts.store = _PlansLater(parts.store)


class _PlansLater(Around):
    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self._plans: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.inner.transaction() as inner:
            tx = _PlansNothing(inner)
            yield tx
        if tx.planned:
            self._plans.add(asyncio.create_task(self._plan(tx.planned)))  # noqa: TID251 - as above

    async def _plan(self, intentions: list[Any]) -> None:
        await asyncio.sleep(A_MOMENT)
        async with self.inner.transaction() as tx:
            await tx.plan(*intentions)


class _PlansNothing(Noting):
    async def plan(self, *intentions: Any) -> None:
        self.planned += intentions


@bug
def blind_repost(parts: Parts) -> None:
    parts.messenger = _FindsNothing(parts.messenger)


class _FindsNothing(Around):
    async def find(self, *_: Any) -> LookUp:
        return Absent()


@bug
def doubt_forgotten(parts: Parts) -> None:
    parts.store = Replacing(parts.store, outbox=_NoDoubt(parts.store.outbox))


class _NoDoubt(Around):
    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        return tuple(replace(each, started_at=None) for each in await self.inner.claim(limit))


@bug
def repeated_after_lost_reply(parts: Parts) -> None:
    parts.messenger = _Repeats(parts.messenger)


class _Repeats(Around):
    async def post(self, *given: Any) -> Any:
        try:
            return await self.inner.post(*given)
        except Unknown:
            return await self.inner.post(*given)


@bug
def no_sweep(parts: Parts) -> None:
    parts.store = Replacing(parts.store, outbox=_NeverSweeps(parts.store.outbox))


class _NeverSweeps(Around):
    async def sweep(self) -> int:
        return 0


@bug
def late_worker(parts: Parts) -> None:
    """No bug: whoever posts a next step first is refused, when somebody else has long posted it."""
    parts.messenger = _Late(parts.messenger, parts.reached)


class _Late(Around):
    def __init__(self, inner: Any, reached: Path) -> None:
        super().__init__(inner)
        self._reached = reached
        self._late = False
        self._posted = asyncio.Event()

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> Any:
        if root and not self._late:
            self._late = True
            await self._posted.wait()
            await asyncio.sleep(A_MOMENT)  # that is recorded
            self._reached.touch()
            raise Rejected("Too late.")
        posted = await self.inner.post(place, message, key, root)
        if root:
            self._posted.set()
        return posted


@bug
def no_fencing(parts: Parts) -> None:
    late_worker(parts)
    parts.store = Replacing(parts.store, outbox=_HearsLateWorkers(parts.store.outbox, parts.database))


class _HearsLateWorkers(Around):
    def __init__(self, inner: Any, database: Database) -> None:
        super().__init__(inner)
        self._database = database

    async def settle(self, claimed: Delivery, outcome: Outcome, told: Sequence[Intention] = ()) -> bool:
        async with self._database.writing() as connection:
            theirs = {"state": DeliveryState.CLAIMED.value, "attempt": claimed.attempt}
            await connection.execute(update(delivery).where(delivery.c.id == claimed.id).values(theirs))
        return bool(await self.inner.settle(claimed, outcome, told))


@bug
def claimed_by_two(parts: Parts) -> None:
    parts.store = Replacing(parts.store, outbox=_Unguarded(parts.store.outbox, parts.database, parts.reached))


class _Unguarded(Around):
    """A next step is taken as it was seen, whoever else has taken it meanwhile. Two workers wait for each other."""

    def __init__(self, inner: Any, database: Database, reached: Path) -> None:
        super().__init__(inner)
        self._database = database
        self._reached = reached

    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        async with self._database.reading() as connection:
            waiting = (delivery.c.kind == Kind.STEP.value) & (delivery.c.state == DeliveryState.PLANNED.value)
            row = (await connection.execute(select(delivery).where(waiting).limit(1))).mappings().first()
        if row is None:
            claimed: tuple[Delivery, ...] = await self.inner.claim(limit)
            return claimed
        await self._both("seen")
        seen = kind_of(Delivery).value(row)
        taken = replace(seen, state=DeliveryState.CLAIMED, attempt=seen.attempt + 1)
        async with self._database.writing() as connection:
            mine = {"state": taken.state.value, "attempt": taken.attempt}
            await connection.execute(update(delivery).where(delivery.c.id == seen.id).values(mine))
        return (taken,)

    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        recorded: frozenset[str] = await self.inner.posted(*postings)
        if any(claimed.kind is Kind.STEP for claimed, _ in postings):
            await self._both("posted")
            self._reached.touch()
        return recorded

    async def _both(self, what: str) -> None:
        self._reached.with_suffix(f".{what}{os.getpid()}").touch()
        while len(list(self._reached.parent.glob(f"{self._reached.name}.{what}*"))) < WORKERS:  # noqa: ASYNC110 - across
            await asyncio.sleep(0.02)  # processes there is no event to wait for


@bug
def address_forgotten(parts: Parts) -> None:
    parts.store = Replacing(parts.store, outbox=_NoAddress(parts.store.outbox))


class _NoAddress(Around):
    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        recorded: frozenset[str] = await self.inner.posted(*(_without_address(*each) for each in postings))
        return recorded


def _without_address(claimed: Delivery, posting: Posting) -> tuple[Delivery, Posting]:
    if claimed.kind is Kind.PROMPT:
        return claimed, replace(posting, message=replace(posting.message, id="0"))
    return claimed, posting
