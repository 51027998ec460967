"""Waiting no longer than somebody else waits for us, for what can not be stopped as fast: a database that is silent."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Raises TimeoutError. The work goes on then: to stop it would take a silent database's time, too."""
    under_way = asyncio.ensure_future(work)
    done, _ = await asyncio.wait([under_way], timeout=seconds)
    if not done:
        under_way.add_done_callback(lambda late: late.cancelled() or late.exception())  # nobody is told any more
        raise TimeoutError
    return under_way.result()
