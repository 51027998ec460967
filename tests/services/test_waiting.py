"""Waiting for what can not be stopped: it ends in time, and the work is not lost."""

import asyncio

import pytest

from bot.services.waiting import within


async def test_waiting_ends_and_the_work_goes_on() -> None:
    go_on, heard = asyncio.Event(), asyncio.Event()

    async def hearing() -> None:
        await go_on.wait()
        heard.set()

    with pytest.raises(TimeoutError):
        await within(0.01, hearing())
    go_on.set()
    await asyncio.wait_for(heard.wait(), 10)


async def test_what_is_done_in_time_is_given() -> None:
    async def work() -> int:
        return 7

    assert await within(10, work()) == 7


async def test_what_fails_in_time_is_raised() -> None:
    async def work() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await within(10, work())
