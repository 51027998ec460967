"""The program's parts with its named points in them: the store and the messengers that strike where that is armed."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.domain.answer import Answer
from bot.domain.delivery import Delivery, Kind, Posting
from bot.domain.events import Event
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place
from bot.domain.reflection import Prompt
from tests.faults.around import Around, AroundStore, Noting
from tests.faults.wounds import ANY, Point, Wounds


@dataclass
class _Work:
    """What the program is about to commit, and whether it has written anything."""

    point: Point
    kinds: frozenset[Kind]
    wrote: bool = False


_under_way: ContextVar[_Work | None] = ContextVar("_under_way", default=None)


@contextmanager
def _doing(point: Point, kinds: frozenset[Kind] = ANY) -> Iterator[None]:
    before = _under_way.set(_Work(point, kinds))
    try:
        yield
    finally:
        _under_way.reset(before)


def strike_before_commits(engine: Engine, wounds: Wounds) -> None:
    """Those of outbox and inbox, whose transactions are their own affair."""

    @event.listens_for(engine, "after_cursor_execute")
    def note(_c: Connection, cursor: Any, _s: str, _p: object, context: Any, _many: bool) -> None:
        work = _under_way.get()
        if work and (context.isinsert or context.isupdate):
            work.wrote = work.wrote or cursor.rowcount != 0

    @event.listens_for(engine, "commit")
    def strike(_: Connection) -> None:
        work = _under_way.get()
        if work and work.wrote:
            wounds.strike(work.point, work.kinds)


class WoundedStore(AroundStore):
    def __init__(self, inner: Any, wounds: Wounds) -> None:
        super().__init__(inner)
        self._wounds = wounds
        self.outbox = WoundedOutbox(inner.outbox, wounds)
        self.inbox = WoundedInbox(inner.inbox, wounds)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.inner.transaction() as tx:
            noting = _Ticking(tx)
            yield noting
            self._strike(noting, Point.BEFORE_ANSWER_COMMIT, Point.BEFORE_TICK_COMMIT)
        self._strike(noting, Point.AFTER_ANSWER_COMMIT, Point.AFTER_TICK_COMMIT)

    def _strike(self, tx: "_Ticking", answers: Point, ticks: Point) -> None:
        if tx.wrote(Answer):
            self._wounds.strike(answers)
        if tx.ticks and tx.wrote(Prompt):
            self._wounds.strike(ticks)


class _Ticking(Noting):
    ticks = False

    async def due(self, *given: Any) -> Any:
        self.ticks = True
        return await self.inner.due(*given)


class WoundedOutbox(Around):
    """Only first posts count: what is changed that stands there already is done again without harm."""

    def __init__(self, inner: Any, wounds: Wounds) -> None:
        super().__init__(inner)
        self._wounds = wounds

    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        with _doing(Point.DURING_CLAIM):
            claimed: tuple[Delivery, ...] = await self.inner.claim(limit)
        self._wounds.strike(Point.AFTER_CLAIM, _first_posts(claimed))
        return claimed

    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        kinds = _first_posts(claimed for claimed, _ in postings)
        with _doing(Point.DURING_RECORDING, kinds):
            recorded: frozenset[str] = await self.inner.posted(*postings)
        self._wounds.strike(Point.AFTER_RECORDING, kinds)
        return recorded

    async def sweep(self) -> int:
        with _doing(Point.DURING_SWEEP):
            freed = int(await self.inner.sweep())
        if freed:
            self._wounds.strike(Point.AFTER_SWEEP)
        return freed


def _first_posts(claimed: Iterable[Delivery]) -> frozenset[Kind]:
    return frozenset(each.kind for each in claimed if each.message is None and each.kind is not Kind.MARK)


class WoundedInbox(Around):
    def __init__(self, inner: Any, wounds: Wounds) -> None:
        super().__init__(inner)
        self._wounds = wounds

    async def shelve(self, event: Event, trouble: str) -> None:
        with _doing(Point.DURING_SHELVING):
            await self.inner.shelve(event, trouble)
        self._wounds.strike(Point.AFTER_SHELVING)


class WoundedMessenger(Around):
    def __init__(self, inner: Any, wounds: Wounds) -> None:
        super().__init__(inner)
        self._wounds = wounds

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        posted: MessageRef = await self.inner.post(place, message, key, root)
        self._wounds.strike(Point.AFTER_POST)
        return posted
