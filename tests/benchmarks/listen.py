"""From a reply's event to the committed answer, beside one durable INSERT for each by the same driver; 64 at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from time import perf_counter

from adapters.documents.library import DocumentLibrary
from bot.domain.events import Event
from bot.services.context import Context
from bot.services.conversation import Listener
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_least, rate
from tests.benchmarks.floor import keep, make_floor
from tests.benchmarks.teams import Civil, asked, replies, teams

AT_ONCE = 64
REPLIES = 1500
TEAMS = 100
ROUNDS = 5


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        yield await _on(databases, store)


async def _on(databases: Databases, store: str) -> Figure:
    ours, least = list[float](), list[float]()
    asking = teams(TEAMS)
    async with databases.opened(store) as opened:
        await make_floor(opened.database)
        await asked(opened, asking)
        listener = Listener(Context(opened, Civil(), {}, (), DocumentLibrary()))
        for _ in range(ROUNDS):
            ours.append(await _per_second(replies(asking, REPLIES), listener.hear))
            least.append(await _per_second(replies(asking, REPLIES), lambda event: keep(opened.database, event.key)))
    return rate("listen", store, ours, least, "replies/s", at_least(0.6))


async def _per_second(events: Sequence[Event], hear: Callable[[Event], Awaitable[object]]) -> float:
    """How many of these are taken in a second when there are always so many under way."""
    waiting = iter(events)

    async def one_after_another() -> None:
        for event in waiting:
            await hear(event)

    began = perf_counter()
    async with asyncio.TaskGroup() as senders:
        for _ in range(AT_ONCE):
            senders.create_task(one_after_another())
    return len(events) / (perf_counter() - began)
