"""What it costs that nothing is due: with a million reflections beside a thousand, and beside walking every team.

A tick looks at what is due; a whole round looks at everything else as well: claims left behind, deliveries, the shelf
of events to try again, threads to read back, and when the next delivery goes out. Metrics count what waits.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter

from cryptography.fernet import Fernet
from sqlalchemy import bindparam, func, select

from adapters.documents.library import DocumentLibrary
from bot.domain.reflection import ACTIVE
from bot.services.context import Context
from bot.services.prompting import tick
from bot.services.running import LONGEST_WAIT, Engine
from reflectory.bootstrap import PACE
from storage.counting import count
from storage.engine import engine_for
from storage.store import SqlStore
from storage.tables import appointment, reflection
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.population import populate
from tests.benchmarks.teams import ASKED, Civil

FEW, MANY, WALKED = 1_000, 1_000_000, 10_000
"""Reflections: of the two sizes that are compared, and those that the peer walks."""

LOOKS = 400
"""One here, one there: what else the machine does meets both alike."""

WALKS = 5
WARM = 5
"""Looks that are not counted: what is prepared for all later ones is prepared in them."""

Look = Callable[[], Awaitable[object]]


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        async with _populated(databases, store, FEW) as few, _populated(databases, store, MANY) as many:
            async for figure in _compared(store, few, many):
                yield figure


async def run_peer(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        async with _populated(databases, store, WALKED) as opened:
            a_tick = _looks(opened)["a tick"]
            ours = [await _milliseconds(a_tick) for _ in range(WARM + LOOKS)][WARM:]
            peer = [await _milliseconds(partial(_walk, opened)) for _ in range(WALKS)]
        yield growth("tick_peer", store, ours, peer, "ms", at_most(0.05))


async def _compared(store: str, few: SqlStore, many: SqlStore) -> AsyncIterator[Figure]:
    at_many = _looks(many)
    for name, at_few in _looks(few).items():
        times = [await _in_turn(at_few, at_many[name], number) for number in range(WARM + LOOKS)]
        small, large = zip(*times[WARM:], strict=True)
        yield growth(f"tick_idle: {name}", store, large, small, "ms", at_most(1.5))


async def _in_turn(one: Look, other: Look, number: int) -> tuple[float, float]:
    """Each is first every other time."""
    if number % 2:
        return await _milliseconds(one), await _milliseconds(other)
    later = await _milliseconds(other)
    return await _milliseconds(one), later


def _looks(opened: SqlStore) -> Mapping[str, Look]:
    context = Context(opened, Civil(), {}, (), DocumentLibrary())
    engine = Engine(context, {})

    async def a_round() -> None:
        await engine.settle()
        await opened.outbox.next_wake(LONGEST_WAIT)

    return {
        "a tick": lambda: tick(context),
        "a whole round": a_round,
        "metrics": lambda: count(opened.database, ASKED),
    }


async def _milliseconds(look: Look) -> float:
    began = perf_counter()
    await look()
    return (perf_counter() - began) * 1000


async def _walk(opened: SqlStore) -> None:
    """As a program does that asks after each of its teams in turn, by the same driver."""
    active = select(reflection.c.id).where(reflection.c.state.in_([state.value for state in ACTIVE]))
    async with opened.database.reading() as connection:
        for team in (await connection.execute(active)).scalars().all():
            (await connection.execute(_NEXT, {"team": team})).scalar()


_NEXT = select(func.min(appointment.c.at)).where(appointment.c.reflection == bindparam("team"))


@asynccontextmanager
async def _populated(databases: Databases, store: str, number: int) -> AsyncIterator[SqlStore]:
    """With the keys without which the shelf is not looked at."""
    async with databases.new(store) as url:
        await populate(url, number, ASKED)
        opened = SqlStore(engine_for(url), keys=[Fernet.generate_key().decode()], pace=PACE)
        try:
            yield opened
        finally:
            await opened.close()
