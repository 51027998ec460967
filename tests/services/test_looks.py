"""How often the engine looks for what may go out: one loop for all of them, and not once for every commit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind, Outcome
from bot.domain.places import Platform
from bot.services import running
from bot.services.running import Engine
from tests.journeys.town import Town
from tests.services.scene import TEAM


@dataclass
class Looks:
    """A store whose outbox counts claims, and settles none before it is told to."""

    real: Any
    claims: list[tuple[Delivery, ...]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    settling: asyncio.Event = field(default_factory=asyncio.Event)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @property
    def outbox(self) -> "CountingOutbox":
        return CountingOutbox(self.real.outbox, self)

    async def until(self, number: int) -> None:
        """So many claims were made."""
        while len(self.claims) < number:
            self.news.clear()
            await self.news.wait()


@dataclass
class CountingOutbox:
    real: Any
    looks: Looks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        claimed: tuple[Delivery, ...] = await self.real.claim(limit)
        self.looks.claims.append(claimed)
        self.looks.news.set()
        return claimed

    async def settle(self, claimed: Delivery, outcome: Outcome, told: Sequence[Intention] = ()) -> bool:
        await self.looks.settling.wait()
        settled: bool = await self.real.settle(claimed, outcome, told)
        return settled


@asynccontextmanager
async def at_work(town: Town) -> AsyncIterator[Looks]:
    looks = Looks(town.store)
    engine = Engine(replace(town.context, store=looks), {Platform.PLAYGROUND: town.post})
    async with asyncio.TaskGroup() as group:
        task = group.create_task(engine.run(asyncio.Event()))
        yield looks
        task.cancel()


async def plan(town: Town, subject: str, *channels: str) -> None:
    """Signs on messages that are gone: sending them asks nobody."""
    async with town.store.transaction() as tx:
        await tx.plan(*(Intention(Kind.MARK, subject, town.place(channel)) for channel in channels or (TEAM,)))


async def test_many_commits_are_one_look(district: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SHORTEST_WAIT", 3600.0)
    async with at_work(district) as looks:
        await looks.until(1)
        for number in range(20):
            await plan(district, str(number))
        assert looks.claims == [()]


async def test_a_commit_ends_the_rest(district: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SHORTEST_WAIT", 0.0)
    monkeypatch.setattr(running, "LONGEST_WAIT", 3600.0)
    async with at_work(district) as looks:
        await looks.until(1)
        await plan(district, "first")
        while not any(looks.claims):
            await looks.until(len(looks.claims) + 1)
    assert [each.subject for claimed in looks.claims for each in claimed] == ["first"]


async def test_as_many_are_sent_at_once_as_there_is_room_for(district: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 3)
    channels = [f"channel-{number}" for number in range(4)]
    await plan(district, "all", *channels)
    async with at_work(district) as looks:
        await looks.until(1)
        assert len(looks.claims[0]) == 3
        looks.settling.set()
        await looks.until(2)
    assert {each.place.channel for claimed in looks.claims for each in claimed} == set(channels)


async def test_when_it_stops_nothing_new_is_begun_and_what_is_sent_is_finished(district: Town) -> None:
    looks, stopping = Looks(district.store), asyncio.Event()
    engine = Engine(replace(district.context, store=looks), {Platform.PLAYGROUND: district.post})
    await plan(district, "first")
    async with asyncio.TaskGroup() as group:
        work = group.create_task(engine.run(stopping))
        await looks.until(1)
        stopping.set()
        await plan(district, "second")
        assert not work.done()
        looks.settling.set()
    states = {each.subject: each.state for each in await district.many(Delivery, kind=Kind.MARK)}
    assert states == {"first": DeliveryState.WITHDRAWN, "second": DeliveryState.PLANNED}
