"""Summaries that fall due: made beside everything else, by one worker, after whatever else is due with them."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.events import Commanded
from bot.domain.places import Channel, Place, Platform
from bot.domain.reflection import Appointment, Due, Reflection
from bot.domain.report import Page
from bot.services.prompting import HELD, PUT_OFF, summarise, tick
from bot.services.running import Engine
from tests.journeys.edges import Census
from tests.journeys.town import Town
from tests.services.scene import TEAM


class Slow(Census):
    """A platform that tells nothing of channels until it is told to."""

    def __init__(self, real: Census) -> None:
        super().__init__(real.real, real.closed)
        self.asked, self.told = asyncio.Event(), asyncio.Event()

    async def channel(self, place: Place) -> Channel | None:
        self.asked.set()
        await self.told.wait()
        return await super().channel(place)


@pytest.fixture
async def due(district: Town) -> Appointment:
    """A summary that is due now."""
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", every="0")
    reflection = await district.one(Reflection)
    appointment = Appointment(reflection.id, reflection.place, Due.SUMMARY, "1", district.clock.now)
    async with district.store.transaction() as tx:
        await tx.put(appointment)
    return appointment


async def appointed(town: Town) -> Appointment | None:
    async with town.store.reading() as reader:
        return await reader.one(Appointment, due=Due.SUMMARY, subject="1")


async def test_a_summary_that_waits_for_the_platform_holds_up_nothing_else(district: Town, due: Appointment) -> None:
    slow = Slow(district.census)
    context = replace(district.context, directories={Platform.PLAYGROUND: slow})
    async with asyncio.TaskGroup() as group:
        work = group.create_task(Engine(context, {Platform.PLAYGROUND: district.post}).run(asyncio.Event()))
        await slow.asked.wait()
        await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
        slot = Appointment(due.reflection, due.place, Due.RESUME, "", district.clock.now)
        async with district.store.transaction() as tx:
            await tx.put(slot)
        async with asyncio.timeout(20):
            while await district.many(Appointment, due=Due.RESUME):
                await district.store.wait(0.1)
        assert await district.many(Page) == ()
        slow.told.set()
        async with asyncio.timeout(20):
            while not await district.many(Page):
                await district.store.wait(0.1)
        work.cancel()
    assert await appointed(district) is None


async def test_a_summary_is_taken_up_by_one_worker(district: Town, due: Appointment) -> None:
    slow = Slow(district.census)
    context = replace(district.context, directories={Platform.PLAYGROUND: slow})
    async with asyncio.TaskGroup() as group:
        making = group.create_task(summarise(context))
        await slow.asked.wait()
        assert await appointed(district) == replace(due, at=district.clock.now + HELD)
        assert await summarise(context) == 0
        slow.told.set()
    assert making.result() == 1
    assert len(await district.many(Page)) == 1
    assert await appointed(district) is None


async def test_a_worker_that_dies_over_it_leaves_it_to_another(district: Town, due: Appointment) -> None:
    slow = Slow(district.census)
    context = replace(district.context, directories={Platform.PLAYGROUND: slow})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await summarise(context)
    assert await summarise(district.context) == 0
    district.clock.now += HELD
    assert await summarise(district.context) == 1
    assert len(await district.many(Page)) == 1


async def test_a_summary_that_fails_is_put_off_alone(district: Town, due: Appointment) -> None:
    district.census.broken = True
    assert await summarise(district.context) == 1
    assert await appointed(district) == replace(due, at=district.clock.now + PUT_OFF)
    district.census.broken = False
    district.clock.now += PUT_OFF
    assert await summarise(district.context) == 1


async def test_what_is_due_with_a_summary_comes_first(district: Town, due: Appointment) -> None:
    async with district.store.transaction() as tx:
        await tx.put(Appointment(due.reflection, due.place, Due.RESUME, "", district.clock.now))
    assert await summarise(district.context) == 0
    assert await tick(district.context) == 1
    assert await summarise(district.context) == 1
