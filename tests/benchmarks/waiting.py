"""What the engine's looks at the outbox cost while 20,000 deliveries wait in 500 places, beside one for each place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from time import perf_counter

from bot.domain.delivery import Delivery, Intention, Kind, Postponed
from bot.domain.errors import Waits
from bot.domain.places import Platform
from bot.services.running import LONGEST_WAIT
from storage.engine import engine_for
from storage.planning import Pace
from storage.store import SqlStore
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, duration
from tests.benchmarks.teams import teams

PLACES = 500
DEEP = 40
"""Deliveries for each place."""

LOOKS = 100
PACE = {Platform.SLACK: Pace(place=1.0)}


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        deep, shallow = await _looks(databases, store, DEEP), await _looks(databases, store, 1)
        for name in deep:
            yield duration(f"waiting: {name}", store, [deep[name]], [shallow[name]], "ms")


async def _looks(databases: Databases, store: str, deep: int) -> dict[str, float]:
    """Milliseconds for each kind of look."""
    async with databases.new(store) as url:
        opened = SqlStore(engine_for(url), pace=PACE)
        try:
            await _fill(opened, deep)
            claimed: list[Delivery] = []
            taking = await _mean(lambda: _claim(opened, claimed))
            held = Postponed(600.0, Waits.WORKSPACE, "The platform limits how fast we may post.")
            await opened.outbox.settle(claimed[0], held)
            in_vain = await _mean(opened.outbox.claim)
            until = await _mean(lambda: opened.outbox.next_wake(LONGEST_WAIT))
        finally:
            await opened.close()
    return {"a claim": taking, "a claim in vain": in_vain, "the next wake": until}


async def _claim(opened: SqlStore, claimed: list[Delivery]) -> None:
    claimed += await opened.outbox.claim()


async def _mean(look: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    for _ in range(LOOKS):
        await look()
    return (perf_counter() - began) / LOOKS * 1000


async def _fill(opened: SqlStore, deep: int) -> None:
    for number in range(deep):
        marks = [Intention(Kind.MARK, f"{number}", team.place) for team in teams(PLACES)]
        async with opened.transaction() as tx:
            await tx.plan(*marks)
