"""While one batch is at work the next one gathers, so that many share a commit (a group commit) or a reading.

It knows nothing of what is committed or read.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from bot.domain.errors import TryAgain

T = TypeVar("T")
Outcomes = Sequence[Exception | None]
"""For each item, what its caller is told: nothing, once it is done, or why it was not."""


class _Batch(Generic[T]):
    """Its first caller leads it and works for all. If that one leaves before the end, another takes over."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self.outcomes: Outcomes = ()
        self.began = 0.0
        self._led = False
        self._news = asyncio.Event()

    async def is_mine(self) -> bool:
        """Whether the caller is to lead; else there was news: it is done, or its leader has left."""
        if self._led:
            await self._news.wait()
        return not self._led and not self.outcomes

    @asynccontextmanager
    async def led(self) -> AsyncIterator[None]:
        self._led = True
        self._news.clear()
        try:
            yield
        finally:
            self._led = False
            self._news.set()


class Batcher(Generic[T]):
    """`work` takes up to `most` items in order of arrival, one batch at a time: the busier, the larger they are.

    Between the beginnings of two batches are at least `pause` seconds, as a batch costs much more than an item; after
    a longer rest the first item is worked on at once.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Outcomes]],
        *,
        most: int = 64,
        pause: float = 0.03,
        patience: float = 2.0,
    ) -> None:
        self._work = work
        self._most = most
        self._pause = pause
        self._patience = patience
        self._next = 0.0
        self._away = 0.0
        self._turn = asyncio.Lock()
        self._gathering: _Batch[T] = _Batch()

    async def add(self, item: T) -> None:
        """Returns once the item's batch is done, else raises what stood in its way.

        Raises TryAgain when no batch could begin for `patience` seconds, and when the item waited behind a batch that
        the database did not take: its sender would wait too long for a second try. An item whose caller left may be
        done all the same.
        """
        deadline = asyncio.get_running_loop().time() + self._patience
        batch = self._gathering
        number = len(batch.items)
        if not number:
            batch.began = deadline - self._patience
        batch.items.append(item)
        if len(batch.items) == self._most:
            self._gathering = _Batch()
        while not batch.outcomes:
            if await batch.is_mine():
                async with batch.led():
                    await self._lead(batch, deadline)
        outcome = batch.outcomes[number]
        if outcome is not None:
            raise outcome

    async def _lead(self, batch: _Batch[T], deadline: float) -> None:
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout_at(deadline) as limit, self._turn:
                await asyncio.sleep(max(self._next - clock(), 0.0))  # what arrives meanwhile comes along
                limit.reschedule(None)
                self._next = clock() + self._pause
                if self._gathering is batch:
                    self._gathering = _Batch()
                if batch.began < self._away:  # it has waited behind one that the database did not take
                    batch.outcomes = _refused(batch.items)
                else:
                    batch.outcomes = await self._outcomes(batch.items)
        except TimeoutError:
            raise TryAgain("too much is waiting for the database") from None

    async def _outcomes(self, items: Sequence[T]) -> Outcomes:
        """What one item is to blame for must not fail the others: each is then tried alone."""
        try:
            return await self._work(items)
        except TryAgain:
            self._away = asyncio.get_running_loop().time()
            return _refused(items)
        except Exception as fault:
            if len(items) == 1:
                return [fault]
            return [outcome for item in items for outcome in await self._outcomes([item])]


def _refused(items: Sequence[object]) -> Outcomes:
    return [TryAgain("the database is away") for _ in items]
