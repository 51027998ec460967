"""That a platform is heard is noted by whoever hears it, whatever happens to the database meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.errors import TryAgain
from bot.domain.places import Platform
from bot.services import attending
from bot.services.attending import attend_to
from bot.services.context import Context
from storage.store import SqlStore
from tests.journeys.town import Town

HERE = Platform.PLAYGROUND


@dataclass
class Ears:
    """Whether the platform is heard, and how often that was asked."""

    hear: bool
    looks: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self) -> bool:
        self.looks += 1
        self.news.set()
        return self.hear

    async def until(self, number: int) -> None:
        while self.looks < number:
            self.news.clear()
            await self.news.wait()


@dataclass
class Troubled:
    """A store whose attendance fails as it is told, and then no more."""

    real: SqlStore
    faults: list[Exception]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @property
    def attendance(self) -> "Troubled":
        return self

    async def note(self, platform: Platform) -> tuple[datetime, datetime] | None:
        if self.faults:
            raise self.faults.pop()
        return await self.real.attendance.note(platform)


@asynccontextmanager
async def attended(context: Context, ears: Ears) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        attending_to = tasks.create_task(attend_to(context, HERE, ears))
        yield
        attending_to.cancel()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attending, "EVERY", 0.0)
    monkeypatch.setattr(attending, "SOON", 0.0)


async def test_only_who_hears_the_platform_notes_that_it_is_heard(district: Town) -> None:
    ears = Ears(hear=False)
    async with attended(district.context, ears):
        await ears.until(3)
        assert not (await district.rows())["presence"]
        ears.hear = True
        await ears.until(ears.looks + 2)
        assert len((await district.rows())["presence"]) == 1


async def test_what_can_not_be_noted_is_noted_later(district: Town) -> None:
    faults = [RuntimeError("unheard of"), TryAgain("away")]
    store = Troubled(district.store, faults)
    ears = Ears(hear=True)
    async with attended(replace(district.context, store=store), ears):
        await ears.until(4)
    assert not faults
    assert len((await district.rows())["presence"]) == 1
