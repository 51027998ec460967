"""How often the engine looks for what may go out: one loop for all of them, and not once for every commit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.delivery import Delivery, Intention, Kind, Outcome
from bot.domain.places import Platform, Workspace
from bot.services import running
from bot.services.running import Engine
from tests.journeys.town import Town
from tests.services.scene import TEAM


@dataclass
class Looks:
    """A store whose outbox counts claims, and settles none before it is told to."""

    real: Any
    claims: list[Delivery | None] = field(default_factory=list)
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

    async def claim(self, workspaces: Sequence[Workspace] | None = None) -> Delivery | None:
        claimed: Delivery | None = await self.real.claim(workspaces)
        self.looks.claims.append(claimed)
        self.looks.news.set()
        return claimed

    async def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        await self.looks.settling.wait()
        settled: bool = await self.real.settle(claimed, outcome)
        return settled


@asynccontextmanager
async def at_work(town: Town) -> AsyncIterator[Looks]:
    looks = Looks(town.store)
    engine = Engine(replace(town.context, store=looks), {Platform.PLAYGROUND: town.post})
    async with asyncio.TaskGroup() as group:
        task = group.create_task(engine.run())
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
        assert looks.claims == [None]


async def test_a_commit_ends_the_rest(district: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SHORTEST_WAIT", 0.0)
    monkeypatch.setattr(running, "LONGEST_WAIT", 3600.0)
    async with at_work(district) as looks:
        await looks.until(1)
        await plan(district, "first")
        while not any(looks.claims):
            await looks.until(len(looks.claims) + 1)
    assert [claimed.subject for claimed in looks.claims if claimed] == ["first"]


async def test_while_one_is_sent_the_next_one_is_looked_for(district: Town) -> None:
    channels = [f"channel-{number}" for number in range(running.AT_ONCE + 1)]
    await plan(district, "all", *channels)
    async with at_work(district) as looks:
        await looks.until(running.AT_ONCE)
        assert all(looks.claims)
        looks.settling.set()
        await looks.until(running.AT_ONCE + 2)
    assert {claimed.place.channel for claimed in looks.claims if claimed} == set(channels)
